"""ffmpeg's decoder and its EBU R128 meter, neither of which the product uses: a second instrument to hold ours to."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from pathlib import Path

from broadcast.errors import MixError
from broadcast.model import Loudness
from broadcast.outside.ffmpeg import run_ffmpeg
from broadcast.stages.mix.measured import SILENCE_S, SILENT_DB


@dataclass(frozen=True, kw_only=True, slots=True)
class Measured:
    """`silences_s` are the starts of silences longer than `SILENCE_S`; `flat` is astats' flat factor."""

    loudness: Loudness
    frames: int
    silences_s: tuple[float, ...]
    flat: float


def measure(path: Path) -> Measured:
    """Decode the file and measure it. Raises MixError when it can't be decoded."""
    silences = f"silencedetect=noise={SILENT_DB:g}dB:duration={SILENCE_S}"
    filters = f"ebur128=peak=true:framelog=quiet,{silences},astats=measure_perchannel=none:measure_overall=Flat_factor"
    # At this level of its log ffmpeg counts the samples it decoded; the file's header may claim any number.
    run = run_ffmpeg("-loglevel", "verbose", "-i", f"file:{path}", "-af", filters, "-f", "null", "-")
    said = run.stderr.decode(errors="replace")
    counted = re.search(r"frames encoded \((\d+) samples\)", said)
    if counted is None:
        raise MixError(f"{path}: không giải mã được tệp vừa tạo")
    return Measured(
        loudness=Loudness(
            integrated_lufs=_figure(r"Integrated loudness:\s+I:\s+(\S+) LUFS", said),
            true_peak_dbtp=_figure(r"Peak:\s+(\S+) dBFS", said),
        ),
        frames=int(counted[1]),
        flat=_figure(r"Flat factor: (\S+)", said),
        silences_s=tuple(float(start) for start in re.findall(r"silence_start: (\S+)", said)),
    )


def _figure(pattern: str, said: str) -> float:
    found = re.search(pattern, said)
    if found is None:
        raise MixError(f"ffmpeg không cho số đo âm lượng: {said[-300:]}")
    value = float(found[1])
    return value if math.isfinite(value) else -120.0
