"""The player's clock: a steady one, set against the wall clock when that could be believed.

The steady clock is never set by anybody, and goes on while the machine sleeps. A wall clock that jumps is not followed
and not guessed around: the player goes on by the time that was right before, and a person is told.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from broadcast.model import VIETNAM
from broadcast.player.steady import steady

JUMP = timedelta(seconds=2)
"""What a time server corrects at once; more than this is a jump."""
TOLERANCE = timedelta(minutes=5)
"""A file may have been made on a machine whose clock was so far ahead."""


def wall() -> datetime:
    """The machine's own idea of the time, as local time of Vietnam."""
    return datetime.now(UTC).astimezone(VIETNAM).replace(tzinfo=None)


def why_refused(now: datetime, *, newest: datetime | None, seen: datetime | None) -> str:
    """Why a wall clock can't be right, in Vietnamese; nothing when it can.

    It is before the newest manifest was made, or before the player itself was last awake.
    """
    for known, what in ((newest, "lúc dựng bản tin mới nhất"), (seen, "lúc máy phát chạy lần trước")):
        if known is not None and now < known - TOLERANCE:
            return (
                f"đồng hồ máy chỉ {now:%H:%M ngày %d/%m/%Y}, trước cả {what} ({known:%H:%M ngày %d/%m/%Y}) — "
                "chỉnh lại giờ của máy; máy phát tự chạy tiếp khi giờ đúng"
            )
    return ""


class Clock:
    """Local time counted on the steady clock from a moment at which the wall clock was believed.

    `believed` is such a moment that is known from before: the local time, and what the steady clock showed.
    """

    def __init__(
        self,
        wall: Callable[[], datetime] = wall,
        steady: Callable[[], float] = steady,
        believed: tuple[datetime, float] | None = None,
    ) -> None:
        self._wall, self._steady = wall, steady
        self._at, self._zero = believed or (wall(), steady())

    def now(self) -> datetime:
        """The local time."""
        return self.at(self._steady())

    def at(self, steady: float) -> datetime:
        """The local time of a moment on the steady clock."""
        return self._at + timedelta(seconds=steady - self._zero)

    def steady_of(self, at: datetime) -> float:
        """The moment on the steady clock of a local time."""
        return self._zero + (at - self._at).total_seconds()

    def jumped(self) -> timedelta | None:
        """How far the wall clock has jumped away; None where it goes with ours. Small differences are followed."""
        off = self._wall() - self.now()
        if abs(off) >= JUMP:
            return off
        self._at += off
        return None
