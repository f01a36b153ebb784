"""Where a player gets its days from, and the station's own folder as such a source."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from broadcast.errors import BroadcastError
from broadcast.model import VIETNAM, Day
from broadcast.player.station import settings_of
from broadcast.player.values import Settings
from broadcast.station.days import Days
from broadcast.station.folder import Folder, built_days

LOOKED_AT = 5
"""Of so many days, the last by their names, the manifests are asked when the newest was made."""


class Source(Protocol):
    """What a player plays, as it stands now."""

    @property
    def settings(self) -> Settings:
        """The quiet hours, the slots, the village."""
        ...

    def day(self, day: date) -> Day:
        """That day's bulletins."""
        ...

    def newest(self) -> datetime | None:
        """When the newest bulletin was made, in local time; None where nobody knows."""
        ...


class FolderSource:
    """A station's own folder. While someone is half way through editing schedule.yaml it stays as it last was whole.

    Raises ScheduleError where it is faulty from the start.
    """

    def __init__(self, folder: Folder, village: str, say: Callable[[str], None]) -> None:
        self._folder, self._village, self._say = folder, village, say
        self._days = Days(folder)
        self._written = _changed(folder.schedule)
        self._settings = settings_of(folder, village)

    @property
    def settings(self) -> Settings:
        """The settings of schedule.yaml, read again when the file changes."""
        written = _changed(self._folder.schedule)
        if written != self._written:
            self._written = written
            try:
                self._settings = settings_of(self._folder, self._village)
            except BroadcastError as error:
                self._say(f"schedule.yaml đang có lỗi nên vẫn dùng lịch phát cũ: {error}")
        return self._settings

    def day(self, day: date) -> Day:
        """The day as it lies on disk; where it stands is looked up anew when it was not there."""
        if day not in self._days:
            place = self._folder.out / day.isoformat()
            if place.is_dir():
                self._days = Days(self._folder)
        return self._days.get(day)

    def newest(self) -> datetime | None:
        """When the newest bulletin was made."""
        days = sorted(built_days(self._folder))[-LOOKED_AT:]
        made = [local(bulletin.made_at) for day in days for bulletin in self.day(day).bulletins if bulletin.made_at]
        return max(made, default=None)


def local(at: datetime) -> datetime:
    """A time of a manifest as local time of Vietnam."""
    return at if at.tzinfo is None else at.astimezone(VIETNAM).replace(tzinfo=None)


def _changed(path: Path) -> int:
    with suppress(OSError):
        return path.stat().st_mtime_ns
    return 0
