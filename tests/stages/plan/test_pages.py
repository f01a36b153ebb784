"""Page numbers strewn into texts without places, and the sentences that they cut; beside them numbers that must stay."""

from __future__ import annotations

import pytest

from broadcast.model import Plan
from broadcast.stages.plan.formats.text import to_lines
from broadcast.stages.plan.plan import plan_of

FILLER = "Chủ rừng và người dân phải giữ gìn, không mang lửa vào rừng trong những ngày nắng nóng. "
HEAD = "KẾ HOẠCH\nPhòng cháy rừng\nI. NỘI DUNG\n"


def plan(text: str) -> Plan:
    return plan_of(to_lines(text), "van-ban.txt", {})


def said(text: str) -> str:
    return "\n".join(paragraph.text for section in plan(text).sections for paragraph in section.paragraphs)


def flagged(text: str) -> list[str]:
    return [flag.text for flag in plan(text).flags if flag.kind == "page-number"]


@pytest.mark.parametrize(
    "line",
    [
        "Trang 4/5",
        "- Trang 2 -",
        "trang 3",
        "Tr. 2/7",
        "Kế hoạch phòng cháy rừng năm 2026 – Trang 2/4",
        "UBND xã Khe Sim | trang 2",
    ],
)
def test_a_line_that_calls_itself_a_pages_is_never_said(line: str) -> None:
    text = f"{HEAD}{FILLER}Người dùng thuốc, gian dối làm sai\n{line}\nkết quả phân loại sức khỏe bị phạt.\n"
    assert "làm sai kết quả" in said(text)
    assert line not in said(text)
    assert line in [piece.text for piece in plan(text).not_spoken]


def test_pages_of_all_and_a_head_repeated_beside_them() -> None:
    text = f"{HEAD}{FILLER}\nỦy ban nhân dân xã Khe Sim\n1/3\n{FILLER}\nỦy ban nhân dân xã Khe Sim\n2/3\n{FILLER}\n"
    assert "Khe Sim" not in said(text)
    assert "/3" not in said(text)


@pytest.mark.parametrize("line", ["Xem mẫu tại trang 3", "1/3", "Trang bị 2/3 bình chữa cháy", "24/7"])
def test_what_only_looks_like_a_pages_line_is_said(line: str) -> None:
    assert line in said(f"{HEAD}{FILLER}\n{line}\n{FILLER}\n")


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Công dân nam được tạm hoãn trong một khóa đào tạo thì gọi đến hết tuổi", "27. Công dân nữ tự nguyện thì đăng ký tại xã."),
        ("Các hộ phải khai báo tạm vắng với công an xã theo đúng quy định chậm nhất vào ngày", "15. Sau ngày ấy không nhận đơn."),
    ],
)  # fmt: skip
@pytest.mark.parametrize("page", ["", "2\n", "- 1 -\n"])
def test_a_number_that_ends_a_sentence_begins_no_item(left: str, right: str, page: str) -> None:
    text = f"{HEAD}1. Đối tượng\n{left}\n{page}{right}\n2. Thời gian\n{FILLER}\n"
    assert f"{left} {right}" in said(text)
    assert [section.id for section in plan(text).sections if section.id] == ["I", "I.1", "I.2"]


def test_an_item_behind_an_item_without_a_full_stop_is_an_item() -> None:
    long = "Các hộ thu gom rác thải, phân loại tại nhà và đem ra điểm tập kết vào buổi sáng trong ngày"
    text = f"{HEAD}1. {long}\n2. Mỗi hộ tự trang bị thùng có nắp\n3. Trưởng thôn nhắc nhở các hộ\n"
    assert [section.id for section in plan(text).sections] == ["I", "I.1", "I.2", "I.3"]


@pytest.mark.parametrize(
    ("cut", "number"),
    [
        ("Những ngày có cảnh báo 2 cấp 4 trở lên thì không ai được đốt nương.", "2"),
        ("Hội trường của 2 thôn 5 là nơi họp.", "2"),
    ],
)
def test_a_number_before_a_name_with_its_own_number(cut: str, number: str) -> None:
    assert flagged(f"{HEAD}{FILLER * 18}\n{cut}\n{FILLER * 6}\n") == [number]


@pytest.mark.parametrize(
    "fact",
    [
        "Họp tại 2 thôn 4 và 5 trong tháng này.",
        "Cấy 2 dảnh một khóm, không cấy mạ già.",
        "Tưới 2 gàu một luống lúc sáng sớm.",
        "Phát lịch 2 lượt mỗi ngày.",
        "Diệt chuột ở thôn 2 và cấp 3 bờ vùng.",
    ],
)
def test_rates_and_several_names_are_facts(fact: str) -> None:
    assert flagged(f"{HEAD}{FILLER * 18}\n{fact}\n{FILLER * 6}\n") == []


def test_numbers_at_the_feet_begin_with_one() -> None:
    first = "Người đang học trung học phổ thông hoặc đại học hệ chính 1 quy thì được hoãn."
    second = "Trưởng bản giao giấy tận tay rồi báo cáo 2 Chủ tịch Ủy ban nhân dân xã."
    text = f"{HEAD}{FILLER * 16}\n{first}\n{FILLER * 16}\n{second}\n{FILLER * 8}\n"
    assert flagged(text) == ["1", "2"]
