"""Reads a month: manifests for what was aired and how long, the log for what villages told, plans for what was due."""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

from broadcast.errors import BroadcastError, InputError
from broadcast.model import Bulletin, Day, LedgerHead, Schedule
from broadcast.office.overview.days import day_states
from broadcast.office.report.campaigns import airings_of, campaigns_of
from broadcast.office.report.lines import day_lines, past_lines
from broadcast.office.report.values import (
    BulletinLine,
    FaultLine,
    Report,
    ScriptLine,
    Total,
    VillageLine,
)
from broadcast.pipeline.inputs import Inputs, load_inputs
from broadcast.station.folder import Folder, kept_days
from broadcast.station.ledger import look_at_ledger
from broadcast.station.log import NAME, Entry, Log, was_heard
from broadcast.station.manifest import is_whole, read_day


def gather(
    folder: Folder,
    schedule: Schedule,
    month: date,
    *,
    now: datetime,
    ahead: bool = False,
    load: Callable[[], Inputs] | None = None,
    read: Callable[[Path], Day] = read_day,
) -> Report:
    """The month of that day, as far as it was aired by `now`, in local time; with `ahead`, all that is made for it.

    `load` gives the station where it is loaded already, `read` a day's folder where it has been read already.

    What can't be read is told in the report and hides nothing else. Raises ScheduleError.
    """
    first, last = bounds(month)
    local = now.replace(tzinfo=None)
    notices: list[str] = []
    kept = kept_days(folder)
    before = [place for day, place in sorted(kept.items()) if day < min(first, now.date())]
    earlier = [line for place in before for line in past_lines(place, schedule)]
    month_days = [read(place) for day, place in sorted(kept.items()) if first <= day <= last]
    lines = [line for day in month_days for line in day_lines(day, schedule, datetime.max if ahead else local)]
    aired = tuple(line for line in lines if line.times)
    faults = [fault for day in month_days for fault in _faults(day)]
    entries = _noted(folder, first, last, notices)
    here = [day for day in _days(first, min(last, now.date())) if day not in kept or kept[day].parent == folder.out]
    named = {(fault.day, fault.name) for fault in faults}
    load = load or (lambda: load_inputs(folder, schedule))
    missing = _missing(folder, here, now, lines, notices, load=load)
    faults += (fault for fault in missing if (fault.day, fault.name) not in named)
    late = [at for day in month_days for bulletin in day.bulletins for at in _late(bulletin, local)]
    if late:
        notices.append(f"{len(late)} lượt có tệp dựng sau giờ phát: không tính là đã phát")
    campaigns, unread = campaigns_of(folder, schedule, (first, last), aired, earlier)
    notices += unread
    return Report(
        month=first,
        until=now,
        ahead=ahead,
        station=schedule.station.name,
        commune=schedule.station.commune,
        bulletins=aired,
        pending=sum(len(bulletin.airtime.airings) for day in month_days for bulletin in day.bulletins)
        - sum(len(bulletin.times) for bulletin in aired)
        - len(late),
        slots=tuple(_slots(aired)),
        villages=tuple(_villages(aired, schedule)),
        campaigns=campaigns,
        scripts=tuple(_scripts(aired, [bulletin for day in month_days for bulletin in day.bulletins])),
        confirmations=tuple(_confirmed(aired, schedule, entries)),
        faults=tuple(sorted(faults, key=lambda fault: (fault.day, fault.name))),
        licences=schedule.sound.licences,
        ledger=_ledger(folder, notices),
        played=_played(entries),
        by_ear=_by_ear(entries),
        notices=tuple(notices),
    )


def _ledger(folder: Folder, notices: list[str]) -> LedgerHead | None:
    """The head of the ledger of approvals; what is wrong with the ledger is told, and hides nothing else."""
    try:
        ledger = look_at_ledger(folder.scripts)
    except InputError as error:
        notices.extend(map(str, error.diagnostics))
        return None
    notices.extend(map(str, ledger.faults))
    return ledger.head


def bounds(month: date) -> tuple[date, date]:
    """The first and the last day of a day's month."""
    return month.replace(day=1), month.replace(day=calendar.monthrange(month.year, month.month)[1])


def _faults(day: Day) -> Iterator[FaultLine]:
    """What of a day is not as it was measured."""
    for name in day.broken:
        yield FaultLine(day=day.day, name=name, what="bản kê bị hỏng")
    for bulletin in day.bulletins:
        if not is_whole(bulletin, day.place):
            yield FaultLine(day=day.day, name=bulletin.name, what="tệp âm thanh bị hỏng hoặc thiếu")


