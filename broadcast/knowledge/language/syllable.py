"""Whether a word is a Vietnamese syllable: an onset, a rime, and a tone that the rime allows."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

from broadcast.knowledge import tables

_TONES = {"\u0300": "huyền", "\u0301": "sắc", "\u0303": "ngã", "\u0309": "hỏi", "\u0323": "nặng"}
_STOPS = ("p", "t", "c", "ch")
_FRONT = "eêiy"


@cache
def _rimes() -> frozenset[str]:
    return frozenset(row["rime"] for row in tables.rows("broadcast.knowledge.language", "rimes"))


@cache
def _onsets() -> frozenset[str]:
    return frozenset(row["onset"] for row in tables.rows("broadcast.knowledge.language", "onsets"))


_LONGEST_ONSET = 3
"""Letters of ngh."""


def _fits(onset: str, rime: str) -> bool:
    """The spelling of k, gh and ngh before front vowels, and of c, g and ng before the others."""
    if onset in ("k", "gh", "ngh"):
        return rime[0] in _FRONT
    if onset in ("c", "ng"):
        return rime[0] not in _FRONT
    if onset == "g":
        return rime[0] not in "eêy"
    return onset != "qu" or rime[0] not in "uưoôi" or rime in ("ôc", "ôi", "i", "inh", "it", "ich", "in", "ôt")


def _bare(word: str) -> tuple[str, str]:
    """The word without its tone, and the tone; a second tone is no word at all."""
    apart = unicodedata.normalize("NFD", word.lower())
    marks = [c for c in apart if c in _TONES]
    base = unicodedata.normalize("NFC", "".join(c for c in apart if c not in _TONES))
    return ("", "") if len(marks) > 1 else (base, _TONES[marks[0]] if marks else "")


def _shape(base: str) -> str:
    """The rime of a bare syllable, or nothing."""
    rimes, onsets = _rimes(), _onsets()
    for size in range(_LONGEST_ONSET, 0, -1):
        onset, rest = base[:size], base[size:]
        if rest in rimes and onset in onsets and _fits(onset, rest):
            return rest
    return base if base in rimes else ""


@lru_cache(maxsize=65536)
def valid(word: str) -> bool:
    """Nghiêng, quốc and gìn are syllables; sandbox, hop and UBND are not."""
    base, tone = _bare(word)
    if not base or len(base) > 7:
        return False
    rime = _shape(base)
    return bool(rime) and (not rime.endswith(_STOPS) or tone in ("sắc", "nặng"))


@lru_cache(maxsize=4096)
def valid_without_tone(word: str) -> bool:
    """Whether letters without any mark, as in an address, can be a syllable."""
    return bool(_plain_rimes()) and any(
        word.startswith(onset) and word[len(onset) :] in _plain_rimes() for onset in ("", *_plain_onsets())
    )


@cache
def _plain_rimes() -> frozenset[str]:
    return frozenset(_strip(rime) for rime in _rimes())


@cache
def _plain_onsets() -> tuple[str, ...]:
    return tuple(_strip(onset) for onset in _onsets())


def _strip(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text.replace("đ", "d")) if not unicodedata.combining(c))


def with_tone(word: str) -> str:
    """A bare syllable made sayable: a stop needs a tone (hop -> hóp), a missing hat is left alone."""
    if valid(word):
        return word
    for vowel, marked in zip("aeiouy", "áéíóúý", strict=True):
        at = word.rfind(vowel)
        if at >= 0 and valid(word[:at] + marked + word[at + 1 :]):
            return word[:at] + marked + word[at + 1 :]
    return _with_hat(word)


@cache
def _hatted() -> tuple[tuple[str, str], ...]:
    """Each rime with marks on its letters, behind the letters alone."""
    return tuple((plain, rime) for rime in sorted(_rimes()) if (plain := _strip(rime)) != rime)


def _with_hat(word: str) -> str:
    """tuyen -> tuyên: the rime that differs by its marks alone."""
    for plain, rime in _hatted():
        if word.endswith(plain) and word[: -len(plain)] in ("", *_plain_onsets()):
            found = word[: -len(plain)] + rime
            if valid(found):
                return found
            for hat, sharp in zip("aăâeêioôơuưy", "áắấéếíóốớúứý", strict=True):
                at = found.rfind(hat)
                if at >= 0 and valid(found[:at] + sharp + found[at + 1 :]):
                    return found[:at] + sharp + found[at + 1 :]
    return word
