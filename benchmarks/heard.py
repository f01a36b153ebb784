"""How much of speech arrives: measures that need the clean speech and what was heard, both at 16 kHz and in line.

ESTOI (Jensen and Taal 2016), SIIB with Gaussian channels (Van Kuyk, Kleijn and Hendriks 2018), the speech
intelligibility index of ANSI S3.5-1997 by third octaves, and how much of the tone's course is found again. Written from
the papers.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt
import soxr

from benchmarks.channel import RATE_HZ, Samples, a_weighted

Matrix = npt.NDArray[np.float64]
_TINY = 1e-12


def framed(samples: Samples, length: int, step: int) -> Matrix:
    """Overlapping frames, one a row."""
    return np.lib.stride_tricks.sliding_window_view(samples, length)[::step]


def loud(frames: Matrix, range_db: float) -> npt.NDArray[np.bool_]:
    """Which frames are no further below the loudest one."""
    power = np.mean(np.square(frames), axis=1)
    return np.asarray(power > power.max() * 10 ** (-range_db / 10))


# ---- ESTOI -------------------------------------------------------------------------------------

_ESTOI_HZ, _ESTOI_FRAME, _ESTOI_BANDS, _ESTOI_ROWS = 10_000, 256, 15, 30


def estoi(clean: Samples, heard: Samples) -> float:
    """0 for nothing to 1 for all: how alike the envelopes of 15 bands run over 384 ms, each band and moment alone."""
    one, two = (soxr.resample(samples, RATE_HZ, _ESTOI_HZ) for samples in (clean, heard))
    there = loud(framed(one, _ESTOI_FRAME, _ESTOI_FRAME // 2), 40)
    first, second = (_stretches(_third_octaves(samples)[there]) for samples in (one, two))
    return float(np.sum(first * second) / len(first) / _ESTOI_ROWS)


def _third_octaves(samples: Samples) -> Matrix:
    frames = framed(samples, _ESTOI_FRAME, _ESTOI_FRAME // 2) * np.hanning(_ESTOI_FRAME + 2)[1:-1]
    power = np.square(np.abs(np.fft.rfft(frames, 512)))
    pitch_hz = np.fft.rfftfreq(512, 1 / _ESTOI_HZ)
    centres_hz = 150 * 2 ** (np.arange(_ESTOI_BANDS) / 3)
    bands = [(pitch_hz >= hz * 2 ** (-1 / 6)) & (pitch_hz < hz * 2 ** (1 / 6)) for hz in centres_hz]
    return np.sqrt(power @ np.array(bands, dtype=float).T)


def _stretches(bands: Matrix) -> Matrix:
    """Every second stretch of 30 frames, its bands and then its moments freed of their mean and size."""
    found = np.lib.stride_tricks.sliding_window_view(bands, _ESTOI_ROWS, axis=0)[::2]
    for axis in (2, 1):
        found = found - found.mean(axis=axis, keepdims=True)
        found = found / (np.linalg.norm(found, axis=axis, keepdims=True) + _TINY)
    return found


# ---- SIIB --------------------------------------------------------------------------------------

_SIIB_FRAME, _SIIB_STEP, _SIIB_STACK, _SIIB_FILTERS = 400, 200, 15, 28
_PRODUCTION = 0.75
"""How alike two people say the same: no channel carries more than that."""
_MASKING = 16
"""Frames over which what was loud hides what follows: 200 ms."""


def siib(clean: Samples, heard: Samples) -> float:
    """Bits a second that the heard has in common with the clean, were all of it Gaussian."""
    spectra = [np.square(np.abs(np.fft.rfft(_siib_frames(samples)))) for samples in (clean, heard)]
    there = loud(_siib_frames(clean), 40)
    one, two = (_stacked(_masked(_log_bands(spectrum[there]))) for spectrum in spectra)
    power, axes = np.linalg.eigh(np.cov(one.T))
    axes = axes[:, power > power.max() * 1e-7]
    one, two = one @ axes, two @ axes
    size = np.sqrt(np.sum(np.square(one), axis=0) * np.sum(np.square(two), axis=0)) + _TINY
    alike = np.sum(one * two, axis=0) / size
    bits = -0.5 * np.log2(1 - np.square(_PRODUCTION * alike))
    return float(np.sum(bits) * RATE_HZ / _SIIB_STEP / _SIIB_STACK)


def _siib_frames(samples: Samples) -> Matrix:
    return framed(samples, _SIIB_FRAME, _SIIB_STEP) * np.hanning(_SIIB_FRAME)


def _log_bands(spectrum: Matrix) -> Matrix:
    bands = spectrum @ _gammatones().T
    return np.log(bands + 1e-9 * spectrum.max())


@cache
def _gammatones() -> Matrix:
    """How much of each frequency passes the ear's filters between 100 Hz and 6.5 kHz, equally far apart for the ear."""
    pitch_hz = np.fft.rfftfreq(_SIIB_FRAME, 1 / RATE_HZ)
    low, high = (21.4 * np.log10(1 + 0.00437 * hz) for hz in (100, 6500))
    centres_hz = (10 ** (np.linspace(low, high, _SIIB_FILTERS) / 21.4) - 1) / 0.00437
    widths_hz = 1.019 * 24.7 * (0.00437 * centres_hz + 1)
    return np.asarray((1 + np.square((pitch_hz - centres_hz[:, None]) / widths_hz[:, None])) ** -4.0)


