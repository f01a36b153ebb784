"""When the machine stood still, by a thread that only sleeps: what began late, or broke off, can be explained by it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

LEAST_S = 0.25
"""A sleep that lasts so much longer than it was to is a stall: the thread was ready and was not let run."""
KEPT = 100
"""How many stalls are remembered; the oldest goes first."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stall:
    """Nothing ran from one moment of the steady clock to another, as far as that thread can tell."""

    begins: float
    ends: float


class Stalls:
    """The stalls of late. One thread notes them, any may ask."""

    def __init__(self) -> None:
        self._known: deque[Stall] = deque(maxlen=KEPT)

    def slept(self, begins: float, ends: float, wanted_s: float) -> float:
        """Note a sleep that was to last `wanted_s`; how many seconds too long it was, 0 where that is no stall."""
        over = ends - begins - wanted_s
        if over < LEAST_S:
            return 0.0
        self._known.append(Stall(begins=ends - over, ends=ends))
        return over

    def within_ms(self, begins: float, ends: float) -> int:
        """How many milliseconds of that time the machine stood still."""
        spans = ((max(begins, stall.begins), min(ends, stall.ends)) for stall in tuple(self._known))
        return round(1000 * sum(max(0.0, over - at) for at, over in spans))
