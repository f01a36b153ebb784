"""What is attached behind a signature, and figures and tables that lines cut apart."""

from __future__ import annotations

import pytest

from broadcast.model import Plan
from broadcast.stages.plan.formats.text import to_lines
from broadcast.stages.plan.lines import Line
from broadcast.stages.plan.plan import plan_of

DECISION = """ỦY BAN NHÂN DÂN
XÃ LŨNG HẠ
Số: 5/QĐ-UBND
QUYẾT ĐỊNH
Ban hành Quy chế nhà văn hóa
Điều 1. Ban hành kèm theo Quyết định này Quy chế nhà văn hóa.
Điều 2. Quyết định có hiệu lực từ ngày 5/6/2026./.
Nơi nhận:
- Như Điều 2;
- Lưu: VT.
CHỦ TỊCH
(Đã ký)
"""
OWN_HEAD = """ỦY BAN NHÂN DÂN
XÃ LŨNG HẠ
-------
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------
"""
RULES = """QUY CHẾ
Quản lý nhà văn hóa thôn
(Ban hành kèm theo Quyết định số 5/QĐ-UBND ngày 1/6/2026)
Chương I
QUY ĐỊNH CHUNG
Điều 1. Giờ mở cửa
Mở cửa từ 5 giờ đến 22 giờ.
"""


def plan(text: str) -> Plan:
    return plan_of(to_lines(text), "van-ban.txt", {})


@pytest.mark.parametrize("head", ["", OWN_HEAD, OWN_HEAD + "Lũng Hạ, ngày 1 tháng 6 năm 2026\n"])
def test_the_title_block_of_rules_behind_a_signature_is_no_text(head: str) -> None:
    found = plan(DECISION + head + RULES)
    assert [section.id for section in found.sections] == ["Điều 1", "Điều 2", "Chương I", "Điều 1 (2)"]
    said = " ".join(paragraph.text for section in found.sections for paragraph in section.paragraphs)
    assert "Hạnh phúc" not in said and "QUY CHẾ" not in said and "kèm theo Quyết định số" not in said
    zones = {piece.text: piece.zone for piece in found.not_spoken}
    assert zones["QUY CHẾ"] == zones["Quản lý nhà văn hóa thôn"] == "head"
    assert zones["(Đã ký)"] == "signature"


def test_the_end_of_a_document_is_kept_as_it_is_written() -> None:
    assert plan(DECISION).sections[-1].paragraphs[-1].text.endswith("ngày 5/6/2026./.")


WRAPPED = [
    "Ủy ban nhân dân xã thông báo để bà con trong toàn xã biết và thực hiện đúng nội",
    "dung sau đây, không để xảy ra trường hợp chậm trễ hay bỏ sót bất cứ hộ nào trong",
    "toàn bộ các thôn, xóm của xã, nhất là những hộ ở xa và những hộ neo đơn, già yếu",
    "không có người đi lại giúp đỡ hằng ngày, kể cả khi trời mưa bão kéo dài nhiều ngày",
    "thì cán bộ thôn vẫn phải đến tận nhà để báo tin và giúp bà con làm các việc cần làm",
    "trước khi nước lên cao và đường đi bị ngập.",
]


@pytest.mark.parametrize(
    "cut",
    [
        ["Hộ có lợn phải tiêu hủy được hỗ trợ", "40.000", "đồng cho một cân lợn hơi."],
        ["Nếu trời mưa to thì lùi sang ngày", "4", "tháng 6, giờ không đổi."],
        ["Khi có cháy thì mọi người gọi ngay số", "0900 000 114", "để báo cho trạm."],
        ["Chốt đặt tại đầu dốc, người trực", "24 giờ mỗi ngày, kể cả ngày nghỉ."],
        ["Tổng số người được gọi:", "118", "người trong toàn xã."],
        ["Trẻ đủ 9 tháng tuổi được tiêm vắc xin sởi mũi", "1", "và hẹn ngày tiêm mũi sau."],
        ["Rác được gom trước tiên ở giai đoạn", "2", "của khu đất đấu giá."],
        ["Mỗi cấp được báo bằng kẻng: một hồi dài là báo động hai, ba hồi liền là báo động", "3."],
    ],
)
def test_a_figure_that_a_line_cut_off_belongs_to_its_sentence(cut: list[str]) -> None:
    found = plan("\n".join([*WRAPPED, *cut]))
    said = [paragraph.text for section in found.sections for paragraph in section.paragraphs]
    assert " ".join(cut) in said


def test_a_page_number_between_two_lines_is_none_of_the_sentence() -> None:
    found = plan("\n".join([*WRAPPED, "Xã mở lớp dạy nghề cho thanh niên, học", "2", "viên được cấp sách vở."]))
    assert "2" in [piece.text for piece in found.not_spoken if piece.zone == "page-number"]


@pytest.mark.parametrize("noun", ["mũi", "đợt", "lô", "tuyến", "giai đoạn"])
def test_a_number_between_paragraphs_belongs_to_the_noun_that_needs_it(noun: str) -> None:
    found = plan("\n\n".join(["Xã thông báo lịch.", f"Ai đã qua {noun}", "1", "thì báo cho trưởng thôn."]))
    assert not [piece for piece in found.not_spoken if piece.zone == "page-number"]
    assert f"Ai đã qua {noun} 1 thì báo cho trưởng thôn." in [
        one.text for section in found.sections for one in section.paragraphs
    ]