def _masked(levels: Matrix) -> Matrix:
    """Raised to what earlier frames leave in the ear, which falls to the quietest over 200 ms."""
    found, quiet = levels.copy(), np.percentile(levels, 2, axis=0)
    for later in range(1, _MASKING + 1):
        left = np.log(later + 1) / np.log(_MASKING + 1.5)
        found[later:] = np.maximum(found[later:], levels[:-later] - (levels[:-later] - quiet) * left)
    return found


def _stacked(levels: Matrix) -> Matrix:
    levels = levels - levels.mean(axis=0)
    count = len(levels) - _SIIB_STACK + 1
    return np.concatenate([levels[first : first + count] for first in range(_SIIB_STACK)], axis=1)


# ---- SII ---------------------------------------------------------------------------------------

_SII = np.array(
    # Third octaves of ANSI S3.5-1997: centre in Hz, importance, usual speech in dB, the ear's own noise in dB.
    [
        (160, 0.0083, 32.41, 0.6), (200, 0.0095, 34.48, -1.7), (250, 0.0150, 34.75, -3.9), (315, 0.0289, 33.98, -6.1),
        (400, 0.0440, 34.59, -8.2), (500, 0.0578, 34.27, -9.7), (630, 0.0653, 32.06, -10.8),
        (800, 0.0711, 28.30, -11.9),
        (1000, 0.0818, 25.01, -12.5), (1250, 0.0844, 23.00, -13.5), (1600, 0.0882, 20.15, -15.4),
        (2000, 0.0898, 17.32, -17.7), (2500, 0.0868, 13.18, -21.2), (3150, 0.0844, 11.55, -24.2),
        (4000, 0.0771, 9.33, -25.9), (5000, 0.0527, 5.31, -23.6),
        (6300, 0.0364, 2.59, -15.8), (8000, 0.0185, 1.13, -7.1),
    ]
)  # fmt: skip
EAR_DBA = 72.0
"""How loud plain speech of the level 1 is at the ear."""


