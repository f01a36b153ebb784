"""The rules that can match at a place, by the characters before it and from it on."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from broadcast.model import CodeStyle
from broadcast.stages.spoken.order import Offer, offers
from broadcast.stages.spoken.possible import Machine, Place
from broadcast.stages.spoken.rule import FAMILIES, Family

_Match = Callable[[str, int], re.Match[str] | None]
_Rules = tuple[tuple[int, _Match], ...]
"""Rules by their place in the order of all, each with its pattern's `match`."""


class Chosen(NamedTuple):
    """Rules that can match: those that nothing need stand before, then the others by the number of what must."""

    free: _Rules
    bound: tuple[tuple[int, _Rules], ...]


_MOST_FOUND = 65_536


class Choice:
    """Chooses rules of one style of document codes."""

    def __init__(self, style: CodeStyle) -> None:
        self.offers = offers(style)
        self._worded: dict[str, list[int]] = {}
        self._of: dict[Family, list[tuple[int, Offer]]] = {family: [] for family in FAMILIES}
        for place, offer in enumerate(self.offers):
            for word in offer.rule.words:
                self._worded.setdefault(word, []).append(place)
            if not offer.rule.words:
                self._of[offer.rule.family].append((place, offer))
        self._machines = {
            family: Machine([(offer.rule.pattern, offer.rule.ignore_case) for _, offer in of])
            for family, of in self._of.items()
        }
        lefts = sorted({offer.left for offer in self.offers if offer.left}, key=lambda left: left.number)
        self._numbers = tuple(left.number for left in lefts)
        self._backwards = Machine([(left.pattern, True) for left in lefts], backwards=True)
        self._made: dict[tuple[Place, str], Chosen] = {}
        self._found: dict[tuple[Family, str, str], Chosen] = {}
        """What `at` gave, for what was asked: most shapes come again and again."""
        self._stands: dict[Place, frozenset[int]] = {}

    def at(self, family: Family, shaped: str, after: str) -> Chosen:
        """The rules of a family that can match a text of this shape from its beginning; of those for figures the ones
        that fit what comes after the first run of them; without those that `begun_by` gives.
        """
        asked = (family, shaped, after)
        found = self._found.get(asked)
        if found is None:
            place = self._machines[family].after(shaped)
            found = self._made.get((place, after))
            if found is None:
                found = self.chosen([self._of[family][number] for number in place.may], after)
                self._made[place, after] = found
            if len(self._found) > _MOST_FOUND:
                self._found.clear()
            self._found[asked] = found
        return found

    def begun_by(self, word: str) -> _Rules:
        """The rules that begin with one of many words, where this run of letters stands."""
        places = self._worded.get(word.lower())
        return tuple((place, self.offers[place].match) for place in places) if places else ()

    def chosen(self, of: list[tuple[int, Offer]], after: str) -> Chosen:
        """Those of the rules that fit what comes after the first run of figures, sorted by what must stand before."""
        lefts: dict[int | None, list[tuple[int, _Match]]] = {None: []}
        for place, offer in of:
            if not offer.rule.then or after in offer.rule.then:
                lefts.setdefault(offer.left.number if offer.left else None, []).append((place, offer.match))
        free = tuple(lefts.pop(None))
        return Chosen(free, tuple((left, tuple(rules)) for left, rules in lefts.items() if left is not None))

    def stand(self, shaped_backwards: str) -> frozenset[int]:
        """The numbers of what rules ask for that can stand before a place, by the shape there, the nearest first."""
        place = self._backwards.after(shaped_backwards)
        found = self._stands.get(place)
        if found is None:
            found = self._stands[place] = frozenset(self._numbers[number] for number in place.may)
        return found


@cache
def choice(style: CodeStyle) -> Choice:
    """The choice of a style, made once."""
    return Choice(style)
