"""A page saved from a portal: the text of its blocks, without menus, scripts and tables."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from broadcast.errors import Diagnostic, PlanError
from broadcast.stages.plan.formats.text import decode
from broadcast.stages.plan.lines import Line, clean

SUFFIXES = (".html", ".htm", ".xhtml")
_LEFT_OUT = frozenset(
    "script style nav footer header aside form table noscript template head svg button select".split()
)
_BLOCKS = frozenset("p div li h1 h2 h3 h4 h5 h6 section article blockquote br main ul ol dd dt pre body center".split())
_END = "\x00"


def read(path: Path) -> tuple[Line, ...]:
    """A line a block. Raises PlanError for a page that can't be parsed."""
    from lxml import etree
    from lxml import html as lxml_html

    parser = lxml_html.HTMLParser(encoding="utf-8", no_network=True)
    try:
        root = lxml_html.document_fromstring(decode(path.read_bytes(), path.name).encode(), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        message = "trang không đọc được — mở trang, chép phần nội dung vào một tệp .txt"
        raise PlanError(Diagnostic(path=path.name, line=1, message=message)) from error
    lines: list[Line] = []
    held, number = "", 1
    for line, piece in (*_pieces(root), (0, _END)):
        if piece != _END:
            held += piece
            number = line or number
        elif text := clean(held):
            lines.append(Line(text=text, number=number, before="gap"))
            held = ""
        else:
            held = ""
    return tuple(lines)


def _pieces(root: Any) -> Iterator[tuple[int, str]]:
    """The text in reading order, with an end mark around each block; not by recursion, for pages nest deep."""
    todo: list[tuple[str, Any]] = [("open", root)]
    while todo:
        what, element = todo.pop()
        block = isinstance(element.tag, str) and element.tag in _BLOCKS
        if what == "close":
            if block:
                yield 0, _END
            yield element.sourceline or 0, element.tail or ""
            continue
        todo.append(("close", element))
        if not isinstance(element.tag, str) or element.tag in _LEFT_OUT:
            continue
        if block:
            yield 0, _END
        yield element.sourceline or 0, element.text or ""
        todo += [("open", child) for child in reversed(element)]
