"""The calendar: weeks and months as they were aired and will be, and a slot moved to another hour."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from broadcast.config import load_schedule
from broadcast.errors import Diagnostic, ScheduleError
from broadcast.knowledge.rules import broken, limits_of, quiet_hours_of
from broadcast.model import WEEKDAYS, Schedule, Slot
from broadcast.office.settings.change import Change, change_schedule
from broadcast.pipeline.inputs import Inputs, load_inputs
from broadcast.pipeline.outlook import Planned, plan_days
from broadcast.stages.programme import airs, relays_of
from broadcast.station.folder import Folder
from broadcast.station.schedule_edit import ScheduleTree


@dataclass(frozen=True, kw_only=True, slots=True)
class CalendarDay:
    """One day: its programmes by the clock, measured where they are built, else as planned; and what it relays."""

    day: date
    programmes: tuple[Planned, ...]
    relays: tuple[Slot, ...] = ()

    @property
    def minutes(self) -> float:
        """How long the day is on air, repeats counted."""
        return sum(planned.duration_ms * len(planned.airtime.airings) for planned in self.programmes) / 60_000

    @property
    def built(self) -> bool:
        """Whether every programme of it has its file."""
        return bool(self.programmes) and all(planned.built for planned in self.programmes)


def calendar(
    folder: Folder, schedule: Schedule, days: Iterable[date], *, now: datetime, inputs: Inputs | None = None
) -> tuple[CalendarDay, ...]:
    """The days in order. Of those that are past only what was built is shown. Raises InputError, PublishError."""
    wanted = sorted(set(days))
    inputs = inputs or load_inputs(folder, schedule)
    planned = plan_days(folder, schedule, wanted, today=now.date(), inputs=inputs)
    return tuple(
        CalendarDay(
            day=day,
            programmes=tuple(
                programme
                for programme in planned
                if programme.airtime.day == day and (programme.built or day >= now.date())
            ),
            relays=relays_of(schedule, day),
        )
        for day in wanted
    )


def is_past(planned: Planned, now: datetime) -> bool:
    """Whether a programme was on air already, so that nothing of it can be changed."""
    return planned.airtime.begins <= now.replace(tzinfo=None)


def move_slot(
    folder: Folder, slot_id: str, day: date, at: time, *, only: bool, now: datetime, seen: str = ""
) -> Change:
    """Give a slot another hour, `only` on that day, or from that day on.

    Raises ScheduleError in words for an hour that is past, that overlaps another slot of the same listeners, or that
    lies in the hours in which the station may not be heard.
    """
    schedule = load_schedule(folder.schedule)
    slot = next((slot for slot in schedule.slots if slot.id == slot_id), None)
    if slot is None:
        raise refused(f"không có khung giờ «{slot_id}»")
    local = now.replace(tzinfo=None)
    if datetime.combine(day, slot.at) <= local:
        raise refused(f"{slot.name} ngày {day:%d/%m} đã phát lúc {slot.at:%H:%M}, không đổi được nữa")
    if datetime.combine(day, at) <= local:
        raise refused(f"{at:%H:%M} ngày {day:%d/%m} đã qua — chọn giờ muộn hơn")
    moved = replace(slot, at=at)
    _refuse_overlap(schedule, slot, moved, [day] if only else [day + timedelta(days=number) for number in range(7)])
    _refuse_quiet(folder, schedule, moved, day)

    def change(tree: ScheduleTree) -> None:
        place = next(number for number, entry in enumerate(tree.entries("slots")) if str(entry["id"]) == slot_id)
        if not only and day <= now.date():
            tree.change("slots", place, {"at": at})
            return
        new = _free_id(schedule, slot_id, day if only else None)
        entry = copy.deepcopy(tree.entries("slots")[place])
        tree.entries("slots").insert(place + 1, entry)
        if only:
            tree.change("slots", place, {"except_days": (*slot.except_days, day)})
            once = {"start": day, "end": day, "except_days": None, "days": None, "holidays": None}
            tree.change("slots", place + 1, {"id": new, "at": at, **once})
        else:
            tree.change("slots", place, {"end": day - timedelta(days=1)})
            tree.change("slots", place + 1, {"id": new, "at": at, "start": day})
        _name_too(tree, "campaigns", slot_id, new)

    return change_schedule(folder, change, seen=seen)


def _name_too(tree: ScheduleTree, section: str, old: str, new: str) -> None:
    """Where a list of slots names the old one, it names the new one too: the campaign goes on in it."""
    for place, entry in enumerate(tree.entries(section)) if section in tree else ():
        names = [str(name) for name in entry.get("slots") or ()]
        if old in names:
            tree.change(section, place, {"slots": (*names, new)})


def _free_id(schedule: Schedule, slot_id: str, day: date | None) -> str:
    known = {slot.id for slot in schedule.slots}
    base = f"{slot_id[:20]}-{day:%d%m}" if day else slot_id[:24]
    names = (base, *(f"{base}-{number}" for number in range(2, 100)))
    return next(name for name in names if name not in known)


def _refuse_overlap(schedule: Schedule, slot: Slot, moved: Slot, days: Iterable[date]) -> None:
    begins = _minutes(moved.at)
    for other in _neighbours(schedule, slot, days):
        if begins < _minutes(other.at) + other.max_minutes and _minutes(other.at) < begins + moved.max_minutes:
            ends = round(_minutes(other.at) + other.max_minutes)
            until = f"{ends // 60 % 24:02}:{ends % 60:02}"
            raise refused(f"{moved.at:%H:%M} trùng với {other.name}, {other.at:%H:%M} đến {until} — chọn giờ khác")


def _neighbours(schedule: Schedule, slot: Slot, days: Iterable[date]) -> Iterator[Slot]:
    """The other slots of those days that somebody hears who hears this one."""
    others = replace(schedule, slots=tuple(other for other in schedule.slots if other.id != slot.id))
    for day in days:
        if WEEKDAYS[day.weekday()] in slot.days:
            for other in others.slots:
                shared = not slot.villages or not other.villages or set(slot.villages) & set(other.villages)
                if shared and airs(other, day):
                    yield other


def _refuse_quiet(folder: Folder, schedule: Schedule, moved: Slot, day: date) -> None:
    begins, quiet = datetime.combine(day, moved.at), quiet_hours_of(schedule)
    if quiet.touch(begins, begins + timedelta(minutes=moved.max_minutes)):
        raise refused(f"{moved.at:%H:%M} lấn vào giờ yên tĩnh ({quiet}) — chọn giờ khác, hoặc đổi giờ yên tĩnh")
    limits = replace(limits_of(schedule.rules, folder.root), sessions_per_day=None, days=(), minutes_per_session=None)
    for fault in broken(limits, replace(schedule, slots=(moved,)))[:1]:
        raise refused(fault.replace(f"khung giờ «{moved.id}»", moved.name))


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def refused(message: str) -> ScheduleError:
    """The fault of a change to the calendar that can't be, in words."""
    return ScheduleError(Diagnostic(path="lịch phát", line=1, message=message))
