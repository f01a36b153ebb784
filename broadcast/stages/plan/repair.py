"""Puts paragraphs together again that page ends and hard wraps had cut, and parts words that were glued."""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from broadcast.knowledge.language.slips import likely
from broadcast.knowledge.language.syllable import valid
from broadcast.knowledge.language.words import folded, together
from broadcast.model import Flag, Join
from broadcast.stages.plan.lines import Line
from broadcast.stages.plan.markers import marker
from broadcast.stages.plan.strangeness import names_a_number

_ENDED = re.compile(r"[.;:!?…][”\"’)]*$")
_WIDEST_WRAP = 140
_FEWEST_CUTS, _FEWEST_FULL = 5, 2
_SHOWN_CHARS = 40
_CONNECTS = re.compile(
    r"(?:,|[-–]|\b(?:và|hoặc|của|với|về|cho|trong|tại|theo|từ|đến|là|các|những|để|do|bởi|trên|dưới|số|ngày|tháng|lúc|khoản|điểm|Điều|quý|gồm có|bằng|như|và/hoặc))$"
)
_OTHER_GROUND = re.compile(
    r"(?:Căn cứ|Xét|Theo|Kính gửi(?!.*\b(?:bà con|nhân dân|hộ|người dân|cử tri|phụ huynh|hội viên|quý)\b))\b.*,$"
)
"""A ground, or offices addressed, with a comma at its end: the next ground, or what is said to them, is a paragraph of its own."""
_NEEDS_A_NUMBER = re.compile(r"(?<!\d )\b(?:tuổi|ngày|tháng|năm|số|quý|khoản|điều|lớp|khóa)$", re.IGNORECASE)
"""What a number must follow, at the end of a line: "đến hết tuổi | 27. Công dân nữ"."""
_FIGURE = re.compile(r"\d[\d.,]*(?! ?[/-] ?\d)\s+[^\W\d_]|\d[\d.,]* ?(?:kg|ha|m2|m3|km|kWh|%)")
"""A figure and what it counts; no day that begins a line of a list."""
_FIGURE_ALONE = re.compile(r"\d[\d., ]*")
_SENTENCE_WORDS = 7
_NAME_WORDS = 4
_LONG_CHARS = 80
_FEWEST_WORDS_A_PAGE = 25
"""A number of its own that is greater than a text of so many words a page has pages is a fact: "115"."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """A paragraph or heading, whole; `lone_number` marks a line that holds a number and nothing else."""

    text: str
    line: int
    lone_number: bool = False
    broken: bool = False
    kind: Literal["text", "row", "columns"] = "text"
    mark: str = ""
    """The number in front of a table's row."""
    attached: bool = False
    """Whether it is the first of what was attached to the document, behind its signature."""


def assemble(lines: Sequence[Line]) -> tuple[tuple[Piece, ...], tuple[Join, ...]]:
    """Pieces in order, and every join that was made. A join that the layout alone asks for is not listed."""
    width = _wrap_width(lines)
    most_pages = sum(len(line.text.split()) for line in lines) // _FEWEST_WORDS_A_PAGE + 3
    pieces: list[Piece] = []
    joins: list[Join] = []
    last: Line | None = None
    counted = 0  # the number of the list's last item
    for line, below in pairwise((*lines, None)):
        if line is None:
            break
        if line.kind != "text":
            pieces.append(Piece(text=line.text, line=line.number, kind=line.kind, mark=line.mark))
            last = None
            continue
        lone = None if line.placed else re.fullmatch(r"[-–]?\s*(\d{1,3})\s*[-–]?", line.text)
        held = next((place for place in range(len(pieces) - 1, -1, -1) if not pieces[place].lone_number), None)
        is_page = lone is not None and int(lone[1]) <= most_pages
        if held is not None and last is not None and _is_counted(pieces[held].text, line, below, is_page=is_page):
            pieces[held] = replace(pieces[held], text=_glue(pieces[held].text, line.text))
            last = line
            continue
        if lone and is_page:
            pieces.append(Piece(text=lone[1], line=line.number, lone_number=True))
            continue
        if held is not None and last is not None and _continues(pieces[held], last, line, width, counted + 1):
            before = pieces[held]
            heading = (
                marker(before.text) is not None and before.line == last.number and len(before.text) < 2 * _LONG_CHARS
            )
            broken = before.broken or (heading and line.before != "wrap")
            if line.before != "wrap":
                joins.append(Join(left=_tail(before.text), right=_head(line.text), line=line.number))
            pieces[held] = replace(before, text=_glue(before.text, line.text), broken=broken)
        else:
            pieces.append(Piece(text=line.text, line=line.number))
            begins = marker(line.text)
            counted = begins.numbers[-1] if begins and begins.kind in {"number", "decimal"} else counted
        last = line
    return tuple(pieces), tuple(joins)


