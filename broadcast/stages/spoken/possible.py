"""Which patterns can match at a place at all, told from its first characters, so that few are tried.

The patterns are read by Python's own parser and followed all at once, character by character, as a machine whose states
are made when a text first leads to them. Of what must or must not come behind, the next character is looked at. Whatever
is not followed (what must stand before, references) counts as fitting: a pattern that could match is never left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from re import _constants, _parser  # type: ignore[attr-defined]  # no public name since 3.11; a test compares
from typing import Any

from broadcast.knowledge.language.letters import LOWER, UPPER

_SIGNS = "/-–.,:;()[]%+'\"&@_!…"
_LIKE = {
    "\ue000": "".join(sign for sign in map(chr, range(0x3001)) if sign.isspace()),
    "\ue001": "0123456789",
    "\ue002": "bcdefghijklmnopqrstuvwxy" + LOWER.replace("-", ""),
    "\ue003": "BCDEFGHIJKLMNOPQRSTUVWXY" + UPPER.replace("-", ""),
    "\ue004": "жաกᚠ",
    "\ue005": "\u0591\u0e34\u1361",
}
"""Kinds of characters, each by a sign that no text has, with its members: blanks, figures, small letters, capitals.

The last two are letters and signs of other scripts, by some of them: no pattern tells one from another (a test asks).
"""

ANY = "\uffff"
"""Stands for a character that is of no kind and no sign of its own: it may be whatever a pattern asks for."""


class _Shapes(dict[int, str]):
    def __missing__(self, code: int) -> str:
        self[code] = found = _foreign(code)
        return found


def _foreign(code: int) -> str:
    """The kind of a character that no pattern names: of another script's letters or signs, or `ANY`."""
    sign = chr(code)
    if not 0x400 <= code < 0x1E00 or sign.isspace():
        return ANY
    return "\ue004" if sign.isalpha() else ANY if sign.isalnum() else "\ue005"


_SHAPES = _Shapes({ord(sign): kind for kind, members in _LIKE.items() for sign in members})
_SHAPES |= {ord(sign): sign for sign in _SIGNS}
_ALONE = "".join(map(chr, range(33, 127))) + LOWER + UPPER + _SIGNS + "“”‘’«»•°²³½¼¾×÷±≥≤→₫€"
_EXACT = _Shapes(_SHAPES | {ord(sign): sign for sign in _ALONE})
_EVERY = frozenset("".join(_LIKE.values()) + _ALONE)
_ALL = _EVERY.union(_LIKE, {ANY})

_Item = tuple[object, Any]
"""What the parser made of a piece of a pattern: what it is, and its own parts, which differ with that."""

_States = frozenset[int]
"""Where in a pattern the next character may be awaited; what is left of a pattern is known by a number."""

_NOWHERE: _States = frozenset()

_OPEN = 0
"""The number of what is left of a pattern that has ended, or that is not followed further: anything may come."""


def shape(text: str) -> str:
    """The text with each character replaced by its kind, by itself where it is a sign, or by `ANY`; of the same length."""
    return text.translate(_SHAPES)


def exact(text: str) -> str:
    """The text with each character that patterns tell from others of its kind kept, the rest as in its shape."""
    return text.translate(_EXACT)


def small(text: str) -> str:
    """The same in small letters: for patterns that tell no capital from a small letter."""
    return text.translate(_SMALL)


def begun_as(text: str, length: int) -> str:
    """How a text begins, for rules to be chosen by: the first character of its first run, of this length, and the one
    behind the run kept as in `exact`, the others by their kinds.
    """
    shaped = shape(text)
    if len(text) <= length:
        return _EXACT[ord(text[0])] + shaped[1:]
    return _EXACT[ord(text[0])] + shaped[1:length] + _EXACT[ord(text[length])] + shaped[length + 1 :]


