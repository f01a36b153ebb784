"""Words of other languages by their sound, in syllables of Vietnamese: Skripal is xờ cờ ri pan, Raqqa ra ca.

`roughly` makes syllables of any word in Latin letters that has a vowel; it is a guess that a person should hear again.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from broadcast.knowledge.language import syllable

ONSETS = {
    "f": "ph", "j": "gi", "w": "u", "z": "d", "k": "k", "c": "c", "sh": "s", "sch": "s", "ts": "x", "tz": "d", "zh": "gi", "ck": "k",
    "kw": "qu", "th": "th", "ch": "ch", "ph": "ph", "kh": "kh", "gh": "g", "wh": "u", "qu": "qu", "x": "x", "s": "x", "v": "v", "y": "d", "dh": "đ",
    "d": "đ", "rh": "r", "ng": "ng", "ny": "nh", "nh": "nh",
}  # fmt: skip
"""How the consonants of other languages begin a syllable of Vietnamese."""

CODAS = {
    "n": "n", "m": "m", "ng": "ng", "nh": "nh", "t": "t", "d": "t", "tt": "t", "p": "p", "b": "p", "c": "c", "k": "c", "g": "c", "ck": "c",
    "x": "c", "f": "p", "v": "p", "s": "t", "z": "t", "ss": "t", "th": "t", "l": "n", "ll": "n", "r": "", "h": "", "w": "", "ch": "ch", "j": "",
    "nk": "n", "nd": "n", "nt": "n", "ns": "n", "rt": "t", "rd": "t", "rk": "c", "rs": "", "rn": "n", "rm": "m", "lt": "n", "ld": "n", "mp": "m",
    "st": "t", "sk": "t", "ft": "p", "ct": "c", "nn": "n", "mm": "m", "tz": "t", "y": "",
}  # fmt: skip
VOWELS = {
    "a": "a", "e": "e", "i": "i", "o": "o", "u": "u", "y": "i", "ee": "i", "oo": "u", "ou": "u", "ea": "i", "ya": "i a", "yo": "i ô", "ai": "ai", "ay": "ay", "ei": "ây",
    "ey": "ây", "oa": "oa", "au": "au", "aw": "o", "ow": "au", "eu": "ơ", "ie": "i", "ia": "i a", "io": "i ô", "ua": "u a", "ue": "u ê",
    "iu": "iu", "oi": "oi", "oy": "oi", "ae": "a ê", "ao": "ao", "eo": "ê ô", "ui": "ui", "uy": "uy", "aa": "a", "ii": "i", "uo": "u ô",
}  # fmt: skip


def with_coda(onset: str, vowel: str, coda: str) -> str:
    """One syllable, its onset spelled for its vowel, its tone where a stop needs one; empty where there is none."""
    onset = {"c": "k", "k": "k"}.get(onset, onset) if vowel[0] in "eêiy" else {"k": "c"}.get(onset, onset)
    onset = (
        onset + "h" if onset in ("g", "ng") and vowel[0] in "eêi" and not (onset == "g" and vowel[0] == "i") else onset
    )
    if onset == "gi" and vowel[0] == "i":
        onset = "g"
    vowels = dict.fromkeys((vowel, {"o": "ô", "e": "ê"}.get(vowel, vowel)))
    codas = dict.fromkeys((coda, _BESIDE.get(coda, coda), ""))
    said = (sharp(onset + heard + closing) for closing in codas for heard in vowels)
    return next((toned for toned in said if syllable.valid(toned)), "")


_BESIDE = {"ng": "nh", "nh": "ng", "c": "ch", "ch": "c"}
"""How a coda is said behind a vowel that does not stand before it: King is kinh, S'rônh rông."""


def sharp(word: str) -> str:
    """The word with the tone that its stop needs: pac -> pác."""
    if syllable.valid(word) or not word.endswith(("p", "t", "c", "ch")):
        return word
    place = max((n for n, letter in enumerate(word) if letter in "aăâeêioôơuưy"), default=-1)
    return unicodedata.normalize("NFC", word[: place + 1] + "\u0301" + word[place + 1 :]) if place >= 0 else word


def alone(consonant: str) -> str:
    """A consonant that no vowel follows: p -> pờ."""
    return {
        "k": "cờ",
        "c": "cờ",
        "đ": "đờ",
        "d": "đờ",
        "q": "cờ",
        "f": "phờ",
        "j": "giờ",
        "z": "dờ",
        "w": "u",
        "y": "i",
        "x": "xờ",
        "s": "xờ",
    }.get(consonant, f"{consonant}ờ")


