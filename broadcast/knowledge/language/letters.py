"""The letters of Vietnamese, for patterns: a range such as À-Ỹ would hold capitals and small letters alike."""

from __future__ import annotations

import unicodedata

_MARKED = "ĂÂÊÔƠƯ"
TONES = ("\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
"""The marks of the five tones, as they are combined with a vowel: huyền, sắc, ngã, hỏi, nặng."""

UPPER = "A-ZĐ" + "".join(
    unicodedata.normalize("NFC", letter + tone)
    for letter in f"AEIOUY{_MARKED}"
    for tone in ("", *TONES)
    if tone or letter in _MARKED
)
LOWER = "a-z" + UPPER.removeprefix("A-Z").lower()
"""What stands inside the brackets of a character class."""
