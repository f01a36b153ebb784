"""What was on air before a day: read from finished bulletins, and planned for days that are still to be built."""

from __future__ import annotations

from datetime import date, timedelta

from broadcast.model import Airing, Day, Programme
from broadcast.pipeline.estimate import Estimate
from broadcast.pipeline.inputs import Inputs
from broadcast.stages.programme import Turns, programmes_of

LOOK_BACK_DAYS = 400
"""How far back finished bulletins are read at most: a rotation that takes longer than a year is none."""


class History:
    """The turns before any day of a station.

    A day that was built counts as it was built, whether it stands in audio_out/ or in the archive. One that was not
    counts as planned from `since` on, and as nothing before: what nobody could hear is still to be aired. Days to come
    are as long as `estimate` takes them to be.
    """

    def __init__(self, inputs: Inputs, *, since: date) -> None:
        self._inputs, self._since = inputs, since
        self.estimate = Estimate(inputs.schedule, inputs.manner)
        self._turns: tuple[date, Turns] | None = None
        self._programmes: dict[date, tuple[Programme, ...]] = {}

    def note(self, day: Day) -> None:
        """The day has just been built."""
        self._inputs.days.note(day)
        if self._turns is not None and day.day < self._turns[0]:
            self._turns = None
        self._programmes = {known: made for known, made in self._programmes.items() if known < day.day}

    def before(self, day: date) -> Turns:
        """What was aired before that day, and what is going to be; days asked for in their order cost one step each."""
        if day < self._since:
            return self._from_built(day)
        if self._turns is None or day < self._turns[0]:
            self._turns = self._since, self._from_built(self._since)
        at, turns = self._turns
        while at < day:
            if at in self._inputs.days and self._inputs.days.heard(at).regular:
                for airing in self.aired(at):
                    turns.note(airing)
            else:
                turns.follow(self._planned(at, turns))
            at += timedelta(days=1)
        self._turns = at, turns
        return turns.copy()

    def _from_built(self, day: date) -> Turns:
        return Turns(airing for past in self._past(day) for airing in self.aired(past))

    def planned(self, day: date) -> tuple[Programme, ...]:
        """What a day that is not built yet is going to air, as things stand."""
        return self._planned(day, self.before(day))

    def _planned(self, day: date, turns: Turns) -> tuple[Programme, ...]:
        if day not in self._programmes:
            schedule, scripts = self._inputs.schedule, self._inputs.scripts
            self._programmes[day] = programmes_of(schedule, scripts, day, turns, air=self.estimate.fit)
        return self._programmes[day]

    def _past(self, before: date) -> list[date]:
        """The days before that one that still matter: until every item was met, and back to the month's first."""
        wanted = {script.id for script in self._inputs.scripts if script.kind == "campaign"}
        past = []
        for day in sorted((built for built in self._inputs.days.places if built < before), reverse=True):
            if (not wanted and day < before.replace(day=1)) or (before - day).days > LOOK_BACK_DAYS:
                break
            past.append(day)
            wanted -= {airing.script for airing in self.aired(day)}
        return past

    def aired(self, day: date) -> tuple[Airing, ...]:
        """The campaign items of a day that was built."""
        return self._inputs.days.heard(day).airings
