"""What a verb of a day prints may get lost, on a full disk or in a closed pipe; the day itself goes on."""

from __future__ import annotations

import contextlib
import io
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


@contextlib.contextmanager
def prints_that_never_fail() -> Iterator[None]:
    """Standard output and errors go where they went, and what cannot be written there is dropped.

    A terminal, and a stream without a file of its own, stay as they are: neither gets full.
    """
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = _unfailing(before[0]), _unfailing(before[1])
    try:
        yield
    finally:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None and stream not in before:
                stream.flush()
        sys.stdout, sys.stderr = before


class _Dropping(io.FileIO):
    """A file that takes everything: what it cannot hold is gone."""

    def write(self, data: ReadableBuffer, /) -> int:
        """Write what there is room for; returns the length of all of it."""
        with contextlib.suppress(OSError):  # nobody reads it, and what the verb does for the day counts more
            super().write(data)
        return memoryview(data).nbytes


def _unfailing(stream: TextIO) -> TextIO:
    if stream is None or stream.isatty():  # None: the verb was called with a closed stream
        return stream
    try:
        number = stream.fileno()
    except (OSError, ValueError):
        return stream
    stream.flush()
    raw = io.BufferedWriter(_Dropping(number, "wb", closefd=False))
    return io.TextIOWrapper(raw, encoding="utf-8", errors="replace", write_through=True)
