"""Two columns of running text that spaces set side by side in a plain text: each is read to its end.

A table set with spaces stands side by side too. What tells text is that most lines on both sides go on with the one above,
or that sentences begin on one side where none does on the other.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterator, Sequence

from broadcast.stages.plan.tables import FRAME

_GAP = re.compile(r" {3,}")
_GUTTER_CHARS = 3
_FEWEST_LINES = 4
_CHARS_A_SIDE = 12
"""A line of running text has more; a cell has often less."""
_RUNNING, _MOSTLY_RUNNING = 0.3, 0.7
"""The share of lines that begin inside a sentence: of any text in columns, and of one that cannot be a table of long cells."""
_UNEVEN = 0.2
"""The share of lines where a sentence begins on one side alone: cells of one row begin together."""
_FULL = 0.75

Numbered = tuple[int, str, bool]
"""A line's number, its text, and whether the layout alone broke it off from the one above."""


def in_columns(lines: Sequence[str]) -> list[Numbered]:
    """The lines with their numbers; where two columns of text stand side by side, the left one is read to its end first."""
    found: list[Numbered] = []
    place = 0
    while place < len(lines):
        end, gutter = _stretch(lines, place)
        if end > place and _is_text(lines[place:end], gutter):
            sides = [[line[:gutter] for line in lines[place:end]], [line[gutter:] for line in lines[place:end]]]
            for side in sides:
                found += [*_column(side, place + 1), (end, "", False)]
            place = end
        else:
            found.append((place + 1, lines[place], False))
            place += 1
    return found


def _stretch(lines: Sequence[str], first: int) -> tuple[int, int]:
    """Behind which line the longest stretch ends that a gutter parts from its first line on, and where the gutter is."""
    best = (first, 0)
    if not _may_stand_beside(lines[first]):
        return best
    for gap in _GAP.finditer(lines[first].rstrip()):
        if not gap.start():
            continue
        for gutter in range(gap.start(), gap.end() - _GUTTER_CHARS + 1):
            end = first
            while (
                end < len(lines)
                and _is_open(lines[end], gutter)
                and (lines[end].strip() or _goes_on(lines, end, gutter))
            ):
                end += 1
            best = max(best, (end, gutter))
    return best


def _goes_on(lines: Sequence[str], blank: int, gutter: int) -> bool:
    """Whether columns go on below a blank line."""
    return blank + 1 < len(lines) and _is_open(lines[blank + 1], gutter) and bool(lines[blank + 1][gutter:].strip())


def _is_open(line: str, gutter: int) -> bool:
    return not line[gutter : gutter + _GUTTER_CHARS].strip() and (not line.strip() or _may_stand_beside(line))


def _may_stand_beside(line: str) -> bool:
    """Whether a line may be one of columns of text: none of a title block, a signature or a table with tabs or bars."""
    return "\t" not in line and "|" not in line and not line.isupper() and not FRAME.search(line)


def _is_text(lines: Sequence[str], gutter: int) -> bool:
    rows = [(line[:gutter].strip(), line[gutter:].strip()) for line in lines]
    both = [row for row in rows if all(row)]
    sides = [list(filter(None, side)) for side in zip(*rows, strict=True)]
    if len(both) < _FEWEST_LINES or any(statistics.median(map(len, side)) < _CHARS_A_SIDE for side in sides):
        return False
    if any(sum(_GAP.search(text) is not None for text in side) * 2 > len(side) for side in sides):
        return False  # a table of three columns
    running = min(sum(text[0].islower() for text in side[1:]) / max(1, len(side) - 1) for side in sides)
    uneven = sum(left[0].islower() != right[0].islower() for left, right in both) / len(both)
    return running >= _MOSTLY_RUNNING or (running >= _RUNNING and uneven >= _UNEVEN)


def _column(side: Sequence[str], number: int) -> Iterator[Numbered]:
    width = max(len(text.strip()) for text in side)
    above = ""
    for place, text in enumerate(map(str.strip, side)):
        full = len(above) + 1 + len(text.split(" ", 1)[0]) > _FULL * width
        yield number + place, text, full and not above.endswith((".", ";", ":", "!", "?"))
        above = text
