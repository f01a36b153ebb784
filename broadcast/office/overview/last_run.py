"""What is known of the station's last run: when it was, what went wrong, what was left out."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from broadcast.errors import Diagnostic
from broadcast.station.folder import LEFT_OUT, Folder
from broadcast.station.store import write_atomically


@dataclass(frozen=True, kw_only=True, slots=True)
class LastRun:
    """When the station was run last, what went wrong then, and what was left out of the days it built.

    `past` is what the officer is told of notices whose day is over.
    `believed_at` is the last run whose clock could be believed: a later clock is held against it.
    """

    at: datetime
    faults: tuple[str, ...]
    left_out: tuple[str, ...] = ()
    past: tuple[str, ...] = ()
    believed_at: datetime | None = None


def last_run(folder: Folder) -> LastRun | None:
    """The last run of the station, where it is known."""
    try:
        noted = json.loads(_place(folder).read_bytes())
        return LastRun(
            at=datetime.fromisoformat(noted["at"]),
            faults=tuple(map(str, noted["faults"])),
            left_out=tuple(map(str, noted.get("left_out", ()))),
            past=tuple(map(str, noted.get("past", ()))),
            believed_at=datetime.fromisoformat(noted.get("believed_at") or noted["at"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def remember_run(folder: Folder, done: LastRun) -> None:
    """Keep what is to be known of a run. Raises PublishError."""
    noted = {
        "at": done.at.isoformat(timespec="seconds"),
        "faults": list(done.faults),
        "left_out": list(done.left_out),
        "past": list(done.past),
        "believed_at": done.believed_at.isoformat(timespec="seconds") if done.believed_at else None,
    }
    write_atomically(_place(folder), json.dumps(noted, ensure_ascii=False).encode("utf-8", "backslashreplace"))


def publish_left_out(folder: Folder, at: datetime, faults: Iterable[Diagnostic]) -> None:
    """Write beside the site what was left out of the days and why, for programs that look after many stations.

    It goes to the web host with the pages, so it is written only where it changed: `at` is since when it is so. Nothing
    of a text that nobody approved is told: neither its changed lines, nor the words that can't be read.
    Raises PublishError.
    """
    listed = [
        {"path": fault.path, "line": fault.line, "reason": fault.message.split("\n")[0].partition("«")[0].rstrip(" :—")}
        for fault in faults
    ]
    with suppress(OSError, ValueError, TypeError, KeyError):
        if json.loads((folder.out / LEFT_OUT).read_bytes())["left_out"] == listed:
            return
    data = {"version": 1, "at": at.isoformat(timespec="seconds"), "left_out": listed}
    text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    write_atomically(folder.out / LEFT_OUT, text.encode("utf-8", "backslashreplace"), clearing=True)


def _place(folder: Folder) -> Path:
    return folder.cache / "lan-chay.json"
