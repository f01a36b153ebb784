"""What the site knows of its days and pages, so that a year's manifests are not read again for one new day."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from broadcast.model import Bulletin, Day
from broadcast.station.listing import heard_by, is_for_this_machine, told_of
from broadcast.station.manifest import hash_of, write_bulletin

NAME = ".site.json"
OURS = (".html", ".vtt", ".chapters.json")
"""How the names of the files end that the site writes into a day's folder."""


@dataclass(frozen=True, kw_only=True, slots=True)
class File:
    """A file that people can fetch; `name` is relative to the site."""

    name: str
    sha256: str
    size_bytes: int


@dataclass(frozen=True, kw_only=True, slots=True)
class IndexedDay:
    """What the site knows of one day as it lay on disk.

    The bulletins of `on_disk` are without their sentences. `stamp` changes with any file of the day that others wrote;
    `digests` has for each bulletin's name the hash of its manifest and of which of its files are there; `files` are all
    that people can fetch.
    """

    on_disk: Day
    stamp: str
    digests: dict[str, str]
    files: tuple[File, ...]

    @property
    def day(self) -> date:
        """Which day it is."""
        return self.on_disk.day

    @property
    def bulletins(self) -> tuple[Bulletin, ...]:
        """The day's bulletins that have pages, in playing order."""
        return self.on_disk.bulletins

    def told(self, village: str) -> tuple[Bulletin, ...]:
        """What a village's pages tell of the day; where the name is empty the commune's, which tell of everyone."""
        return self.heard(village) if village else told_of(self.bulletins)

    def heard(self, village: str) -> tuple[Bulletin, ...]:
        """What a village hears that day; an empty name is what the whole commune hears."""
        return heard_by(village, self.bulletins)


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """A file the site wrote: the hash of what it was made from, and of what it became."""

    key: str
    sha256: str
    size_bytes: int


@dataclass(frozen=True, kw_only=True, slots=True)
class SiteIndex:
    """What was there after the last time, by day and by page."""

    days: tuple[IndexedDay, ...] = ()
    pages: dict[str, Page]


_ADAPTER = TypeAdapter(SiteIndex)


def read_index(out: Path) -> SiteIndex:
    """The memory of the last time; an empty one where there is none that can be read."""
    try:
        return _ADAPTER.validate_json((out / NAME).read_bytes())
    except (OSError, ValidationError):
        return SiteIndex(pages={})


def index_bytes(memory: SiteIndex) -> bytes:
    """As it is written beside the site."""
    return _ADAPTER.dump_json(memory)


def look(
    out: Path, memory: SiteIndex, days: Iterable[date] | None, read: Callable[[date], Day]
) -> tuple[IndexedDay, ...]:
    """Every day there is, oldest first. Only `days`, or all where None, are looked at again."""
    known = {day.day: day for day in memory.days}
    again = None if days is None else set(days)
    found = []
    for place in sorted(path for path in out.glob("????-??-??") if path.is_dir()):
        try:
            day = date.fromisoformat(place.name)
        except ValueError:
            continue
        old = known.get(day)
        if old is not None and again is not None and day not in again:
            found.append(old)
            continue
        stamp = _stamp(place)
        indexed = old if old is not None and old.stamp == stamp else _index(place, read(day), stamp)
        if indexed.bulletins:
            found.append(indexed)
    return tuple(found)


def _stamp(place: Path) -> str:
    found = []
    with os.scandir(place) as entries:
        for entry in entries:
            if entry.is_file(follow_symlinks=False) and not _ours(entry.name):
                status = entry.stat(follow_symlinks=False)
                found.append((entry.name, status.st_size, status.st_mtime_ns))
    return hashlib.sha256(repr(sorted(found)).encode()).hexdigest()


def _ours(name: str) -> bool:
    return name.endswith(OURS) or name.startswith(".")


def _index(place: Path, found: Day, stamp: str) -> IndexedDay:
    light, digests, files, day = [], {}, [], found.day
    for bulletin in found.bulletins:  # one whose manifest is damaged has no page until it is built again
        there = (bulletin.main, *(file for file in bulletin.files[1:] if _has(place / file.mp3, file.size_bytes)))
        light.append(replace(bulletin, items=tuple(replace(item, lines=()) for item in bulletin.items), files=there))
        digest = hashlib.sha256(write_bulletin(bulletin))
        digest.update(repr([file.mp3 for file in there]).encode())
        digests[bulletin.name] = digest.hexdigest()
        files += [File(name=f"{day}/{file.mp3}", sha256=file.sha256, size_bytes=file.size_bytes) for file in there]
    for path in sorted(place.iterdir()):
        private = path.suffix == ".mp3" or _ours(path.name) or is_for_this_machine(path.name)
        if path.is_file() and not path.is_symlink() and not private:
            sha256, size_bytes = hash_of(path)
            files.append(File(name=f"{day}/{path.name}", sha256=sha256, size_bytes=size_bytes))
    on_disk = Day(day=day, place=place, bulletins=tuple(light))
    return IndexedDay(on_disk=on_disk, stamp=stamp, digests=digests, files=tuple(files))


def _has(path: Path, size_bytes: int) -> bool:
    try:
        return path.stat().st_size == size_bytes
    except OSError:
        return False
