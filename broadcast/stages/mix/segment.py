"""A finished piece of a programme: its MP3 frames and what was measured of them, decoded; and how it is kept."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

import numpy as np

from broadcast.stages.mix import mp3
from broadcast.stages.mix.decoded import measure
from broadcast.stages.mix.measured import Measured

SPARE_FRAMES = 3
"""Frames of silence after a segment's own. A file takes one more at its end, and others now and then where the frames
of its rate do not divide the time line."""
_ARRAYS = ("starts_s", "powers", "speech_powers", "peaks", "window_powers")


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Segment:
    """The frames of a piece and `SPARE_FRAMES` more, how many bytes each has, and what the piece measures."""

    stream: bytes
    sizes: mp3.Sizes
    measured: Measured

    def frames(self, count: int) -> memoryview:
        """The first frames."""
        return memoryview(self.stream)[: int(self.sizes[:count].sum(dtype=np.int64))]


def heard(stream: bytes, first: int, samples: int) -> Segment:
    """The segment of that length which begins with frame number `first` of a bare stream. Raises MixError."""
    sizes = mp3.sizes_of(stream)
    begin = int(sizes[:first].sum(dtype=np.int64))
    needed = mp3.frame_count(samples)
    sizes = sizes[first : first + needed - 1 + SPARE_FRAMES]
    stream = stream[begin : begin + int(sizes.sum(dtype=np.int64))]
    alone = memoryview(stream)[: int(sizes[:needed].sum(dtype=np.int64))]
    header = mp3.info_header(mp3.format_of(stream), sizes[:needed], samples)
    return Segment(stream=stream, sizes=sizes, measured=measure(io.BytesIO(b"".join((header, alone)))))


def to_bytes(segment: Segment) -> bytes:
    """A segment as it is kept: NumPy's .npz."""
    held, found = io.BytesIO(), segment.measured
    numbers = np.array([found.rate_hz, found.frames, found.highest, found.flat_tops])
    stream = np.frombuffer(segment.stream, np.uint8)
    arrays = {name: getattr(found, name) for name in _ARRAYS}
    np.savez(held, stream=stream, sizes=segment.sizes, numbers=numbers, **arrays)
    return held.getvalue()


def from_bytes(data: bytes) -> Segment | None:
    """The segment that was kept so; None for anything else."""
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as kept:
            rate_hz, frames, highest, flat_tops = kept["numbers"].tolist()
            arrays = {name: kept[name] for name in _ARRAYS}
            stream, sizes = kept["stream"].tobytes(), kept["sizes"]
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    found = Measured(rate_hz=int(rate_hz), frames=int(frames), highest=highest, flat_tops=int(flat_tops), **arrays)
    return Segment(stream=stream, sizes=sizes, measured=found)
