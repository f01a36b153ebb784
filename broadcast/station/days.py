"""The days of a station as they lie on disk, each folder read once and handed on to whoever asks."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from broadcast.model import Airing, Bulletin, Day
from broadcast.station.folder import Folder, kept_days
from broadcast.station.manifest import manifests, read_day

KEPT = 62
"""How many days are held at once: two months as they are planned; a year's sentences would take too much memory."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Heard:
    """What was heard on a day: whether there was more than urgent news, and its campaign items in order."""

    regular: bool
    airings: tuple[Airing, ...]


_Stamp = tuple[tuple[str, int, int], ...]


def place_stamp(place: Path) -> _Stamp:
    """What changes when the day is built again: each manifest's name, inode and time of its last change."""
    found = []
    for path in manifests(place):
        with suppress(OSError):
            status = path.stat()
            found.append((path.name, status.st_ino, status.st_mtime_ns))
    return tuple(found)


class Days:
    """Reads a station's days, each once for as long as it stays as it was.

    A day is built again as a whole, by this run or by urgent news of another: its manifests' places on the disk and the
    times of their last change tell whether it still is what was read.
    """

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._places = kept_days(folder)
        self._read: OrderedDict[date, tuple[Day, _Stamp]] = OrderedDict()
        self._heard: dict[date, Heard] = {}
        self._stamps: dict[date, _Stamp] = {}

    def refresh(self) -> None:
        """Look again which days there are, and forget what of them has changed since it was read."""
        self._places = kept_days(self._folder)
        stamps = {day: place_stamp(place) for day, place in self._places.items()}
        for day in [day for day, stamp in self._stamps.items() if stamps.get(day) != stamp]:
            self._heard.pop(day, None)
            self._read.pop(day, None)
            del self._stamps[day]

    def __contains__(self, day: date) -> bool:
        return day in self._places

    @property
    def places(self) -> dict[date, Path]:
        """Where each day's folder stands: in audio_out/, else in the archive."""
        return self._places

    def get(self, day: date) -> Day:
        """The day; without bulletins where it has no folder."""
        place = self._places.get(day, self._folder.out / day.isoformat())
        stamp = place_stamp(place)
        if day not in self._read or self._read[day][1] != stamp:
            self._hold(read_day(place) if place.is_dir() else Day(day=day, place=place), stamp)
        self._read.move_to_end(day)
        return self._read[day][0]

    def heard(self, day: date) -> Heard:
        """What of the day counts for the turns of the days after it; this much is kept of every day."""
        if day not in self._heard:
            self.get(day)
        return self._heard[day]

    def note(self, day: Day) -> None:
        """The day has just been built, and is as given."""
        self._places[day.day] = day.place
        self._hold(day, place_stamp(day.place))

    def _hold(self, day: Day, stamp: _Stamp) -> None:
        self._read[day.day] = (day, stamp)
        self._stamps[day.day] = stamp
        regular = any(not bulletin.airtime.urgent for bulletin in day.bulletins)
        self._heard[day.day] = Heard(regular=regular, airings=airings_of(day.bulletins))
        while len(self._read) > KEPT:
            self._read.popitem(last=False)


def airings_of(bulletins: Iterable[Bulletin], *, late_ones_too: bool = False) -> tuple[Airing, ...]:
    """Each campaign item of a day's bulletins once a slot, in the order in which they were aired.

    What was made after its hour was not aired, and its items keep their turn; with `late_ones_too` it counts as well.
    """
    found = {
        (bulletin.airtime.at, item.id): Airing(script=item.id, day=bulletin.airtime.day, at=bulletin.airtime.at)
        for bulletin in bulletins
        for item in bulletin.items
        if item.kind == "campaign" and (late_ones_too or bulletin.was_ready(bulletin.airtime.at))
    }
    return tuple(found.values())
