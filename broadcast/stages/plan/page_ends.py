"""Tables of a PDF that a page's end cut: those with drawn lines by their cells, those without by the places of their columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from broadcast.stages.plan.grid import Table, goes_on, last_table, lines_of
from broadcast.stages.plan.letters import Piece
from broadcast.stages.plan.lines import Line

Part = Line | list[Piece] | Table
_STEP = 1.5
"""How far under a table's last line the next page's first is put, in heights of a line."""


def without_page_ends(parts: Iterator[tuple[int, Part]]) -> Iterator[tuple[int, Part]]:
    """The parts of the pages, each with its page; a table without lines that goes on over a page's end is in one of them."""
    # A page's text that may end with a table, and what runs along the edges behind it.
    held: list[tuple[int, Part]] = []
    for place, part in parts:
        above = held[0] if held else (0, [])
        if held and isinstance(part, Line):
            held.append((place, part))
            continue
        if isinstance(above[1], list) and isinstance(part, list) and above[0] < place:
            text, table = last_table(above[1])
            if whole := _together(table, part):
                yield from [(above[0], text)] if text else []
                yield from held[1:]
                held = [(place, whole)]
                continue
        yield from held
        held = [(place, part)] if isinstance(part, list) else []
        if not held:
            yield place, part
    yield from held


def _together(table: Sequence[Piece], below: Sequence[Piece]) -> list[Piece]:
    """The table over what follows on the next page, or nothing where that begins something else. A heading said again is left out."""
    if not table:
        return []
    lines = lines_of(below)
    rest = lines[_said_again(list(map(_texts, lines_of(table))), list(map(_texts, lines))) :]
    if not rest:
        return []
    step = _STEP * (rest[0][0].top - rest[0][0].bottom)
    moved = rest[0][0].bottom + step - min(piece.bottom for piece in table)
    above = [replace(piece, bottom=piece.bottom + moved, top=piece.top + moved) for piece in table]
    return [*above, *(piece for line in rest for piece in line)] if goes_on(above, rest) else []


def _said_again(above: Sequence[object], below: Sequence[object]) -> int:
    """How many rows a table's next page begins with that the table itself begins with: its heading, said again."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(above, below, strict=False)))


def _texts(line: Sequence[Piece]) -> list[str]:
    return [piece.text for piece in line]


def went_on(table: Table, more: Table) -> Table | None:
    """A table with its rows of the next page, or None where that page begins another. Its heading may be said again there."""
    if len(table.rows[0]) != len(more.rows[0]):
        return None
    rows = more.rows[_said_again(table.rows, more.rows) :]
    last = table.rows[-1]
    if rows and last[0] and not rows[0][0] and len(rows) + len(table.rows) > 2:  # a row that the page's end cut in two
        cut = tuple("\n".join(filter(None, pair)) for pair in zip(last, rows[0], strict=True))
        return Table(rows=(*table.rows[:-1], cut, *rows[1:]))
    return Table(rows=(*table.rows, *rows))
