"""The station's sounds, made from nothing: bells in three moods, stings, a bed. Nobody's recording or licence."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from broadcast.model import SAMPLE_RATE_HZ, Mood

Samples = npt.NDArray[np.float32]
Note = tuple[float, float]
"""Start in seconds and pitch in hertz."""

PEAK_DBFS = -6.0
C5, D5, E5, G5, A5, C6, E6 = 523.25, 587.33, 659.25, 783.99, 880.0, 1046.50, 1318.51
_JINGLES: dict[Mood, tuple[float, tuple[Note, ...]]] = {
    # An open chord that rises; the length is in seconds.
    "news": (5.5, ((0.0, C5), (0.55, E5), (1.1, G5), (1.65, C6))),
    # Two calls of a third, as a doorbell's: listen, something for you.
    "notice": (4.5, ((0.0, G5), (0.5, E5), (1.3, G5), (1.8, E5))),
    # Quick and high, three times the same: nobody takes it for music.
    "urgent": (3.6, tuple((0.7 * call + step, pitch) for call in range(3) for step, pitch in ((0.0, A5), (0.18, E6)))),
}
_STINGS: dict[Mood, tuple[float, tuple[Note, ...]]] = {
    "news": (1.1, ((0.0, G5), (0.16, C6))),
    "notice": (1.1, ((0.0, G5), (0.16, E5))),
    "urgent": (1.1, ((0.0, A5), (0.12, E6))),
}
_BED_S = 9.6
_BED: tuple[Note, ...] = tuple((0.6 * step, pitch) for step, pitch in enumerate((C5, G5, E5, G5, D5, A5, G5, A5) * 2))
_PARTIALS = ((1.0, 1.0), (2.0, 0.5), (2.76, 0.28), (4.07, 0.16), (5.2, 0.08), (5.4, 0.05))
"""A bell's partials: pitch as a multiple of the note's, and strength."""
_HIGHEST_HZ = 6000.0
"""Above it horns fall silent."""
_ATTACK_S = 0.004
_DECAY_S = 1.4
_HEARD_DECAYS = 9.0
"""After so many a note is 78 dB down."""


@cache
def chime(mood: Mood = "news") -> Samples:
    """The jingle of a mood as mono samples in -1..1 at `SAMPLE_RATE_HZ`."""
    length_s, notes = _JINGLES[mood]
    return _levelled(_rung(length_s, notes, decay_s=0.5 if mood == "urgent" else _DECAY_S), PEAK_DBFS)


@cache
def sting(mood: Mood = "news") -> Samples:
    """What parts two items: two short bells."""
    length_s, notes = _STINGS[mood]
    return _levelled(_rung(length_s, notes, decay_s=0.35), PEAK_DBFS - 3)


@cache
def bed() -> Samples:
    """Soft bells that go round: the end leads into the beginning."""
    once = int(_BED_S * SAMPLE_RATE_HZ)
    twice = _rung(2 * _BED_S, (*_BED, *((start_s + _BED_S, pitch) for start_s, pitch in _BED)), decay_s=0.8)
    return _levelled(twice[once : 2 * once], PEAK_DBFS)


def _rung(length_s: float, notes: tuple[Note, ...], *, decay_s: float) -> npt.NDArray[np.float64]:
    """Struck bells; the last half second fades."""
    time_s = np.arange(int(length_s * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    sound = np.zeros_like(time_s)
    rings: dict[Note, npt.NDArray[np.float64]] = {}  # a bed strikes its bells often, first longest
    for start_s, pitch_hz in notes:
        first = int(np.ceil(start_s * SAMPLE_RATE_HZ))
        since_s = round(first / SAMPLE_RATE_HZ - start_s, 9)
        if (since_s, pitch_hz) not in rings:
            longest = min(len(sound) - first, int(_HEARD_DECAYS * decay_s * SAMPLE_RATE_HZ))
            rings[since_s, pitch_hz] = _ring(pitch_hz, since_s, decay_s, longest)
        ring = rings[since_s, pitch_hz][: len(sound) - first]
        sound[first : first + len(ring)] += ring
    return np.asarray(sound * np.minimum(1, (length_s - time_s) / 0.5))


def _ring(pitch_hz: float, since_s: float, decay_s: float, count: int) -> npt.NDArray[np.float64]:
    """So many samples of a bell, from so long after its stroke on."""
    since = np.arange(count) / SAMPLE_RATE_HZ + since_s
    sound = np.zeros_like(since)
    for multiple, strength in _PARTIALS:
        if pitch_hz * multiple <= _HIGHEST_HZ:
            # High partials die sooner, as in a struck bell.
            fading = strength * np.exp(-since * multiple**0.5 / decay_s)
            sound += fading * np.sin(2 * np.pi * pitch_hz * multiple * since)
    return np.asarray(sound * np.minimum(1, since / _ATTACK_S))


def _levelled(sound: npt.NDArray[np.float64], peak_dbfs: float) -> Samples:
    return np.asarray(sound / np.abs(sound).max() * 10 ** (peak_dbfs / 20), dtype=np.float32)
