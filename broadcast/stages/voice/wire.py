"""Sends requests to a speech service: TLS checked, nothing waited for long, a fault of the line tried again, politely.

What comes back is bytes and their kind, or one of three faults: `EngineBusyError` (the line or the service fails now),
`EngineBlockedError` (the service told us to stay away, and for how long), `EngineError` (our request is wrong).
No fault holds an address or a header, since those can hold a key.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from broadcast.errors import EngineBusyError, EngineError
from broadcast.outside.address import host_of, proxy_host, proxy_of
from broadcast.outside.incoming import parts, session
from broadcast.stages.voice.patience import NAME_S, NoLineError, Patience, TooSlowError, known, patiently, within
from broadcast.stages.voice.refusal import Named

if TYPE_CHECKING:
    import requests

CONNECT_S, READ_S = 3.0, 6.0
"""One step of connecting (the line, the proxy's answer, TLS), and one wait for bytes; together they bound the time to
the head of an answer."""
WHOLE_S = 30.0
"""The body of an answer, to its last byte; a line that drips would never reach READ_S."""
LARGEST_BYTES = 20_000_000
_JITTER = random.SystemRandom()
Given = TypeVar("Given")


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """One request; `body` is bytes as they are sent."""

    url: str
    method: str = "POST"
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """An answer with status 200."""

    body: bytes
    kind: str


class Wire:
    """A line to one service, named to people as `title`; requests start at least `every_s` apart.

    `local` says that the service is on this machine: then no proxy is asked, since a text must not leave it. A service
    that takes no key (`keyed`) and answers 403 means this machine, so it is left alone; else the key is wrong.
    `advice` is what to do where it refuses a request.
    """

    def __init__(
        self,
        title: str,
        *,
        every_s: float = 0.5,
        local: bool = False,
        keyed: bool,
        advice: str,
        patience: Patience | None = None,
    ) -> None:
        self._title, self._every_s, self._local = title, every_s, local
        self._named = Named(title=title, keyed=keyed, advice=advice)
        self._patience = patience or Patience()
        self._session = session()
        self._session.trust_env = not local
        self._next_at = 0.0
        self._turn = threading.Lock()
        self._found: set[str] = set()

    def send(self, request: Request, take: Callable[[Answer], Given]) -> Given:
        """What `take` makes of the answer; asked again where the line failed, or where `take` raises PassingError.

        Raises EngineError, EngineBusyError, EngineBlockedError.
        """
        return patiently(lambda: take(self._asked(request)), self._patience)

    def fetch_when_ready(self, request: Request) -> Answer | None:
        """What is there; None where nothing is yet (404, or 403 as object stores have it). Raises as `send` does."""
        return patiently(lambda: self._send(request, not_yet=frozenset({403, 404})), self._patience)

    def _asked(self, request: Request) -> Answer:
        answer = self._send(request)
        assert answer is not None  # noqa: S101 - only a status that may come is answered with None
        return answer

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def _send(self, request: Request, *, not_yet: frozenset[int] = frozenset()) -> Answer | None:
        self._look_up(request.url)
        self._be_polite()
        with self._faults():
            answer = within(self._patience.least_s(CONNECT_S + READ_S), lambda: self._open(request))
        if answer is None:
            raise NoLineError(self._no_line())
        with self._faults():
            taken = within(WHOLE_S, lambda: (self._taken(answer, not_yet),))
        if taken is None:
            raise TooSlowError(f"dịch vụ {self._title} trả lời quá chậm — kiểm tra mạng")
        return taken[0]

    def _taken(self, answer: requests.Response, not_yet: frozenset[int]) -> Answer | None:
        """What is in the answer. It is closed by the thread that reads it: another one would wait for the reader."""
        with answer:
            if answer.status_code in not_yet:
                return None
            if answer.status_code != 200:
                headers = answer.headers
                raise self._named.refusal(answer.status_code, headers.get("Retry-After"), headers.get("Date"))
            kind = answer.headers.get("Content-Type", "").split(";")[0].strip().lower()
            return Answer(body=self._body(answer), kind=kind)

    def _look_up(self, url: str) -> None:
        """Fail in time where no name server answers: `requests` itself would wait as long as the system does."""
        try:
            host = host_of(url)
            proxy = None if self._local else proxy_of(url)
            host = host if proxy is None else proxy_host(proxy)
        except ValueError:
            message = f"địa chỉ của dịch vụ {self._title} hoặc của proxy không đúng — xem lại, cả biến HTTPS_PROXY"
            raise EngineError(message) from None
        if host in self._found:
            return
        if not known(host, self._patience.least_s(NAME_S)):
            raise NoLineError(self._no_line())
        self._found.add(host)

    def _be_polite(self) -> None:
        with self._turn:
            now = time.monotonic()
            at = max(now, self._next_at)
            self._next_at = at + self._every_s * _JITTER.uniform(0.8, 1.2)
        time.sleep(at - now)

    def _open(self, request: Request) -> requests.Response:
        return self._session.request(
            request.method,
            request.url,
            headers=dict(request.headers),
            data=request.body or None,
            timeout=(self._patience.least_s(CONNECT_S), self._patience.least_s(READ_S)),
            allow_redirects=False,
            stream=True,
        )

    def _body(self, answer: requests.Response) -> bytes:
        body = b""
        for part in parts(answer):
            body += part
            if len(body) > LARGEST_BYTES:
                raise EngineError(f"dịch vụ {self._title} trả về quá nhiều dữ liệu")
        return body

    @contextmanager
    def _faults(self) -> Iterator[None]:
        """Ours for those of `requests`, without their cause: that holds addresses and headers, and so keys."""
        import requests

        try:
            yield
        except (requests.exceptions.InvalidHeader, requests.exceptions.InvalidURL, UnicodeError):
            message = f"mã khóa hoặc địa chỉ của dịch vụ {self._title} có ký tự lạ — chép lại"
            raise EngineError(message) from None
        except requests.exceptions.SSLError:
            message = f"chứng chỉ của dịch vụ {self._title} không đáng tin — kiểm tra giờ máy và mạng của cơ quan"
            raise EngineBusyError(message) from None
        except requests.RequestException:
            raise NoLineError(self._no_line()) from None

    def _no_line(self) -> str:
        check = "kiểm tra phần mềm giọng đọc trên máy này đã chạy chưa" if self._local else "kiểm tra mạng"
        return f"không nối được tới dịch vụ {self._title} — {check}"
