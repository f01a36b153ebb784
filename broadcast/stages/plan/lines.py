"""What every format is read into: lines of clean text, each with its place and how sure the break before it is."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, TypeVar, cast

from broadcast.knowledge.language.letters import UPPER
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
    r"(?:,|(?<!nhận)(?<!gửi):|\b(?:ngày|tháng|năm|số\s*:?))$|^(?:(?:Điều|Chương|Phần|Mục|Khoản) )?[^\s/]{1,8}$",
    re.IGNORECASE,
)
"""A left piece behind which room was left for a number, or that is no more than a section's marker."""
_BESIDE = re.compile(rf"[{UPPER}. ]+|\([^()]*[Kk]ý[^()]*\)|[{UPPER}][^\W\d_]*(?: [^\W\d_]+){{0,5}}")
"""Who signs, or that he did: beside others who do."""
_HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0e-\x1f\x7f]")
_PICTURED = re.compile("[\u20e3\u2600-\u27bf\u2b00-\u2bff\ufe0f\U0001f000-\U0001faff]")
_PICTURES = re.compile(
    "[\U0001f000-\U0001f6aa\U0001f6ac-\U0001f6d0\U0001f6d2-\U0001faff\u2600-\u2604\u2607-\u260f\u2613-\u26d3\u26d5-\u26ff\u2705\u2728\u2753-\u2757\u2763\u2764\ufe0f\u20e3\u2b50\u2b55]+"
)
"""Pictures that stand between words in a chat and say nothing that the words don't."""
_FORBIDS = re.compile("[\u274c\u274e\u26d4\u2716\u2718\U0001f6ab\U0001f6d1]+\ufe0f?")
"""Signs that forbid what stands behind them …"""
_FORBIDDEN = re.compile(r"\b(?:không|cấm|đừng|chớ|tránh|nghiêm cấm|ngừng|dừng|chưa)\b", re.IGNORECASE)
"""… which words may do as well."""
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
    if not text.isascii() and _PICTURED.search(text):
        text = _FORBIDS.sub(lambda found: " " if _FORBIDDEN.search(text) else found[0], text)
        text = _PICTURES.sub(" ", text)
    return _SPACES.sub(" ", text).strip()


def row(cells: Iterable[str], number: int, table: int, *, page: int = 0) -> Line:
    """A table's row as a line."""
    cleaned = tuple("\n".join(filter(None, map(clean, cell.split("\n")))) for cell in cells)
    text = " | ".join(cell.replace("\n", " ") for cell in cleaned)
    return Line(text=text, number=number, before="new", page=page, cells=cleaned, table=table)


def side_by_side(raw: Iterable[tuple[Key, str]]) -> Iterator[tuple[Key, str]]:
    """The lines with their keys; where columns stand side by side, the left one is read to its end first. More than two are
    those who sign beside one another.
    """
    held: list[list[tuple[Key, str]]] = []
    for key, line in raw:
        pieces = _apart(line.strip())
        if len(pieces) == 2 or (len(pieces) > 2 and all(map(_BESIDE.fullmatch, pieces))):
            yield key, pieces[0]
            held += [[] for _ in range(len(pieces) - 1 - len(held))]
            for column, piece in zip(held, pieces[1:], strict=False):
                column.append((key, piece))
            continue
        for column in held:
            yield from column
        held = []
        yield key, line
    for column in held:
        yield from column


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
