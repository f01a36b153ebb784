"""Counts of what follows are true, or a fault; what is said once of all is said of each."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast.stages.script.enumerated import unenumerated

SOURCE = "người dân không đốt nương, không đốt ong, không mang lửa vào rừng."


def test_a_ban_said_once_is_said_of_each_thing() -> None:
    said = "Có ba việc không được làm. Một là đốt nương. Hai là đốt ong. Ba là mang lửa vào rừng."
    text, faults = unenumerated(said, SOURCE)
    assert not faults
    assert text.count("không được") == 3
    assert "Một là" not in text


@pytest.mark.parametrize(
    "said",
    [
        "Có hai việc không được làm. Một là đốt nương. Hai là đốt ong. Ba là mang lửa vào rừng.",
        "Có bốn việc không được làm. Một là đốt nương. Hai là đốt ong. Ba là mang lửa vào rừng.",
        "Cần nhớ ba điều: đốt nương, đốt ong.",
        "Một là đốt nương. Ba là đốt ong. Bốn là mang lửa vào rừng.",
    ],
)
def test_a_count_that_is_not_true_is_a_fault(said: str) -> None:
    assert unenumerated(said, SOURCE)[1]


def test_what_the_source_itself_tells_off_stays() -> None:
    source = "Một là đốt nương. Hai là đốt ong."
    said = "Có ba việc. Một là đốt nương. Hai là đốt ong."
    assert unenumerated(said, source) == (said, ())


@pytest.mark.parametrize("said", ["Bà con đến lúc bảy giờ.", "Thứ hai là ngày họp.", "Một là cờ của bản."])
def test_what_counts_nothing_stays(said: str) -> None:
    assert unenumerated(said, SOURCE) == (said, ())


_PIECES = (
    *("Một là ", "Hai là ", "ba là ", "có hai điều kiện", "ba việc không được làm"),
    *(": ", ". ", "thứ nhất, ", "bước 2: ", "và "),
)


@given(st.lists(st.sampled_from(_PIECES) | st.text(max_size=5), max_size=12))
def test_no_text_raises(pieces: list[str]) -> None:
    text, faults = unenumerated("".join(pieces), SOURCE)
    assert isinstance(text, str) and all(faults)
