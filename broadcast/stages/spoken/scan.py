"""One pass from left to right: every class offers its patterns, and the longest match claims the span.

Most of a text is plain words, so a word that nothing in the tables begins with, that has no second
capital and no figure or mark glued to it, never sees a pattern.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Callable
from functools import lru_cache

from broadcast.model import USUAL, Certainty, CodeStyle, Manner, Token
from broadcast.stages.spoken import plain_words, told
from broadcast.stages.spoken.choice import BEFORE, choice
from broadcast.stages.spoken.folding import folded
from broadcast.stages.spoken.order import Left
from broadcast.stages.spoken.rule import LEFT_WINDOW, RIGHT_WINDOW, Family, Guess, follows

_BLANKS = re.compile(r"\s+")
_LETTERS = re.compile(r"[^\W\d_¹²³½¼¾⅓⅔⅕⅛]{1,64}")
_FIGURES = re.compile(r"\d{1,400}")
_GLUED = frozenset("@/:&_-+'.0123456789")
_AFTER_SPACE = frozenset("-–([{/÷")


@lru_cache(maxsize=16384)
def _token(kind: str, rule: str, written: str, spoken: str, certainty: Certainty) -> Token:
    """Many tokens are alike; to make one takes longer than to find it."""
    return Token(kind=kind, rule=rule, written=written, spoken=spoken, certainty=certainty)


_RUN = 8
"""Characters of a run of figures or letters by which rules are chosen, and with what follows, at the most."""

_BEHIND = 3
"""Characters behind a run by which rules are chosen."""

_REPEATED = 20_000
"""Characters of a text from which on it is worth seeing whether it repeats itself."""


class Scan:
    """A text on its way through the rules of one style."""

    def __init__(self, text: str, style: CodeStyle) -> None:
        self._text = text
        self._choice = choice(style)
        self._memory: dict[tuple[str, int], _Said | None] | None = {} if _repeats(text) else None

    def next(self, at: int, end: int) -> Token:
        """The token that begins at a place and may reach as far as `end`."""
        text = self._text
        family = _FAMILIES[text[at]]
        if family == "symbol":
            token = self.claim(at, at + 1, end, family)
            return token or Token(kind="symbol", rule="unread", written=text[at], spoken=text[at], certainty="none")
        run = _RUNS[family](text, at, end)
        assert run is not None  # noqa: S101  # a character of this kind stands there
        written, over = run[0], run.end()
        if family == "space":
            opens = text[over : over + 1] in _AFTER_SPACE
            return (self.claim(at, at + 1, end, family) if opens else None) or plain_words.space(written)
        if family == "letter":
            glued = text[over : over + 1] in _GLUED and not text[over + 1 : over + 2].isspace()
            if not (glued and over < len(text)) and (token := plain_words.plain(written)):
                return token
            return self.claim(at, over, end, family, written) or plain_words.unknown(written)
        token = self.claim(at, over, end, family, _FOLLOWS[text[over : over + 1]])
        return token or Token(kind="symbol", rule="unread", written=written, spoken=written, certainty="none")

    def claim(self, at: int, over: int, end: int, family: Family, run: str = "") -> Token | None:
        """The token of the rule that claims a place, set off from letters that stand glued to it.

        `over` is the end of the run of figures or letters that begins there. `run` is the run of letters, or the class of
        what follows a run of figures.
        """
        text = self._text
        stop = at + RIGHT_WINDOW
        window = text[at - LEFT_WINDOW - 1 if at > LEFT_WINDOW else 0 : stop if stop < end else end]
        if self._memory is None:
            found = self.said(window, at, over, family, run)
        else:
            found = self._remembered(window, at, over, family, run)
        if found is None:
            return None
        kind, rule, written, spoken, certainty = found
        over = at + len(written)
        if at and spoken[:1].isalnum() and not text[at - 1].isspace():
            spoken = " " + spoken
        if spoken[-1:].isalnum() and text[over : over + 1].isalnum():
            spoken += " "
        return _token(kind, rule, written, spoken, certainty)

    def _remembered(self, window: str, at: int, over: int, family: Family, run: str) -> _Said | None:
        assert self._memory is not None  # noqa: S101
        key = (window, min(at, LEFT_WINDOW + 1))
        if key in self._memory:
            return self._memory[key]
        if len(self._memory) > _MOST_REMEMBERED:
            self._memory.clear()
        self._memory[key] = found = self.said(window, at, over, family, run)
        return found

    def said(self, window: str, at: int, over: int, family: Family, run: str) -> _Said | None:
        """The longest match at a place of a window; among equals the rule that stands first.

        A rule sees the window alone, so that no text, however long, makes it look further than that.
        """
        here = at if at <= LEFT_WINDOW else LEFT_WINDOW + 1
        length = over - at if over - at <= _RUN else _RUN
        begun = window[here : here + length + _BEHIND]
        before = window[here - BEFORE if here > BEFORE else 0 : here]
        rules = self._choice.rules(family, begun, length, run if family == "digit" else "", before)
        if family == "letter":
            rules += self._choice.begun_by(run)
        fitting = [(-found.end(), place, found) for place, match in rules if (found := match(window, here))]
        if len(fitting) > 1:
            fitting.sort()
        lefts: dict[int, bool] = {}
        offers = self._choice.offers
        for minus, place, found in fitting:
            kind, rule, left = offers[place]
            if -minus == here or (left and not _stands(left, window, here, lefts)):
                continue
            spoken = rule.say(found)
            if spoken is not None:
                certainty: Certainty = "default" if isinstance(spoken, Guess) else "evidence"
                return kind, rule.name, window[here:-minus], str(spoken), certainty
        return None


_Said = tuple[str, str, str, str, Certainty]
"""What a rule made of a place: its class and name, what is written, what is said, how sure that is."""

_MOST_REMEMBERED = 4096


def _stands(left: Left, window: str, at: int, known: dict[int, bool]) -> bool:
    """Whether what a rule asks for stands before its place."""
    if left.number not in known:
        known[left.number] = left.search(window, max(0, at - LEFT_WINDOW), at) is not None
    return known[left.number]


def _repeats(text: str) -> bool:
    """Whether a long text says the same again and again: then what the rules made of a window is remembered."""
    if len(text) < _REPEATED:
        return False
    sample = text.encode("utf-8", "replace")
    return len(zlib.compress(sample, 1)) * 12 < len(sample)


class _Follows(dict[str, str]):
    """`follows` of each sign, worked out once."""

    def __missing__(self, sign: str) -> str:
        self[sign] = found = follows(sign)
        return found


_FOLLOWS = _Follows()


class _Families(dict[str, Family]):
    """The family of each sign, worked out once."""

    def __missing__(self, sign: str) -> Family:
        runs = (family for family, run in _RUNS.items() if run(sign, 0, 1))
        found: Family = next(runs, "symbol")
        self[sign] = found
        return found


_RUNS: dict[Family, Callable[[str, int, int], re.Match[str] | None]] = {
    "space": _BLANKS.match,
    "letter": _LETTERS.match,
    "digit": _FIGURES.match,
}
"""What finds a run of characters of one family."""

_FAMILIES = _Families()


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
    scan = Scan(same, manner.codes)
    found: list[Token] = []
    claimed: list[Token] = []
    at, end, unfolded = 0, len(text), same == text
    ordinary = unfolded and not own
    while at < end:
        if (
            ordinary
            and _FAMILIES[text[at]] == "letter"
            and (run := plain_words.RUN.match(text, at))
            and (length := plain_words.take(run[0], found))
        ):
            at += length
            continue
        token = own.get(at) or scan.next(at, end)
        if own and (inside := next((place for place in own if at < place < at + len(token.written)), 0)):
            token = scan.next(at, inside)  # no rule takes a word whose reading is the station's own
        over = at + len(token.written)
        if not unfolded and (written := text[at:over]) != token.written:
            token = _token(token.kind, token.rule, written, token.spoken, token.certainty)
        found.append(token)
        claimed.append(token)
        at = over
    return told.settled(tuple(found), claimed, parted=told.SOFT_HYPHEN in text)


def said(found: tuple[Token, ...]) -> str:
    """What is said, on one line, with no space before a mark and no mark twice."""
    line = " ".join("".join([token.spoken for token in found]).split())
    line = _BEFORE_MARK.sub(r"\1", line)
    return _MARKED_TWICE.sub(r"\1", line).lstrip(",;: ")


_BEFORE_MARK = re.compile(r"\s+([.,;:!?])")
_MARKED_TWICE = re.compile(r"([.,;:!?])(?:\s*,){1,8}")


def plain(text: str, manner: Manner = USUAL) -> str:
    """The spoken text on one line."""
    return said(tokens(text, manner))
