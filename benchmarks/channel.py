"""What lies between a finished file and a listener's ear: a horn on a pole, echoes of other poles, wind and traffic.

A model, so that ways of shaping sound can be compared in one field; no village was measured. All at `RATE_HZ`, mono.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import numpy.typing as npt

RATE_HZ = 16_000
Samples = npt.NDArray[np.float64]
Response = Callable[[npt.NDArray[np.float64]], npt.NDArray[np.complexfloating]]

DRIVE = 1.15
"""How far the amplifier is turned up; at full scale it is well in its bend."""
RESONANCES = ((600, 3, 4), (1100, 4, -4), (1900, 4, 5), (3000, 5, -5), (3700, 5, 4))
"""Peaks and dips of a folded horn: hertz, sharpness, decibels."""
BAND_HZ = 350.0, 5000.0
ECHOES: dict[str, tuple[tuple[float, float, float], ...]] = {
    # A horn each: how much later it is heard in ms, how much softer in dB, and how many metres of air it came through.
    "none": ((0, 0, 60),),
    "A": ((0, 0, 60), (120, -3, 100), (310, -7, 165)),
    "B": ((0, 0, 60), (45, -3, 75), (90, -6, 90)),
    "C": ((0, 0, 100), (180, -1, 160), (420, -3, 245), (700, -8, 340)),
}
AIR_C, AIR_HUMIDITY = 30.0, 75.0


def through(samples: Samples, response: Response) -> Samples:
    """The samples through a filter that is given by its response at each frequency."""
    length = 1 << (len(samples) + RATE_HZ // 2 - 1).bit_length()
    pitch_hz = np.fft.rfftfreq(length, 1 / RATE_HZ)
    return np.fft.irfft(np.fft.rfft(samples, length) * response(pitch_hz), length)[: len(samples)]


def horn(samples: Samples) -> Samples:
    """Out of an amplifier that bends high peaks, and a horn with its band and its resonances."""
    return through(np.tanh(samples * DRIVE) / DRIVE, _horn)


def _horn(pitch_hz: npt.NDArray[np.float64]) -> npt.NDArray[np.complexfloating]:
    low, high = (1j * pitch_hz / edge_hz for edge_hz in BAND_HZ)
    # Butterworth's polynomials: of fourth order below the band, of third above it.
    found = low**4 / ((low**2 + 0.7654 * low + 1) * (low**2 + 1.8478 * low + 1))
    found = found / ((high + 1) * (high**2 + high + 1))
    for centre_hz, sharpness, gain_db in RESONANCES:
        s, gain = 1j * pitch_hz / centre_hz, 10 ** (gain_db / 40)
        found = found * (s**2 + s * gain / sharpness + 1) / (s**2 + s / (gain * sharpness) + 1)
    return np.asarray(found)


def air_db(pitch_hz: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """What a metre of warm, damp air takes, after ISO 9613-1 at sea level."""
    kelvin = AIR_C + 273.15
    warm = kelvin / 293.15
    damp = AIR_HUMIDITY * 10 ** (-6.8346 * (273.16 / kelvin) ** 1.261 + 4.6151)
    oxygen_hz = 24 + 4.04e4 * damp * (0.02 + damp) / (0.391 + damp)
    nitrogen_hz = warm**-0.5 * (9 + 280 * damp * np.exp(-4.170 * (warm ** (-1 / 3) - 1)))
    square = np.square(pitch_hz)
    oxygen = 0.01275 * np.exp(-2239.1 / kelvin) / (oxygen_hz + square / oxygen_hz)
    nitrogen = 0.1068 * np.exp(-3352.0 / kelvin) / (nitrogen_hz + square / nitrogen_hz)
    return np.asarray(8.686 * square * (1.84e-11 * warm**0.5 + warm**-2.5 * (oxygen + nitrogen)))


def echoed(samples: Samples, kind: str, *, direct: bool = True) -> Samples:
    """What arrives from all the horns of a field; without `direct` from all but the nearest."""
    heard = np.zeros(len(samples))
    for later_ms, softer_db, metres in ECHOES[kind] if direct else ECHOES[kind][1:]:
        first = round(later_ms * RATE_HZ / 1000)
        arrived = through(samples, lambda hz, metres=metres: 10 ** (-air_db(hz) * metres / 20) + 0j)
        heard[first:] += arrived[: len(heard) - first] * 10 ** (softer_db / 20)
    return heard


@cache
def noise(kind: str, count: int) -> Samples:
    """Noise whose power under the A curve is 1: "pink", "wind" in gusts with leaves, "motorbike" that passes by."""
    chance = np.random.default_rng(17)
    white = chance.standard_normal(count)
    time_s = np.arange(count) / RATE_HZ
    made = {"pink": _pink, "wind": _wind, "motorbike": _motorbike}[kind](white, time_s, chance)
    return np.asarray(made / np.sqrt(np.mean(np.square(a_weighted(made)))))


def _pink(white: Samples, _time_s: Samples, _chance: np.random.Generator) -> Samples:
    return through(white, lambda hz: np.maximum(hz, 20) ** -0.5 + 0j)


def _wind(white: Samples, time_s: Samples, chance: np.random.Generator) -> Samples:
    knots_s = 1.5 * np.arange(int(time_s[-1] / 1.5) + 3)
    gusts = np.abs(np.interp(time_s, knots_s, chance.standard_normal(len(knots_s))))
    rumble = through(white, lambda hz: np.maximum(hz, 40) ** -1.35 + 0j)
    rustle = chance.standard_normal(len(white))
    leaves = through(rustle, lambda hz: np.exp(-np.square(np.log2((hz + 1) / 3000)) / 2) + 0j)
    return (rumble / rumble.std() + 0.06 * leaves / leaves.std()) * (0.3 + gusts)


def _motorbike(white: Samples, time_s: Samples, _chance: np.random.Generator) -> Samples:
    turns = 2 * np.pi * np.cumsum(60 + 15 * np.sin(2 * np.pi * time_s / 7)) / RATE_HZ
    engine = sum(np.sin(n * turns + n * n) / n**0.7 for n in range(1, 41))
    exhaust = through(white, lambda hz: 1 / (1 + 1j * hz / 900))
    passing = 0.35 + 1.3 * np.exp(-np.square((time_s % 9 - 4.5) / 1.6))
    return np.asarray((engine / np.std(engine) + 0.8 * exhaust / exhaust.std() * (1 + 0.8 * np.cos(turns))) * passing)


def a_weighted(samples: Samples) -> Samples:
    """As the ear hears loudness at middle levels: the A curve of IEC 61672."""

    def curve(pitch_hz: npt.NDArray[np.float64]) -> npt.NDArray[np.complexfloating]:
        square = np.square(pitch_hz)
        low = (square + 20.6**2) * np.sqrt((square + 107.7**2) * (square + 737.9**2))
        return np.asarray(10**0.1 * 12194**2 * square**2 / (low * (square + 12194**2)) + 0j)

    return through(samples, curve)
