"""Roman figures: writing and reading are one law, and nothing else is read."""

from __future__ import annotations

from itertools import product

import pytest

from broadcast.knowledge.language.roman import MOST, roman, roman_value


def test_what_is_written_is_read() -> None:
    assert [roman_value(roman(number)) for number in range(1, MOST + 1)] == list(range(1, MOST + 1))


def test_a_number_has_one_form() -> None:
    """Of all words of up to six of these letters, those are read that a number is written as."""
    words = {"".join(letters) for length in range(7) for letters in product("IVXL", repeat=length)}
    written = {roman(number) for number in range(1, MOST + 1)}
    assert {word for word in words if roman_value(word)} == words & written


@pytest.mark.parametrize("number", [0, -1, 4000])
def test_what_romans_could_not_write(number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        roman(number)


@pytest.mark.parametrize("text", ["", "iv", "A", "M" * 100_000, "IVX1"])
def test_what_is_none(text: str) -> None:
    assert roman_value(text) is None