def _is_counted(before: str, line: Line, below: Line | None, *, is_page: bool) -> bool:
    """Whether a figure on a line of its own belongs to the sentence: "được hỗ trợ | 40.000 | đồng một cân".

    A number that may be a page's does only where the words about it leave no doubt: "lùi sang ngày | 4 | tháng 6".
    """
    if not _FIGURE_ALONE.fullmatch(line.text) or before.endswith((".", ";", "!", "?")) or below is None:
        return False
    if below.kind != "text" or not below.text[:1].islower() or "new" in {line.before, below.before}:
        return False
    needed = names_a_number(before.rsplit(" ", 1)[-1])
    return needed if is_page else "gap" not in {line.before, below.before}


def part_glued(text: str, line: int) -> tuple[str, tuple[Flag, ...]]:
    """The text with glued words apart, where there is one way to part them; each is flagged."""
    flags: list[Flag] = []

    def part(found: re.Match[str]) -> str:
        parted = _parted(found[0])
        if parted is None:
            return found[0]
        context = text[max(0, found.start() - 30) : found.end() + 30]
        flags.append(Flag(kind="glued-words", text=found[0], context=context, suggestion=parted, line=line))
        return parted

    return re.sub(r"[^\W\d_]{4,}", part, text), tuple(flags)


def _wrap_width(lines: Sequence[Line]) -> int:
    """The column at which lines were cut by hand, or 0 where they were not.

    Where lines were cut, those behind a full line begin as the middle of a sentence does, mostly in small letters;
    lines of a notice, of about one length by chance, begin with capitals.
    """
    cuts = [(a, b) for a, b in pairwise(lines) if b.before == "line"]
    if len(cuts) < _FEWEST_CUTS:
        return 0
    width = int(statistics.quantiles([len(a.text) for a, _ in cuts], n=20)[-1])
    behind = [b.text[:1] for a, b in cuts if _fills(a, b, width)]
    small = sum(letter.islower() or letter.isdigit() for letter in behind)
    return width if width <= _WIDEST_WRAP and len(behind) >= _FEWEST_FULL and small * 2 >= len(behind) else 0


def _continues(piece: Piece, last: Line, line: Line, width: int, following: int) -> bool:
    """Whether a line goes on with the paragraph before it; `following` is the number that the next item would have."""
    held = piece.text
    if line.before == "new":
        return False
    ended = _ENDED.search(held) is not None
    begins = marker(line.text)
    small = line.text[:1].islower() or line.text[:1] in "(,"
    no_item = begins is not None and begins.kind == "number" and begins.numbers[0] not in {1, following}
    if no_item and _NEEDS_A_NUMBER.search(held) and len(held) > _LONG_CHARS // 2:
        return True
    alone = begins is not None and begins.kind == "number" and not begins.rest and not ended
    if alone and (line.before == "wrap" or (line.before == "line" and _full(last, line, width))):
        return True  # "ở tầng | 1."
    if begins is not None and not (
        begins.kind == "bullet" and not ended and begins.rest[:1].islower() and _full(last, line, width)
    ):
        return False
    if line.before == "wrap":
        return not (piece.line == last.number and _is_heading(held) and _begins_sentence(line.text))
    if line.before == "line" and width:
        return _full(last, line, width) or (not ended and (small or _goes_on_with_figure(held, line.text)))
    if ended:
        return False
    if marker(held) is not None and len(held) < 2 * _LONG_CHARS:
        # a heading cut in two, or a sentence within a name; what follows a whole heading begins with a capital
        return small or (line.page != last.page and _ends_in_name(held))
    if small or (_CONNECTS.search(held) and not _OTHER_GROUND.match(held)):
        return True
    number = line.text[:1].isdigit() and len(held) > _LONG_CHARS
    over_page = line.page != last.page and len(held) > _LONG_CHARS and not held.isupper()
    return number or over_page


