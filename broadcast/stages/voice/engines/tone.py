"""tone: a beep a syllable. For tests, and for hearing a programme's shape before any voice is there."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence

import numpy as np

from broadcast.model import SAMPLE_RATE_HZ
from broadcast.stages.voice.engine import EngineSettings, refuse_voice
from broadcast.stages.voice.sound import Pcm


class Tone:
    """A beep a syllable: the quick voice of the tests."""

    remote = False
    repeatable = True

    def __init__(self, settings: EngineSettings) -> None:
        self.fingerprint = f"tone 1 {settings.syllables_per_minute}"
        self._frames = SAMPLE_RATE_HZ * 60 // settings.syllables_per_minute

    def record(self, texts: Sequence[str]) -> Iterator[Pcm]:
        """See `Engine.record`."""
        for text in texts:
            yield np.concatenate([self._beep(syllable) for syllable in text.split()] or [np.zeros(0, np.int16)])

    def close(self) -> None:
        """Nothing is held."""

    def _beep(self, syllable: str) -> Pcm:
        """Four fifths beep, one fifth silence; the syllable chooses the pitch within what a horn carries."""
        time_s = np.arange(self._frames * 4 // 5) / SAMPLE_RATE_HZ
        pitch_hz = 600 + zlib.crc32(syllable.encode()) % 900
        fade = np.minimum(1, np.minimum(time_s, time_s[-1] - time_s) / 0.01)
        beep = np.sin(2 * np.pi * pitch_hz * time_s) * fade * 10_000
        return np.concatenate([beep, np.zeros(self._frames - len(beep))]).astype(np.int16)


def make(settings: EngineSettings) -> Tone:
    """The engine of this module. Raises EngineMissingError where a voice of its own is asked for."""
    refuse_voice(settings, "tone")
    return Tone(settings)
