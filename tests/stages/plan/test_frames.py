"""Frames of portals and offices around bodies of every kind: no line of a frame is told, every line of a body is."""

from __future__ import annotations

from datetime import date
from itertools import product
from pathlib import Path

import pytest

from broadcast.model import Plan
from broadcast.stages.plan import read
from broadcast.stages.plan.formats.text import to_lines
from broadcast.stages.plan.plan import plan_of

BODIES = (
    (
        "Tạm ngừng cấp nước ở ba thôn",
        "Trạm cấp nước xã ngừng cấp nước cho thôn Me, thôn Dâu và thôn Sở.",
        "Thời gian: từ 8 giờ đến 16 giờ ngày 19/9/2026.",
        "Mọi thắc mắc xin gọi số 0900 000 678.",
    ),
    (
        "Sản xuất vụ Đông",
        "1. Thời vụ",
        "- Ngô đông gieo xong trước ngày 25/9/2026.",
        "2. Nước tưới",
        "Trạm bơm Cầu Me bơm ba ngày một lần, từ 5 giờ đến 10 giờ sáng.",
    ),
    (
        "Cảnh giác kẻ giả danh cán bộ",
        "Cán bộ xã không bao giờ hỏi mật khẩu hay bắt chuyển tiền qua điện thoại.",
        "Ai bị gọi như vậy thì báo ngay Công an xã.",
    ),
)
PORTALS = {
    "banner": (
        "Site banner\nToàn dân thi đua xây dựng quê hương\nThứ bảy, 26 Tháng 9, 2026 - 13:38",
        "Tin khác cùng chuyên mục\nXã Gạo họp mặt cán bộ hưu trí",
    ),
    "slogan": (
        "image banner\nNăm 2026 đẩy mạnh chỉnh trang làng xóm\nLượt xem: 3",
        "QR Code\nTin mới\nHội thi thôn văn hóa\nThư viện ảnh\nĐang online: 4\nTất cả: 120.332",
    ),
    "links": (
        "Liên kết website\nSở, Ban ngành tỉnh\nUBND phường, xã\nTìm kiếm tin tức\nNgày cập nhật 07/09/2026",
        "Ngô Thị Tám\nCác tin khác\nChung nhan Tin Nhiem Mang\nTruy câp tổng 11.594.251",
    ),
    "marks": (
        "Trang chủ > Tin tức > Nông nghiệp\nNgày 26/09/2026",
        "Tổng lượt xem bài viết là: 14\nBạn đánh giá:\nTin tức khác\nHội nghị thu hoạch lúa",
    ),
    "category": (
        "Thông tin tuyên truyền\n08/09/2026 07:49:55",
        "Nguồn: Báo tỉnh\nThông tin khác\n- XÃ TẶNG QUÀ HỌC SINH (25/08/2026)\n(0)\n(0)\nMời bạn là người đầu tiên xếp hạng và nhận xét",
    ),
    "server": (
        "Skip Ribbon Commands\nSkip to main content",
        "Số người truy cập: 1231231\nTrưởng Ban biên tập: Ông Ngô Văn A - Chủ tịch UBND xã",
    ),
    "blog": (
        "Posted on 05/09/2026 by admin\nChuyên mục: Thông báo",
        "Trả lời\nEmail của bạn sẽ không được hiển thị công khai.\nBài viết mới\nGiải bóng chuyền\nĐược cung cấp bởi WordPress",
    ),
    "news": (
        "Thời sự\nĐịa phương\nThứ Hai, 07/09/2026, 07:30 (GMT+7)",
        "THU HÀ - ĐỨC MINH\nBài viết hay? Hãy đánh giá bài viết\nMới nhất\n15 trả lời\nLên top",
    ),
    "register": (
        "Hệ thống pháp luật\nĐang tải nội dung, vui lòng chờ giây lát...\nSố hiệu: 12/TB-UBND\nNgày công báo: Đang cập nhật",
        "Văn bản liên quan\nVăn bản gốc\nĐăng nhập để xem văn bản song ngữ",
    ),
    "post": (
        "Trang thông tin xã Gạo\n5 tháng 9 lúc 09:12 ·\nĐã chia sẻ với Công khai",
        "Tất cả cảm xúc:\n45\nBạn, Hoa Mai và 43 người khác\n12 lượt chia sẻ\nPhù hợp nhất",
    ),
    "welcome": (
        "CỔNG THÔNG TIN ĐIỆN TỬ XÃ GẠO\nTrang nhất\nTổ chức bộ máy\nChào mừng bạn đến với cổng thông tin điện tử xã Gạo\n"
        "Hôm nay, thứ 2 ngày 07/09/2026",
        "Lê Minh - Đài truyền thanh\n[Trở về]\nCác bài đã đăng\nRa quân làm đường (02/09)\nThăm dò ý kiến\nRất đẹp",
    ),
    "listened": (
        "Trang chủ Tin tức Thông báo Văn bản Liên hệ\n07/09/2026 | 128 lượt xem\nListen to this article",
        "Gửi cho bạn bè\nPhản hồi của bạn đọc (0)\nTin nổi bật trong tuần\nKhởi công nhà văn hóa\nTel: 0258 3888 999",
    ),
    "asked": (
        "Hỏi: Admin\nLĩnh vực: Thông báo\n07-09-2026 08:30\n134 lượt xem\nTheo dõi trang",
        "Thẻ bài viết: cấp nước\nBài trước\nBài sau\nViết cảm nhận\nVề trang chủ",
    ),
    "loudspeakers": (
        "Hệ thống thông tin nguồn\nBản tin: Thông báo chung\nTrạng thái: Đã duyệt\nNgười tạo: gao_admin",
        "Lịch phát: 05:30, 17:00\nCụm loa: Toàn xã\nTệp âm thanh: thongbao.mp3",
    ),
    "counted": (
        "Trang tin xã Gạo\nChủ Nhật, 06/09/2026, 15:20\nTăng kích thước chữ\nIn bài này",
        "Người đưa tin: Kim Oanh\nBài cùng chuyên mục\nHội thảo giống lúa mới\nXem tất cả",
    ),
    "group": ("Xóm Đoài - thông báo\n85 thành viên\nTrưởng xóm\n08:15", "Đã gửi\nCô Lan\nDạ vâng ạ\nNhất trí\n08:20"),
}
HEADS = {
    "arrived": "CÔNG VĂN ĐẾN\nSố đến: 221\nNgày đến: 08/9/2026\nChuyển: Văn hóa\n",
    "faxed": "FAX: 0238.3863.222\nĐẾN: Đài truyền thanh xã\nSỐ TRANG: 01\n",
    "urgent": "HỎA TỐC\n",
    "draft": "DỰ THẢO LẦN 2\n",
    "form": "Mẫu số 03\n",
}
BLOCK = "UBND XÃ GẠO ĐÔNG\nSố: 12/TB-UBND\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nTHÔNG BÁO\n"
TAILS = {
    "sealed": "Ký bởi: UBND XÃ GẠO ĐÔNG\nNgày ký: 07-09-2026 16:02:11 +07:00\nCHỦ TỊCH\n[daky]\nNgô Văn An",
    "said": "Văn bản này được ký số bởi UBND xã\nTM. UBND XÃ\nCHỦ TỊCH\nNgô Văn An\n(Văn bản có chữ ký số)",
    "drawn up": "TM. BAN QUẢN LÝ THÔN\nTRƯỞNG THÔN\nĐã ký\nNgô Văn Sáu\nNgười lập biểu\nNgô Thị Tám\nDUYỆT CỦA LÃNH ĐẠO",
    "for the radio": "NGƯỜI SOẠN THẢO\nNgô Thị Hai\nDUYỆT BÀI\nTRƯỞNG BAN BIÊN TẬP\nNgô Văn Ba\nPhát thanh viên: Minh Thu",
    "by degree": "GIÁM ĐỐC TRUNG TÂM\nKý điện tử\nBs.CKII Ngô Văn Hậu",
    "on paper": "Gạo Đông, ngày 7/9/2026\nNgười viết tin\nHồng Nhung\nÝ kiến của lãnh đạo\nĐồng ý cho phát\nLê Văn B",
    "scanned": "TM. BAN THƯỜNG VỤ\nCHỦ TỊCH\n(đã ký)\nNgô Văn Kha\n----------\nScan by CamScanner",
    "looked up": "Thủ trưởng đơn vị\n(Ký tên và đóng dấu)\nNgô Quốc Việt\nMã tra cứu: KH2026-0099",
    "in small letters": "Người lập bảng\n(ký)\nDương Ánh\nKế toán\nTrần Nga\nChủ tịch UBND xã\nNgô Chí Hiếu",
    "by a day": "Gạo Đông, 06/09/2026\nCán bộ truyền thanh\nKim Oanh",
    "copied": "TM. UBND XÃ\nChủ tịch\nNgô Chí Hiếu\nSao gửi:\n- Đài truyền thanh\n- Các ấp",
    "passed": "Duyệt phát\nNgày 7/9/2026\nP. Chủ tịch\nVõ Thị Ba",
    "code": "Nơi nhận:\n- Đài truyền thanh,\n- Lưu: VT.\nTL. CHỦ TỊCH\nCHÁNH VĂN PHÒNG\nNgô Minh Tú\nQuét mã QR để xem văn bản",
}


