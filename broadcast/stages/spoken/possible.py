"""Which patterns can match at a place at all, told from the shape of the characters there, so that few rules are tried.

A pattern is walked as Python's own parser of patterns has read it. Whatever the walk does not follow (what must stand
before or after, references) counts as fitting: a pattern that could match is never left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from re import _constants, _parser  # type: ignore[attr-defined]  # no public name since 3.11; a test compares
from typing import Any

_SPACES = "".join(c for c in map(chr, range(0x3001)) if c.isspace())
_LETTERS = [chr(n) for n in (*range(0x250), *range(0x1E00, 0x1F00))]
_LIKE = {
    " ": _SPACES,
    "0": "0123456789",
    "↓": "".join(c for c in _LETTERS if c.islower()),
    "↑": "".join(c for c in _LETTERS if c.isupper()),
}
"""The classes of a shape with more than one member; "?" stands for any character, every other sign for itself."""

_OF = {member: name for name, members in _LIKE.items() for member in members}
_OF |= {sign: sign for sign in "/-–.,:;()[]%+'\"&@_!…"}

_Items = Iterable[tuple[object, Any]]
"""What the parser made of a pattern: what an item is, and its own parts, which differ with that."""


def shape(text: str) -> str:
    """The text with each character replaced by its class."""
    return "".join([_OF.get(sign, "?") for sign in text])


class Walked:
    """A pattern as it was parsed, forwards to tell by what follows, or backwards to tell by what stands before."""

    def __init__(self, pattern: str, *, ignore_case: bool, backwards: bool = False) -> None:
        parsed = _parser.parse(pattern, re.IGNORECASE if ignore_case else 0)
        self._items = _reversed(parsed) if backwards else list(parsed)
        self._ignore_case = ignore_case or "(?i" in pattern

    def may_match(self, shaped: str) -> bool:
        """Whether a text of this shape, whatever comes after it, may be matched from its beginning."""
        classes = tuple(_members(sign, ignore_case=self._ignore_case) for sign in shaped)
        return bool(_ends(self._items, classes, frozenset({0})))


def _reversed(items: _Items) -> list[tuple[object, Any]]:
    """The items from the last to the first, and so inside of each."""
    return [(kind, _inside_reversed(kind, what)) for kind, what in items][::-1]


def _inside_reversed(kind: object, what: Any) -> Any:
    if kind is _constants.BRANCH:
        return (what[0], [_reversed(branch) for branch in what[1]])
    if kind in _REPEATS or kind is _constants.SUBPATTERN:
        return (*what[:-1], _reversed(what[-1]))
    return what


_REPEATS = (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT)
_SINGLE = (_constants.LITERAL, _constants.NOT_LITERAL, _constants.ANY, _constants.IN)
_EMPTY = (_constants.ASSERT, _constants.ASSERT_NOT, _constants.AT)


@cache
def _members(sign: str, *, ignore_case: bool) -> frozenset[str] | None:
    """The characters of a class, None for any; with their other cases where case does not count."""
    if sign == "?":
        return None
    members = _LIKE.get(sign, sign)
    if not ignore_case:
        return frozenset(members)
    return frozenset(case for c in members for case in (c, c.lower(), c.upper(), c.upper().lower()) if len(case) == 1)


def _ends(items: _Items, classes: tuple[frozenset[str] | None, ...], places: frozenset[int]) -> frozenset[int]:
    """The places where a match that begins at one of `places` may end; past the last class everything is possible."""
    last = len(classes)
    for kind, what in items:
        if not places:
            break
        if kind in _SINGLE:
            places = frozenset(min(last, at + 1) for at in places if at == last or _takes(kind, what, classes[at]))
        elif kind is _constants.BRANCH:
            places = frozenset().union(*(_ends(branch, classes, places) for branch in what[1]))
        elif kind is _constants.SUBPATTERN:
            places = _ends(what[3], classes, places)
        elif kind in _REPEATS:
            places = _repeated(what, classes, places)
        elif kind not in _EMPTY:
            return frozenset({last})
    return places


def _repeated(
    what: tuple[int, int, _Items], classes: tuple[frozenset[str] | None, ...], places: frozenset[int]
) -> frozenset[int]:
    least, most, inside = what
    rounds = min(int(most), len(classes) + 1)
    found = places if least == 0 else frozenset()
    for turn in range(1, rounds + 1):
        places = _ends(inside, classes, places)
        if turn >= least or turn == rounds:
            found |= places
        if not places:
            break
    return found


def _takes(kind: object, what: Any, members: frozenset[str] | None) -> bool:
    """Whether one of the characters may be what a single item of a pattern takes."""
    if members is None or kind is _constants.ANY:
        return True
    if kind is _constants.IN:
        return _any_in(tuple(what), members)
    literal = chr(what)
    return literal in members if kind is _constants.LITERAL else members != {literal}


@cache
def _any_in(described: tuple[tuple[object, Any], ...], members: frozenset[str]) -> bool:
    """Whether one of the characters is in a set as the parser describes it; a set in negative terms begins with that."""
    negative = described[0][0] is _constants.NEGATE
    tests = described[1:] if negative else described
    return any(any(_is(kind, what, member) for kind, what in tests) is not negative for member in members)


def _is(kind: object, what: Any, member: str) -> bool:
    if kind is _constants.RANGE:
        low, high = what
        return bool(low <= ord(member) <= high)
    if kind is _constants.CATEGORY:
        return re.match(_CATEGORIES[what], member) is not None
    return bool(ord(member) == what)


_CATEGORIES = {
    _constants.CATEGORY_DIGIT: r"\d",
    _constants.CATEGORY_NOT_DIGIT: r"\D",
    _constants.CATEGORY_SPACE: r"\s",
    _constants.CATEGORY_NOT_SPACE: r"\S",
    _constants.CATEGORY_WORD: r"\w",
    _constants.CATEGORY_NOT_WORD: r"\W",
}
