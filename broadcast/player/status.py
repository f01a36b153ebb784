"""What a player is doing, as another process can tell: what is on air, what comes next, what was last."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from broadcast.errors import PublishError, StationBusyError
from broadcast.player.memory import MAX_BYTES, NAME, remembered
from broadcast.player.rehearsal import Days
from broadcast.player.source import Source
from broadcast.player.values import Due, Playing
from broadcast.station.log import Entry, Log
from broadcast.station.store import lock

HOME = ".may-phat"
"""The player's own folder, in the station's."""
LOCK = "dang-chay.lock"


@dataclass(frozen=True, kw_only=True, slots=True)
class Status:
    """`running` tells whether a player holds this station; `now` is what is on air, or was when the power failed."""

    running: bool
    now: Playing | None
    following: Due | None
    last: Entry | None


def status_of(source: Source, *, home: Path, log: Path, now: datetime) -> Status:
    """The status at a local time."""
    dues = Days(source.day, source.settings).around(now)
    known = None
    with suppress(OSError):
        path = home / NAME
        known = remembered(path.read_bytes(), dues) if path.stat().st_size <= MAX_BYTES else None
    following = next((due for due in dues if due.at > now and due.bulletin and not due.withdrawn), None)
    held = known.state.held if known else ()
    return Status(running=_runs(home), now=held[-1] if held else None, following=following, last=_last(log, now))


def _runs(home: Path) -> bool:
    if not home.is_dir():
        return False
    try:
        with lock(home / LOCK, wait_s=0):
            return False
    except StationBusyError:
        return True
    except PublishError:
        return False


def _last(log: Path, now: datetime) -> Entry | None:
    if not log.exists():
        return None
    with suppress(PublishError), Log(log) as notes:
        entries = notes.entries(now.date() - timedelta(days=7), now.date())
        played = [entry for entry in entries if entry.kind in {"ended", "cut"}]
        return max(played, key=lambda entry: entry.at, default=None)
    return None
