"""One pass from left to right: every class offers its patterns, and the longest match claims the span.

Most of a text is plain words, so a word that nothing in the tables begins with, that has no second
capital and no figure or mark glued to it, never sees a pattern.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache
from operator import itemgetter
from typing import NamedTuple

from broadcast.knowledge.language import syllable
from broadcast.model import USUAL, Certainty, CodeStyle, Manner, Token
from broadcast.stages.spoken import (
    abbreviations,
    answers,
    brackets,
    caps,
    classes,
    codes,
    companions,
    counting,
    dashes,
    dates,
    decimal,
    digits,
    foreign,
    fraction,
    initials,
    joined,
    letters,
    lists,
    marks,
    measure,
    money,
    names,
    ordinal,
    per,
    punct,
    roman,
    score,
    sections,
    signs,
    times,
    web,
    years,
)
from broadcast.stages.spoken.folding import folded
from broadcast.stages.spoken.possible import Walked, shape
from broadcast.stages.spoken.rule import LEFT_WINDOW, RIGHT_WINDOW, Family, Guess, Rule, follows

_CLASSES: tuple[tuple[str, Callable[[], tuple[Rule, ...]]], ...] = (
    ("digits", lambda: digits.RULES),
    ("score", lambda: score.RULES),
    ("date", lambda: dates.RULES),
    ("list", lambda: lists.RULES),
    ("dash", lambda: dashes.RULES[:2]),
    ("time", lambda: times.RULES),
    ("ordinal", lambda: ordinal.RULES),
    ("decimal", lambda: decimal.RULES),
    ("section", lambda: sections.RULES[:-2]),
    ("abbreviation", companions.rules),
    ("letter", lambda: classes.RULES),
    ("code", tuple),  # its rules go by the station's style
    ("year", lambda: years.RULES),
    ("mark", lambda: marks.RULES),
    ("per", per.rules),
    ("money", money.rules),
    ("measure", measure.rules),
    ("section", lambda: sections.RULES[-2:-1]),
    ("fraction", lambda: fraction.RULES),
    ("cardinal", lambda: counting.RULES),
    ("section", lambda: sections.RULES[-1:]),
    ("web", lambda: web.RULES),
    ("roman", lambda: roman.RULES),
    ("answer", lambda: answers.RULES),
    ("bracket", lambda: brackets.RULES),
    ("sign", lambda: signs.RULES),
    ("initials", lambda: initials.RULES),
    ("abbreviation", lambda: joined.RULES),
    ("abbreviation", abbreviations.rules),
    ("foreign", foreign.rules),
    ("letter", lambda: letters.RULES),
    ("name", lambda: names.RULES),
    ("caps", lambda: caps.RULES),
    ("punct", lambda: (*dashes.RULES[2:], *punct.rules())),
)
"""The classes in the order that settles a tie."""


class _Offer(NamedTuple):
    kind: str
    rule: Rule
    match: Callable[[str, int], re.Match[str] | None]
    walked: Walked
    left: _Left | None


class _Left(NamedTuple):
    """What must stand before a rule's match."""

    search: Callable[[str, int, int], re.Match[str] | None]
    walked: Walked


@cache
def _offers(style: CodeStyle) -> dict[Family, tuple[_Offer, ...]]:
    found: dict[Family, tuple[_Offer, ...]] = {"digit": (), "letter": (), "symbol": (), "space": ()}
    for kind, rules in _CLASSES:
        for rule in codes.rules(style) if kind == "code" else rules():
            pattern = re.compile(rule.pattern, re.IGNORECASE if rule.ignore_case else 0)
            walked = Walked(rule.pattern, ignore_case=rule.ignore_case)
            found[rule.family] += (_Offer(kind, rule, pattern.match, walked, _left(rule.left) if rule.left else None),)
    return found


@cache
def _left(left: str) -> _Left:
    search = re.compile(f"(?<![^\\W\\d_])(?:{left})", re.IGNORECASE).search
    return _Left(search, Walked(left, ignore_case=True, backwards=True))


@cache
def _possible(family: Family, style: CodeStyle, after: str, shaped: str) -> tuple[_Offer, ...]:
    """The rules of a family that can match where characters of this shape stand; of those for figures the ones that fit
    what follows the first run.
    """
    if len(shaped) > 1:
        offers = _possible(family, style, after, shaped[:-1])
    else:
        offers = tuple(offer for offer in _offers(style)[family] if not offer.rule.then or after in offer.rule.then)
    return tuple(offer for offer in offers if offer.walked.may_match(shaped))


def _begins(window: str, at: int, family: Family) -> str:
    """The shape by which rules are chosen: a run of figures and two characters more, or a sign by itself and the next."""
    if family != "digit":
        return (window[at] if window[at].isascii() else shape(window[at])) + shape(window[at + 1 : at + 2])
    end = at + 1
    while end < at + _LONG_RUN and window[end : end + 1].isdecimal():
        end += 1
    return shape(window[at : end + 2 if end < at + _LONG_RUN else end])


_LONG_RUN = 6
"""Figures of a run from which on its length chooses no rule."""


@cache
def _may_stand(left: _Left, shaped: str) -> bool:
    """Whether characters of this shape, the nearest first, can stand before a match."""
    return left.walked.may_match(shaped)


_PIECE = re.compile(r"(?P<space>\s+)|(?P<word>[^\W\d_¹²³½¼¾⅓⅔⅕⅛]{1,64})|(?P<digit>\d{1,400})|(?P<symbol>(?s:.))")
_GLUED = frozenset("@/:&_-+'.0123456789")
_AFTER_SPACE = frozenset("-–([{/÷")


