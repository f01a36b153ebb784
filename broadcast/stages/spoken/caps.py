"""Words in capitals: a Vietnamese syllable among others in capitals is a word of a heading."""

from __future__ import annotations

import re

from broadcast.knowledge.language import syllable
from broadcast.stages.spoken import abbreviations
from broadcast.stages.spoken.rule import Rule, left_of, right_of

_LEFT = re.compile(r"([^\W\d_]+)[^\w\n]{1,4}\Z")
_RIGHT = re.compile(r"[^\w\n]{1,4}([^\W\d_]+)")


_SHORT = 2
"""Two letters beside an abbreviation are one more often than a word: UTZ, RA."""


def _say(match: re.Match[str]) -> str | None:
    """MỤC ĐÍCH -> mục đích; a lone group without any mark (XYZ, THA) may be an abbreviation."""
    word = match[0]
    if not (word.isupper() and syllable.valid(word)):
        return None
    if not word.isascii():
        return word.lower()
    before, after = _LEFT.search(left_of(match, 14)), _RIGHT.match(right_of(match, 14))
    beside = [side[1] for side in (before, after) if side]
    words = not abbreviations.meanings(word)  # TE SDD are two abbreviations
    loud = any(
        len(other) > 1 and other.isupper() and ((words and len(word) > _SHORT) or syllable.valid(other))
        for other in beside
    )
    return word.lower() if loud else None


RULES = (Rule(name="heading", family="letter", pattern=r"[^\W\d_]{2,8}(?![^\W_])", say=_say),)
