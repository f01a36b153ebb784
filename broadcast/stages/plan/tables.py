"""What a document's tables say: those that only lay out the page become lines, schedules and price lists become rows to be said.

A table of figures that nobody could follow by ear is kept apart, whole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from itertools import groupby, pairwise

from broadcast.stages.plan.lines import Line, clean

FRAME = re.compile(
    r"CỘNG H[OÒ]?[ÒA]?A? XÃ HỘI|Độc lập\s*[-–]\s*Tự do|Nơi nhận|NƠI NHẬN|\(?[Đđ]ã k[ýí]\)?\s*$|^\s*(?:TM|KT|TL|TUQ)\.|^\s*[Ss]ố\s*:\s*\S*\s*/"
    r"|^\s*V/v\b|^[^.;:]{2,40}, ngày\s*[\d….]*\s*tháng\s*[\d….]*\s*năm \d{4}\s*$",
    re.MULTILINE,
)
"""What only a title block or a signature has: columns that hold it lay out the page."""
_NUMBER_COLUMN = re.compile(r"(?:STT|TT|Stt|Số TT|Số thứ tự)\.?", re.IGNORECASE)
_COUNT = re.compile(r"(\d{1,3})[.)]?")
_PLACE = re.compile(r"(?:địa )?điểm|nơi|địa chỉ|hội trường", re.IGNORECASE)
_DAY = re.compile(r"ngày|thời gian|thời điểm", re.IGNORECASE)
_PHONE = re.compile(r"điện thoại|số đt|sđt|liên hệ", re.IGNORECASE)
_DATE = re.compile(r"\d{1,2}\s?[/.-]\s?\d{1,2}(?:\s?[/.-]\s?\d{2,4})?(?!\d)")
_UNIT = re.compile(
    r"\s*\((?:đơn vị(?: tính)?\s*:?\s*|đvt\s*:?\s*)?((?:nghìn |triệu |1\.?000 )?(?:đồng|đ|kg|tấn|tạ|ha|m2|m3|m²|m³|lít|giờ|phút|ngày|tháng|người|hộ|con|"
    r"khẩu|liều|cm|km|m|%|mét|suất|buổi|lượt)(?:\s?/[\w/]+)?)\)$",
    re.IGNORECASE,
)
"""The unit that a column's name gives in brackets at its end: "mức thu (đồng/tháng)"."""
_HOUR = re.compile(
    r"\d{1,2}\s?(?:giờ|[hg:])\s?(?:\d{1,2}(?:\s?phút)?)?(?:\s?(?:sáng|trưa|chiều|tối|đêm))?", re.IGNORECASE
)
_PART_OF_DAY = re.compile(r"(?:buổi )?(?:sáng|trưa|chiều|tối|đêm)", re.IGNORECASE)
_BARE_FIGURE = re.compile(r"[\d.,\s%/-]+|x|X")
_MOST_COLUMNS = 6
_MOST_PRICES = 4
_PRICE = re.compile(r"\b(?:giá|mức|phí|tiền|đồng|thu|đóng|phạt|hỗ trợ|liều|lượng)\b", re.IGNORECASE)
"""What a column of figures is called that people have to know: what they pay or get, how much they are to give."""
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
    if width - _counts(filled) > _MOST_COLUMNS or len(filled) > _MOST_ROWS or _is_figures(filled) or len(filled) == 1:
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
    counting = _counts(rows)
    bare = 0
    for column in range(counting, width):
        cells = [row.cells[column] for row in body if column < len(row.cells) and row.cells[column]]
        figures = sum(_BARE_FIGURE.fullmatch(cell) is not None and not _DATE.fullmatch(cell) for cell in cells)
        bare += bool(cells) and figures > 0.7 * len(cells)
    width -= counting
    prices = width <= _MOST_PRICES and any(_PRICE.search(cell) for row in rows[:2] for cell in row.cells)
    return bare >= 2 and bare * 2 > width and not prices


def _counts(rows: Sequence[Line]) -> bool:
    """Whether the first column only counts the rows, by its name or by its numbers: 1, 2, 2, 3."""
    if any(row.cells and _NUMBER_COLUMN.fullmatch(row.cells[0]) for row in rows[:3]):
        return True
    numbers = [int(found[1]) for row in rows if row.cells and (found := _COUNT.fullmatch(row.cells[0]))]
    return (
        len(numbers) >= max(2, len(rows) - 2)
        and numbers[0] == 1
        and all(after - before in {0, 1} for before, after in pairwise(numbers))
    )


def _rows(rows: Sequence[Line]) -> list[Line]:
    titles = _titles(rows)
    depth = _heading_rows(rows[titles:])
    names = _names([row.cells for row in rows[titles : titles + depth]])
    alike = _alike([row.cells for row in rows[titles + depth :]])
    counting = _counts(rows[titles:])
    found: list[Line] = []
    for place, row in enumerate(rows):
        cells = [cell.replace("\n", " ") for cell in row.cells]
        if titles <= place < titles + depth:
            text = clean(" | ".join(filter(None, cells)))
            found.append(replace(row, text=text, cells=(), table=0, kind="columns"))
            continue
        mark = ""
        if (
            cells
            and cells[0]
            and (_NUMBER_COLUMN.fullmatch(names[0]) or counting if names else re.fullmatch(r"\d{1,2}\.?", cells[0]))
        ):
            mark, cells[0] = cells[0], ""
        text = _said(names, cells, alike)
        if not text:
            text, mark = mark, ""
        found.append(replace(row, text=text, cells=(), table=0, kind="row", mark=mark))
    return found


