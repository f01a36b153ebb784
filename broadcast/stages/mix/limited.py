"""How loud shaped speech comes out of the limiter at any gain, reckoned from its peaks and powers without encoding."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from broadcast.model import SAMPLE_RATE_HZ
from broadcast.stages.mix.measured import SEGMENT_S, Spans, gated_lufs, spoken
from broadcast.stages.mix.meter import Meter

ATTACK_MS, RELEASE_MS = 3, 60
"""As ffmpeg's limiter is told."""
_BLOCK = 63
"""Samples over which the gain counts as one: as long as the attack, and a tenth of a second is so many whole ones."""
_A_TENTH = round(SEGMENT_S * SAMPLE_RATE_HZ) // _BLOCK
_LAGS = RELEASE_MS // ATTACK_MS
_ROUNDS, _LEAST_DB, _MOST_DB = 14, -30.0, 50.0
_SOFTER = 0.99
"""Of what the reckoning takes away the real limiter takes so much; measured on voices of every kind."""


class Limited:
    """Shaped speech, block by block: `shaped` gives its samples in whole tenths of a second, as many as one likes.

    What is loud enough is reckoned within a few tenths of a decibel: the limiter lowers at once wherever a peak would
    pass the ceiling, and lets go in a straight line.
    """

    def __init__(self, shaped: Iterable[npt.NDArray[np.int16]], spans_s: Spans) -> None:
        meter = Meter(SAMPLE_RATE_HZ, peaks=False)
        peaks, powers = [], []
        for block in shaped:
            samples = np.asarray(block / np.float32(32768), dtype=np.float32)
            meter.add(samples)
            whole = np.pad(samples, (0, -len(samples) % (_A_TENTH * _BLOCK))).reshape(-1, _BLOCK)
            peaks.append(np.abs(whole).max(axis=1))
            powers.append(np.einsum("ij,ij->i", whole, whole))
        measured = meter.finish()
        found = np.concatenate([np.zeros(0, np.float32), *peaks])
        # It sees a peak as early as its attack takes.
        self._peaks = np.maximum(found, np.append(found[1:], np.float32(0)))
        self._shares = np.concatenate([np.zeros(0, np.float32), *powers]).reshape(-1, _A_TENTH) + np.float32(1e-12)
        self._shares /= self._shares.sum(axis=1, keepdims=True)
        self._powers = measured.powers
        self._said = spoken(spans_s, measured.starts_s)
        self.lufs = measured.speech_lufs(spans_s)
        """The loudness of the speech as it is, with neither gain nor limiter."""

    def lufs_at(self, gain_db: float, ceiling_dbfs: float) -> float:
        """The loudness of the speech with a gain, under a ceiling."""
        factor = np.float32(10 ** (gain_db / 20))
        ceiling = np.float32(10 ** (ceiling_dbfs / 20))
        over = 1 - np.minimum(1, ceiling / np.maximum(self._peaks * factor, np.float32(1e-9)))
        taken = over.copy()
        for lag in range(1, min(_LAGS, len(over))):
            np.maximum(taken[lag:], over[:-lag] * np.float32(1 - lag / _LAGS), out=taken[lag:])
        left = np.square(1 - _SOFTER * taken).reshape(-1, _A_TENTH)
        powers = self._powers * np.einsum("ij,ij->i", self._shares, left) * factor**2
        return gated_lufs(powers[self._said])

    def gain_db(self, lufs: float, ceiling_dbfs: float) -> float:
        """The gain that brings the speech to that loudness; the highest there is where no gain does."""
        low_db, high_db = _LEAST_DB, _MOST_DB
        for _ in range(_ROUNDS):
            middle_db = (low_db + high_db) / 2
            if self.lufs_at(middle_db, ceiling_dbfs) < lufs:
                low_db = middle_db
            else:
                high_db = middle_db
        return high_db
