"""The hours of the night in which a station is silent, but for urgent news that was released for the night."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from broadcast.knowledge.language.moments import read_time
from broadcast.model import Schedule

_BETWEEN = re.compile(r"\s*(?:-|–|—|đến)\s*")


@dataclass(frozen=True, kw_only=True, slots=True)
class QuietHours:
    """From `start` to `end`, over midnight where `end` is the earlier time; `end` itself is no longer quiet.

    Where both are the same, no hour is quiet.
    """

    start: time
    end: time

    def hold(self, at: time) -> bool:
        """Whether it is quiet at that time of day."""
        if self.start <= self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end

    def touch(self, begins: datetime, ends: datetime) -> bool:
        """Whether any of the time from `begins` to `ends`, both local, is quiet."""
        return self.hold(begins.time()) or (self.start != self.end and self.next_start(begins) < ends)

    def next_start(self, after: datetime) -> datetime:
        """When it gets quiet next, in local time; the end of that day where no hour is quiet."""
        start = self.start if self.start != self.end else time.min
        found = datetime.combine(after.date(), start)
        return found if found > after else found + timedelta(days=1)

    def __str__(self) -> str:
        return f"{self.start:%H:%M}–{self.end:%H:%M}"


NEVER = QuietHours(start=time.min, end=time.min)


def quiet_hours_of(schedule: Schedule) -> QuietHours:
    """The quiet hours of a schedule that `config` has checked."""
    return read_quiet_hours(schedule.quiet_hours)


def read_quiet_hours(text: str) -> QuietHours:
    """Quiet hours as people write them: 22:00-05:00, 22h–5h, từ 22 giờ đến 5 giờ; nothing is none.

    Raises ValueError, in Vietnamese.
    """
    if not text.strip():
        return NEVER
    try:
        start, end = _BETWEEN.split(text.strip().removeprefix("từ "))
        return QuietHours(start=read_time(start), end=read_time(end))
    except ValueError:
        raise ValueError(
            f"không đọc được «{text[:40]}» — viết hai giờ, ví dụ 22:00-05:00; để trống là không có"
        ) from None
