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


UNMARKED = """UBND XA GAO DONG
CONG HOA XA HOI CHU NGHIA VIET NAM
Doc lap - Tu do - Hanh phuc
So: 5/TB-UBND
Gao Dong, ngay 5 thang 9 nam 2026
THONG BAO
V/v nop tien nuoc
Can cu Luat Tai nguyen nuoc;
1. Muc nop
Moi khoi 9.000 dong.
2. Ai duoc mien
Ho ngheo.
Noi nhan:
- Cac ho;
- Luu: VT.
TM. UY BAN NHAN DAN
CHU TICH
(Da ky)
Le Van An
"""


def test_a_frame_typed_without_marks_is_one() -> None:
    found = plan(UNMARKED)
    assert (found.kind, found.number, found.authority) == ("THÔNG BÁO", "5/TB-UBND", "UBND XÃ GAO DONG")
    assert found.issued_on is not None and found.issued_on.isoformat() == "2026-09-05"
    assert [(section.title, [one.text for one in section.paragraphs]) for section in found.sections] == [
        ("Muc nop", ["Moi khoi 9.000 dong."]),
        ("Ai duoc mien", ["Ho ngheo."]),
    ]


@pytest.mark.parametrize("head", ["THONG BAO", "GIAY MOI", "LICH TIEM CHUNG", "BIEN BAN"])
def test_a_kind_without_marks_over_a_text_with_them(head: str) -> None:
    found = plan(f"{head}\nVề việc nộp tiền nước\n\nMỗi khối 9.000 đồng, nộp tại nhà văn hóa.\n")
    assert found.kind and not found.kind.isascii()
    assert [one.text for section in found.sections for one in section.paragraphs] == [
        "Mỗi khối 9.000 đồng, nộp tại nhà văn hóa."
    ]


@pytest.mark.parametrize("line", ["Muc thu: 9.000/m3", "Phan trang thi ghi so.", "LICHEN", "Dieu do"])
def test_words_that_only_look_like_a_frames_stay(line: str) -> None:
    found = plan(f"THÔNG BÁO\nVề việc nước\n\nXã báo như sau.\n\n{line}\n\nMời bà con đến.\n")
    assert line in " ".join(f"{section.title} {one.text}" for section in found.sections for one in section.paragraphs)


def test_what_is_said_to_those_addressed_stands_apart_from_the_address() -> None:
    found = plan(
        "THÔNG BÁO\nVề việc nước\n\nKính gửi: Ban quản lý các thôn,\nĐề nghị các thôn nộp tiền nước.\nHạn: 5/10.\n"
    )
    assert "Đề nghị các thôn nộp tiền nước." in [one.text for section in found.sections for one in section.paragraphs]
