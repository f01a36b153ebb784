"""Kinds of documents that were drafted wrong once, each with what is right."""

from __future__ import annotations

import pytest

from broadcast.model import Plan, PlanParagraph, Section
from broadcast.stages.script.draft import Drafts, draft
from broadcast.stages.script.formulas import without_formula


def section(name: str, title: str, *texts: str) -> Section:
    return Section(
        id=name,
        title=title,
        paragraphs=tuple(PlanParagraph(text=text, line=place) for place, text in enumerate(texts, 2)),
        line=1,
    )


def drafts(*sections: Section, title: str = "Phòng, chống bão", kind: str = "KẾ HOẠCH", authority: str = "") -> Drafts:
    plan = Plan(
        path="ke-hoach.txt", kind=kind, title=title, number="", authority=authority, issued_on=None,
        sections=sections, broadcast_section=None, ordered_to="", monthly_target=None, joins=(), flags=(),
        not_spoken=(),
    )  # fmt: skip
    return draft(plan)


def said(found: Drafts) -> str:
    return "\n".join(line.partition(" <!--")[0] for each in found.drafts for line in each.text.splitlines())


LONG = "Bà con chằng chống nhà cửa, cất giữ thóc lúa, đưa trâu bò lên chỗ cao trước khi nước lên. " * 18


def test_a_script_about_many_parts_is_named_for_the_document_and_parts_of_a_series_are_counted() -> None:
    found = drafts(
        section("I", "MỤC ĐÍCH", LONG),
        section("II", "ĐỐI VỚI NHÂN DÂN", LONG),
        section("III", "ĐỐI VỚI HỘ Ở VEN SÔNG", "Dân báo tin."),
        section("IV", "BÁO TIN", "Người dân báo ngay cho trưởng thôn."),
        section("V", "TÀU THUYỀN", "Bà con đưa tàu thuyền về bến."),
    )
    titles = [each.title for each in found.drafts]
    assert titles[-1] == "Phòng, chống bão" or titles[-1].startswith("Phòng, chống bão, kỳ")


def test_a_group_of_articles_is_a_heading_although_articles_are_numbered_through() -> None:
    found = said(
        drafts(
            section("Chương II", "QUẢN LÝ"),
            section("Chương II.Mục 1", "MỞ CỬA, CHO MƯỢN"),
            section("Điều 3", "Giờ mở cửa", "Nhà văn hóa mở cửa từ 5 giờ."),
            section("Điều 4", "Mượn", "Người dân báo trước 3 ngày."),
        )
    )
    assert "MỞ CỬA" not in found and "## Mở cửa, cho mượn" in found


@pytest.mark.parametrize(
    ("title", "text", "whole"),
    [
        ("Hộ cận nghèo", "hỗ trợ 70% mức đóng.", "Hộ cận nghèo: hỗ trợ 70% mức đóng."),
        ("Học sinh", "cấp sách vở miễn phí.", "Học sinh: cấp sách vở miễn phí."),
        ("Ủy ban nhân dân xã", "hỗ trợ 70% mức đóng.", "Ủy ban nhân dân xã hỗ trợ 70% mức đóng."),
    ],
)
def test_those_to_whom_something_is_given_do_not_give_it(title: str, text: str, whole: str) -> None:
    other = section("2", "Giờ mở cửa", "Bà con đến từ 7 giờ 30.")
    assert whole in said(drafts(section("1", title, text), other))


def test_a_lead_of_two_sentences_is_said_once() -> None:
    text = said(
        drafts(
            section(
                "1",
                "Khi lợn chết",
                "Không bán chạy; báo ngay trưởng ấp. Lợn phải tiêu hủy được hỗ trợ theo cân nặng:",
                "Lợn con, lợn thịt: 40.000 đồng/kg;",
                "Lợn nái, đực giống đang khai thác: 48.000 đồng/kg.",
            ),
            section("2", "Chuồng trại", "Hộ nuôi rắc vôi bột."),
        )
    )
    assert text.count("báo ngay trưởng ấp") == 1


@pytest.mark.parametrize(
    ("text", "is_aired"),
    [
        ("Vắc xin do tỉnh cấp. Chủ vật nuôi không phải trả tiền.", True),
        ("Tiền công do xã chi; khám và tiêm miễn phí.", True),
        ("Chi từ ngân sách xã năm 2026, tổng số 46.200.000 đồng.", False),
        ("Lập dự toán, báo cáo trước 16 giờ.", False),
    ],
)
def test_what_costs_nothing_is_told_under_whatever_title(text: str, is_aired: bool) -> None:
    found = drafts(section("1", "Lịch tiêm", "Bà con đưa chó đến tiêm."), section("2", "KINH PHÍ", text))
    assert [each.section for each in found.left_out] == ([] if is_aired else ["2"])


