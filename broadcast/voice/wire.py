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
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

import tenacity

from broadcast.errors import EngineBlockedError, EngineBusyError, EngineError

if TYPE_CHECKING:
    import requests

CONNECT_S, READ_S = 3.0, 6.0
WHOLE_S = 30.0
"""One request, from the first byte sent to the last one read; a line that drips would never reach READ_S."""
PATIENCE_S = 6.0
"""No further try begins after so long: a run without a network waits 9 seconds in all, not for each sentence."""
TRIES = 3
SHORT_WAIT_S = 5.0
"""A service that asks to wait no longer is waited for; one that asks for more is left alone until then."""
LARGEST_BYTES = 20_000_000
_NAME_S = 4.0
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


def patiently(ask: Callable[[], Given]) -> Given:
    """Call, and call again after a PassingError: jittered, growing waits, `TRIES` at most, within `PATIENCE_S`."""
    growing = tenacity.wait_random_exponential(multiplier=0.5, max=2)

    def wait(state: tenacity.RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        asked = error.wait_s if isinstance(error, PassingError) else None
        return growing(state) if asked is None else asked + _JITTER.uniform(0, 0.3)

    retrying = tenacity.Retrying(
        retry=tenacity.retry_if_exception_type(PassingError),
        stop=tenacity.stop_after_attempt(TRIES) | tenacity.stop_before_delay(PATIENCE_S),
        wait=wait,
        reraise=True,
    )
    return retrying(ask)


class Wire:
    """A line to one service, named to people as `title`; requests start at least `every_s` apart."""

    def __init__(self, title: str, *, every_s: float = 0.5) -> None:
        self._title, self._every_s = title, every_s
        self._session = session()
        self._next_at = 0.0
        self._turn = threading.Lock()
        self._found: set[str] = set()

    def send(self, request: Request, take: Callable[[Answer], Given]) -> Given:
        """What `take` makes of the answer; asked again where the line failed, or where `take` raises PassingError.

        Raises EngineError, EngineBusyError, EngineBlockedError.
        """
        return patiently(lambda: take(self._asked(request)))

    def fetch_when_ready(self, request: Request) -> Answer | None:
        """What is there; None where nothing is yet (404, or 403 as object stores have it). Raises as `send` does."""
        return patiently(lambda: self._send(request, not_yet=frozenset({403, 404})))

    def _asked(self, request: Request) -> Answer:
        answer = self._send(request)
        assert answer is not None  # noqa: S101 - only a status that may come is answered with None
        return answer

    def close(self) -> None:
        self._session.close()

    def _send(self, request: Request, *, not_yet: frozenset[int] = frozenset()) -> Answer | None:
        self._look_up(request.url)
        self._be_polite()
        answers = within(WHOLE_S, lambda: (self._exchange(request, not_yet),))
        if answers is None:
            raise EngineBusyError(f"dịch vụ {self._title} trả lời quá chậm — kiểm tra mạng")
        return answers[0]

    def _look_up(self, url: str) -> None:
        """Fail in time where no name server answers: `requests` itself would wait as long as the system does."""
        host = urlsplit(url).hostname or ""
        if host in self._found or urllib.request.getproxies().get(urlsplit(url).scheme):
            return
        if within(_NAME_S, lambda: _known(host)) is not True:
            raise PassingError(self._no_line())
        self._found.add(host)

    def _be_polite(self) -> None:
        with self._turn:
            now = time.monotonic()
            at = max(now, self._next_at)
            self._next_at = at + self._every_s * _JITTER.uniform(0.8, 1.2)
        time.sleep(at - now)

    def _exchange(self, request: Request, not_yet: frozenset[int]) -> Answer | None:
        import requests

        try:
            with self._session.request(
                request.method,
                request.url,
                headers=dict(request.headers),
                data=request.body or None,
                timeout=(CONNECT_S, READ_S),
                allow_redirects=False,
                stream=True,
            ) as answer:
                if answer.status_code in not_yet:
                    return None
                self._check_status(answer)
                body = b""
                for part in answer.iter_content(65_536):
                    body += part
                    if len(body) > LARGEST_BYTES:
                        raise EngineError(f"dịch vụ {self._title} trả về quá nhiều dữ liệu")
                return Answer(body=body, kind=answer.headers.get("Content-Type", "").split(";")[0].strip().lower())
        except requests.exceptions.SSLError as error:
            message = f"chứng chỉ của dịch vụ {self._title} không đáng tin — kiểm tra giờ máy và mạng của cơ quan"
            raise EngineBusyError(message) from error
        except requests.RequestException as error:
            raise PassingError(self._no_line()) from error

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
            message = f"dịch vụ {self._title} không nhận mã khóa hoặc chặn máy này (mã {status}) — kiểm tra mã khóa"
            raise EngineBlockedError(message)
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


def _known(host: str) -> bool:
    try:
        socket.getaddrinfo(host, 443)
    except OSError:
        return False
    return True


def retry_after_s(value: str | None, now: str | None) -> float | None:
    """Retry-After in seconds: a number, or a date that is compared with the service's own clock. RFC 9110, 10.2.3."""
    if not value:
        return None
    if value.strip().isdigit():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - parsedate_to_datetime(now or "")).total_seconds())
    except (TypeError, ValueError):
        return None