class _Rests:
    """What is left of patterns, each as its next item and what is left behind that, by number."""

    def __init__(self, *, backwards: bool) -> None:
        self._backwards = backwards
        self._numbers: dict[tuple[int, int, int, int], int] = {}
        self._rests: list[tuple[_Item, int] | None] = [None]
        self._singles: list[tuple[frozenset[str], _States] | None] = [(_ALL, frozenset({_OPEN}))]
        """By number, where a rest begins with a single character: which it may be, and what is awaited behind it."""
        self._behind: dict[tuple[int, str], _States] = {}
        """The same where something must, or must not, come behind, for each character."""
        self._awaited: dict[int, _States] = {}
        """What `awaited` has given."""

    def before(self, items: Sequence[_Item], rest: int) -> int:
        """The number of these items with a rest behind them."""
        for item in reversed(items):
            rest = self._number(item, rest)
        return rest

    def _number(self, item: _Item, rest: int) -> int:
        least, most = (int(item[1][0]), int(item[1][1])) if item[0] in _REPEATS else (0, 0)
        inside = item[1][2] if item[0] in _REPEATS else item
        key = (id(inside), least, most, rest)
        found = self._numbers.get(key)
        if found is None:
            found = self._numbers[key] = len(self._rests)
            self._rests.append((item, rest))
            self._singles.append(None)
        return found

    def awaited(self, number: int) -> _States:
        """The rests that begin with a single character, or the open one, that a rest comes to before any character."""
        found = self._awaited.get(number)
        if found is None:
            found = self._awaited[number] = self._reached(number, frozenset())
        return found

    def _reached(self, number: int, seen: frozenset[int]) -> _States:
        """The same for a rest that was come to from others, which are not gone into again."""
        if (known := self._awaited.get(number)) is not None:
            return known
        entry = self._rests[number]
        if entry is None or number in seen:
            return frozenset({_OPEN}) if entry is None else frozenset()
        (kind, what), rest = entry
        if kind in _SINGLE or (
            what == _constants.AT_BEGINNING_STRING if self._backwards else kind in _BEHIND and what[0] == 1
        ):
            return frozenset({number})
        seen |= {number}
        if kind in _EMPTY:
            return self._reached(rest, seen)
        if kind is _constants.SUBPATTERN:
            return self._reached(self.before(list(what[3]), rest), seen)
        if kind is _constants.BRANCH:
            found = (self._reached(self.before(list(branch), rest), seen) for branch in what[1])
            return frozenset().union(*found)
        if kind in _REPEATS:
            return self._repeated(kind, what, rest, seen)
        return frozenset({_OPEN})

    def _repeated(self, kind: object, what: tuple[Any, Any, Any], rest: int, seen: frozenset[int]) -> _States:
        least, most, inside = int(what[0]), int(what[1]), what[2]
        found = self._reached(rest, seen) if least == 0 else frozenset()
        if most:
            once_less = (kind, (max(0, least - 1), most - (most < _ENDLESS), inside))
            found |= self._reached(self.before(list(inside), self._number(once_less, rest)), seen)
        return found

    def single(self, number: int) -> tuple[frozenset[str], _States] | None:
        """Which characters a rest may take first and what it awaits behind; None where it asks what comes behind."""
        found, entry = self._singles[number], self._rests[number]
        if found is None and entry is not None:
            (kind, what), rest = entry
            if kind in _SINGLE:
                signs = _signs(kind, tuple(what) if kind is _constants.IN else what)
                found = self._singles[number] = (signs, self.awaited(rest))
        return found

    def step(self, states: _States, sign: str) -> _States:
        """Where a pattern stands after one character more."""
        found: _States = _NOWHERE
        for number in states:
            single = self.single(number)
            if single is None:
                found |= self.asked(number, sign)
            elif sign in single[0]:
                found |= single[1]
        return found

    def asked(self, number: int, sign: str) -> _States:
        """The same for one rest that asks what comes behind, or that the text begins here, so that no character comes."""
        after = self._behind.get((number, sign))
        if after is None:
            entry = self._rests[number]
            assert entry is not None  # noqa: S101  # the open one asks nothing
            (kind, what), rest = entry
            fits = kind in _BEHIND and self._fits(kind, list(what[1]), sign)
            after = self._behind[number, sign] = self.step(self.awaited(rest), sign) if fits else _NOWHERE
        return after

    def _fits(self, kind: object, items: Sequence[_Item], sign: str) -> bool:
        """Whether a character may come next where a pattern says what must, or must not, come behind; in either case."""
        cases = (sign, _OTHER_CASE[sign]) if sign in _OTHER_CASE else (sign,)
        if kind is _constants.ASSERT:
            begun = self.awaited(self.before(items, _OPEN))
            return any(self.step(begun, case) for case in cases)
        return sign == ANY or not all(_surely(items, case) for case in cases)


_LEAVES = (int, type(None))
_ENDLESS = int(_constants.MAXREPEAT)
_REPEATS = (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT)
_SINGLE = (_constants.LITERAL, _constants.NOT_LITERAL, _constants.ANY, _constants.IN)
_BEHIND = (_constants.ASSERT, _constants.ASSERT_NOT)
_EMPTY = (*_BEHIND, _constants.AT)


