"""What every format is read into: lines of clean text, each with its place and how sure the break before it is."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, TypeVar, cast

from broadcast.model import Zone

Key = TypeVar("Key")
Break = Literal["wrap", "line", "gap", "new"]
"""wrap: the layout alone broke the line; line: a line end; gap: a blank line, a paragraph mark or a page end;
new: surely another paragraph."""

LONGEST_CHARS = 2_000_000
"""More than a plan of 600 pages; what is longer is no plan, and must not hold the machine."""
_GUTTER = re.compile(r"(?<=\S)(?: {4,}|\t+ *| +\t[ \t]*)(?=\S)")
"""What parts the columns of a title block or a signature that is set with spaces or tabs."""
_NO_COLUMN = re.compile(
    r"(?:,|\b(?:ngày|tháng|năm|số\s*:?))$|^(?:(?:Điều|Chương|Phần|Mục|Khoản) )?[^\s/]{1,8}$", re.IGNORECASE
)
"""A left piece behind which room was left for a number, or that is no more than a section's marker."""
_HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0e-\x1f\x7f]")
SOFT_HYPHEN = "\u00ad"
"""Hidden in Unicode, but the letter ư in TCVN3: it goes only when the encoding is known."""
_SPACES = re.compile(r"[\s\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_ENTITY = re.compile(r"&(?:#\d{1,6}|#x[0-9a-fA-F]{1,5}|[a-zA-Z]{2,8});")


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A line of a plan, cleaned; `number` counts lines, or paragraphs where the format has no lines, from 1.

    A table's row comes as one line with its `cells`; `text` then holds them with " | " between.
    """

    text: str
    number: int
    before: Break
    page: int = 0
    zone: Zone | None = None
    """Where the format itself says that this is no running text: a page's header, a footnote, deleted words."""
    cells: tuple[str, ...] = ()
    """The cells of a table's row; `table` numbers the tables of the file from 1."""
    table: int = 0
    kind: Literal["text", "row", "columns"] = "text"
    mark: str = ""
    """The number in front of a table's row."""
    placed: bool = False
    """Whether its place on the page is known: running numbers were told apart by it, so that none is left in the text."""
    machine_read: bool = False
    """Whether a machine read it off a scan."""


Raw = Line | tuple[tuple[int, Break], str]
"""What a reader of paragraphs has found: a finished line, or a text as it is written with its number and break."""


def clean(text: str) -> str:
    """One line without what a conversion left in it: marks of emphasis, entities, hidden characters."""
    text = _ENTITY.sub(lambda found: html.unescape(found[0]), text)
    text = _HIDDEN.sub("", unicodedata.normalize("NFC", text)).replace("**", "")
    return _SPACES.sub(" ", text).strip()


def row(cells: Iterable[str], number: int, table: int, *, page: int = 0) -> Line:
    """A table's row as a line."""
    cleaned = tuple("\n".join(filter(None, map(clean, cell.split("\n")))) for cell in cells)
    text = " | ".join(cell.replace("\n", " ") for cell in cleaned)
    return Line(text=text, number=number, before="new", page=page, cells=cleaned, table=table)


def side_by_side(raw: Iterable[tuple[Key, str]]) -> Iterator[tuple[Key, str]]:
    """The lines with their keys; where two columns stand side by side, the left one is read to its end first."""
    right: list[tuple[Key, str]] = []
    for key, line in raw:
        pieces = _apart(line.strip())
        if len(pieces) == 2:
            yield key, pieces[0]
            right.append((key, pieces[1]))
            continue
        yield from right
        right = []
        yield key, line
    yield from right


def set_apart(raw: Iterable[Raw]) -> Iterator[Line]:
    """The lines in order, cleaned; the columns of a title block that is set with tabs are kept apart.

    A finished line, such as a table's row, ends a run of columns.
    """
    for written, pieces in groupby(raw, lambda piece: isinstance(piece, tuple)):
        if not written:
            yield from cast("Iterator[Line]", pieces)
            continue
        for (number, before), text in side_by_side(cast("Iterator[tuple[tuple[int, Break], str]]", pieces)):
            if text := clean(text):
                yield Line(text=text, number=number, before=before)


def _apart(line: str) -> list[str]:
    pieces: list[str] = []
    for piece in _GUTTER.split(line):
        if pieces and _NO_COLUMN.search(pieces[-1]):
            pieces[-1] += f" {piece}"
        else:
            pieces.append(piece)
    return pieces
