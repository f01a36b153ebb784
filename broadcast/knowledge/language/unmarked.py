"""Words written without blanks and marks, as in addresses of pages, get their likeliest ones: diemthi -> điểm thi."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from broadcast.knowledge.language import pairs, syllable

_LONGEST_SYLLABLE = 6
_CANDIDATES = 5
"""Syllables tried for the same letters, the most frequent ones."""
_KEPT = 3
"""Readings kept of the letters up to a place, the likeliest ones."""


class _Reading(NamedTuple):
    log_odds: float
    words: tuple[str, ...]


@lru_cache(maxsize=4096)
def with_marks(letters: str) -> tuple[str, ...]:
    """The likeliest syllables that small Latin letters without marks stand for; none where they are no Vietnamese.

    How likely one syllable follows another is counted in public text; every syllable has two letters or more.
    """
    best: list[list[_Reading]] = [[_Reading(0.0, ())], *([] for _ in letters)]
    for end in range(2, len(letters) + 1):
        found = sorted(_readings(letters, best, end), reverse=True)
        best[end] = found[:_KEPT]
    return best[-1][0].words if letters and best[-1] else ()


def _readings(letters: str, best: list[list[_Reading]], end: int) -> Iterator[_Reading]:
    """Every reading that ends with a syllable at a place."""
    for start in range(max(0, end - _LONGEST_SYLLABLE), end - 1):
        if not best[start]:
            continue
        for word in _of_letters().get(letters[start:end], ()):
            for before in best[start]:
                last = before.words[-1] if before.words else ""
                yield _Reading(before.log_odds + pairs.log_odds(last, word), (*before.words, word))


@cache
def _of_letters() -> dict[str, tuple[str, ...]]:
    """The syllables that are written with the same letters but for their marks, the most frequent ones."""
    found: dict[str, list[str]] = {}
    for word in pairs.syllables():
        if word.isalpha() and syllable.valid(word):
            found.setdefault(without_marks(word), []).append(word)
    return {
        bare: tuple(sorted(words, key=pairs.frequency, reverse=True)[:_CANDIDATES]) for bare, words in found.items()
    }


def without_marks(word: str) -> str:
    """điểm -> diem."""
    apart = unicodedata.normalize("NFD", word.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in apart if not unicodedata.combining(c))