class Place(dict[str, "Place"]):
    """What can match here and what may still, and the places behind one character more, each made at its first use."""

    __slots__ = ("_machine", "chosen", "may", "open_", "undecided", "ways")

    def __init__(self, machine: Machine, open_: tuple[int, ...], undecided: tuple[tuple[int, _States], ...]) -> None:
        super().__init__()
        self._machine = machine
        self.chosen: dict[str, Any] = {}
        """What is made of this place by whoever asks for it, kept here because it is asked for at each step of a text."""
        self.open_ = open_
        self.undecided = undecided
        """The patterns that the next character decides on, by their numbers, with where each stands."""
        self.may = tuple(sorted((*open_, *(number for number, _ in undecided))))
        """The numbers of the patterns that may match."""
        self.ways: _Ways | None = None
        """Where the undecided patterns lead, sorted out at the first step from here."""

    def __missing__(self, sign: str) -> Place:
        self[sign] = found = self._machine.step(self, sign)
        return found

    __hash__ = object.__hash__  # type: ignore[assignment]


class _Ways:
    """Where the undecided patterns of a place lead, sorted out once by the characters that they wait for."""

    __slots__ = ("_asking", "_cases", "_rests", "_taking")

    def __init__(self, rests: _Rests, cases: list[bool], undecided: tuple[tuple[int, _States], ...]) -> None:
        """`cases` says of each pattern whether the case of letters does not count."""
        self._rests = rests
        self._taking: dict[frozenset[str], list[tuple[int, _States]]] = {}
        """By sets of characters, the patterns that take one of them, with where each then stands."""
        self._asking: list[tuple[int, int]] = []
        """Patterns that ask what comes behind, each with its rest."""
        self._cases = cases
        for pattern, states in undecided:
            for rest in states:
                single = rests.single(rest)
                if single is None:
                    self._asking.append((pattern, rest))
                else:
                    signs = _of_both_cases(single[0]) if cases[pattern] else single[0]
                    self._taking.setdefault(signs, []).append((pattern, single[1]))

    def after(self, sign: str) -> dict[int, _States]:
        """Where the patterns stand that take a character, by their numbers."""
        taken = [way for signs, ways in self._taking.items() if sign in signs for way in ways]
        for pattern, rest in self._asking:
            taken.append((pattern, self._rests.asked(rest, sign)))
            if self._cases[pattern] and (case := _OTHER_CASE.get(sign)):
                taken.append((pattern, self._rests.asked(rest, case)))
        found: dict[int, _States] = {}
        for pattern, states in taken:
            if states:
                found[pattern] = found[pattern] | states if pattern in found else states
        return found


@cache
def _of_both_cases(signs: frozenset[str]) -> frozenset[str]:
    return signs.union(_OTHER_CASE[sign] for sign in signs if sign in _OTHER_CASE)


class _Enough(Exception):  # noqa: N818  # no fault: the machine has grown as far as it may
    """No step more is kept."""


_MOST_STEPS = 30_000
"""Steps from place to place that a machine keeps: hostile texts would make ever more of them."""


class Machine:
    """Patterns followed together, forwards from a place or backwards from it."""

    def __init__(
        self, patterns: Iterable[tuple[str, bool]], *, backwards: bool = False, most_steps: int = _MOST_STEPS
    ) -> None:
        """Each pattern with whether the case of letters does not count."""
        self._rests = _Rests(backwards=backwards)
        self._places: dict[tuple[tuple[int, ...], tuple[tuple[int, _States], ...]], Place] = {}
        self.steps_left = most_steps
        """How many steps more will be kept."""
        self._cases = [ignore_case or "(?i" in pattern for pattern, ignore_case in patterns]
        begun = []
        same: dict[Any, Any] = {}
        for number, (pattern, ignore_case) in enumerate(patterns):
            parsed = list(_parser.parse(pattern, re.IGNORECASE if ignore_case else 0))
            items = _reversed(parsed) if backwards else parsed
            begun.append((number, self._rests.awaited(self._rests.before(_once(items, same), _OPEN))))
        opened = [number for number, states in begun if _OPEN in states]
        self._start = self._place(opened, [(number, states) for number, states in begun if _OPEN not in states])

    def after(self, signs: str) -> Place:
        """The place behind these characters, or their kinds: what may match a text that begins so, whatever comes behind.

        Where no step more may be kept it is a place on the way, where more may match.
        """
        place = self._start
        try:
            for sign in signs:
                if not place.undecided:
                    break
                place = place[sign]
        except _Enough:
            pass
        return place

    def step(self, place: Place, sign: str) -> Place:
        """The place behind one character more, made at its first use."""
        if not self.steps_left:
            raise _Enough
        self.steps_left -= 1
        if place.ways is None:
            place.ways = _Ways(self._rests, self._cases, place.undecided)
        opened, undecided = list(place.open_), []
        for number, after in sorted(place.ways.after(sign).items()):
            if _OPEN in after:
                opened.append(number)
            else:
                undecided.append((number, after))
        return self._place(opened, undecided)

    def _place(self, opened: list[int], undecided: list[tuple[int, _States]]) -> Place:
        key = (tuple(sorted(opened)), tuple(undecided))
        found = self._places.get(key)
        if found is None:
            found = self._places[key] = Place(self, *key)
        return found


