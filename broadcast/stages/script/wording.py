"""What a rewritten text says in words that its source has not, and what of the source's words it has lost.

A rewriting uses other words for the same thing; which ones stand for one another, and which say nothing by themselves,
stands in the table `plain_words`. Whatever else appears is an addition: a reason, a promise, an opinion, a name.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from broadcast.knowledge import tables
from broadcast.stages.script.facts import facts
from broadcast.stages.script.numerals import in_words
from broadcast.stages.script.sense import Sense, sense_of

_FREE = "-"
_NUMBERS = frozenset("hai ba bốn tư năm lăm sáu bảy tám chín mười".split())
"""Figures in words, which are compared with the figures; «một» is a function word."""


def added_words(source: str, text: str) -> tuple[str, ...]:
    """What stands in a text and in no other words in its source, words that follow one another together."""
    counts = _figures(source)
    return tuple(_unknown(sense_of(text), sense_of(source), counts))


def lost_words(source: str, text: str) -> tuple[str, ...]:
    """What stands in the source and in no other words in the text, words that follow one another together."""
    return tuple(_unknown(sense_of(source), sense_of(text), _figures(text)))


def _unknown(sense: Sense, other: Sense, figures: frozenset[str]) -> Iterator[str]:
    """The runs of words that say something here and that the other side has neither so nor otherwise."""
    known = _meanings(other)
    content = frozenset(sense.content)
    run: list[str] = []
    at = 0
    while at < len(sense.words):
        length, groups = _entry(sense, at)
        written = [word.text for word in sense.words[at : at + length]]
        plain = (
            at not in content
            or _FREE in groups
            or bool(groups & known)
            or all(word in known for word in written)
            or (len(written) == 1 and written[0] in _NUMBERS and (written[0] in figures or "mỗi" in known))
        )
        if not plain:
            run += written
        elif run and at in content:
            yield " ".join(run)
            run = []
        at += length
    if run:
        yield " ".join(run)


def _figures(text: str) -> frozenset[str]:
    """The figures of a text in words, and how many things its lists have: «ba khoản» counts what is named."""
    said = {word for fact in facts(text) for word in (in_words(fact.text.removesuffix(":00")) or "").split()}
    things = text.count(",") + text.count(";") + text.count(" và ") + 1
    return frozenset(said) | {in_words(str(number)) or "" for number in range(2, min(things, 10) + 1)}


def _meanings(sense: Sense) -> frozenset[str]:
    """Every word of a text, and every group of which it has a word."""
    found = {word.text for word in sense.words}
    for at in range(len(sense.words)):
        for length in range(1, min(_longest(), len(sense.words) - at) + 1):
            found |= _groups().get(" ".join(word.text for word in sense.words[at : at + length]), frozenset())
    return frozenset(found - {_FREE})


def _entry(sense: Sense, at: int) -> tuple[int, frozenset[str]]:
    """How many words from a place on are an entry of the table, and its groups; one word of none where none is."""
    for length in range(min(_longest(), len(sense.words) - at), 0, -1):
        groups = _groups().get(" ".join(word.text for word in sense.words[at : at + length]))
        if groups:
            return length, groups
    return 1, frozenset()


@cache
def _groups() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for row in tables.rows("broadcast.stages.script", "plain_words"):
        found[row["words"]] = found.get(row["words"], frozenset()) | {row["group"]}
    return found


@cache
def _longest() -> int:
    return max(words.count(" ") + 1 for words in _groups())
