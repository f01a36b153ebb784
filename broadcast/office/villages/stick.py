"""Bulletins carried to a village on a stick: which sticks are plugged in, what goes onto them, and how it went."""

from __future__ import annotations

import ctypes
import getpass
import os
import shutil
import string
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from broadcast.errors import NextStep, PublishError, Step
from broadcast.model import Bulletin, Progress, Schedule
from broadcast.office.villages.named import villages_named
from broadcast.pipeline.day import Say
from broadcast.stages.publish.tracks import Track, still_heard, tracks
from broadcast.stages.publish.usb import pack
from broadcast.stages.publish.usb_stick import taken
from broadcast.station.folder import Folder
from broadcast.station.listing import Listing, heard_by
from broadcast.station.manifest import read_day

_REMOVABLE = 2
"""What Windows' GetDriveTypeW says of a stick or a card."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Drive:
    """A stick, a card or a disk that is plugged in; `name` is what people know it by."""

    path: Path
    name: str
    free_bytes: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Filled:
    """What came of filling a stick. `over` are urgent bulletins that were left off because they are aired no more.

    `written` is False where everything was there already; `in_order` whether the stick keeps the order of playing;
    `strangers` are other people's files on it that would be played too.
    """

    tracks: tuple[Track, ...]
    over: tuple[Bulletin, ...]
    written: bool
    in_order: bool
    strangers: tuple[str, ...]


def drives() -> tuple[Drive, ...]:
    """Every stick that this machine shows: by letters on Windows, by the folders of the desktop elsewhere."""
    found: list[Drive] = []
    for path in _windows() if sys.platform == "win32" else _mounted():
        with suppress(OSError):  # an empty card reader has a letter and no disk
            found.append(Drive(path=path, name=path.name or str(path), free_bytes=shutil.disk_usage(path).free))
    return tuple(found)


def listings_of(
    folder: Folder, schedule: Schedule, when: Iterable[date], village: str
) -> tuple[tuple[Listing, ...], tuple[date, ...]]:
    """What the village, or with "" the commune, hears on the days that are built, and the days that are not.

    Raises PublishError where none is built, UnknownVillageError.
    """
    wanted = tuple(when)
    if village:
        (village,) = villages_named(schedule, [village])
    places = {day: folder.out / day.isoformat() for day in wanted}
    built = [day for day, place in places.items() if place.is_dir()]
    if not built:
        step = Step(code=NextStep.BUILD, about=wanted[0].isoformat())
        raise PublishError(f"chưa có ngày {wanted[0]:%d/%m/%Y}", step=step)
    found = tuple(
        Listing(
            day=day, place=places[day], bulletins=heard_by(village, read_day(places[day]).bulletins), village=village
        )
        for day in built
    )
    return found, tuple(day for day in wanted if day not in built)


def fill_stick(
    folder: Folder,
    listings: Iterable[Listing],
    to: Path,
    *,
    now: datetime,
    version: str = "",
    folders: bool = True,
    clean: bool = False,
    say: Say = lambda _: None,
    progress: Progress = lambda _name, _share: None,
) -> Filled:
    """Bring the days onto the stick at `to` in playing order, and read every file back.

    With `folders` each day has one of its own. `clean` takes away what an earlier filling wrote; files of others are
    never touched. Raises PublishError, StationBusyError.
    """
    found = [still_heard(listing, now) for listing in listings]
    wanted = tracks((listing for listing, _ in found), version=version, folders=folders)
    if not wanted:
        raise PublishError("không có bản tin nào để chép — xem lại ngày và thôn")
    with taken(to, folder.cache):
        done = pack(wanted, to, clean=clean, say=say, progress=progress)
    return Filled(
        tracks=done.tracks,
        over=tuple(bulletin for _, left in found for bulletin in left),
        written=done.written,
        in_order=done.in_order,
        strangers=done.strangers,
    )


def _mounted() -> Iterator[Path]:
    """Where desktops of Linux and macOS put what is plugged in."""
    for place in (Path("/media") / getpass.getuser(), Path("/run/media") / getpass.getuser(), Path("/Volumes")):
        with suppress(OSError):
            yield from (path for path in sorted(place.iterdir()) if path.is_mount() and os.access(path, os.W_OK))


def _windows() -> Iterator[Path]:
    kind_of = ctypes.windll.kernel32.GetDriveTypeW  # type: ignore[attr-defined,unused-ignore]
    for letter in string.ascii_uppercase:
        if kind_of(f"{letter}:\\") == _REMOVABLE:
            yield Path(f"{letter}:\\")
