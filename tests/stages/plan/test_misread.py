"""Slips of kinds that were missed once, each in a sentence of its own, and right words that were taken for slips."""

from __future__ import annotations

import pytest

from broadcast.model import PlanParagraph
from broadcast.stages.plan.misread import misread

SURE = "Nhà nuớc hỗ trợ hộ nghèo, nguời có công nộp đơn truớc ngày 20 tại trụ sở xã."
"""A sentence with slips beyond doubt: the document is one that was typed in haste."""
CLEAN = "Các hộ gia đình dọn vệ sinh đường làng, ngõ xóm, khơi thông cống rãnh và thu gom rác thải về nơi tập kết. " * 4


def found(text: str) -> list[tuple[str, str]]:
    flags = misread([PlanParagraph(text=text, line=1), PlanParagraph(text=CLEAN + SURE, line=2)])
    return [(flag.text.lower(), flag.suggestion.lower()) for flag in flags if flag.line == 1]


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        # no marks at all
        ("Hộ nào còn thieu giấy tờ thì bổ sung trước ngày 20.", "thieu", "thiếu"),
        ("Công an xã bắt giữ xe khong có giấy phép.", "khong", "không"),
        ("Hộ có ruộng giap đường phải rào kỹ.", "giap", "giáp"),
        ("Các hộ phat quang bụi rậm quanh nhà.", "phat", "phát"),
        # what Telex left
        ("Họp tại nhà văn hóa thoon vào tối thứ Bảy.", "thoon", "thôn"),
        ("Mỗi hộ ddongs góp một ngày công.", "ddongs", "đóng"),
        ("Đề nghị các hộ giữ gìn veej sinh chung.", "veej", "vệ"),
        # letters that look alike
        ("Thôn không thu bất cứ khoản nào, kể cả tiền clơn từ, giấy bút.", "clơn", "đơn"),
        ("Gia đình nộp clầy đủ hồ sơ tại bộ phận một cửa.", "clầy", "đầy"),
        # a right syllable, or none in plain letters
        ("Chuẩn bị phương tiên, vật tư tại chỗ.", "tiên", "tiện"),
        ("Xuồng cứu hộ kbi có lệnh thì xuất bến.", "kbi", "khi"),
        # beside a number
        ("Nhà xây trên đất lấn chiếm sau ngay 01/7/2025 không được hỗ trợ.", "ngay", "ngày"),
        ("Chi trả lúc 7 gờ 30 tại hội trường.", "gờ", "giờ"),
    ],
)
def test_a_slip_is_seen(text: str, wrong: str, right: str) -> None:
    assert any(wrong in flagged.split() and right in suggested.split() for flagged, suggested in found(text)), found(
        text
    )


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        # no syllable, and it begins as a loan does
        ("Làm theo hướng dẫn eủa bác sĩ ở Trạm Y tế.", "eủa"),
        ("Họp tại nhà yăn hóa thôn, mỗi hộ một người.", "yăn"),
        ("Bà con trông coi àti sản khi đi vắng.", "àti"),
        ("Người ehăm sóc trẻ mang theo sổ tiêm.", "ehăm"),
        # a letter more, less or other that leaves no syllable
        ("Hộ nuôi ong têim phòng đủ cho đàn vật nuôi.", "têim"),
        # a right syllable, and the only slip of its text
        ("Phụ huynh đăng kỷ trước với giáo viên trực.", "kỷ"),
        ("Thờ gian: từ 7 giờ đến 11 giờ.", "thờ"),
    ],
)
def test_the_only_slip_of_a_text_is_seen(text: str, wrong: str) -> None:
    paragraphs = [PlanParagraph(text=text, line=1), PlanParagraph(text=CLEAN, line=2)]
    assert [wrong in flag.text.lower().split() for flag in misread(paragraphs)] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "Hồ sơ theo điểm g khoản 1 Điều 5, dụng cụ dạy học v.v. do nhà trường lo.",
        "Xã Liêng S'rônh nhận muối iốt, bột giặt và nước ngọt có ga.",
        "Hộ được đưa ra bình xét cử một người đại diện.",
        "Trẻ con đi chăn trâu, bò bằng xe đạp phải đội mũ.",
        "Nộp bản scan qua email hoặc nhắn zalo cho trưởng thôn.",
        "Không hát karaoke sau 22 giờ, không mở loa kéo quá to.",
        "Bà con chằm nón, đan rọ, be bờ, đắp đập giữ nước.",
        "Bắt đầu ngay 7 giờ sáng thứ Hai.",
        "Xe container, xe ben không đi vào đường liên xã.",
        "Đồng bào Xơ Đăng, Giẻ Triêng, Brâu nhận muối iốt tại nhà rông.",
        "Đem heo nái, bò lai Sind đến điểm phối giống.",
        "Mưa to thì đừng buộc xuồng dưới gốc dừa.",
        "Ai bán chiếu, nệm, mùng thì bày trong lán.",
        "Trưởng sóc báo cho bà con trong sóc; mỗi sóc cử 2 người, họp tại nhà Trưởng sóc.",
        "Trưởng tà họp dân; mỗi tà một đội; tà nào xong trước thì Trưởng tà báo, các tà khác đến giúp.",
    ],
)
def test_a_right_word_is_left_alone(text: str) -> None:
    assert found(text) == []
