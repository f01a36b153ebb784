"""What all stations of a fleet share, clips and finished pieces: a folder, or an object store with one before it.

Each is sealed with the fleet's secret and checked whenever it is read (`ClipStore`, `SegmentStore`), so that a store
that gives another's sound, or a damaged one, costs making it again and nothing else.
"""

from __future__ import annotations

import json
import os
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from broadcast.errors import FleetError
from broadcast.fleet.roots import OWN, Run
from broadcast.fleet.shelf import Shelf, digest
from broadcast.model import Clip
from broadcast.station.segments import SegmentStore
from broadcast.station.store import ClipStore, write_atomically

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


CLIPS, SEGMENTS, USED = f"{OWN}/clips", f"{OWN}/doan", f"{OWN}/dung"
KEPT_DAYS = 120
"""A shared clip that no run has wanted for so long goes."""
_LARGEST_BYTES = 20_000_000
MEMORY_BYTES = 64_000_000
"""Of samples that a worker keeps in memory: a quarter of what a worker may use."""


class _Heard:
    """The samples that this worker has read and checked, the latest of them: stations say the same sentences.

    They hold as long as their file is the same, by its size and the time of its last change.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[Path, tuple[tuple[int, int], npt.NDArray[np.int16]]] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def get(self, path: Path) -> npt.NDArray[np.int16] | None:
        """The samples of the clip at that place; None where they are not kept, or the file is another by now."""
        with self._lock:
            if path not in self._kept:
                return None
            state, samples = self._kept[path]
            if state != _state_of(path):
                self._forget(path)
                return None
            self._kept.move_to_end(path)
            return samples

    def keep(self, path: Path, samples: npt.NDArray[np.int16]) -> None:
        """Keep samples, which nobody may change any more."""
        samples.flags.writeable = False
        with self._lock:
            self._forget(path)
            self._kept[path] = _state_of(path), samples
            self._bytes += samples.nbytes
            while self._bytes > MEMORY_BYTES:
                self._forget(next(iter(self._kept)))

    def drop(self, path: Path) -> None:
        """Forget the clip at that place."""
        with self._lock:
            self._forget(path)

    def _forget(self, path: Path) -> None:
        gone = self._kept.pop(path, None)
        self._bytes -= 0 if gone is None else gone[1].nbytes


def _state_of(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_size, found.st_mtime_ns


_HEARD = _Heard()


class SharedClips(ClipStore):
    """The shared clips as one worker sees them."""

    def __init__(self, run: Run, shelf: Shelf) -> None:
        self._shelf = shelf if run.in_bucket else None
        self._new: set[str] = set()
        super().__init__(scratch(run) / "clips" if run.in_bucket else Path(run.root) / CLIPS, run.seal)

    def bring(self, keys: Iterable[str]) -> None:
        """Fetch these clips in one go, as far as the store has them and this worker has not. Raises FleetStoreError."""
        if self._shelf is None:
            return
        wanted = {_name(key): key for key in keys if not self._path(key).exists()}
        for name, data in self._shelf.get(wanted).items():
            if len(data) <= _LARGEST_BYTES:
                write_atomically(self._path(wanted[name]), data, durable=False)

    def find(self, key: str) -> tuple[Clip, npt.NDArray[np.int16]] | None:
        """The clip of that key and its samples: from memory where an earlier station of this worker had it, too."""
        path = self._path(key)
        known = _HEARD.get(path)
        if known is not None:
            return Clip(key=key, path=path, frames=len(known)), known
        found = super().find(key)
        if found is not None:
            _HEARD.keep(path, found[1])
        return found

    def _used(self, path: Path) -> None:
        """Nothing: what a run wanted is noted once, and a file that nobody changed keeps its time."""

    def read(self, clip: Clip) -> npt.NDArray[np.int16]:
        """The samples of a clip that `find` or `put` gave. Raises ClipError where it is gone or damaged."""
        known = _HEARD.get(clip.path)
        return super().read(clip) if known is None else known

    def drop(self, key: str) -> None:
        """Forget a clip."""
        _HEARD.drop(self._path(key))
        super().drop(key)

    def put(self, key: str, pcm: npt.NDArray[np.int16]) -> Clip:
        """Keep a clip, to be given to the others."""
        self._new.add(key)
        _HEARD.drop(self._path(key))
        return super().put(key, pcm)

    def give(self) -> None:
        """Hand what was recorded here to the others, in one go. Raises FleetStoreError."""
        if self._shelf is not None and self._new:
            self._shelf.put({_name(key): self._path(key).read_bytes() for key in self._new if self._path(key).exists()})
        self._new.clear()


class SharedSegments(SegmentStore):
    """The finished pieces of programmes that all stations share, as one worker sees them."""

    def __init__(self, run: Run, shelf: Shelf) -> None:
        self._shelf = shelf if run.in_bucket else None
        self._new: set[str] = set()
        super().__init__(scratch(run) / "segments" if run.in_bucket else Path(run.root) / SEGMENTS, run.seal)

    def bring(self, keys: Iterable[str]) -> None:
        """Fetch these in one go, as far as the store has them and this worker has not. Raises FleetStoreError."""
        if self._shelf is None:
            return
        wanted = {f"{SEGMENTS}/{key[:2]}/{key}.doan": key for key in keys if not self.has(key)}
        for name, data in self._shelf.get(wanted).items():
            if len(data) <= _LARGEST_BYTES:
                write_atomically(self._path(wanted[name]), data, durable=False)

    def put(self, key: str, data: bytes) -> None:
        """Keep a piece, to be given to the others."""
        self._new.add(key)
        super().put(key, data)

    def give(self) -> None:
        """Hand what was made here to the others, in one go. Raises FleetStoreError."""
        if self._shelf is not None and self._new:
            there = {key: self._path(key) for key in self._new if self.has(key)}
            self._shelf.put({f"{SEGMENTS}/{key[:2]}/{key}.doan": path.read_bytes() for key, path in there.items()})
        self._new.clear()


def scratch(run: Run) -> Path:
    """This worker's folder for what can be fetched again. Raises FleetError where it is somebody else's."""
    user = os.getuid() if hasattr(os, "getuid") else 0
    place = Path(tempfile.gettempdir()) / f"loa-doi-{user}-{digest(run.root.encode() + run.seal)[:16]}"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    if place.is_symlink() or (hasattr(os, "getuid") and place.stat().st_uid != user):
        raise FleetError(f"{place} là của người khác — xóa đi, hoặc đặt biến TMPDIR")
    return place


def note_used(shelf: Shelf, keys: Iterable[str], now: datetime) -> None:
    """Remember which clips this run wanted. Raises FleetStoreError."""
    name = f"{USED}/{now:%Y-%m-%d}.json"
    known = _keys(shelf.get([name]).get(name, b"[]"))
    shelf.put({name: json.dumps(sorted(known | set(keys))).encode()})


def prune(shelf: Shelf, now: datetime, *, kept_days: int = KEPT_DAYS) -> int:
    """Delete the shared clips that are older than so many days and were wanted by no run since; return how many.

    Finished pieces go by age alone: one that is still wanted is made again from its clips.
    """
    limit = now - timedelta(days=kept_days)
    notes = shelf.all(USED)
    late = f"{USED}/{limit:%Y-%m-%d}.json"
    used = {key for data in shelf.get([name for name in notes if name >= late]).values() for key in _keys(data)}
    old = [
        name
        for name, lying in shelf.all(CLIPS).items()
        if lying.changed_s < limit.timestamp() and Path(name).stem not in used
    ]
    shelf.remove([*old, *(name for name in notes if name < late)])
    shelf.remove(name for name, lying in shelf.all(SEGMENTS).items() if lying.changed_s < limit.timestamp())
    return len(old)


def _keys(data: bytes) -> set[str]:
    try:
        return set(map(str, json.loads(data)))
    except (ValueError, TypeError, RecursionError):
        return set()


def _name(key: str) -> str:
    return f"{CLIPS}/{key[:2]}/{key}.flac"
