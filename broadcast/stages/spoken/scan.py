"""One pass from left to right: every class offers its patterns, and the longest match claims the span.

Most of a text is plain words, so a word that nothing in the tables begins with, that has no second
capital and no figure or mark glued to it, never sees a pattern.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache
from typing import NamedTuple

from broadcast.model import USUAL, CodeStyle, Manner, Token
from broadcast.stages.spoken import (
    abbreviations,
    caps,
    cardinal,
    codes,
    dates,
    decimal,
    digits,
    foreign,
    fraction,
    letters,
    measure,
    money,
    ordinal,
    punct,
    roman,
    score,
    sections,
    times,
    web,
    years,
)
from broadcast.stages.spoken.rule import LEFT_WINDOW, Family, Rule

_CLASSES: tuple[tuple[str, Callable[[], tuple[Rule, ...]]], ...] = (
    ("digits", lambda: digits.RULES),
    ("score", lambda: score.RULES),
    ("date", lambda: dates.RULES),
    ("time", lambda: times.RULES),
    ("ordinal", lambda: ordinal.RULES),
    ("decimal", lambda: decimal.RULES),
    ("section", lambda: sections.RULES[:-2]),
    ("code", tuple),  # its rules go by the station's style
    ("year", lambda: years.RULES),
    ("money", money.rules),
    ("measure", measure.rules),
    ("section", lambda: sections.RULES[-2:-1]),
    ("fraction", lambda: fraction.RULES),
    ("cardinal", lambda: cardinal.RULES),
    ("section", lambda: sections.RULES[-1:]),
    ("web", lambda: web.RULES),
    ("roman", lambda: roman.RULES),
    ("abbreviation", abbreviations.rules),
    ("foreign", foreign.rules),
    ("letter", lambda: letters.RULES),
    ("caps", lambda: caps.RULES),
    ("punct", punct.rules),
)
"""The classes in the order that settles a tie."""


class _Offer(NamedTuple):
    kind: str
    rule: Rule
    match: Callable[[str, int], re.Match[str] | None]
    left: Callable[[str, int, int], re.Match[str] | None] | None


@cache
def _offers(style: CodeStyle) -> dict[Family, tuple[_Offer, ...]]:
    found: dict[Family, tuple[_Offer, ...]] = {"digit": (), "letter": (), "symbol": (), "space": ()}
    for kind, rules in _CLASSES:
        for rule in codes.rules(style) if kind == "code" else rules():
            pattern = re.compile(rule.pattern, re.IGNORECASE if rule.ignore_case else 0)
            left = re.compile(f"(?<![^\\W\\d_])(?:{rule.left})", re.IGNORECASE).search if rule.left else None
            found[rule.family] += (_Offer(kind, rule, pattern.match, left),)
    return found


_PIECE = re.compile(r"(?P<space>\s+)|(?P<word>[^\W\d_]+)|(?P<digit>\d)|(?P<symbol>(?s:.))")
_GLUED = frozenset("@/:&_-+'’.0123456789")


@lru_cache(maxsize=65536)
def _plain(word: str) -> Token | None:
    """The token of a word that no rule can begin with, or None."""
    if len(word) == 1 or word in abbreviations.first_words() or word in measure.first_words():
        return None
    if word.lower() in foreign.first_words():
        return None
    if not word[1:].islower() or word.lower() in _WEB_STARTS:
        return None
    return Token(kind="word", rule="plain", written=word, spoken=word)


_WEB_STARTS = frozenset({"http", "https", "www", "ftp"})


@lru_cache(maxsize=256)
def _space(text: str) -> Token:
    return Token(kind="space", rule="space", written=text, spoken=" ")


def _claim(text: str, at: int, family: Family, style: CodeStyle) -> Token | None:
    """The longest match at a place; among equals the class listed first."""
    best: tuple[int, str, str, str] | None = None
    for kind, rule, match, left in _offers(style)[family]:
        found = match(text, at)
        if found is None or found.end() <= at or (best and found.end() <= best[0]):
            continue
        if left and not left(text, max(0, at - LEFT_WINDOW), at):
            continue
        said = rule.say(found)
        if said is not None:
            best = (found.end(), kind, rule.name, said)
    if best is None:
        return None
    return Token(kind=best[1], rule=best[2], written=text[at : best[0]], spoken=best[3])


def _apart(token: Token, text: str, at: int) -> Token:
    """Sets off what is said from letters that stand glued to what was written."""
    end = at + len(token.written)
    before = " " if at and token.spoken[:1].isalnum() and not text[at - 1].isspace() else ""
    after = " " if token.spoken[-1:].isalnum() and text[end : end + 1].isalnum() else ""
    if not before and not after:
        return token
    return Token(kind=token.kind, rule=token.rule, written=token.written, spoken=f"{before}{token.spoken}{after}")


def _next(text: str, at: int, style: CodeStyle) -> Token:
    piece = _PIECE.match(text, at)
    assert piece is not None  # noqa: S101  # the last alternative takes any character
    family, written = piece.lastgroup, piece[0]
    if family == "space":
        return (
            _claim(text, at, "space", style) if text[piece.end() : piece.end() + 1] in "-–—−([{" else None
        ) or _space(written)
    if family == "word":
        glued = text[piece.end() : piece.end() + 1] in _GLUED and not text[piece.end() + 1 : piece.end() + 2].isspace()
        if not (glued and piece.end() < len(text)) and (token := _plain(written)):
            return token
        claimed = _claim(text, at, "letter", style)
        return (
            _apart(claimed, text, at) if claimed else Token(kind="word", rule="plain", written=written, spoken=written)
        )
    claimed = _claim(text, at, "digit" if family == "digit" else "symbol", style)
    if claimed:
        return _apart(claimed, text, at)
    return Token(kind="symbol", rule="unread", written=written, spoken=written)


@lru_cache(maxsize=16)
def _own(readings: tuple[tuple[str, str], ...]) -> tuple[re.Pattern[str], dict[str, str]]:
    known = {unicodedata.normalize("NFC", written): spoken for written, spoken in readings}
    longest_first = "|".join(map(re.escape, sorted(known, key=len, reverse=True)))
    return re.compile(rf"(?<!\w)(?:{longest_first})(?!\w)"), known


def _own_tokens(text: str, manner: Manner) -> dict[int, Token]:
    """What the station itself says how to read, by place."""
    if not manner.own:
        return {}
    pattern, known = _own(manner.own)
    return {
        found.start(): Token(kind="own", rule="pronunciation", written=found[0], spoken=known[found[0]])
        for found in pattern.finditer(text)
    }


def tokens(text: str, manner: Manner = USUAL) -> tuple[Token, ...]:
    """The text cut into what is written and what is said for it; `written` joins back to the NFC text."""
    text = unicodedata.normalize("NFC", text)
    own = _own_tokens(text, manner)
    found: list[Token] = []
    at = 0
    while at < len(text):
        token = own.get(at) or _next(text, at, manner.codes)
        found.append(token)
        at += len(token.written)
    return tuple(found)


def said(found: tuple[Token, ...]) -> str:
    """What is said, on one line, with no space before a mark and no mark twice."""
    line = " ".join("".join(token.spoken for token in found).split())
    return re.sub(r"\s+([.,;:!?])", r"\1", line).lstrip(",;: ")


def plain(text: str, manner: Manner = USUAL) -> str:
    """The spoken text on one line."""
    return said(tokens(text, manner))
