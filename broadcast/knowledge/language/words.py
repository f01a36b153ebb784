"""Two-syllable words: which syllables stand together, and the spelling they are compared in."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

from broadcast.knowledge import tables
from broadcast.knowledge.language.letters import TONES

_OLD_STYLE = {
    unicodedata.normalize("NFC", base + tone): unicodedata.normalize("NFC", base[0] + tone + base[1])
    for base in ("oa", "oe", "uy")
    for tone in TONES
}
_VOWELS = "aăâeêioôơuưy"


@lru_cache(maxsize=16384)
def folded(syllable: str) -> str:
    """Lower case, NFC, the tone where the new spelling has it: HOÀ -> hòa."""
    text = unicodedata.normalize("NFC", syllable.lower())
    if text[-2:] in _OLD_STYLE and not text.startswith("qu"):
        return text[:-2] + _OLD_STYLE[text[-2:]]
    return text


@cache
def _compounds() -> dict[str, str]:
    """What may follow each syllable, as it stands in the file: as sets all of it would take eight times the memory."""
    return {row["first"]: row["seconds"] for row in tables.rows("broadcast.knowledge.language", "compounds")}


@lru_cache(maxsize=512)
def _seconds(first: str) -> frozenset[str]:
    return frozenset(_compounds().get(first, "").split())


@cache
def _free() -> frozenset[str]:
    return frozenset(row["syllable"] for row in tables.rows("broadcast.knowledge.language", "free"))


def together(first: str, second: str) -> bool:
    """Whether two folded syllables follow one another inside a word."""
    return second in _seconds(first)


def is_free(syllable: str) -> bool:
    """Whether a folded syllable so often stands by itself that its neighbours say nothing about it."""
    return syllable in _free()


def without_tone(syllable: str) -> tuple[str, str]:
    """A syllable's letters with their own marks, and its tone as a combining mark, "" for none."""
    letters = unicodedata.normalize("NFD", syllable)
    tone = next((letter for letter in letters if letter in TONES), "")
    return unicodedata.normalize("NFC", "".join(letter for letter in letters if letter not in TONES)), tone


def with_tone_mark(bare: str, tone: str) -> str:
    """Letters with a tone (a combining mark) on the vowel that carries it in the new spelling."""
    places = [place for place, letter in enumerate(bare) if letter in _VOWELS]
    if len(places) > 1 and bare.startswith(("qu", "gi")):
        places = [place for place in places if place > 1] or places
    if not places or not tone:
        return bare
    marked = [place for place in places if bare[place] in "ăâêôơư"]
    if marked:
        place = marked[-1]
    elif len(places) > 1 and (places[-1] < len(bare) - 1 or len(places) == 3):
        place = places[1]
    else:
        place = places[0]
    return unicodedata.normalize("NFC", bare[: place + 1] + tone + bare[place + 1 :])
