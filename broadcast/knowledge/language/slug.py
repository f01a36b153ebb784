"""Names of files that every system can keep, made from Vietnamese text."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 48


def slug(text: str, longest: int = LONGEST, otherwise: str = "bai") -> str:
    """Small ASCII letters and figures, words joined by a hyphen, cut behind a whole word.

    `otherwise` is given where the text has none of these, or no word short enough.
    """
    apart = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    words = re.findall(r"[a-z0-9]+", "".join(letter for letter in apart if not unicodedata.combining(letter)))
    name = ""
    for word in words:
        if len(name) + len(word) + 1 > longest:
            break
        name = f"{name}-{word}" if name else word
    return name or otherwise
