"""Looks at every station of a fleet without making anything: can it be read, and what would be left out?"""

from __future__ import annotations

from dataclasses import dataclass

from broadcast.config import load_schedule
from broadcast.errors import BroadcastError
from broadcast.fleet.at_hand import at_hand, checked
from broadcast.fleet.roots import Run
from broadcast.fleet.shelf import Shelf
from broadcast.pipeline.inputs import load_inputs


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """A station as it was found: how many texts are approved and how many wait, and what is wrong with it."""

    station: str
    name: str
    approved: int = 0
    waiting: int = 0
    faults: tuple[str, ...] = ()


def check_station(run: Run, shelf: Shelf, station: str) -> Checked:
    """Look at one station. What is wrong with it is in `faults`; raises nothing for it."""
    try:
        with at_hand(run, shelf, station) as there:
            schedule = checked(load_schedule(there.folder.schedule), there.folder)
            inputs = load_inputs(there.folder, schedule)
    except BroadcastError as error:
        return Checked(station=station, name=station, faults=(str(error),))
    approved = sum(script.approved for script in inputs.scripts)
    return Checked(
        station=station,
        name=schedule.station.commune,
        approved=approved,
        waiting=len(inputs.scripts) - approved,
        faults=tuple(map(str, inputs.broken)),
    )
