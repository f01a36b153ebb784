"""Which services told us to stay away, kept from run to run: tomorrow must not hammer one that blocked us today."""

from __future__ import annotations

import contextlib
import json
import re
from datetime import datetime, timedelta
from pathlib import Path

from broadcast.errors import EngineBlockedError
from broadcast.station.store import write_atomically

FIRST_S, LONGEST_S = 3600.0, 24 * 3600.0
"""How long a service that did not say how long is left alone: an hour, twice as long each time, a day at most."""


class Breaker:
    """The state file of one service. A time further away than `LONGEST_S` comes from a clock that was wrong."""

    def __init__(self, folder: Path, service: str) -> None:
        self._path = folder / f"{re.sub(r'[^A-Za-z0-9_-]', '-', service)}.blocked.json"

    def check(self, now: datetime) -> None:
        """Raises EngineBlockedError while the service must not be asked."""
        until, why, _ = self._read()
        if until is not None and now < until <= now + timedelta(seconds=LONGEST_S):
            shown = until.astimezone(now.tzinfo)
            where = f"{self._path.parent.parent.name}/{self._path.parent.name}/{self._path.name}"
            message = f"{why}; máy không hỏi lại trước {shown:%H:%M ngày %d/%m} — muốn hỏi ngay thì xóa tệp {where}"
            raise EngineBlockedError(message)

    def opened(self, error: EngineBlockedError, now: datetime) -> None:
        """Remember that the service told us to stay away."""
        _, _, times = self._read()
        for_s = error.for_s if error.for_s is not None else FIRST_S * 2 ** min(times, 10)
        until = now + timedelta(seconds=min(for_s, LONGEST_S))
        state = {"until": until.isoformat(timespec="seconds"), "why": str(error), "times": times + 1}
        write_atomically(self._path, (json.dumps(state, ensure_ascii=False) + "\n").encode())

    def closed(self) -> None:
        """The service answers again; a file that can't be removed must not cost the clips that came."""
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)

    def _read(self) -> tuple[datetime | None, str, int]:
        try:
            state = json.loads(self._path.read_text(encoding="utf-8"))
            until = datetime.fromisoformat(state["until"])
            return (until if until.tzinfo else None), str(state["why"]), max(0, int(state["times"]))
        except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError):
            return None, "", 0  # no file, or one that says nothing: ask
