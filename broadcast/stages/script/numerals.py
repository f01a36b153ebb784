"""Small numbers in words, as a list counts its parts and as an editor writes a figure for the ear."""

from __future__ import annotations

_ONES = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")
_MOST = 20


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
