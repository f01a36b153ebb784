"""How loud speech and music are beside each other in a finished file, from what was measured of it and its manifest."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from itertools import pairwise

import numpy as np

from broadcast.model import AiredItem, Line, Loudness, MusicLevels
from broadcast.stages.mix.measured import SEGMENT_S, WINDOW_S, Measured, inside, touched

MOST_ALONE_LU, MOST_GAPS_LU, MOST_UNDER_LU = 1.0, -5.0, -12.0
"""The loudest that music may be against speech: alone, between two headlines, and under words."""
_OVER_MUSIC = frozenset({"opening", "headlines"})
"""Items whose words may have music under them."""
_BESIDE_S, _WITHIN_S = 0.06, 0.05
"""A clip begins and ends with up to 30 ms of silence, and beside it music is as low as under it already: the quietest
20 ms there are what lies under the words. In a version of another rate than 44.1 kHz a piece begins up to 18 ms sooner
or later, at the border of a frame."""
_SPOKEN = 10 ** (-30 / 10)
"""Windows so far below a sentence's loudest one are pauses."""


def loudness_of(measured: Measured, items: Iterable[AiredItem]) -> Loudness:
    """The loudness of a whole file, of its speech, and of its music against that."""
    items = tuple(items)
    speech_lufs = measured.loudness_lufs(spans_of(items))
    alone_lufs = measured.loudest_lufs(outside_s=spans_of(items))
    return Loudness(
        integrated_lufs=round(measured.loudness_lufs(), 2),
        true_peak_dbtp=round(measured.true_peak_dbtp(), 2),
        speech_lufs=round(speech_lufs, 2),
        music=MusicLevels(
            alone_lu=round(alone_lufs - speech_lufs, 1),
            gaps_lu=_highest(_gap_lufs(measured, items, speech_lufs)),
            under_lu=_highest(_under_db(measured, items)),
        ),
    )


def spans_of(items: Iterable[AiredItem]) -> tuple[tuple[float, float], ...]:
    """Where each sentence is heard, in seconds."""
    return tuple((line.start_ms / 1000, line.end_ms / 1000) for item in items for line in item.lines)


def too_loud(music: MusicLevels) -> Iterator[str]:
    """What is wrong with music of these levels, in Vietnamese."""
    if music.alone_lu is not None and music.alone_lu > MOST_ALONE_LU:
        yield f"nhạc to hơn tiếng nói {music.alone_lu:.1f} LU (nhiều nhất {MOST_ALONE_LU:g} LU)"
    if music.gaps_lu is not None and music.gaps_lu > MOST_GAPS_LU:
        yield f"nhạc nền giữa hai tin chỉ nhỏ hơn tiếng nói {-music.gaps_lu:.1f} LU (ít nhất {-MOST_GAPS_LU:g} LU)"
    if music.under_lu is not None and music.under_lu > MOST_UNDER_LU:
        yield f"nhạc dưới lời nói chỉ nhỏ hơn {-music.under_lu:.1f} LU (ít nhất {-MOST_UNDER_LU:g} LU): khó nghe lời"


def _highest(levels: Iterator[float]) -> float | None:
    found = max(levels, default=None)
    return None if found is None else round(found, 1)


def _gap_lufs(measured: Measured, items: tuple[AiredItem, ...], speech_lufs: float) -> Iterator[float]:
    """How loud it is between two headlines, against the speech."""
    powers, starts_s = measured.powers, measured.starts_s
    for item in items:
        if item.kind == "headlines":
            for before, after in pairwise(item.lines):
                gap = ((before.end_ms / 1000, after.start_ms / 1000),)
                heard = powers[inside(gap, starts_s, SEGMENT_S)]
                if len(heard):
                    yield -0.691 + _db(float(np.mean(heard))) - speech_lufs


def _under_db(measured: Measured, items: tuple[AiredItem, ...]) -> Iterator[float]:
    """How loud it is under each sentence that may have music under it, against that sentence."""
    powers, starts_s = measured.window_powers, measured.window_starts_s
    for item in items:
        for line in item.lines if item.kind in _OVER_MUSIC else ():
            said = powers[touched(((line.start_ms / 1000, line.end_ms / 1000),), starts_s, WINDOW_S)]
            if len(said) and said.max() > 0:
                loud = float(np.mean(said[said > said.max() * _SPOKEN]))
                quietest = (powers[inside((edge,), starts_s, WINDOW_S)] for edge in _edges(line))
                yield _db(max(float(heard.min()) if len(heard) else 0.0 for heard in quietest)) - _db(loud)


def _edges(line: Line) -> tuple[tuple[float, float], tuple[float, float]]:
    start_s, end_s = line.start_ms / 1000, line.end_ms / 1000
    return (start_s - _BESIDE_S, start_s + _WITHIN_S), (end_s - _WITHIN_S, end_s + _BESIDE_S)


def _db(power: float) -> float:
    return 10 * math.log10(max(power, 1e-12))
