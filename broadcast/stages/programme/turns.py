"""Whose turn it is: the item that was not heard for longest, none twice a day, and a month's number spread over it."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time

from broadcast.model import Airing, Campaign, Programme, Schedule, Script, Slot
from broadcast.stages.programme.slots import airs, runs, slots_of


class Turns:
    """What was put on air so far, as the rotation needs it: when each item was heard last, and how many a month."""

    def __init__(self, airings: Iterable[Airing] = ()) -> None:
        self._last: dict[str, tuple[date, int]] = {}
        self._months: dict[tuple[str, int, int], int] = {}
        self._count = 0
        for airing in sorted(airings, key=lambda airing: (airing.day, airing.at)):
            self.note(airing)

    def copy(self) -> Turns:
        """The same turns, to go on from without changing these."""
        other = Turns()
        other._last, other._months, other._count = dict(self._last), dict(self._months), self._count
        return other

    def note(self, airing: Airing) -> None:
        """The item was aired, after all that was noted before."""
        self._count += 1
        self._last[airing.script] = (airing.day, self._count)
        month = (airing.script.partition("/")[0], airing.day.year, airing.day.month)
        self._months[month] = self._months.get(month, 0) + 1

    def follow(self, programmes: Iterable[Programme]) -> None:
        """Those programmes were aired; what a village hears besides the common programme counts once."""
        heard: set[tuple[date, time, str]] = set()
        for programme in programmes:
            for item in programme.items:
                if item.kind == "campaign" and (programme.airtime.day, programme.airtime.at, item.id) not in heard:
                    heard.add((programme.airtime.day, programme.airtime.at, item.id))
                    self.note(Airing(script=item.id, day=programme.airtime.day, at=programme.airtime.at))

    def aired_on(self, script: str, day: date) -> bool:
        """Whether it was last heard that day."""
        return script in self._last and self._last[script][0] == day

    def in_month(self, campaign: str, day: date) -> int:
        """How many items of the campaign were aired in the month of that day so far."""
        return self._months.get((campaign, day.year, day.month), 0)

    def longest_ago(self, scripts: Sequence[Script]) -> list[Script]:
        """The scripts by when they were heard last, those never heard first and in their own order."""
        return sorted(scripts, key=lambda script: self._last.get(script.id, (date.min, 0))[1])


def turns_of(
    campaign: Campaign, schedule: Schedule, slot: Slot, day: date, *, scripts: Iterable[Script], turns: Turns
) -> list[Script]:
    """The scripts of the campaign whose turn it is in that slot.

    Where there are fewer than the day's programmes could take, these share them, for none is aired twice a day.
    """
    at = datetime.combine(day, slot.at)
    deck = [script for script in scripts if script.folder == campaign.id and valid_at(script, at)]
    left = [script for script in deck if not turns.aired_on(script.id, day)]
    if not left:
        return []
    later = [
        later_slot for later_slot in slots_of(schedule, day) if (later_slot.at, later_slot.id) >= (slot.at, slot.id)
    ]
    programmes = sum(runs(campaign, later_slot, day) for later_slot in later)
    count = min(campaign.items_per_programme, -(-len(left) // programmes))
    if campaign.items_per_month is not None:
        count = min(count, _allowed(campaign, schedule, slot, day) - turns.in_month(campaign.id, day))
    return turns.longest_ago(left)[: max(count, 0)]


def valid_at(script: Script, at: datetime) -> bool:
    """Whether the script may go on air at that moment."""
    return (script.valid_from is None or script.valid_from <= at) and (
        script.valid_until is None or at <= script.valid_until
    )


def _allowed(campaign: Campaign, schedule: Schedule, slot: Slot, day: date) -> int:
    """How many items of the month may have been aired after this programme, if they are spread evenly over it."""
    last = calendar.monthrange(day.year, day.month)[1]
    slots = sorted(schedule.slots, key=lambda slot: (slot.at, slot.id))
    programmes = [
        (one_day, slot.at, slot.id)
        for one_day in (day.replace(day=number) for number in range(1, last + 1))
        for slot in slots
        if runs(campaign, slot, one_day) and airs(slot, one_day)
    ]
    done = programmes.index((day, slot.at, slot.id)) + 1
    return -(-(campaign.items_per_month or 0) * done // len(programmes))
