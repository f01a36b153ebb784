"""Running heads and feet: what stands at the edge of page after page.

Where lines have places a page number is told by the margin in which it stands, or by rising with the pages at their first
or last lines, however wide the margins are; a running text by being repeated there. Where they have none, what was left
among the lines is told by its words ("Trang 3/7"), or by being repeated beside page numbers.
"""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from broadcast.stages.plan.letters import Piece
from broadcast.stages.plan.lines import Line

Page = tuple[float, list[list[Piece]]]
"""A page's height in points, and its runs of text, block by block."""

_MARGIN = 0.1
"""The share of a page's height, above and below, in which running numbers and heads stand, whatever they look like."""
_EDGE = 0.25
"""The share in which the first and last lines of a page may be running ones, where other pages bear it out."""
_SAME_LINE_POINTS = 3.0
_INDENTED = 0.2
"""From what share of the text's width on a number is set to the middle or to the right."""
_LAYERS = 3
"""How many lines a running head may have."""
_NUMBER = re.compile(
    r"trang\s+(?P<first>\d{1,3})(?:\s*/\s*\d{1,3})?\s*[-–—|]\s*.{1,60}|(?:trang\s*)?[-–—]?\s*(?P<alone>\d{1,3})(?:\s*/\s*\d{1,3})?\s*[-–—]?|.{0,60}\btrang\s+(?P<named>\d{1,3})(?:\s*/\s*\d{1,3})?",
    re.IGNORECASE,
)
_ANNOUNCED = re.compile(
    r"[-–—(]?\s*(?:.{0,80}[-–—|]\s*)?(?:trang|tr\.)\s*(?:số\s*)?:?\s*\d{1,3}(?:\s*/\s*\d{1,3})?\s*(?:[-–—)]|[-–—|]\s*.{1,60})?",
    re.IGNORECASE,
)
"""A line that calls itself a page's."""
_OF_ALL = re.compile(r"[-–—]?\s*(\d{1,3})\s*/\s*(\d{1,3})\s*[-–—]?")
BARE_NUMBER = re.compile(r"[-–—]?\s*\d{1,3}\s*[-–—]?")
"""A line that holds a page's number alone."""
_PRINTED = re.compile(r"\d{1,2}/\d{1,2}/\d{2,4},? \d{1,2}:\d{2}(?::\d{2})?(?: ?[AP]M| ?SA| ?CH)?", re.IGNORECASE)
"""The day and hour that a browser prints at the head of each page."""
_FEWEST_LETTERS = 8
_PRINT_MARGIN, _PRINT_LINES = 0.15, 2
_SMALL = 0.9
"""How large small print is at most, in sizes of the text."""
_PRINT_GAP = 2.0
"""How far from the text small print stands, in heights of the text's letters."""
_NEAREST = 12


