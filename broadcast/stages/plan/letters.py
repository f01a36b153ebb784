"""A PDF page's text by the place of its letters: words from gaps, lines from baselines, whatever order they were drawn in.

A font without Vietnamese letters makes Word and LibreOffice draw the accented ones in a second pass, from another font; in
drawing order the page then reads "PH NG S N LĨNH ƯỜ Ơ". By place it reads right.
"""

from __future__ import annotations

import ctypes
import re
import statistics
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from broadcast.stages.plan.lines import clean

_MOST_LETTERS = 60_000
"""A printed page has 4 000; what has more than this is made to hold the machine."""
_WORD_GAP_EM = 0.2
"""The least gap between two words where no space was drawn, in widths of the font's square."""
_DRAWN_GAP_EM = 0.05
"""… and where one was."""
_COLUMN_GAP_EM = 2.2
_CELL_GAP_EM = 0.8
"""The least gap between two cells of a table: no space is drawn in it, as it is between words."""
_JUSTIFIED = 1.6
"""How much wider than the line's usual gap between words one between cells is."""
_SPACED = 0.05
"""The share of spaces among a line's letters from which on its words are parted by drawn ones."""
_MARKER = re.compile(
    r"[-–+•]|\(?(?:[IVXL]{1,6}|[A-Za-zđĐ]|\d{1,2}(?:\.\d{1,2}){0,4})[.):/]|(?:Điều|Chương|Mục|Phần) \w{1,5}[.:]?"
)
"""What a tab parts from its text: a number is no column."""
_BASELINE_EM = 0.3
_RAISED_EM = 0.6


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter with its place, in points from the page's lower left corner; `base` is its baseline."""

    text: str
    left: float
    right: float
    base: float
    size: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """A run of text on one line; two columns are two pieces."""

    text: str
    left: float
    right: float
    bottom: float
    top: float


def pieces_of(letters: Sequence[Letter], spaces: Sequence[Letter]) -> list[Piece]:
    """The runs of text that letters make, from the top down; `spaces` are those that were drawn between them."""
    found: list[Piece] = []
    for line in _lines(letters):
        found += _pieces(line, spaces)
    return found


def letters_of(text_page: Any) -> tuple[list[Letter], list[Letter]]:
    """The letters that were drawn on a page, and the spaces among them; `text_page` is pypdfium2's."""
    import pypdfium2.raw as pdfium

    left, right, bottom, top, x, y = (ctypes.c_double() for _ in range(6))
    letters: list[Letter] = []
    spaces: list[Letter] = []
    seen: set[tuple[int, int, int]] = set()
    for index in range(min(text_page.count_chars(), _MOST_LETTERS)):
        code = pdfium.FPDFText_GetUnicode(text_page, index)
        if code in {0, 0xFFFE, 0xFFFF, 10, 13} or pdfium.FPDFText_IsGenerated(text_page, index) == 1:
            continue
        pdfium.FPDFText_GetCharBox(text_page, index, left, right, bottom, top)
        pdfium.FPDFText_GetCharOrigin(text_page, index, x, y)
        size = pdfium.FPDFText_GetFontSize(text_page, index)
        size = size if 2 < size < 200 else max(top.value - bottom.value, 8.0)
        letter = Letter(chr(code), min(left.value, x.value), max(right.value, left.value), y.value, size)
        if letter.text.isspace():
            spaces.append(letter)
            continue
        place = (code, round(letter.left), round(letter.base))
        if place not in seen:  # bold letters that are drawn twice
            seen.add(place)
            letters.append(letter)
    return letters, spaces


