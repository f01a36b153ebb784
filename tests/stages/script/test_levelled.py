"""What is said in several ways is brought to one form, and only where the source says that it is the same."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from broadcast.stages.script.levelled import levelled, levelled_like

PIECES = (
    *(
        "một nửa",
        "50%",
        "7 rưỡi",
        "sáu tiếng",
        "cấp V",
        "cấp năm",
        "đợt 2",
        "lượt hai",
        "ngày 8, 9 và 10/6",
        "12/4",
        "24/24 giờ",
    ),
    *("Chủ nhật", "mùng 6", "chiều", "3 giờ", "triệu rưỡi", "tháng 5", "năm 2026", "99/99", "thứ nhất", "đầu tiên"),
)


@pytest.mark.parametrize(
    ("said", "form"),
    [
        ("cảnh báo cháy cấp V", "cảnh báo cháy cấp 5"),
        ("đóng một triệu rưỡi", "đóng 1,5 triệu"),
        ("cứ sáu tiếng báo một lần", "cứ sáu giờ báo một lần"),
        ("ngày 15 tháng 3 năm 2026", "ngày 15/3/2026"),
        ("ngày 8, 9 và 10/6", "ngày 8/6, ngày 9/6 và ngày 10/6"),
        ("Chủ nhật 12/4", "Chủ nhật ngày 12/4"),
    ],
)
def test_what_is_the_same_anywhere_has_one_form(said: str, form: str) -> None:
    assert levelled(said) == form


@pytest.mark.parametrize("kept", ["tổ V.I.P", "bảy giờ rưỡi", "ngày 40, 41 và 42/13", "tỷ lệ 1/2", "Chủ nhật 40/13"])
def test_what_is_none_of_these_stays(kept: str) -> None:
    assert levelled(kept) == kept


@pytest.mark.parametrize(
    ("source", "said", "form"),
    [
        ("rừng cháy cấp 5", "cháy cấp năm", "cháy cấp 5"),
        ("rừng cháy cấp 4", "cháy cấp năm", "cháy cấp năm"),
        ("khám đợt 1, đợt 2", "khám lượt hai", "khám đợt 2"),
        ("họp lúc 15 giờ", "họp lúc 3 giờ chiều", "họp lúc 15 giờ chiều"),
        ("họp lúc 3 giờ và 15 giờ", "họp lúc 3 giờ chiều", "họp lúc 3 giờ chiều"),
        ("họp lúc 14 giờ", "họp lúc 3 giờ chiều", "họp lúc 3 giờ chiều"),
        ("nộp trước ngày 31/1", "muộn nhất là 31/1", "muộn nhất là ngày 31/1"),
        ("nộp trước ngày 30/1", "muộn nhất là 31/1", "muộn nhất là 31/1"),
    ],
)
def test_what_hangs_on_the_source_is_changed_only_where_the_source_has_it(source: str, said: str, form: str) -> None:
    assert levelled_like(said, source) == form


PIECE = st.sampled_from(PIECES)


@example(["cấp V", "tháng 5", "tháng 5"], [])
@given(st.lists(PIECE | st.text(max_size=6), max_size=8), st.lists(PIECE, max_size=4))
def test_no_text_raises_and_a_levelled_text_is_level(pieces: list[str], others: list[str]) -> None:
    text = " ".join(pieces)
    once = levelled(text)
    assert levelled(once) == once
    assert isinstance(levelled_like(once, levelled(", ".join(others))), str)
