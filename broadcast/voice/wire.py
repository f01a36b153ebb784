"""Sends requests to a speech service: TLS checked, nothing waited for long, a fault of the line tried again, politely.

What comes back is bytes and their kind, or one of three faults: `EngineBusyError` (the line or the service fails now),
`EngineBlockedError` (the service told us to stay away, and for how long), `EngineError` (our request is wrong).
No fault holds an address or a header, since those can hold a key.
"""

from __future__ import annotations

import random
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, TypeVar

import tenacity
from urllib3.util import parse_url

from broadcast.errors import EngineBlockedError, EngineBusyError, EngineError
from broadcast.voice.engine import Patience
from broadcast.voice.service import host_of

if TYPE_CHECKING:
    import requests

CONNECT_S, READ_S = 3.0, 6.0
"""One step of connecting (the line, the proxy's answer, TLS), and one wait for bytes; together they bound the time to
the head of an answer."""
WHOLE_S = 30.0
"""The body of an answer, to its last byte; a line that drips would never reach READ_S."""
PATIENCE_S = 6.0
"""No further try of one request begins after so long. What a run waits without a network is `Patience`'s."""
TRIES = 3
SHORT_WAIT_S = 5.0
"""A service that asks to wait no longer is waited for; one that asks for more is left alone until then."""
LARGEST_BYTES = 20_000_000
NAME_S = 4.0
"""For a name server; the system's own limit is far longer."""
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


class PassingError(EngineBusyError):
    """A fault that may be gone in a second; `wait_s` is what the service asks for, if it asks."""

    def __init__(self, message: str, *, wait_s: float | None = None) -> None:
        super().__init__(message)
        self.wait_s = wait_s


class NoLineError(PassingError):
    """Nothing answers: there may be no network, so that the whole run's patience shrinks."""


class TooSlowError(EngineBusyError):
    """An answer that drips; it has cost so much time that no second one is awaited."""