def _once(items: Iterable[Any], same: dict[Any, Any]) -> Any:
    """The items and all their parts, each the same object as its like in `same`: what several patterns have in common.

    So it is held, and numbered, once.
    """
    parts = tuple([part if isinstance(part, _LEAVES) else _once(part, same) for part in items])
    return same.setdefault(parts, parts)


def _reversed(items: Iterable[_Item]) -> list[_Item]:
    """The items from the last to the first, and so inside of each."""
    return [(kind, _inside_reversed(kind, what)) for kind, what in items][::-1]


def _inside_reversed(kind: object, what: Any) -> Any:
    if kind is _constants.BRANCH:
        return (what[0], [_reversed(branch) for branch in what[1]])
    if kind in _REPEATS or kind is _constants.SUBPATTERN:
        return (*what[:-1], _reversed(what[-1]))
    return what


_OTHER_CASE = {"\ue002": "\ue003", "\ue003": "\ue002"}
_OTHER_CASE |= {sign: sign.swapcase() for kind in _OTHER_CASE for sign in _LIKE[kind]}
_SMALL = _Shapes({code: sign if sign.islower() else _OTHER_CASE.get(sign, sign) for code, sign in _EXACT.items()})


@cache
def _signs(kind: object, described: Any) -> frozenset[str]:
    """The characters, and the signs of kinds, that a single item of a pattern may take."""
    if kind is _constants.ANY:
        taken = _EVERY
    elif kind is _constants.IN:
        taken = _taken(described)
    else:
        taken = frozenset(chr(described)) if kind is _constants.LITERAL else _EVERY - {chr(described)}
    return taken.union({ANY}, (sign for sign, members in _LIKE.items() if not taken.isdisjoint(members)))


def _surely(items: Sequence[_Item], sign: str) -> bool:
    """Whether the items match every text that begins with this character, whichever of its kind it is."""
    if not items:
        return True
    (kind, what), *others = items
    if kind is _constants.BRANCH:
        return any(_surely([*branch, *others], sign) for branch in what[1])
    if kind is _constants.SUBPATTERN:
        return _surely([*what[3], *others], sign)
    if kind in _REPEATS:
        needed = [*what[2]] if what[0] else []
        return what[0] <= 1 and _surely([*needed, *others], sign)
    if any(other not in _REPEATS or parts[0] for other, parts in others):
        return False
    if kind is _constants.IN:
        return _taken(tuple(what)).issuperset(_LIKE.get(sign, sign))
    return kind is _constants.LITERAL and chr(what) == sign


@cache
def _taken(described: tuple[tuple[object, Any], ...]) -> frozenset[str]:
    """The characters that are in a set as the parser describes it; a set in negative terms begins with that."""
    negative = described[0][0] is _constants.NEGATE
    tests = described[1:] if negative else described
    found = frozenset().union(*(_members(kind, what) for kind, what in tests))
    return _EVERY - found if negative else found


def _members(kind: object, what: Any) -> frozenset[str]:
    """The characters of one range, one category or one literal of a set."""
    if kind is _constants.RANGE:
        low, high = what
        return frozenset(sign for sign in _EVERY if low <= ord(sign) <= high)
    if kind is _constants.CATEGORY:
        return _of_category(_CATEGORIES[what])
    return frozenset((chr(what),))


@cache
def _of_category(pattern: str) -> frozenset[str]:
    return frozenset(sign for sign in _EVERY if re.match(pattern, sign))


_CATEGORIES = {
    _constants.CATEGORY_DIGIT: r"\d",
    _constants.CATEGORY_NOT_DIGIT: r"\D",
    _constants.CATEGORY_SPACE: r"\s",
    _constants.CATEGORY_NOT_SPACE: r"\S",
    _constants.CATEGORY_WORD: r"\w",
    _constants.CATEGORY_NOT_WORD: r"\W",
}
