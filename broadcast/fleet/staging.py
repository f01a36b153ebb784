"""Brings a station of an object store to a worker's scratch, and its finished days back, the list that vouches last.

What vouches for a day is its station's outcome: a day whose files are not the ones it names is no day. So a worker that
is killed, or a store that takes half, leaves the day before as it was known or none, and the next run makes it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping
from pathlib import Path

from broadcast import __version__
from broadcast.errors import FleetError, FleetStoreError
from broadcast.fleet.outcome import DayMade, Outcome
from broadcast.fleet.roots import Run
from broadcast.fleet.shelf import Lying, Shelf, digest
from broadcast.station.events import FOLDER as EVENTS
from broadcast.station.log import NAME as LOG
from broadcast.station.store import write_atomically

MOST_FILES, MOST_BYTES, LARGEST_BYTES = 20_000, 400_000_000, 60_000_000
"""Of a station that is brought down: as much as ten years of texts and music of its own."""
_BUILT = re.compile(r"audio_out/(\d{4}-\d\d-\d\d)/[^/]+")
_NOT_SENT = re.compile(r"^\.cache/|^luu-tru/|^audio_out/(?!so-duyet\.json)|\.lock$|\.tmp$")
_NOT_NEEDED = re.compile(r"\.cache/|luu-tru/|audio_out/(?!\d{4}-\d\d-\d\d/|so-duyet\.json)")
_TOLD = re.compile(rf"{re.escape(LOG)}|{EVENTS}/")
"""What tells of a station's days, and changes none."""


def listed(shelf: Shelf, station: str) -> dict[str, Lying]:
    """A station's files as the store lists them, by their names in the station. Raises FleetStoreError, FleetError."""
    start = len(station) + 1
    found = {name[start:]: lying for name, lying in shelf.all(station).items()}
    if "schedule.yaml" not in found:
        raise FleetError("không có schedule.yaml")
    return found


def tells(name: str) -> bool:
    """Whether a file of a station tells of its days, and changes none: its log, and what is still to come into it."""
    return _TOLD.match(name) is not None


def inputs_of(run: Run, lying: Mapping[str, Lying]) -> str:
    """The mark of all that a station's days are made from; a station with the same has nothing to be made."""
    given = sorted(
        (name, found.mark)
        for name, found in lying.items()
        if not _NOT_NEEDED.match(name) and not tells(name) and not name.startswith("audio_out/")
    )
    return digest(repr((given, [day.isoformat() for day in run.days], __version__)).encode())


def is_whole(day: DayMade, lying: Mapping[str, Lying]) -> bool:
    """Whether every file that the outcome names of a day lies there, as it was sent."""
    names = {f"audio_out/{day.day}/{name}": mark for name, _, mark in day.files}
    return bool(names) and all(name in lying and lying[name].mark == mark for name, mark in names.items())


def bring_down(  # noqa: PLR0917  # who, from where, what of it, to where
    run: Run, shelf: Shelf, station: str, lying: Mapping[str, Lying], known: Outcome | None, place: Path
) -> dict[str, str]:
    """Bring a station to `place`: its texts and settings, the manifests of its days, the wanted days as far as whole.

    Return the hash of each file of people's that came.

    Raises FleetError for a station that is too large, FleetStoreError.
    """
    days = known.days if known else ()
    vouched = {made.day: {name: sha256 for name, sha256, _ in made.files} for made in days}
    wanted_days = {day.isoformat() for day in run.days}
    wanted = []
    for name in lying:
        built = _BUILT.fullmatch(name)
        if built is None:
            if not _NOT_NEEDED.match(name):
                wanted.append(name)
        elif name.endswith(".json") or built[1] in wanted_days:
            wanted.append(name)
    refuse_large(wanted, lying)
    brought: dict[str, str] = {}
    for full, data in shelf.get(f"{station}/{name}" for name in wanted).items():
        name = full[len(station) + 1 :]
        built = _BUILT.fullmatch(name)
        if built is not None and built[1] in vouched and built[1] in wanted_days:
            expected = vouched[built[1]].get(name.rpartition("/")[2])
            if expected is not None and expected != digest(data):
                continue  # half of another day, or what the store made of it
        write_atomically(place / name, data, durable=False)
        if built is None:
            brought[name] = digest(data)
    return brought


def refuse_large(wanted: Collection[str], lying: Mapping[str, Lying]) -> None:
    """Raise FleetError where a station's files that are wanted are more than one can have."""
    total = sum(lying[name].size_bytes for name in wanted)
    if len(wanted) > MOST_FILES or total > MOST_BYTES:
        raise FleetError(f"đài có {len(wanted)} tệp, {total / 1e6:.0f} MB — quá mức cho phép")
    for name in wanted:
        if lying[name].size_bytes > LARGEST_BYTES:
            raise FleetError(f"{name} lớn {lying[name].size_bytes / 1e6:.0f} MB — quá mức cho phép")


def send_up(shelf: Shelf, station: str, place: Path, day: str) -> tuple[tuple[str, str, str], ...]:
    """Send a day's files up, sounds first and manifests last; return each with its hash and the store's mark.

    A mark that is the content's own MD5, as S3 has it, vouches for it; else the file is read back.

    Raises FleetStoreError where the store holds something else than was sent.
    """
    folder = place / "audio_out" / day
    files = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}
    prefix = f"{station}/audio_out/{day}"
    for manifests in (False, True):
        part = {f"{prefix}/{name}": data for name, data in files.items() if name.endswith(".json") is manifests}
        shelf.put(part)
        lying = shelf.all(prefix)
        doubtful = [name for name, data in part.items() if not holds(lying.get(name), data)]
        there = shelf.get(doubtful)
        for name in doubtful:
            if digest(there.get(name, b"")) != digest(part[name]):
                raise FleetStoreError(f"{name.rpartition('/')[2]}: kho giữ khác với tệp đã gửi")
    shelf.remove(name for name in lying if name.rpartition("/")[2] not in files)
    return tuple((name, digest(data), lying[f"{prefix}/{name}"].mark) for name, data in files.items())


def holds(lying: Lying | None, data: bytes) -> bool:
    """Whether a store's mark vouches that these bytes lie there: of a file put in one piece it is their MD5."""
    return lying is not None and lying.mark == hashlib.md5(data, usedforsecurity=False).hexdigest()


def send_changes(
    shelf: Shelf, station: str, place: Path, before: Mapping[str, Lying], brought: Mapping[str, str]
) -> None:
    """Send up what building changed beside the days: the station's key, its ledger, texts that came from elsewhere.

    A file that people changed in the store meanwhile stays theirs, and where that is the log the events that were taken
    into it stay as well. Raises FleetStoreError.
    """
    now = listed(shelf, station)
    here = {
        name: path.read_bytes()
        for path in place.rglob("*")
        if path.is_file() and not path.is_symlink() and not _NOT_SENT.search(name := path.relative_to(place).as_posix())
    }
    ours = {name for name in {*here, *brought} if now.get(name) == before.get(name)}
    changed = [name for name in ours & here.keys() if digest(here[name]) != brought.get(name)]
    shelf.put({f"{station}/{name}": here[name] for name in changed})
    gone = [name for name in ours & brought.keys() if name not in here]
    shelf.remove(f"{station}/{name}" for name in gone if LOG in ours or not name.startswith(f"{EVENTS}/"))
