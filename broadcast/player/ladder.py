"""Which file is played for an airing: the programme, or the next best thing whose hash and approval hold."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from broadcast.model import TOLD, AiredItem, Bulletin, SoundFile
from broadcast.player.pieces import items_of
from broadcast.player.values import Chosen, Due, Key, Piece, Playing

FALLBACK_MS = 15 * 60_000
"""The most that is played of the station's own fallback file, which no manifest measures."""


def why_unapproved(bulletin: Bulletin) -> str:
    """What of the bulletin was not approved as it stands, in Vietnamese; nothing when all was."""
    for item in bulletin.items:
        if item.kind in TOLD and not _holds(item):
            return f"bài «{item.title}» chưa được duyệt đúng như bản đang có"
    return ""


def _holds(item: AiredItem) -> bool:
    audio = item.audio.sha256 if item.audio else ""
    approval = item.approval
    return approval is not None and (approval.sha256, approval.audio_sha256) == (item.script_sha256, audio)


def why_changed(path: Path, sha256: str) -> str:
    """What is wrong with a file against the hash in its manifest, in Vietnamese; nothing when it holds."""
    try:
        status = path.stat()
        found = _sha256(path, status.st_ino, status.st_size, status.st_mtime_ns)
    except OSError:
        return f"không mở được tệp {path.name}"
    return "" if found == sha256 else f"tệp {path.name} không còn là tệp đã đo và ký"


@lru_cache(maxsize=256)
def _sha256(path: Path, _inode: int, _size: int, _changed_ns: int) -> str:
    """The hash of a file, counted once for as long as it stays as it was; whoever plays it counts again."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Ladder:
    """Chooses files; `dues` are all airings of the days around, in which urgent news and notices are looked for.

    `lost` are relayed airings whose stream was given up.
    """

    def __init__(self, dues: tuple[Due, ...], fallback: Path | None = None, lost: frozenset[Key] = frozenset()) -> None:
        self._dues, self._fallback, self._lost = dues, fallback, lost

    def choose(self, due: Due, now: datetime) -> Chosen | str:
        """The file for an airing, or in Vietnamese why there is none at all.

        Urgent news is played as itself or not at all: nothing else may pose as it.
        """
        why = due.why
        if due.relay and due.key not in self._lost:
            return _relayed(due)
        if due.bulletin is not None:
            why = why_unapproved(due.bulletin)
            if not why:
                faults: list[str] = []
                for file in due.bulletin.files:
                    fault = why_changed(due.place / file.mp3, file.sha256)
                    if not fault:
                        return _whole(due, due.bulletin, file, why="; ".join(faults))
                    faults.append(fault)
                why = "; ".join(faults)
        if due.urgent:
            return why
        return next(self._lower(due, now, why), why)

    def still(self, playing: Playing) -> bool:
        """Whether the file of something that is held is the one that it began with."""
        file = playing.file
        if file.url:
            return playing.due.key not in self._lost
        return file.path.is_file() if not file.sha256 else not why_changed(file.path, file.sha256)

    def _lower(self, due: Due, now: datetime, why: str) -> Iterator[Chosen]:
        valid = [
            earlier
            for earlier in self._dues
            if earlier.bulletin and not earlier.withdrawn and not why_unapproved(earlier.bulletin)
        ]
        valid.sort(key=lambda earlier: earlier.at, reverse=True)
        for earlier in valid:
            if (
                earlier.urgent
                and earlier.bulletin
                and _begun(earlier, now)
                and earlier.bulletin.airtime.airings[-1] >= now.time()
            ):
                yield from _files(earlier, earlier.bulletin, why)
        for earlier in valid:
            if not earlier.urgent and earlier.bulletin and earlier.at < due.at:
                yield from _notices(earlier, earlier.bulletin, now, why)
        if self._fallback is not None and self._fallback.is_file():
            whole = (Piece(start_ms=0, end_ms=_length_ms(self._fallback)),)
            yield Chosen(path=self._fallback, sha256="", rung="fallback", pieces=whole, why=why)


def _relayed(due: Due) -> Chosen:
    window = (Piece(start_ms=0, end_ms=round(due.max_minutes * 60_000)),)
    return Chosen(path=Path(), sha256="", rung="relay", pieces=window, url=due.relay, silence_s=due.relay_silence_s)


def _begun(due: Due, now: datetime) -> bool:
    return due.day == now.date() and due.at <= now


def _files(due: Due, bulletin: Bulletin, why: str) -> Iterator[Chosen]:
    for file in bulletin.files:
        if not why_changed(due.place / file.mp3, file.sha256):
            yield _whole(due, bulletin, file, why=why, urgent=True)


def _notices(due: Due, bulletin: Bulletin, now: datetime, why: str) -> Iterator[Chosen]:
    """The notices of an earlier programme that may still be heard; what has no end is not asked for again."""
    valid = {item.id for item in bulletin.items if item.valid_until is not None and item.valid_until >= now}
    for file in bulletin.files:
        items = items_of(bulletin, file.duration_ms)
        told = tuple(
            pair
            for pair, item in zip(items, bulletin.items, strict=False)
            if item.kind == "notice" and item.id in valid
        )
        if told and not why_changed(due.place / file.mp3, file.sha256):
            yield Chosen(
                path=due.place / file.mp3,
                sha256=file.sha256,
                rung="notice",
                pieces=tuple(piece for piece, _ in told),
                why=why,
                items=told,
            )


def _whole(due: Due, bulletin: Bulletin, file: SoundFile, *, why: str, urgent: bool = False) -> Chosen:
    return Chosen(
        path=due.place / file.mp3,
        sha256=file.sha256,
        rung="urgent" if urgent else "programme" if file is bulletin.main else "light",
        pieces=(Piece(start_ms=0, end_ms=file.duration_ms),),
        why=why,
        items=items_of(bulletin, file.duration_ms),
    )


def _length_ms(path: Path) -> int:
    import soundfile

    try:
        found = soundfile.info(str(path))
    except (soundfile.LibsndfileError, RuntimeError):
        return 0
    return min(FALLBACK_MS, int(found.frames * 1000 / found.samplerate))
