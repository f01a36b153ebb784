"""Nothing skipped: which clips can't be their sentence, by pace against the engine's own, silence inside, clipping."""

from __future__ import annotations

import statistics
import struct
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from broadcast.model import SAMPLE_RATE_HZ
from broadcast.stages.voice.packing import syllables
from broadcast.stages.voice.sound import MARGIN_MS, SILENT_DBFS, WINDOW_MS, Pcm, shortened, windows

LEAST_CLIPS = 5
"""From fewer the engine's own pace can't be told; then the pace that was asked for stands in."""
SKIPPED, SHORT, LONG = 0.5, 0.7, 1.7
"""Shares of the usual length that a sentence of many syllables keeps within. Of the 373 sentences of twelve days of
the shipped station that espeak speaks, the shortest has 0.83 and the longest 1.26; one said twice has 2."""
SLACK_SYLLABLES = 2.0
"""A short sentence strays further: by two syllables' length, for its last one is drawn out."""
LONGEST_SILENCE_MS = 1200
"""A voice breathes at a comma for a third of it."""
CLIPPED_SHARE = 0.001
"""One sample in a thousand at full scale is heard as a rasp."""
_NOTED = struct.Struct(">3d")


@dataclass(frozen=True, kw_only=True, slots=True)
class Heard:
    """What was measured on a clip: its length without the margins, the longest silence inside, the share clipped."""

    length_ms: float
    silence_ms: float
    clipped: float

    def to_bytes(self) -> bytes:
        """As it is noted beside a clip."""
        return _NOTED.pack(self.length_ms, self.silence_ms, self.clipped)

    @classmethod
    def from_bytes(cls, noted: bytes) -> Heard | None:
        """What was noted so; None for anything else, as an earlier release may have noted."""
        if len(noted) != _NOTED.size:
            return None
        length_ms, silence_ms, clipped = _NOTED.unpack(noted)
        return cls(length_ms=length_ms, silence_ms=silence_ms, clipped=clipped)


@dataclass(frozen=True, kw_only=True, slots=True)
class Doubt:
    """A clip that someone should listen to; `skipped` says that words must be missing. Its text is for people."""

    text: str
    why: str
    skipped: bool

    def __str__(self) -> str:
        return f"câu «{shortened(self.text)}» {self.why}"


def hear(pcm: Pcm) -> Heard:
    """Measure a trimmed clip."""
    gaps = np.diff(np.flatnonzero(windows(pcm) > 32767 * 10 ** (SILENT_DBFS / 20)))
    return Heard(
        length_ms=max(0.0, len(pcm) * 1000 / SAMPLE_RATE_HZ - 2 * MARGIN_MS),
        silence_ms=float((gaps.max(initial=1) - 1) * WINDOW_MS),
        clipped=float(np.mean(np.abs(pcm.astype(np.int32)) >= 32767)) if len(pcm) else 0.0,
    )


def doubts(clips: Mapping[str, Heard], usual_ms: float) -> dict[str, Doubt]:
    """The doubtful among an engine's clips, by text. `usual_ms` a syllable stands in where the clips are few."""
    if len(clips) >= LEAST_CLIPS:
        usual_ms = statistics.median(heard.length_ms / syllables(text) for text, heard in clips.items())
    found = {}
    for text, heard in clips.items():
        if (doubt := _doubt(text, heard, usual_ms)) is not None:
            found[text] = doubt
    return found


def _doubt(text: str, heard: Heard, usual_ms: float) -> Doubt | None:
    count = syllables(text)
    said = heard.length_ms / usual_ms
    if said < count * SHORT - SLACK_SYLLABLES * (1 - SHORT):
        skipped = said < count * SKIPPED - SLACK_SYLLABLES * (1 - SKIPPED)
        why = f"ngắn bất thường ({_seconds(heard.length_ms)} cho {count} tiếng), có thể thiếu chữ"
        return Doubt(text=text, why=why, skipped=skipped)
    if said > count * LONG + SLACK_SYLLABLES:
        why = f"dài bất thường ({_seconds(heard.length_ms)} cho {count} tiếng), có thể đọc lặp"
        return Doubt(text=text, why=why, skipped=False)
    if heard.silence_ms > LONGEST_SILENCE_MS:
        return Doubt(text=text, why=f"có khoảng lặng {_seconds(heard.silence_ms)} ở giữa", skipped=False)
    if heard.clipped > CLIPPED_SHARE:
        return Doubt(text=text, why="bị vỡ tiếng", skipped=False)
    return None


def _seconds(length_ms: float) -> str:
    return f"{length_ms / 1000:.1f} giây".replace(".", ",")
