"""LibreOffice's own documents: paragraphs with the numbers of their lists, tables, notes, text boxes, headers and footers."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from broadcast.errors import Diagnostic, PlanError
from broadcast.model import Zone
from broadcast.stages.plan import packed
from broadcast.stages.plan.lines import Line, Raw, clean, row, set_apart
from broadcast.stages.plan.numbering import behind, shown
from broadcast.stages.plan.spans import Spans, span

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

SUFFIXES = (".odt", ".fodt", ".ott")
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_SHAPES = {"1": "decimal", "I": "upperRoman", "i": "lowerRoman", "a": "lowerLetter", "A": "upperLetter"}
_ASIDE: dict[str, Zone] = {f"{_TEXT}note": "note", f"{_OFFICE}annotation": "note"}
_MOST_SPACES = 200


def read(path: Path) -> tuple[Line, ...]:
    """A line a paragraph or a table's row. Raises PlanError for what is no such document, or is made to do harm."""
    from lxml import etree

    try:
        if path.suffix.lower() == ".fodt":
            parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
            root: Element | None = etree.fromstring(path.read_bytes(), parser)
            styles = root
        else:
            with packed.opened(path, "content.xml", _broken) as archive:
                root = packed.parsed(archive, "content.xml")
                styles = packed.parsed(archive, "styles.xml")
    except (zipfile.BadZipFile, etree.XMLSyntaxError, OSError, EOFError, RuntimeError, NotImplementedError) as error:
        raise _broken(path) from error
    if root is None or (body := root.find(f"{_OFFICE}body/{_OFFICE}text")) is None:
        raise _broken(path)
    reader = _Reader(_levels(root, styles))
    reader.blocks(body)
    lines = reader.lines()
    for master in styles.iter(f"{_STYLE}header", f"{_STYLE}footer") if styles is not None else ():
        lines += [
            Line(text=text, number=reader.number + 1, before="new", zone="furniture")
            for paragraph in master.iter(f"{_TEXT}p")
            if (text := clean("".join(paragraph.itertext())))
        ]
    return tuple(lines)


def _broken(path: Path) -> PlanError:
    message = "không phải tệp LibreOffice còn nguyên — mở bằng LibreOffice hoặc Word rồi lưu lại dạng .docx"
    return PlanError(Diagnostic(path=path.name, line=1, message=message))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Level:
    shape: str
    prefix: str
    suffix: str
    start: int
    shows: int
    """How many levels its number shows: 2 for 1.1."""


def _levels(*roots: Element | None) -> dict[str, dict[int, _Level]]:
    found: dict[str, dict[int, _Level]] = {}
    for root in roots:
        for style in root.iter(f"{_TEXT}list-style") if root is not None else ():
            levels = found.setdefault(style.get(f"{_STYLE}name", ""), {})
            for level in style:
                depth = _whole(level.get(f"{_TEXT}level"), 1)
                shape = _SHAPES.get(level.get(f"{_STYLE}num-format", ""), "none")
                bullet = level.tag == f"{_TEXT}list-level-style-bullet"
                levels[depth] = _Level(
                    shape="bullet" if bullet else shape,
                    prefix=level.get(f"{_STYLE}num-prefix", "")[:20],
                    suffix=level.get(f"{_STYLE}num-suffix", "")[:20],
                    start=_whole(level.get(f"{_TEXT}start-value"), 1),
                    shows=_whole(level.get(f"{_TEXT}display-levels"), 1),
                )
    return found


