"""Each bulletin as a line of the report: when it was aired, to whom, and what was in it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from broadcast.model import Bulletin, Day, Schedule
from broadcast.office.report.values import BulletinLine, ItemLine
from broadcast.station.days import place_stamp
from broadcast.station.listing import heard_by, title_of
from broadcast.station.manifest import read_day

MOST_PAST_DAYS = 800
"""How many days that are over are remembered as lines: two years, some kilobytes a day."""
_PAST: OrderedDict[tuple[str, int], tuple[BulletinLine, ...]] = OrderedDict()


def day_lines(day: Day, schedule: Schedule, until: datetime) -> Iterator[BulletinLine]:
    """Each bulletin of a day as far as it was aired until then, in local time."""
    return (_line(bulletin, day.bulletins, schedule, until) for bulletin in day.bulletins)


def past_lines(place: Path, schedule: Schedule) -> tuple[BulletinLine, ...]:
    """Each bulletin of a day that is over; a day that stays as it is is read once."""
    key = (str(place), hash((place_stamp(place), schedule)))
    if key not in _PAST:
        _PAST[key] = tuple(day_lines(read_day(place), schedule, datetime.max))
        while len(_PAST) > MOST_PAST_DAYS:
            _PAST.popitem(last=False)
    return _PAST[key]


def _line(bulletin: Bulletin, day: Sequence[Bulletin], schedule: Schedule, until: datetime) -> BulletinLine:
    known = tuple(village.id for village in schedule.villages)
    hearing = tuple(village for village in known if bulletin in heard_by(village, tuple(day)))
    return BulletinLine(
        day=bulletin.airtime.day,
        name=bulletin.name,
        slot_id=bulletin.airtime.slot_id,
        slot_name="tin khẩn" if bulletin.airtime.urgent else bulletin.airtime.slot_name,
        title=title_of(bulletin, {village.id: village.name for village in schedule.villages}),
        priority=bulletin.airtime.priority,
        times=tuple(
            at
            for at in bulletin.airtime.airings
            if datetime.combine(bulletin.airtime.day, at) <= until and bulletin.was_ready(at)
        ),
        villages=hearing,
        everywhere=hearing == known,
        duration_ms=bulletin.main.duration_ms,
        items=tuple(
            ItemLine(
                kind=item.kind,
                script=item.id,
                sha256=item.script_sha256,
                title=item.title,
                sources=item.sources,
                duration_ms=item.end_ms - item.start_ms,
            )
            for item in bulletin.items
            if item.script
        ),
    )