@lru_cache(maxsize=65536)
def _plain(word: str) -> Token | None:
    """The token of a word that no rule can begin with, or None."""
    if len(word) == 1 or word in _LEADING or word in abbreviations.first_words() or word in measure.first_words():
        return None
    if word.lower() in foreign.first_words():
        return None
    if not word[1:].islower() or word.lower() in _WEB_STARTS or len(word) > MAX_SYLLABLE or not syllable.valid(word):
        return None
    return _unknown(word)


MAX_SYLLABLE = 8
"""No syllable has more letters: nghiêng has seven."""

_LEADING = frozenset({"số", "Số"})
"""Words that a rule may begin with though they are words by themselves."""

_WEB_STARTS = frozenset({"http", "https", "www", "ftp"})


@lru_cache(maxsize=256)
def _space(text: str) -> Token:
    return Token(kind="space", rule="space", written=text, spoken=" ")


@lru_cache(maxsize=65536)
def _claim(window: str, at: int, family: Family, style: CodeStyle, after: str) -> Token | None:
    """The longest match at a place of a window; among equals the class listed first.

    A rule sees the window alone, so that no text, however long, makes it look further than that.
    """
    fitting = []
    for offer in _possible(family, style, after, _begins(window, at, family)):
        found = offer.match(window, at)
        if found and found.end() > at:
            fitting.append((found.end(), offer, found))
    if len(fitting) > 1:
        fitting.sort(key=itemgetter(0), reverse=True)
    lefts: dict[str, bool] = {}
    for end, offer, found in fitting:
        if offer.left:
            fits = lefts.get(offer.rule.left)
            if fits is None:
                fits = lefts[offer.rule.left] = _stands(offer.left, window, at)
            if not fits:
                continue
        said = offer.rule.say(found)
        if said is not None:
            certainty: Certainty = "default" if isinstance(said, Guess) else "evidence"
            return Token(
                kind=offer.kind, rule=offer.rule.name, written=window[at:end], spoken=str(said), certainty=certainty
            )
    return None


def _stands(left: _Left, window: str, at: int) -> bool:
    """Whether what a rule asks for stands before its place; its last two characters say mostly that it doesn't."""
    if not _may_stand(left, shape(window[max(0, at - 2) : at][::-1])):
        return False
    return left.search(window, max(0, at - LEFT_WINDOW), at) is not None


def _claim_at(text: str, at: int, family: Family, style: CodeStyle, after: str = "") -> Token | None:
    start = max(0, at - LEFT_WINDOW - 1)
    return _claim(text[start : at + RIGHT_WINDOW], at - start, family, style, after)


def _apart(token: Token, text: str, at: int) -> Token:
    """Sets off what is said from letters that stand glued to what was written."""
    end = at + len(token.written)
    before = " " if at and token.spoken[:1].isalnum() and not text[at - 1].isspace() else ""
    after = " " if token.spoken[-1:].isalnum() and text[end : end + 1].isalnum() else ""
    return _written(token, token.written, f"{before}{token.spoken}{after}") if before or after else token


def _written(token: Token, written: str, spoken: str) -> Token:
    """The token with another text; `replace` would take a tenth of a reading's time."""
    return Token(kind=token.kind, rule=token.rule, written=written, spoken=spoken, certainty=token.certainty)


def _next(text: str, at: int, style: CodeStyle) -> Token:
    """The token that begins at a place of a folded text."""
    piece = _PIECE.match(text, at)
    assert piece is not None  # noqa: S101  # the last alternative takes any character
    family, written = piece.lastgroup, piece[0]
    if family == "space":
        opens = text[piece.end() : piece.end() + 1] in _AFTER_SPACE
        return (_claim_at(text, at, "space", style) if opens else None) or _space(written)
    if family == "word":
        glued = text[piece.end() : piece.end() + 1] in _GLUED and not text[piece.end() + 1 : piece.end() + 2].isspace()
        if not (glued and piece.end() < len(text)) and (token := _plain(written)):
            return token
        claimed = _claim_at(text, at, "letter", style)
        return _apart(claimed, text, at) if claimed else _unknown(written)
    after = follows(text[piece.end() : piece.end() + 1]) if family == "digit" else ""
    claimed = _claim_at(text, at, "digit" if family == "digit" else "symbol", style, after)
    if claimed:
        return _apart(claimed, text, at)
    return Token(kind="symbol", rule="unread", written=written, spoken=written, certainty="none")


@lru_cache(maxsize=65536)
def _unknown(word: str) -> Token:
    """A word as it is written; one that is no syllable of Vietnamese rests on nothing."""
    readable = len(word) <= MAX_SYLLABLE and syllable.valid(word) and not word[1:].isupper()
    certainty: Certainty = "evidence" if readable else "none"
    return Token(kind="word", rule="plain", written=word, spoken=word, certainty=certainty)


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
    same = folded(text)
    own = _own_tokens(text, manner)
    found: list[Token] = []
    at = 0
    while at < len(text):
        token = own.get(at) or _next(same, at, manner.codes)
        if own and (inside := next((place for place in own if at < place < at + len(token.written)), 0)):
            token = _next(same[:inside], at, manner.codes)  # no rule takes a word whose reading is the station's own
        written = text[at : at + len(token.written)]
        found.append(token if written == token.written else _written(token, written, token.spoken))
        at += len(written)
    return tuple(found)


def said(found: tuple[Token, ...]) -> str:
    """What is said, on one line, with no space before a mark and no mark twice."""
    line = " ".join("".join(token.spoken for token in found).split())
    line = re.sub(r"\s+([.,;:!?])", r"\1", line)
    return re.sub(r"([.,;:!?])(?:\s*,){1,8}", r"\1", line).lstrip(",;: ")


def plain(text: str, manner: Manner = USUAL) -> str:
    """The spoken text on one line."""
    return said(tokens(text, manner))
