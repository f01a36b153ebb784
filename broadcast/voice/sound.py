"""What every engine does with raw samples: trim the silence, and refuse a clip that can't be the sentence."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from broadcast.errors import EngineError
from broadcast.model import SAMPLE_RATE_HZ

Pcm = npt.NDArray[np.int16]

MARGIN_MS = 30
"""Silence kept at both ends, so that joined sentences don't click."""
_FLOOR = 10 ** (-50 / 20)
"""Below this part of the clip's own peak a sample counts as silence."""
_LEAST_MS_PER_SYLLABLE = 40
"""Half of the fastest speech that can be understood (about 750 syllables a minute)."""


def trim(pcm: Pcm) -> Pcm:
    """The clip with at most `MARGIN_MS` of silence before and after."""
    level = np.abs(pcm.astype(np.int32))
    loud = np.flatnonzero(level > level.max(initial=0) * _FLOOR)
    if not len(loud):
        return pcm[:0]
    margin = SAMPLE_RATE_HZ * MARGIN_MS // 1000
    return pcm[max(0, loud[0] - margin) : loud[-1] + 1 + margin]


def check(pcm: Pcm, text: str, engine: str) -> None:
    """Refuse an empty, silent or far too short clip. Raises EngineError with the sentence."""
    syllables = len(text.split())
    shortened = text if len(text) <= 60 else text[:57] + "…"
    if not len(pcm) or np.abs(pcm.astype(np.int32)).max() < 300:
        raise EngineError(f"giọng {engine} trả về tiếng câm cho câu «{shortened}»")
    if len(pcm) * 1000 / SAMPLE_RATE_HZ < syllables * _LEAST_MS_PER_SYLLABLE:
        raise EngineError(f"giọng {engine} đọc thiếu tiếng ở câu «{shortened}»")
