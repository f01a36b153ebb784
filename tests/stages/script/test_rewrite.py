"""Orders to officers become statements for listeners; nothing is added, long sentences are cut where clauses meet."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadcast.stages.script.facts import facts
from broadcast.stages.script.rewrite import LONGEST_WORDS, statements, subject_of

TURNED = [
    ("Nhấn mạnh việc xây dựng quy hoạch tổng thể.", "Nghị quyết nhấn mạnh việc xây dựng quy hoạch tổng thể."),
    ("Phổ biến việc Hà Nội chủ động thử nghiệm.", "Theo Nghị quyết, Hà Nội chủ động thử nghiệm."),
    ("Tuyên truyền làm rõ lợi ích của việc tiêm chủng.", "Nghị quyết nêu rõ lợi ích của việc tiêm chủng."),
    ("Làm rõ nguyên tắc “cùng phát triển”.", "Nghị quyết nêu rõ nguyên tắc “cùng phát triển”."),
    ("Vận động các hộ phân loại rác tại nhà.", "Đề nghị các hộ phân loại rác tại nhà."),
    ("Khẳng định vai trò của Thủ đô.", "Nghị quyết khẳng định vai trò của Thủ đô."),
    ("Đưa Thủ đô trở thành trung tâm sáng tạo.", "Cần đưa Thủ đô trở thành trung tâm sáng tạo."),
    ("Thủ đô phải là hạt nhân của vùng.", "Thủ đô phải là hạt nhân của vùng."),
    ("Thực hiện Kế hoạch của tỉnh, Công an xã tổ chức cấp căn cước.",) * 2,
    (
        "Thực hiện nghiêm Chỉ thị số 15, các hộ không đốt pháo.",
        "Cần thực hiện nghiêm Chỉ thị số 15, các hộ không đốt pháo.",
    ),
]


@pytest.mark.parametrize(("written", "said"), TURNED)
def test_an_order_becomes_a_statement(written: str, said: str) -> None:
    assert [one.text for one in statements(written, "Nghị quyết")] == [said]


def test_an_inline_list_is_counted_in_words() -> None:
    text = "Có các việc: (1) phun khử trùng; (2) Nghị quyết số 08-NQ/TW ngày 21/01/1983; (3) thu gom rác."
    assert [one.text for one in statements(text, "Kế hoạch")] == [
        "Có các việc: một là phun khử trùng.",
        "Hai là Nghị quyết số 08-NQ/TW ngày 21/01/1983.",
        "Ba là thu gom rác.",
    ]


def test_an_order_that_no_rule_covers_is_told_as_what_the_document_asks() -> None:
    (only,) = statements("Làm rõ, nêu bật những kết quả của xã.", "Kế hoạch")
    assert only.text == "Kế hoạch yêu cầu làm rõ, nêu bật những kết quả của xã."


def test_a_long_sentence_is_cut_where_clauses_meet() -> None:
    text = (
        "Ủy ban nhân dân xã yêu cầu các thôn kiểm tra toàn bộ hệ thống mương tiêu trước ngày 30/6/2026; "
        "các hộ dân thu dọn vật liệu, khơi thông cống rãnh trước cửa nhà mình và báo trưởng thôn khi thấy sạt lở."
    )
    said = statements(text, "Kế hoạch")
    assert len(said) == 2
    assert all(len(one.text.split()) <= LONGEST_WORDS and not one.note for one in said)


def test_a_list_of_things_is_not_cut_in_two() -> None:
    text = "Đợt này hỗ trợ " + ", ".join(f"giống cây loại {letter}" for letter in "abcdefghi") + " cho các hộ nghèo."
    (only,) = statements(text, "Kế hoạch")
    assert only.text == text
    assert "câu dài" in only.note


@pytest.mark.parametrize(
    ("title", "subject"),
    [
        ("Tuyên truyền thực hiện Nghị quyết số 02-NQ/TW", "Nghị quyết"),
        ("Phổ biến Luật Đất đai", "Luật"),
        ("Tiêm chủng mở rộng năm 2026", "Kế hoạch"),
    ],
)
def test_the_subject_is_what_the_plan_carries_out(title: str, subject: str) -> None:
    assert subject_of(title) == subject


CLAUSES = (
    "nhấn mạnh việc giao 12.000 suất quà trước ngày 17/3/2026",
    "đồng thời bảo đảm 95% hộ dân tại Cửa Đình có nước sạch",
    "trong đó, lấy sông Hồng làm trục cảnh quan theo Nghị quyết số 02-NQ/TW",
    "nhằm thu hút 1.500 lao động của Ba Vì và Hưng Yên",
    "đưa diện tích lên 38,5 ha ở giai đoạn 2026 - 2030",
    "gắn với việc di dời 4 cơ sở sản xuất",
)


@settings(deadline=None)
@given(st.lists(st.sampled_from(CLAUSES), min_size=1, max_size=9), st.sampled_from((", ", "; ", ". ")))
def test_no_fact_is_added_or_lost(clauses: list[str], mark: str) -> None:
    text = (
        mark.join(
            clause[:1].upper() + clause[1:] if mark == ". " or not place else clause
            for place, clause in enumerate(clauses)
        )
        + "."
    )
    said = "\n".join(one.text for one in statements(text, "Nghị quyết"))
    assert {(one.kind, one.text) for one in facts(said)} == {(one.kind, one.text) for one in facts(text)}
