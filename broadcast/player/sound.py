"""The samples of a file's pieces: the very bytes whose hash was checked are the ones that are decoded."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from broadcast.errors import MixError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

RATE_HZ = 22_050
"""What every output is handed: mono, 16 bit, at this rate."""
BLOCK_MS = 100
MAX_FILE_BYTES = 200_000_000
"""Three hours at the largest bit rate; what is larger is no programme."""
FADE_MS = 10
"""Where a piece begins or ends within the file, so that no click is heard."""


def warm() -> None:
    """Load the libraries ahead: on a slow machine that takes a second, which a child that takes over does not have.

    NumPy's linear algebra is not used: the threads that it would start for that cost memory, and forbid a fork.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    import numpy  # noqa: F401
    import soundfile  # noqa: F401
    import soxr  # noqa: F401


def blocks_of(
    path: Path, sha256: str, pieces: tuple[tuple[int, int], ...], gain_db: float = 0
) -> Iterator[npt.NDArray[np.int16]]:
    """The samples of the pieces, each from and to a millisecond of the file, a tenth of a second at a time.

    Raises MixError for a file that can't be read or decoded, or is not the one of that hash.
    """
    import numpy as np
    import soundfile

    data = _bytes_of(path, sha256)
    gain = 10 ** (gain_db / 20)
    try:
        with soundfile.SoundFile(io.BytesIO(data)) as file:
            step = file.samplerate * BLOCK_MS // 1000
            for start_ms, end_ms in pieces:
                at, end = start_ms * file.samplerate // 1000, end_ms * file.samplerate // 1000
                file.seek(min(at, file.frames))
                first = start_ms > 0
                while at < end:
                    block = file.read(min(step, end - at), dtype="float32", always_2d=True).mean(axis=1)
                    if not len(block):
                        break
                    at += len(block)
                    if first:
                        _fade(block, file.samplerate, into=True)
                    if at >= end and end < file.frames:
                        _fade(block, file.samplerate, into=False)
                    first = False
                    block = _at_our_rate(block * gain, file.samplerate)
                    yield (np.clip(block, -1, 1) * 32767).round().astype(np.int16)
    except (soundfile.LibsndfileError, RuntimeError) as error:
        raise MixError(f"{path.name}: không giải mã được — dựng lại ngày này") from error


def level_dbfs(block: npt.NDArray[np.int16]) -> float:
    """The level of samples against full scale, in dB; -99 for silence."""
    import numpy as np

    power = float(np.mean(np.square(block.astype(np.float64)))) if len(block) else 0.0
    return max(-99.0, 10 * float(np.log10(max(power, 1e-12) / 32768**2)))


def _bytes_of(path: Path, sha256: str) -> bytes:
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise MixError(f"{path.name}: tệp quá lớn, không phải một bản tin")
        data = path.read_bytes()
    except OSError as error:
        raise MixError(f"{path.name}: không mở được tệp") from error
    if sha256 and hashlib.sha256(data).hexdigest() != sha256:
        raise MixError(f"{path.name}: không còn là tệp đã đo và ký")
    return data


def _fade(block: npt.NDArray[np.float32], rate_hz: int, *, into: bool) -> None:
    import numpy as np

    length = min(len(block), rate_hz * FADE_MS // 1000)
    ramp = np.linspace(0, 1, length, dtype=np.float32)
    if into:
        block[:length] *= ramp
    else:
        block[len(block) - length :] *= ramp[::-1]


def _at_our_rate(block: npt.NDArray[np.float32], rate_hz: int) -> npt.NDArray[np.float32]:
    if rate_hz == RATE_HZ:
        return block
    import soxr

    return soxr.resample(block, rate_hz, RATE_HZ)  # type: ignore[no-any-return]
