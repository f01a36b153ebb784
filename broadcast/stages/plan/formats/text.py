"""Plain text and Markdown: UTF-8, UTF-16, windows-1258, TCVN3 and VNI; blank lines part paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from broadcast.stages.plan.decoding import decode
from broadcast.stages.plan.formats import html
from broadcast.stages.plan.lines import Break, Line, clean, row, side_by_side
from broadcast.stages.plan.tables import FRAME
from broadcast.stages.plan.text_columns import in_columns

SUFFIXES = (".txt", ".md")
_GAP = re.compile(r"\t+ *| {3,}")
"""What parts the cells of a table that has no bars."""
_FEWEST_NAMED = 3
"""So many columns have a table's whose names stand in capitals; two may be a marker and its heading."""
_MARKDOWN_HEAD = re.compile(r"^#{1,6}\s+")


def read(path: Path) -> tuple[Line, ...]:
    """The lines that say something. Raises PlanError for what is no text. A saved page is read as one."""
    raw = path.read_bytes()
    text = decode(raw, path.name)
    return html.parse(html.text_of(raw, path.name), path.name) if html.looks_like_markup(text) else to_lines(text)


def to_lines(text: str) -> tuple[Line, ...]:
    """The lines of pasted or decoded text; a form feed is a page end."""
    found: list[Line] = []
    before: Break = "gap"
    page = 1
    numbered = in_columns(re.split(r"\r\n|\r|\n", text))
    lines = _with_bars([line for _, line, _ in numbered])
    tables = _tables(lines)
    for place, raw in side_by_side(enumerate(lines)):
        number, _, wrapped = numbered[place]
        page += raw.count("\f")
        line = clean(_MARKDOWN_HEAD.sub("", raw.replace("\f", " ")))
        line = line.strip("| ") if "|" not in line.strip("| ") and place not in tables else line
        if not line:
            before = "gap"
            continue
        if place in tables:
            found.append(row(raw.strip().strip("|").split("|"), number, tables[place], page=page))
            before = "gap"
            continue
        found.append(
            Line(
                text=line,
                number=number,
                before="gap" if "\f" in raw else "wrap" if wrapped and before == "line" else before,
                page=page,
            )
        )
        before = "line"
    return tuple(found)


def _with_bars(lines: Sequence[str]) -> list[str]:
    """The lines, those of a table that is set with tabs or wide gaps with bars between its cells.

    It has three columns and two rows at the least, or two columns and three rows that no title block or signature has.
    """
    cells = [_GAP.split(line.strip()) for line in lines]
    made = list(lines)
    place = 0
    for columns, group in groupby(cells, key=len):
        run = list(group)
        framed = any(FRAME.search(cell) for row in run for cell in row)
        capitals = any(cell.isupper() for row in run for cell in row)
        framed = framed or (capitals and (columns < _FEWEST_NAMED or not _tells_figures(run[1:])))
        if len(run) >= 2 and (columns >= 3 or (columns == 2 and len(run) >= 3)) and not framed:
            made[place : place + len(run)] = ["|".join(row) for row in run]
        place += len(run)
    return made


def _tells_figures(rows: Sequence[Sequence[str]]) -> bool:
    """Whether most rows hold a figure: names in capitals over them are a table's, and not those of who signs."""
    return sum(any(re.search(r"\d", cell) for cell in row) for row in rows) * 2 > len(rows)


def _tables(lines: Sequence[str]) -> dict[int, int]:
    """The places of rows of a table drawn with |, two or more of them under one another, and the number of their table."""
    found: dict[int, int] = {}
    count = 0
    last = 0
    bars = [line.strip().strip("|").count("|") for line in lines]
    for place, number in enumerate(bars):
        if not number or not (number == last or (place + 1 < len(bars) and bars[place + 1] == number)):
            last = 0
            continue
        count += number != last
        last = number
        found[place] = count
    return found
