"""An urgent text from a person's words to the villages' lists, who has it by now, and its end."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from broadcast.knowledge.rules import quiet_hours_of
from broadcast.model import Bulletin, Progress, Schedule, Script
from broadcast.office.urgent.announce import Order, active, announce, build_urgent, withdraw
from broadcast.office.urgent.cap_inbox import Offered, take
from broadcast.pipeline.day import Built, Say
from broadcast.pipeline.inputs import load_urgent
from broadcast.station.folder import Folder
from broadcast.station.listing import heard_by
from broadcast.station.log import NAME, Entry, Log
from broadcast.station.manifest import read_day


@dataclass(frozen=True, kw_only=True, slots=True)
class VillageHears:
    """How far one village is with an urgent text: the local times at which it fetched it, said that it was aired, and
    its own player told that it was played.
    """

    id: str
    name: str
    fetched: datetime | None
    confirmed: datetime | None
    played: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class OnAir:
    """An urgent text that has not ended, with its bulletin of today where that is made already."""

    script: Script
    bulletin: Bulletin | None
    villages: tuple[VillageHears, ...]
    next_at: time | None
    message: str


def send_urgent(
    folder: Folder,
    schedule: Schedule,
    order: Order,
    *,
    now: datetime,
    say: Say,
    progress: Progress,
    tell: Callable[[Built], None] = lambda _: None,
) -> Script:
    """Write and approve the text, build it, and bring the lists and pages up to date. Raises as `announce` does."""
    script = announce(folder, schedule, order, now=now)
    _air(folder, schedule, now=now, say=say, progress=progress, tell=tell)
    return script


def release_alert(
    folder: Folder,
    schedule: Schedule,
    offer: Offered,
    order: Order | None,
    *,
    now: datetime,
    say: Say,
    progress: Progress,
    tell: Callable[[Built], None] = lambda _: None,
) -> Script | None:
    """Put an alert that came in on air, or end what it cancels, and bring the lists up to date. Raises as `take` does.

    The script that it became; None for a cancel.
    """
    script = take(folder, schedule, offer, order, now=now)
    _air(folder, schedule, now=now, say=say, progress=progress, tell=tell)
    return script


def end_urgent(
    folder: Folder,
    schedule: Schedule,
    *,
    now: datetime,
    say: Say,
    progress: Progress,
    tell: Callable[[Built], None] = lambda _: None,
    ended: Callable[[tuple[Script, ...]], None] = lambda _: None,
) -> tuple[Script, ...]:
    """End every urgent text that is on air, and take it off the lists; `ended` gets them before the lists are made.

    Where a call was killed after it had ended them, a further call makes the lists that it did not come to.
    """
    found = active(folder, now)
    if found:
        withdraw(folder, found, now)
        ended(found)
    if found or load_urgent(folder):
        _air(folder, schedule, now=now, say=say, progress=progress, tell=tell)
    return found


def on_air(folder: Folder, schedule: Schedule, *, now: datetime) -> tuple[OnAir, ...]:
    """The urgent texts that have not ended, each with what the villages did with it.

    Raises InputError, PublishError.
    """
    found = active(folder, now)
    if not found:
        return ()
    place = folder.out / now.date().isoformat()
    bulletins = read_day(place).bulletins if place.is_dir() else ()
    entries: tuple[Entry, ...] = ()
    if (folder.root / NAME).is_file():
        with Log(folder.root / NAME) as log:
            entries = log.entries(now.date(), now.date())
    return tuple(_on_air(script, bulletins, entries, schedule, now) for script in found)


def message_of(script: Script, schedule: Schedule) -> str:
    """The text as it is sent by Zalo or SMS: what, to whom, until when, from whom."""
    names = {village.id: village.name for village in schedule.villages}
    who = ", ".join(names.get(village, village) for village in script.villages) or f"toàn {schedule.station.commune}"
    lines = [f"TIN KHẨN - {who}", *(paragraph.text for paragraph in script.body)]
    if script.valid_until is not None:
        lines.append(f"(Tin phát trên loa đến {script.valid_until:%H:%M ngày %d/%m/%Y}.)")
    return "\n".join([*lines, schedule.station.name])


def _on_air(
    script: Script, bulletins: Iterable[Bulletin], entries: Iterable[Entry], schedule: Schedule, now: datetime
) -> OnAir:
    bulletins = tuple(bulletins)
    own = next((bulletin for bulletin in bulletins if any(item.id == script.id for item in bulletin.items)), None)
    local = now.replace(tzinfo=None)
    coming = [at for at in own.airtime.airings if datetime.combine(own.airtime.day, at) >= local] if own else []
    return OnAir(
        script=script,
        bulletin=own,
        villages=tuple(
            VillageHears(
                id=village.id,
                name=village.name,
                fetched=_first("fetched", village.id, own, entries),
                confirmed=_first("confirmed", village.id, own, entries),
                played=_first("ended", village.id, own, entries),
            )
            for village in schedule.villages
            if own is None or own in heard_by(village.id, bulletins)
            if not script.villages or village.id in script.villages
        ),
        next_at=min(coming, default=None),
        message=message_of(script, schedule),
    )


def _first(kind: str, village: str, bulletin: Bulletin | None, entries: Iterable[Entry]) -> datetime | None:
    return next(
        (
            entry.at
            for entry in entries
            if bulletin and (entry.kind, entry.village, entry.name) == (kind, village, bulletin.name)
        ),
        None,
    )


def _air(
    folder: Folder,
    schedule: Schedule,
    *,
    now: datetime,
    say: Say,
    progress: Progress,
    tell: Callable[[Built], None],
) -> None:
    for built in build_urgent(folder, schedule, now=now, say=say, progress=progress):
        tell(built)


def usual_end(schedule: Schedule, now: datetime) -> datetime:
    """The local time at which an urgent text usually ends: in two hours, at a whole five minutes, but before the quiet
    hours where these have not begun."""
    begins = now.replace(tzinfo=None, second=0, microsecond=0)
    at = begins + timedelta(hours=2)
    at += timedelta(minutes=-at.minute % 5)
    quiet = quiet_hours_of(schedule)
    return at if quiet.hold(begins.time()) else min(at, quiet.next_start(begins))


def in_quiet_hours(schedule: Schedule, now: datetime) -> bool:
    """Whether nothing but what is released for the night may be heard now."""
    return quiet_hours_of(schedule).hold(now.time())