def told(found: Plan) -> str:
    """Everything that may be heard: the title, and what the sections hold."""
    sections = ((section.title, *(paragraph.text for paragraph in section.paragraphs)) for section in found.sections)
    return " ".join((found.title, *(text for section in sections for text in section)))


def assert_told(found: Plan, body: tuple[str, ...], frame: str) -> None:
    heard = told(found)
    for line in body:
        assert line.lstrip("-12. ") in heard, line
    for line in frame.split("\n"):
        assert not line or len(line) < 4 or line not in heard, line


@pytest.mark.parametrize(("name", "body"), [*product(PORTALS, BODIES)])
@pytest.mark.parametrize("titled", ["above", "below"])
def test_no_line_of_a_portal_is_told(name: str, body: tuple[str, ...], titled: str) -> None:
    top, foot = PORTALS[name]
    *over, last = top.split("\n")
    head = [*over, body[0], last] if titled == "above" and name not in {"post", "group"} else [*over, last, body[0]]
    text = "\n".join((*head, *body[1:], foot))
    assert_told(plan_of(to_lines(text), "a.txt", {}), body[1:], f"{top}\n{foot}")


@pytest.mark.parametrize("name", PORTALS)
def test_nor_where_its_lines_are_blocks_of_a_page(tmp_path: Path, name: str) -> None:
    top, foot = PORTALS[name]
    path = tmp_path / "trang.html"
    lines = (*top.split("\n"), *BODIES[0], *foot.split("\n"))
    path.write_text("<html><body>" + "".join(f"<p>{line}</p>" for line in lines) + "</body></html>", "utf-8")
    assert_told(read(path), BODIES[0][1:], f"{top}\n{foot}")


