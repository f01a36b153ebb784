"""What was on air before a day: read from finished bulletins, and planned for days that are still to be built."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from broadcast.errors import InputError
from broadcast.model import Airing, Bulletin, Schedule, Script
from broadcast.pipeline.folder import Folder, built_days
from broadcast.programme import Fit, Turns, programmes_of
from broadcast.publish.manifest import read_bulletins

LOOK_BACK_DAYS = 400
"""How far back finished bulletins are read at most: a rotation that takes longer than a year is none."""


class History:
    """The turns before any day of a station.

    A day that was built counts as it was built. One that was not counts as planned from `since` on, and as nothing
    before: what nobody could hear is still to be aired.
    """

    def __init__(
        self, folder: Folder, schedule: Schedule, scripts: tuple[Script, ...], *, since: date, fit: Fit
    ) -> None:
        self._folder, self._schedule, self._scripts, self._since, self._fit = folder, schedule, scripts, since, fit
        self._built = set(built_days(folder))
        self._airings: dict[date, tuple[Airing, ...]] = {}

    def note(self, day: date, bulletins: Iterable[Bulletin]) -> None:
        """The day has just been built."""
        self._built.add(day)
        self._airings[day] = airings_of(bulletins)

    def before(self, day: date) -> Turns:
        """What was aired before that day, and what is going to be."""
        turns = Turns(one for built in self._past(min(self._since, day)) for one in self._aired(built))
        at = self._since
        while at < day:
            if at in self._built:
                for airing in self._aired(at):
                    turns.note(airing)
            else:
                turns.follow(programmes_of(self._schedule, self._scripts, at, turns, self._fit))
            at += timedelta(days=1)
        return turns

    def _past(self, before: date) -> list[date]:
        """The days before that one that still matter: until every item was met, and back to the month's first."""
        wanted = {one.id for one in self._scripts if one.kind == "campaign"}
        past = []
        for day in sorted((one for one in self._built if one < before), reverse=True):
            if (not wanted and day < before.replace(day=1)) or (before - day).days > LOOK_BACK_DAYS:
                break
            past.append(day)
            wanted -= {one.script for one in self._aired(day)}
        return past

    def _aired(self, day: date) -> tuple[Airing, ...]:
        if day not in self._airings:
            try:
                found = read_bulletins(self._folder.out / day.isoformat())
            except InputError:
                found = ()
            self._airings[day] = airings_of(found)
        return self._airings[day]


def airings_of(bulletins: Iterable[Bulletin]) -> tuple[Airing, ...]:
    """Each campaign item of a day's bulletins once a slot, in the order in which they were aired."""
    found = {
        (one.at, item.id): Airing(script=item.id, day=one.day, at=one.at)
        for one in bulletins
        for item in one.items
        if item.kind == "campaign"
    }
    return tuple(found.values())
