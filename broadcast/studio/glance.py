"""The first screen's view of the station, kept for as long as nothing on the disk has changed.

Every page shows the line about tomorrow; a station of some thousand texts would otherwise be read for each of them.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from broadcast.office.texts import Texts, texts_of
from broadcast.office.today import Today, today_of
from broadcast.station.folder import Folder
from broadcast.station.log import NAME

_Stamp = tuple[tuple[str, int, int], ...]


class Glance:
    """Looks at a station, and again once one of its files has changed or a minute has begun."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._seen: tuple[_Stamp, datetime, Today] | None = None
        self._read: tuple[_Stamp, datetime, Texts] | None = None

    def today(self, now: datetime) -> Today:
        """The station as it stands at `now`, an aware local time."""
        minute = now.replace(second=0, microsecond=0)
        with self._lock:
            stamp = tuple(_stamp(self._folder, now))
            if self._seen is None or self._seen[:2] != (stamp, minute):
                self._seen = (stamp, minute, today_of(self._folder, now=now))
            return self._seen[2]

    def texts(self, now: datetime) -> Texts:
        """Every text of the station as it stands at `now`. Raises InputError where they can't be read at all."""
        minute = now.replace(second=0, microsecond=0)
        with self._lock:
            stamp = tuple(_stamp(self._folder, now))
            if self._read is None or self._read[:2] != (stamp, minute):
                self._read = (stamp, minute, texts_of(self._folder, now=now))
            return self._read[2]


def _stamp(folder: Folder, now: datetime) -> Iterator[tuple[str, int, int]]:
    """Name, size and time of the last change of every file that the first screen speaks of."""
    days = (folder.out / (now.date() + timedelta(days=offset)).isoformat() for offset in range(-1, 2))
    for path in (folder.scripts, *days):
        yield from sorted(_files(path))
    names = (folder.schedule.name, "pronunciation.tsv", NAME, ".cache/lan-chay.json")
    for path in (folder.root / name for name in names):
        with suppress(OSError):
            status = path.stat()
            yield str(path), status.st_size, status.st_mtime_ns


def _files(place: Path) -> Iterator[tuple[str, int, int]]:
    with suppress(OSError), os.scandir(place) as entries:
        for entry in entries:
            with suppress(OSError):
                if entry.is_dir(follow_symlinks=False):
                    yield from _files(Path(entry.path))
                else:
                    status = entry.stat()
                    yield entry.path, status.st_size, status.st_mtime_ns
