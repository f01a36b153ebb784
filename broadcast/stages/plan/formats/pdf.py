"""PDF with a text layer: lines put together by their place on the page, running heads and feet marked as such.

A page without text is read by machine where the `ocr` extra is installed. A text layer that is no Vietnamese is refused:
its letters stand for others, and nobody could tell which.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from broadcast.errors import Diagnostic, PlanError
from broadcast.knowledge.language import legacy
from broadcast.knowledge.language.syllable import valid
from broadcast.stages.plan import scan
from broadcast.stages.plan.columns import in_columns
from broadcast.stages.plan.grid import Table, blocks
from broadcast.stages.plan.letters import Letter, Piece, letters_of, pieces_of
from broadcast.stages.plan.lines import Break, Line, row
from broadcast.stages.plan.page_ends import went_on, without_page_ends
from broadcast.stages.plan.ruled import Ruled, rules_of, tables_of
from broadcast.stages.plan.running import running
from broadcast.stages.plan.tables import FRAME

SUFFIXES = (".pdf",)
MOST_PAGES = 500
_LEAST_VIETNAMESE = 0.6
"""The share of a text's words that are syllables. Documents have 0.9 and more, a layer in a private encoding about 0.1."""
_FEWEST_WORDS = 20
_FEWEST_LETTERS_A_PAGE = 20
_ASK_FIRST = "xin nơi gửi bản Word (.docx) trước; không có thì nhận dạng chữ (OCR) bằng: ocrmypdf --force-ocr -l vie"


def read(path: Path) -> tuple[Line, ...]:
    """The lines of every page. Raises PlanError for a broken or locked file, and for one whose text can't be had."""
    pages = _pages(path)
    if sum(sheet.letters() for sheet in pages) < _FEWEST_LETTERS_A_PAGE * len(pages):
        if scan.is_asked() and scan.is_there():
            return scan.read_pdf(path)
        message = f"PDF là ảnh quét, không có chữ — {_ASK_FIRST} {path.name} {path.stem}-chu.pdf. Muốn máy này đọc thử: {scan.HINT}"
        raise PlanError(Diagnostic(path=path.name, line=1, message=message))
    lines = tuple(_lines(pages))
    if not _is_vietnamese(" ".join(line.text for line in lines)):
        message = (
            f"lớp chữ của PDF bị hỏng, không phải tiếng Việt đọc được — {_ASK_FIRST} {path.name} {path.stem}-chu.pdf"
        )
        raise PlanError(Diagnostic(path=path.name, line=1, message=message))
    return lines


@dataclass(frozen=True, kw_only=True, slots=True)
class _Sheet:
    """A page: its height in points, and its runs of text, block by block, with the tables between."""

    height: float
    parts: list[list[Piece] | Table]

    def letters(self) -> int:
        """How many letters the page has."""
        told = (part.rows if isinstance(part, Table) else [[piece.text for piece in part]] for part in self.parts)
        return sum(len(text) for rows in told for row in rows for text in row)


