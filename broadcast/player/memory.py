"""What the player remembers over a restart, as a small JSON file: what is over, what was on air and how far it got."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from broadcast.player.scheduler import held_at
from broadcast.player.values import Chosen, Due, Key, Piece, Playing, Rung, State

NAME = "trang-thai.json"
KEPT = timedelta(days=3)
MAX_BYTES = 2_000_000


@dataclass(frozen=True, kw_only=True, slots=True)
class _Held:
    """Something on air or held, without its bulletin, which is looked up again."""

    key: Key
    path: str
    sha256: str
    rung: Rung
    why: str
    pieces: tuple[Piece, ...]
    whole: tuple[Piece, ...]
    items: tuple[tuple[Piece, str], ...]
    since: datetime
    began: datetime
    late_ms: int
    played_ms: int
    by_urgent: bool
    url: str = ""
    silence_s: float = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class _Memory:
    seen: datetime
    steady: float = 0.0
    run: str = ""
    done: tuple[Key, ...]
    warned: tuple[Key, ...]
    held: tuple[_Held, ...]


_ADAPTER = TypeAdapter(_Memory)


@dataclass(frozen=True, kw_only=True, slots=True)
class Remembered:
    """What a restarted player knows: the state to go on from, and the last local time at which it was awake."""

    state: State
    seen: datetime


def written(state: State, now: datetime, *, played_ms: int | None = None, steady: float = 0.0, run: str = "") -> bytes:
    """The state as bytes. `played_ms` is how much of what is on air was heard since it began or went on; `steady` is
    the moment of the steady clock that `now` is, `run` the name of this run of players."""
    held = state.held
    if state.playing is not None:
        held = (*held, held_at(state.playing, now, played_ms=played_ms, by_urgent=False))
    recent = (now - KEPT).date()
    memory = _Memory(
        seen=now,
        steady=steady,
        run=run,
        done=tuple(sorted(key for key in state.done if key[0] >= recent)),
        warned=tuple(sorted(key for key in state.warned if key[0] >= recent)),
        held=tuple(_flat(playing) for playing in held),
    )
    return _ADAPTER.dump_json(memory)


def remembered(data: bytes, dues: Iterable[Due]) -> Remembered | None:
    """The state that was written; None where the bytes are none of ours, for a player that remembers nothing may still
    play. What was on air goes on as its rule says; what is no more among the dues is over."""
    if len(data) > MAX_BYTES:
        return None
    try:
        memory = _ADAPTER.validate_json(data)
    except (ValidationError, ValueError):
        return None
    by_key = {due.key: due for due in dues}
    held = tuple(_whole(kept, by_key[kept.key]) for kept in memory.held if kept.key in by_key)
    lost = {kept.key for kept in memory.held if kept.key not in by_key}
    done, warned = frozenset(memory.done) | lost, frozenset(memory.warned)
    return Remembered(state=State(done=done, warned=warned, held=held), seen=memory.seen)


def taken_up(state: State, *, begun: frozenset[Key], ended: frozenset[Key]) -> State:
    """The state by what the log tells of these days: a full disk may have left it older than the log is.

    What has ended is not gone on with, and what was begun and is not remembered is not begun again.
    """
    held = tuple(playing for playing in state.held if playing.due.key not in ended)
    return replace(state, held=held, done=state.done | ended | (begun - {playing.due.key for playing in held}))


def forget(state: State, today: date) -> State:
    """The state without what is days ago, so that it stays as small in a year as it is in a week."""
    recent = today - KEPT
    return replace(
        state,
        done=frozenset(key for key in state.done if key[0] >= recent),
        warned=frozenset(key for key in state.warned if key[0] >= recent),
        queued=frozenset(key for key in state.queued if key[0] >= recent),
    )


def _flat(playing: Playing) -> _Held:
    file = playing.file
    return _Held(
        key=playing.due.key,
        path=str(file.path),
        sha256=file.sha256,
        rung=file.rung,
        why=file.why,
        pieces=playing.pieces,
        whole=file.pieces,
        items=file.items,
        since=playing.since,
        began=playing.began,
        late_ms=playing.late_ms,
        played_ms=playing.played_ms,
        by_urgent=playing.by_urgent,
        url=file.url,
        silence_s=file.silence_s,
    )


def _whole(held: _Held, due: Due) -> Playing:
    file = Chosen(
        path=Path(held.path),
        sha256=held.sha256,
        rung=held.rung,
        pieces=held.whole,
        why=held.why,
        items=held.items,
        url=held.url,
        silence_s=held.silence_s,
    )
    return Playing(
        due=due,
        file=file,
        pieces=held.pieces,
        since=held.since,
        began=held.began,
        late_ms=held.late_ms,
        played_ms=held.played_ms,
        by_urgent=held.by_urgent,
    )


def seen_in(data: bytes) -> datetime | None:
    """When the player that wrote these bytes was last awake; None where they are none of ours."""
    try:
        return _ADAPTER.validate_json(data).seen
    except (ValidationError, ValueError):
        return None


def clock_in(data: bytes, run: str) -> tuple[datetime, float] | None:
    """The local time at which these bytes were written, and the moment of the steady clock that it was; None where an
    earlier run of players wrote them: the machine may have been off since."""
    try:
        memory = _ADAPTER.validate_json(data)
    except (ValidationError, ValueError):
        return None
    return (memory.seen, memory.steady) if run and memory.run == run else None
