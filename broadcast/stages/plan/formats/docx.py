"""Word documents: paragraphs in order with Word's automatic numbers written out; no tables, headers, footers."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from broadcast.errors import Diagnostic, PlanError
from broadcast.stages.plan.lines import Break, Line, clean, side_by_side

SUFFIXES = (".docx", ".docm")
LARGEST_PART_BYTES = 60_000_000
LARGEST_RATIO = 200
"""A part of a document packs to a tenth or twentieth; what packs better than this is made to fill a disk."""
_TITLE_BLOCK_WITHIN = 4
"""A table among so few first blocks lays out the title block; a later one holds figures, unless it is the signature's."""
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ROMAN = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)


def read(path: Path) -> tuple[Line, ...]:
    """A line a paragraph; text in a title-block or signature table is there too, marked as such by its place.

    Raises PlanError for what is no Word document, or is made to do harm.
    """
    _check(path)
    import docx
    from docx.opc.exceptions import OpcError
    from docx.table import Table

    try:
        document = docx.Document(str(path))
        numbers = _Numbers(document)
        blocks = list(document.iter_inner_content())
    except (OpcError, KeyError, ValueError, zipfile.BadZipFile, SyntaxError, AttributeError) as error:
        raise _broken(path) from error
    found: list[tuple[tuple[int, Break], str]] = []
    for index, block in enumerate(blocks):
        if isinstance(block, Table):
            texts = _cells(block)
            if index < _TITLE_BLOCK_WITHIN or any(text.startswith("Nơi nhận") for text in texts):
                found += [((index + 1, "new"), text) for text in texts]
            continue
        label = numbers.label(block)
        for part, piece in enumerate(block.text.split("\n")):  # a manual line break inside a paragraph
            text = f"{label} {piece}" if label and part == 0 else piece
            found.append(((index + 1, "gap" if part == 0 else "line"), text))
    lines = ((key, clean(text)) for key, text in side_by_side(found))
    return tuple(Line(text=text, number=number, before=before) for (number, before), text in lines if text)


def _cells(table: Any) -> list[str]:
    """The lines of a layout table, column by column: its two halves are two blocks, not rows of data."""
    columns: list[list[str]] = []
    for row in table.rows[:12]:
        for place, cell in enumerate(row.cells[:3]):
            while len(columns) <= place:
                columns.append([])
            columns[place] += [text for line in cell.text.split("\n") if (text := clean(line))]
    return [text for column in columns for text in column]


def _check(path: Path) -> None:
    """Refuse a bomb and a document that names outside entities, before anything unpacks it."""
    try:
        with zipfile.ZipFile(path) as packed:
            infos = packed.infolist()
            names = {info.filename for info in infos}
            total = sum(info.file_size for info in infos)
            if total > LARGEST_PART_BYTES * 3 or len(infos) > 5000 or any(map(_bomb, infos)):
                message = "tệp nén có kích thước bất thường — không mở, hãy xin lại tệp từ nơi gửi"
                raise PlanError(Diagnostic(path=path.name, line=1, message=message))
            if "word/document.xml" not in names:
                raise _broken(path)
            for info in infos:
                if info.filename.endswith((".xml", ".rels")):
                    with packed.open(info) as part:
                        if b"<!DOCTYPE" in part.read(4096):
                            message = "tệp có khai báo thực thể lạ — không mở, hãy xin lại tệp từ nơi gửi"
                            raise PlanError(Diagnostic(path=path.name, line=1, message=message))
    except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError) as error:
        raise _broken(path) from error


def _bomb(info: zipfile.ZipInfo) -> bool:
    packed = max(1, info.compress_size)
    return info.file_size > LARGEST_PART_BYTES or (
        info.file_size > 5_000_000 and info.file_size / packed > LARGEST_RATIO
    )


def _broken(path: Path) -> PlanError:
    message = "không phải tệp Word còn nguyên — mở bằng Word rồi lưu lại dạng .docx; tệp có mật khẩu thì gỡ mật khẩu"
    return PlanError(Diagnostic(path=path.name, line=1, message=message))


class _Numbers:
    """Word's automatic numbering: each numbered paragraph gets the label that Word would show."""

    def __init__(self, document: Any) -> None:
        self._levels: dict[tuple[str, int], tuple[str, str, int]] = {}  # (abstract, level) -> (format, text, start)
        self._abstract: dict[str, str] = {}
        self._restarts: dict[tuple[str, int], int] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()
        self._styles = {style.style_id: style for style in document.styles}
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        for abstract in root.iter(f"{_W}abstractNum"):
            name = abstract.get(f"{_W}abstractNumId")
            for level in abstract.iter(f"{_W}lvl"):
                self._levels[name, int(level.get(f"{_W}ilvl", "0"))] = (
                    _value(level, "numFmt", "decimal"),
                    _value(level, "lvlText", ""),
                    int(_value(level, "start", "1") or 1),
                )
        for number in root.iter(f"{_W}num"):
            name = number.get(f"{_W}numId")
            self._abstract[name] = _value(number, "abstractNumId", "")
            for override in number.iter(f"{_W}lvlOverride"):
                start = _value(override, "startOverride", "")
                if start:
                    self._restarts[name, int(override.get(f"{_W}ilvl", "0"))] = int(start)

    def label(self, paragraph: Any) -> str:
        """II.  1.2.  a)  – or nothing where the paragraph has no number."""
        found = next(self._of(paragraph), None)
        if found is None:
            return ""
        name, level = found
        abstract = self._abstract.get(name)
        if abstract is None or (abstract, level) not in self._levels or not paragraph.text.strip():
            return ""
        shape, text, start = self._levels[abstract, level]
        if shape == "none":
            return ""
        if shape == "bullet":
            return "-"
        counts = self._counts.setdefault(abstract, {})
        if (name, level) in self._restarts and (name, level) not in self._started:
            counts[level] = self._restarts[name, level] - 1
        self._started.add((name, level))
        counts[level] = counts.get(level, start - 1) + 1
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        for place in range(level + 1):
            shape_here, _, start_here = self._levels.get((abstract, place), ("decimal", "", 1))
            text = text.replace(f"%{place + 1}", _shown(counts.get(place, start_here), shape_here))
        return text.strip()

    def _of(self, paragraph: Any) -> Iterator[tuple[str, int]]:
        """The numbering of the paragraph itself, else that of its style or of a style below it."""
        properties = [paragraph._p.pPr]
        style, seen = paragraph.style, 0
        while style is not None and seen < 10:
            properties.append(style.element.pPr if hasattr(style.element, "pPr") else None)
            style, seen = style.base_style, seen + 1
        for one in properties:
            numbered = one.numPr if one is not None else None
            if numbered is not None and numbered.numId is not None:
                if numbered.numId.val != 0:
                    yield str(numbered.numId.val), numbered.ilvl.val if numbered.ilvl is not None else 0
                return


def _value(element: Any, child: str, default: str) -> str:
    found = element.find(f"{_W}{child}")
    return default if found is None else str(found.get(f"{_W}val", default))


def _shown(number: int, shape: str) -> str:
    if shape in {"upperRoman", "lowerRoman"}:
        said, rest = "", number
        for value, letters in _ROMAN:
            said += letters * (rest // value)
            rest %= value
        return said if shape == "upperRoman" else said.lower()
    if shape in {"lowerLetter", "upperLetter"}:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if shape == "lowerLetter" else letter.upper()
    return f"{number:02}" if shape == "decimalZero" else str(number)
