"""One .json a bulletin: every fact about the finished file, measured on it; Bulletin <-> JSON."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from broadcast.errors import Diagnostic, InputError
from broadcast.model import Bulletin

MAX_BYTES = 5_000_000
_ADAPTER = TypeAdapter(Bulletin)
_FILE = re.compile(r"[a-z0-9][a-z0-9_-]*\.mp3")
_MANIFEST = re.compile(r"[0-9][a-z0-9_-]*\.json")
_VILLAGE = re.compile(r"[a-z0-9-]+")


def write_bulletin(bulletin: Bulletin) -> bytes:
    """The manifest as UTF-8 JSON."""
    return _ADAPTER.dump_json(bulletin, indent=2) + b"\n"


def read_bulletin(path: Path) -> Bulletin:
    """Read a manifest. Raises InputError; a file name that leads out of the folder is refused."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ValueError("too large")
        bulletin = _ADAPTER.validate_json(path.read_bytes())
        if not all(map(_FILE.fullmatch, (one.mp3 for one in bulletin.shapes))):
            raise ValueError("not a plain file name")
        if not all(map(_VILLAGE.fullmatch, bulletin.villages)):  # they too become names of files
            raise ValueError("not the id of a village")
    except (ValidationError, ValueError, OSError) as error:
        message = "bản kê của bản tin bị hỏng — chạy lại «broadcast build» cho ngày này"
        raise InputError(Diagnostic(path=str(path), line=1, message=message)) from error
    return bulletin


def manifests(folder: Path) -> tuple[Path, ...]:
    """The manifests in a day's folder; other JSON lies beside them, lists and what pages need."""
    return tuple(sorted(path for path in folder.glob("*.json") if _MANIFEST.fullmatch(path.name)))


def read_bulletins(folder: Path) -> tuple[Bulletin, ...]:
    """The bulletins of a day's folder, in playing order. Raises InputError for one that can't be read."""
    found = (read_bulletin(path) for path in manifests(folder) if path.with_suffix(".mp3").is_file())
    return tuple(sorted(found, key=lambda one: (one.at, one.slot_id, one.variant)))


def read_day(folder: Path) -> tuple[tuple[Bulletin, ...], tuple[Path, ...]]:
    """The bulletins of a day's folder, in playing order, and the manifests that can't be read or have no sound."""
    found, broken = [], []
    for path in manifests(folder):
        try:
            one = read_bulletin(path)
        except InputError:
            broken.append(path)
            continue
        here = one.name == path.stem and path.with_suffix(".mp3").is_file()
        if here and one.day.isoformat() == folder.name.removeprefix(".moi-"):
            found.append(one)
        else:
            broken.append(path)
    return tuple(sorted(found, key=lambda one: (one.at, one.slot_id, one.variant))), tuple(broken)


def is_whole(bulletin: Bulletin, folder: Path) -> bool:
    """Whether the bulletin's MP3s stand in the folder, byte for byte as they were measured, and its picture."""
    try:
        for one in bulletin.shapes:
            with (folder / one.mp3).open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != one.sha256:
                    return False
    except OSError:
        return False
    return (folder / bulletin.mp3).with_suffix(".svg").is_file()


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a bulletin's manifest."""
    schema = _ADAPTER.json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