def _lines(letters: Sequence[Letter]) -> Iterator[list[Letter]]:
    """The letters of each line; raised and lowered figures belong to the line beside which they stand."""
    line: list[Letter] = []
    base, size = 0.0, 0.0
    for letter in sorted(letters, key=lambda letter: (-letter.base, letter.left)):
        apart = base - letter.base
        near = _BASELINE_EM * max(size, letter.size)
        raised = (
            _RAISED_EM * max(size, letter.size) if line and letter.size != size and not _over(line, letter) else 0.0
        )
        if line and apart > max(near, raised if min(letter.size, size) < 0.8 * max(letter.size, size) else 0.0):
            yield line
            line = []
        if not line or letter.size > size:
            base, size = letter.base, letter.size
        line.append(letter)
    if line:
        yield line


def _over(line: Sequence[Letter], letter: Letter) -> bool:
    """Whether a letter stands under one of the line, as the next line's letters do."""
    return any(other.left < letter.right and letter.left < other.right for other in line[-80:])


def _pieces(line: Sequence[Letter], spaces: Sequence[Letter]) -> Iterator[Piece]:
    ordered = _in_reading_order(line)
    size = max(letter.size for letter in line)
    base = min(letter.base for letter in line)
    drawn = sorted(
        ((space.left + space.right) / 2, space.right)
        for space in spaces
        if abs(space.base - base) < _BASELINE_EM * size
        and ordered[0].left <= space.left <= ordered[-1].right  # and none of a column beside
    )
    said: list[str] = []
    held: list[Letter] = []
    usual = _word_gap(ordered, drawn)
    spaced = len(drawn) >= _SPACED * len(ordered)
    for letter in ordered:
        if held:
            gap = letter.left - max(other.right for other in held[-3:])
            left_over = letter.left - _last_space(drawn, held[-1].right, letter.left)
            parted = spaced and left_over > max(_CELL_GAP_EM * size, _JUSTIFIED * usual)
            if (parted or gap > _COLUMN_GAP_EM * size) and not _MARKER.fullmatch("".join(said)):
                yield _piece(said, held)
                said, held = [], []
            elif gap > _WORD_GAP_EM * size or (
                gap > _DRAWN_GAP_EM * size and _last_space(drawn, held[-1].right, letter.left) > held[-1].right
            ):
                said.append(" ")
        said.append(letter.text)
        held.append(letter)
    if held:
        yield _piece(said, held)


def _word_gap(ordered: Sequence[Letter], drawn: Sequence[tuple[float, float]]) -> float:
    """The usual gap between two words of a line, in points: wide where the line was stretched to the margin."""
    gaps = [
        after.left - before.right
        for before, after in pairwise(ordered)
        if after.left > before.right and _last_space(drawn, before.right, after.left) > before.right
    ]
    return statistics.median(gaps) if len(gaps) > 1 else 0.0


def _last_space(drawn: Sequence[tuple[float, float]], left: float, right: float) -> float:
    """The right edge of the last space that was drawn between two letters; the left letter's where none was."""
    at = bisect_right(drawn, (right + 0.5, 0.0)) - 1
    return max(left + 0.01, drawn[at][1]) if at >= 0 and drawn[at][0] >= left - 0.5 else left


def _in_reading_order(line: Sequence[Letter]) -> list[Letter]:
    """By place from the left; a mark of its own comes right after the letter on which it stands."""
    letters = sorted(
        (letter for letter in line if not unicodedata.combining(letter.text)), key=lambda letter: letter.left
    )
    for mark in (letter for letter in line if unicodedata.combining(letter.text)):
        centre = (mark.left + mark.right) / 2
        at = next(
            (place for place, letter in enumerate(letters) if letter.left - 1 <= centre <= letter.right + 1),
            len(letters) - 1,
        )
        letters.insert(at + 1, mark)
    return letters


def _piece(said: Sequence[str], held: Sequence[Letter]) -> Piece:
    size = max(letter.size for letter in held)
    base = min(letter.base for letter in held)
    return Piece(
        text=clean("".join(said)),
        left=min(letter.left for letter in held),
        right=max(letter.right for letter in held),
        bottom=base - 0.2 * size,
        top=base + 0.8 * size,
    )
