"""What a rewritten text says in words that its source has not, and what of the source's words it has lost.

A rewriting uses other words for the same thing; which ones stand for one another, and which say nothing by themselves,
stands in the table `plain_words`. Whatever else appears is an addition: a reason, a promise, an opinion, a name.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from broadcast.knowledge import tables
from broadcast.stages.script.facts import facts, placed_facts
from broadcast.stages.script.numerals import in_words
from broadcast.stages.script.sense import EVERYBODY, Sense, sense_of

_FREE = "-"
_MANY = frozenset(("các", "những"))
_NUMBERS = frozenset("hai ba bốn tư năm lăm sáu bảy tám chín mười".split())
"""Figures in words, which are compared with the figures; «một» is a function word."""
_COUNTING = frozenset("khoản việc điều bước giải loại thứ nơi phần nhóm mục ý ngày buổi giấy cách thôn nội".split())
"""What a list may be counted as."""


def added_words(source: str, text: str) -> tuple[str, ...]:
    """What stands in a text and in no other words in its source, words that follow one another together."""
    return tuple(_unknown(text, source, _figures(source), _things(source)))


def lost_words(source: str, text: str) -> tuple[str, ...]:
    """What stands in the source and in no other words in the text, words that follow one another together."""
    return tuple(_unknown(source, text, _figures(text), frozenset()))


def _unknown(text: str, against: str, figures: frozenset[str], things: frozenset[str]) -> Iterator[str]:
    """The runs of words that say something here and that the other side has neither so nor otherwise."""
    sense, other = sense_of(text), sense_of(against)
    known = _meanings(other)
    content = _content(sense, other) - _in_facts(text, sense)
    run: list[str] = []
    at = 0
    while at < len(sense.words):
        length, groups = _entry(sense, at)
        written = [word.text for word in sense.words[at : at + length]]
        plain = (
            content.isdisjoint(range(at, at + length))
            or _FREE in groups
            or bool(groups & known)
            or all(_is_free(word) or word in known for word in written)
            or (length == 1 and written[0] in _NUMBERS and _counts(sense, at, figures, things))
        )
        if not plain:
            run += written
        elif run and not content.isdisjoint(range(at, at + length)):
            yield " ".join(run)
            run = []
        at += length
    if run:
        yield " ".join(run)


def _content(sense: Sense, other: Sense) -> frozenset[int]:
    """The places of the words that say something, persons among them whom the other side does not name."""
    named = {mark.value for mark in other.of("actor")} | {EVERYBODY}
    persons = (mark for mark in sense.of("actor") if mark.value not in named)
    places = {place for mark in persons for place in range(mark.at, mark.after)}
    return frozenset(sense.content) | {place for place in places if sense.words[place].text not in _MANY}


def _in_facts(text: str, sense: Sense) -> frozenset[int]:
    """The places of the words of dates, hours and codes, which are compared as facts: «7h30» and «7 giờ 30»."""
    spans = [(placed.start, placed.end) for placed in placed_facts(text) if placed.fact.kind != "tên riêng"]
    return frozenset(
        at for at, word in enumerate(sense.words) if any(start <= word.start < end for start, end in spans)
    )


def _is_free(word: str) -> bool:
    return _FREE in _groups().get(word, frozenset())


def _counts(sense: Sense, at: int, figures: frozenset[str], things: frozenset[str]) -> bool:
    """Whether a number in words is a figure of the other side, or counts what that names: «gồm ba khoản»."""
    word = sense.words[at].text
    after = sense.words[at + 1].text if at + 1 < len(sense.words) else ""
    return word in figures or (word in things and after in _COUNTING)


def _figures(text: str) -> frozenset[str]:
    """The figures of a text in words."""
    return frozenset(word for fact in facts(text) for word in in_words(fact.text.removesuffix(":00")).split())


def _things(text: str) -> frozenset[str]:
    """How many things the lists of a text may have, in words."""
    most = text.count(",") + text.count(";") + text.count(" và ") + 1
    return frozenset(in_words(number) for number in range(2, min(most, 10) + 1))


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
