"""What is due on a day for whoever listens: every airing of its bulletins, and the slots that have none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time

from broadcast.model import Bulletin, Day, Slot
from broadcast.player.values import Due, Settings
from broadcast.stages.programme import airs
from broadcast.station.listing import heard_by, title_of

NOT_RELAYED = "không tiếp sóng được"
NOT_BUILT = "chưa có bản tin — dựng bản tin cho ngày này"
BROKEN = "bản kê hỏng, hoặc không do đài ký — dựng lại ngày này"


def dues_of(day: Day, settings: Settings) -> tuple[Due, ...]:
    """The day's airings by the clock, urgent ones first at one time; withdrawn ones are among them, marked so."""
    slots = {slot.id: slot for slot in settings.slots}
    found = [
        due
        for bulletin in heard_by(settings.village, day.bulletins)
        for due in _airings(day, bulletin, slots, dict(settings.villages))
    ]
    there = {bulletin.airtime.slot_id for bulletin in heard_by(settings.village, day.bulletins)}
    lacking = [slot for slot in settings.slots if slot.id not in there and _is_for(slot, settings.village, day)]
    found += (_without(day, slot) for slot in lacking)
    named = {due.name for due in found}
    found += (due for name in day.broken if name not in named for due in _unreadable(day, name))
    return tuple(sorted(found, key=lambda due: (due.at, not due.urgent, due.name)))


def _airings(day: Day, bulletin: Bulletin, slots: dict[str, Slot], names: dict[str, str]) -> Iterator[Due]:
    airtime = bulletin.airtime
    slot = slots.get(airtime.slot_id)
    for at in airtime.airings:
        due = Due(
            day=day.day,
            name=bulletin.name,
            title=title_of(bulletin, names),
            at=datetime.combine(day.day, at),
            place=day.place,
            bulletin=bulletin,
            urgent=airtime.urgent,
            through_night=airtime.urgent and airtime.through_night,
            withdrawn=airtime.withdrawn,
            late=slot.late if slot else "play",
            late_minutes=slot.late_minutes if slot else 30,
            max_minutes=slot.max_minutes if slot else 0,
        )
        yield due


def _is_for(slot: Slot, village: str, day: Day) -> bool:
    return airs(slot, day.day) and (not slot.villages or village in slot.villages)


def _without(day: Day, slot: Slot) -> Due:
    name = f"{slot.at:%H%M}-{slot.id}"
    return Due(
        day=day.day,
        name=name,
        title=f"Tiếp sóng {slot.name}" if slot.relay else f"Bản tin {slot.name}",
        at=datetime.combine(day.day, slot.at),
        place=day.place,
        why=NOT_RELAYED if slot.relay else BROKEN if name in day.broken else NOT_BUILT,
        relay=slot.relay,
        relay_silence_s=slot.relay_silence_s,
        late=slot.late,
        late_minutes=slot.late_minutes,
        max_minutes=slot.max_minutes,
    )


def _unreadable(day: Day, name: str) -> Iterator[Due]:
    """What can be told of a bulletin whose manifest can't be read: its name begins with its time."""
    if "_" in name:  # a village's own variant: the common programme stands for it
        return
    try:
        at = time.fromisoformat(f"{name[:2]}:{name[2:4]}")
    except ValueError:
        return
    yield Due(
        day=day.day,
        name=name,
        title="Bản tin không đọc được",
        at=datetime.combine(day.day, at),
        place=day.place,
        why=BROKEN,
        urgent=name[4:].startswith("-khan-"),
    )
