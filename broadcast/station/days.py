"""The days of a station as they lie on disk, each folder read once and handed on to whoever asks."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from broadcast.model import Airing, Bulletin, Day
from broadcast.station.folder import Folder, kept_days
from broadcast.station.manifest import read_day

KEPT = 62
"""How many days are held at once: two months as they are planned; a year's sentences would take too much memory."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Heard:
    """What was heard on a day: whether there was more than urgent news, and its campaign items in order."""

    regular: bool
    airings: tuple[Airing, ...]


class Days:
    """Reads a station's days. One that is built meanwhile must be told by `note`; nothing else of a day changes."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._places = kept_days(folder)
        self._read: OrderedDict[date, Day] = OrderedDict()
        self._heard: dict[date, Heard] = {}

    def __contains__(self, day: date) -> bool:
        return day in self._places

    @property
    def places(self) -> dict[date, Path]:
        """Where each day's folder stands: in audio_out/, else in the archive."""
        return self._places

    def get(self, day: date) -> Day:
        """The day; without bulletins where it has no folder."""
        if day not in self._read:
            place = self._places.get(day)
            self._hold(read_day(place) if place else Day(day=day, place=self._folder.out / day.isoformat()))
        self._read.move_to_end(day)
        return self._read[day]

    def heard(self, day: date) -> Heard:
        """What of the day counts for the turns of the days after it; this much is kept of every day."""
        if day not in self._heard:
            self.get(day)
        return self._heard[day]

    def note(self, day: Day) -> None:
        """The day has just been built, and is as given."""
        self._places[day.day] = day.place
        self._hold(day)

    def _hold(self, day: Day) -> None:
        self._read[day.day] = day
        regular = any(not bulletin.airtime.urgent for bulletin in day.bulletins)
        self._heard[day.day] = Heard(regular=regular, airings=airings_of(day.bulletins))
        while len(self._read) > KEPT:
            self._read.popitem(last=False)


def airings_of(bulletins: Iterable[Bulletin]) -> tuple[Airing, ...]:
    """Each campaign item of a day's bulletins once a slot, in the order in which they were aired."""
    found = {
        (one.airtime.at, item.id): Airing(script=item.id, day=one.airtime.day, at=one.airtime.at)
        for one in bulletins
        for item in one.items
        if item.kind == "campaign"
    }
    return tuple(found.values())
