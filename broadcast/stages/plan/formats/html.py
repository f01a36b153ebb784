"""A page saved from a portal or from Word: the text of its blocks, its tables row by row, menus marked as such."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from broadcast.errors import Diagnostic, PlanError
from broadcast.stages.plan.decoding import decode
from broadcast.stages.plan.lines import Line, clean, row
from broadcast.stages.plan.numbering import shown
from broadcast.stages.plan.spans import Spans, span

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

SUFFIXES = (".html", ".htm", ".xhtml", ".mht")
_NO_TEXT = frozenset("script style template head svg noscript".split())
_FURNITURE = frozenset("nav footer header aside form button select".split())
_FRAMES = frozenset(
    "menu nav navbar navigation breadcrumb breadcrumbs sidebar footer share sharing social comment comments related toolbar counter banner "
    "copyright".split()
)
_FRAMES_JOINED = re.compile("lienquan|tinkhac|thongke|binhluan|chiase|luotxem|quangcao")
"""What a page calls the parts that stand around its text, as words of a class or an id."""
_MOST_FRAMED = 0.3
"""The share of a page's letters that such a part may have at most: a larger one holds the text itself."""
_MOST_WEIGHED = 300
_BLOCKS = frozenset(
    "p div li h1 h2 h3 h4 h5 h6 section article blockquote br main ul ol dd dt dl pre body center table tr td th tbody thead figure "
    "figcaption hr address nav footer header aside form caption".split()
)
_LIST_MARK = "- "
_ONLY_MARK = re.compile(r"-|[IVXLivxl]+\.|\d+\.|[a-zA-Z][.)]")
_SHAPES = {"I": "upperRoman", "i": "lowerRoman", "a": "lowerLetter", "A": "upperLetter"}
_DECLARED = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]{3,30})""", re.IGNORECASE)
_MARKUP = re.compile(r"<(?:!DOCTYPE html|html|head|body|p|div|table|span|meta)\b[^<>]{0,500}>", re.IGNORECASE)
_CELL_LETTERS = 1200
"""A cell that holds more text than a row can say: its table only lays out the page."""


def read(path: Path) -> tuple[Line, ...]:
    """A line a block, or a table's row. Raises PlanError for a page that can't be parsed."""
    return parse(text_of(path.read_bytes(), path.name), path.name)


def looks_like_markup(text: str) -> bool:
    """Whether a text file is really a saved page."""
    return len(_MARKUP.findall(text[:20_000])) >= 3


def text_of(raw: bytes, name: str) -> str:
    """The page's characters: UTF-8 where the bytes are, else what the page says of itself, windows-1258 for one."""
    declared = _DECLARED.search(raw[:4096])
    codec = declared[1].decode("ascii").lower() if declared else ""
    if codec in {"windows-1258", "cp1258", "windows-1252", "iso-8859-1"} and not raw.startswith(
        (b"\xff\xfe", b"\xfe\xff")
    ):
        try:
            return raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            return raw.decode("cp1258" if "1258" in codec else "cp1252", errors="replace")
    return decode(raw, name)