@pytest.mark.parametrize(("head", "tail"), [*product(HEADS.values(), TAILS.values())])
@pytest.mark.parametrize(
    "annex", ["", "Phụ lục I\n(Kèm theo Thông báo số 12/TB-UBND)\nBiểu số 01\nHộ nào thiếu tên thì báo thôn."]
)
def test_no_line_of_an_office_is_told(head: str, tail: str, annex: str) -> None:
    body = BODIES[0]
    found = plan_of(to_lines("\n".join((head + BLOCK + body[0], *body[1:], tail, annex))), "a.txt", {})
    assert found.kind == "THÔNG BÁO"
    assert_told(found, body[1:], f"{head}{BLOCK}{tail}".replace("THÔNG BÁO", ""))
    assert "Biểu số" not in told(found)
    assert "Kèm theo" not in told(found)


def test_a_text_without_marks_between_lines_of_a_portal_is_kept() -> None:
    text = "Trang chủ » Tin xã\nNgày mai cắt điện\nTừ 8h đến 11h cắt điện thôn Me\nThôn Dâu cắt từ 14h\nLượt xem: 3\nCác tin khác\nXã họp"
    heard = told(plan_of(to_lines(text), "a.txt", {}))
    assert "Từ 8h đến 11h cắt điện thôn Me" in heard
    assert "Thôn Dâu cắt từ 14h" in heard
    assert "Xã họp" not in heard


def test_who_gathered_a_text_and_whence_is_not_told() -> None:
    gathered = "Nguồn: Trạm Y tế xã\nKIM OANH (tổng hợp)"
    found = plan_of(to_lines("\n".join((BLOCK + BODIES[0][0], *BODIES[0][1:], gathered))), "a.txt", {})
    assert_told(found, BODIES[0][1:], gathered)


def test_whom_a_notice_goes_to_is_not_its_title() -> None:
    block = "TRƯỜNG MẦM NON GẠO\nSố: 31/TB-MN\nGạo Đông, ngày 04/9/2026\nTHÔNG BÁO\nKính gửi: Đài truyền thanh xã\n"
    found = plan_of(to_lines(block + "\n".join(BODIES[0])), "a.txt", {})
    assert (found.title, found.issued_on) == (BODIES[0][0], date(2026, 9, 4))


@pytest.mark.parametrize(
    "told_last",
    [
        "Đến: 17 giờ ngày 12/9/2026",
        "Kỹ thuật: bón lót 500 kg phân chuồng một sào",
        "Thời lượng: 5 buổi, mỗi buổi 90 phút",
        "Chuyển: 50.000 đồng qua tài khoản của hội",
        "Ngày phát: 12/9/2026",
    ],
)
def test_a_label_that_tells_people_something_is_kept_at_the_end(told_last: str) -> None:
    found = plan_of(to_lines("\n".join((BLOCK + BODIES[2][0], *BODIES[2][1:], told_last))), "a.txt", {})
    assert told_last in told(found)
