"""Which place in the tree a marker opens: the levels that are open above it, and whether its number follows.

Levels nest as a document first nests them: A. above I. above 1. in one, I. above A. above 1. in another.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from broadcast.knowledge.language.letters import UPPER
from broadcast.knowledge.language.roman import roman
from broadcast.stages.plan.markers import LETTERS, ORDINALS, Marker

_SKIPPED_AT_MOST = 3
"""A number may be missing after a bad conversion; one further on is not of this list."""
_TITLED = re.compile(rf"([^.:;!?\d]+)[.:] [{UPPER}]")
"""A short title and a text on one line: "Về đất tái định cư. Bố trí …"."""
_HEADS = '“"(‘'
Doubt = Literal["number-twice", "number-missing"]


@dataclass(slots=True)
class Place:
    """Where the reading stands in the tree; `enter` moves it."""

    part: str = ""
    chapter: str = ""
    outer: list[tuple[str, int]] = field(default_factory=list)
    """The open levels of capital letters and Roman numbers, outermost first: ("capital", 2), ("roman", 1)."""
    article: int = 0
    numbers: tuple[int, ...] = ()
    style: str = ""
    inner: int = 0
    """The last of numbers of another style inside the numbers: 1) under 1.2."""
    letter: int = 0
    doubt: Doubt | None = None
    """What was odd about the number of the section last entered, although it was."""

    @property
    def base(self) -> str:
        """The id under which plain numbers count: letters and Roman parts, or an article."""
        if self.article and not self.outer:
            return f"Điều {self.article}"
        return _joined(self.part, *(_shown(kind, value) for kind, value in self.outer))

    def annex(self, name: str) -> None:
        """Begin what is attached to the document: its numbers count anew, under its own name or under none."""
        self.part, self.chapter, self.article, self.outer = name, "", 0, []
        self.reset()

    def reset(self) -> None:
        """Close all levels of numbers and small letters."""
        self.numbers, self.style, self.inner, self.letter = (), "", 0, 0


def enter(place: Place, mark: Marker) -> str | None:
    """The id of the section that a marker begins here, or None where its number does not fit: then it is text."""
    place.doubt = None
    if mark.kind == "part":
        place.part, place.chapter, place.article = f"Phần {_part_name(mark)}", "", 0
        place.outer = []
        place.reset()
        return place.part
    if mark.kind == "annex":
        place.annex(f"Phụ lục {mark.shown}".strip())
        return place.part
    if mark.kind == "chapter":
        place.chapter = f"Chương {mark.shown}"
        return place.chapter
    if mark.kind == "group":
        return _joined(place.chapter, f"Mục {mark.shown}")
    if mark.kind == "article":
        return _enter_article(place, mark.numbers[0])
    if mark.kind in {"roman", "capital"}:
        return _enter_outer(place, mark)
    if mark.kind == "decimal":
        return _enter_decimal(place, mark)
    if mark.kind == "number":
        return _enter_number(place, mark)
    return _enter_letter(place, mark)


def _enter_article(place: Place, value: int) -> str:
    if place.article:
        place.doubt = _odd(value, place.article)
    place.article, place.outer = value, []
    place.reset()
    return place.base


def _enter_outer(place: Place, mark: Marker) -> str | None:
    value = mark.numbers[0]
    kinds = [kind for kind, _ in place.outer]
    if mark.kind not in kinds:
        if value != 1 and not (
            mark.kind == "roman" and mark.shown not in LETTERS.upper() and value <= 1 + _SKIPPED_AT_MOST
        ):
            return None
        if not (mark.rest[:1].isupper() or mark.rest[:1].isdigit() or mark.rest[:1] in _HEADS or not mark.rest):
            return None
        place.outer.append((mark.kind, value))
        place.doubt = _odd(value, 0)
    else:
        depth = kinds.index(mark.kind)
        last = place.outer[depth][1]
        if not _follows(value, last) and not (value in (last, 1) and _is_heading(mark.rest)):
            return None
        place.doubt = _odd(value, last)
        place.outer[depth:] = [(mark.kind, value)]
    place.article = 0
    place.reset()
    return place.base


def _enter_decimal(place: Place, mark: Marker) -> str | None:
    numbers = mark.numbers
    known = place.numbers[: len(numbers) - 1] == numbers[:-1]
    sibling = place.numbers[len(numbers) - 1] if known and len(place.numbers) >= len(numbers) else 0
    in_order = _follows(numbers[-1], sibling) if known else numbers > place.numbers and len(numbers) > 1
    twice = known and numbers[-1] == sibling and _is_heading(mark.rest)
    if not (in_order or twice) or not _may_begin(mark.rest):
        return None
    place.doubt = _odd(numbers[-1], sibling) if known else None
    place.numbers, place.inner, place.letter = numbers, 0, 0
    place.style = place.style or "."
    return _joined(place.base, *map(str, numbers))


def _enter_number(place: Place, mark: Marker) -> str | None:
    value = mark.numbers[0]
    if not _may_begin(mark.rest):
        return None
    if place.numbers and mark.style != place.style:
        if not _follows(value, place.inner):
            return None
        place.doubt = _odd(value, place.inner)
        place.inner, place.letter = value, 0
        return _joined(place.base, *map(str, place.numbers), str(value))
    last = place.numbers[0] if place.numbers else 0
    twice = value == last and _is_heading(mark.rest)
    again = value == 1 < last
    if not twice and not again and not _follows(value, last):
        return None
    place.doubt = None if again else _odd(value, last)
    place.numbers, place.style, place.inner, place.letter = (value,), mark.style, 0, 0
    return _joined(place.base, str(value))


def _enter_letter(place: Place, mark: Marker) -> str | None:
    value = mark.numbers[0]
    if not (_follows(value, place.letter) or value == 1):
        return None
    if not place.base and not place.numbers and value != 1 and not place.letter:
        return None
    if mark.label.endswith((",", ".")) and not (place.letter or value == 1):
        return None
    place.doubt = _odd(value, place.letter) if value != 1 else None
    place.letter = value
    inner = (str(place.inner),) if place.inner else ()
    return _joined(place.base, *map(str, place.numbers), *inner, LETTERS[value - 1])


def _part_name(mark: Marker) -> str:
    """II for Phần II, thứ hai for PHẦN THỨ HAI."""
    return f"thứ {mark.shown.lower()}" if mark.shown.lower() in ORDINALS else mark.shown


def _shown(kind: str, value: int) -> str:
    return roman(value) if kind == "roman" else LETTERS[value - 1].upper()


def _follows(value: int, last: int) -> bool:
    return last < value <= last + 1 + (_SKIPPED_AT_MOST if last else 0)


def _odd(value: int, last: int) -> Doubt | None:
    if value <= last:
        return "number-twice"
    return "number-missing" if value > last + 1 else None


def _may_begin(rest: str) -> bool:
    """Whether a numbered part may begin with these words; a sentence that goes on is none."""
    return not rest or rest[:1].isupper() or rest[:1].isdigit() or rest[:1] in _HEADS


def _is_heading(rest: str) -> bool:
    """Whether what follows a marker is a title, or begins with one, so that its number is believed although it does not follow."""
    titled = _TITLED.match(rest)
    words = len(titled[1].split()) if titled else len(rest.split())
    return bool(rest) and (rest.isupper() or (words <= 12 and rest[:1].isupper()))


def _joined(*parts: str) -> str:
    return ".".join(part for part in parts if part)
