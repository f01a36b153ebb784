"""The list that a village's player follows: what is to be played in these days, and how, signed by the station.

It lies beside the pages as `may-phat.json`. It names each manifest with its hash and size; the manifests name the
sound files with theirs, so that nothing is believed that the station did not sign.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from broadcast.model import Schedule, Slot
from broadcast.station.keys import StationKey
from broadcast.station.manifest import hash_of, manifests
from broadcast.station.signed_files import UNREADABLE, as_signed_json, signed_values
from broadcast.station.store import write_atomically

NAME = "may-phat.json"
FORMAT = 1
DAYS = 3
"""Today and the two days after it."""
MAX_BYTES = 2_000_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """A manifest that the list names: its file in the day's folder, its hash, its size in bytes."""

    day: date
    file: str
    sha256: str
    size_bytes: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Feed:
    """What a player follows. `key` is the public half of the station's key, in hexadecimal."""

    key: str
    station: str
    quiet_hours: str
    slots: tuple[Slot, ...]
    villages: tuple[tuple[str, str], ...]
    files: tuple[Listed, ...]


def write_feed(out: Path, schedule: Schedule, key: StationKey, days: Iterable[date]) -> bool:
    """Bring the list in `out` up to date; False where it was so already. Raises PublishError, OSError."""
    listed = [
        {"day": day.isoformat(), "file": path.name, **_facts(path)}
        for day in days
        for path in manifests(out / day.isoformat())
    ]
    data = as_signed_json(
        key,
        {
            "format": FORMAT,
            "key": key.public,
            "station": schedule.station.name,
            "quiet_hours": schedule.quiet_hours,
            "slots": [json.loads(json.dumps(asdict(slot), default=str)) for slot in schedule.slots],
            "villages": [[village.id, village.name] for village in schedule.villages],
            "files": listed,
        },
    )
    path = out / NAME
    with suppress(OSError):
        if path.read_bytes() == data:
            return False
    write_atomically(path, data, clearing=True)
    return True


def read_feed(data: bytes, public: str | None) -> Feed | None:
    """The list in those bytes; None where they are no such list, or not signed by that key.

    Without a key the one that the list names itself is taken: whoever reads it for the first time keeps that one.
    """
    values = signed_values(data, public) if len(data) <= MAX_BYTES else None
    if values is None or values.get("format") != FORMAT:
        return None
    try:
        return _feed(values)
    except UNREADABLE:
        return None


def _facts(path: Path) -> dict[str, Any]:
    sha256, size_bytes = hash_of(path)
    return {"sha256": sha256, "size_bytes": size_bytes}


def _feed(values: dict[str, Any]) -> Feed:
    return Feed(
        key=str(values["key"]),
        station=str(values["station"]),
        quiet_hours=str(values["quiet_hours"]),
        slots=tuple(_slot(slot) for slot in values["slots"]),
        villages=tuple((str(name), str(shown)) for name, shown in values["villages"]),
        files=tuple(
            Listed(
                day=date.fromisoformat(written["day"]),
                file=str(written["file"]),
                sha256=str(written["sha256"]),
                size_bytes=int(written["size_bytes"]),
            )
            for written in values["files"]
        ),
    )


def _slot(written: dict[str, Any]) -> Slot:
    """A slot, with what a later release may have added left out."""

    def day(name: str) -> date | None:
        return date.fromisoformat(written[name]) if written.get(name) else None

    return Slot(
        id=str(written["id"]),
        name=str(written["name"]),
        at=datetime.strptime(written["at"], "%H:%M:%S").time(),
        max_minutes=float(written["max_minutes"]),
        days=tuple(written["days"]),
        villages=tuple(map(str, written["villages"])),
        start=day("start"),
        end=day("end"),
        holidays=written["holidays"],
        except_days=tuple(date.fromisoformat(day_off) for day_off in written["except_days"]),
        late=written["late"],
        late_minutes=float(written["late_minutes"]),
        relay=str(written.get("relay", "")),
        relay_silence_s=float(written.get("relay_silence_s", 15)),
    )
