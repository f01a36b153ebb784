"""An independent listener: what espeak-ng's Vietnamese makes of a spoken text, syllable by syllable.

It knows nothing of our tables. A word that it hears as English, as more than one syllable, or with another tone than
its mark says, is one that a listener would not understand.
"""

from __future__ import annotations

import ctypes
import re
import unicodedata
from functools import cache

import espeakng_loader

TONES = {"\u0300": "2", "\u0301": "3", "\u0309": "4", "\u0303": "5", "\u0323": "6"}
"""The mark of a syllable and espeak-ng's number for its tone; the level tone has neither."""


@cache
def _library() -> ctypes.CDLL:
    library = ctypes.CDLL(espeakng_loader.get_library_path())
    if library.espeak_Initialize(2, 0, str(espeakng_loader.get_data_path()).encode(), 0x8000) != 22_050:
        raise OSError("espeak-ng did not start")
    if library.espeak_SetVoiceByName(b"vi") != 0:
        raise OSError("espeak-ng has no Vietnamese voice")
    library.espeak_TextToPhonemes.restype = ctypes.c_char_p
    return library


def phonemes(text: str) -> list[str]:
    """The phonemes of each word, as espeak-ng writes them: k_'i3_n^."""
    place = ctypes.pointer(ctypes.c_char_p(text.encode()))
    heard: list[str] = []
    while place.contents.value is not None:
        clause = _library().espeak_TextToPhonemes(place, 1, ord("_") << 8) or b""
        heard += [word.strip("_") for word in re.split(r"[|\s]", clause.decode()) if word.strip("_")]
    return heard


def tone_of(word: str) -> str:
    """The number of the tone that a word is marked with; empty for the level tone."""
    return next((TONES[c] for c in unicodedata.normalize("NFD", word) if c in TONES), "")


def misheard(spoken: str) -> list[tuple[str, str]]:
    """Each word that is not heard as one Vietnamese syllable with its own tone, and what was heard."""
    words = re.findall(r"[^\W\d_]+", spoken)
    heard = phonemes(spoken.lower())
    if len(words) != len(heard):
        return [(spoken, " ".join(heard))]
    return [(word, sound) for word, sound in zip(words, heard, strict=True) if not _is_right(word, sound)]


def _is_right(word: str, sound: str) -> bool:
    tones = re.findall(r"[2-6]", sound)
    syllables = len(re.findall(r"[',]", sound))
    return "(" not in sound and syllables == 1 and "".join(tones) == tone_of(word)
