"""What happened to a station that lies in an object store: small files that are only ever made new, until somebody has
the station at hand and takes them into its log, which is SQLite and needs a disk.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import get_args

from broadcast.station.log import NAME, Entry, Log, LogKind

FOLDER = "su-kien"
"""The folder in the station's where they lie, one file a run."""
_LARGEST_BYTES = 1_000_000


def event_bytes(entries: Iterable[Entry]) -> bytes:
    """Notes as they lie in such a file, a line each."""
    lines = (
        {
            "kind": entry.kind,
            "day": entry.day.isoformat(),
            "name": entry.name,
            "at": entry.at.isoformat(),
            "village": entry.village,
            "detail": entry.detail,
        }
        for entry in entries
    )
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()


def events_of(data: bytes) -> tuple[Entry, ...]:
    """The notes of such a file; a line that is none is passed over."""
    found = []
    for line in data[:_LARGEST_BYTES].decode("utf-8", "replace").split("\n"):
        with suppress(ValueError, KeyError, TypeError, RecursionError):
            held = json.loads(line)
            kind: LogKind = held["kind"]
            at = datetime.fromisoformat(held["at"])
            if kind not in get_args(LogKind) or at.tzinfo is None:
                continue
            day, name = date.fromisoformat(held["day"]), str(held["name"])
            village, detail = str(held["village"]), str(held["detail"])
            found.append(Entry(kind=kind, day=day, name=name, at=at, village=village, detail=detail))
    return tuple(found)


def take_in(root: Path) -> int:
    """Write the events that lie in a station's folder into its log and take their files away; return how many notes.

    A note that the log has already is not written twice. Raises PublishError; what was not taken in stays.
    """
    files = sorted((root / FOLDER).glob("*.jsonl"))
    if not files:
        return 0
    taken = 0
    with Log(root / NAME) as log:
        for path in files:
            if path.is_symlink() or not path.is_file():
                continue
            taken += sum(log.write(entry) for entry in events_of(path.read_bytes()))
            with suppress(OSError):
                path.unlink()
    return taken
