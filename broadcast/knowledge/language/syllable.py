"""Whether a word is a Vietnamese syllable: an onset, a rime, and a tone that the rime allows."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

from broadcast.knowledge import tables

_TONES = {"\u0300": "huyền", "\u0301": "sắc", "\u0303": "ngã", "\u0309": "hỏi", "\u0323": "nặng"}
_STOPS = ("p", "t", "c", "ch")
_FRONT = "eêiy"


@cache
def _rimes() -> frozenset[str]:
    return frozenset(row["rime"] for row in tables.rows("broadcast.knowledge.language", "rimes"))


@cache
def _onsets() -> frozenset[str]:
    return frozenset(row["onset"] for row in tables.rows("broadcast.knowledge.language", "onsets"))


_LONGEST_ONSET = 3
"""Letters of ngh."""


def _fits(onset: str, rime: str) -> bool:
    """The spelling of k, gh and ngh before front vowels, and of c, g and ng before the others."""
    if onset in ("k", "gh", "ngh"):
        return rime[0] in _FRONT
    if onset in ("c", "ng"):
        return rime[0] not in _FRONT
    if onset == "g":
        return rime[0] not in "eêy"
    return onset != "qu" or rime[0] not in "uưoôi" or rime in ("ôc", "ôi", "i", "inh", "it", "ich", "in", "ôt")


def _bare(word: str) -> tuple[str, str]:
    """The word without its tone, and the tone; a second tone is no word at all."""
    apart = unicodedata.normalize("NFD", word.lower())
    marks = [c for c in apart if c in _TONES]
    base = unicodedata.normalize("NFC", "".join(c for c in apart if c not in _TONES))
    return ("", "") if len(marks) > 1 else (base, _TONES[marks[0]] if marks else "")


def _shape(base: str) -> str:
    """The rime of a bare syllable, or nothing."""
    rimes, onsets = _rimes(), _onsets()
    for size in range(_LONGEST_ONSET, 0, -1):
        onset, rest = base[:size], base[size:]
        if rest in rimes and onset in onsets and _fits(onset, rest):
            return rest
    return base if base in rimes else ""


@lru_cache(maxsize=65536)
def valid(word: str) -> bool:
    """Nghiêng, quốc and gìn are syllables; sandbox, hop and UBND are not."""
    base, tone = _bare(word)
    if not base or len(base) > 7:
        return False
    rime = _shape(base)
    return bool(rime) and (not rime.endswith(_STOPS) or tone in ("sắc", "nặng"))
