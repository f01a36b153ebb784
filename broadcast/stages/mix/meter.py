"""Measures sound as it streams by: loudness and true peak after ITU-R BS.1770-4, silences, speech, peaks for a picture.

The loudness is that of ffmpeg's `ebur128` to within 0.1 LU, which tests hold it to; measuring where the samples
already are costs a third of sending them through ffmpeg.
"""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import numpy.typing as npt

from broadcast.stages.mix.measured import SEGMENT_S, WINDOWS_A_SEGMENT, Measured, Samples

SPEECH_HZ = 300.0, 3400.0
_OVERSAMPLED, _HALF_TAPS = 4, 12
_NEAR_PEAK = 0.7
"""A sample lower than this share of the highest one has no peak beside it that passes it by a decibel."""


class Meter:
    """Takes blocks of mono samples in -1..1 at `rate_hz`; whole tenths of a second are worked off as they come.

    Without `peaks` only the loudness is measured, in half the time.
    """

    def __init__(self, rate_hz: int, *, peaks: bool = True) -> None:
        self._rate_hz, self._wants_peaks = rate_hz, peaks
        self._segment = round(rate_hz * SEGMENT_S)
        weights = [_k_weights(rate_hz, self._segment)]
        if peaks:
            weights.append(_band_weights(rate_hz, self._segment))
        # Each weight twice: a spectrum's real and imaginary parts stand side by side.
        self._weights = np.repeat(np.stack(weights, axis=1), 2, axis=0)
        self._rest: Samples = np.zeros(0, np.float32)
        self._powers: list[Samples] = []
        self._peaks: list[Samples] = []
        self._window_powers: list[Samples] = []
        self._tail: Samples = np.zeros(2 * _HALF_TAPS, np.float32)
        self._tops = 0
        self._top = 0.0
        self.frames = 0
        self.highest = 0.0
        """The true peak so far, as a share of full scale."""

    def add(self, block: Samples) -> None:
        """Measure the next samples of the programme: a block of mono floats between -1 and 1."""
        self.frames += len(block)
        samples = np.concatenate([self._rest, block])
        whole = len(samples) // self._segment * self._segment
        self._rest = samples[whole:]
        if whole:
            self._work_off(samples[:whole])

    def finish(self) -> Measured:
        """Count what is left over; call once, after the last block."""
        if len(self._rest):
            self._work_off(np.pad(self._rest, (0, self._segment - len(self._rest))))
            self._rest = self._rest[:0]
        count = self._weights.shape[1]
        powers = np.concatenate([np.zeros((0, count), np.float32), *self._powers])
        return Measured(
            rate_hz=self._rate_hz,
            frames=self.frames,
            starts_s=np.asarray(np.arange(len(powers)) * SEGMENT_S, dtype=np.float64),
            powers=powers[:, 0],
            speech_powers=powers[:, 1] if self._wants_peaks else np.zeros(0, np.float32),
            peaks=np.concatenate([np.zeros(0, np.float32), *self._peaks]),
            window_powers=np.concatenate([np.zeros(0, np.float32), *self._window_powers]),
            highest=self.highest,
            flat_tops=self._tops,
        )

    def _work_off(self, samples: Samples) -> None:
        segments = samples.reshape(-1, self._segment)
        spectrum = np.fft.rfft(segments, axis=1).view(np.float32)
        # Parseval: the power of the weighted segment, without ever going back to samples.
        self._powers.append(np.square(spectrum, out=spectrum) @ self._weights)
        if not self._wants_peaks:
            return
        with_tail = np.concatenate([self._tail, samples])
        all_loud = np.abs(with_tail)
        loud = all_loud[len(self._tail) :]
        self._count_tops(loud)
        self._peaks.append(loud.reshape(len(segments) * WINDOWS_A_SEGMENT, -1).max(axis=1))
        windows = samples.reshape(len(segments) * WINDOWS_A_SEGMENT, -1)
        self._window_powers.append(np.einsum("ij,ij->i", windows, windows) / np.float32(windows.shape[1]))
        self._find_true_peak(with_tail, all_loud)
        self._tail = samples[-2 * _HALF_TAPS :]

    def _count_tops(self, loud: Samples) -> None:
        top = float(loud.max())
        if top > self._top:
            self._top, self._tops = top, 0
        if top == self._top > 0:
            at_top = loud == np.float32(top)
            self._tops += int(np.count_nonzero(at_top[1:] & at_top[:-1]))

    def _find_true_peak(self, samples: Samples, loud: Samples) -> None:
        """Look between the samples around the highest ones only: a peak can't be far above what is beside it.

        `loud` is how far each sample is from nought.
        """
        inner = loud[_HALF_TAPS:-_HALF_TAPS]
        self.highest = max(self.highest, float(loud.max(initial=0.0)))
        near = np.flatnonzero(inner >= max(_NEAR_PEAK * self.highest, 1e-4)) + _HALF_TAPS
        places = near[(loud[near] >= loud[near - 1]) & (loud[near] >= loud[near + 1])]
        if len(places):
            around = samples[places[:, None] + np.arange(-_HALF_TAPS, _HALF_TAPS + 1)]
            self.highest = max(self.highest, float(np.abs(around @ _between()).max()))


