"""What the officer must know at a glance: the slots of today and tomorrow, and what has to be done by when."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from broadcast.config import load_schedule
from broadcast.errors import BroadcastError, Diagnostic
from broadcast.model import Airtime, Bulletin, Day, Schedule, Slot
from broadcast.office.approval.approve import unread_of
from broadcast.office.overview.days import day_states
from broadcast.office.overview.last_run import LastRun, last_run
from broadcast.pipeline.inputs import Inputs, load_inputs
from broadcast.pipeline.outlook import Planned, plan_days
from broadcast.player.source import FolderSource
from broadcast.player.status import HOME, Status, status_of
from broadcast.stages.programme import relays_of, slots_of
from broadcast.station.folder import Folder
from broadcast.station.keys import key_faults
from broadcast.station.log import NAME, Entry, Log, was_heard

RUNS_WITHIN = timedelta(days=2)
"""A machine that has not run the station for so long is not expected to do it tonight."""
MOST_FAULTS = 5
"""How many faults are named one by one; the first mended often mends the others."""
SlotState = Literal["made", "waiting", "missing", "over"]
"""made: the file is there. waiting: the night's run will make it. missing: its hour comes first, or it is broken.
over: its hour has gone by without a file."""
TodoKind = Literal["approve", "build", "fix"]


@dataclass(frozen=True, kw_only=True, slots=True)
class SlotView:
    """One programme of today or tomorrow. Its minutes are estimated until there is a `bulletin`."""

    airtime: Airtime
    title: str
    state: SlotState
    minutes: float
    items: tuple[str, ...]
    unapproved: tuple[str, ...]
    bulletin: Bulletin | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Todo:
    """Something that a person must do. `until` is the local time after which it is too late; None: whenever.

    `fault` is what has to be mended in a file, and where.
    """

    kind: TodoKind
    text: str
    until: datetime | None = None
    fault: Diagnostic | None = None

    @property
    def day(self) -> date | None:
        """The day of a bulletin that is to be built."""
        return self.until.date() if self.until else None

    @property
    def clock(self) -> str:
        """Its hour and minute."""
        return f"{self.until:%H:%M}" if self.until else ""


@dataclass(frozen=True, kw_only=True, slots=True)
class VillageView:
    """How far a village is with today's bulletins, by what it did with its own link, and what its player told.

    `by_ear` are those that a microphone at its horn recognised.
    """

    id: str
    name: str
    fetched: int
    confirmed: int
    played: int = 0
    by_ear: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class RelayView:
    """A slot of today or tomorrow in which another station is relayed. `told` is what the station's own player noted
    of it, in Vietnamese; empty where it noted nothing."""

    day: date
    slot: Slot
    told: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Today:
    """Everything on the first screen. `faults` are what keeps the rest from being known; then `tomorrow` is None.

    `slots_tomorrow` counts the slots of tomorrow, whether or not there is a text for them. `player` is what the
    station's own player does; None where it never had one.
    """

    slots: tuple[SlotView, ...]
    todo: tuple[Todo, ...]
    villages: tuple[VillageView, ...]
    run: LastRun | None
    faults: tuple[BroadcastError, ...]
    tomorrow: Day | None
    station: str = ""
    slots_tomorrow: int = 0
    relays: tuple[RelayView, ...] = ()
    player: Status | None = None


def today_of(folder: Folder, *, now: datetime, load: Callable[[], Inputs] | None = None) -> Today:
    """Look at the station as it stands at `now`, an aware local time. Raises nothing for files that people wrote.

    `load` gives the station where it is loaded already.
    """
    days = [now.date(), now.date() + timedelta(days=1)]
    try:
        schedule = load_schedule(folder.schedule)
        inputs = load() if load else load_inputs(folder, schedule)
        planned = plan_days(folder, schedule, days, today=days[0], inputs=inputs)
        states = day_states(folder, days, now=now, inputs=inputs)
    except BroadcastError as error:
        return Today(slots=(), todo=(), villages=(), run=last_run(folder), faults=(error,), tomorrow=None)
    last = last_run(folder)
    runs_by_itself = last is not None and now - last.at < RUNS_WITHIN
    slots = tuple(_slots(planned, states, schedule, now, runs_by_itself=runs_by_itself))
    todo = (*_todo(schedule, slots, now), *_faults(inputs, planned))
    ordered = tuple(sorted(todo, key=lambda task: task.until or datetime.max))
    entries = _entries(folder, days[0])
    villages = tuple(_villages(schedule, entries))
    return Today(
        slots=slots,
        todo=ordered,
        villages=villages,
        run=last,
        faults=(),
        tomorrow=states[1],
        station=schedule.station.name,
        slots_tomorrow=len(slots_of(schedule, days[1])),
        relays=tuple(_relays(schedule, days, entries)),
        player=_player(folder, now),
    )


def _player(folder: Folder, now: datetime) -> Status | None:
    home = folder.root / HOME
    if not home.is_dir():
        return None
    source = FolderSource(folder, "", lambda _: None)
    return status_of(source, home=home, log=folder.root / NAME, now=now.replace(tzinfo=None))


def _slots(
    planned: Iterable[Planned], states: Iterable[Day], schedule: Schedule, now: datetime, *, runs_by_itself: bool
) -> Iterator[SlotView]:
    bulletins = {(state.day, bulletin.name): bulletin for state in states for bulletin in state.bulletins}
    for programme in planned:
        airtime = programme.airtime
        bulletin = bulletins.get((airtime.day, airtime.name))
        yield SlotView(
            airtime=airtime,
            title=programme_title(airtime, schedule),
            state=_state(airtime, bulletin, now.replace(tzinfo=None), schedule.running.at if runs_by_itself else None),
            minutes=programme.duration_ms / 60_000,
            items=tuple(item.title for item in programme.items),
            unapproved=tuple(item.title for item in programme.items if not item.approved),
            bulletin=bulletin,
        )


def programme_title(airtime: Airtime, schedule: Schedule) -> str:
    """What a programme is called: Bản tin buổi sáng, riêng Thôn 2; Tin khẩn 21:44."""
    names = {village.id: village.name for village in schedule.villages}
    what = f"Tin khẩn {airtime.at:%H:%M}" if airtime.urgent else f"Bản tin {airtime.slot_name}"
    who = ", ".join(names.get(village, village) for village in airtime.villages)
    return f"{what}, riêng {who}" if who else what


def _state(airtime: Airtime, bulletin: Bulletin | None, local: datetime, run_at: time | None) -> SlotState:
    if bulletin is not None:
        return "made"
    if airtime.begins <= local:
        return "over"
    if run_at is None:
        return "missing"
    next_run = datetime.combine(local.date(), run_at)
    if next_run <= local:
        next_run += timedelta(days=1)
    return "waiting" if next_run < airtime.begins else "missing"


def _todo(schedule: Schedule, slots: Iterable[SlotView], now: datetime) -> Iterator[Todo]:
    local = now.replace(tzinfo=None)
    slots = tuple(slots)
    waiting = dict.fromkeys(
        title for slot in slots if slot.state in {"waiting", "missing"} for title in slot.unapproved
    )
    if waiting:
        run_at = datetime.combine(local.date(), schedule.running.at)
        until = run_at if run_at > local else run_at + timedelta(days=1)
        text = f"{len(waiting)} bài chờ duyệt trước {until:%H:%M}, nếu không sẽ để lại lần sau"
        yield Todo(kind="approve", text=text, until=until)
    for slot in slots:
        if slot.state == "missing":
            text = f"{slot.title} lúc {slot.airtime.at:%H:%M}, ngày {slot.airtime.day:%d/%m} chưa dựng"
            yield Todo(kind="build", text=text, until=slot.airtime.begins)


def _faults(inputs: Inputs, planned: Iterable[Planned]) -> Iterator[Todo]:
    """Files that can't be read, and sentences of these days' texts that no voice can be trusted with."""
    soon = {item.id for programme in planned if not programme.built for item in programme.items}
    broken = [
        *key_faults(inputs.folder.root),
        *inputs.broken,
        *(
            fault
            for script in inputs.scripts
            if script.id in soon
            for fault in unread_of(script, inputs.schedule, inputs.manner)
        ),
    ]
    yield from (Todo(kind="fix", text=fault.message, fault=fault) for fault in broken[:MOST_FAULTS])
    if len(broken) > MOST_FAULTS:
        yield Todo(kind="fix", text=f"và {len(broken) - MOST_FAULTS} chỗ khác cần sửa")


def _entries(folder: Folder, day: date) -> tuple[Entry, ...]:
    if not (folder.root / NAME).is_file():
        return ()
    with Log(folder.root / NAME) as log:
        return log.entries(day, day)


def _relays(schedule: Schedule, days: Iterable[date], entries: tuple[Entry, ...]) -> Iterator[RelayView]:
    said = {"started": "đang tiếp sóng", "ended": "đã tiếp sóng"}
    for day in days:
        for slot in relays_of(schedule, day):
            name = f"{slot.at:%H%M}-{slot.id}"
            own = [one for one in entries if (one.day, one.name, one.village) == (day, name, "")]
            told = [said.get(one.kind) or one.detail[6:] for one in own if one.kind in {*said, "cut"}]
            yield RelayView(day=day, slot=slot, told=told[-1] if told else "")


def _villages(schedule: Schedule, entries: tuple[Entry, ...]) -> Iterator[VillageView]:
    for village in schedule.villages:
        own = [entry for entry in entries if entry.village == village.id]
        yield VillageView(
            id=village.id,
            name=village.name,
            fetched=len({entry.name for entry in own if entry.kind == "fetched"}),
            confirmed=len({entry.name for entry in own if entry.kind == "confirmed"}),
            played=len({entry.name for entry in own if entry.kind == "ended"}),
            by_ear=len({entry.name for entry in own if was_heard(entry)}),
        )