_LATIN = str.maketrans({"đ": "d", "ø": "o", "ł": "l", "ß": "ss", "æ": "e", "œ": "e", "ı": "i", "ð": "d", "þ": "th"})
_RESPELLED = (
    ("tsch", "ch"), ("sch", "sh"), ("dge", "j"), ("ck", "k"), ("qu", "kw"), ("q", "k"), ("tch", "ch"), ("ght", "t"), ("wr", "r"), ("kn", "n"),
)  # fmt: skip
_RUNS = re.compile(r"([^aeiouy]*)([aeiou]+y?(?![aeiou])|[aeiou]+|y(?=[aeiou])[aeiou]*|y)?")
_CLUSTER = re.compile(r"kw|ch|th|ph|kh|sh|zh|gh|ng|ny|nh|[bcdfghjklmnprstvwxz]")
_CLOSING = {"n": "n", "m": "m", "ng": "ng", "nh": "nh", "p": "p", "b": "p", "f": "p", "v": "p", "ph": "p", "t": "t", "d": "t", "s": "t", "z": "t", "th": "t",
            "sh": "t", "c": "c", "k": "c", "g": "c", "gh": "c", "kh": "c", "x": "c", "ch": "ch", "l": "n", "r": "", "h": "", "w": "", "j": "t"}  # fmt: skip
_LIQUID = frozenset("rlw")
_LONGEST = 32


@lru_cache(maxsize=16384)
def roughly(word: str) -> str:
    """Syllables for a word of another language; empty for one without a vowel or that is too long."""
    latin = "".join(
        c for c in unicodedata.normalize("NFD", word.lower().translate(_LATIN)) if not unicodedata.combining(c)
    )
    latin = re.sub(r"[^a-z]", "", latin)
    for written, heard in _RESPELLED:
        latin = latin.replace(written, heard)
    if len(latin) > _LONGEST or not re.search("[aeiouy]", latin):
        return ""
    latin = re.sub(r"(?<=[aeiouy][bcdfgklmnprstvz])e\Z", "", latin)
    runs = [(m[1], m[2] or "") for m in _RUNS.finditer(latin) if m[0]]
    said: list[str] = []
    onset = _CLUSTER.findall(runs[0][0])
    for place, (_, vowels) in enumerate(runs):
        if not vowels:
            break
        following = _CLUSTER.findall(runs[place + 1][0]) if place + 1 < len(runs) else []
        last = place + 1 >= len(runs) or not runs[place + 1][1]
        closing, rest = _parted(following, last=last)
        heard = "eu" if last and vowels == "e" and following[:1] == ["r"] else vowels  # Christopher ends in ơ
        said += _syllables(onset, heard, closing)
        onset = rest
    return " ".join(said) if said and all(syllable.valid(part) for part in said) else ""


def _parted(consonants: list[str], *, last: bool) -> tuple[str, list[str]]:
    """The coda that consonants between two vowels give, and those that begin the next syllable."""
    if not consonants or (len(consonants) == 1 and not last):
        return "", consonants
    if last:
        return _CLOSING.get(consonants[0], ""), []
    if consonants[0] == consonants[1] or (
        len(consonants) == 2 and consonants[1] in _LIQUID and consonants[0] not in "nmlr"
    ):
        return "", consonants[1:] if consonants[0] == consonants[1] else consonants
    return _CLOSING.get(consonants[0], ""), consonants[1:]


def _syllables(onset: list[str], vowels: str, closing: str) -> list[str]:
    """Consonants that no vowel follows by themselves, then the vowels, the last with its coda."""
    *before, first = onset or [""]
    heads = [alone(consonant[0]) for consonant in before if consonant not in ("h", "w")]
    parts = (VOWELS.get(vowels) or " ".join(VOWELS[c] for c in vowels)).split()
    begun = [(ONSETS.get(first, first), parts[0]), *(("", part) for part in parts[1:])]
    made = [with_coda(begin, part, "") for begin, part in begun[:-1]]
    begin, part = begun[-1]
    made.append(with_coda(begin, part, closing) or with_coda(begin, part, "") or with_coda("", part, ""))
    return [*heads, *(part for part in made if part)]
