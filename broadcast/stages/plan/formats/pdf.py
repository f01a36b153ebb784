"""PDF with a text layer: lines put together by their place on the page, running numbers and headers left out."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from broadcast.errors import Diagnostic, PlanError
from broadcast.stages.plan.lines import Break, Line, clean

SUFFIXES = (".pdf",)
MOST_PAGES = 500
_MARGIN = 0.1
"""The share of a page's height, above and below, in which running numbers and headers stand."""
_RUNNING = re.compile(r"(?:trang\s*)?[-–]?\s*\d{1,3}(?:\s*/\s*\d{1,3})?\s*[-–]?", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Piece:
    """A run of text on one line, in points from the page's lower left corner."""

    text: str
    left: float
    right: float
    bottom: float
    top: float


def read(path: Path) -> tuple[Line, ...]:
    """The lines of every page. Raises PlanError for a broken or locked file, and for one without text."""
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
            raise PlanError(
                Diagnostic(path=path.name, line=1, message=f"dài quá {MOST_PAGES} trang — tách phần cần đọc")
            )
        pages: list[tuple[float, list[_Piece]]] = []
        for page in document:
            text = page.get_textpage()
            pages.append((page.get_height(), list(_pieces(text))))
            text.close()
            page.close()
    except pypdfium2.PdfiumError as error:
        message = "tệp PDF hỏng hoặc tải chưa hết — tải lại rồi thử lại"
        raise PlanError(Diagnostic(path=path.name, line=1, message=message)) from error
    finally:
        document.close()
    if sum(len(piece.text) for _, pieces in pages for piece in pieces) < 20 * len(pages):
        message = "PDF là ảnh quét, không có chữ — nhận dạng chữ (OCR) trước, ví dụ: ocrmypdf -l vie ke-hoach.pdf ke-hoach-chu.pdf"
        raise PlanError(Diagnostic(path=path.name, line=1, message=message))
    return tuple(_lines(pages))


def _pieces(text: Any) -> Iterator[_Piece]:
    """Runs of characters on one line; a gap wider than four letters ends a run, as between two columns."""
    import ctypes

    import pypdfium2.raw as pdfium

    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    letters: list[str] = []
    box: list[float] = []
    usual = 9.0  # points; a hyphen's own box is flat and says nothing of the letters' size
    for index in range(text.count_chars()):
        letter = chr(pdfium.FPDFText_GetUnicode(text, index))
        if letter in "\r\n":
            if letters:
                yield _piece(letters, box)
                letters, box = [], []
            continue
        pdfium.FPDFText_GetCharBox(text, index, left, right, bottom, top)
        here = (left.value, right.value, bottom.value, top.value)
        if box and not letter.isspace():
            height = max(box[3] - box[2], here[3] - here[2], usual)
            apart = here[0] - box[1] > 2.5 * height or here[0] < box[0] - height
            if letters and (apart or here[3] < box[2] - 0.3 * height or here[2] > box[3] + 0.3 * height):
                yield _piece(letters, box)
                letters, box = [], []
        letters.append(letter)
        if letter.isalpha() and here[3] - here[2] > 1:
            usual += 0.05 * (here[3] - here[2] - usual)
        if here[1] > here[0]:
            box = (
                [min(box[0], here[0]), max(box[1], here[1]), min(box[2], here[2]), max(box[3], here[3])]
                if box
                else [*here]
            )
    if letters:
        yield _piece(letters, box)


def _piece(letters: list[str], box: list[float]) -> _Piece:
    left, right, bottom, top = box or (0.0, 0.0, 0.0, 0.0)
    return _Piece(text=clean("".join(letters)), left=left, right=right, bottom=bottom, top=top)


def _lines(pages: list[tuple[float, list[_Piece]]]) -> Iterator[Line]:
    running = _repeated(pages)
    number = 0
    for place, (height, pieces) in enumerate(pages, 1):
        kept = [one for one in pieces if one.text and not _is_running(one, height, running)]
        if not kept:
            continue
        body = [one for one in kept if one.right - one.left > 150] or kept
        left = statistics.median(sorted(one.left for one in body)[: max(1, len(body) // 2)])
        right = statistics.quantiles([one.right for one in body], n=10)[-1] if len(body) > 1 else body[0].right
        pitch = _pitch(kept)
        last: _Piece | None = None
        for one in _in_columns(kept):
            number += 1
            yield Line(text=one.text, number=number, before=_break(last, one, left, right, pitch), page=place)
            last = one


def _break(last: _Piece | None, one: _Piece, left: float, right: float, pitch: float) -> Break:
    if last is None:
        return "gap"
    step = last.bottom - one.bottom
    if step < -pitch or step > 1.7 * pitch or abs(step) < 0.3 * pitch:
        return "new"  # another column, a wide gap, or the other half of one line
    full = last.right > right - 0.12 * (right - left)
    if not full:
        return "new"
    return "line" if one.left > left + 12 else "wrap"  # an indent may begin a paragraph


def _pitch(pieces: list[_Piece]) -> float:
    steps = [a.bottom - b.bottom for a, b in pairwise(pieces) if 4 < a.bottom - b.bottom < 60]
    return statistics.median(steps) if steps else 16.0


def _in_columns(pieces: list[_Piece]) -> list[_Piece]:
    """Top to bottom; where rows stand side by side, as in a title block, the left column before the right."""
    ordered: list[_Piece] = []
    band: list[_Piece] = []
    rows = sorted(pieces, key=lambda one: (-round(one.bottom), one.left))
    for index, one in enumerate(rows):
        beside = any(
            abs(one.bottom - other.bottom) < 3 and other is not one for other in rows[max(0, index - 2) : index + 3]
        )
        near = band and max(a.right for a in band) - min(a.left for a in band) > 0 and band[-1].bottom - one.bottom < 40
        narrow = band and (one.right < _gutter(band) or one.left > _gutter(band))
        if beside or (near and narrow and len(band) > 1):
            band.append(one)
            continue
        ordered += _by_column(band)
        band = []
        ordered.append(one)
    return ordered + _by_column(band)


def _gutter(band: list[_Piece]) -> float:
    """Where the columns of a band part: left of the widest gap's right side."""
    lefts = sorted({round(one.left) for one in band})
    if len(lefts) < 2:
        return lefts[0] - 1.0
    _, right_start = max(pairwise(lefts), key=lambda pair: pair[1] - pair[0])
    return right_start - 1.0


def _by_column(band: list[_Piece]) -> list[_Piece]:
    if not band:
        return []
    gutter = _gutter(band)
    return [one for one in band if one.left <= gutter] + [one for one in band if one.left > gutter]


def _repeated(pages: list[tuple[float, list[_Piece]]]) -> set[str]:
    """Texts that stand in the margin of at least half of the pages, figures aside."""
    seen: Counter[str] = Counter()
    for height, pieces in pages:
        seen.update({_bare(one.text) for one in pieces if _in_margin(one, height)})
    return {text for text, count in seen.items() if text and count >= 3 and count * 2 >= len(pages)}


def _is_running(one: _Piece, height: float, repeated: set[str]) -> bool:
    if not _in_margin(one, height):
        return False
    return _RUNNING.fullmatch(one.text) is not None or _bare(one.text) in repeated


def _in_margin(one: _Piece, height: float) -> bool:
    return one.bottom > height * (1 - _MARGIN) or one.top < height * _MARGIN


def _bare(text: str) -> str:
    return re.sub(r"\d+", "", text).strip()
