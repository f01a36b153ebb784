"""What was on air before a day: read from finished bulletins, and planned for days that are still to be built."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from broadcast.model import PRIORITIES, Airing, Bulletin, Schedule, Script
from broadcast.pipeline.day import airings_of
from broadcast.stages.programme import Air, Turns, programmes_of
from broadcast.station.folder import Folder, kept_days
from broadcast.station.manifest import read_day

LOOK_BACK_DAYS = 400
"""How far back finished bulletins are read at most: a rotation that takes longer than a year is none."""


class History:
    """The turns before any day of a station.

    A day that was built counts as it was built, whether it stands in audio_out/ or in the archive. One that was not
    counts as planned from `since` on, and as nothing before: what nobody could hear is still to be aired. `fit` is how
    such days are made to fit into their minutes.
    """

    def __init__(
        self, folder: Folder, schedule: Schedule, scripts: tuple[Script, ...], *, since: date, fit: Air
    ) -> None:
        self._folder, self._schedule, self._scripts, self._since = folder, schedule, scripts, since
        self.fit = fit
        self._built = kept_days(folder)
        self._known: dict[date, tuple[bool, tuple[Airing, ...]]] = {}

    def note(self, day: date, bulletins: Iterable[Bulletin]) -> None:
        """The day has just been built."""
        self._built[day] = self._folder.out / day.isoformat()
        self._know(day, tuple(bulletins))

    def before(self, day: date) -> Turns:
        """What was aired before that day, and what is going to be."""
        turns = Turns(one for built in self._past(min(self._since, day)) for one in self.aired(built))
        at = self._since
        while at < day:
            if at in self._built and self._read(at)[0]:
                for airing in self.aired(at):
                    turns.note(airing)
            else:
                turns.follow(programmes_of(self._schedule, self._scripts, at, turns, air=self.fit))
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
            wanted -= {one.script for one in self.aired(day)}
        return past

    def aired(self, day: date) -> tuple[Airing, ...]:
        """The campaign items of a day that was built."""
        return self._read(day)[1]

    def _read(self, day: date) -> tuple[bool, tuple[Airing, ...]]:
        """Whether there is more of the day than urgent news, and its campaign items."""
        if day not in self._known:
            self._know(day, read_day(self._built[day])[0])
        return self._known[day]

    def _know(self, day: date, bulletins: tuple[Bulletin, ...]) -> None:
        self._known[day] = any(one.priority != PRIORITIES[0] for one in bulletins), airings_of(bulletins)
