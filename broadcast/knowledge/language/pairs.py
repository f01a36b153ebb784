"""How likely one syllable follows another, by counts of public text (pairs.tsv, made by `make_pairs`).

Counts under four were left out of the table, so that a pair it does not hold may still be right; the odds here say how
much likelier one reading of a place is than another.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import files

from broadcast.knowledge.language.make_pairs import NUMBER, STEPS_A_DOUBLING
from broadcast.knowledge.language.words import together

__all__ = ["NUMBER", "frequency", "known", "log_odds", "seen", "syllables"]
_UNSEEN_A_SEEN = 4.0
"""Kinds of neighbours that the table leaves out, to each one it holds."""
_IN_A_DICTIONARY = 6.0
"""What a pair counts at least that a dictionary has as a word."""
_UNKNOWN = 0.3
"""What a syllable counts that the table does not hold: less than the rarest it does."""


@cache
def _table() -> dict[str, tuple[float, str]]:
    """Each syllable's count, and its neighbours as they stand in the file: most are never asked for."""
    found: dict[str, tuple[float, str]] = {}
    text = files("broadcast.knowledge.language").joinpath("pairs.tsv").read_text(encoding="utf-8")
    for line in text.splitlines()[1:]:
        if not line.startswith("# "):
            first, count, seconds = line.split("\t")
            found[first] = (_count(count), seconds)
    return found


@cache
def _total() -> float:
    return sum(count for count, _ in _table().values())


def _count(step: str) -> float:
    return float(2 ** (int(step) / STEPS_A_DOUBLING))


@lru_cache(maxsize=8192)
def _seconds(first: str) -> dict[str, float]:
    _, listed = _table().get(first, (0.0, ""))
    return {name: _count(step) for name, _, step in (entry.partition(":") for entry in listed.split(" ") if entry)}


def syllables() -> Iterable[str]:
    """All syllables of the table, and the sign that stands for numbers."""
    return _table()


def known(syllable: str) -> bool:
    """Whether a folded syllable stands in the text that was counted."""
    return syllable in _table()


def frequency(syllable: str) -> float:
    """How often a folded syllable stood in the text that was counted."""
    return _table().get(syllable, (_UNKNOWN, ""))[0]


@lru_cache(maxsize=65536)
def seen(first: str, second: str) -> float:
    """How often two folded syllables stood beside one another; words of the dictionary at least a little."""
    count = _seconds(first).get(second, 0.0)
    return max(count, _IN_A_DICTIONARY) if count < _IN_A_DICTIONARY and together(first, second) else count


@lru_cache(maxsize=65536)
def log_odds(first: str, second: str) -> float:
    """The natural logarithm of how likely the second follows the first (Witten and Bell's smoothing).

    Either may be empty at the edge of a run: then the other's own frequency counts.
    """
    own = frequency(second) / _total() if second else 1.0
    if not first or not second:
        return math.log(own)
    kinds = _UNSEEN_A_SEEN * (len(_seconds(first)) + 1)
    return math.log((seen(first, second) + kinds * own) / (frequency(first) + kinds))
