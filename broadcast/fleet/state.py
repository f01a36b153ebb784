"""Tells how each commune of a fleet stands for a day: whole, whole but something left out, or missing and why."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Literal

from broadcast.errors import BroadcastError
from broadcast.fleet.outcome import DayMade, Outcome, read_outcomes
from broadcast.fleet.roots import Run
from broadcast.fleet.shelf import Lying
from broadcast.fleet.staging import LARGEST_BYTES, is_whole, tells
from broadcast.station import manifest
from broadcast.station.events import take_in
from broadcast.station.log import NAME, Log
from broadcast.station.store import write_atomically

State = Literal["whole", "left-out", "missing"]
STATE_NAMES: dict[State, str] = {"whole": "đủ", "left-out": "đủ, có bài để lại", "missing": "thiếu"}
CONFIRMED_WITHIN_DAYS = 31


@dataclass(frozen=True, kw_only=True, slots=True)
class StationState:
    """A commune's day. `why` says what is missing or left out, `confirmed_at` when a village confirmed last.

    `made_at` is when the commune was built last, None where it never was.
    """

    station: str
    name: str
    state: State
    why: tuple[str, ...] = ()
    bulletins: int = 0
    minutes: float = 0.0
    voices: tuple[str, ...] = ()
    made_at: datetime | None = None
    confirmed_at: datetime | None = None


def station_states(run: Run, stations: tuple[str, ...], day: date) -> tuple[StationState, ...]:
    """Every commune's day, in the order of their names, as it lies there. Raises FleetStoreError."""
    shelf = run.shelf
    outcomes = read_outcomes(shelf, stations)
    lying = _by_station(shelf.all("")) if run.in_bucket else {}
    found = (_state(run, station, outcomes.get(station), lying.get(station, {}), day) for station in stations)
    if not run.in_bucket:
        return tuple(replace(state, confirmed_at=_confirmed(Path(run.root) / state.station, day)) for state in found)
    with tempfile.TemporaryDirectory() as logs:
        for station in stations:
            told = [
                f"{station}/{name}"
                for name, file in lying.get(station, {}).items()
                if tells(name) and file.size_bytes <= LARGEST_BYTES
            ]
            for name, data in shelf.get(told).items():
                write_atomically(Path(logs) / name, data, durable=False)
        return tuple(replace(state, confirmed_at=_confirmed(Path(logs) / state.station, day)) for state in found)


def _by_station(lying: Mapping[str, Lying]) -> dict[str, dict[str, Lying]]:
    """The files of each station by their names in it."""
    found: dict[str, dict[str, Lying]] = {}
    for name, file in lying.items():
        station, _, inside = name.partition("/")
        found.setdefault(station, {})[inside] = file
    return found


def _state(  # one station, with what was read once for all
    run: Run, station: str, outcome: Outcome | None, lying: Mapping[str, Lying], day: date
) -> StationState:
    if outcome is None:
        return StationState(station=station, name=station, state="missing", why=("chưa dựng lần nào",))
    made = next((made for made in outcome.days if made.day == day.isoformat()), None)
    root = None if run.in_bucket else Path(run.root) / station
    lacks = _lacks(root, lying, made, day)
    why = lacks
    if outcome.state == "failed":
        why = (outcome.fault, *lacks) if lacks else (f"lượt gần nhất hỏng: {outcome.fault}",)
    state: State = "missing" if lacks else "left-out" if outcome.left_out or why else "whole"
    return StationState(
        station=station,
        name=outcome.name,
        state=state,
        why=(*why, *outcome.left_out),
        bulletins=made.bulletins if made else 0,
        minutes=made.minutes if made else 0.0,
        voices=made.voices if made else (),
        made_at=datetime.fromisoformat(outcome.at),
    )


def _lacks(root: Path | None, lying: Mapping[str, Lying], made: DayMade | None, day: date) -> tuple[str, ...]:
    if made is None:
        return (f"chưa có ngày {day:%d/%m/%Y}",)
    return ("tệp của ngày ấy thiếu hoặc đã đổi",) if _is_missing(root, lying, made, day) else ()


def _is_missing(root: Path | None, lying: Mapping[str, Lying], made: DayMade, day: date) -> bool:
    """Whether the day's files are not there as they were made; the sounds of a folder by their presence alone."""
    if root is None:
        return not is_whole(made, lying)
    place = root / "audio_out" / day.isoformat()
    try:
        found = manifest.read_day(place)
    except BroadcastError:
        return True
    there = all((place / file.mp3).is_file() for bulletin in found.bulletins for file in bulletin.files)
    return bool(found.broken) or len(found.bulletins) < made.bulletins or not there


def _confirmed(root: Path, day: date) -> datetime | None:
    with suppress(BroadcastError):
        take_in(root)
    if not (root / NAME).is_file():
        return None
    with suppress(BroadcastError), Log(root / NAME) as log:
        entries = log.entries(day - timedelta(days=CONFIRMED_WITHIN_DAYS), day)
        return max((entry.at for entry in entries if entry.kind == "confirmed"), default=None)
    return None
