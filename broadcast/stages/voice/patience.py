"""How long is waited for the other side: for a step, a request with its further tries, a run without a network."""

from __future__ import annotations

import random
import socket
import threading
import time
from collections.abc import Callable
from typing import TypeVar

from broadcast.errors import EngineBusyError

PATIENCE_S = 6.0
"""No further try of one request begins after so long. What a run waits without a network is `Patience`'s."""
TRIES = 3
NAME_S = 4.0
"""For a name server; the system's own limit is far longer."""
TICK_S = 0.3
ELSE = "hoặc dùng giọng khác"
"""What always helps, also where no further voice is listed."""
_JITTER = random.SystemRandom()
Given = TypeVar("Given")


class PassingError(EngineBusyError):
    """A fault that may be gone in a second; `wait_s` is what the service asks for, if it asks."""

    def __init__(self, message: str, *, wait_s: float | None = None) -> None:
        super().__init__(message)
        self.wait_s = wait_s


class NoLineError(PassingError):
    """Nothing answers: there may be no network, so that the whole run's patience shrinks."""


class TooSlowError(EngineBusyError):
    """An answer that drips; it has cost so much time that no second one is awaited."""


class Patience:
    """How long a whole run still waits for a network that may not be there, over all its engines.

    What several threads wait for at once counts once, since the person waits once.
    """

    WHOLE_S = 8.0
    """The promise is ten seconds; the rest is for the voice that needs no network to begin."""

    def __init__(self) -> None:
        self.left_s = self.WHOLE_S
        self._counted_to = 0.0
        self._lock = threading.Lock()

    def spend(self, since: float) -> None:
        """Take off the time since then (time.monotonic), as far as no other thread did."""
        with self._lock:
            now = time.monotonic()
            self.left_s = max(0.0, self.left_s - (now - max(since, self._counted_to)))
            self._counted_to = now

    def turn(self) -> None:
        """Wait until a further request may be sent; here at once."""

    def renew(self) -> None:
        """There is a network: a fault of the line that comes later is a new one."""
        with self._lock:
            self.left_s = self.WHOLE_S

    def least_s(self, limit_s: float) -> float:
        """A step's own limit, or what is left where that is less; never 0, which libraries take for no limit."""
        return min(limit_s, max(0.1, self.left_s))


class PacedPatience(Patience):
    """The patience of one of many that share a service: requests begin at least `every_s` apart, tries counted.

    The first one waits too: whoever asked before may have asked just now.
    """

    def __init__(self, every_s: float) -> None:
        super().__init__()
        self._every_s, self._next_at = every_s, time.monotonic() + every_s
        self._turns = threading.Lock()

    def turn(self) -> None:
        """Wait for this request's turn."""
        with self._turns:
            now = time.monotonic()
            at = max(now, self._next_at)
            self._next_at = at + self._every_s
        time.sleep(at - now)


def patiently(ask: Callable[[], Given], patience: Patience) -> Given:
    """Call, and call again after a PassingError: jittered, growing waits, `TRIES` at most, within `PATIENCE_S`.

    Raises EngineBusyError without calling where the run has already waited for a network as long as it may.
    """
    import tenacity

    if patience.left_s <= 0:
        raise EngineBusyError("lượt này đã chờ mạng đủ lâu, không chờ thêm — kiểm tra mạng rồi chạy lại")
    since = time.monotonic()

    def once() -> Given:
        nonlocal since
        patience.turn()
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

    retry = tenacity.retry_if_exception_type(PassingError)
    return tenacity.Retrying(retry=retry, stop=stop, wait=wait, reraise=True)(once)


def within(limit_s: float, work: Callable[[], Given], tick: Callable[[], None] | None = None) -> Given | None:
    """What `work` gives or raises; None when it has not ended in time. It is then left to end by itself.

    `tick` is called several times a second meanwhile; what it raises ends the waiting, too.
    """
    given: list[Given] = []
    raised: list[BaseException] = []

    def run() -> None:
        try:
            given.append(work())
        except Exception as error:  # noqa: BLE001 - handed to the caller's thread
            raised.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    until = time.monotonic() + limit_s
    while tick is not None and thread.is_alive() and time.monotonic() < until - TICK_S:
        thread.join(TICK_S)
        tick()
    thread.join(max(0.0, until - time.monotonic()))
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
