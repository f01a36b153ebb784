"""The section tree: each numbered part gets its place as an id, II.1.2.3 or Điều 5.2.a."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from broadcast.model import Flag, PlanParagraph, Section
from broadcast.stages.plan.markers import LETTERS, ORDINALS, Marker, marker, shown_roman
from broadcast.stages.plan.repair import Piece

_LONGEST_TITLE_WORDS = 40
_SHORT_TITLE_WORDS = 12
_SKIPPED_AT_MOST = 3
"""A number may be missing after a bad conversion; one further on is not of this list."""


@dataclass(slots=True)
class _Open:
    """A section being read; lives only inside `grow`."""

    id: str
    title: str
    line: int
    rest: str = ""
    """What stood after the marker."""
    may_wait: bool = False
    """Whether the title may stand on the next line, as it does under Phần and Chương."""
    paragraphs: list[PlanParagraph] = field(default_factory=list)


@dataclass(slots=True)
class _Place:
    """Where the reading stands in the tree: the containers above, and the last number of each kind."""

    part: str = ""
    chapter: str = ""
    base: str = ""
    """Id under which plain numbers count: a Roman part, an article, or nothing."""
    roman: int = 0
    article: int = 0
    numbers: tuple[int, ...] = ()
    style: str = ""
    inner: int = 0
    """The last of numbers of another style inside the numbers: 1) under 1.2."""
    letter: int = 0


def grow(pieces: Sequence[Piece]) -> tuple[tuple[Section, ...], tuple[Flag, ...]]:
    """The sections in order with their paragraphs, and a flag for each heading that looks broken."""
    place = _Place()
    found: list[_Open] = []
    flags: list[Flag] = []
    for piece in pieces:
        if piece.lone_number:
            continue
        mark = marker(piece.text)
        name = _enter(place, mark) if mark is not None and mark.kind != "bullet" else None
        if mark is None or name is None:
            text = mark.rest if mark is not None and mark.kind == "bullet" else piece.text
            if not found:
                found.append(_Open(id="", title="", line=piece.line))
            waiting = found[-1].id and not found[-1].title and not found[-1].paragraphs
            if waiting and mark is None and _is_title(text):
                if not found[-1].may_wait:
                    flags.append(_broken(piece, f"{found[-1].id}. {text}"))
                found[-1].title = text.rstrip(":").strip()
            else:
                found[-1].paragraphs.append(PlanParagraph(text=text, line=piece.line))
            continue
        title, body = _titled(mark.rest)
        apart = mark.kind in {"part", "chapter", "group", "article"}
        opened = _Open(id=name, title=title, line=piece.line, rest=mark.rest, may_wait=apart)
        if body:
            opened.paragraphs.append(PlanParagraph(text=body, line=piece.line))
        found.append(opened)
        if piece.broken and not body:
            flags.append(_broken(piece, piece.text))
    for one, after in zip(found, [*found[1:], None], strict=True):
        _fill(one, after)
    sections = (
        Section(id=one.id, title=one.title, paragraphs=tuple(one.paragraphs), line=one.line)
        for one in found
        if one.id or one.paragraphs
    )
    return tuple(sections), tuple(flags)


def _fill(one: _Open, after: _Open | None) -> None:
    """A sentence that stands alone behind its marker is what the section says, not what it is called."""
    is_leaf = after is None or not after.id.startswith(f"{one.id}.")
    if one.id and is_leaf and not one.paragraphs and re.search(r"[.;]$", one.rest):
        one.title = ""
        one.paragraphs.append(PlanParagraph(text=one.rest, line=one.line))


def _enter(place: _Place, mark: Marker) -> str | None:
    """The id of the section that a marker begins here, or None where its number does not fit: then it is text."""
    value = mark.numbers[0]
    if mark.kind == "part":
        place.part, place.chapter = f"Phần {_part_name(mark)}", ""
        _reset(place, place.part)
        place.roman = place.article = 0
        return place.part
    if mark.kind == "chapter":
        place.chapter = f"Chương {mark.shown}"
        return place.chapter
    if mark.kind == "group":
        return f"{place.chapter}.Mục {mark.shown}" if place.chapter else f"Mục {mark.shown}"
    if mark.kind == "article":
        place.article = value
        _reset(place, f"Điều {value}")
        return place.base
    if mark.kind == "roman":
        if not _follows(value, place.roman) or (mark.shown in LETTERS.upper() and value > 1 and not place.roman):
            return None
        place.roman = value
        _reset(place, f"{place.part}.{shown_roman(value)}" if place.part else shown_roman(value))
        return place.base
    if mark.kind == "decimal":
        return _enter_decimal(place, mark)
    if mark.kind == "number":
        return _enter_number(place, mark, value)
    return _enter_letter(place, value)


def _part_name(mark: Marker) -> str:
    """II for Phần II, thứ hai for PHẦN THỨ HAI."""
    return f"thứ {mark.shown.lower()}" if mark.shown.lower() in ORDINALS else mark.shown


def _reset(place: _Place, base: str) -> None:
    place.base, place.numbers, place.style, place.inner, place.letter = base, (), "", 0, 0


def _follows(value: int, last: int) -> bool:
    return last < value <= last + 1 + (_SKIPPED_AT_MOST if last else 0)


def _enter_decimal(place: _Place, mark: Marker) -> str | None:
    numbers = mark.numbers
    known = place.numbers[: len(numbers) - 1] == numbers[:-1]
    sibling = place.numbers[len(numbers) - 1] if known and len(place.numbers) >= len(numbers) else 0
    in_order = _follows(numbers[-1], sibling) if known else numbers > place.numbers and len(numbers) > 1
    if not in_order or (not mark.rest[:1].isupper() and mark.rest[:1] not in '“"(' and mark.rest):
        return None
    place.numbers, place.inner, place.letter = numbers, 0, 0
    place.style = place.style or "."
    return _joined(place.base, *map(str, numbers))


def _enter_number(place: _Place, mark: Marker, value: int) -> str | None:
    if not mark.rest[:1].isupper() and mark.rest and mark.rest[:1] not in '“"(':
        return None
    if place.numbers and mark.style != place.style:
        if not _follows(value, place.inner):
            return None
        place.inner, place.letter = value, 0
        return _joined(place.base, *map(str, place.numbers), str(value))
    if not _follows(value, place.numbers[0] if place.numbers else 0):
        return None
    place.numbers, place.style, place.inner, place.letter = (value,), mark.style, 0, 0
    return _joined(place.base, str(value))


def _enter_letter(place: _Place, value: int) -> str | None:
    if not (place.base or place.numbers) or not (_follows(value, place.letter) or value == 1):
        return None
    place.letter = value
    inner = (str(place.inner),) if place.inner else ()
    return _joined(place.base, *map(str, place.numbers), *inner, LETTERS[value - 1])


def _joined(*parts: str) -> str:
    return ".".join(part for part in parts if part)


def _is_title(text: str) -> bool:
    return len(text.split()) <= _LONGEST_TITLE_WORDS and not re.search(r"[.;:]$|\. ", text)


def _titled(rest: str) -> tuple[str, str]:
    """A heading's title, and the text that stands on the same line: "Mục đích: Nâng cao …"."""
    bare = rest.strip().removesuffix(":").rstrip()
    if bare.endswith(".") and len(bare.split()) <= _SHORT_TITLE_WORDS and ". " not in bare:
        bare = bare[:-1]
    if _is_title(bare) and not (": " in bare and rest.endswith(".")):
        return bare, ""
    for mark in (": ", ". "):
        head, found, body = rest.partition(mark)
        least = 2 if rest.endswith(".") else 6
        if found and len(head.split()) <= _SHORT_TITLE_WORDS and _is_title(head) and len(body.split()) > least:
            return head, body
    return (bare, "") if _is_title(bare) else ("", rest)


def _broken(piece: Piece, text: str) -> Flag:
    return Flag(kind="broken-heading", text=text[:80], context=piece.text[:120], suggestion=text, line=piece.line)
