"""Laws of the reader: nothing is lost, nothing is read twice, nothing is guessed."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast.stages.spoken import audit, plain, tokens

TEXT = st.text(st.sampled_from("aăâbcdđeêghiklmnoôơpqrstuưvxyÁẾỘ 0123456789./,-:()%&@“”…\u0301TƯUBND"), max_size=60)


@given(TEXT)
def test_the_written_spans_joined_are_the_text(text: str) -> None:
    assert "".join(token.written for token in tokens(text)) == unicodedata.normalize("NFC", text)


@given(TEXT)
def test_composed_and_decomposed_text_read_alike(text: str) -> None:
    assert plain(text) == plain(unicodedata.normalize("NFD", text))


@given(st.integers(0, 10**15))
def test_no_digit_of_a_number_survives(number: int) -> None:
    assert not re.search(r"\d", plain(f"có {number} hộ"))


@given(st.dates())
def test_no_digit_of_a_date_survives_and_reading_twice_is_reading_once(day: object) -> None:
    said = plain(f"ngày {day:%d/%m/%Y}")
    assert not re.search(r"\d", said)
    assert plain(said) == said


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("tức ngày mùng 6 tháng 3 năm Bính Ngọ", "tức ngày mùng sáu tháng ba năm Bính Ngọ"),
        ("Hôm nay là thứ Ba, ngày 24 tháng 11 năm 2026.", None),
        ("tháng 5 năm 2005", "tháng năm năm hai nghìn không trăm linh năm"),
    ],
)
def test_the_greeting_is_read_as_said(written: str, spoken: str | None) -> None:
    expected = spoken or "Hôm nay là thứ Ba, ngày hai mươi tư tháng mười một năm hai nghìn không trăm hai mươi sáu."
    assert plain(written) == expected


@pytest.mark.parametrize("written", ["giá 5 ₿", "chữ 漢字"])
def test_what_cannot_be_read_is_reported_never_guessed(written: str) -> None:
    assert audit(tokens(written))