def without_running(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines, those of running heads and feet marked as furniture: of texts whose lines have no places."""
    texts = [line.text if line.zone is None and line.kind == "text" else "" for line in lines]
    counted = _of_all(texts)
    numbers = [bool(_ANNOUNCED.fullmatch(text)) or place in counted for place, text in enumerate(texts)]
    near = [number or bool(BARE_NUMBER.fullmatch(text)) for number, text in zip(numbers, texts, strict=True)]
    beside = Counter(
        text
        for place, text in enumerate(texts)
        if sum(map(str.isalpha, text)) >= _FEWEST_LETTERS and any(near[max(0, place - 1) : place + 2])
    )
    return tuple(
        replace(line, zone="furniture") if number or beside[text] > 1 else line
        for line, text, number in zip(lines, texts, numbers, strict=True)
    )


def _of_all(texts: Sequence[str]) -> frozenset[int]:
    """The places of lines such as 2/5, 3/5: two at the least that rise and have the same end."""
    found = [(place, match) for place, text in enumerate(texts) if (match := _OF_ALL.fullmatch(text))]
    values = [int(match[1]) for _, match in found]
    ends = {match[2] for _, match in found}
    rises = len(found) > 1 and len(ends) == 1 and values == sorted(set(values)) and values[-1] <= int(*ends)
    return frozenset(place for place, _ in found) if rises else frozenset()


def running(pages: Sequence[Page]) -> tuple[frozenset[Piece], ...]:
    """For each page the runs of text that belong to its running head or foot."""
    found = [_in_margins(page, _repeated(pages)) for page in pages]
    for _ in range(_LAYERS):
        left = [
            [piece for part in parts for piece in part if piece.text and piece not in gone]
            for (_, parts), gone in zip(pages, found, strict=True)
        ]
        for last in (False, True):
            edges = [_edge(pieces, height, last=last) for pieces, (height, _) in zip(left, pages, strict=True)]
            found = [gone | more for gone, more in zip(found, _borne_out(edges, left), strict=True)]
    found = [gone | _small_print(page, gone) for page, gone in zip(pages, found, strict=True)]
    return tuple(frozenset(gone) for gone in found)


def _small_print(page: Page, gone: AbstractSet[Piece]) -> set[Piece]:
    """What stands by itself at the top or foot of a page in smaller letters than the text, for at most two lines."""
    height, parts = page
    pieces = sorted((piece for part in parts for piece in part if piece not in gone), key=lambda piece: piece.bottom)
    if not pieces:
        return set()
    usual = statistics.median_low([piece.top - piece.bottom for piece in pieces for _ in piece.text.split()] or [0.0])
    found: set[Piece] = set()
    for ordered in (pieces, pieces[::-1]):
        edge = [piece for piece in ordered if _in_margin(piece, height, _PRINT_MARGIN)]
        rest = ordered[len(edge) :]
        small = all(piece.top - piece.bottom <= _SMALL * usual for piece in edge)
        lines = {round(piece.bottom / _SAME_LINE_POINTS) for piece in edge}
        if edge and rest and small and len(lines) <= _PRINT_LINES:
            apart = min(abs(one.bottom - other.bottom) for one in edge for other in rest[:_NEAREST])
            found |= set(edge) if apart > _PRINT_GAP * usual else set()
    return found


def _in_margins(page: Page, repeated: frozenset[str]) -> set[Piece]:
    height, parts = page
    return {
        piece
        for pieces in parts
        for piece in pieces
        if _in_margin(piece, height, _MARGIN) and (_NUMBER.fullmatch(piece.text) or _bare(piece.text) in repeated)
    }


def _repeated(pages: Sequence[Page]) -> frozenset[str]:
    """Texts that stand in the margin of at least half of the pages, figures aside, and on two pages at the least."""
    texts = [
        {_bare(piece.text) for pieces in parts for piece in pieces if _in_margin(piece, height, _MARGIN)}
        for height, parts in pages
    ]
    return _often(texts)


def _often(texts: Sequence[Iterable[str]]) -> frozenset[str]:
    seen = Counter(text for page in texts for text in set(page) if text)
    return frozenset(text for text, count in seen.items() if count >= 2 and count * 2 >= len(texts))


def _in_margin(piece: Piece, height: float, share: float) -> bool:
    return piece.bottom > height * (1 - share) or piece.top < height * share


def _bare(text: str) -> str:
    """A text without its figures; nothing where they are all it has."""
    bare = re.sub(r"\d+", "", text).strip()
    return bare if sum(letter.isalpha() for letter in bare) > 2 or _PRINTED.fullmatch(text) else ""


def _edge(pieces: Sequence[Piece], height: float, *, last: bool) -> list[Piece]:
    """The first or the last line of a page, where it is near the page's edge."""
    if not pieces:
        return []
    base = min(piece.bottom for piece in pieces) if last else max(piece.bottom for piece in pieces)
    line = [piece for piece in pieces if abs(piece.bottom - base) < _SAME_LINE_POINTS]
    return line if all(_in_margin(piece, height, _EDGE) for piece in line) else []


def _borne_out(edges: Sequence[Sequence[Piece]], pages: Sequence[Sequence[Piece]]) -> list[set[Piece]]:
    """Of the lines at one edge of the pages those that are running ones: every part of such a line is."""
    offsets = Counter(
        offset
        for place, edge in enumerate(edges, 1)
        for offset in {_value(piece) - place for piece in edge if _value(piece)}
    )
    rising = {offset for offset, count in offsets.items() if count >= 2 and count * 2 >= len(edges) - 1}
    repeated = _often([[_bare(piece.text) for piece in edge] for edge in edges])
    found: list[set[Piece]] = []
    for place, (edge, pieces) in enumerate(zip(edges, pages, strict=True), 1):
        of_line = [
            _bare(piece.text) in repeated
            or (bool(_value(piece)) and (_value(piece) - place in rising or _stands_apart(piece, place, pieces)))
            for piece in edge
        ]
        found.append(set(edge) if of_line and all(of_line) else set())
    return found


def _value(piece: Piece) -> int:
    """The page number that a run of text may be, or 0."""
    match = _NUMBER.fullmatch(piece.text)
    return int(match["first"] or match["alone"] or match["named"]) if match else 0


def _stands_apart(piece: Piece, place: int, pieces: Sequence[Piece]) -> bool:
    """Whether the page's own number is set to the middle or the right: the only one, as in a document of two pages."""
    if _value(piece) != place or len(pieces) < 2:
        return False
    left = statistics.median_low([other.left for other in pieces])
    right = max(other.right for other in pieces)
    return piece.left - left > _INDENTED * (right - left)
