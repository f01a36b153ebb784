"""Which slots air on a day: weekdays, the slot's own first and last day, public holidays and Tết."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from broadcast.model import WEEKDAYS, Campaign, Schedule, Slot


def slots_of(schedule: Schedule, day: date) -> tuple[Slot, ...]:
    """The slots that air a programme of our own on that day, by time of day; a relayed one needs none."""
    slots = sorted(schedule.slots, key=lambda slot: (slot.at, slot.id))
    return tuple(slot for slot in slots if not slot.relay and airs(slot, day))


def relays_of(schedule: Schedule, day: date) -> tuple[Slot, ...]:
    """The slots in which another station is relayed on that day, by time of day."""
    slots = sorted(schedule.slots, key=lambda slot: (slot.at, slot.id))
    return tuple(slot for slot in slots if slot.relay and airs(slot, day))


def airs(slot: Slot, day: date) -> bool:
    """Whether the slot is on air that day."""
    if WEEKDAYS[day.weekday()] not in slot.days or day in slot.except_days:
        return False
    if (slot.start and day < slot.start) or (slot.end and slot.end < day):
        return False
    if slot.holidays == "air":
        return True
    name = holiday(day)
    if slot.holidays == "skip":
        return not name
    return bool(name) if slot.holidays == "only" else is_tet(name)


def runs(campaign: Campaign, slot: Slot, day: date) -> bool:
    """Whether the campaign has its turn in that slot of that day."""
    in_time = campaign.start <= day and (campaign.end is None or day <= campaign.end)
    return in_time and not slot.relay and (not campaign.slots or slot.id in campaign.slots)


def holiday(day: date) -> str:
    """The English name of the public holiday of that day, days given off in its stead among them; else nothing."""
    return _holidays(day.year).get(day, "")


def is_tet(name: str) -> bool:
    """Whether a holiday is one of the days of Tết Nguyên đán."""
    return "Lunar New Year" in name


@lru_cache(maxsize=16)
def _holidays(year: int) -> dict[date, str]:
    import holidays

    found = holidays.country_holidays("VN", years=year, language="en_US")
    return {day: name for day, name in found.items() if day.year == year}
