"""A finished file decoded and measured, block by block, in memory that does not grow with its length."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import numpy as np
import soundfile

from broadcast.errors import MixError
from broadcast.stages.mix.measured import Measured, Samples
from broadcast.stages.mix.memory import keep_freed_memory
from broadcast.stages.mix.meter import Meter

METER_BLOCK_S = 1
"""Shorter ones cost calls, longer ones memory."""
_READ_BLOCKS = 4
"""Blocks that are decoded at once: the library seeks after each reading, which costs a tenth with single blocks."""


def measure(sound: Path | BinaryIO) -> Measured:
    """Decode a finished file and measure it. Raises MixError when it can't be decoded."""
    keep_freed_memory()
    with _opened(sound) as file:
        meter = Meter(file.samplerate)
        for block in _blocks(file):
            meter.add(block)
    return meter.finish()


def count(path: Path) -> int:
    """Decode a finished file, in half the time of measuring it, and count its samples. Raises MixError."""
    with _opened(path) as file:
        return sum(map(len, _blocks(file)))


@contextmanager
def _opened(sound: Path | BinaryIO) -> Iterator[soundfile.SoundFile]:
    try:
        with soundfile.SoundFile(str(sound) if isinstance(sound, Path) else sound) as file:
            yield file
    except (soundfile.LibsndfileError, RuntimeError) as error:
        named = f"{sound}: " if isinstance(sound, Path) else ""
        raise MixError(f"{named}không giải mã được tệp vừa tạo") from error


def _blocks(file: soundfile.SoundFile) -> Iterator[Samples]:
    """The samples of a file; each block holds only until the next is asked for."""
    # Not `blocks` of the library: it gives as many samples as the header claims, also of a file that was cut.
    block = METER_BLOCK_S * file.samplerate
    buffer = np.empty(_READ_BLOCKS * block, dtype=np.float32)
    while len(found := file.read(out=buffer)):
        for start in range(0, len(found), block):
            yield found[start : start + block]