@pytest.mark.parametrize(
    "sentence",
    [
        "Nhận được Công văn này, đề nghị các đơn vị triển khai thực hiện./.",
        "Yêu cầu thủ trưởng các sở, ngành và Chủ tịch Ủy ban nhân dân các xã, phường thực hiện nghiêm Chỉ thị này./.",
    ],
)
def test_what_only_obliges_offices_is_not_said(sentence: str) -> None:
    found = said(
        drafts(section("1", "Giờ cấm", "Người dân không ra khỏi nhà.", sentence), section("2", "Tàu", "Bà con về bến."))
    )
    assert "đề nghị" not in found.lower() and "yêu cầu" not in found.lower()


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("ĐỐI TƯỢNG ĐƯỢC MIỄN, GIẢM", "Đối tượng được miễn, giảm"),
        ("THÔNG TIN VÀ BÁO CÁO", "Thông tin và báo cáo"),
        ("VIỆC CỦA BCH QUÂN SỰ", "Việc của BCH quân sự"),
        ("BÓNG CHUYỀN HƠI", "Bóng chuyền hơi"),
        ("DỌN KÊNH NẬM SUM", "Dọn kênh Nậm Sum"),
    ],
)
def test_a_title_in_capitals_is_shown_in_the_letters_of_a_sentence(title: str, shown: str) -> None:
    from broadcast.stages.script.naming import title_of

    assert title_of(section("1", title)) == shown


@pytest.mark.parametrize(
    "sentence",
    [
        "Công dân không có mặt đúng thời gian hoặc địa điểm khám sức khỏe ghi trong giấy gọi mà không có lý do "
        "chính đáng bị phạt tiền từ 25.000.000 đồng đến 35.000.000 đồng.",
        "Trạm Y tế phường tổ chức tiêm vắc xin cho trẻ từ 2 đến dưới 10 tuổi chưa tiêm đủ 2 mũi tại nhà "
        "văn hóa khu phố 4.",
    ],
)
def test_a_long_sentence_always_has_a_place_named_where_it_may_be_cut(sentence: str) -> None:
    from broadcast.stages.script.cutting import LONGEST_WORDS, proposal

    assert len(sentence.split()) > LONGEST_WORDS
    assert "«" in proposal(sentence)


def test_what_the_station_itself_is_asked_is_left_out() -> None:
    orders = section("III", "Thực hiện", "Đề nghị Đài truyền thanh xã phát kế hoạch này 2 buổi một ngày.")
    assert [each.section for each in drafts(section("I", "Ngày trồng", "Bà con mang cuốc."), orders).left_out] == [
        "III"
    ]


def test_how_a_body_came_to_its_plan_is_not_said() -> None:
    text = "Được sự nhất trí của Đảng ủy xã, Ban Thường vụ Hội Nông dân xã xây dựng kế hoạch như sau:"
    assert "nhất trí" not in said(drafts(section("", "", text), section("I", "Ngày trồng", "Bà con mang cuốc.")))


def test_what_an_opening_tells_before_it_leads_on_is_said() -> None:
    lead = (
        "Theo kết quả đo ngày 20/02/2026, ranh mặn đã vào sâu 46 km. Dự báo độ mặn có lúc lên 6,5 phần nghìn. "
        "Trạm Quản lý thủy nông thông báo để bà con chủ động ứng phó như sau:"
    )
    told = said(drafts(section("", "", lead), section("1", "Lấy nước", "Bà con bơm nước vào ruộng.")))
    assert "46 km" in told and "6,5 phần nghìn" in told
    grounds = "Căn cứ Kế hoạch số 9/KH-UBND. Thực hiện chỉ đạo của tỉnh, UBND xã xây dựng kế hoạch như sau:"
    assert "Kế hoạch số 9" not in said(drafts(section("", "", grounds), section("1", "Việc", "Bà con bơm nước.")))


@pytest.mark.parametrize("ends", ["giờ mở là giờ của sáng hôm sau", "phần còn lại trả vào tuần sau"])
def test_the_next_day_is_no_word_that_leads_on(ends: str) -> None:
    texts = (f"Ba cống lớn đóng, mở theo giờ, {ends}:", "Rạch Bần: đóng 15 giờ.", "Vàm Tây: đóng 16 giờ.")
    assert ends in said(drafts(section("1", "Đóng, mở cống", *texts)))


def test_papers_that_a_body_carries_out_are_not_said() -> None:
    papers = "Thực hiện Kế hoạch số 15/KH-UBND ngày 02/3/2026 của UBND tỉnh; Công văn số 99/SNN của Sở Y tế"
    assert without_formula(f"{papers}, Công an xã tổ chức cấp căn cước.") == "Công an xã tổ chức cấp căn cước."
    kept = "Theo Nghị định số 20/2021/NĐ-CP, hộ nghèo được hỗ trợ 500.000 đồng."
    assert without_formula(kept) == kept
