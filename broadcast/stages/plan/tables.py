"""What a document's tables say: those that only lay out the page become lines, schedules and price lists become rows to be said.

A table of figures that nobody could follow by ear is kept apart, whole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from broadcast.stages.plan.lines import Line, clean

FRAME = re.compile(
    r"CỘNG H[OÒ]?[ÒA]?A? XÃ HỘI|Độc lập\s*[-–]\s*Tự do|Nơi nhận|NƠI NHẬN|\(Đã ký\)|^\s*(?:TM|KT|TL|TUQ)\.|^\s*[Ss]ố\s*:\s*\S*\s*/"
    r"|^\s*V/v\b|^[^.;:]{2,40}, ngày\s*[\d….]*\s*tháng\s*[\d….]*\s*năm \d{4}\s*$",
    re.MULTILINE,
)
"""What only a title block or a signature has: columns that hold it lay out the page."""
_NUMBER_COLUMN = re.compile(r"(?:STT|TT|Stt|Số TT|Số thứ tự)\.?", re.IGNORECASE)
_PLACE = re.compile(r"(?:địa )?điểm|nơi|địa chỉ|hội trường", re.IGNORECASE)
_DAY = re.compile(r"ngày|thời gian|thời điểm", re.IGNORECASE)
_PHONE = re.compile(r"điện thoại|số đt|sđt|liên hệ", re.IGNORECASE)
_DATE = re.compile(r"\d{1,2}\s?[/.-]\s?\d{1,2}(?:\s?[/.-]\s?\d{2,4})?(?!\d)")
_BARE_FIGURE = re.compile(r"[\d.,\s%/-]+|x|X")
_MOST_COLUMNS = 6
_MOST_ROWS = 80
"""A longer table is a list for the notice board."""
_LONG_WORDS = 45
"""A cell with more words holds paragraphs: the table only lays out the page."""


def laid_out(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines with every table turned into lines of its own kind."""
    found: list[Line] = []
    for table, group in groupby(lines, key=lambda line: line.table):
        rows = list(group)
        found += _table(rows) if table and all(row.zone is None for row in rows) else rows
    return tuple(found)


def _table(rows: Sequence[Line]) -> list[Line]:
    filled = [row for row in rows if any(row.cells)]
    if not filled:
        return []
    width = max(sum(1 for cell in row.cells if cell) for row in filled)
    if width == 1 or any(FRAME.search(cell) for row in filled for cell in row.cells) or _holds_paragraphs(filled):
        return _by_column(filled)
    if width > _MOST_COLUMNS or len(filled) > _MOST_ROWS or _is_figures(filled) or len(filled) == 1:
        return [replace(row, zone="table", cells=(), table=0) for row in filled]
    return _rows(filled)


def _holds_paragraphs(rows: Sequence[Line]) -> bool:
    return any(len(cell.split()) > _LONG_WORDS and "\n" in cell for row in rows for cell in row.cells)


def _by_column(rows: Sequence[Line]) -> list[Line]:
    """The lines of a table that lays out the page: its columns are blocks, read one after the other."""
    found: list[Line] = []
    for column in range(max(len(row.cells) for row in rows)):
        for row in rows:
            cell = row.cells[column] if column < len(row.cells) else ""
            for place, text in enumerate(filter(None, cell.split("\n"))):
                found.append(Line(text=text, number=row.number, before="gap" if place else "new", page=row.page))
    return found


def _is_figures(rows: Sequence[Line]) -> bool:
    """Whether most columns hold bare figures: statistics, which only the eye can follow."""
    body = rows[1:] or rows
    width = max(len(row.cells) for row in body)
    bare = 0
    for column in range(width):
        cells = [row.cells[column] for row in body if column < len(row.cells) and row.cells[column]]
        bare += bool(cells) and sum(_BARE_FIGURE.fullmatch(cell) is not None for cell in cells) > 0.7 * len(cells)
    return bare >= 2 and bare * 2 > width


def _rows(rows: Sequence[Line]) -> list[Line]:
    names = rows[0].cells if _is_heading(rows) else ()
    found = [replace(rows[0], text=clean(rows[0].text), cells=(), table=0, kind="columns")] if names else []
    for row in rows[len(found) :]:
        cells = [cell.replace("\n", " ") for cell in row.cells]
        mark = ""
        if (
            cells
            and cells[0]
            and (_NUMBER_COLUMN.fullmatch(names[0]) if names else re.fullmatch(r"\d{1,2}\.?", cells[0]))
        ):
            mark, cells[0] = cells[0], ""
        text = _said(names, cells)
        if not text:
            text, mark = mark, ""
        found.append(replace(row, text=text, cells=(), table=0, kind="row", mark=mark))
    return found


def _is_heading(rows: Sequence[Line]) -> bool:
    """Whether the first row names the columns: short words, no figures of its own."""
    first = rows[0].cells
    return (
        len(rows) > 1
        and all(len(cell.split()) <= 10 and not cell[:1].isdigit() for cell in first)
        and not any(_DATE.search(cell) for cell in first)
    )


def _said(names: Sequence[str], cells: Sequence[str]) -> str:
    """A row as it is said: "Thôn Đoài: ngày 23/3/2026, tại sân đình."."""
    parts: list[str] = []
    for place, cell in enumerate(cells):
        if not cell or cell in {"-", "–"}:
            continue
        name = names[place].replace("\n", " ") if place < len(names) else ""
        parts.append(_cell(name, cell.rstrip(" .;")))
    if len(parts) > 1:
        return f"{parts[0]}: {', '.join(parts[1:])}."
    return f"{parts[0]}." if parts else ""


def _cell(name: str, cell: str) -> str:
    if _PLACE.match(name) and not re.match(r"(?:tại|ở|trên|trước|trong)\b", cell, re.IGNORECASE):
        return f"tại {cell}"
    if _DAY.match(name) and re.match(_DATE, cell):
        return f"ngày {cell}"
    if _PHONE.match(name) and cell[:1].isdigit():
        return f"điện thoại {cell}"
    if name and _BARE_FIGURE.fullmatch(cell) and not re.match(_DATE, cell):
        return f"{name[:1].lower()}{name[1:]} {cell}" if not name.isupper() else f"{name.lower()} {cell}"
    return cell
