"""Numbers in words, as a list counts its parts and an editor writes a figure for the ear, and what they amount to."""

from __future__ import annotations

import re
from collections.abc import Iterator

_ONES = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")
_MOST = 20
_DIGITS = {
    **{word: value for value, word in enumerate(_ONES)},
    "mốt": 1,
    "tư": 4,
    "lăm": 5,
    "nhăm": 5,
    "bẩy": 7,
}
_TENS, _HUNDRED = "mươi", "trăm"
_SCALES = {"nghìn": 10**3, "ngàn": 10**3, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9}
_DIGIT = "|".join(_DIGITS)
_SCALE = "|".join((_TENS, _HUNDRED, *_SCALES))
_WRITTEN = re.compile(
    rf"(?<![\w-])(?:mười\s+)?(?:{_DIGIT})\s+(?:{_SCALE})(?:\s+(?:{_DIGIT}|linh|lẻ|{_SCALE}))*(?![\w-])", re.IGNORECASE
)
"""A number in words that has a word of scale behind its first digit; a digit alone, «năm», may be something else."""


def in_words(number: str | int) -> str:
    """One to twenty in words; empty for any other number."""
    if not str(number).isdecimal() or not 1 <= int(number) <= _MOST:
        return ""
    value = int(number)
    if value <= 10:  # eleven is said "mười một"
        return _ONES[value]
    if value == _MOST:
        return "hai mươi"
    return f"mười {'lăm' if value == 15 else _ONES[value - 10]}"


def ordinal(number: int) -> str:
    """Một, hai, … as a list counts; the figure itself beyond twenty."""
    return in_words(number) or str(number)


def number_in(written: str) -> int | None:
    """What a whole number in figures, or one to ten in words, amounts to; None for anything else."""
    if written.isdecimal():
        return int(written)
    return _ONES.index(written.lower()) if written.lower() in _ONES[1:] else None


def written_numbers(text: str) -> Iterator[tuple[int, int, int]]:
    """Every number of a text that is written in words with tens, hundreds or more, «bảy mươi nghìn».

    Each as the offset of its first character, that behind its last, and its value.
    """
    for found in _WRITTEN.finditer(text):
        words = found[0].split()
        if words[-1].lower() in _DIGITS and words[-2].lower() in {_HUNDRED, *_SCALES}:
            words.pop()  # «một trăm năm» is a hundred years: the digit would be «linh năm»
        yield found.start(), found.start() + found[0].rindex(words[-1]) + len(words[-1]), _value(words)


def _value(words: list[str]) -> int:
    """What the words of a number amount to: thousands are counted, and what is under each of them."""
    whole = part = digit = 0
    for word in map(str.lower, words):
        if word in _SCALES:
            whole += (part + digit) * _SCALES[word]
            part = digit = 0
        elif word == _HUNDRED:
            part, digit = part + digit * 100, 0
        elif word == _TENS:
            part, digit = part + digit * 10, 0
        elif word in _DIGITS and word != _ONES[10]:
            part, digit = part + digit, _DIGITS[word]
        elif word == _ONES[10]:
            part, digit = part + digit + 10, 0
    return whole + part + digit
