"""Tables by their drawn lines on a PDF's page: the exact cells, merged ones and those of several lines among them."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from broadcast.stages.plan.block import BODY_NAME
from broadcast.stages.plan.grid import Table
from broadcast.stages.plan.letters import Letter, Piece, pieces_of
from broadcast.stages.plan.tables import FRAME

_MOST_PATHS = 5000
"""A page of tables has some hundred; what has more is a drawing, and its lines are left alone."""
_MOST_RULES = 1000
_MOST_CELLS = 4000
_OWN_LINE = re.compile(rf"[-–+•] ?\S|{FRAME.pattern}", re.MULTILINE)
_THIN_PT = 3.0
"""How thick a line is at most."""
_TOUCH_PT = 2.5
"""How far from one another lines are that meet."""
_SHORTEST_PT = 4.0
_PADDING_PT = (1.0, 8.0)
"""The least and the most room between a cell's border and its text."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A line drawn level or upright, in points from the page's lower left corner: `at` is its height, or its place from
    the left where it is upright; it runs from `start` to `end`.
    """

    upright: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Ruled:
    """A table, and the part of the page it takes, in points."""

    table: Table
    left: float
    right: float
    bottom: float
    top: float
    size: float
    """The height of its letters."""


def rules_of(page: Any) -> tuple[Rule, ...]:
    """The level and upright lines drawn on a page, which is pypdfium2's; none where there are too many to be a table's."""
    import pypdfium2.raw as pdfium

    found: list[Rule] = []
    for count, path in enumerate(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH])):
        if count >= _MOST_PATHS or len(found) >= _MOST_PATHS:
            return ()
        left, bottom, right, top = path.get_bounds()
        if min(right - left, top - bottom) <= _THIN_PT:  # a line, or a rectangle as thin as one
            found += _rule((left, bottom), (right, top))
            continue
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(path.raw, fill, stroke)
        if stroke.value:
            found += _outline(path)
    return tuple(found)


def _outline(path: Any) -> Iterator[Rule]:
    """The lines of a path of many: a rectangle, or a whole grid drawn at once."""
    import pypdfium2.raw as pdfium

    matrix = path.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    last = first = (0.0, 0.0)
    for index in range(min(pdfium.FPDFPath_CountSegments(path.raw), _MOST_PATHS)):
        segment = pdfium.FPDFPath_GetPathSegment(path.raw, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = matrix.on_point(x.value, y.value)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            first = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            yield from _rule(last, point)
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield from _rule(point, first)
        last = point


def _rule(begin: tuple[float, float], end: tuple[float, float]) -> Iterator[Rule]:
    (x0, y0), (x1, y1) = begin, end
    wide, high = abs(x1 - x0), abs(y1 - y0)
    if wide <= _THIN_PT < high and high >= _SHORTEST_PT:
        yield Rule(True, (x0 + x1) / 2, min(y0, y1), max(y0, y1))
    elif high <= _THIN_PT < wide and wide >= _SHORTEST_PT:
        yield Rule(False, (y0 + y1) / 2, min(x0, x1), max(x0, x1))


def tables_of(
    rules: Sequence[Rule], letters: Sequence[Letter], spaces: Sequence[Letter]
) -> tuple[list[Ruled], list[Letter]]:
    """The tables that lines make of the letters between them, and the letters outside of all tables."""
    found: list[Ruled] = []
    rest = list(letters)
    whole = _whole(rules)
    for group in _together(whole) if len(whole) <= _MOST_RULES else ():
        ruled, left = _table(group, rest, spaces)
        if ruled is not None:
            found.append(ruled)
            rest = left
    return found, rest


def _whole(rules: Sequence[Rule]) -> list[Rule]:
    """The lines, those drawn piece by piece in one: Word draws the border of each cell by itself."""
    found: list[Rule] = []
    for rule in sorted(rules, key=lambda rule: (rule.upright, round(rule.at), rule.start)):
        last = found[-1] if found else None
        in_line = last is not None and (last.upright, round(last.at)) == (rule.upright, round(rule.at))
        if last is not None and in_line and rule.start <= last.end + _TOUCH_PT:
            found[-1] = replace(last, end=max(last.end, rule.end))
        else:
            found.append(rule)
    return found


def _together(rules: Sequence[Rule]) -> list[list[Rule]]:
    """The lines in groups that meet one another."""
    groups: list[list[Rule]] = []
    for rule in rules:
        met = [group for group in groups if any(_meet(rule, other) for other in group)]
        groups = [group for group in groups if not any(group is other for other in met)]
        groups.append([rule, *(other for group in met for other in group)])
    return groups


def _meet(one: Rule, other: Rule) -> bool:
    if one.upright == other.upright:
        return abs(one.at - other.at) <= _TOUCH_PT and (
            one.start <= other.end + _TOUCH_PT and other.start <= one.end + _TOUCH_PT
        )
    return (
        other.start - _TOUCH_PT <= one.at <= other.end + _TOUCH_PT
        and one.start - _TOUCH_PT <= other.at <= one.end + _TOUCH_PT
    )


def _table(
    rules: Sequence[Rule], letters: Sequence[Letter], spaces: Sequence[Letter]
) -> tuple[Ruled | None, list[Letter]]:
    """The table that a group of lines makes, and the letters outside it; None where the lines are no more than a box."""
    level = [rule for rule in rules if not rule.upright]
    upright = [rule for rule in rules if rule.upright]
    across = _places([rule.at for rule in upright] + [end for rule in level for end in (rule.start, rule.end)])
    down = _places([rule.at for rule in level] + [end for rule in upright for end in (rule.start, rule.end)])[::-1]
    if len(across) < 3 or len(down) < 2 or len(across) * len(down) > _MOST_CELLS:
        return None, []
    cells = _cells(across, down, level, upright)
    held: dict[int, list[Letter]] = {}
    outside: list[Letter] = []
    for letter in letters:
        column = _between(across, (letter.left + letter.right) / 2)
        row = _between(down, letter.base + 0.3 * letter.size)
        if column is None or row is None:
            outside.append(letter)
        else:
            held.setdefault(cells[row][column], []).append(letter)
    if len(held) < 2:
        return None, []
    texts = {cell: _text(pieces_of(inside, spaces), *_sides(cell, cells, across)) for cell, inside in held.items()}
    table = Table(rows=tuple(_row(row, texts) for row in cells))
    size = max(letter.size for inside in held.values() for letter in inside)
    return Ruled(table, across[0], across[-1], down[-1], down[0], size), outside


def _places(values: Sequence[float]) -> list[float]:
    """The values in order, those that are about the same as one."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _TOUCH_PT:
            found.append(value)
    return found


