"""What a word may have been before somebody mistyped it or a scanner misread it.

A syllable is taken as the keys that type it in Telex, its tone last: danh sạch is one key from danh sách (j for s), cảu two
keys exchanged from của, chuyên one key short of chuyển. Marks that a scan drops or takes for one another (hỏi and ngã, a, ă
and â) are single keys too. Letters that only look alike come on top.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from functools import cache, lru_cache

from broadcast.knowledge import tables
from broadcast.knowledge.language.pairs import NUMBER, frequency, known, syllables
from broadcast.knowledge.language.syllable import valid
from broadcast.knowledge.language.words import folded, with_tone_mark, without_tone

_TONE_KEYS = {"\u0300": "f", "\u0301": "s", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
_LETTER_KEYS = {"ă": "aw", "â": "aa", "ê": "ee", "ô": "oo", "ơ": "ow", "ư": "uw", "đ": "dd"}
_RARE = 40.0
"""A syllable rarer than this in 25 million is no suggestion: it is a name or a slip itself."""


@lru_cache(maxsize=16384)
def keys(word: str) -> str:
    """The keys that type a folded word in Telex, the tone's at its end."""
    tone, typed = "", ""
    for letter in unicodedata.normalize("NFD", word):
        if letter in _TONE_KEYS:
            tone += _TONE_KEYS[letter]
        else:
            typed += letter
    typed = "".join(_LETTER_KEYS.get(letter, letter) for letter in unicodedata.normalize("NFC", typed))
    return typed + tone


@cache
def _by_shorter() -> dict[str, tuple[str, ...]]:
    """The common syllables under their own keys, and under these with any one left out."""
    found: dict[str, list[str]] = defaultdict(list)
    for syllable in _common():
        for shorter in _without_one(keys(syllable)):
            found[shorter].append(syllable)
    return {shorter: tuple(syllables) for shorter, syllables in found.items()}


@cache
def _common() -> tuple[str, ...]:
    return tuple(syllable for syllable in syllables() if syllable != NUMBER and frequency(syllable) >= _RARE)


def _without_one(typed: str) -> set[str]:
    return {typed, *(typed[:place] + typed[place + 1 :] for place in range(len(typed)))}


@lru_cache(maxsize=16384)
def likely(word: str) -> tuple[str, ...]:
    """The common syllables that are one slip away from a folded word: a key more, less, other, or two exchanged."""
    typed = keys(word)
    found: dict[str, None] = {}
    for shorter in _without_one(typed):
        for other in _by_shorter().get(shorter, ()):
            if other != word and _one_slip(typed, keys(other)):
                found[other] = None
    for other in _alike(word):
        if other != word and known(other) and frequency(other) >= _RARE:
            found[other] = None
    return tuple(found)


@cache
def _by_plain() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for syllable in _common():
        found[plain(syllable)].append(syllable)
    return {letters: tuple(syllables) for letters, syllables in found.items()}


def marked_otherwise(word: str) -> tuple[str, ...]:
    """The common syllables of the same plain letters, however many marks differ: đường for duờng."""
    return tuple(other for other in _by_plain().get(plain(word), ()) if other != word)


@lru_cache(maxsize=4096)
def as_typed(word: str) -> tuple[str, ...]:
    """The common syllables whose Telex keys stand there as they were pressed: thoon for thôn, vieejt for việt."""
    orders = {word, *(word[:at] + word[at + 1 :] + word[at] for at in range(2, len(word)) if word[at] in "sfrxj")}
    return tuple(
        dict.fromkeys(
            other
            for typed in orders
            for other in _by_shorter().get(typed, ())
            if other != word and keys(other) == typed
        )
    )


_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_STRAY_COST, _ODD_COST = 1.0, 3.0


@lru_cache(maxsize=32768)
def cost(word: str, other: str) -> float:
    """How much unlikelier (natural logarithm) a slip is than the commonest, a mark or tone taken for another.

    A neighbouring key, two keys exchanged and letters that look alike come next; any other letter is rare.
    """
    (left, tone), (right, meant_tone) = without_tone(word), without_tone(other)
    if plain(left) == plain(right):
        return _STRAY_COST if left != right and tone != meant_tone else 0.0
    typed, meant = keys(word), keys(other)
    if sorted(typed) == sorted(meant) or other in _alike(word) or set(typed) == set(meant):
        return _STRAY_COST
    wrong = [(a, b) for a, b in zip(typed, meant, strict=False) if a != b] if len(typed) == len(meant) else []
    if len(wrong) == 1 and _beside(*wrong[0]):
        return _STRAY_COST
    return _ODD_COST if valid(word) else _STRAY_COST


def plain(letters: str) -> str:
    """Letters without any mark: đường -> duong."""
    apart = unicodedata.normalize("NFD", letters.replace("đ", "d"))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _beside(a: str, b: str) -> bool:
    places = {letter: (row, column) for row, letters in enumerate(_ROWS) for column, letter in enumerate(letters)}
    if a not in places or b not in places:
        return False
    return abs(places[a][0] - places[b][0]) <= 1 and abs(places[a][1] - places[b][1]) <= 1


def _one_slip(left: str, right: str) -> bool:
    """Whether two strings differ by one letter more, less or other, or by two neighbours exchanged."""
    if abs(len(left) - len(right)) > 1:
        return False
    start = 0
    while start < min(len(left), len(right)) and left[start] == right[start]:
        start += 1
    a, b = left[start:], right[start:]
    while a and b and a[-1] == b[-1]:
        a, b = a[:-1], b[:-1]
    return (len(a) <= 1 and len(b) <= 1) or (len(a) == len(b) == 2 and a == b[::-1]) or _moved(a, b)


def _moved(a: str, b: str) -> bool:
    """Two letters exchanged around a doubled one: uaa for aau."""
    return len(a) == len(b) and 2 <= len(a) <= 3 and a[0] == b[-1] and a[-1] == b[0] and sorted(a) == sorted(b)


@cache
def _looks() -> tuple[tuple[str, str], ...]:
    return tuple((row["read"], row["written"]) for row in tables.rows("broadcast.knowledge.language", "looks"))


def _alike(word: str) -> Iterator[str]:
    """The word with two neighbours exchanged, or one group of letters taken for one that looks like it."""
    bare, tone = without_tone(word)
    for place in range(len(bare) - 1):
        yield with_tone_mark(bare[:place] + bare[place + 1] + bare[place] + bare[place + 2 :], tone)
    for read, written in _looks():
        place = word.find(read)
        while place >= 0:
            yield folded(word[:place] + written + word[place + len(read) :])
            place = word.find(read, place + 1)
