"""Word documents: paragraphs in order with Word's automatic numbers written out, tables row by row, text boxes, notes.

Tracked changes are read as if they had been accepted. Headers, footers and struck-out words come marked as what they are.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from broadcast.errors import Diagnostic, PlanError
from broadcast.model import Zone
from broadcast.stages.plan import packed
from broadcast.stages.plan.lines import Line, Raw, clean, row, set_apart
from broadcast.stages.plan.numbering import Numbering, behind
from broadcast.stages.plan.spans import MOST_COLUMNS, span

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

SUFFIXES = (".docx", ".docm", ".dotx")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DELETED = frozenset({f"{W}del", f"{W}moveFrom"})
_NO_TEXT = frozenset({_FALLBACK, f"{W}pPr", f"{W}p"})
_SIGNS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}ptab": "\t"}
_ASIDE: tuple[tuple[str, Zone], ...] = (
    ("word/header", "furniture"), ("word/footer", "furniture"), ("word/footnotes", "note"), ("word/endnotes", "note"),
    ("word/comments.", "note"),
)  # fmt: skip


def read(path: Path) -> tuple[Line, ...]:
    """A line a paragraph or a table's row. Raises PlanError for what is no Word document, or is made to do harm."""
    from lxml import etree

    try:
        with packed.opened(path, "word/document.xml", _broken) as archive:
            root = packed.parsed(archive, "word/document.xml")
            numbering = Numbering(
                packed.parsed(archive, "word/numbering.xml"), packed.parsed(archive, "word/styles.xml")
            )
            if root is None or (body := root.find(f"{W}body")) is None:
                raise _broken(path)
            reader = _Reader(numbering)
            reader.blocks(body)
            lines = reader.lines()
            for name in sorted(archive.namelist()):
                zone = next((zone for start, zone in _ASIDE if name.startswith(start) and name.endswith(".xml")), None)
                if zone is not None:
                    lines += _aside(packed.parsed(archive, name), zone, reader.number + 1)
    except (zipfile.BadZipFile, etree.XMLSyntaxError, OSError, EOFError, RuntimeError, NotImplementedError) as error:
        raise _broken(path) from error
    return tuple(lines)


def _aside(root: Element | None, zone: Zone, number: int) -> list[Line]:
    if root is None:
        return []
    texts = ("".join(node.text or "" for node in paragraph.iter(f"{W}t")) for paragraph in root.iter(f"{W}p"))
    return [Line(text=text, number=number, before="new", zone=zone) for text in map(clean, texts) if text]


def _broken(path: Path) -> PlanError:
    message = "không phải tệp Word còn nguyên — mở bằng Word rồi lưu lại dạng .docx; tệp có mật khẩu thì gỡ mật khẩu"
    return PlanError(Diagnostic(path=path.name, line=1, message=message))


class _Reader:
    """Reads blocks in order; `number` counts the document's outermost blocks."""

    def __init__(self, numbering: Numbering) -> None:
        self.number = 0
        self._numbering = numbering
        self._raw: list[Raw] = []
        self._tables = 0
        self._held = ""

    def lines(self) -> list[Line]:
        """What was read, with the columns of a title block set with tabs kept apart."""
        return list(set_apart(self._raw))

    def blocks(self, parent: Element) -> None:
        """All paragraphs and tables of a body, those inside content controls and insertions too."""
        todo = [parent]
        while todo:
            element = todo.pop()
            if element.tag == f"{W}p":
                self.number += 1
                self._paragraph(element)
            elif element.tag == f"{W}tbl" and not _is_frame(element):
                self.number += 1
                self._table(element)
            elif element.tag in _DELETED:
                self._struck(" ".join(text + deleted for text, deleted in _told(element)))
            elif _may_hold(element):
                todo += reversed(element)

    def _struck(self, deleted: str) -> None:
        """Words that were struck out, or hidden: a line of their own, marked as such."""
        if cleaned := clean(deleted):
            self._raw.append(Line(text=cleaned, number=self.number, before="new", zone="deleted"))

    def _paragraph(self, paragraph: Element) -> None:
        boxes: list[Element] = []
        text, deleted = _text(paragraph, boxes)
        properties = paragraph.find(f"{W}pPr")
        label = self._numbering.label(properties) if text.strip() and not self._held else ""
        mark = properties.find(f"{W}rPr/{W}del") if properties is not None else None
        text = self._held + text
        self._held = ""
        if mark is not None:  # the paragraph's own end is struck out: the next goes on with it
            self._held = behind(label, text)
            text = label = ""
        for part, piece in enumerate(behind(label, text).split("\n")):  # a manual line break inside a paragraph
            self._raw.append(((self.number, "gap" if part == 0 else "line"), piece))
        self._struck(deleted)
        for box in boxes:
            for said, gone in _told(box):
                self._raw += [((self.number, "new"), piece) for piece in said.split("\n") if piece.strip()]
                self._struck(gone)

    def _table(self, table: Element) -> None:
        self._tables += 1
        above: dict[int, str] = {}
        for line in table.iter(f"{W}tr"):
            if _nested(line, table):
                continue
            cells: list[str] = []
            for cell in _cells(line):
                columns = min(_columns(cell), MOST_COLUMNS)
                cells += [self._cell(cell, len(cells), above), *[""] * (columns - 1)]
            if any(cells):
                self._raw.append(row(cells, self.number, self._tables))

    def _cell(self, cell: Element, column: int, above: dict[int, str]) -> str:
        """The text of a cell; one that goes on from the row above, and is empty itself, has that row's text again."""
        texts: list[str] = []
        for paragraph in _paragraphs(cell):
            for place, (text, deleted) in enumerate(_told(paragraph)):
                numbered = place == 0 and bool(text.strip())  # and no text box of it
                texts.append(behind(self._numbering.label(paragraph.find(f"{W}pPr")), text) if numbered else text)
                self._struck(deleted)
        text = "\n".join(texts)
        merged = cell.find(f"{W}tcPr/{W}vMerge")
        if merged is not None and merged.get(f"{W}val", "continue") == "continue" and not text.strip():
            return above.get(column, "")
        above[column] = text
        return text