@pytest.mark.parametrize("gap", ["\t", "    "])
def test_a_table_set_with_tabs_or_gaps_is_said_row_by_row(gap: str) -> None:
    rows = [("Ngày", "Thôn", "Địa điểm"), ("26/10/2026", "Thôn Trung", "Trạm Y tế"), ("27/10/2026", "Thôn Bái", "Đình")]
    text = "THÔNG BÁO\nVề việc khám tuyển\n1. Lịch khám\n" + "\n".join(gap.join(row) for row in rows)
    said = [paragraph.text for section in plan(text).sections for paragraph in section.paragraphs]
    assert said[1:] == ["ngày 26/10/2026: Thôn Trung, tại Trạm Y tế.", "ngày 27/10/2026: Thôn Bái, tại Đình."]


def test_a_name_cut_by_a_page_end_goes_on_and_a_heading_does_not() -> None:
    def line(text: str, number: int, before: str, page: int = 1) -> Line:
        return Line(text=text, number=number, before=before, page=page, placed=True)  # type: ignore[arg-type]

    found = plan_of(
        (
            line("1. Hộ nghỉ bán liên tục quá 30 ngày mà không báo Ban", 1, "new"),
            line("Quản lý chợ thì bị chấm dứt hợp đồng.", 2, "gap", 2),
            line("2. Đối với Chủ tịch các xã, phường", 3, "wrap", 2),
            line("Trực tiếp chỉ đạo sơ tán dân ở ngoài đê.", 4, "wrap", 2),
        ),
        "van-ban.pdf",
        {},
    )
    first, second = found.sections
    assert first.paragraphs[0].text.endswith("không báo Ban Quản lý chợ thì bị chấm dứt hợp đồng.")
    assert second.title == "Đối với Chủ tịch các xã, phường"


@pytest.mark.parametrize(
    ("sentence", "number", "is_page"),
    [
        ("Trẻ em đến trạm 2 y tế để khám.", "2", True),
        ("Đổi được 1 chai nước rửa chén 4 hoặc 1 đôi găng tay.", "4", True),
        ("Mỗi hộ nhận 2 gói hạt giống và 1 bẫy bả.", "1", False),
        ("Hộ có 2 đến 4 người được nhận.", "2", False),
        ("Khám tập trung trong 2 ngày 04 và 05/11/2026.", "2", False),
        ("Thường trực và 2 Ban của Hội đồng nhân dân giám sát.", "2", False),
    ],
)
def test_numbers_and_what_they_count(sentence: str, number: str, is_page: bool) -> None:
    from broadcast.stages.plan.strangeness import strangeness

    at = sentence.index(f" {number} ") + 1
    assert (strangeness(sentence, at, at + len(number)) > 3) is is_page


def test_a_form_to_be_filled_in_behind_a_signature_is_no_text() -> None:
    form = """PHIẾU ĐĂNG KÝ HỌC NGHỀ
Họ và tên: ........................
Ngày sinh: ....../....../..........
Nghề đăng ký: .....................
Người đăng ký
"""
    for head in ("", OWN_HEAD):
        found = plan(DECISION + head + form)
        assert [section.id for section in found.sections] == ["Điều 1", "Điều 2"]
        zones = {piece.text: piece.zone for piece in found.not_spoken}
        assert zones["PHIẾU ĐĂNG KÝ HỌC NGHỀ"] in {"table", "head"}
        assert zones["Họ và tên: ........................"] == "table"


def test_a_name_with_its_number_and_what_is_counted_by_a_word_elsewhere() -> None:
    text = (
        "THÔNG BÁO\nVề việc xả lũ của Nhà máy thủy điện Suối Trăn 2\n"
        "Do mưa to ở thượng du, Nhà máy thủy điện Suối Trăn 2 thông báo sẽ mở cửa xả mặt từ 15 giờ ngày 3/8/2026.\n"
        "Trước khi mở cửa xả 30 phút, Nhà máy hú 3 hồi còi dài, mỗi hồi 20 giây, để bà con ở ven sông rời khỏi bãi.\n"
    )
    assert not plan(text).flags


def test_figures_of_a_short_notice_are_no_pages() -> None:
    text = (
        "Mực nước hồ lúc 7 giờ là 512,4 m, vượt mức cho phép 1,2 m. Hồ sẽ mở 2 cửa xả từ 13 giờ cùng ngày, lưu lượng "
        "từ 120 đến 180 m3/s. Nhân dân ven suối không xuống suối, không vớt củi đến khi có thông báo mới; đưa trâu, bò, "
        "máy bơm lên cao, giữ trẻ nhỏ trong nhà và nghe đài.\n\nCông ty kéo còi 3 hồi, mỗi hồi 30 giây, trước khi xả."
    )
    assert not plan(text).flags


def test_a_units_letter_behind_its_figure_is_no_slip() -> None:
    assert not plan("Ban thường vụ dự trù kinh phí 18.500.000đ trích từ quỹ của hội.").flags


def test_what_stands_under_the_title_of_an_attached_list_is_kept() -> None:
    text = DECISION + OWN_HEAD + "DANH SÁCH\nHỘ ĐƯỢC HỖ TRỢ\nÔng Hà Văn An, thôn Bến.\nBà Lò Thị Mai, thôn Gò.\n"
    said = " ".join(paragraph.text for section in plan(text).sections for paragraph in section.paragraphs)
    assert "Hà Văn An" in said and "Lò Thị Mai" in said


def test_a_single_page_number_before_a_word_that_nothing_counts_is_found() -> None:
    text = (
        "Ban bầu cử niêm yết danh sách cử tri tại nhà văn hóa các thôn trước ngày bầu, để bà con xem và báo khi có chỗ "
        "sai. Ngày bầu là chủ nhật, từ 7 giờ đến 11 giờ, 2 tại nhà văn hóa của thôn; mỗi hộ cử một người đi bỏ phiếu, "
        "không ai bỏ phiếu thay hộ khác, người ốm được mang hòm phiếu phụ đến tận nhà."
    )
    assert [flag.text for flag in plan(text).flags] == ["2"]