def _late(bulletin: Bulletin, until: datetime) -> Iterator[time]:
    """The airings whose hour is past and came before the file was made: nobody can have heard them."""
    for at in bulletin.airtime.airings:
        if datetime.combine(bulletin.airtime.day, at) <= until and not bulletin.was_ready(at):
            yield at


def _slots(aired: Sequence[BulletinLine]) -> Iterator[Total]:
    slots = {bulletin.title: bulletin.slot_id for bulletin in sorted(aired, key=lambda bulletin: bulletin.times[0])}
    for title, slot in slots.items():
        yield _total(slot, title, [bulletin for bulletin in aired if bulletin.title == title])


def _villages(aired: Sequence[BulletinLine], schedule: Schedule) -> Iterator[Total]:
    for village in schedule.villages:
        yield _total(village.id, village.name, [bulletin for bulletin in aired if village.id in bulletin.villages])


def _total(name: str, shown: str, heard: Sequence[BulletinLine]) -> Total:
    return Total(
        id=name,
        name=shown,
        airings=sum(len(bulletin.times) for bulletin in heard),
        duration_ms=sum(bulletin.aired_ms for bulletin in heard),
        items_ms=sum(item.duration_ms * len(bulletin.times) for bulletin in heard for item in bulletin.items),
    )


def _scripts(aired: Sequence[BulletinLine], bulletins: Iterable[Bulletin]) -> Iterator[ScriptLine]:
    approvals = {(item.id, item.script_sha256): item.approval for bulletin in bulletins for item in bulletin.items}
    heard = airings_of(aired)
    for script, sha256 in dict.fromkeys((item.script, item.sha256) for _, item in heard):
        mine = [(day, item) for day, item in heard if (item.script, item.sha256) == (script, sha256)]
        approval = approvals.get((script, sha256))
        yield ScriptLine(
            script=script,
            title=mine[-1][1].title,
            sha256=sha256,
            airings=len(mine),
            duration_ms=sum(item.duration_ms for _, item in mine),
            first=mine[0][0],
            last=mine[-1][0],
            by=approval.by if approval else "",
            position=approval.position if approval else "",
            approved_at=approval.at if approval else None,
        )


def _confirmed(aired: Sequence[BulletinLine], schedule: Schedule, entries: Sequence[Entry]) -> Iterator[VillageLine]:
    for village in schedule.villages:
        heard = {(bulletin.day, bulletin.name) for bulletin in aired if village.id in bulletin.villages}
        told = Counter(
            kind
            for kind, _, _ in {
                (entry.kind, entry.day, entry.name)
                for entry in entries
                if entry.village == village.id and (entry.day, entry.name) in heard
                if entry.kind != "heard" or was_heard(entry)
            }
        )
        yield VillageLine(
            id=village.id,
            name=village.name,
            heard=len(heard),
            confirmed=told["confirmed"],
            fetched=told["fetched"],
            played=told["ended"],
            by_ear=told["heard"],
        )


def _played(entries: Sequence[Entry]) -> int | None:
    """How many airings left the station's own player to their end; None where nothing tells of a player."""
    own = [entry for entry in entries if not entry.village and entry.kind in {"started", "ended", "cut"}]
    return sum(entry.kind == "ended" for entry in own) if own else None


def _by_ear(entries: Sequence[Entry]) -> int | None:
    """How many airings of the station's own player were recognised at the horn; None where nobody listens there."""
    own = [entry for entry in entries if not entry.village and entry.kind == "heard"]
    return sum(map(was_heard, own)) if own else None


def _noted(folder: Folder, first: date, last: date, notices: list[str]) -> tuple[Entry, ...]:
    path = folder.root / NAME
    if not path.exists():
        return ()
    try:
        with Log(path) as log:
            entries = log.entries(first, last)
            if log.damage:
                notices.append(log.damage)
            return entries
    except BroadcastError as error:
        notices.append(str(error))
        return ()


def _missing(
    folder: Folder,
    days: Sequence[date],
    now: datetime,
    lines: Sequence[BulletinLine],
    notices: list[str],
    *,
    load: Callable[[], Inputs],
) -> Iterator[FaultLine]:
    """The bulletins that should stand in audio_out/ by now and don't."""
    if not days:
        return
    try:
        inputs = load()
        states = day_states(folder, days, now=now, inputs=inputs)
    except InputError as error:
        notices.append(f"chưa soát được ngày thiếu: {error}")
        return
    notices += (said for fault in inputs.broken if (said := str(fault)) not in notices)
    for state in states:
        for name in sorted(set(state.missing) - {line.name for line in lines if line.day == state.day}):
            if datetime.combine(state.day, time(int(name[:2]), int(name[2:4]))) <= now.replace(tzinfo=None):
                yield FaultLine(day=state.day, name=name, what="không có bản tin")


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=offset) for offset in range((last - first).days + 1))
