"""How loud speech is and how much its room hums, so that clips of all engines sound like one voice in one room."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from broadcast.model import SAMPLE_RATE_HZ

Samples = npt.NDArray[np.float32]

SPEECH_RMS_DBFS = -20.0
WITHIN_DB = 6.0
"""A clip is moved at most so far to the common level; more would lift noise."""
QUIETEST_TONE_DBFS, LOUDEST_TONE_DBFS = -75.0, -60.0
"""Room tone under everything: what hums less is silence to the ear, and more would be noise under a clean voice. The
horn's compressors lift it by up to 20 dB, to where a pause still counts as one."""
_WINDOW = SAMPLE_RATE_HZ // 50
_SPOKEN_DB = 30.0
"""Windows so far below the loudest one are pauses."""
_FLOOR_PERCENTILE = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Level:
    """Speech and the hum between its words, in dBFS."""

    speech_dbfs: float
    floor_dbfs: float

    @property
    def gain_db(self) -> float:
        """What brings the speech to the common level."""
        return min(WITHIN_DB, max(-WITHIN_DB, SPEECH_RMS_DBFS - self.speech_dbfs))


def level_of(blocks: Iterable[Samples]) -> Level:
    """Measure a clip, block by block; every block but the last has whole windows of 20 ms."""
    powers = np.concatenate([_powers(block) for block in blocks] or [np.zeros(0)])
    if not len(powers) or powers.max() <= 0:
        return Level(speech_dbfs=SPEECH_RMS_DBFS, floor_dbfs=-120.0)
    spoken = powers[powers > powers.max() * 10 ** (-_SPOKEN_DB / 10)]
    return Level(speech_dbfs=_db(float(spoken.mean())), floor_dbfs=_db(float(np.percentile(powers, _FLOOR_PERCENTILE))))


def tone_dbfs(levels: Iterable[Level]) -> float:
    """The hum that all clips get: that of the noisiest among them, within bounds."""
    loudest = max((level.floor_dbfs + level.gain_db for level in levels), default=QUIETEST_TONE_DBFS)
    return min(LOUDEST_TONE_DBFS, max(QUIETEST_TONE_DBFS, loudest))


def missing_tone(target_dbfs: float, floor_dbfs: float) -> float:
    """The factor of full scale by which a clip with that floor is filled up to the common hum."""
    return math.sqrt(max(0.0, 10 ** (target_dbfs / 10) - 10 ** (floor_dbfs / 10)))


def hum(seconds: float = 4.0) -> Samples:
    """Noise of a quiet room with the power 1, softer above 500 Hz, that goes round; always the same."""
    length = int(seconds * SAMPLE_RATE_HZ)
    spectrum = np.fft.rfft(np.random.default_rng(1).standard_normal(length))
    pitch_hz = np.fft.rfftfreq(length, 1 / SAMPLE_RATE_HZ)
    noise = np.fft.irfft(spectrum / np.sqrt(1 + np.square(pitch_hz / 500)), length)
    return np.asarray(noise / np.sqrt(np.mean(np.square(noise))), dtype=np.float32)


def _powers(block: Samples) -> npt.NDArray[np.float64]:
    whole = len(block) // _WINDOW * _WINDOW
    return np.asarray(np.mean(np.square(block[:whole].reshape(-1, _WINDOW)), axis=1, dtype=np.float64))


def _db(power: float) -> float:
    return 10 * math.log10(power + 1e-12)
