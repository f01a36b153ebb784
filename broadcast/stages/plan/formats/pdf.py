"""PDF with a text layer: lines put together by their place on the page, running heads and feet marked as such.

A page without text is read by machine where the `ocr` extra is installed. A text layer that is no Vietnamese is refused:
its letters stand for others, and nobody could tell which.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from broadcast.errors import Diagnostic, PlanError
from broadcast.knowledge.language import legacy
from broadcast.knowledge.language.syllable import valid
from broadcast.stages.plan import scan
from broadcast.stages.plan.columns import in_columns
from broadcast.stages.plan.grid import Table, blocks
from broadcast.stages.plan.letters import Piece, letters_of, pieces_of
from broadcast.stages.plan.lines import Break, Line, row
from broadcast.stages.plan.running import Page, running
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
    if sum(
        len(piece.text) for _, parts in pages for pieces in parts for piece in pieces
    ) < _FEWEST_LETTERS_A_PAGE * len(pages):
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


def _pages(path: Path) -> list[Page]:
    """Each page's height, and its runs of text, block by block."""
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
        pages: list[Page] = []
        for page in document:
            text = page.get_textpage()
            letters, spaces = letters_of(text)
            pages.append((page.get_height(), [pieces_of(block, spaces) for block in in_columns(letters)]))
            text.close()
            page.close()
    except pypdfium2.PdfiumError as error:
        message = "tệp PDF hỏng hoặc tải chưa hết — tải lại rồi thử lại"
        raise PlanError(Diagnostic(path=path.name, line=1, message=message)) from error
    finally:
        document.close()
    return pages


def _is_vietnamese(text: str) -> bool:
    """Whether enough of the words are syllables, in Unicode or in an old encoding that can be turned."""
    encoding = legacy.recognise(text)
    words = re.findall(r"[^\s\d.,;:!?()\"“”/–+-]{2,}", legacy.convert(text, encoding) if encoding else text)
    told = [word for word in words if not (word.isupper() and word.isascii())]
    if len(told) < _FEWEST_WORDS:
        return len(words) > 0 and sum(word.isalpha() for word in words) * 2 > len(words)
    return bool(sum(word.isalpha() and valid(word) for word in told) >= _LEAST_VIETNAMESE * len(told))


def _lines(pages: Sequence[Page]) -> Iterator[Line]:
    beside = running(pages)
    number = table = 0
    for place, (_, parts) in enumerate(pages, 1):
        for pieces in parts:
            kept: list[Piece] = []
            for piece in pieces:
                if piece.text and piece in beside[place - 1]:
                    number += 1
                    yield Line(text=piece.text, number=number, before="new", page=place, zone="furniture")
                elif piece.text:
                    kept.append(piece)
            for line in _of_block(kept, place) if kept else ():
                number += 1
                if isinstance(line, Line):
                    yield replace(line, number=number)
                else:
                    table += line.first
                    yield row(line.cells, number, table, page=place)


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


_END_OF_TEXT = "./."
"""What an office writes behind the last word of a document."""


def _break(last: Piece | None, piece: Piece, left: float, right: float, pitch: float) -> Break:
    if last is None:
        return "gap"
    step = last.bottom - piece.bottom
    if step < -pitch or step > 1.7 * pitch or abs(step) < 0.3 * pitch:
        return "new"  # another column, a wide gap, or the other half of one line
    if FRAME.match(piece.text) or last.text.rstrip().endswith(_END_OF_TEXT):
        return "new"  # «Nơi nhận:» goes on with nothing
    word = (piece.right - piece.left) * (len(piece.text.split(" ", 1)[0]) + 1) / len(piece.text)
    full = last.right > right - max(0.12 * (right - left), word)  # the next word would not have fitted
    if not full:
        return "new"
    return "line" if piece.left > left + 12 else "wrap"  # an indent may begin a paragraph


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