def sii(speech: Samples, noise: Samples, clean: Samples) -> float:
    """0 to 1: how much of the speech's band is above the noise and the ear's threshold, weighted by importance."""
    there = np.repeat(loud(framed(clean, 320, 320), 30), 320)
    centres_hz, importance, usual_db, ear_db = _SII.T
    said_db = _levels_db(speech[: len(there)][there]) + EAR_DBA
    noise_db = _levels_db(noise) + EAR_DBA
    base_db = np.maximum(noise_db, said_db - 24)
    slope = -80 + 0.6 * (base_db + 10 * np.log10(centres_hz) - 6.353)
    masked = np.array(
        [
            10 ** (noise_db[i] / 10)
            + np.sum(10 ** (0.1 * (base_db[:i] + 3.32 * slope[:i] * np.log10(0.89 * centres_hz[i] / centres_hz[:i]))))
            for i in range(len(centres_hz))
        ]
    )
    hidden_db = np.maximum(10 * np.log10(masked), ear_db)
    too_loud = np.clip(1 - (said_db - usual_db - 10) / 160, 0, 1)
    return float(np.sum(importance * too_loud * np.clip((said_db - hidden_db + 15) / 30, 0, 1)))


def _levels_db(samples: Samples) -> Matrix:
    """The level of a hertz in each third octave."""
    frames = framed(samples, 2048, 1024) * np.hanning(2048)
    power = np.mean(np.square(np.abs(np.fft.rfft(frames))), axis=0) * 2 / RATE_HZ / np.sum(np.square(np.hanning(2048)))
    pitch_hz = np.fft.rfftfreq(2048, 1 / RATE_HZ)
    edges = ((hz * 2 ** (-1 / 6), hz * 2 ** (1 / 6)) for hz in _SII[:, 0])
    return np.array([10 * np.log10(np.mean(power[(pitch_hz >= a) & (pitch_hz < b)]) + _TINY) for a, b in edges])


# ---- tone --------------------------------------------------------------------------------------

_LOWEST_HZ, _HIGHEST_HZ, _TONE_FRAME, _TONE_STEP = 70, 350, 640, 160


def tone(clean: Samples, heard: Samples) -> float:
    """The share of clearly voiced moments whose pitch is still found within 6 %: Vietnamese words hang on it."""
    pitch_hz, strength = _pitch(clean)
    found_hz, _ = _pitch(heard)
    voiced = (strength > 0.6) & loud(framed(clean, _TONE_FRAME, _TONE_STEP), 24)
    return float(np.mean(np.abs(np.log(found_hz[voiced] / pitch_hz[voiced])) < 0.06))


def _pitch(samples: Samples) -> tuple[Matrix, Matrix]:
    """The pitch of each 10 ms and how clear it is, by the waves below 1 kHz and the beating above it."""
    low, high = (_band(samples, edges_hz) for edges_hz in ((70, 1000), (1000, 5000)))
    together = np.zeros(0)
    window = np.hanning(_TONE_FRAME)
    for part in (low, _band(np.maximum(high, 0), (50, 1000))):
        spectrum = np.square(np.abs(np.fft.rfft(framed(part, _TONE_FRAME, _TONE_STEP) * window, 2048)))
        alike = np.fft.irfft(spectrum)[:, : RATE_HZ // _LOWEST_HZ + 2]
        alike = alike / (alike[:, :1] + _TINY)
        together = alike if not len(together) else together + alike
    own = np.fft.irfft(np.square(np.abs(np.fft.rfft(window, 2048))))[: together.shape[1]]
    together = together / (own / own[0])
    lags = np.argmax(together[:, RATE_HZ // _HIGHEST_HZ :], axis=1) + RATE_HZ // _HIGHEST_HZ
    return RATE_HZ / lags, together[np.arange(len(lags)), lags] / 2


def _band(samples: Samples, edges_hz: tuple[float, float]) -> Samples:
    spectrum = np.fft.rfft(samples)
    pitch_hz = np.fft.rfftfreq(len(samples), 1 / RATE_HZ)
    low, high = pitch_hz / edges_hz[0], pitch_hz / edges_hz[1]
    return np.fft.irfft(spectrum * low**4 / (1 + low**4) / (1 + high**4), len(samples))


def speech_level(samples: Samples) -> float:
    """The A-weighted level of speech without its pauses, as a root mean square."""
    weighted = a_weighted(samples)
    there = np.repeat(loud(framed(samples, 320, 320), 30), 320)
    return float(np.sqrt(np.mean(np.square(weighted[: len(there)][there]))))
