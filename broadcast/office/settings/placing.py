"""A text is moved to another slot of its day: where it may go, and the act."""

from __future__ import annotations

from datetime import date, datetime

from broadcast.config import load_schedule
from broadcast.model import Schedule, Slot
from broadcast.office.settings.change import Change, change_schedule
from broadcast.office.settings.timetable import refused
from broadcast.stages.programme import slots_of
from broadcast.station.folder import Folder
from broadcast.station.schedule_edit import ScheduleTree


def other_slots(schedule: Schedule, day: date, slot_id: str, *, now: datetime) -> tuple[Slot, ...]:
    """The slots of that day still to come, by the clock, that the same villages hear as that slot."""
    slots = sorted(slots_of(schedule, day), key=lambda slot: slot.at)
    here = next((slot for slot in slots if slot.id == slot_id), None)
    local = now.replace(tzinfo=None)
    return tuple(
        slot
        for slot in slots
        if here is not None
        and slot.id != here.id
        and set(slot.villages) == set(here.villages)
        and datetime.combine(day, slot.at) > local
    )


def place_script(folder: Folder, script: str, day: date, *, out_of: str, into: str, now: datetime) -> Change:
    """Have that text aired in the slot `into` on that day, instead of in the slot `out_of` or any other.

    What was placed on days that are over is taken off the list. Raises ScheduleError in words where either slot is on
    air already, or other villages hear it.
    """
    schedule = load_schedule(folder.schedule)
    here = next((slot for slot in slots_of(schedule, day) if slot.id == out_of), None)
    if here is None or datetime.combine(day, here.at) <= now.replace(tzinfo=None):
        raise refused("khung giờ này đã phát, không chuyển bài đi được nữa")
    if into not in {slot.id for slot in other_slots(schedule, day, out_of, now=now)}:
        raise refused("không chuyển sang khung giờ ấy được — chọn một khung giờ trong danh sách")

    def change(tree: ScheduleTree) -> None:
        stays = [
            placement
            for placement in schedule.placements
            if placement.day >= now.date() and (placement.script, placement.day) != (script, day)
        ]
        for place in reversed(range(len(schedule.placements))):
            if schedule.placements[place] not in stays:
                tree.remove("placements", place)
        tree.add("placements", {"script": script, "day": day, "slot": into})

    return change_schedule(folder, change)