def _is_heading(text: str) -> bool:
    """Whether a line is a numbered heading, as far as its words can tell."""
    found = marker(text)
    whole = not _CONNECTS.search(text) and not _ENDED.search(text)
    return found is not None and found.kind != "bullet" and whole and not text.rsplit(" ", 1)[-1][:1].isupper()


def _begins_sentence(text: str) -> bool:
    """Whether a line begins a sentence and not a name: its first two syllables are a word, the first alone large."""
    first, second = (*text.split(" ", 2), "", "")[:2]
    return first[:1].isupper() and second.islower() and together(folded(first), folded(second))


def _ends_in_name(text: str) -> bool:
    """Whether a sentence ends with a large letter that its words have not throughout: "không báo Ban"."""
    words = text.split()
    return words[-1][:1].isupper() and sum(word[:1].islower() for word in words) * 2 > len(words) > _NAME_WORDS


def _goes_on_with_figure(held: str, text: str) -> bool:
    """Whether a cut line goes on with a figure: "Hộ có lợn phải tiêu hủy được hỗ trợ | 40.000 đồng một cân"."""
    if not _FIGURE.match(text) or marker(held) is not None:
        return False
    return bool(_CONNECTS.search(held) or _NEEDS_A_NUMBER.search(held)) or len(held.split()) >= _SENTENCE_WORDS


def _full(last: Line, line: Line, width: int) -> bool:
    """Whether the first word of a line would not have fitted on the one before."""
    return line.before == "wrap" or (bool(width) and _fills(last, line, width))


def _fills(last: Line, line: Line, width: int) -> bool:
    first = line.text.split(" ", 1)[0]
    return len(last.text) + 1 + len(first) > width * 0.97


def _glue(left: str, right: str) -> str:
    """Two pieces as one; a syllable parted by a hyphen at the line's end is whole again."""
    last, first = left.rsplit(" ", 1)[-1], right.split(" ", 1)[0]
    whole = last[:-1] + first
    if last.endswith(("-", "\u00ad")) and first.islower() and valid(whole) and not valid(last[:-1]):
        return left[:-1] + right
    return f"{left} {right}"


def _tail(text: str) -> str:
    return text if len(text) <= _SHOWN_CHARS else text[-_SHOWN_CHARS:].split(" ", 1)[-1]


def _head(text: str) -> str:
    return text if len(text) <= _SHOWN_CHARS else text[:_SHOWN_CHARS].rsplit(" ", 1)[0]


def _parted(word: str) -> str | None:
    """được + ban for đượcban; None where the word is one or one slip from one, or may be parted in several ways."""
    if valid(word) or word.isupper():
        return None
    letters = re.match(r"([A-ZĐ]{2,})(\w+)", word)
    if letters and valid(letters[2]) and not letters[2].isupper():
        return f"{letters[1]} {letters[2]}"
    if word.isascii():
        return None  # a foreign word: data is no da ta
    ways = [(word[:at], word[at:]) for at in range(1, len(word)) if valid(word[:at]) and valid(word[at:])]
    known = [way for way in ways if together(folded(way[0]), folded(way[1]))]
    if not known and likely(folded(word)):
        return None  # trường with a mark short, and not tru and ờng
    long = [way for way in ways if min(map(len, way)) > 1]
    for some in (known, long, ways):
        if len(some) == 1:
            return " ".join(some[0])
    for at in range(2, len(word) - 3):  # three words in one
        rest = _parted(word[at:]) if valid(word[:at]) else None
        if rest:
            return f"{word[:at]} {rest}"
    return None