def _pages(path: Path) -> list[_Sheet]:
    """Each page of the file."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            message = "tệp PDF có mật khẩu — mở bằng mật khẩu rồi in lại thành PDF không mật khẩu"
        else:
            message = "tệp PDF hỏng hoặc tải chưa hết — tải lại rồi thử lại"
        raise PlanError(Diagnostic(path=path.name, line=1, message=message)) from error
    try:
        if len(document) > MOST_PAGES:
            message = f"dài quá {MOST_PAGES} trang — tách phần cần đọc"
            raise PlanError(Diagnostic(path=path.name, line=1, message=message))
        pages: list[_Sheet] = []
        for page in document:
            text = page.get_textpage()
            letters, spaces = letters_of(text)
            tables, outside = tables_of(rules_of(page), letters, spaces)
            pages.append(_Sheet(height=page.get_height(), parts=list(_parts(tables, outside, spaces))))
            text.close()
            page.close()
    except pypdfium2.PdfiumError as error:
        message = "tệp PDF hỏng hoặc tải chưa hết — tải lại rồi thử lại"
        raise PlanError(Diagnostic(path=path.name, line=1, message=message)) from error
    finally:
        document.close()
    return pages


def _parts(
    tables: Sequence[Ruled], letters: Sequence[Letter], spaces: Sequence[Letter]
) -> Iterator[list[Piece] | Table]:
    """A page's runs of text, column by column, and the tables where they stand among them."""
    marks = {
        Letter("", ruled.left, ruled.right, (ruled.bottom + ruled.top) / 2, ruled.size): ruled for ruled in tables
    }  # a table takes its place in a column as a letter of its width would
    for block in in_columns([*letters, *marks]):
        rest = [letter for letter in block if letter not in marks]
        for mark in sorted((letter for letter in block if letter in marks), key=lambda letter: -letter.base):
            yield pieces_of([letter for letter in rest if letter.base > mark.base], spaces)
            yield marks[mark].table
            rest = [letter for letter in rest if letter.base <= mark.base]
        yield pieces_of(rest, spaces)


def _is_vietnamese(text: str) -> bool:
    """Whether enough of the words are syllables, in Unicode or in an old encoding that can be turned."""
    encoding = legacy.recognise(text)
    words = re.findall(r"[^\s\d.,;:!?()\"“”/–+-]{2,}", legacy.convert(text, encoding) if encoding else text)
    told = [word for word in words if not (word.isupper() and word.isascii())]
    if len(told) < _FEWEST_WORDS:
        return len(words) > 0 and sum(word.isalpha() for word in words) * 2 > len(words)
    return bool(sum(word.isalpha() and valid(word) for word in told) >= _LEAST_VIETNAMESE * len(told))


def _lines(pages: Sequence[_Sheet]) -> Iterator[Line]:
    number = table = 0
    for place, part in without_page_ends(_in_order(pages)):
        if isinstance(part, Table):
            lines: Iterable[Line | _Row] = (_Row(cells=cells, first=at == 0) for at, cells in enumerate(part.rows))
        else:
            lines = (part,) if isinstance(part, Line) else _of_block(part, place)
        for line in lines:
            number += 1
            if isinstance(line, Line):
                yield replace(line, number=number)
            else:
                table += line.first
                yield row(line.cells, number, table, page=place)


def _in_order(pages: Sequence[_Sheet]) -> Iterator[tuple[int, Line | list[Piece] | Table]]:
    """Each part of each page with the page's number; what runs along the pages' edges as lines by themselves. A table that
    goes on over the page's end comes whole, on the page where it begins.
    """
    beside = running([(sheet.height, [part for part in sheet.parts if isinstance(part, list)]) for sheet in pages])
    begun: tuple[int, Table] | None = None
    for place, sheet in enumerate(pages, 1):
        for part in sheet.parts:
            if isinstance(part, Table):
                if begun is not None and begun[0] < place and (whole := went_on(begun[1], part)) is not None:
                    begun = (begun[0], whole)
                    continue
                if begun is not None:
                    yield begun
                begun = (place, part)
                continue
            pieces = [piece for piece in part if piece.text]
            for piece in pieces:
                if piece in beside[place - 1]:
                    yield place, Line(text=piece.text, number=0, before="new", page=place, zone="furniture")
            if kept := [piece for piece in pieces if piece not in beside[place - 1]]:
                if begun is not None:
                    yield begun
                    begun = None
                yield place, kept
    if begun is not None:
        yield begun


@dataclass(frozen=True, kw_only=True, slots=True)
class _Row:
    cells: tuple[str, ...]
    first: bool


