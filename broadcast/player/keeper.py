"""Keeps the player's state on disk, from a thread of its own, so that no slow disk holds up a slot."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from broadcast.errors import PublishError
from broadcast.player.memory import MAX_BYTES, NAME
from broadcast.station.store import write_atomically


class Keeper:
    """The file of the state in the folder `home`. `faulty` is told, from another thread, what the disk does not take.

    While one state is being written others may come; only the newest of them is written next.
    """

    def __init__(self, home: Path, faulty: Callable[[str], None]) -> None:
        self._path, self._faulty = home / NAME, faulty
        self._news, self._closed = threading.Event(), False
        self._next: bytes | None = None
        self._thread = threading.Thread(target=self._write, daemon=True)
        self._thread.start()

    def keep(self, state: bytes) -> None:
        """Have this state written."""
        self._next = state
        self._news.set()

    def close(self) -> None:
        """Write what waits, and end."""
        self._closed = True
        self._news.set()
        self._thread.join(15)

    def _write(self) -> None:
        while not self._closed or self._next is not None:
            self._news.wait()
            self._news.clear()
            state, self._next = self._next, None
            if state is not None:
                try:
                    write_atomically(self._path, state)
                except PublishError as error:
                    self._faulty(f"máy phát không ghi được trạng thái: {error}")


def kept_in(home: Path) -> bytes:
    """The state that was kept there; nothing where there is none that could be ours."""
    with suppress(OSError):
        path = home / NAME
        return path.read_bytes() if path.stat().st_size <= MAX_BYTES else b""
    return b""