@cache
def _between() -> npt.NDArray[np.float32]:
    """The sinc, under a Kaiser window, that gives the values a quarter, a half and three quarters before and after."""
    steps = np.arange(-_OVERSAMPLED + 1, _OVERSAMPLED) / _OVERSAMPLED
    at = np.arange(-_HALF_TAPS, _HALF_TAPS + 1)[:, None] - steps[None, :]
    window = np.i0(7 * np.sqrt(np.clip(1 - np.square(at / (_HALF_TAPS + 1)), 0, 1))) / np.i0(7)
    return np.asarray(np.sinc(at) * window, dtype=np.float32)


@cache
def _k_weights(rate_hz: int, length: int) -> npt.NDArray[np.float32]:
    """How much the power at each frequency of a segment counts: BS.1770's shelf and high pass, and one side's share."""
    z = np.exp(-2j * np.pi * np.arange(length // 2 + 1) / length)
    response = np.abs(_shelf(rate_hz, z) * _high_pass(rate_hz, z)) ** 2
    sides = np.full(len(z), 2.0)
    sides[0] = 1.0
    if length % 2 == 0:
        sides[-1] = 1.0
    return np.asarray(response * sides / length**2, dtype=np.float32)


@cache
def _band_weights(rate_hz: int, length: int) -> npt.NDArray[np.float32]:
    """As `_k_weights`: all that lies in the band of a telephone, and nothing else."""
    pitch_hz = np.fft.rfftfreq(length, 1 / rate_hz)
    inside_band = (pitch_hz >= SPEECH_HZ[0]) & (pitch_hz <= SPEECH_HZ[1])
    return np.asarray(inside_band * 2.0 / length**2, dtype=np.float32)


def _shelf(rate_hz: int, z: npt.NDArray[np.complex128]) -> npt.NDArray[np.complex128]:
    """The head's effect: +4 dB above 1.5 kHz. The constants are those from which BS.1770's 48 kHz filter follows."""
    pitch_hz, quality, gain = 1681.974450955533, 0.7071752369554196, 3.999843853973347
    k, high = math.tan(math.pi * pitch_hz / rate_hz), 10 ** (gain / 20)
    middle = high**0.4996667741545416
    a0 = 1 + k / quality + k * k
    top = (high + middle * k / quality + k * k) + 2 * (k * k - high) * z + (high - middle * k / quality + k * k) * z**2
    return np.asarray(top / (a0 + 2 * (k * k - 1) * z + (1 - k / quality + k * k) * z**2))


def _high_pass(rate_hz: int, z: npt.NDArray[np.complex128]) -> npt.NDArray[np.complex128]:
    """The rest of the weighting: what is below 38 Hz does not count."""
    pitch_hz, quality = 38.13547087602444, 0.5003270373238773
    k = math.tan(math.pi * pitch_hz / rate_hz)
    a0 = 1 + k / quality + k * k
    return np.asarray((1 - 2 * z + z**2) * a0 / (a0 + 2 * (k * k - 1) * z + (1 - k / quality + k * k) * z**2))
