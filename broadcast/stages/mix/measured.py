"""What was measured of a piece of sound: powers of its tenths of a second, peaks, and the figures that follow."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float32]
Spans = Sequence[tuple[float, float]]
"""Stretches of the sound: where each begins and ends, in seconds."""

SEGMENT_S = 0.1
"""Loudness is gated over 400 ms that advance by 100 ms, so four segments make a block."""
WINDOWS_A_SEGMENT = 5
WINDOW_S = SEGMENT_S / WINDOWS_A_SEGMENT
"""Silences and the picture are told by windows of 20 ms."""
ABSOLUTE_GATE_LUFS, RELATIVE_GATE_LU = -70.0, -10.0
SILENT_DB, SILENCE_S = -45.0, 2.0
_HAIR = 1e-6
"""Seconds are no whole numbers: what misses a border by less lies on it."""


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Measured:
    """Figures of each tenth of a second, in the order in which they are heard.

    `starts_s` is where each tenth begins; in sound that was joined they are apart where the parts are. `powers` is the
    K-weighted power of each, `speech_powers` that in a telephone's band, in which speech is understood; both are empty
    or not by what the meter was asked. `peaks` and `window_powers` have five values a tenth: the highest sample, and
    the mean square, unweighted. `highest` is the true peak as a share of full scale, `flat_tops` how often two samples
    in a row stand at the highest level of all, as clipping leaves them.
    """

    rate_hz: int
    frames: int
    starts_s: npt.NDArray[np.float64]
    powers: npt.NDArray[np.float32]
    speech_powers: npt.NDArray[np.float32]
    peaks: Samples
    window_powers: Samples
    highest: float
    flat_tops: int

    @property
    def window_starts_s(self) -> npt.NDArray[np.float64]:
        """Where each window of 20 ms begins, in seconds."""
        return np.asarray((self.starts_s[:, None] + np.arange(WINDOWS_A_SEGMENT) * WINDOW_S).reshape(-1))

    def loudness_lufs(self, spans_s: Spans | None = None) -> float:
        """Integrated loudness; -120 where nothing passes the gates.

        With `spans_s` that of what lies in these stretches alone, as if they were joined: the loudness of speech.
        """
        powers = self.powers
        return gated_lufs(powers if spans_s is None else powers[inside(spans_s, self.starts_s, SEGMENT_S)])

    def speech_lufs(self, spans_s: Spans) -> float:
        """The loudness in these stretches; of all there is where they are too short to be measured alone."""
        return gated_lufs(self.powers[spoken(spans_s, self.starts_s)])

    def loudest_lufs(self, *, outside_s: Spans = ()) -> float:
        """The loudest 400 ms of those that touch none of the stretches; -120 where there are none."""
        silent = np.where(touched(outside_s, self.starts_s, SEGMENT_S), np.nan, self.powers)
        blocks = _blocks(silent)
        loudest = float(np.nanmax(blocks)) if np.isfinite(blocks).any() else 0.0
        return -0.691 + 10 * math.log10(max(loudest, 1e-12))

    def true_peak_dbtp(self) -> float:
        """The highest true peak, in dBTP; -120 for silence."""
        return 20 * math.log10(max(self.highest, 1e-6))

    def silences_s(self) -> tuple[float, ...]:
        """Where each silence of more than `SILENCE_S` begins, in seconds."""
        heard_s = self.window_starts_s[self.peaks > 10 ** (SILENT_DB / 20)]
        ends_s = np.concatenate([[0.0], heard_s + WINDOW_S])
        lengths_s = np.concatenate([heard_s, [self.frames / self.rate_hz]]) - ends_s
        return tuple(round(float(end_s), 2) for end_s in ends_s[lengths_s > SILENCE_S])


def joined(parts: Iterable[tuple[float, Measured]], frames: int) -> Measured:
    """What a sound of so many frames measures that consists of these parts, each with the second at which it begins.

    A part's tenths stay where they were measured, so that the grid starts anew with each; of the last one, which is
    not whole as a rule, what goes beyond the beginning of the next part is left out.
    """
    placed = list(parts)
    begins_s = [begin_s for begin_s, _ in placed]
    rate_hz = placed[0][1].rate_hz
    kept = []
    for (begin_s, part), end_s in zip(placed, [*begins_s[1:], math.inf], strict=True):
        starts_s = part.starts_s + begin_s
        count = int(np.searchsorted(starts_s + SEGMENT_S, end_s + _HAIR, "right"))
        kept.append((part, starts_s[:count], count))
    highest = max(part.highest for _, part in placed)
    return Measured(
        rate_hz=rate_hz,
        frames=frames,
        starts_s=np.concatenate([starts_s for _, starts_s, _ in kept]),
        powers=np.concatenate([part.powers[:count] for part, _, count in kept]),
        speech_powers=np.concatenate([part.speech_powers[:count] for part, _, count in kept]),
        peaks=np.concatenate([part.peaks[: count * WINDOWS_A_SEGMENT] for part, _, count in kept]),
        window_powers=np.concatenate([part.window_powers[: count * WINDOWS_A_SEGMENT] for part, _, count in kept]),
        highest=highest,
        flat_tops=sum(part.flat_tops for _, part in placed if part.highest == highest),
    )


def gated_lufs(powers: npt.NDArray[np.float32] | npt.NDArray[np.float64]) -> float:
    """The integrated loudness of tenths of a second with these powers; -120 where nothing passes the gates."""
    blocks = _blocks(powers)
    loud = blocks[blocks > _power(ABSOLUTE_GATE_LUFS)]
    if not len(loud):
        return -120.0
    gate = np.mean(loud) * 10 ** (RELATIVE_GATE_LU / 10)
    return -0.691 + 10 * math.log10(float(np.mean(loud[loud > gate])))


def spoken(spans_s: Spans, starts_s: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Which tenths of a second tell how loud the speech in the stretches is: all, where fewer than four lie in them."""
    found = inside(spans_s, starts_s, SEGMENT_S)
    return found if np.count_nonzero(found) >= 4 else np.ones(len(starts_s), np.bool_)


def inside(spans_s: Spans, starts_s: npt.NDArray[np.float64], length_s: float) -> npt.NDArray[np.bool_]:
    """Which of the pieces of `length_s` that begin there lie in one of the stretches, from end to end."""
    found = np.zeros(len(starts_s), np.bool_)
    for start_s, end_s in spans_s:
        first = np.searchsorted(starts_s, start_s - _HAIR)
        found[first : np.searchsorted(starts_s, end_s + _HAIR - length_s, "right")] = True
    return found


def touched(spans_s: Spans, starts_s: npt.NDArray[np.float64], length_s: float) -> npt.NDArray[np.bool_]:
    """Which of the pieces of `length_s` that begin there have at least a bit of one of the stretches in them."""
    found = np.zeros(len(starts_s), np.bool_)
    for start_s, end_s in spans_s:
        first = np.searchsorted(starts_s, start_s + _HAIR - length_s, "right")
        found[first : np.searchsorted(starts_s, end_s - _HAIR)] = True
    return found


def _blocks(powers: npt.NDArray[np.float32] | npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The mean power of each 400 ms, every 100 ms."""
    if len(powers) < 4:
        return np.zeros(0)
    return np.asarray((powers[3:] + powers[2:-1] + powers[1:-2] + powers[:-3]) / 4, dtype=np.float64)


def _power(lufs: float) -> float:
    return float(10 ** ((lufs + 0.691) / 10))
