"""Days as they are going to be on air, before any sound is made; those already built as they were measured."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from broadcast.model import Airtime, Bulletin, ItemKind, Programme, Schedule
from broadcast.pipeline.estimate import Estimate
from broadcast.pipeline.history import History
from broadcast.pipeline.inputs import Inputs, load_inputs
from broadcast.stages.programme import outlook
from broadcast.station.folder import Folder

AHEAD_DAYS = 62


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedItem:
    """An item of a programme; `approved` is whether its text may be aired as it stands."""

    kind: ItemKind
    id: str
    title: str
    approved: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Moved:
    """An item whose turn it was and that did not fit; `day` and `at` are its next turn, None where none is near."""

    id: str
    title: str
    day: date | None = None
    at: time | None = None

    @property
    def when(self) -> str:
        """17:00 ngày 22/04, or only that it comes later."""
        return f"{self.at:%H:%M} ngày {self.day:%d/%m}" if self.day and self.at else "lượt sau"

    def __str__(self) -> str:
        return f"{self.title} → {self.when}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Planned:
    """One programme of a day. `duration_ms` is measured where it was built, else estimated."""

    airtime: Airtime
    items: tuple[PlannedItem, ...]
    duration_ms: int
    max_minutes: float | None
    built: bool
    moved: tuple[Moved, ...] = ()


def plan_days(
    folder: Folder, schedule: Schedule, days: Iterable[date], *, today: date, inputs: Inputs | None = None
) -> tuple[Planned, ...]:
    """Every programme of the days, in order; `inputs` is the station where it was loaded already.

    Raises InputError for files that can't be read.
    """
    wanted = sorted(set(days))
    inputs = inputs or load_inputs(folder, schedule)
    history = History(inputs, since=min(today, wanted[0]))
    titles = {script.id: script.title for script in inputs.scripts}
    planned: list[Planned] = []
    for day in wanted:
        built = inputs.days.get(day).bulletins
        if any(not bulletin.airtime.urgent for bulletin in built):
            planned += (_as_built(bulletin, titles) for bulletin in built)
            continue
        planned += (_as_planned(programme, history.estimate, titles) for programme in history.planned(day))
    return tuple(_with_moves(planned))


def next_turns(
    inputs: Inputs, history: History, left_out: Sequence[Moved], *, after: tuple[date, time]
) -> tuple[Moved, ...]:
    """The items that were left out of a programme of that day and time, each with its next turn as things stand."""
    if not left_out:  # as for nearly every programme: what was heard before need not be gone through
        return ()
    day, at = after
    turns = {airing.script: (airing.day, airing.at) for airing in reversed(history.aired(day)) if airing.at > at}
    waiting = {moved.id for moved in left_out} - turns.keys()
    tomorrow = day + timedelta(days=1)
    days = (day + timedelta(days=offset) for offset in range(1, AHEAD_DAYS))
    coming_days = outlook(inputs.schedule, inputs.scripts, days, history.before(tomorrow), history.estimate.fit)
    while waiting and (ahead := next(coming_days, None)) is not None:
        coming, programmes = ahead
        for programme in programmes:
            met = waiting.intersection(item.id for item in programme.items)
            turns |= dict.fromkeys(met, (coming, programme.airtime.at))
            waiting -= met
    return tuple(
        replace(moved, day=turns[moved.id][0], at=turns[moved.id][1]) if moved.id in turns else moved
        for moved in left_out
    )


def _as_built(bulletin: Bulletin, titles: dict[str, str]) -> Planned:
    items = tuple(PlannedItem(kind=item.kind, id=item.id, title=item.title) for item in bulletin.items if item.script)
    return _planned(bulletin, items, titles, duration_ms=bulletin.main.duration_ms, max_minutes=None)


def _as_planned(programme: Programme, estimate: Estimate, titles: dict[str, str]) -> Planned:
    items = tuple(
        PlannedItem(kind=item.kind, id=item.id, title=item.title, approved=item.script.approved)
        for item in programme.items
        if item.script
    )
    return _planned(programme, items, titles, duration_ms=estimate.ms(programme), max_minutes=programme.max_minutes)


def _planned(
    bulletin: Bulletin | Programme,
    items: tuple[PlannedItem, ...],
    titles: dict[str, str],
    *,
    duration_ms: int,
    max_minutes: float | None,
) -> Planned:
    return Planned(
        airtime=bulletin.airtime,
        items=items,
        duration_ms=duration_ms,
        max_minutes=max_minutes,
        built=isinstance(bulletin, Bulletin),
        moved=tuple(Moved(id=name, title=titles.get(name, name)) for name in bulletin.left_out),
    )


def _with_moves(planned: list[Planned]) -> Iterable[Planned]:
    """Each programme with the next turn of what it had to leave out, within these days."""
    for place, programme in enumerate(planned):
        moved = tuple(_moved(left, planned[place + 1 :]) for left in programme.moved)
        yield replace(programme, moved=moved) if moved else programme


def _moved(left: Moved, later: list[Planned]) -> Moved:
    for programme in later:
        if any(item.id == left.id for item in programme.items):
            return replace(left, day=programme.airtime.day, at=programme.airtime.at)
    return left
