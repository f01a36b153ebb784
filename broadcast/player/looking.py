"""Looks at the days again and again, in a thread of its own, so that no slow disk holds up a slot."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from broadcast.player.clock import Clock
from broadcast.player.rehearsal import Days
from broadcast.player.source import Source
from broadcast.player.steady import steady
from broadcast.player.values import Due, Settings

FRESH_S = 1.0
"""How old what is known of the days may be: urgent news is heard within seconds."""
SLOW_S = 1.0
"""A look that takes so long is told: it is a disk that is busy, or about to break."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """What was seen at one look: the settings, and the airings of the days around."""

    settings: Settings
    days: Days
    dues: tuple[Due, ...]


def look(source: Source, now: datetime) -> Seen:
    """Look once. Raises OSError where a day is being exchanged in this moment."""
    settings = source.settings
    days = Days(source.day, settings)
    return Seen(settings=settings, days=days, dues=days.around(now))


class Looking:
    """`seen` is what was seen last. `changed` is told, from the thread, when it is no more what it was."""

    def __init__(
        self, source: Source, clock: Clock, first: Seen, *, changed: Callable[[], None], say: Callable[[str], None]
    ) -> None:
        self._source, self._clock, self._changed, self._say = source, clock, changed, say
        self.seen, self._stop = first, threading.Event()
        threading.Thread(target=self._look, daemon=True).start()

    def close(self) -> None:
        """Look no more; a look that hangs is not waited for."""
        self._stop.set()

    def _look(self) -> None:
        while not self._stop.wait(FRESH_S):
            begun = steady()
            with suppress(OSError):  # a day that is being exchanged: the next look sees it
                seen = look(self._source, self._clock.now())
                changed, self.seen = seen.dues != self.seen.dues, seen
                if changed:
                    self._changed()
            if (took := steady() - begun) > SLOW_S:
                self._say(f"đọc các ngày mất {took:.1f} giây: đĩa đang bận hoặc sắp hỏng")
