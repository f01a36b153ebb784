"""One look for every sign that can be typed in several ways, character for character.

The reader matches its rules against the folded text, and takes what was written from the text itself: both have
the same length, so a place in one is the place in the other.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from broadcast.knowledge.language.letters import LOWER, UPPER

_ALIKE = {
    **dict.fromkeys(
        "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "
    ),
    **dict.fromkeys("‐‑‒−﹣－", "-"),
    **dict.fromkeys("–—―", "–"),
    **dict.fromkeys("’‘‛′ʼ`´ʹ＇", "'"),
    **dict.fromkeys("″‟＂", '"'),
    **dict.fromkeys("⁄∕", "/"),
    **dict.fromkeys("µ", "μ"),
    **dict.fromkeys("ºᵒ˚", "°"),
    **dict.fromkeys("ÐƉ", "Đ"),
    **{chr(0x2080 + n): str(n) for n in range(10)},
    "ð": "đ",
    "ɖ": "đ",
    "∅": "Ø",
    "⌀": "Ø",
    "\u2028": "\n",
    "\u2029": "\n",
}


class _Table(dict[int, str]):
    """Translates a character at its first sight and remembers it."""

    def __missing__(self, code: int) -> str:
        self[code] = found = _folded(chr(code))
        return found


def _folded(sign: str) -> str:
    known = _ALIKE.get(sign)
    if known is not None:
        return known
    if sign.isascii():
        return sign
    digit = unicodedata.decimal(sign, None)
    if digit is not None:
        return str(digit)
    if "\uff01" <= sign <= "\uff5e":
        return chr(ord(sign) - 0xFEE0)
    return sign


_TABLE = _Table()

_AS_IT_IS = re.compile(rf"[\x00-_a-\x7f{LOWER}{UPPER}“”…–•°²³]*")
"""What most of a text is made of; nothing of it has another look."""


@lru_cache(maxsize=256)
def folded(text: str) -> str:
    """The text with one space, one apostrophe, ASCII figures and so on; of the same length."""
    return text if text.isascii() or _AS_IT_IS.fullmatch(text) else text.translate(_TABLE)
