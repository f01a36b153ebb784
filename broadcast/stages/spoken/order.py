"""Every rule of the reader, in the order that settles a tie between two that match equally much."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from itertools import count
from typing import NamedTuple

from broadcast.model import CodeStyle
from broadcast.stages.spoken import (
    abbreviations,
    adverts,
    ages,
    answers,
    articles,
    bounds,
    brackets,
    caps,
    classes,
    clinic,
    codes,
    companions,
    coordinates,
    counting,
    dashes,
    dates,
    decimal,
    digits,
    dossiers,
    feasts,
    foreign,
    formulae,
    fraction,
    initials,
    joined,
    letters,
    lists,
    loanwords,
    lone_day,
    loose_dates,
    marks,
    measure,
    money,
    months,
    multiplied,
    names,
    ordinal,
    per,
    plates,
    punct,
    roman,
    score,
    sections,
    short_months,
    signs,
    slogans,
    strokes,
    times,
    web,
    years,
)
from broadcast.stages.spoken.rule import Rule

_CLASSES: tuple[tuple[str, Callable[[], tuple[Rule, ...]]], ...] = (
    ("date", lambda: loose_dates.RULES),
    ("time", lambda: times.POINTED_RULES),
    ("digits", lambda: (*digits.RULES, *clinic.RULES, *slogans.RULES)),
    ("score", lambda: score.RULES),
    ("date", lambda: (*dates.RULES, *feasts.RULES, *months.RULES, *short_months.RULES, *lone_day.RULES)),
    ("list", lambda: lists.RULES),
    ("dash", lambda: dashes.RULES[:5]),
    ("time", lambda: times.RULES),
    ("ordinal", lambda: ordinal.RULES),
    ("decimal", lambda: decimal.RULES),
    ("section", lambda: (*sections.RULES[:-2], *articles.RULES)),
    ("abbreviation", companions.rules),
    ("letter", lambda: classes.RULES),
    ("code", tuple),  # its rules go by the station's style
    ("year", lambda: years.RULES),
    ("mark", lambda: (*marks.RULES, *bounds.rules(), *coordinates.RULES)),
    ("per", lambda: (*strokes.RULES, *per.rules())),
    ("money", money.rules),
    ("measure", lambda: (*measure.rules(), *ages.RULES, *adverts.RULES, *multiplied.RULES)),
    ("section", lambda: sections.RULES[-2:-1]),
    ("fraction", lambda: fraction.RULES),
    ("cardinal", lambda: counting.RULES),
    ("section", lambda: sections.RULES[-1:]),
    ("web", lambda: web.RULES),
    ("roman", lambda: roman.RULES),
    ("answer", lambda: answers.RULES),
    ("bracket", lambda: brackets.RULES),
    ("sign", lambda: (*dossiers.RULES, *plates.RULES, *signs.RULES)),
    ("initials", lambda: initials.RULES),
    ("formula", lambda: formulae.RULES),
    ("abbreviation", lambda: joined.RULES),
    ("abbreviation", abbreviations.rules),
    ("foreign", foreign.rules),
    ("letter", lambda: letters.RULES),
    ("name", lambda: (*names.RULES, *loanwords.RULES)),
    ("caps", lambda: caps.RULES),
    ("punct", lambda: (*dashes.RULES[5:], *punct.rules())),
)
"""The classes in the order that settles a tie."""


class Left(NamedTuple):
    """What must stand before a rule's match; rules that ask for the same share its number."""

    number: int
    pattern: str

    @property
    def search(self) -> Callable[[str, int, int], re.Match[str] | None]:
        """Finds it in a text between two places."""
        return _compiled(f"(?<![^\\W\\d_])(?:{self.pattern})", re.IGNORECASE).search


class Offer(NamedTuple):
    """A rule with its class, and what must stand before it."""

    kind: str
    rule: Rule
    left: Left | None

    @property
    def match(self) -> Callable[[str, int], re.Match[str] | None]:
        """Tries the rule at a place of a text."""
        return _compiled(self.rule.pattern, re.IGNORECASE if self.rule.ignore_case else 0).match


@cache
def _compiled(pattern: str, flags: int) -> re.Pattern[str]:
    """A pattern, compiled when it is first needed: all of them take a third of a second, and few texts need them all."""
    return re.compile(pattern, flags)


@cache
def offers(style: CodeStyle) -> tuple[Offer, ...]:
    """Every rule in order, with the rules of document codes for this style."""
    return tuple(
        Offer(kind, rule, _left(rule.left) if rule.left else None)
        for kind, rules in _CLASSES
        for rule in (codes.rules(style) if kind == "code" else rules())
    )


_NUMBERS = count()


@cache
def _left(left: str) -> Left:
    return Left(next(_NUMBERS), left)
