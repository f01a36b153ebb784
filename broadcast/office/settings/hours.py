"""The hours of the slots: none in the quiet hours, no two at once in one village."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from broadcast.config import slot_lines
from broadcast.errors import Diagnostic
from broadcast.knowledge.rules import QuietHours, quiet_hours_of
from broadcast.model import WEEKDAYS, Schedule, Slot
from broadcast.station.folder import Folder

SOME_DAY = date(2026, 1, 5)
"""A Monday like any other; only times of day are compared."""


def slot_faults(folder: Folder, schedule: Schedule) -> Iterator[Diagnostic]:
    """Each slot that reaches into the quiet hours, or into another one that the same village hears on the same day."""
    quiet = quiet_hours_of(schedule)
    for index, (slot, line) in enumerate(zip(schedule.slots, slot_lines(folder.schedule), strict=True)):
        name = folder.schedule.name
        if clash := _with_the_night(slot, quiet):
            yield Diagnostic(path=name, line=line, message=f"slots[{index}].at: {clash}")
        for earlier in schedule.slots[:index]:
            if _together(earlier, slot, schedule) and _overlap(earlier, slot):
                message = (
                    f"slots[{index}].at: «{slot.id}» {_shown(slot)} trùng giờ với «{earlier.id}» {_shown(earlier)}"
                    " — đổi giờ, hoặc giảm max_minutes"
                )
                yield Diagnostic(path=name, line=line, message=message)


def _with_the_night(slot: Slot, quiet: QuietHours) -> str:
    begins, ends = _span(slot)
    if not quiet.touch(begins, ends):
        return ""
    return f"khung giờ «{slot.id}» {_shown(slot)} rơi vào giờ yên tĩnh {quiet} — đổi giờ, hoặc sửa quiet_hours"


def _together(slot: Slot, other: Slot, schedule: Schedule) -> bool:
    """Whether a village hears both on one day."""
    everyone = {village.id for village in schedule.villages}
    heard = set(slot.villages or everyone) & set(other.villages or everyone)
    if not heard and (slot.villages or other.villages):
        return False
    if not set(slot.days) & set(other.days) or {slot.holidays, other.holidays} == {"skip", "only"}:
        return False
    return not (_over_before(slot, other) or _over_before(other, slot))


def _over_before(slot: Slot, other: Slot) -> bool:
    return slot.end is not None and other.start is not None and slot.end < other.start


def _overlap(slot: Slot, other: Slot) -> bool:
    (begins, ends), (other_begins, other_ends) = _span(slot), _span(other)
    return begins < other_ends and other_begins < ends


def _span(slot: Slot) -> tuple[datetime, datetime]:
    begins = datetime.combine(SOME_DAY, slot.at)
    return begins, begins + timedelta(minutes=slot.max_minutes)


def _shown(slot: Slot) -> str:
    begins, ends = _span(slot)
    days = "" if slot.days == WEEKDAYS else f" {', '.join(slot.days)}"
    return f"{begins:%H:%M}–{ends:%H:%M}{days}"
