"""The default jingle, made from nothing: four bell notes, C5 E5 G5 C6. Nobody's recording, so nobody's licence."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from broadcast.model import SAMPLE_RATE_HZ

LENGTH_S = 5.5
PEAK_DBFS = -6.0
_NOTES = ((0.0, 523.25), (0.55, 659.25), (1.1, 783.99), (1.65, 1046.50))
"""Start in seconds and pitch in hertz."""
_PARTIALS = ((1.0, 1.0), (2.0, 0.5), (2.76, 0.28), (4.07, 0.16), (5.2, 0.08), (5.4, 0.05))
"""A bell's partials: pitch as a multiple of the note's, and strength. None passes 6 kHz, where horns fall silent."""
_ATTACK_S = 0.004
_DECAY_S = 1.4


@cache
def chime() -> npt.NDArray[np.float32]:
    """The jingle as mono samples in -1..1 at `SAMPLE_RATE_HZ`."""
    time_s = np.arange(int(LENGTH_S * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    sound = np.zeros_like(time_s)
    for start_s, pitch_hz in _NOTES:
        since = time_s[time_s >= start_s] - start_s
        attack = np.minimum(1, since / _ATTACK_S)
        for multiple, strength in _PARTIALS:
            # High partials die sooner, as in a struck bell.
            ring = np.exp(-since * multiple**0.5 / _DECAY_S) * np.sin(2 * np.pi * pitch_hz * multiple * since)
            sound[-len(since) :] += strength * attack * ring
    sound *= np.minimum(1, (LENGTH_S - time_s) / 0.5)
    jingle: npt.NDArray[np.float32] = (sound / np.abs(sound).max() * 10 ** (PEAK_DBFS / 20)).astype(np.float32)
    return jingle
