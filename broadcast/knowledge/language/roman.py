"""Roman figures and what they count."""

from __future__ import annotations

_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_STEPS = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC")),
    *((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
MOST = 3999


def roman(number: int) -> str:
    """14 -> XIV. Raises ValueError for a number that has no Roman figures: below 1, above 3999."""
    if not 1 <= number <= MOST:
        raise ValueError(number)
    written = ""
    for value, letters in _STEPS:
        count, number = divmod(number, value)
        written += letters * count
    return written


def roman_value(text: str) -> int | None:
    """XIV -> 14; None for letters that are no number as Romans are written: IIX, VV, and an empty text."""
    if not text or len(text) > len("MMMDCCCLXXXVIII") or not set(text) <= _VALUES.keys():
        return None
    values = [_VALUES[letter] for letter in text]
    total = sum(-value if value < max(values[place:]) else value for place, value in enumerate(values))
    return total if 1 <= total <= MOST and roman(total) == text else None
