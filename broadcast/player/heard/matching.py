"""Whether a programme is in what a microphone heard: its loudness from moment to moment, compared by correlation.

Speech grows louder and softer several times a second, in an order that no other sound shares. That pattern survives a
horn, an echo, a delay, and noise louder than itself; the noise adds to the level but not to the pattern. A programme
is compared in stretches of ten seconds, each within a few seconds of where the whole one fits best, so that a player
that was away for a second still counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

FRAME_S = 0.02
RATE_HZ = 8000
"""What an ear hands out: a telephone's band holds all of a horn's."""
BAND_HZ = (300, 3400)
TREND_S = 0.8
"""What changes more slowly than that is volume, wind or an engine, and no speech."""
LEAST_S = 10.0
"""Of less than this nothing can be said."""
MOST_EARLY_S, MOST_LATE_S = 1.0, 12.0
"""How far what was heard may be from when it was played: a microphone's buffer, a stream's way over a server."""
STRETCH_S, NEAR_S, AROUND_S = 10.0, 0.1, 2.0
CERTAIN = 5.0
"""How many times the usual chance correlation a fit must be, over the whole programme."""
ALIKE, PLAINLY_ALIKE = 0.2, 0.4
"""How much a stretch must correlate where it is expected, and elsewhere: of many places one fits a little by chance."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """How much of a programme was heard.

    `share` is the part of its stretches that were, from 0 to 1; `score` the correlation of the whole, `delay_ms` how
    much later than it was played it was heard, `level_dbfs` the level at the ear meanwhile, with all other sounds.
    """

    share: float
    score: float
    delay_ms: int
    level_dbfs: float

    @property
    def heard(self) -> bool:
        """Whether it can be said that it was on air."""
        return self.share > 0


def envelope_of(samples: npt.NDArray[np.int16]) -> npt.NDArray[np.float64]:
    """The loudness of samples at RATE_HZ, a value for each full FRAME_S, in the band of speech."""
    import numpy as np

    length = int(RATE_HZ * FRAME_S)
    frames = samples[: len(samples) // length * length].reshape(-1, length).astype(np.float64) / 32768
    spectrum = np.abs(np.fft.rfft(frames * np.hanning(length), axis=1)) ** 2
    hz = np.fft.rfftfreq(length, 1 / RATE_HZ)
    within = (hz >= BAND_HZ[0]) & (hz <= BAND_HZ[1])
    return np.asarray(np.sqrt(spectrum[:, within].sum(axis=1) / length), dtype=np.float64)


def match(played: npt.NDArray[np.float64], heard: npt.NDArray[np.float64], before_s: float) -> Match | None:
    """How much of what was `played` is in what was `heard`, both as envelopes.

    `heard` begins `before_s` earlier than the programme did, and should last as long after its end as sound may be
    late. None where either is too short to tell.
    """
    import numpy as np

    if min(len(played), len(heard)) * FRAME_S < LEAST_S:
        return None
    level = float(20 * np.log10(max(1e-5, np.sqrt(np.mean(heard**2)))))
    own, other = _pattern(played), _pattern(heard)
    lags = np.arange(len(other) + len(own) - 1) - (len(own) - 1)
    found = _correlation(own, other)
    offset = round(before_s / FRAME_S)
    possible = (lags >= offset - MOST_EARLY_S / FRAME_S) & (lags <= offset + MOST_LATE_S / FRAME_S)
    best = int(lags[possible][np.argmax(found[possible])])
    score = float(found[possible].max())
    whole = (lags >= -len(own) // 2) & (lags <= len(other) - len(own) // 2)  # where at least the half is compared
    elsewhere = found[whole & (np.abs(lags - best) > NEAR_S / FRAME_S)]
    chance = max(float(np.std(elsewhere)) if len(elsewhere) else 0.0, 1 / np.sqrt(len(own)))
    if score < CERTAIN * chance:
        return Match(share=0.0, score=round(max(0.0, score), 2), delay_ms=0, level_dbfs=round(level, 1))
    share = _share(own, other, best)
    delay_ms = round((best - offset) * FRAME_S * 1000)
    return Match(share=round(share, 2), score=round(score, 2), delay_ms=delay_ms, level_dbfs=round(level, 1))


def _share(own: npt.NDArray[np.float64], other: npt.NDArray[np.float64], lag: int) -> float:
    """The part of the stretches in which something is said that are found again, each where the one before was, or
    else plainly somewhere near: a player that was away for a moment goes on a little later."""
    import numpy as np

    length = round(STRETCH_S / FRAME_S)
    found, asked = 0, 0
    for start in range(0, max(1, len(own) - length // 2), length):
        part = own[start : start + length]
        if not np.any(part):
            continue
        asked += 1
        for around_s, alike in ((NEAR_S, ALIKE), (AROUND_S, PLAINLY_ALIKE)):
            begins = max(0, start + lag - round(around_s / FRAME_S))
            where = other[begins : max(0, start + lag + len(part) + round(around_s / FRAME_S))]
            fits = _windowed(part, where) if len(where) >= len(part) else np.zeros(1)
            if fits.max() > alike:
                found, lag = found + 1, begins + int(np.argmax(fits)) - start
                break
    return found / asked if asked else 0.0


def _pattern(envelope: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """An envelope without its slow changes; what stands out alone, such as a knock, is cut down to size."""
    import numpy as np

    width = round(TREND_S / FRAME_S)
    padded = np.pad(envelope, (width // 2, width - 1 - width // 2), mode="edge")
    trend = np.convolve(padded, np.ones(width) / width, mode="valid")
    left = envelope - trend
    size = float(np.std(left))
    return np.asarray(np.clip(left, -3 * size, 3 * size)) if size > 1e-9 else np.zeros_like(left)


def _correlation(own: npt.NDArray[np.float64], other: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The correlation of the whole of `own` at every lag, against the energy of what it lies over."""
    import numpy as np

    size = 1 << (len(own) + len(other) - 1).bit_length()
    product = np.fft.rfft(other, size) * np.conj(np.fft.rfft(own, size))
    circular = np.fft.irfft(product, size)
    dots = np.concatenate((circular[size - len(own) + 1 :], circular[: len(other)]))
    energy = np.pad(other**2, len(own) - 1)
    sums = np.concatenate(([0.0], np.cumsum(energy)))
    under = sums[len(own) :] - sums[: -len(own)]
    return np.asarray(dots / np.sqrt(np.maximum(under * np.sum(own**2), 1e-12)))


def _windowed(part: npt.NDArray[np.float64], where: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    import numpy as np

    dots = np.correlate(where, part, mode="valid")
    sums = np.concatenate(([0.0], np.cumsum(where**2)))
    under = sums[len(part) :] - sums[: -len(part)]
    return np.asarray(dots / np.sqrt(np.maximum(under * np.sum(part**2), 1e-12)))