def _may_hold(element: Element) -> bool:
    """Whether paragraphs or cells may stand inside an element: no properties, and nothing that only older programs show."""
    return isinstance(element.tag, str) and element.tag != _FALLBACK and not element.tag.endswith("Pr")


def _inside(parent: Element, tag: str) -> Iterator[Element]:
    """The elements of a kind inside another one, in order, those inside one of them left out."""
    todo = list(reversed(parent))
    while todo:
        element = todo.pop()
        if element.tag == tag:
            yield element
        elif _may_hold(element):
            todo += reversed(element)


def _paragraphs(parent: Element) -> Iterator[Element]:
    return _inside(parent, f"{W}p")


def _cells(line: Element) -> Iterator[Element]:
    """The cells of a table's row; a content control may stand around one or several."""
    return _inside(line, f"{W}tc")


def _told(parent: Element) -> Iterator[tuple[str, str]]:
    """What each paragraph of a part says, and what was struck out in it; a text box comes behind its paragraph."""
    todo = [parent] if parent.tag == f"{W}p" else list(reversed(list(_paragraphs(parent))))
    while todo:
        boxes: list[Element] = []
        yield _text(todo.pop(), boxes)
        todo += reversed([paragraph for box in boxes for paragraph in _paragraphs(box)])


def _columns(cell: Element) -> int:
    """How many columns a cell takes."""
    over = cell.find(f"{W}tcPr/{W}gridSpan")
    return max(1, span(over.get(f"{W}val"))) if over is not None else 1


def _is_frame(table: Element) -> bool:
    """Whether a table only draws a frame: it has one column, and tables that stand inside are read as such."""
    rows = [line for line in table.iter(f"{W}tr") if not _nested(line, table)]
    return next(table.iterdescendants(f"{W}tbl"), None) is not None and all(len([*_cells(line)]) < 2 for line in rows)


def _nested(line: Element, table: Element) -> bool:
    """Whether a row belongs to a table inside a cell: its text is read with the cell."""
    return next(line.iterancestors(f"{W}tbl")) is not table


def _text(paragraph: Element, boxes: list[Element]) -> tuple[str, str]:
    """The text of a paragraph, and what was struck out or hidden in it; text boxes are added to `boxes`."""
    said: list[str] = []
    deleted: list[str] = []
    for node, struck in _nodes(paragraph, boxes):
        if node.tag == f"{W}t":
            (deleted if struck else said).append(node.text or "")
        elif node.tag == f"{W}delText":
            deleted.append(node.text or "")
        elif node.tag in _SIGNS and not struck:
            said.append("\f" if node.get(f"{W}type") == "page" else _SIGNS[node.tag])
    return "".join(said).replace("\f", "\n"), "".join(deleted)


def _nodes(paragraph: Element, boxes: list[Element]) -> Iterator[tuple[Element, bool]]:
    todo = [(child, False) for child in reversed(paragraph)]
    while todo:
        node, struck = todo.pop()
        if node.tag == f"{W}txbxContent":
            boxes.append(node)
            continue
        if node.tag in _NO_TEXT or not isinstance(node.tag, str):
            continue
        struck = struck or node.tag in _DELETED or (node.tag == f"{W}r" and _is_hidden(node))
        yield node, struck
        todo += [(child, struck) for child in reversed(node)]


def _is_hidden(run: Element) -> bool:
    hidden = run.find(f"{W}rPr/{W}vanish")
    return hidden is not None and hidden.get(f"{W}val", "1") not in {"0", "false"}
