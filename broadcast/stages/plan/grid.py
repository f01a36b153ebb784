"""Finds tables on a PDF's page: lines of several pieces under one another, whose places make columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from broadcast.stages.plan.letters import Piece
from broadcast.stages.plan.markers import marker
from broadcast.stages.plan.tables import FRAME

_WIDE = 3
"""Lines of so many pieces are a table's; two side by side may be a title block or a signature, too."""
_FEWEST_COLUMNS = 2
_FEWEST_LINES = 2
_SAME_LINE_PT = 3.0
_LISTED = re.compile(r"[-–+•] ?\S.*[;.]$")
"""A part of a list beside something: recipients beside a signature, and no cell of a schedule."""
_WIDEST_GAP_LINES = 2.6
"""How far under a table's last line the next may stand, in heights of a line."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """The cells of a table, row by row; the lines of a cell are parted by line ends."""

    rows: tuple[tuple[str, ...], ...]


def blocks(pieces: Sequence[Piece]) -> Iterator[tuple[Piece, ...] | Table]:
    """The page from the top down, in stretches of text and tables."""
    lines = lines_of(pieces)
    held: list[Piece] = []
    place = 0
    while place < len(lines):
        end = _table_end(lines, place)
        if end - place < _FEWEST_LINES:
            held += lines[place]
            place += 1
            continue
        if held:
            yield tuple(held)
            held = []
        yield _table(lines[place:end])
        place = end
    if held:
        yield tuple(held)


def last_table(pieces: Sequence[Piece]) -> tuple[list[Piece], list[Piece]]:
    """What stands above a table that ends a page, and the table; that is empty where none does."""
    lines = lines_of(pieces)
    place = 0
    while place < len(lines):
        end = _table_end(lines, place)
        if end == len(lines) and end - place >= _FEWEST_LINES:
            return [piece for line in lines[:place] for piece in line], [
                piece for line in lines[place:] for piece in line
            ]
        place = end if end - place >= _FEWEST_LINES else place + 1
    return list(pieces), []


def goes_on(table: Sequence[Piece], below: Sequence[Sequence[Piece]]) -> bool:
    """Whether lines under a table are rows of it: one of them at least has as many cells."""
    lines = lines_of(table)
    end = _table_end([*lines, *below], 0)
    least = min(max(map(len, lines)), _WIDE)
    return any(len(line) >= least for line in below[: max(0, end - len(lines))])


def lines_of(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """The pieces line by line, from the top down."""
    found: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: -piece.bottom):
        if found and abs(found[-1][0].bottom - piece.bottom) <= _SAME_LINE_PT:
            found[-1].append(piece)
        else:
            found.append([piece])
    return [sorted(line, key=lambda piece: piece.left) for line in found]


def _table_end(lines: Sequence[Sequence[Piece]], first: int) -> int:
    """The line after the last of a table that begins here; the first line itself where none does."""
    count = len(lines[first])
    if count < _FEWEST_COLUMNS:
        return first
    columns = _columns(lines[first])
    end = first + 1
    filled = 1
    while end < len(lines):
        line = lines[end]
        height = line[0].top - line[0].bottom
        if lines[end - 1][0].bottom - line[0].bottom > _WIDEST_GAP_LINES * height:
            break
        merged = _columns([*(piece for earlier in lines[first:end] for piece in earlier), *line])
        if len(merged) < len(columns):  # a line that runs across two columns is text again
            break
        if len(line) == 1 and not _is_in_cell(line[0], narrow=count < _WIDE):
            break
        columns = merged
        filled += len(line) >= min(count, _WIDE)
        end += 1
    framed = count < _WIDE and any(
        FRAME.search(piece.text) or _LISTED.match(piece.text)
        for line in lines[max(0, first - 1) : end]
        for piece in line
    )
    return end if filled >= _FEWEST_LINES and not framed else first


def _is_in_cell(piece: Piece, *, narrow: bool) -> bool:
    """Whether a piece alone on its line goes on with a cell above it: a heading does not, nor, where the table is
    `narrow`, a text that begins as a paragraph does.
    """
    found = marker(piece.text)
    if found is not None and found.rest:
        return False
    return not narrow or piece.text[:1].islower() or piece.text[:1] in "(-–+"


def _columns(pieces: Sequence[Piece]) -> list[tuple[float, float]]:
    """The stretches of the page's width that pieces cover."""
    found: list[tuple[float, float]] = []
    for left, right in sorted((piece.left, piece.right) for piece in pieces):
        if found and left <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], right))
        else:
            found.append((left, right))
    return found


def _table(lines: Sequence[Sequence[Piece]]) -> Table:
    columns = _columns([piece for line in lines for piece in line])
    rows: list[list[list[str]]] = []
    for line in lines:
        cells: list[list[str]] = [[] for _ in columns]
        for piece in line:
            cells[next(at for at, (_, right) in enumerate(columns) if piece.left <= right)].append(piece.text)
        filled = sum(map(bool, cells))
        least = min(len(columns), _WIDE)
        goes_on = len(line) == 1 and len(columns) < _WIDE and bool(rows)
        begins = (bool(cells[0]) and not goes_on) or not rows or (filled >= least and not any(map(bool, rows[-1][0:1])))
        if begins:
            rows.append(cells)
        elif _has_merged_first(cells, rows[-1]):
            rows.append([list(rows[-1][0]), *cells[1:]])
        else:
            for held, more in zip(rows[-1], cells, strict=True):
                held.extend(more)
    return Table(rows=tuple(tuple(" ".join(cell) for cell in row) for row in rows))


def _has_merged_first(cells: Sequence[Sequence[str]], above: Sequence[Sequence[str]]) -> bool:
    """Whether a line without a first cell is a row whose first cell is the one above it, a day with two times of day.

    Such a row fills every other cell that the row above has, and each begins as a cell does: a line that only goes on
    with the cells above seldom goes on with all of them, and hardly ever with a capital or a figure in each.
    """
    others = [cell for cell in cells[1:] if cell]
    whole = all(bool(cell) for cell, held in zip(cells[1:], above[1:], strict=True) if held)
    begun = all(cell[0][:1].isupper() or cell[0][:1].isdigit() for cell in others)
    return not cells[0] and bool(above[0]) and len(others) >= _FEWEST_COLUMNS and whole and begun
