"""A form to be filled in is no text, wherever it stands; what stands below it is."""

from __future__ import annotations

import pytest

from broadcast.model import Plan
from broadcast.stages.plan.formats.text import to_lines
from broadcast.stages.plan.plan import plan_of

RULES = """QUYẾT ĐỊNH
Ban hành Quy chế quản lý nghĩa trang
Điều 1. Ban hành kèm theo Quyết định này Quy chế quản lý nghĩa trang.
Điều 2. Quyết định có hiệu lực từ ngày 01/7/2026.
Nơi nhận:
- Như Điều 2;
- Lưu: VT.
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
(Đã ký)
QUY CHẾ
Quản lý nghĩa trang
(Ban hành kèm theo Quyết định số 8/QĐ-UBND)
Điều 1. Đăng ký
Gia đình báo cho tổ quản trang và nộp đơn theo mẫu.
Điều 2. Giữ gìn
Không đốt vàng mã ngoài lò.
"""
NOTICE = "THÔNG BÁO\\nVề việc tuyển công nhân\\n1. Ai được tuyển\\nNgười từ 18 tuổi trở lên.\\n2. Nộp hồ sơ\\nNộp tại văn phòng trước ngày 5/6/2026.\\n".replace(
    "\\n", "\n"
)
FORMS = (
    """Mẫu số 01
ĐƠN ĐĂNG KÝ PHẦN MỘ
Kính gửi: Ủy ban nhân dân xã Gạo
Họ và tên người làm đơn: ............... Sinh năm: ......
Nơi ở: ........................
Tôi xin đăng ký 01 phần mộ tại khu ......
Tôi xin cam đoan chấp hành đúng Quy chế./.
(Ký, ghi rõ họ tên)
""",
    """CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------
ĐƠN XIN
DỰ TUYỂN
Họ và tên:
Ngày, tháng, năm sinh:
Nơi thường trú:
1. Trình độ: ______________
2. Đã từng làm nghề: ______________
Tôi cam đoan lời khai trên là đúng.
........., ngày ..... tháng ..... năm 20...
NGƯỜI LÀM ĐƠN
(ký, ghi rõ họ và tên)
""",
    """TỜ KHAI
Họ tên chủ hộ: …………………
Số nhân khẩu: …………
Tôi xin cam kết những lời khai trên là sự thật.
Người khai
""",
)


def plan(text: str) -> Plan:
    return plan_of(to_lines(text), "van-ban.txt", {})


def said(found: Plan) -> str:
    return "\n".join(
        "\n".join((f"{section.id} {section.title}", *(paragraph.text for paragraph in section.paragraphs)))
        for section in found.sections
    )


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("text", [RULES, NOTICE])
@pytest.mark.parametrize(
    "below",
    [
        "",
        "PHỤ LỤC\nLỊCH TRỰC\nThứ hai: ông An trực tại cổng.\n",
        "Điều 3. Thi hành\nTổ quản trang phát cỏ mỗi tháng.\n",
    ],
)
def test_a_form_is_no_text_and_what_stands_below_it_is(text: str, form: str, below: str) -> None:
    found = plan(text + form + below)
    assert said(found) == said(plan(text + below))
    told = said(found)
    assert not [line for line in form.strip().split("\n") if len(line.split()) > 2 and line in told]


KEPT = (
    "3. Điền phiếu\nPHIẾU ĐĂNG KÝ\nBà con ghi họ tên, năm sinh vào phiếu rồi nộp cho trưởng thôn.\n",
    "ĐƠN GIÁ NƯỚC\nMỗi khối nước 9.000 đồng. Hộ nghèo: 5.000 đồng.\n",
    "TỜ KHAI THUẾ\nHộ kinh doanh nộp tờ khai trước ngày 20 hằng tháng, ghi rõ số tài khoản ............ của mình.\n",
)


@pytest.mark.parametrize("kept", KEPT)
def test_a_heading_that_only_names_a_form_keeps_its_text(kept: str) -> None:
    told = said(plan(NOTICE + kept))
    assert kept.strip().split("\n")[-1] in told


LETTER = """THƯ GỬI CHA MẸ HỌC SINH
Kính gửi các bậc cha mẹ học sinh!
Nhà trường đề nghị không cho con mang điện thoại đến lớp.
Họp phụ huynh lúc 8 giờ ngày 4/10/2026.
TM. NHÀ TRƯỜNG
HIỆU TRƯỞNG
(Đã ký)
"""
SLIP = """✂ - - - - - - - - - - - - - - -
PHIẾU HỒI ÂM (cắt nộp cho giáo viên chủ nhiệm)
Phụ huynh em: ............................ Lớp: ........
☐ Đã đọc và đồng ý ☐ Có ý kiến: ..............................
Chữ ký phụ huynh
"""


def test_a_slip_to_be_cut_off_below_a_letter_is_not_said_nor_who_signed_above_it() -> None:
    told = said(plan(LETTER + SLIP))
    assert "không cho con mang điện thoại" in told and "8 giờ ngày 4/10/2026" in told
    assert not any(
        words in told for words in ("HIỆU TRƯỞNG", "Đã ký", "PHIẾU HỒI ÂM", "Phụ huynh em", "đồng ý", "Chữ ký")
    )


def test_scissors_above_a_text_leave_it_where_it_is() -> None:
    assert "Mang theo kéo" in said(
        plan("THÔNG BÁO\nVề lớp cắt tóc\n✂ - - -\nMang theo kéo đến nhà văn hóa lúc 8 giờ.\n")
    )


def test_where_a_price_list_hangs_is_part_of_its_signature() -> None:
    told = said(
        plan(
            "BẢNG GIÁ\nDịch vụ làm đất\n1. Cày: 130.000 đồng một sào.\n2. Gặt: 125.000 đồng một sào.\n"
            "TM. HỘI ĐỒNG QUẢN TRỊ\nGIÁM ĐỐC HTX\n(Đã ký và đóng dấu)\nNơi niêm yết: trụ sở HTX, nhà văn hóa 6 thôn\n"
        )
    )
    assert "125.000 đồng" in told
    assert not any(words in told for words in ("QUẢN TRỊ", "GIÁM ĐỐC", "đóng dấu", "niêm yết"))
