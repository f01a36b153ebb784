"""What became of a station in a run: made, unchanged, left out and why; kept as a small file, for `fleet status`."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Literal

from broadcast.fleet.roots import OWN
from broadcast.fleet.shelf import Shelf

OUTCOMES = f"{OWN}/ket-qua"
State = Literal["built", "unchanged", "failed", "missing-clips"]


@dataclass(frozen=True, kw_only=True, slots=True)
class DayMade:
    """A station's day as it stands: its bulletins, their minutes, and the voices that speak in them.

    `files` has each file of a day in an object store with its hash and the mark that the store gave it, so that half a
    day is known for what it is.
    """

    day: str
    bulletins: int
    minutes: float
    voices: tuple[str, ...]
    files: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Missing:
    """Sentences of one voice that have to be recorded first; `remote` is a voice that another machine speaks with."""

    engine: str
    fingerprint: str
    syllables_per_minute: int
    remote: bool
    texts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What became of a station. `fault` says why it failed, `again` whether another try can help.

    `inputs` is the mark of all that the days were made from, `left_out` what can't go on air, `worker` who did it.
    """

    station: str
    name: str
    state: State
    at: str
    days: tuple[DayMade, ...] = ()
    left_out: tuple[str, ...] = ()
    fault: str = ""
    again: bool = False
    missing: tuple[Missing, ...] = ()
    inputs: str = ""
    worker: str = ""
    cpu_s: float = 0.0

    @property
    def done(self) -> bool:
        """Whether the station is as it should be, made in this run or in one before."""
        return self.state in {"built", "unchanged"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Closed:
    """What no worker may ask for: services that are closed to this run, and sentences that they can't say, with why."""

    services: tuple[tuple[str, str], ...] = ()
    texts: tuple[tuple[str, str], ...] = ()


def note_outcome(shelf: Shelf, outcome: Outcome) -> None:
    """Keep an outcome. Raises FleetStoreError."""
    held = asdict(replace(outcome, missing=()))
    shelf.put({f"{OUTCOMES}/{outcome.station}.json": json.dumps(held, ensure_ascii=False, indent=1).encode()})


def read_outcomes(shelf: Shelf, stations: tuple[str, ...]) -> dict[str, Outcome]:
    """The last outcome of each station that has one and whose file can be read. Raises FleetStoreError."""
    names = {f"{OUTCOMES}/{station}.json": station for station in stations}
    found = {}
    for name, data in shelf.get(names).items():
        outcome = _read(data)
        if outcome is not None and outcome.station == names[name]:
            found[names[name]] = outcome
    return found


def _read(data: bytes) -> Outcome | None:
    try:
        held = json.loads(data)
        datetime.fromisoformat(held["at"])
        days = tuple(
            DayMade(
                day=str(made["day"]),
                bulletins=int(made["bulletins"]),
                minutes=float(made["minutes"]),
                voices=tuple(map(str, made["voices"])),
                files=tuple((str(name), str(sha256), str(mark)) for name, sha256, mark in made["files"]),
            )
            for made in held["days"]
        )
        plain = {name: held[name] for name in ("station", "name", "state", "at", "fault", "inputs", "worker")}
        return Outcome(
            **{name: str(value) for name, value in plain.items()},  # type: ignore[arg-type]  # checked by who shows it
            days=days,
            left_out=tuple(map(str, held["left_out"])),
            cpu_s=float(held["cpu_s"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
