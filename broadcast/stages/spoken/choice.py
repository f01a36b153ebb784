"""The rules that can match at a place, by the characters before it and from it on."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from broadcast.model import CodeStyle
from broadcast.stages.spoken.order import Offer, offers
from broadcast.stages.spoken.possible import Machine, Place, begun_as, small
from broadcast.stages.spoken.rule import FAMILIES, Family

_Match = Callable[[str, int], re.Match[str] | None]
_Rules = tuple[tuple[int, _Match], ...]
"""Rules by their place in the order of all, each with its pattern's `match`."""

BEFORE = 3
"""Characters before a place by which rules are chosen."""


_MOST_KEPT = 16384
"""Beginnings of which is kept what can match there; then they are gathered anew."""


class Chosen:
    """Rules that can match: those that nothing need stand before, and others by the number of what must."""

    __slots__ = ("behind", "bound", "free")

    def __init__(self, free: _Rules, bound: dict[int, _Rules]) -> None:
        self.free = free
        self.bound = bound
        self.behind: dict[Place, _Rules] = {}
        """All that can match, by the place of what stands before."""


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
        self.machines = {
            family: Machine([(offer.rule.pattern, offer.rule.ignore_case) for _, offer in of])
            for family, of in self._of.items()
        }
        lefts = sorted({offer.left for offer in self.offers if offer.left}, key=lambda left: left.number)
        self._numbers = tuple(left.number for left in lefts)
        self.backwards = Machine([(left.pattern, True) for left in lefts], backwards=True)
        self._begun: dict[str, _Rules] = {}
        self._places: dict[Family, dict[tuple[str, int], Place]] = {family: {} for family in FAMILIES}
        self._behind: dict[str, Place] = {}

    def rules(self, family: Family, begun: str, length: int, after: str, before: str) -> _Rules:
        """The rules of a family that can match where a text goes on with these characters, the first run of which has
        this length, and `before` them; of those for figures the ones that fit what comes after the run.
        Without those that `begun_by` gives.
        """
        place = self._places[family].get((begun, length))
        if place is None:
            place = self._place(family, begun, length)
        chosen: Chosen | None = place.chosen.get(after)
        if chosen is None:
            chosen = place.chosen[after] = self.chosen([self._of[family][number] for number in place.may], after)
        if not chosen.bound:
            return chosen.free
        behind = self._behind.get(before)
        if behind is None:
            behind = self._place_behind(before)
        found = chosen.behind.get(behind)
        if found is None:
            stand = [self._numbers[number] for number in behind.may]
            bound = (rule for left in stand for rule in chosen.bound.get(left, ()))
            found = chosen.behind[behind] = (*chosen.free, *bound)
        return found

    def _place(self, family: Family, begun: str, length: int) -> Place:
        """What can match where a text goes on so: the run's first character and the one behind it as they are, others by
        their kinds. It is kept, for words come again.
        """
        kept = self._places[family]
        if len(kept) >= _MOST_KEPT:
            kept.clear()
        found = kept[begun, length] = self.machines[family].after(begun_as(begun, length))
        return found

    def _place_behind(self, before: str) -> Place:
        """What can stand before a place, by the characters just before it."""
        if len(self._behind) >= _MOST_KEPT:
            self._behind.clear()
        found = self._behind[before] = self.backwards.after(small(before)[::-1])
        return found

    def begun_by(self, word: str) -> _Rules:
        """The rules that begin with one of many words, where this run of letters stands."""
        word = word.lower()
        if word not in self._worded:
            return ()
        found = self._begun.get(word)
        if found is None:
            found = self._begun[word] = tuple((place, self.offers[place].match) for place in self._worded[word])
        return found

    def chosen(self, of: list[tuple[int, Offer]], after: str) -> Chosen:
        """Those of the rules that fit what comes after the first run of figures, sorted by what must stand before."""
        free: list[tuple[int, _Match]] = []
        bound: dict[int, _Rules] = {}
        for place, offer in of:
            if offer.rule.then and after not in offer.rule.then:
                continue
            if offer.left:
                bound[offer.left.number] = (*bound.get(offer.left.number, ()), (place, offer.match))
            else:
                free.append((place, offer.match))
        return Chosen(tuple(free), bound)


@cache
def choice(style: CodeStyle) -> Choice:
    """The choice of a style, made once."""
    return Choice(style)
