"""What a listener is to hear by the schedule: which days have something, and what of it is not there yet."""

from __future__ import annotations

from datetime import date, timedelta

from broadcast.model import Schedule, Slot
from broadcast.site.page_renderer import Lacking
from broadcast.site.site_index import IndexedDay
from broadcast.stages.programme import relays_of, slots_of

AHEAD = 8
"""For how many days, today among them, a first page knows whether something is due: an old page tells what it lacks."""


class Due:
    """The schedule beside the site's days, oldest first; `today` is where the horns are. A listener is a village's id,
    or "" for whoever looks at the commune's own page."""

    def __init__(self, schedule: Schedule, days: tuple[IndexedDay, ...], today: date) -> None:
        self._schedule, self._days, self._today = schedule, days, today
        self._slots: dict[date, tuple[Slot, ...]] = {}

    def lacking(self, who: str) -> tuple[Lacking, ...]:
        """What the listener should have today, and tomorrow once that day is built, and has not."""
        there = {day.day: {b.airtime.slot_id for b in day.heard(who)} for day in self._days[-AHEAD:]}
        found = []
        for day in (self._today, self._today + timedelta(days=1)):
            if self._days and (day == self._today or there.get(day)):
                at = tuple(slot.at for slot in self._heard(day, who) if slot.id not in there.get(day, ()))
                found += [Lacking(day=day, at=at)] if at else []
        return tuple(found)

    def plan(self, who: str) -> tuple[date, ...]:
        """The days from today on, `AHEAD` of them at most, on which the listener hears something."""
        days = (self._today + timedelta(days=ahead) for ahead in range(AHEAD))
        return tuple(day for day in days if self._heard(day, who))

    def relays(self, day: date, who: str) -> tuple[Slot, ...]:
        """The slots of a day in which the listener hears another station."""
        return tuple(slot for slot in relays_of(self._schedule, day) if _hears(who, slot))

    def _heard(self, day: date, who: str) -> tuple[Slot, ...]:
        if day not in self._slots:
            self._slots[day] = slots_of(self._schedule, day)
        return tuple(slot for slot in self._slots[day] if _hears(who, slot))


def _hears(who: str, slot: Slot) -> bool:
    return not slot.villages or (bool(who) and who in slot.villages)
