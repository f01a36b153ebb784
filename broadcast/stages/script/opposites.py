"""Whether a text says the opposite of its source, «mở cửa» for «đóng cửa», by the table `opposites`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from broadcast.knowledge import tables
from broadcast.stages.script.sense import sense_of


def turned_words(source: str, text: str) -> tuple[str, ...]:
    """The words of a source that its text has no more while it has their opposite, which the source has not."""
    ours, theirs = _padded(source), _padded(text)
    return tuple(
        f"«{one}» thành «{other}»"
        for one, other in _pairs()
        if f" {one} " in ours and f" {other} " not in ours and f" {other} " in theirs and f" {one} " not in theirs
    )


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
