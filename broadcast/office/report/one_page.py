"""How dense a sheet must be to fill one A4 page and no more: type size, titles a programme, words of the notices."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

PAGE_PT = 725.0
"""The height that is there on A4 within the sheet's margins, less a twentieth: type is wider on some machines."""
WIDTH_PT = 490.0
"""The width within the margins, less what lines and padding take."""
_LETTER = 0.53
"""The width of a letter by its size: Times has 0.45 of it on average, with room for capitals."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Density:
    """One way to set the sheet. `scale` multiplies every size; `titles` and `facts` are the most of each that is shown;
    where days are `merged`, those that air at the same hours stand in one row."""

    scale: float
    titles: int
    facts: int
    merged: bool = False


DENSITIES = (
    *(Density(scale=scale, titles=3, facts=99) for scale in (1.0, 0.92, 0.85, 0.78)),
    *(Density(scale=scale, titles=1, facts=3) for scale in (0.85, 0.75)),
    *(Density(scale=scale, titles=1, facts=1) for scale in (0.75, 0.66)),
    *(Density(scale=scale, titles=0, facts=2, merged=True) for scale in (0.9, 0.8, 0.7)),
    *(Density(scale=scale, titles=0, facts=1, merged=True) for scale in (0.7, 0.6)),
    *(Density(scale=scale, titles=0, facts=0, merged=True) for scale in (0.7, 0.6, 0.5)),
)
"""The roomiest first."""


def lines_of(text: str, size_pt: float, width_pt: float = WIDTH_PT) -> int:
    """About how many lines a text takes."""
    return max(1, math.ceil(len(text) * size_pt * _LETTER / width_pt))


def notice_pt(title: str, facts: Sequence[str], scale: float) -> float:
    """About how high a notice in its box is."""
    title_pt = lines_of(title, 19 * scale) * 19 * 1.25
    return scale * (title_pt + sum(lines_of(fact, 17 * scale) * 17 * 1.4 + 3 for fact in facts) + 28)


def row_pt(day: str, hour: Sequence[str], titles: Sequence[str], scale: float) -> float:
    """About how high a row of the table is: the day, the hour with what stands under it, the titles."""
    hour_pt = lines_of(" ".join(hour[:2]), 15 * scale, 120 * scale) * 21 + 17 * sum(map(bool, hour[2:]))
    day_pt = lines_of(day, 13 * scale, 60 * scale) * 9  # it reaches over the other rows of the day
    titles_pt = sum(lines_of(title, 13 * scale, 480 - 210 * scale) for title in titles) * 13 * 1.35
    return scale * (max(hour_pt, day_pt, titles_pt) + 8)
