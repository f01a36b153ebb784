"""Which gain makes a programme loud enough in spite of the limiter: found from what earlier gains came to."""

from __future__ import annotations

USUAL_RISE = 0.45
"""What is left of a further decibel at a bulletin's usual gain; only the first step rests on it."""
LEAST_RISE = 0.1
"""Nearer to nothing a step would be without end; of peaky speech the limiter takes nearly all that is added."""


class LimitedLoudness:
    """How loud a programme comes out of the limiter, as far as it was tried.

    A limiter only knows how far the sound is above its ceiling. So gain and loudness are kept as distances from the
    ceiling, and what was found under one ceiling holds under another.
    """

    def __init__(self, rise: float = USUAL_RISE) -> None:
        self._rise = rise
        self._tried: list[tuple[float, float]] = []

    def came_to(self, lufs: float, *, gain_db: float, ceiling_dbfs: float) -> None:
        """Keep what a gain was measured to come to."""
        self._tried.append((gain_db - ceiling_dbfs, lufs - ceiling_dbfs))

    def gain_db(self, lufs: float, *, ceiling_dbfs: float) -> float:
        """The gain for that loudness, after at least one was tried: between two that lie on either side, or beyond."""
        wanted = lufs - ceiling_dbfs
        (gain, loud), *others = sorted(self._tried, key=lambda tried: abs(tried[1] - wanted))
        beyond = [other for other in others if (other[1] > wanted) != (loud > wanted)]
        for other_gain, other_loud in (beyond or others)[:1]:
            self._rise = min(1.0, max(LEAST_RISE, (other_loud - loud) / (other_gain - gain)))
        return gain + (wanted - loud) / self._rise + ceiling_dbfs

    @property
    def rise(self) -> float:
        """What is left of a further decibel, near the loudness asked for last."""
        return self._rise
