"""Steps keep their order and things their partners, also where no number tells which is which."""

from __future__ import annotations

import pytest

from broadcast.stages.script.sequence import exchanged_partners, exchanged_times, turned_sequence

STEPS = "Các hộ xử lý giếng theo các bước: múc cạn nước cũ, vét sạch bùn, chờ nước mới dâng lên, hòa thuốc khử trùng."
PAIRS = "Thôn Đông nhận gạo tại trường học, thôn Đoài nhận gạo tại trạm y tế."


@pytest.mark.parametrize(
    "said",
    [
        "Trước hết múc cạn nước cũ. Rồi vét sạch bùn. Chờ nước mới dâng lên. Sau đó hòa thuốc khử trùng.",
        "Múc cạn nước cũ, vét sạch bùn rồi chờ nước mới dâng lên, hòa thuốc khử trùng.",
        "Trước khi vét sạch bùn phải múc cạn nước cũ.",
    ],
)
def test_steps_in_their_order_are_no_fault(said: str) -> None:
    assert not turned_sequence(STEPS, said)


@pytest.mark.parametrize(
    "said",
    [
        "Múc cạn nước cũ, vét sạch bùn. Kế đó hòa thuốc khử trùng. Rồi chờ nước mới dâng lên.",
        "Vét sạch bùn rồi múc cạn nước cũ. Chờ nước mới dâng lên, hòa thuốc khử trùng.",
    ],
)
def test_steps_turned_round_are_a_fault(said: str) -> None:
    assert turned_sequence(STEPS, said)


def test_steps_between_semicolons_are_steps_of_one_sentence() -> None:
    source = "Cách ủ phân: trước tiên rải rơm; tiếp đó rắc vôi bột; rồi đổ phân chuồng; cuối cùng phủ bạt kín."
    assert not turned_sequence(
        source, "Trước tiên rải rơm. Tiếp đó rắc vôi bột. Rồi đổ phân chuồng. Cuối cùng phủ bạt."
    )
    assert turned_sequence(source, "Trước tiên rải rơm. Tiếp đó đổ phân chuồng. Rồi rắc vôi bột. Cuối cùng phủ bạt.")


def test_morning_and_evening_keep_what_is_done_then() -> None:
    source = "Buổi sáng họp chi bộ tại đình, buổi chiều phát quà tại chợ."
    assert not exchanged_times(source, "Chiều phát quà ở chợ. Sáng thì họp chi bộ ở đình.")
    assert exchanged_times(source, "Sáng phát quà tại chợ, chiều họp chi bộ tại đình.")


def test_things_side_by_side_may_change_their_places() -> None:
    assert not turned_sequence("Khi đi mang theo căn cước, thẻ bảo hiểm.", "Khi đi mang theo thẻ bảo hiểm, căn cước.")


def test_who_has_exchanged_what_is_said_of_each_is_a_fault() -> None:
    assert exchanged_partners(PAIRS, "Thôn Đông nhận gạo tại trạm y tế, thôn Đoài nhận gạo tại trường học.")
    assert not exchanged_partners(PAIRS, "Thôn Đoài nhận gạo tại trạm y tế, thôn Đông nhận gạo tại trường học.")
    assert not exchanged_partners(PAIRS, PAIRS)


@pytest.mark.parametrize("text", ["", " ", "…", "a" * 3000, "rồi " * 500, "thôn A, thôn B; " * 60])
def test_no_text_raises(text: str) -> None:
    for source in (STEPS, PAIRS, text):
        turned_sequence(source, text)
        exchanged_partners(source, text)
        exchanged_times(source, text)
