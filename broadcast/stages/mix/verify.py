"""Looks at a finished file again, by decoding it: is it still what its manifest says, and fit to be aired?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from broadcast.errors import MixError
from broadcast.ffmpeg import run_ffmpeg
from broadcast.model import AiredItem, Bulletin, Line, SoundFile
from broadcast.stages.mix.loudness import measure
from broadcast.stages.mix.meter import SILENCE_S
from broadcast.stages.mix.tags import chapters

WITHIN_LU, WITHIN_MS, PEAK_DBTP = 0.5, 50, -1.0
"""How far a file may be from what was measured when it was made, and the peak it may have."""
MOST_FLAT = 0.0
"""astats' flat factor: samples in a row at the highest level, as clipping leaves them."""
LISTEN_HZ = 8_000
"""Enough for the band of a telephone, in which speech is understood."""
WINDOW = LISTEN_HZ // 20
SPEECH_DBFS, LEAST_SHARE = -45.0, 0.3
"""Speech fills well over half of its span; a third less than that is no sentence any more."""
_BAND = "highpass=f=300:p=2,lowpass=f=3400:p=2"


def verify(bulletin: Bulletin, version: SoundFile, path: Path) -> tuple[str, ...]:
    """Everything that is wrong with one of a bulletin's MP3s, in Vietnamese; empty when nothing is."""
    try:
        data = path.read_bytes()
    except OSError:
        return ("không có tệp MP3 — dựng lại ngày này",)
    faults: list[str] = []
    if hashlib.sha256(data).hexdigest() != version.sha256:
        faults.append("nội dung tệp khác lúc dựng xong (mã SHA-256 không khớp)")
    try:
        faults += _by_tags(bulletin, path)
        return (*faults, *_by_ear(bulletin, version, path))
    except MixError:
        return (*faults, "không giải mã được")


def _by_tags(bulletin: Bulletin, path: Path) -> Iterator[str]:
    """The chapters in the file are the items of the manifest, to the millisecond."""
    wanted = [(item.start_ms, item.end_ms, item.title) for item in bulletin.items]
    if chapters(path) != wanted:
        yield "mục lục trong thẻ MP3 không khớp bản kê"


def _by_ear(bulletin: Bulletin, version: SoundFile, path: Path) -> Iterator[str]:
    """By ffmpeg's decoder and its meter, neither of which the build uses: two instruments must agree."""
    found = measure(path)
    length_ms = found.frames * 1000 / version.sample_rate_hz
    if abs(length_ms - version.duration_ms) > WITHIN_MS:
        yield f"dài {length_ms / 1000:.1f} giây, lẽ ra {version.duration_ms / 1000:.1f} giây"
    if abs(found.loudness.integrated_lufs - version.loudness.integrated_lufs) > WITHIN_LU:
        yield f"âm lượng {found.loudness.integrated_lufs:.1f} LUFS, lẽ ra {version.loudness.integrated_lufs:.1f} LUFS"
    if found.flat > MOST_FLAT:
        yield "bị vỡ tiếng (nhiều mẫu liền nhau ở mức cao nhất)"
    if found.loudness.true_peak_dbtp > PEAK_DBTP:
        yield f"đỉnh {found.loudness.true_peak_dbtp:.1f} dBTP, vượt {PEAK_DBTP:g} dBTP"
    for start in found.silences_s:
        yield f"im lặng hơn {SILENCE_S:g} giây, từ giây {start:.0f}"
    heard = _speech_band(path)
    for item, line in _lines(bulletin):
        if _share_heard(heard, line) < LEAST_SHARE:
            yield f"không nghe thấy câu ở giây {line.start_ms / 1000:.0f} ({item.title}): {line.written[:60]}"


def _lines(bulletin: Bulletin) -> Iterator[tuple[AiredItem, Line]]:
    return ((item, line) for item in bulletin.items for line in item.lines)


def _speech_band(path: Path) -> npt.NDArray[np.int16]:
    shape = ("-af", _BAND, "-ar", str(LISTEN_HZ), "-ac", "1", "-f", "s16le", "-")
    return np.frombuffer(run_ffmpeg("-i", f"file:{path}", *shape).stdout, dtype=np.int16)


def _share_heard(heard: npt.NDArray[np.int16], line: Line) -> float:
    """The share of a sentence's span, by windows, in which there is something to hear."""
    span = heard[line.start_ms * LISTEN_HZ // 1000 : line.end_ms * LISTEN_HZ // 1000].astype(np.float64)
    windows = span[: len(span) // WINDOW * WINDOW].reshape(-1, WINDOW)
    if not len(windows):
        return 0.0
    power = np.mean(np.square(windows), axis=1)
    return float(np.mean(power > 32768.0**2 * 10 ** (SPEECH_DBFS / 10)))
