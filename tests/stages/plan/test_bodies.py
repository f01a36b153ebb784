"""Documents of other bodies than the commune's committee: the Party, the Front, insurance, the army, schools."""

from __future__ import annotations

import pytest

from broadcast.model import Plan
from broadcast.stages.plan.formats.html import parse
from broadcast.stages.plan.formats.text import to_lines
from broadcast.stages.plan.plan import plan_of
from broadcast.stages.script.composing import composed


def plan(text: str) -> Plan:
    return plan_of(to_lines(text), "van-ban.txt", {})


PARTY = """ĐẢNG BỘ TỈNH LAI CHÂU                    ĐẢNG CỘNG SẢN VIỆT NAM
ĐẢNG ỦY XÃ MƯỜNG THAN
*                                        Mường Than, ngày 12 tháng 9 năm 2026
Số 34-CT/ĐU

CHỈ THỊ
CỦA BAN THƯỜNG VỤ ĐẢNG ỦY
về tăng cường sự lãnh đạo đối với việc xóa nhà tạm
-----

Ban Thường vụ Đảng ủy yêu cầu:

1- Các chi bộ phân công đảng viên giúp từng hộ.

2- Hộ được hỗ trợ:
a- Làm nhà trên đất không tranh chấp.
b- Giữ lại hóa đơn.

Nơi nhận:                                T/M BAN THƯỜNG VỤ
- Các chi bộ,                            BÍ THƯ
- Lưu Văn phòng.
                                         Lò Văn Hặc
"""


def test_a_document_of_the_party() -> None:
    found = plan(PARTY)
    assert (found.kind, found.number, found.authority) == ("CHỈ THỊ", "34-CT/ĐU", "ĐẢNG ỦY XÃ MƯỜNG THAN")
    assert found.title == "về tăng cường sự lãnh đạo đối với việc xóa nhà tạm"
    assert [section.id for section in found.sections] == ["", "1", "2", "2.a", "2.b"]


@pytest.mark.parametrize(
    ("head", "issuer"),
    [
        ("MẶT TRẬN TỔ QUỐC VIỆT NAM\nỦY BAN MTTQ XÃ CẨM LĨNH", "ỦY BAN MTTQ XÃ CẨM LĨNH"),
        ("BẢO HIỂM XÃ HỘI TỈNH PHÚ THỌ\nBHXH CƠ SỞ YÊN THỦY", "BHXH CƠ SỞ YÊN THỦY"),
        ("CÔNG TY ĐIỆN LỰC\nĐỘI QUẢN LÝ ĐIỆN SỐ 4", "ĐỘI QUẢN LÝ ĐIỆN SỐ 4"),
        ("CÔNG AN TỈNH\nCÔNG AN XÃ MƯỜNG CỎI", "CÔNG AN XÃ MƯỜNG CỎI"),
        ("BAN CHỈ HUY\nQUÂN SỰ XÃ TRIỆU PHONG", "BAN CHỈ HUY QUÂN SỰ XÃ TRIỆU PHONG"),
        ("ỦY BAN NHÂN DÂN\nXÃ GÒ MUỖM", "ỦY BAN NHÂN DÂN XÃ GÒ MUỖM"),
        ("BAN CÔNG TÁC MẶT TRẬN\nTHÔN GÒ", "BAN CÔNG TÁC MẶT TRẬN THÔN GÒ"),
    ],
)
def test_below_its_superior_stands_the_body_that_issues(head: str, issuer: str) -> None:
    motto = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
    text = f"{head}\nSố: 7/TB-XY\n{motto}\n\nTHÔNG BÁO\nVề việc nghỉ lễ\n\nBà con nghỉ lễ từ ngày 1/9/2026.\n"
    assert plan(text).authority == issuer


def test_place_and_day_above_a_signature_are_the_documents_own() -> None:
    text = "GIẤY MỜI\nHọp phụ huynh\n\nNhà trường mời ông bà đến họp.\n\nĐan Phượng, ngày 10 tháng 9 năm 2026\nHIỆU TRƯỞNG\nNguyễn Thị Oanh\n"
    found = plan(text)
    assert str(found.issued_on) == "2026-09-10"
    assert [paragraph.text for paragraph in found.sections[0].paragraphs] == ["Nhà trường mời ông bà đến họp."]


def test_a_cell_of_a_web_table_that_spans_rows_is_said_with_each() -> None:
    page = """<p>THÔNG BÁO</p><p>Lịch chi trả</p><p>1. Lịch</p><table><tr><th>TT</th><th>Xã</th><th>Ngày</th><th>Điểm chi trả</th></tr>
    <tr><td>1</td><td rowspan="2">Lạc Lương</td><td>07/9/2026</td><td>Nhà văn hóa</td></tr>
    <tr><td>2</td><td>08/9/2026</td><td>Trạm Y tế</td></tr></table>"""
    found = plan_of(parse(page, "trang.html"), "trang.html", {})
    said = [paragraph.text for paragraph in found.sections[0].paragraphs if paragraph.kind == "row"]
    assert said == ["Lạc Lương: ngày 07/9/2026, tại Nhà văn hóa.", "Lạc Lương: ngày 08/9/2026, tại Trạm Y tế."]


def test_what_stands_in_brackets_denies_nothing_of_a_list() -> None:
    text = "1. Thu\nCác khoản thu (không bắt buộc nộp một lần):\nTiền ăn: 28.000 đồng;\nNước uống: 12.000 đồng.\n"
    lines = composed(plan(text).sections, "Thông báo", "X")
    assert sum("không bắt buộc" in line.text for line in lines) == 1
