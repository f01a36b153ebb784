"""Abbreviations of administrative life, told apart by their neighbours where one stands for several things."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from broadcast.knowledge.language import syllable
from broadcast.knowledge.language.letters import LOWER, UPPER
from broadcast.stages.spoken import tables
from broadcast.stages.spoken.rule import LEFT_WINDOW, Rule, left_of

_LOUD_LEFT = re.compile(rf"[{UPPER}]{{2,}}\s\Z")
_LOUD_RIGHT = re.compile(rf"\s[{UPPER}]{{2,}}(?![\w])")


class _Sense(NamedTuple):
    spoken: str
    left: re.Pattern[str] | None
    right: re.Pattern[str] | None


@cache
def _senses() -> dict[str, tuple[_Sense, ...]]:
    """Every abbreviation with its senses, in the order of the table: the first that fits is meant."""
    found: dict[str, tuple[_Sense, ...]] = {}
    for row in tables.rows("abbreviations"):
        left, right = (re.compile(_letters(row[side])) if row[side] else None for side in ("left", "right"))
        found[row["written"]] = (*found.get(row["written"], ()), _Sense(row["spoken"], left, right))
    return found


def _letters(pattern: str) -> str:
    r"""A pattern of the table, where \p{Lu} is a capital letter and \p{Ll} a small one."""
    return pattern.replace(r"\p{Lu}", f"[{UPPER}]").replace(r"\p{Ll}", f"[{LOWER}]")


def expand(written: str) -> str | None:
    """What an abbreviation stands for without any context."""
    return next((s.spoken for s in _senses().get(written, ()) if s.left is None and s.right is None), None)


def _say(match: re.Match[str]) -> str | None:
    written, text = match[0], match.string
    if syllable.valid(written) and (_LOUD_LEFT.search(left_of(match, 12)) or _LOUD_RIGHT.match(text, match.end())):
        return None  # a word of a heading in capitals
    start = max(0, match.start() - LEFT_WINDOW)
    for sense in _senses()[written]:
        if sense.left and not sense.left.search(text, start, match.start()):
            continue
        if sense.right and not sense.right.match(text, match.end(), match.end() + LEFT_WINDOW):
            continue
        return sense.spoken
    return None


@cache
def first_words() -> frozenset[str]:
    """The run of letters that each abbreviation begins with: what the scanner has to stop at."""
    return frozenset(word[0] for key in _senses() if (word := re.match(r"[^\W\d_]+", key)))


def rules() -> tuple[Rule, ...]:
    """Two rules, so that TP declines to nothing when TP. does not fit."""
    dotted = "|".join(re.escape(key) for key in sorted(_senses(), key=len, reverse=True) if not key[-1].isalnum())
    plain = "|".join(re.escape(key) for key in sorted(_senses(), key=len, reverse=True) if key[-1].isalnum())
    return (
        Rule(name="dotted", family="letter", pattern=f"(?:{dotted})", say=_say),
        Rule(name="table", family="letter", pattern=rf"(?:{plain})(?![^\W_])", say=_say),
    )
