"""Into a file: what went out, sample for sample, with its clock beside it.

`NAME.s16` holds the samples, mono, 16 bit, little-endian; `NAME.jsonl` a line for each stretch: when it began, and at
which sample of the file. Nothing is written for the time between. A process that is killed leaves what went out.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from broadcast.errors import PublishError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


class FileOutput:
    """Appends to `path` with the suffixes .s16 and .jsonl. Raises PublishError where the disk does not take it."""

    def __init__(self, path: Path, rate_hz: int) -> None:
        self._path, self._rate_hz = path, rate_hz
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._samples = path.with_suffix(".s16").open("ab")
            self._clock = path.with_suffix(".jsonl").open("a", encoding="utf-8")
        except OSError as error:
            raise _full(path, error) from error

    def begin(self, at: datetime, name: str) -> None:
        """A stretch begins; its samples follow."""
        self._samples.seek(0, 2)  # another child may have written since this one opened it
        line = {"at": at.isoformat(), "sample": self._samples.tell() // 2, "rate_hz": self._rate_hz, "name": name}
        try:
            self._clock.write(json.dumps(line, ensure_ascii=False) + "\n")
            self._clock.flush()
        except OSError as error:
            raise _full(self._path, error) from error

    def write(self, block: npt.NDArray[np.int16]) -> None:
        """The samples that go out next."""
        try:
            self._samples.write(block.astype("<i2").tobytes())
            self._samples.flush()
        except OSError as error:
            raise _full(self._path, error) from error

    def finish(self) -> None:
        """The stretch is over: nothing is held back."""

    def close(self) -> None:
        """Let go of both files."""
        self._samples.close()
        self._clock.close()


def _full(path: Path, error: OSError) -> PublishError:
    return PublishError(f"{path}: không ghi được ({error.strerror}) — xem lại chỗ trống và quyền ghi")
