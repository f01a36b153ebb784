"""One .json a bulletin: every fact about the finished files, measured on them; Bulletin <-> JSON.

The file is flat and carries a `format`, so that other programs can read it: the facts of the main MP3 stand at its top,
those of the further ones in `versions`. Format 1 is what was written before formats were counted; it has the same keys.

The last key, `signature`, is the station's signature of all bytes before it. Where a station has a key, a manifest
without a good one is broken, unless it is one of the very files that were there when the key was made.
"""

from __future__ import annotations

import hashlib
import os
import re
import threading
from collections import OrderedDict
from dataclasses import dataclass, fields
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from broadcast.errors import Diagnostic, InputError, NextStep, Step
from broadcast.model import AiredItem, Airtime, Bulletin, Day, LedgerHead, Loudness, Priority, SoundFile, Voice
from broadcast.station.keys import PublicKey, StationKey, signed_by, verifier_over

FORMAT = 2
"""What is written. A later format is refused: a new release may have given a key another meaning."""
MAX_BYTES = 5_000_000
_FILE = re.compile(r"[a-z0-9][a-z0-9_-]*\.mp3")
_MANIFEST = re.compile(r"[0-9][a-z0-9_-]*\.json")
_SIGNATURE = b',\n  "signature": "%s"\n}\n'
_SIGNED = re.compile(rb'(\{.*),\n  "signature": "([A-Za-z0-9+/=]{88})"\n\}\n', re.DOTALL)
_VILLAGE = re.compile(r"[a-z0-9-]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Manifest:
    """A bulletin as its file has it."""

    format: int = 1
    day: date
    slot_id: str
    slot_name: str
    at: time
    station: str
    villages: tuple[str, ...]
    mp3: str
    sha256: str
    size_bytes: int
    duration_ms: int
    frames: int
    sample_rate_hz: int
    loudness: Loudness
    voice: Voice
    items: tuple[AiredItem, ...]
    left_out: tuple[str, ...]
    inputs_sha256: str
    doubts: tuple[str, ...] = ()
    made_at: datetime | None = None
    profile: str = "horn"
    versions: tuple[SoundFile, ...] = ()
    variant: str = ""
    priority: Priority = "thường"
    repeats: tuple[time, ...] = ()
    withdrawn: bool = False
    through_night: bool = False
    ledger: LedgerHead | None = None
    frame_sha256: str = ""


_ADAPTER = TypeAdapter(_Manifest)
_AIRTIME = tuple(field.name for field in fields(Airtime))
_MAIN = tuple(field.name for field in fields(SoundFile))


def write_bulletin(bulletin: Bulletin, key: StationKey | None = None) -> bytes:
    """The manifest as UTF-8 JSON, signed where a key is given."""
    written = _Manifest(
        format=FORMAT,
        **{name: getattr(bulletin.airtime, name) for name in _AIRTIME},
        **{name: getattr(bulletin.main, name) for name in _MAIN},
        station=bulletin.station,
        voice=bulletin.voice,
        items=bulletin.items,
        left_out=bulletin.left_out,
        inputs_sha256=bulletin.inputs_sha256,
        doubts=bulletin.doubts,
        made_at=bulletin.made_at,
        versions=bulletin.files[1:],
        ledger=bulletin.ledger,
        frame_sha256=bulletin.frame_sha256,
    )
    unknown: dict[str, Any] = {
        name: True for name in ("ledger", "frame_sha256", "made_at") if not getattr(bulletin, name)
    }
    if not bulletin.airtime.through_night:
        unknown["through_night"] = True
    endless = {number: {"valid_until"} for number, item in enumerate(bulletin.items) if item.valid_until is None}
    if endless:
        unknown["items"] = endless
    if bulletin.main.loudness.speech_lufs is None:
        of_speech = {"loudness": {"speech_lufs", "music"}}
        unknown |= {**of_speech, "versions": {"__all__": of_speech}}
    text = _ADAPTER.dump_json(written, indent=2, exclude=unknown)
    if key is None:
        return text + b"\n"
    return text.removesuffix(b"\n}") + _SIGNATURE % key.sign(text).encode()


def hash_of(path: Path) -> tuple[str, int]:
    """The SHA-256 and the size in bytes of a file, read anew where it has changed. Raises OSError."""
    return _HASHES.get(path)


class _Hashes:
    """The hashes of the files read last: a file that has not changed since is not read again.

    The time of the last change of a file's entry (ctime) is looked at too, which no program can set back.
    """

    KEPT = 2048
    """Two months of a commune's files, or half a year of its bulletins; some 200 bytes each."""

    def __init__(self) -> None:
        self._known: OrderedDict[Path, tuple[tuple[int, int, int, int], str]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, path: Path) -> tuple[str, int]:
        """The file's hash and size. Raises OSError."""
        found = path.stat()
        with self._lock:
            known = self._known.get(path)
        if known is None or known[0] != _stamp(found):
            with path.open("rb") as file:
                found = os.fstat(file.fileno())
                known = _stamp(found), hashlib.file_digest(file, "sha256").hexdigest()
        with self._lock:
            self._known[path] = known
            self._known.move_to_end(path)
            while len(self._known) > self.KEPT:
                self._known.popitem(last=False)
        return known[1], found.st_size


def _stamp(status: os.stat_result) -> tuple[int, int, int, int]:
    return status.st_ino, status.st_ctime_ns, status.st_mtime_ns, status.st_size


_HASHES = _Hashes()


def read_bulletin(path: Path) -> Bulletin:
    """Read a manifest of any format up to ours.

    Raises InputError, also for a name that leads out of the folder, and for what the station did not sign.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ValueError("too large")
        data = path.read_bytes()
        _check_signature(data, verifier_over(path))
        written = _ADAPTER.validate_json(data)
        if written.format > FORMAT:
            raise ValueError("written by a later release")
        bulletin = _bulletin(written)
        if not all(_FILE.fullmatch(file.mp3) for file in bulletin.files):
            raise ValueError("not a plain file name")
        told = (bulletin.airtime.at, *bulletin.airtime.repeats, bulletin.made_at)
        if any(moment is not None and moment.tzinfo is not None for moment in told):
            raise ValueError("not a local time")
        if not all(map(_VILLAGE.fullmatch, bulletin.airtime.villages)):  # they too become names of files
            raise ValueError("not the id of a village")
    except (ValidationError, ValueError, OSError) as error:
        step = Step(code=NextStep.BUILD, about=path.parent.name)
        fault = Diagnostic(path=str(path), line=1, message="bản kê của bản tin bị hỏng", step=step)
        raise InputError(fault) from error
    return bulletin


def _check_signature(data: bytes, key: StationKey | PublicKey | None) -> None:
    if key is None:
        return
    signed = _SIGNED.fullmatch(data)
    halves = key.trusted if isinstance(key, StationKey) else {key.public}
    good = signed is not None and any(signed_by(half, signed[1] + b"\n}", signed[2].decode()) for half in halves)
    if not good and hashlib.sha256(data).hexdigest() not in key.before:
        raise ValueError("not signed by the station")


def _bulletin(written: _Manifest) -> Bulletin:
    return Bulletin(
        airtime=Airtime(**{name: getattr(written, name) for name in _AIRTIME}),
        station=written.station,
        voice=written.voice,
        items=written.items,
        files=(SoundFile(**{name: getattr(written, name) for name in _MAIN}), *written.versions),
        left_out=written.left_out,
        inputs_sha256=written.inputs_sha256,
        doubts=written.doubts,
        ledger=written.ledger,
        frame_sha256=written.frame_sha256,
        made_at=written.made_at,
    )


def manifests(folder: Path) -> tuple[Path, ...]:
    """The manifests in a day's folder; other JSON lies beside them, lists and what pages need."""
    return tuple(sorted(path for path in folder.glob("*.json") if _MANIFEST.fullmatch(path.name)))


def read_day(folder: Path, place: Path | None = None) -> Day:
    """A day's folder, named by its day: its bulletins in playing order, and those that can't be used.

    `place` is where the folder is going to stand, when that is not where it stands now. A bulletin is broken when its
    manifest can't be read, its sound is not there, or it tells of another day.
    """
    place = place or folder
    day = date.fromisoformat(place.name)
    found, broken = [], []
    for path in manifests(folder):
        try:
            bulletin = read_bulletin(path)
        except InputError:
            broken.append(path.stem)
            continue
        here = bulletin.name == path.stem and path.with_suffix(".mp3").is_file()
        if here and bulletin.airtime.day == day:
            found.append(bulletin)
        else:
            broken.append(path.stem)
    return Day(day=day, place=place, bulletins=tuple(sorted(found, key=_by_the_clock)), broken=tuple(broken))


def is_whole(bulletin: Bulletin, folder: Path) -> bool:
    """Whether the bulletin's MP3s stand in the folder, byte for byte as they were measured, and its picture."""
    try:
        for wanted in bulletin.files:
            if _HASHES.get(folder / wanted.mp3)[0] != wanted.sha256:
                return False
    except OSError:
        return False
    return (folder / f"{bulletin.name}.svg").is_file()


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a bulletin's manifest."""
    schema = _ADAPTER.json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _by_the_clock(bulletin: Bulletin) -> tuple[time, str, str]:
    return (bulletin.airtime.at, bulletin.airtime.slot_id, bulletin.airtime.variant)