def _of_block(kept: list[Piece], page: int) -> Iterator[Line | _Row]:
    """The lines and table rows of a block of text."""
    body = [piece for piece in kept if piece.right - piece.left > 150] or kept
    left = statistics.median(sorted(piece.left for piece in body)[: max(1, len(body) // 2)])
    right = statistics.quantiles([piece.right for piece in body], n=10)[-1] if len(body) > 1 else body[0].right
    pitch = _pitch(kept)
    for block in blocks(kept):
        if isinstance(block, Table):
            yield from (_Row(cells=cells, first=at == 0) for at, cells in enumerate(block.rows))
            continue
        last: Piece | None = None
        for piece in _in_columns(list(block)):
            yield Line(
                text=piece.text, number=0, before=_break(last, piece, left, right, pitch), page=page, placed=True
            )
            last = piece


_CENTRED_PT = ((8.0, 8.0), (2.5, 2.0))
"""How far from both margins a line set to the middle stands at least, and how unlike the two are at most."""
_SPACED = 1.12
"""From how many heights of a line on the step to the next is a paragraph's, where a sentence ended before it."""
_END_OF_TEXT = "./."
"""What an office writes behind the last word of a document."""


def _break(last: Piece | None, piece: Piece, left: float, right: float, pitch: float) -> Break:
    if last is None:
        return "gap"
    step = last.bottom - piece.bottom
    if step < -pitch or step > 1.7 * pitch or abs(step) < 0.3 * pitch:
        return "new"  # another column, a wide gap, or the other half of one line
    if step > _SPACED * pitch and re.search(r"[.;:!?]$", last.text) and not piece.text[:1].islower():
        return "new"  # paragraphs set a little apart
    if _is_centred(last, left, right) and not _is_centred(piece, left, right) and not piece.text[:1].islower():
        return "new"  # a text below its title
    if FRAME.match(piece.text) or last.text.rstrip().endswith(_END_OF_TEXT):
        return "new"  # «Nơi nhận:» goes on with nothing
    word = (piece.right - piece.left) * (len(piece.text.split(" ", 1)[0]) + 1) / len(piece.text)
    full = last.right > right - max(0.12 * (right - left), word)  # the next word would not have fitted
    if not full:
        return "new"
    return "line" if piece.left > left + 12 else "wrap"  # an indent may begin a paragraph


def _is_centred(piece: Piece, left: float, right: float) -> bool:
    before, after = piece.left - left, right - piece.right
    return any(min(before, after) > least and abs(before - after) < most for least, most in _CENTRED_PT)


def _pitch(pieces: list[Piece]) -> float:
    steps = [a.bottom - b.bottom for a, b in pairwise(pieces) if 4 < a.bottom - b.bottom < 60]
    return statistics.median(steps) if steps else 16.0


def _in_columns(pieces: list[Piece]) -> list[Piece]:
    """Top to bottom; where rows stand side by side, as in a title block, the left column before the right."""
    ordered: list[Piece] = []
    band: list[Piece] = []
    rows = sorted(pieces, key=lambda piece: (-round(piece.bottom), piece.left))
    for index, piece in enumerate(rows):
        beside = any(
            abs(piece.bottom - other.bottom) < 3 and other is not piece for other in rows[max(0, index - 2) : index + 3]
        )
        near = (
            band and max(a.right for a in band) - min(a.left for a in band) > 0 and band[-1].bottom - piece.bottom < 40
        )
        narrow = band and (piece.right < _gutter(band) or piece.left > _gutter(band))
        if beside or (near and narrow and len(band) > 1):
            band.append(piece)
            continue
        ordered += _by_column(band)
        band = []
        ordered.append(piece)
    return ordered + _by_column(band)


def _gutter(band: list[Piece]) -> float:
    """Where the columns of a band part: left of the widest gap's right side."""
    lefts = sorted({round(piece.left) for piece in band})
    if len(lefts) < 2:
        return lefts[0] - 1.0
    _, right_start = max(pairwise(lefts), key=lambda pair: pair[1] - pair[0])
    return right_start - 1.0


def _by_column(band: list[Piece]) -> list[Piece]:
    if not band:
        return []
    gutter = _gutter(band)
    return [piece for piece in band if piece.left <= gutter] + [piece for piece in band if piece.left > gutter]
