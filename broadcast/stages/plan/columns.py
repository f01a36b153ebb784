"""Columns of running text on a PDF's page: two blocks of lines side by side, each read to its end.

A title block and a table stand side by side too; what tells columns of text is that many lines under one another reach
about to the gutter on the left of it and begin about at it on the right.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence
from itertools import pairwise

from broadcast.stages.plan.letters import Letter
from broadcast.stages.plan.tail import may_begin_tail

_BIN_PT = 2.0
_FEWEST_LINES = 6
_FEWEST_RUNNING = 4
"""… where most lines go on with the one above, as the rows of a table do not."""
_LETTERS_A_SIDE = 12
"""A line of running text has more; a cell has often less."""
_REACH = 0.8
"""How much of its column a line of running text fills, as a rule."""
_WORD_GAP_EM = 0.1
_COLUMN_GAP_EM = 2.0
_CLOSE = 1.5
_MOST_SIGNING_LETTERS = 30
"""A line of recipients or of a signature is short; a short line of text seldom stands beside another."""


def in_columns(letters: Sequence[Letter]) -> list[list[Letter]]:
    """The letters in blocks to be read one after the other: a page without columns is one block."""
    lines = _lines(letters)
    gutter = _gutter(lines)
    if gutter is None:
        return [list(letters)]
    first, last, middle = gutter
    above = [letter for line in lines[:first] for letter in line]
    beside = [letter for line in lines[first : last + 1] for letter in line]
    below = [letter for line in lines[last + 1 :] for letter in line]
    left = [letter for letter in beside if letter.left < middle]
    right = [letter for letter in beside if letter.left >= middle]
    rest = in_columns(below) if len(below) < len(letters) else [below]
    return [block for block in (above, left, right, *rest) if block]


def _lines(letters: Sequence[Letter]) -> list[list[Letter]]:
    """The letters by height, from the top down, without regard to columns: half a line apart is another line."""
    found: list[list[Letter]] = []
    for letter in sorted(letters, key=lambda letter: -letter.base):
        if found and found[-1][0].base - letter.base <= 0.45 * letter.size:
            found[-1].append(letter)
        else:
            found.append([letter])
    return found


def _gutter(lines: Sequence[Sequence[Letter]]) -> tuple[int, int, float] | None:
    """(first line, last line, place) of the longest stretch of lines that a gutter parts in two columns of text."""
    if len(lines) < _FEWEST_LINES:
        return None
    covered = [
        {int(x) for letter in line for x in range(int(letter.left // _BIN_PT), int(letter.right // _BIN_PT) + 1)}
        for line in lines
    ]
    lefts = [min(letter.left for letter in line) for line in lines]
    rights = [max(letter.right for letter in line) for line in lines]
    low, high = min(lefts), max(rights)
    best: tuple[int, int, float] | None = None
    for place in range(int((low + 0.3 * (high - low)) // _BIN_PT), int((low + 0.7 * (high - low)) // _BIN_PT)):
        start = None
        for at in range(len(lines) + 1):
            open_here = at < len(lines) and not covered[at] & {place, place + 1, place + 2}
            if open_here:
                start = at if start is None else start
                continue
            if start is not None and (best is None or at - start > best[1] - best[0] + 1):
                middle = (place + 1.5) * _BIN_PT
                stretch = _trimmed(lines, start, at - 1, middle)
                if stretch is not None and (best is None or stretch[1] - stretch[0] > best[1] - best[0]):
                    best = (*stretch, middle)
            start = None
    return best


def _trimmed(lines: Sequence[Sequence[Letter]], first: int, last: int, middle: float) -> tuple[int, int] | None:
    """The stretch from its first line with text on the right side to its last, if what stands there is running text."""
    last = _above_signatures(lines, first, last, middle)
    both = [at for at in range(first, last + 1) if any(letter.left >= middle for letter in lines[at])]
    if len(both) < _FEWEST_RUNNING:
        return None
    first, last = both[0], _left_to_its_end(lines, both[-1], last)
    left = [[letter for letter in line if letter.left < middle] for line in lines[first : last + 1]]
    right = [[letter for letter in line if letter.left >= middle] for line in lines[first : last + 1]]
    for side in (left, right):
        told = [line for line in side if line]
        if (
            len(told) < (_FEWEST_LINES if not _runs_on(told) else _FEWEST_RUNNING)
            or statistics.median(map(len, told)) < _LETTERS_A_SIDE
        ):
            return None
        if sum(map(_is_parted, told)) * 2 > len(told):
            return None  # a table's columns
        begins = min(letter.left for line in told for letter in line)
        ends = max(letter.right for line in told for letter in line)
        reach = [max(letter.right for letter in line) for line in told]
        full = sum(end >= begins + _REACH * (ends - begins) for end in reach)
        if full * 2 < len(told):
            return None
    return first, last


def _is_parted(line: Sequence[Letter]) -> bool:
    """Whether a line has a gap inside that is wider than any between words."""
    ordered = sorted(line, key=lambda letter: letter.left)
    return any(after.left - before.right > _COLUMN_GAP_EM * after.size for before, after in pairwise(ordered))


def _runs_on(lines: Sequence[Sequence[Letter]]) -> bool:
    """Whether most lines under the first begin inside a sentence."""
    begun = [min(line, key=lambda letter: letter.left).text for line in lines[1:]]
    return sum(letter.islower() for letter in begun) * 2 > len(begun)


def _left_to_its_end(lines: Sequence[Sequence[Letter]], both: int, last: int) -> int:
    """The last line of the left column, where it goes on below the right one: lines as close as those above them."""
    pitch = statistics.median(above[0].base - below[0].base for above, below in pairwise(lines[: both + 1]))
    while both < last and lines[both][0].base - lines[both + 1][0].base <= _CLOSE * pitch:
        both += 1
    return both


def _above_signatures(lines: Sequence[Sequence[Letter]], first: int, last: int, middle: float) -> int:
    """The last line of the columns: recipients on the left and a signature on the right below them are no columns of text."""
    above = last
    for at in range(last, first - 1, -1):
        sides = [_text(lines[at], left=True, middle=middle), _text(lines[at], left=False, middle=middle)]
        if not all(map(_may_sign, sides)):
            break
        if any(map(may_begin_tail, sides)):
            above = at - 1
    return above


def _text(line: Sequence[Letter], *, left: bool, middle: float) -> str:
    """The text on one side of a line."""
    side = sorted((letter for letter in line if (letter.left < middle) is left), key=lambda letter: letter.left)
    gaps = [False, *(b.left - a.right > _WORD_GAP_EM * b.size for a, b in pairwise(side))]
    return "".join(" " * gap + letter.text for gap, letter in zip(gaps, side, strict=False))


def _may_sign(side: str) -> bool:
    short = len(side) <= _MOST_SIGNING_LETTERS and not re.search(r"[.!?:]$", side)
    return short or side.isupper() or side.startswith("-") or may_begin_tail(side)