def _alike(rows: Sequence[Sequence[str]]) -> frozenset[int]:
    """The columns that hold hours, or days, beside another that does: only its name tells one from the other."""
    found: set[int] = set()
    for kind in (_HOUR, _DATE):
        of_kind = []
        for column in range(max((len(row) for row in rows), default=0)):
            cells = [row[column] for row in rows if column < len(row) and row[column]]
            if sum(kind.fullmatch(cell.strip(" .")) is not None for cell in cells) * 2 > len(cells):
                of_kind.append(column)
        found |= set(of_kind) if len(of_kind) > 1 else set()
    return frozenset(found)


def _titles(rows: Sequence[Line]) -> int:
    """How many rows stand over the columns' names: each has one cell over all the columns."""
    alone = (place for place, row in enumerate(rows) if sum(map(bool, row.cells)) > 1)
    titles = next(alone, 0)
    return titles if len(rows) - titles > 1 else 0


def _heading_rows(rows: Sequence[Line]) -> int:
    """How many rows name the columns: none, one, or two where a name of the first has parts below it."""
    if not _is_heading(rows):
        return 0
    return 2 if _is_heading(rows[1:]) and _parts_below(rows[0].cells, rows[1].cells) else 1


def _parts_below(first: Sequence[str], second: Sequence[str]) -> bool:
    """Whether the second row only names the parts of a cell that takes several columns: every other cell of it is the one
    above, or empty.
    """
    parts = 0
    for column, (above, below) in enumerate(zip(first, second, strict=False)):
        over_several = column + 1 < len(first) and bool(above) and not first[column + 1]
        if over_several or (not above and column > 0):
            parts += bool(below)
        elif below and below != above:
            return False
    return parts > 1


def _names(headings: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """What each column is called: by the lower of two rows where that says what it holds, else by both."""
    if len(headings) < 2:
        return tuple(cell.replace("\n", " ") for row in headings for cell in row)
    names: list[str] = []
    above = ""
    for upper, lower in zip(*headings, strict=False):
        above = (upper or above).replace("\n", " ")
        name = lower.replace("\n", " ")
        told = not name or name == above or any(kind.match(name) for kind in (_DAY, _PLACE, _PHONE, _NUMBER_COLUMN))
        names.append((name or above) if told else f"{above} {name[:1].lower()}{name[1:]}")
    return tuple(names)


def _is_heading(rows: Sequence[Line]) -> bool:
    """Whether the first row names the columns: short words, no figures of its own."""
    first = rows[0].cells if rows else ()
    return (
        len(rows) > 1
        and all(len(cell.split()) <= 10 and not cell[:1].isdigit() for cell in first)
        and not any(_DATE.search(cell) for cell in first)
    )


def _said(names: Sequence[str], cells: Sequence[str], alike: AbstractSet[int]) -> str:
    """A row as it is said: "Thôn Đoài: ngày 23/3/2026, tại sân đình.", "ngày 23/3/2026, chiều: thôn Đoài."."""
    parts: list[str] = []
    for place, cell in enumerate(cells):
        if not cell or cell in {"-", "–"}:
            continue
        name = names[place].replace("\n", " ") if place < len(names) else ""
        bare = cell.rstrip(" .;")
        if parts and _PART_OF_DAY.fullmatch(bare) and re.match(rf"ngày {_DATE.pattern}\Z", parts[-1]):
            parts[-1] += f", {bare.lower()}"
            continue
        named = bool(name) and place in alike and bare[:1].isdigit()
        parts.append(f"{_small(name)} {bare}" if named else _cell(name, bare))
    if len(parts) > 1:
        return f"{parts[0]}: {', '.join(parts[1:])}."
    return f"{parts[0]}." if parts else ""


def _cell(name: str, cell: str) -> str:
    if (
        _PLACE.match(name)
        and not _BARE_FIGURE.fullmatch(cell)
        and not re.match(r"(?:tại|ở|trên|trước|trong)\b", cell, re.IGNORECASE)
    ):
        return f"tại {cell}"
    if _DAY.match(name) and re.match(_DATE, cell):
        return f"ngày {cell}"
    if _PHONE.match(name) and cell[:1].isdigit():
        return f"điện thoại {cell}"
    if name and _BARE_FIGURE.fullmatch(cell) and not re.match(_DATE, cell):
        name = _small(name)
        unit = _UNIT.search(name) if cell not in {"x", "X"} else None
        return f"{name[: unit.start()].rstrip()} {cell} {unit[1]}" if unit else f"{name} {cell}"
    return cell


def _small(name: str) -> str:
    """A column's name as it stands inside a sentence."""
    return name.lower() if name.isupper() else f"{name[:1].lower()}{name[1:]}"
