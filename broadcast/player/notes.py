"""What the player writes down: into the station's log, from a thread of its own, so that no disk holds up a slot."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

from broadcast.errors import PublishError
from broadcast.model import VIETNAM
from broadcast.player.values import Due, Key
from broadcast.station.log import Entry, Log, LogKind


class Notes:
    """Writes notes one after another; what can't be written is told and dropped, for the sound goes on."""

    def __init__(self, path: Path, village: str, say: Callable[[str], None]) -> None:
        self._path, self._village, self._say = path, village, say
        self._waiting: queue.Queue[Entry | None] = queue.Queue()
        self._thread = threading.Thread(target=self._write, daemon=True)
        self._thread.start()

    def note(self, kind: LogKind, due: Due, at: datetime, detail: str) -> None:
        """Something that happened to an airing at a local time."""
        entry = Entry(
            kind=kind,
            day=due.day,
            name=due.name,
            at=at.replace(tzinfo=VIETNAM),
            village=self._village,
            detail=f"{due.at:%H:%M} {detail}".strip(),
        )
        self._waiting.put(entry)

    def close(self) -> None:
        """Write what waits, and end."""
        self._waiting.put(None)
        self._thread.join(15)

    def _write(self) -> None:
        log: Log | None = None
        while (entry := self._waiting.get()) is not None:
            try:
                log = log or Log(self._path)
                log.write(entry)
            except PublishError as error:
                self._say(f"chưa ghi được nhật ký phát: {error}")
        if log is not None:
            log.close()


def noted_in(path: Path, village: str, today: date) -> tuple[frozenset[Key], frozenset[Key]]:
    """The airings of today and yesterday that were begun already, by the log, and those that have ended; none where it
    can't be read."""
    begun, ended = set[Key](), set[Key]()
    if not path.exists():
        return frozenset(), frozenset()
    try:
        with Log(path) as log:
            entries = log.entries(today - timedelta(days=1), today)
    except PublishError:
        return frozenset(), frozenset()
    for entry in entries:
        if entry.kind in {"started", "ended"} and entry.village == village:
            at = datetime.fromisoformat(f"{entry.day.isoformat()}T{entry.detail[:5]}")
            (begun if entry.kind == "started" else ended).add((entry.day, entry.name, at))
    return frozenset(begun), frozenset(ended)