def parse(text: str, name: str) -> tuple[Line, ...]:
    """The lines of a page's source. Raises PlanError for one that can't be parsed."""
    from lxml import etree
    from lxml import html as lxml_html

    parser = lxml_html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True)
    try:
        root = lxml_html.document_fromstring(text.encode("utf-8", errors="replace"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        message = "trang không đọc được — mở trang, chép phần nội dung vào một tệp .txt"
        raise PlanError(Diagnostic(path=name, line=1, message=message)) from error
    return tuple(_Page().read(root))


class _Page:
    """Reads one page; not by recursion, for pages nest deep."""

    def __init__(self) -> None:
        self._tables = 0
        self._lines: list[Line] = []
        self._held: list[str] = []
        self._number = 1
        self._counts: list[int] = []
        self._items = 0
        self._framed: set[Element] = set()
        self._weighed = 0
        self._letters = 0

    def read(self, root: Element) -> list[Line]:
        self._letters = _letters(root)
        todo: list[tuple[str, Element]] = [("open", root)]
        while todo:
            what, element = todo.pop()
            tag = element.tag if isinstance(element.tag, str) else ""
            if what == "close":
                self._close(element, tag)
                continue
            todo.append(("close", element))
            if not tag or tag in _NO_TEXT or (":" in tag and tag.startswith("w:")):
                continue
            if tag in _BLOCKS:
                self._end()
            self._number = max(self._number, element.sourceline or 0)
            if tag in _FURNITURE or self._is_frame(element):
                self._framed.add(element)
            if tag == "table" and (rows := _rows(element)):
                self._tables += 1
                for text in _beside_cells(element):
                    self._lines.append(self._marked(Line(text=text, number=self._number, before="new")))
                for line in rows:
                    self._lines.append(self._marked(row(line, self._number, self._tables)))
                continue
            if tag == "ol":
                self._counts.append(
                    int(start) - 1 if (start := element.get("start", "1")).isdigit() and len(start) < 5 else 0
                )
            if tag == "li" and not _starts_numbered(element):
                self._held.append(self._list_mark(element))
            self._items += tag == "li"
            self._held.append(element.text or "")
            todo += [("open", child) for child in reversed(element)]
        self._end()
        return self._lines

    def _is_frame(self, element: Element) -> bool:
        """Whether a page calls an element a part of its frame, and it holds no more than a frame does."""
        if self._framed or self._weighed >= _MOST_WEIGHED:
            return False
        named = f"{element.get('class', '')} {element.get('id', '')}".lower()
        words = re.split(r"[\s_-]+", named)
        if _FRAMES.isdisjoint(words) and not _FRAMES_JOINED.search(re.sub(r"[_-]", "", named)):
            return False
        self._weighed += 1
        return _letters(element) <= _MOST_FRAMED * self._letters

    def _list_mark(self, item: Element) -> str:
        """The number of an item of an ordered list, as a browser shows it; a dash in any other."""
        above = item.getparent()
        if above is None or above.tag != "ol" or not self._counts:
            return _LIST_MARK
        self._counts[-1] += 1
        shape = _SHAPES.get(above.get("type", "1"), "decimal")
        return f"{shown(self._counts[-1], shape)}{')' if shape == 'lowerLetter' else '.'} "

    def _close(self, element: Element, tag: str) -> None:
        if tag == "li" and _ONLY_MARK.fullmatch(clean("".join(self._held))):
            self._held = []
        self._items -= tag == "li"
        if tag == "ol" and self._counts:
            self._counts.pop()
        if tag in _BLOCKS:
            self._end()
        self._framed.discard(element)
        self._held.append(element.tail or "")

    def _end(self) -> None:
        text = clean("".join(self._held))
        if _ONLY_MARK.fullmatch(text) and self._items:
            return  # an item's number goes with the paragraph inside the item
        self._held = []
        if text:
            self._lines.append(self._marked(Line(text=text, number=self._number, before="gap")))

    def _marked(self, line: Line) -> Line:
        if not self._framed:
            return line
        return Line(text=line.text, number=line.number, before=line.before, zone="furniture")


def _letters(element: Element) -> int:
    return sum(len(text.strip()) for text in _texts(element))


def _starts_numbered(element: Element) -> bool:
    return re.match(r"\s*(?:\d+|[a-zđ]|[IVX]+)\s?[.)/]", "".join(_texts(element))[:12]) is not None


def _rows(table: Element) -> list[list[str]]:
    """The cells of a table of data; nothing for one that lays out the page: its blocks are read one after another."""
    if next(table.iter("table"), None) is None or len(list(table.iter("table"))) > 1:
        return []
    rows = []
    spans = Spans()
    told = sum(len(text) for text in _beside_cells(table))
    for line in table.iter("tr"):
        own = [cell for cell in line if cell.tag in {"td", "th"}]
        told += sum(len(text) for cell in own for text in _blocks(cell))
        cells = spans.row(
            ("\n".join(_blocks(cell)), span(cell.get("colspan")), span(cell.get("rowspan"))) for cell in own
        )
        if any(len(cell) > _CELL_LETTERS for cell in cells):
            return []
        rows.append(cells)
    if told != sum(len(text) for text in _blocks(table)):
        return []  # cells that stand in no row: a browser shows them, and so the blocks are read one after another
    return [cells for cells in rows if any(cells)] if any(len(cells) > 1 for cells in rows) else []


def _beside_cells(table: Element) -> Iterator[str]:
    """What a table holds outside its cells: its caption, and what stands where only rows may."""
    return _blocks(table, but=frozenset({"td", "th"}))


def _blocks(cell: Element, *, but: frozenset[str] = frozenset()) -> Iterator[str]:
    """The lines of a cell; what stands in elements of the kinds `but` is left out."""
    held = ""
    for piece in _texts(cell, but=but):
        if piece == "\n":
            if text := clean(held):
                yield text
            held = ""
        else:
            held += piece
    if text := clean(held):
        yield text


def _texts(element: Element, *, but: frozenset[str] = frozenset()) -> Iterator[str]:
    """The text of an element in order, with a line end where a block begins or ends; source line ends are spaces."""
    todo: list[tuple[bool, Element]] = [(True, element)]
    while todo:
        opens, node = todo.pop()
        tag = node.tag if isinstance(node.tag, str) else ""
        if not opens:
            if tag in _BLOCKS:
                yield "\n"
            if node is not element:
                yield re.sub(r"\s+", " ", node.tail or "")
            continue
        if tag and tag not in _NO_TEXT and tag not in but:
            todo.append((False, node))
            if tag in _BLOCKS:
                yield "\n"
            yield re.sub(r"\s+", " ", node.text or "")
            todo += [(True, child) for child in reversed(node)]
        elif node is not element:
            yield re.sub(r"\s+", " ", node.tail or "")
