"""Plain words, as most of a text is: taken in runs, where the tables tell that no rule begins with any of them."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain

from broadcast.knowledge.language import syllable
from broadcast.knowledge.language.letters import UPPER
from broadcast.model import Certainty, Token
from broadcast.stages.spoken import abbreviations, foreign, measure

_LETTER = r"[^\W\d_¹²³½¼¾⅓⅔⅕⅛]"
RUN = re.compile(rf"(?:{_LETTER}{{1,8}}(?:,|\.(?= [{UPPER}]))? ){{1,8}}(?={_LETTER})")
"""Some words parted by one blank each, as most of a text is, with commas and ends of sentences between them, where no
other rule can match (a test asks); few, for where the first is not plain all were in vain.
"""

MAX_SYLLABLE = 8
"""No syllable has more letters: nghiêng has seven."""

_LEADING = frozenset({"số", "Số"})
"""Words that a rule may begin with though they are words by themselves."""

_WEB_STARTS = frozenset({"http", "https", "www", "ftp"})


@lru_cache(maxsize=256)
def space(text: str) -> Token:
    """A blank, however it is written."""
    return Token(kind="space", rule="space", written=text, spoken=" ")


@lru_cache(maxsize=65536)
def unknown(word: str) -> Token:
    """A word as it is written; one that is no syllable of Vietnamese rests on nothing."""
    readable = len(word) <= MAX_SYLLABLE and syllable.valid(word) and not word[1:].isupper()
    certainty: Certainty = "evidence" if readable else "none"
    return Token(kind="word", rule="plain", written=word, spoken=word, certainty=certainty)


_LIKE_A_SIGN = re.compile(r"[a-z]{1,2}|[ivxlcdm]+")
"""Words that may be Roman figures or a metal: ca, vi."""
_NOTHING: frozenset[str] = frozenset()


@lru_cache(maxsize=65536)
def _continued(word: str) -> frozenset[str] | None:
    """The words that a rule may ask for behind this one, one blank apart, before it claims it: la behind đô.

    None where a rule may begin with this word whatever follows.
    """
    small = word.lower()
    if len(word) == 1 or word in _LEADING or word in measure.first_words():
        return None
    if not word[1:].islower() or small in _WEB_STARTS or len(word) > MAX_SYLLABLE or not syllable.valid(word):
        return None
    if (small in foreign.first_words() or word in abbreviations.first_words()) and _LIKE_A_SIGN.fullmatch(small):
        return None
    of_names = foreign.second_words().get(small, _NOTHING)
    of_letters = abbreviations.second_words().get(word, _NOTHING)
    return None if of_names is None or of_letters is None else of_names | of_letters


@lru_cache(maxsize=65536)
def plain(word: str) -> Token | None:
    """The token of a word that no rule can begin with, or None."""
    known = word.lower() in foreign.first_words() or word in abbreviations.first_words()
    return None if known or _continued(word) is None else unknown(word)


@lru_cache(maxsize=65536)
def _with_blank(piece: str) -> tuple[Token, ...]:
    """The tokens of a plain word, of the mark behind it and of the blank; none where a rule may begin with the word."""
    word = piece.rstrip(",.")
    behind = _continued(word)
    if behind is None or (behind and word == piece):
        return ()
    return (unknown(word), *(_MARKS[mark] for mark in piece[len(word) :]), space(" "))


_MARKS = {
    ",": Token(kind="punct", rule="mark", written=",", spoken=","),
    ".": Token(kind="punct", rule="sentence-end", written=".", spoken="."),
}


def take(run: str, found: list[Token]) -> int:
    """Takes words with their blanks to what was found, up to the first that a rule may begin with; gives their length."""
    pieces = run[:-1].split(" ")
    taken = list(map(_with_blank, pieces))
    if not all(taken):
        taken = _up_to_claimed(pieces, taken)
    found += chain.from_iterable(taken)
    return len(run) if len(taken) == len(pieces) else sum(map(len, pieces[: len(taken)])) + len(taken)


def _up_to_claimed(pieces: list[str], taken: list[tuple[Token, ...]]) -> list[tuple[Token, ...]]:
    """The tokens of words up to the first that a rule may claim: what stands behind it is in the run, or not known."""
    for place, piece in enumerate(pieces):
        if not taken[place]:
            behind = _continued(piece.rstrip(",."))
            if behind is None or place + 1 == len(pieces) or pieces[place + 1].rstrip(",.").lower() in behind:
                return taken[:place]
            taken[place] = (unknown(piece), space(" "))
    return taken