def patiently(ask: Callable[[], Given], patience: Patience) -> Given:
    """Call, and call again after a PassingError: jittered, growing waits, `TRIES` at most, within `PATIENCE_S`.

    Raises EngineBusyError without calling where the run has already waited for a network as long as it may.
    """
    if patience.left_s <= 0:
        raise EngineBusyError("không có mạng — kiểm tra mạng rồi chạy lại")
    since = time.monotonic()

    def once() -> Given:
        nonlocal since
        try:
            given = ask()
        except (NoLineError, TooSlowError):
            patience.spend(since)
            raise
        finally:
            since = time.monotonic()
        patience.renew()
        return given

    often_enough = tenacity.stop_any(tenacity.stop_after_attempt(TRIES), tenacity.stop_before_delay(PATIENCE_S))

    def stop(state: tenacity.RetryCallState) -> bool:
        return often_enough(state) or patience.left_s <= state.upcoming_sleep

    growing = tenacity.wait_random_exponential(multiplier=0.5, max=2)

    def wait(state: tenacity.RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        asked = error.wait_s if isinstance(error, PassingError) else None
        return growing(state) if asked is None else asked + _JITTER.uniform(0, 0.3)

    retrying = tenacity.Retrying(
        retry=tenacity.retry_if_exception_type(PassingError),
        stop=stop,
        wait=wait,
        reraise=True,
    )
    return retrying(once)


class Wire:
    """A line to one service, named to people as `title`; requests start at least `every_s` apart.

    `local` says that the service is on this machine: then no proxy is asked, since a text must not leave it. A service
    that takes no key (`keyed`) and answers 403 means this machine, so it is left alone; else the key is wrong.
    """

    def __init__(
        self,
        title: str,
        *,
        every_s: float = 0.5,
        local: bool = False,
        keyed: bool = True,
        patience: Patience | None = None,
    ) -> None:
        self._title, self._every_s, self._local, self._keyed = title, every_s, local, keyed
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
        self._session.close()

    def _send(self, request: Request, *, not_yet: frozenset[int] = frozenset()) -> Answer | None:
        self._look_up(request.url)
        self._be_polite()
        limit_s = min(CONNECT_S + READ_S, self._left_s())
        with self._faults():
            answer = within(limit_s, lambda: self._open(request))
        if answer is None:
            raise NoLineError(self._no_line())
        with answer, self._faults():
            if answer.status_code in not_yet:
                return None
            self._check_status(answer)
            body = within(WHOLE_S, lambda: self._body(answer))
        if body is None:
            raise TooSlowError(f"dịch vụ {self._title} trả lời quá chậm — kiểm tra mạng")
        return Answer(body=body, kind=answer.headers.get("Content-Type", "").split(";")[0].strip().lower())

    def _left_s(self) -> float:
        return max(0.1, self._patience.left_s)

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
        if not known(host, min(NAME_S, self._left_s())):
            raise NoLineError(self._no_line())
        self._found.add(host)

    def _be_polite(self) -> None:
        with self._turn:
            now = time.monotonic()
            at = max(now, self._next_at)
            self._next_at = at + self._every_s * _JITTER.uniform(0.8, 1.2)
        time.sleep(at - now)

    def _open(self, request: Request) -> requests.Response:
        left_s = self._left_s()
        return self._session.request(
            request.method,
            request.url,
            headers=dict(request.headers),
            data=request.body or None,
            timeout=(min(CONNECT_S, left_s), min(READ_S, left_s)),
            allow_redirects=False,
            stream=True,
        )

    def _body(self, answer: requests.Response) -> bytes:
        body = b""
        for part in answer.iter_content(65_536):
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

    def _check_status(self, answer: requests.Response) -> None:
        status = answer.status_code
        if status == 200:
            return
        after_s = retry_after_s(answer.headers.get("Retry-After"), answer.headers.get("Date"))
        if status == 429 or (status == 503 and after_s is not None):
            message = f"dịch vụ {self._title} đang từ chối vì quá nhiều yêu cầu"
            if after_s is not None and after_s <= SHORT_WAIT_S:
                raise PassingError(message, wait_s=after_s)
            raise EngineBlockedError(message, for_s=after_s)
        if status in {401, 403}:
            if self._keyed:  # a key is set right in a minute, so the next run asks again
                raise EngineError(f"dịch vụ {self._title} không nhận mã khóa (mã {status}) — kiểm tra mã khóa")
            raise EngineBlockedError(f"dịch vụ {self._title} chặn máy này (mã {status}) — dùng giọng khác")
        if status >= 500 or status in {404, 408}:
            raise PassingError(f"dịch vụ {self._title} trả lời mã {status} — thử lại sau")
        if 300 <= status < 400:
            raise EngineBlockedError(f"dịch vụ {self._title} chuyển sang trang khác (mã {status}) thay vì trả lời")
        raise EngineError(f"dịch vụ {self._title} không nhận yêu cầu (mã {status}) — xem lại cách khai báo giọng này")

    def _no_line(self) -> str:
        return f"không nối được tới dịch vụ {self._title} — kiểm tra mạng"


def session() -> requests.Session:
    """A session that does not look behind a redirection: `requests` reads all of its body also when told not to."""
    import requests

    class Plain(requests.Session):
        def get_redirect_target(self, resp: requests.Response) -> None:  # noqa: ARG002 - its place in requests
            return None

    return Plain()


def within(limit_s: float, work: Callable[[], Given]) -> Given | None:
    """What `work` gives or raises; None when it has not ended in time. It is then left to end by itself."""
    given: list[Given] = []
    raised: list[BaseException] = []

    def run() -> None:
        try:
            given.append(work())
        except Exception as error:  # noqa: BLE001 - handed to the caller's thread
            raised.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(limit_s)
    if raised:
        raise raised[0]
    return given[0] if given else None


def known(host: str, limit_s: float) -> bool:
    """Whether a name server finds the host in time: libraries themselves would wait as long as the system does."""

    def found() -> bool:
        try:
            socket.getaddrinfo(host, 443)
        except (OSError, UnicodeError):
            return False
        return True

    return within(limit_s, found) is True


def proxy_of(url: str) -> str | None:
    """The office's proxy for an https:// or http:// address, as `requests` finds it in the environment."""
    from requests.utils import get_environ_proxies, select_proxy

    proxy: str | None = select_proxy(url, get_environ_proxies(url))
    if not proxy:
        return None
    return proxy if "://" in proxy else f"http://{proxy}"


def proxy_host(proxy: str) -> str:
    """Its host alone, since a proxy's address may hold a name and a password. Raises ValueError."""
    host = parse_url(proxy).host
    if not host:
        raise ValueError("no host")
    return host.strip("[]")


def retry_after_s(value: str | None, now: str | None) -> float | None:
    """Retry-After in seconds: a number, or a date that is compared with the service's own clock. RFC 9110, 10.2.3."""
    if not value:
        return None
    if value.strip().isdecimal():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - parsedate_to_datetime(now or "")).total_seconds())
    except (TypeError, ValueError, OverflowError):
        return None
