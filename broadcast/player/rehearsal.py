"""Days played on a simulated clock: what would be played, when, and why not what is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Literal

from broadcast.model import Day
from broadcast.player.dues import dues_of
from broadcast.player.ladder import Ladder
from broadcast.player.memory import forget
from broadcast.player.scheduler import next_look, step
from broadcast.player.values import Due, Event, Key, Playing, Settings, State, length_of

NIGHT = time.min
A_DAY = timedelta(days=1)
Outcome = Literal["played", "shortened", "substitute", "cut", "not-played"]
OUTCOME_NAMES: dict[Outcome, str] = {
    "played": "phát trọn",
    "shortened": "phát rút gọn",
    "substitute": "PHÁT THAY",
    "cut": "phát dở",
    "not-played": "KHÔNG PHÁT",
}
"""How each outcome is named to people."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """What became of one airing; `why` says it where it was not played whole, or something else was played for it."""

    due: Due
    outcome: Outcome
    begins: datetime | None = None
    ends: datetime | None = None
    late_ms: int = 0
    playing: Playing | None = None
    why: str = ""


class Days:
    """The airings of the days around a moment, and the files that may be played for them."""

    def __init__(self, days: Callable[[date], Day], settings: Settings) -> None:
        self._days, self._settings = days, settings

    def around(self, now: datetime) -> tuple[Due, ...]:
        """The airings of yesterday, today and tomorrow."""
        days = (now.date() - A_DAY, now.date(), now.date() + A_DAY)
        return tuple(due for day in days for due in dues_of(self._days(day), self._settings))

    def files(self, dues: tuple[Due, ...], lost: frozenset[Key] = frozenset()) -> Ladder:
        """The chooser of files for those airings; `lost` are relays that were given up."""
        return Ladder(dues, self._settings.fallback, lost)


def simulate(days: Days, settings: Settings, begins: datetime, ends: datetime) -> Iterator[Event]:
    """All that happens between two local times if nothing comes between; what is on air at the end is played out."""
    now = begins
    state = State(done=frozenset(due.key for due in days.around(now) if due.at < begins))
    while now < ends or state.playing is not None:
        dues = tuple(due for due in days.around(now) if due.at < ends)
        over = state.playing is not None and state.playing.ends <= now
        state, events = step(state, dues, now, quiet=settings.quiet, files=days.files(dues), ended=over)
        yield from events
        state = forget(state, now.date())
        now = next_look(state, dues, now, settings.quiet)


def rehearse(days: Callable[[date], Day], settings: Settings, first: date, last: date) -> tuple[Row, ...]:
    """What would be played from the first day to the last, by the clock."""
    begins, ends = datetime.combine(first, NIGHT), datetime.combine(last, NIGHT) + A_DAY
    return rows_of(simulate(Days(days, settings), settings, begins, ends))


def rows_of(events: Iterator[Event]) -> tuple[Row, ...]:
    """Events as a row an airing, in the order of the hours at which they were to begin."""
    rows: dict[Key, Row] = {}
    for event in events:
        key = event.due.key
        row = rows.get(key, Row(due=event.due, outcome="not-played"))
        if event.kind == "started" and event.playing is not None:
            row = _begun(row, event.at, event.playing, event.why)
        elif event.kind in {"ended", "cut"}:
            row = replace(row, ends=event.at)
            if event.kind == "cut":
                row = replace(row, outcome="cut", why=event.why)
        elif event.kind == "refused":
            row = replace(row, why=event.why)
        rows[key] = row
    return tuple(sorted(rows.values(), key=lambda row: (row.due.at, row.due.name)))


def _begun(row: Row, at: datetime, playing: Playing, why: str) -> Row:
    whole = length_of(playing.pieces) >= playing.file.length_ms
    outcome: Outcome = "played" if whole else "shortened"
    if playing.file.rung not in {"programme", "light"}:
        outcome = "substitute"
    why = why or ("" if whole else "rút gọn cho kịp giờ")
    return replace(row, outcome=outcome, begins=at, late_ms=playing.late_ms, playing=playing, why=why)
