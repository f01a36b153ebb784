"""What counts as a fact, and in which form two of them are the same."""

from __future__ import annotations

import pytest

from broadcast.stages.script.facts import facts


def found(text: str) -> set[str]:
    return {str(one) for one in facts(text)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Có 05 quan điểm.", {"số «5»"}),
        ("Ngày 17/03/2026, tức 17/3/2026.", {"ngày «17/3/2026»"}),
        ("Nghị quyết số 02-NQ/TW.", {"số hiệu văn bản «02-NQ/TW»"}),
        (
            "Kế hoạch số 66-KH/ĐU và Nghị định 30/2020/NĐ-CP.",
            {"số hiệu văn bản «66-KH/ĐU»", "số hiệu văn bản «30/2020/NĐ-CP»"},
        ),
        ("Mức 12.000 USD, tăng 0,5 m.", {"số «12000»", "số «0,5»"}),
        ("Sông qua Hưng Yên và Ba Vì.", {"tên riêng «Hưng Yên»", "tên riêng «Ba Vì»"}),
        ("Khẳng định vai trò của xã.", set()),
        ("(1) phun thuốc; (2) dọn rác", set()),
        ("Phòng dịch (kỳ 2/3)", set()),
        ("Chiều từ 13 giờ 30: khám mắt; 7h15: họp; 19:30: trả lời.", {"giờ «13:30»", "giờ «7:15»", "giờ «19:30»"}),
    ],
)
def test_facts_of_a_text(text: str, expected: set[str]) -> None:
    assert found(text) == expected
