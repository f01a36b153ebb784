"""Days as they are going to be on air, before any sound is made; those already built as they were measured."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from broadcast.errors import ScriptError
from broadcast.model import PRIORITIES, Bulletin, Item, ItemKind, Manner, Priority, Programme, Schedule, Script
from broadcast.pipeline.day import of_item, speak_for
from broadcast.pipeline.history import History
from broadcast.pipeline.inputs import load_scripts, manner_of
from broadcast.stages.programme import outlook, programmes_of, shorten
from broadcast.station.folder import Folder, kept_days
from broadcast.station.manifest import read_day

JINGLE_MS = 3_600
"""Of the built-in chime with the silences around it."""
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

    day: date
    at: time
    name: str
    slot_name: str
    villages: tuple[str, ...]
    variant: str
    priority: Priority
    repeats: tuple[time, ...]
    items: tuple[PlannedItem, ...]
    duration_ms: int
    max_minutes: float | None
    built: bool
    moved: tuple[Moved, ...] = ()


class Estimate:
    """How long programmes are going to be, by the syllables they are read with and the station's pauses."""

    def __init__(self, schedule: Schedule, manner: Manner) -> None:
        self._schedule, self._manner = schedule, manner
        self._known: dict[tuple[str, ...], int] = {}

    def ms(self, programme: Programme) -> int:
        """The length of a programme in milliseconds."""
        spoken = sum(self._item_ms(item) for item in programme.items if item.kind != "jingle")
        jingles = sum(item.kind == "jingle" for item in programme.items)
        return self._schedule.sound.lead_in_ms + spoken + jingles * JINGLE_MS

    def fit(self, programme: Programme) -> Programme:
        """The programme without what does not fit into its minutes."""
        while self.ms(programme) > programme.max_minutes * 60_000:
            shorter = shorten(programme)
            if shorter is None:
                break
            programme = shorter
        return programme

    def _item_ms(self, item: Item) -> int:
        key = tuple(one.text for one in item.body)
        if key not in self._known:
            pace = self._schedule.voice.syllables_per_minute
            try:
                reading = speak_for(of_item(item), self._schedule, self._manner)
                words = sum(len(one.spoken.split()) for one in reading.utterances)
                pauses = sum(one.pause_ms for one in reading.utterances)
            except ScriptError:  # `check` tells of it; the table need not fail for it
                words, pauses = sum(len(text.split()) for text in key), 0
            self._known[key] = round(words / pace * 60_000) + pauses
        return self._known[key]


def history_of(folder: Folder, schedule: Schedule, scripts: tuple[Script, ...], *, since: date) -> History:
    """The station's history, with the days to come as long as they are estimated."""
    estimate = Estimate(schedule, manner_of(folder, schedule))
    return History(folder, schedule, scripts, since=since, fit=estimate.fit)


def plan_days(folder: Folder, schedule: Schedule, days: Iterable[date], *, today: date) -> tuple[Planned, ...]:
    """Every programme of the days, in order. Raises InputError for files that can't be read."""
    wanted = sorted(set(days))
    scripts = load_scripts(folder, schedule)
    estimate = Estimate(schedule, manner_of(folder, schedule))
    history = History(folder, schedule, scripts, since=min(today, wanted[0]), fit=estimate.fit)
    titles = {one.id: one.title for one in scripts}
    kept = kept_days(folder)
    turns = history.before(wanted[0])
    planned: list[Planned] = []
    for day in wanted:
        built = read_day(kept[day])[0] if day in kept else ()
        if any(one.priority != PRIORITIES[0] for one in built):
            turns = history.before(day + timedelta(days=1))
            planned += (_as_built(one, titles) for one in built)
            continue
        programmes = programmes_of(schedule, scripts, day, turns, air=estimate.fit)
        turns.follow(programmes)
        planned += (_as_planned(one, estimate, titles) for one in programmes)
    return tuple(_with_moves(planned))


def next_turn(
    history: History, schedule: Schedule, scripts: tuple[Script, ...], left_out: Moved, *, after: tuple[date, time]
) -> Moved:
    """The item that was left out of a programme of that day and time, with its next turn as things stand."""
    day, at = after
    for airing in history.aired(day):
        if airing.script == left_out.id and airing.at > at:
            return replace(left_out, day=airing.day, at=airing.at)
    days = (day + timedelta(days=offset) for offset in range(1, AHEAD_DAYS))
    for coming, programmes in outlook(schedule, scripts, days, history.before(day + timedelta(days=1)), history.fit):
        for one in programmes:
            if any(item.id == left_out.id for item in one.items):
                return replace(left_out, day=coming, at=one.at)
    return left_out


def _as_built(one: Bulletin, titles: dict[str, str]) -> Planned:
    items = tuple(PlannedItem(kind=item.kind, id=item.id, title=item.title) for item in one.items if item.script)
    return _planned(one, items, titles, duration_ms=one.duration_ms, max_minutes=None)


def _as_planned(one: Programme, estimate: Estimate, titles: dict[str, str]) -> Planned:
    items = tuple(
        PlannedItem(kind=item.kind, id=item.id, title=item.title, approved=item.script.approved)
        for item in one.items
        if item.script
    )
    return _planned(one, items, titles, duration_ms=estimate.ms(one), max_minutes=one.max_minutes)


def _planned(
    one: Bulletin | Programme,
    items: tuple[PlannedItem, ...],
    titles: dict[str, str],
    *,
    duration_ms: int,
    max_minutes: float | None,
) -> Planned:
    return Planned(
        day=one.day,
        at=one.at,
        name=one.name,
        slot_name=one.slot_name,
        villages=one.villages,
        variant=one.variant,
        priority=one.priority,
        repeats=one.repeats,
        items=items,
        duration_ms=duration_ms,
        max_minutes=max_minutes,
        built=isinstance(one, Bulletin),
        moved=tuple(Moved(id=name, title=titles.get(name, name)) for name in one.left_out),
    )


def _with_moves(planned: list[Planned]) -> Iterable[Planned]:
    """Each programme with the next turn of what it had to leave out, within these days."""
    for place, one in enumerate(planned):
        moved = tuple(_moved(left, planned[place + 1 :]) for left in one.moved)
        yield replace(one, moved=moved) if moved else one


def _moved(left: Moved, later: list[Planned]) -> Moved:
    for one in later:
        if any(item.id == left.id for item in one.items):
            return replace(left, day=one.day, at=one.at)
    return left