def _whole(text: str | None, default: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else default


@dataclass(slots=True)
class _List:
    """An open list: its style, its depth, and the counts of its levels, which the lists inside it share."""

    style: str
    depth: int
    counts: dict[int, int] = field(default_factory=dict)


class _Reader:
    """Reads blocks in order; `number` counts paragraphs and tables."""

    def __init__(self, levels: dict[str, dict[int, _Level]]) -> None:
        self.number = 0
        self._levels = levels
        self._raw: list[Raw] = []
        self._tables = 0
        self._ended: dict[str, dict[int, int]] = {}

    def lines(self) -> list[Line]:
        """What was read, with the columns of a title block set with tabs kept apart."""
        return list(set_apart(self._raw))

    def blocks(self, parent: Element) -> None:
        """All paragraphs, lists and tables of a body; not by recursion, for files may nest without end."""
        todo: list[tuple[Element, _List | None, bool]] = [(child, None, False) for child in reversed(parent)]
        while todo:
            element, held, first = todo.pop()
            tag = element.tag
            if tag in {f"{_TEXT}p", f"{_TEXT}h"}:
                self.number += 1
                self._paragraph(element, self._label(held) if held and first else "")
            elif tag == f"{_TEXT}list":
                todo += self._opened(element, held)
            elif tag == f"{_TEXT}list-item":
                todo += [(child, held, place == 0) for place, child in reversed(list(enumerate(element)))]
            elif tag == f"{_TABLE}table" and not _is_frame(element):
                self.number += 1
                self._table(element)
            elif tag == f"{_TEXT}tracked-changes":
                self._deleted(element)
            elif isinstance(tag, str):
                todo += [(child, held, first) for child in reversed(element)]

    def _opened(self, element: Element, above: _List | None) -> list[tuple[Element, _List | None, bool]]:
        style = element.get(f"{_TEXT}style-name") or (above.style if above else "")
        depth = above.depth + 1 if above else 1
        goes_on = (
            element.get(f"{_TEXT}continue-numbering") == "true" or element.get(f"{_TEXT}continue-list") is not None
        )
        counts = above.counts if above else (self._ended.get(style, {}) if goes_on else {})
        self._ended[style] = counts
        held = _List(style=style, depth=depth, counts=counts)
        return [(child, held, False) for child in reversed(element)]

    def _label(self, held: _List) -> str:
        levels = self._levels.get(held.style, {})
        level = levels.get(held.depth)
        if level is None or level.shape == "bullet":
            return "-"
        held.counts[held.depth] = held.counts.get(held.depth, level.start - 1) + 1
        for deeper in [level for level in held.counts if level > held.depth]:
            del held.counts[deeper]
        if level.shape == "none":
            return f"{level.prefix}{level.suffix}".strip()
        first = max(1, held.depth - level.shows + 1)
        numbers = (
            shown(held.counts.get(depth, 1), levels[depth].shape)
            for depth in range(first, held.depth + 1)
            if depth in levels
        )
        return f"{level.prefix}{'.'.join(numbers)}{level.suffix}".strip()

    def _paragraph(self, element: Element, label: str) -> None:
        aside: list[tuple[Zone | None, Element]] = []
        text = _said(element, aside)
        for part, piece in enumerate(text.split("\n")):
            said = behind(label, piece) if part == 0 else piece
            self._raw.append(((self.number, "gap" if part == 0 else "line"), said))
        for zone, node in aside:
            for inner in node.iter(f"{_TEXT}p", f"{_TEXT}h"):
                said = clean("".join(inner.itertext()))
                if said and zone is not None:
                    self._raw.append(Line(text=said, number=self.number, before="new", zone=zone))
                elif said:
                    self._raw.append(((self.number, "new"), said))

    def _deleted(self, element: Element) -> None:
        for node in element.iter(f"{_TEXT}deletion"):
            for paragraph in node.iter(f"{_TEXT}p", f"{_TEXT}h"):
                if text := clean("".join(paragraph.itertext())):
                    self._raw.append(Line(text=text, number=self.number + 1, before="new", zone="deleted"))

    def _table(self, table: Element) -> None:
        self._tables += 1
        spans = Spans()
        for line in table.iter(f"{_TABLE}table-row"):
            if _nested(line, table):
                continue
            cells = spans.row(
                (
                    "\n".join(_said(paragraph, []) for paragraph in cell.iter(f"{_TEXT}p", f"{_TEXT}h")),
                    span(cell.get(f"{_TABLE}number-columns-spanned")),
                    span(cell.get(f"{_TABLE}number-rows-spanned")),
                )
                for cell in line
                if cell.tag == f"{_TABLE}table-cell"
            )
            if any(cell.strip() for cell in cells):
                self._raw.append(row(cells, self.number, self._tables))


def _nested(line: Element, table: Element) -> bool:
    """Whether a row belongs to a table inside a cell."""
    return next(line.iterancestors(f"{_TABLE}table")) is not table


def _is_frame(table: Element) -> bool:
    """Whether a table only draws a frame: it has one column, and tables that stand inside are read as such."""
    rows = [line for line in table.iter(f"{_TABLE}table-row") if not _nested(line, table)]
    one = all(sum(cell.tag == f"{_TABLE}table-cell" for cell in line) < 2 for line in rows)
    return one and next(table.iterdescendants(f"{_TABLE}table"), None) is not None


def _said(element: Element, aside: list[tuple[Zone | None, Element]]) -> str:
    return re.sub(r"[ \n\r\t]*\x00[ \n\r]*", "\n", "".join(_pieces(element, aside)))


def _pieces(element: Element, aside: list[tuple[Zone | None, Element]]) -> Iterator[str]:
    """The text of a paragraph; notes and text boxes in it are put aside, to be read after it."""
    todo: list[tuple[bool, Element]] = [(True, element)]
    while todo:
        opens, node = todo.pop()
        if not opens:
            if node is not element:
                yield re.sub(r"\s+", " ", node.tail or "")
            continue
        todo.append((False, node))
        tag = node.tag
        if tag in _ASIDE:
            aside.append((_ASIDE[tag], node))
            continue
        if tag == f"{_DRAW}text-box":
            aside.append((None, node))
            continue
        if tag == f"{_TEXT}line-break":
            yield "\x00"
        elif tag == f"{_TEXT}tab":
            yield "\t"
        elif tag == f"{_TEXT}s":
            yield " " * min(_MOST_SPACES, _whole(node.get(f"{_TEXT}c"), 1))
        elif isinstance(tag, str):
            yield re.sub(r"\s+", " ", node.text or "")
            todo += [(True, child) for child in reversed(node)]
