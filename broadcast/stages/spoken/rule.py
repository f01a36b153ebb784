"""What every class of written form offers: a pattern, the context on its left, and how it is said."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from broadcast.model import Token

Family = Literal["digit", "letter", "symbol", "space"]
"""The kind of character a pattern begins with: the scanner tries only the rules of that family."""

FAMILIES: tuple[Family, ...] = ("digit", "letter", "symbol", "space")

LEFT_WINDOW = 64
"""How many characters of left context a rule may look at."""

RIGHT_WINDOW = 320
"""How many characters from its place on a rule may look at. Both bounds make the work grow with the text's length."""


class Guess(str):
    """A spoken text that rests on habit and not on evidence; a person is told to hear it again."""

    __slots__ = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """One written form. `say` may decline a match by returning None; `left` is searched before it.

    A rule that begins with one of many words names in `words` the run of letters that each begins with, in small letters:
    where another stands it is not tried. A rule that begins with figures may name in `then` what can follow the first run of them, by the classes that
    `follows` gives; where something else follows it is not tried.
    """

    name: str
    family: Family
    pattern: str
    say: Callable[[re.Match[str]], str | None]
    left: str = ""
    ignore_case: bool = False
    then: str = ""
    words: frozenset[str] = frozenset()


def follows(sign: str) -> str:
    """The class of what follows a run of figures: a blank or the end, one of / - . , : by itself, a small letter, a capital."""
    if not sign or sign.isspace():
        return " "
    if sign in "/-.,:":
        return sign
    if sign == "–":
        return "-"
    if sign.islower() or sign in "%°":
        return "a"
    return "A" if sign.isupper() else "?"


@dataclass(frozen=True, kw_only=True, slots=True)
class Residue:
    """Something left in the spoken text that no voice can be trusted with; `offset` counts from 0."""

    kind: Literal["digit", "symbol", "capitals", "syllable"]
    text: str
    offset: int
    token: Token


def left_of(match: re.Match[str], size: int = LEFT_WINDOW) -> str:
    """The text just before a match."""
    return match.string[max(0, match.start() - size) : match.start()]


def right_of(match: re.Match[str], size: int = 48) -> str:
    """The text just after a match."""
    return match.string[match.end() : match.end() + size]


_LINE_START = re.compile(r"(?:\A|\n)[\s“\"*+•–-]*\Z")


def at_line_start(match: re.Match[str]) -> bool:
    """Whether only white space, a quote or a list mark stands before the match on its line."""
    return match.start() == 0 or _LINE_START.search(left_of(match)) is not None
