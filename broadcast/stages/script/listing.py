"""Whether a list is still whole: of several things named in a row, most are said and one is not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from broadcast.stages.script.alignment import Passage
from broadcast.stages.script.change import Change
from broadcast.stages.script.meanings import light_among, meanings_of, told_among
from broadcast.stages.script.numerals import in_words
from broadcast.stages.script.sense import sense_of

_COMMA = re.compile(r"[,;]\s+(?:và\s+|hoặc\s+)?|\s+và\s+|\s+hoặc\s+|:\s+|(?<=[^\d])[.!?…]\s+|\n|\|")
_LONGEST_ITEM_WORDS = 8
_LEAST_ITEMS = 3
_EDGE_WORDS = 3
_EDGE = "…"
"""What marks the edge of a list, of which only the words next to the others were taken."""
_NUMBERS = frozenset(in_words(number) for number in range(1, 11))
_MOST, _LEAST_SHARE = 0.6, 0.35


def dropped(source: Sequence[Passage], said: Sequence[Passage]) -> tuple[Change, ...]:
    """The things of a list in the source of which nothing is said, though the list is told."""
    heard = meanings_of([word.text for passage in said for word in sense_of(passage.text).words])
    verbatim = " ".join(" ".join(passage.text.split()) for passage in said).casefold()
    first = min((passage.place for passage in said), default=-1)
    return tuple(
        Change(what=f"thiếu «{item}» trong danh sách", source=passage.place, said=first)
        for passage in source
        for row in _rows(passage.text)
        for item in _missing(row, heard)
        if item.casefold() not in verbatim
    )


def _missing(row: Sequence[str], heard: frozenset[str]) -> Iterator[str]:
    """The things of a row that are not told, by the words that are theirs alone in it; none where few are told."""
    words = [_words(item) - (_light(item) if any(map(str.isdigit, item)) else frozenset()) for item in row]
    own = [item - {word for other in words if other is not item for word in other} for item in words]
    heard_of = [told_among([word.text for word in sense_of(item).words], heard) for item in row]
    told = [len(item & words) / len(item) if item else 1.0 for item, words in zip(own, heard_of, strict=True)]
    if len(row) >= _LEAST_ITEMS and sum(share > _MOST for share in told) >= max(2, _MOST * len(row)):
        missing = (item for item, share in zip(row, told, strict=True) if share < _LEAST_SHARE)
        yield from (item for item in missing if not item.endswith(_EDGE))


def _light(item: str) -> frozenset[str]:
    """The words of a thing that say nothing by themselves: of «bắt đầu lúc 6 giờ» the figure is looked at elsewhere."""
    words = [word.text for word in sense_of(item).words]
    return light_among(words) | {word for word in words if word in _NUMBERS}


def _words(item: str) -> frozenset[str]:
    """The words of a thing that say something, those that name persons and ask or allow among them."""
    found = sense_of(item)
    marked = (found.words[place].text for mark in found.of("must") for place in range(mark.at, mark.after))
    return found.says | frozenset(marked)


def _rows(text: str) -> Iterator[tuple[str, ...]]:
    """The lists of a text: short parts that follow one another between commas, semicolons and «và»."""
    row: list[str] = []
    start = 0
    for end in [*_COMMA.finditer(text), None]:
        item = text[start : end.start() if end else len(text)].strip(" ,;.:")
        listed = end is None or not re.match(r":|[.!?…\n|]", end[0])
        if 0 < len(item.split()) <= _LONGEST_ITEM_WORDS and sense_of(item).says:
            row.append(item)
        elif item:  # the first and the last of a list go on into the sentence: what is next to the others is meant
            yield (*row, f"{' '.join(item.split()[:_EDGE_WORDS])}{_EDGE}")
            row = [f"{' '.join(item.split()[-_EDGE_WORDS:])}{_EDGE}"]
        if not listed:
            yield tuple(row)
            row = []
        start = end.end() if end else start
    yield tuple(row)
