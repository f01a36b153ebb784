"""Which words stand for one another, and which say nothing by themselves: the table `plain_words`, looked up.

The table is wide on purpose. What must not change, figures, denials, duties, persons, limits, is looked at by rules of
its own; the table only tells which of the other words are the same thing in an office's words and in spoken ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from broadcast.knowledge import tables
from broadcast.knowledge.language.words import together

_PACKAGE = "broadcast.stages.script"
_FREE = "-"
_EVERYWHERE = "có"
"""A word of so many uses that alone it tells no other: «người có công» says nothing of the «chăn» that is given, though
in «nhà có bò» it is «nhà chăn bò»."""
_SYLLABLES = 2


def meanings_of(words: Sequence[str]) -> frozenset[str]:
    """Every word of a text, and every group of which it has a word."""
    found = set(words)
    for at in range(len(words)):
        for length in range(1 + (words[at] == _EVERYWHERE), min(_longest_from(words[at]), len(words) - at) + 1):
            found |= _groups().get(" ".join(words[at : at + length]), frozenset())
    return frozenset(found - {_FREE})


def told_length(words: Sequence[str], at: int, known: frozenset[str]) -> tuple[int, bool]:
    """How many words from a place on belong together, and whether they are told by what is known, or say nothing.

    `known` is what `meanings_of` found on the other side. The longest entry of the table that is told counts; where
    none is, the longest that says something: «mặt tiền» is not told by «mặt» and «tiền» saying nothing.
    """
    longest = 1
    for length in range(min(_longest_from(words[at]), len(words) - at), 0, -1):
        groups = _groups().get(" ".join(words[at : at + length]), frozenset())
        if groups & known or (_FREE in groups and length >= longest):
            return length, True
        if groups and length == _SYLLABLES and together(words[at], words[at + 1]):
            longest = length
    if known.issuperset(words[at : at + longest]):
        return longest, True
    return longest, False


def told_among(words: Sequence[str], known: frozenset[str]) -> frozenset[str]:
    """The words of a few that stand on the other side, or a word there stands for them; light ones are not excused."""
    found = set(known.intersection(words))
    for at in range(len(words)):
        for length in range(1, min(_longest_from(words[at]), len(words) - at) + 1):
            if _groups().get(" ".join(words[at : at + length]), frozenset()) & known:
                found |= set(words[at : at + length])
    return frozenset(found)


def light_among(words: Sequence[str]) -> frozenset[str]:
    """The words of a few that say nothing by themselves, so that they may come and go."""
    found: set[str] = set()
    for at in range(len(words)):
        for length in range(1, min(_longest_from(words[at]), len(words) - at) + 1):
            if _FREE in _groups().get(" ".join(words[at : at + length]), frozenset()):
                found |= set(words[at : at + length])
    return frozenset(found)


def completes(word: str, before: str, after: str, known: frozenset[str]) -> bool:
    """Whether a syllable makes a word with a neighbour that is known: «chăn thả» of which the other side has «thả»."""
    return (before in known and together(before, word)) or (after in known and together(word, after))


@cache
def _groups() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for row in tables.rows(_PACKAGE, "plain_words"):
        found[row["words"]] = found.get(row["words"], frozenset()) | {row["group"]}
    for number, row in enumerate(tables.rows(_PACKAGE, "thesaurus")):
        for words in row["words"].split("; "):
            found[words] = found.get(words, frozenset()) | {f"{row['field']} {number}"}
    return found


@cache
def _lengths() -> dict[str, int]:
    lengths: dict[str, int] = {}
    for written in _groups():
        first = written.split(" ")[0]
        lengths[first] = max(lengths.get(first, 0), written.count(" ") + 1)
    return lengths


def _longest_from(word: str) -> int:
    """How many words the longest entry that begins with a word has; 0 where none does."""
    return _lengths().get(word, 0)
