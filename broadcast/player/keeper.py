"""Keeps the player's state on disk, from a thread of its own, so that no slow disk holds up a slot.

A second file beside it has its place on the disk from the start: where the disk is full, it is written over.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from broadcast.errors import PublishError
from broadcast.player.memory import MAX_BYTES, NAME, seen_in
from broadcast.station.store import write_atomically

SPARE = "trang-thai-du.json"
SPARE_BYTES = 64 * 1024
"""The spare file's size from the start on; a state of three days is much smaller. Blanks fill it up."""


class Keeper:
    """The file of the state in the folder `home`. `faulty` is told, from another thread, what the disk does not take.

    While one state is being written others may come; only the newest of them is written next.
    """

    def __init__(self, home: Path, faulty: Callable[[str], None]) -> None:
        self._path, self._spare, self._faulty = home / NAME, home / SPARE, faulty
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
        with suppress(OSError):
            _take_place(self._spare)
        while not self._closed or self._next is not None:
            self._news.wait()
            self._news.clear()
            state, self._next = self._next, None
            if state is not None:
                try:
                    write_atomically(self._path, state)
                except PublishError as error:
                    self._faulty(f"máy phát không ghi được trạng thái: {error}")
                    with suppress(OSError):
                        _write_over(self._spare, state)


def kept_in(home: Path) -> bytes:
    """The newest state that was kept there; nothing where there is none that could be ours."""
    found = [_read(home / name) for name in (NAME, SPARE)]
    known = [(seen, state) for state in found if (seen := seen_in(state)) is not None]
    return max(known)[1] if known else found[0]


def _read(path: Path) -> bytes:
    with suppress(OSError):
        return path.read_bytes() if path.stat().st_size <= MAX_BYTES else b""
    return b""


def _take_place(path: Path) -> None:
    """Have the spare file hold its place on the disk."""
    if not path.exists() or path.stat().st_size < SPARE_BYTES:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            file.write(b" " * SPARE_BYTES)
            file.flush()
            os.fsync(file.fileno())


def _write_over(path: Path, state: bytes) -> None:
    """Put the state where blanks or an older state are: that takes no new place."""
    with path.open("r+b") as file:
        file.write(state.ljust(SPARE_BYTES))
        file.flush()
        os.fsync(file.fileno())
