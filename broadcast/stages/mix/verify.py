"""Looks at a finished file again, by decoding it: is it still what its manifest says, and fit to be aired?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from broadcast.errors import MixError
from broadcast.model import Bulletin, Line, Loudness, SoundFile
from broadcast.stages.mix.balance import loudness_of, too_loud
from broadcast.stages.mix.decoded import count, measure
from broadcast.stages.mix.measured import SEGMENT_S, SILENCE_S, Measured, touched
from broadcast.stages.mix.tags import chapters

WITHIN_LU, WITHIN_MS, PEAK_DBTP = 0.5, 50, -1.0
"""How far a file may be from what was measured when it was made, and the peak it may have."""
SPEECH_DBFS, LEAST_SHARE = -45.0, 0.3
"""Speech fills well over half of its span; a third less than that is no sentence any more."""

NO_FILE, NOT_DECODED = "không có tệp MP3 — dựng lại ngày này", "không giải mã được"


@dataclass(frozen=True, kw_only=True, slots=True)
class Verified:
    """What is wrong with a file, in Vietnamese, empty when nothing is; and how loud it is, where it can be decoded."""

    faults: tuple[str, ...]
    loudness: Loudness | None = None


def verify(bulletin: Bulletin, version: SoundFile, path: Path) -> Verified:
    """Look at one of a bulletin's MP3s again: all that can be seen of it, and all that can be heard."""
    faults = _by_sight(bulletin, version, path)
    if faults == (NO_FILE,):
        return Verified(faults=faults)
    try:
        measured = measure(path)
    except MixError:
        return Verified(faults=(*faults, NOT_DECODED))
    found = loudness_of(measured, bulletin.items)
    return Verified(faults=(*faults, *_by_ear(bulletin, version, measured, found)), loudness=found)


def verify_joined(bulletin: Bulletin, version: SoundFile, path: Path, *, decoded: bool = True) -> Verified:
    """Look at an MP3 that was joined just now from pieces each of which was heard when it was made.

    Its bytes and its chapters are those of the manifest; where it is to be `decoded`, so is the count of its samples.
    """
    faults = _by_sight(bulletin, version, path)
    if decoded and not faults:
        try:
            found = count(path)
        except MixError:
            return Verified(faults=(NOT_DECODED,))
        if found != version.frames:
            faults = (_of_length(found, version),)
    return Verified(faults=faults)


def _by_sight(bulletin: Bulletin, version: SoundFile, path: Path) -> tuple[str, ...]:
    """What is wrong with a file's bytes and chapters."""
    try:
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return (NO_FILE,)
    changed = ("nội dung tệp khác lúc dựng xong (mã SHA-256 không khớp)",) if sha256 != version.sha256 else ()
    return (*changed, *_by_tags(bulletin, path))


def _by_tags(bulletin: Bulletin, path: Path) -> Iterator[str]:
    """The chapters in the file are the items of the manifest, to the millisecond."""
    wanted = [(item.start_ms, item.end_ms, item.title) for item in bulletin.items]
    if chapters(path) != wanted:
        yield "mục lục trong thẻ MP3 không khớp bản kê"


def _by_ear(bulletin: Bulletin, version: SoundFile, measured: Measured, found: Loudness) -> Iterator[str]:
    """Everything that can be heard, in one decoding. What a manifest of an older release does not say is not asked."""
    told = version.loudness
    if abs(measured.frames * 1000 / version.sample_rate_hz - version.duration_ms) > WITHIN_MS:
        yield _of_length(measured.frames, version)
    if abs(found.integrated_lufs - told.integrated_lufs) > WITHIN_LU:
        yield f"âm lượng {found.integrated_lufs:.1f} LUFS, lẽ ra {told.integrated_lufs:.1f} LUFS"
    if measured.flat_tops:
        yield "bị vỡ tiếng (nhiều mẫu liền nhau ở mức cao nhất)"
    if found.true_peak_dbtp > PEAK_DBTP:
        yield f"đỉnh {found.true_peak_dbtp:.1f} dBTP, vượt {PEAK_DBTP:g} dBTP"
    for start in measured.silences_s():
        yield f"im lặng hơn {SILENCE_S:g} giây, từ giây {start:.0f}"
    if told.speech_lufs is not None and found.speech_lufs is not None:
        yield from _of_speech(found.speech_lufs, told.speech_lufs)
    if told.music is not None and found.music is not None:
        yield from too_loud(found.music)
    for item in bulletin.items:
        for line in item.lines:
            if _share_heard(measured, line) < LEAST_SHARE:
                yield f"không nghe thấy câu ở giây {line.start_ms / 1000:.0f} ({item.title}): {line.written[:60]}"


def _of_length(frames: int, version: SoundFile) -> str:
    return f"dài {frames / version.sample_rate_hz:.1f} giây, lẽ ra {version.duration_ms / 1000:.1f} giây"


def _of_speech(found_lufs: float, told_lufs: float) -> Iterator[str]:
    if abs(found_lufs - told_lufs) > WITHIN_LU:
        yield f"tiếng nói {found_lufs:.1f} LUFS, lẽ ra {told_lufs:.1f} LUFS"


def _share_heard(measured: Measured, line: Line) -> float:
    """The share of a sentence's span, by tenths of a second, in which there is something to hear."""
    span = ((line.start_ms / 1000, line.end_ms / 1000),)
    heard = measured.speech_powers[touched(span, measured.starts_s, SEGMENT_S)]
    return float(np.mean(heard > 10 ** (SPEECH_DBFS / 10))) if len(heard) else 0.0