def _between(places: Sequence[float], value: float) -> int | None:
    """Between which two neighbours a value lies."""
    return next((at for at, (a, b) in enumerate(pairwise(places)) if min(a, b) - 0.5 <= value <= max(a, b) + 0.5), None)


def _cells(
    across: Sequence[float], down: Sequence[float], level: Sequence[Rule], upright: Sequence[Rule]
) -> list[list[int]]:
    """For each field of the grid, row by row, the number of its cell: fields with no line between them are one cell."""
    width = len(across) - 1
    cell = list(range(width * (len(down) - 1)))

    def root(field: int) -> int:
        while cell[field] != field:
            field = cell[field]
        return field

    for row, (top, bottom) in enumerate(pairwise(down)):
        for column, (left, right) in enumerate(pairwise(across)):
            field = row * width + column
            if column + 1 < width and not _is_drawn(upright, right, (top + bottom) / 2):
                cell[root(field + 1)] = root(field)
            if row + 2 < len(down) and not _is_drawn(level, bottom, (left + right) / 2):
                cell[root(field + width)] = root(field)
    return [[root(row * width + column) for column in range(width)] for row in range(len(down) - 1)]


def _is_drawn(rules: Sequence[Rule], at: float, middle: float) -> bool:
    return any(abs(rule.at - at) <= _TOUCH_PT and rule.start <= middle <= rule.end for rule in rules)


def _sides(cell: int, cells: Sequence[Sequence[int]], across: Sequence[float]) -> tuple[float, float]:
    columns = [column for row in cells for column, other in enumerate(row) if other == cell]
    return across[min(columns)], across[max(columns) + 1]


def _row(row: Sequence[int], texts: dict[int, str]) -> tuple[str, ...]:
    """The texts of a row: a cell over several columns stands in the first, one over several rows in each of them."""
    return tuple(
        "" if column > 0 and row[column - 1] == cell else texts.get(cell, "") for column, cell in enumerate(row)
    )


def _begins_line(text: str) -> bool:
    """Whether a line begins what stands on a line of its own in the cells of a title block or a signature."""
    return _OWN_LINE.match(text) is not None or (text.isupper() and BODY_NAME.match(text) is not None)


def _text(pieces: Sequence[Piece], left: float, right: float) -> str:
    """The text of a cell; a line end stays where the next line's first word would have fitted."""
    lines: list[list[Piece]] = []
    for piece in pieces:
        if lines and abs(lines[-1][0].bottom - piece.bottom) < _THIN_PT:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    low, high = _PADDING_PT
    padding = min(high, max(low, min(piece.left for piece in pieces) - left))
    said = ""
    taken = 0.0
    for line in lines:
        text = " ".join(piece.text for piece in line)
        wide = line[-1].right - line[0].left
        word = wide * (len(text.split(" ", 1)[0]) + 1) / max(1, len(text))
        fits = taken + word <= right - left - 2 * padding or _begins_line(text)
        said += ("\n" if fits else " ") * bool(said) + text
        taken = wide
    return said
