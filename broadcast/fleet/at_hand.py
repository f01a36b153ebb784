"""A station as a folder at a worker's hand, checked for what could lead to another's files."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from broadcast.errors import BroadcastError, FleetError
from broadcast.fleet.outcome import read_outcomes
from broadcast.fleet.roots import Run, refuse_links
from broadcast.fleet.sharing import scratch
from broadcast.fleet.shelf import Lying, Shelf
from broadcast.fleet.staging import bring_down, listed
from broadcast.model import Schedule
from broadcast.station.folder import Folder


@dataclass(frozen=True, kw_only=True, slots=True)
class AtHand:
    """A station as a folder; of one from an object store also what lay there, and the hashes of what was brought."""

    folder: Folder
    lying: Mapping[str, Lying] = field(default_factory=dict)
    brought: Mapping[str, str] = field(default_factory=dict)


@contextmanager
def at_hand(run: Run, shelf: Shelf, station: str) -> Iterator[AtHand]:
    """The station as a folder: where it lies, or a copy of it in scratch that goes again. Raises FleetError."""
    if not run.in_bucket:
        refuse_links(Path(run.root) / station)
        yield AtHand(folder=Folder(root=Path(run.root) / station))
        return
    with tempfile.TemporaryDirectory(dir=scratch(run)) as place:
        known = read_outcomes(shelf, (station,)).get(station)
        lying = listed(shelf, station)
        brought = bring_down(run, shelf, station, lying, known, Path(place))
        yield AtHand(folder=Folder(root=Path(place)), lying=lying, brought=brought)


def checked(schedule: Schedule, folder: Folder) -> Schedule:
    """The schedule of a station whose music is its own. Raises FleetError for a file of somebody else."""
    sound = schedule.sound
    for name in (sound.jingle, sound.sting, sound.bed, *(jingle.file for jingle in sound.jingles)):
        if name is not None and not (folder.root / name).resolve().is_relative_to(folder.root.resolve()):
            raise FleetError(f"tệp nhạc «{name}» nằm ngoài thư mục của đài")
    return schedule


def told(error: BaseException) -> str:
    """A fault as an outcome has it: ours in its words, any other by its kind."""
    return str(error) if isinstance(error, BroadcastError) else f"lỗi {type(error).__name__}: {error}"[:300]
