"""The first screen's view of the station, kept for as long as nothing on the disk has changed.

Every page shows the line about tomorrow; a station of some thousand texts would otherwise be read for each of them.
"""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TypeVar, cast

from broadcast.config import load_schedule
from broadcast.model import Day
from broadcast.office.overview.today import Today, today_of
from broadcast.office.report import Posts, Report, gather, posts
from broadcast.office.writing.texts import Texts, texts_of
from broadcast.pipeline.inputs import Inputs, load_inputs
from broadcast.station.days import Days
from broadcast.station.folder import Folder
from broadcast.station.log import NAME

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
KEPT = 12
"""How many views are held at once: the station, its texts, the months and weeks that were looked at last."""
_Stamp = tuple[tuple[str, int, int], ...]
_T = TypeVar("_T")


class Glance:
    """Looks at a station, and again once one of its files has changed or a minute has begun."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._lock = threading.RLock()
        self._stamp: _Stamp = ()
        self._held: OrderedDict[tuple[str, ...], tuple[_Stamp, datetime, object]] = OrderedDict()

    def today(self, now: datetime) -> Today:
        """The station as it stands at `now`, an aware local time."""
        return self.kept(("today",), now, lambda: today_of(self._folder, now=now, load=lambda: self.inputs(now)))

    def texts(self, now: datetime) -> Texts:
        """Every text of the station as it stands at `now`. Raises InputError where they can't be read at all."""
        return self.kept(("texts",), now, lambda: texts_of(self._folder, now=now, load=lambda: self.inputs(now)))

    def month(self, month: date, now: datetime) -> tuple[Report, Posts]:
        """The month of that day as it was aired and confirmed by `now`, and its posts. Raises InputError."""
        return self.kept(("month", f"{month:%Y-%m}"), now, lambda: self._month(month, now))

    def inputs(self, now: datetime) -> Inputs:
        """The station as a run would load it. Raises InputError."""
        return self.kept(("inputs",), now, self._load, every=DAY)

    def kept(self, key: tuple[str, ...], now: datetime, make: Callable[[], _T], *, every: timedelta = MINUTE) -> _T:
        """What `make` gives of the station, made anew where one of its files has changed, and so often a day."""
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        since = now - (now - midnight) % every
        with self._lock:
            inner, stamp = self._stamp, self._stamp or tuple(_stamp(self._folder, now))
            held = self._held.get(key)
            if held is not None and held[:2] == (stamp, since):
                self._held.move_to_end(key)
                return cast("_T", held[2])
            self._stamp = stamp  # what is made may ask for more of the same station
            try:
                value = make()
            finally:
                self._stamp = inner
            self._held[key] = (stamp, since, value)
            while len(self._held) > KEPT:
                self._held.popitem(last=False)
            return value

    @cached_property
    def _days(self) -> Days:
        return Days(self._folder)

    def _month(self, month: date, now: datetime) -> tuple[Report, Posts]:
        schedule = load_schedule(self._folder.schedule)
        report = gather(self._folder, schedule, month, now=now, load=lambda: self.inputs(now), read=self._day)
        return report, posts(self._folder, schedule, month, now=now, read=self._day)

    def _day(self, place: Path) -> Day:
        day = date.fromisoformat(place.name)
        if self._days.places.get(day) != place:  # put into the archive meanwhile, or built for the first time
            self._days.refresh()
        return self._days.get(day)

    def _load(self) -> Inputs:
        self._days.refresh()
        return load_inputs(self._folder, load_schedule(self._folder.schedule), days=self._days)


def _stamp(folder: Folder, now: datetime) -> Iterator[tuple[str, int, int]]:
    """Name, size and time of the last change of every file that the first screen speaks of."""
    days = (folder.out / (now.date() + timedelta(days=offset)).isoformat() for offset in range(-1, 2))
    for path in (folder.scripts, *days):
        yield from sorted(_files(path))
    with suppress(OSError), os.scandir(folder.out) as entries:
        yield from sorted((entry.path, 0, entry.stat().st_mtime_ns) for entry in entries)
    names = (folder.schedule.name, "pronunciation.tsv", NAME, ".cache/lan-chay.json")
    for path in (folder.root / name for name in names):
        with suppress(OSError):
            status = path.stat()
            yield str(path), status.st_size, status.st_mtime_ns


def _files(place: Path) -> Iterator[tuple[str, int, int]]:
    with suppress(OSError), os.scandir(place) as entries:
        for entry in entries:
            with suppress(OSError):
                if entry.is_dir(follow_symlinks=False):
                    if not entry.name.startswith("."):  # copies that were approved, by their content: they never change
                        yield from _files(Path(entry.path))
                else:
                    status = entry.stat()
                    yield entry.path, status.st_size, status.st_mtime_ns
