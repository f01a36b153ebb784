"""Whether a text says the opposite of its source, «mở cửa» for «đóng cửa», by the table `opposites`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from broadcast.knowledge import tables
from broadcast.stages.script.sense import sense_of

_DIRECTIONS = frozenset("trong ngoài trên dưới vào ra lên xuống trước sau còn hết gần xa khỏi".split())
"""Words that are opposites only of the same thing: «trong sân» and «ngoài sân», but not «trong hai ngày»."""


def turned_words(source: str, text: str) -> tuple[str, ...]:
    """The words of a source that its text has no more while it has their opposite, which the source has not."""
    ours, theirs = _padded(source), _padded(text)
    return tuple(
        f"«{one}» thành «{other}»"
        for one, other in _pairs()
        if f" {one} " in ours
        and f" {other} " not in ours
        and f" {other} " in theirs
        and f" {one} " not in theirs
        and _of_the_same(one, other, ours, theirs)
    )


def _of_the_same(one: str, other: str, ours: str, theirs: str) -> bool:
    """Whether two opposites are said of the same word, where only that makes them opposites."""
    if one not in _DIRECTIONS or other not in _DIRECTIONS:
        return True
    return not _behind(one, ours).isdisjoint(_behind(other, theirs))


def _behind(word: str, text: str) -> set[str]:
    """The words that stand next to a word of a text, before it or behind it."""
    words = text.split()
    places = [at for at, found in enumerate(words) if found == word]
    return {words[near] for at in places for near in (at - 1, at + 1) if 0 <= near < len(words)} - {"·"}


def _padded(text: str) -> str:
    """The words of a text in a row, those that are parts of longer marks, «trước ngày», «từ … trở lên», left out."""
    sense = sense_of(text)
    bound = {place for mark in (*sense.of("bound"), *sense.of("not")) for place in range(mark.at, mark.after)}
    return f" {' '.join('·' if at in bound else word.text for at, word in enumerate(sense.words))} "


@cache
def _pairs() -> tuple[tuple[str, str], ...]:
    return tuple(_both_ways())


def _both_ways() -> Iterator[tuple[str, str]]:
    for row in tables.rows("broadcast.stages.script", "opposites"):
        yield row["one"], row["other"]
        yield row["other"], row["one"]
