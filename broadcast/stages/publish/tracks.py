"""The bulletins that are taken along on a stick: which file of each, under which name, and its sound without tags."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO
from pathlib import Path

from broadcast.errors import NextStep, PublishError, Step
from broadcast.model import PRIORITIES, VIETNAM, Bulletin, SoundFile
from broadcast.stages.publish.m3u8 import title
from broadcast.station.listing import Listing


@dataclass(frozen=True, kw_only=True, slots=True)
class Track:
    """A file as it will lie on the stick; `sha256` and `size_bytes` are of the sound without tags."""

    name: str
    source: Path
    built_sha256: str
    sha256: str
    size_bytes: int
    title: str


def tracks(listings: Iterable[Listing], *, version: str = "", folders: bool = False) -> tuple[Track, ...]:
    """The files of a day, or of several with a folder each, in playing order; `version` is a profile's name.

    Raises PublishError where a bulletin has no such version, or its file is not the one that was built.
    """
    found = []
    for listing in listings:
        place = f"{listing.day}/" if folders else ""
        for number, bulletin in enumerate(listing.bulletins, 1):
            shape = _shape(listing, bulletin, version)
            data = bare(built(listing.place / shape.mp3, shape.sha256))
            found.append(
                Track(
                    name=f"{place}{number:03}_{bulletin.airtime.at:%H%M}.MP3",
                    source=listing.place / shape.mp3,
                    built_sha256=shape.sha256,
                    sha256=hashlib.sha256(data).hexdigest(),
                    size_bytes=len(data),
                    title=title(bulletin),
                )
            )
    return tuple(found)


def still_heard(listing: Listing, now: datetime) -> tuple[Listing, tuple[Bulletin, ...]]:
    """A day without the urgent bulletins whose last airing is past at `now`, and those; others are good for later too.

    `now` is aware.
    """
    over = tuple(
        bulletin
        for bulletin in listing.bulletins
        if bulletin.airtime.priority == PRIORITIES[0]
        and datetime.combine(bulletin.airtime.day, max(bulletin.airtime.airings), VIETNAM) < now
    )
    return replace(listing, bulletins=tuple(bulletin for bulletin in listing.bulletins if bulletin not in over)), over


def built(path: Path, sha256: str) -> bytes:
    """A finished MP3, as it was built. Raises PublishError where it is gone or has changed."""
    step = Step(code=NextStep.BUILD, about=path.parent.name)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise PublishError(f"không đọc được ({error.strerror})", where=str(path), step=step) from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise PublishError("tệp không còn như lúc dựng", where=str(path), step=step)
    return data


def sound(track: Track) -> bytes:
    """What a track's file on the stick must hold. Raises PublishError where its bulletin was built again meanwhile."""
    return bare(built(track.source, track.built_sha256))


def bare(data: bytes) -> bytes:
    """An MP3 without any tag: cheap modules stumble over ID3v2, ID3v1 and APE."""
    from mutagen import apev2, id3

    file = BytesIO(data)
    apev2.delete(file)
    file.seek(0)
    id3.delete(file)
    return file.getvalue()


def _shape(listing: Listing, bulletin: Bulletin, version: str) -> SoundFile:
    for shape in bulletin.files:
        if shape.profile == (version or bulletin.main.profile):
            return shape
    there_are = ", ".join(shape.profile for shape in bulletin.files)
    raise PublishError(
        f"bản tin {bulletin.name} ngày {listing.day:%d/%m/%Y} không có bản «{version}», chỉ có: {there_are} — "
        f"thêm {version} vào sound.also trong schedule.yaml",
        step=Step(code=NextStep.BUILD, about=listing.day.isoformat()),
    )
