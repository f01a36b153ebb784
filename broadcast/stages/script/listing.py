"""Whether a list is still whole: of several things named in a row, most are said and one is not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from broadcast.stages.script.alignment import Passage
from broadcast.stages.script.changed import Change
from broadcast.stages.script.sense import sense_of

_COMMA = re.compile(r"[,;]\s+(?:và\s+|hoặc\s+)?|\s+và\s+|\s+hoặc\s+|:\s+|(?<=[^\d])[.!?…]\s+|\n|\|")
_LONGEST_ITEM_WORDS = 8
_LEAST_ITEMS = 3
_MOST = 0.6


def dropped(source: Sequence[Passage], said: Sequence[Passage]) -> tuple[Change, ...]:
    """The things of a list in the source of which nothing is said, though the list is told."""
    heard = frozenset(word.text for passage in said for word in sense_of(passage.text).words)
    first = min((passage.place for passage in said), default=-1)
    return tuple(
        Change(what=f"thiếu «{item}» trong danh sách", source=passage.place, said=first)
        for passage in source
        for row in _rows(passage.text)
        for item in _missing(row, heard)
    )


def _missing(row: Sequence[str], heard: frozenset[str]) -> Iterator[str]:
    told = [_told(item, heard) for item in row]
    if len(row) >= _LEAST_ITEMS and sum(one > _MOST for one in told) >= max(2, _MOST * len(row)):
        yield from (item for item, share in zip(row, told, strict=True) if share < 0.35)


def _told(item: str, heard: frozenset[str]) -> float:
    says = sense_of(item).says
    return len(says & heard) / len(says) if says else 1.0


def _rows(text: str) -> Iterator[tuple[str, ...]]:
    """The lists of a text: short parts that follow one another between commas, semicolons and «và»."""
    row: list[str] = []
    start = 0
    for end in [*_COMMA.finditer(text), None]:
        item = text[start : end.start() if end else len(text)].strip(" ,;.:")
        listed = end is None or not re.match(r":|[.!?…\n|]", end[0])
        if 0 < len(item.split()) <= _LONGEST_ITEM_WORDS and sense_of(item).says:
            row.append(item)
        elif item:  # the first and last of a list may go on into the sentence
            yield tuple(row)
            row = []
        if not listed:
            yield tuple(row)
            row = []
        start = end.end() if end else start
    yield tuple(row)
