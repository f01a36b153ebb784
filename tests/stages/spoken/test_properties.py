"""What holds of every number, every date and every text."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from broadcast.stages.spoken import audit, plain, tokens
from broadcast.stages.spoken.cardinal import cardinal
from tests.conftest import SHARED
from tests.stages.spoken.number_words import parse

HARD = st.text(
    st.one_of(
        st.sampled_from("0123456789.,/-–:;%()[]“”\"'&+@#*_=<>°²³µ€$₫…\n\t\u00a0\u200b\u0301\u202e"),
        st.sampled_from("aAăĂâÂđĐêÊôÔơƠưƯấẾỘyYwWzZfFjJIVXLCDMhgmkTPQU "),
        st.characters(),
    ),
    max_size=80,
)


@given(st.integers(-(10**15), 10**15))
@example(10**15)
@example(1_000_000_000_001)
@example(1_005_000_000)
@example(21_104_015)
def test_every_integer_reads_and_parses_back(number: int) -> None:
    assert parse(cardinal(number)) == number


@given(st.integers(0, 10**15))
def test_every_written_integer_parses_back(number: int) -> None:
    said = plain(f"tổng số {number:,} đồng".replace(",", "."))
    assert parse(said.removeprefix("tổng số ").removesuffix(" đồng")) == number


@given(
    st.dates(min_value=date(1900, 1, 1), max_value=date(2999, 12, 31)),
    st.sampled_from(("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")),
)
def test_every_date_reads_back(day: date, form: str) -> None:
    said = plain(f"ngày {day:{form}}")
    found = re.fullmatch(r"ngày (?:mùng )?(.+?) tháng (.+?) năm (.+)", said)
    if " tháng năm năm " in said:
        found = re.fullmatch(r"ngày (?:mùng )?(.+?) tháng (năm) năm (.+)", said)
    assert found, said
    assert date(parse(found[3]), parse(found[2]), parse(found[1])) == day


@given(HARD)
def test_what_survives_unread_is_always_reported(text: str) -> None:
    found = tokens(text)
    said = "".join(token.spoken for token in found)
    unread = {c for c in said if c.isnumeric() or not (c.isalnum() or c.isspace() or c in ".,;:!?_")}
    reported = "".join(one.text for one in audit(found))
    assert all(c in reported for c in unread)


@given(HARD)
def test_no_input_crashes_and_nothing_is_lost(text: str) -> None:
    import unicodedata

    assert "".join(token.written for token in tokens(text)) == unicodedata.normalize("NFC", text)


@pytest.mark.skipif(not SHARED.exists(), reason="the real plan stands beside the project only where it is developed")
def test_the_whole_plan_leaves_nothing_unread() -> None:
    text = (SHARED / "plans" / "ke-hoach-nghi-quyet-02.txt").read_text(encoding="utf-8")
    left = {one.text for line in text.splitlines() for one in audit(tokens(line.replace("**", "")))}
    assert not left


FORMS = st.lists(
    st.one_of(
        st.sampled_from("0123456789٠١٢３４５½¼²³₂"),
        st.sampled_from(".,/-–−:;%()'\"°+±÷×≥≤<>→&@#*_=~^₫$€№Ø ′″"),
        st.sampled_from(
            ["kg", "km", "m2", "đ", "đồng", "h", "g", "ha", "tr", "k", "USD", "VNĐ", "°C", " ", "\u00a0", "\u2009"]
        ),
        st.sampled_from(
            [
                "ngày ",
                "từ ",
                "đến ",
                "số ",
                "lớp ",
                "quý ",
                "tháng ",
                "gọi ",
                "NĐ-CP",
                "QĐ",
                "UBND",
                "IV",
                "T2",
                "CN",
                "BN ",
                "N.V.Đ.",
            ]
        ),
    ),
    max_size=24,
).map("".join)


@given(FORMS)
def test_figures_marks_units_and_letters_never_raise_and_what_is_not_read_is_reported(text: str) -> None:
    found = tokens(text)
    said = "".join(token.spoken for token in found)
    reported = "".join(residue.text for residue in audit(found))
    unread = {c for c in said if c.isnumeric() or not (c.isalnum() or c.isspace() or c in ".,;:!?")}
    assert unread <= set(reported)


@given(FORMS)
def test_what_was_read_whole_is_read_no_further(text: str) -> None:
    if audit(tokens(text)):
        return
    said = plain(text)
    again = plain(said)
    assert plain(again) == again
    assert not audit(tokens(said))
