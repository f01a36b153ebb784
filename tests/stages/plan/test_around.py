"""What a portal or a chat group puts around a text is none of it; what the text itself says in like words stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from broadcast.model import Plan
from broadcast.stages.plan import read
from broadcast.stages.plan.formats.text import to_lines
from broadcast.stages.plan.lines import Line
from broadcast.stages.plan.plan import plan_of

BODY = (
    "Từ ngày 12/9/2026, xã mở lớp xóa mù chữ tại đình Gạo, học tối thứ Ba và thứ Năm.\n"
    "Ai muốn học thì báo trưởng thôn trước ngày 10/9/2026. Không thu tiền, được phát sách vở.\n"
    "Bà con chia sẻ tin này với hàng xóm. Điện thoại: 0900 000 414.\n"
)


def plan(text: str) -> Plan:
    return plan_of(to_lines(text), "van-ban.txt", {})


def said(found: Plan) -> str:
    """Everything that the sections of a document hold."""
    return " ".join(
        " ".join((section.title, *(paragraph.text for paragraph in section.paragraphs))) for section in found.sections
    )


def around(text: str, lines: tuple[str, ...]) -> None:
    """Ask that the body is told whole and none of the lines around it."""
    found = plan(text)
    told = said(found)
    for sentence in BODY.strip().split("\n"):
        assert sentence in told
    for line in lines:
        assert line not in told, line


PORTAL_TOOLS = (
    "Nghe bài viết   In trang   Chia sẻ Facebook   Zalo",
    "Tăng cỡ chữ Giảm cỡ chữ Bản in Gửi email cho bạn bè",
    "Chia sẻ: Facebook | Zalo | Sao chép liên kết",
    "A- A A+ Tương phản Đọc bài viết",
    "In bài viết · Lưu bài · Góp ý",
    "👍 Thích 0 Chia sẻ 4",
)


@pytest.mark.parametrize("tools", PORTAL_TOOLS)
def test_a_row_of_buttons_is_known_by_its_words(tools: str) -> None:
    text = (
        f"Trang chủ » Giáo dục » Thông báo\n\nXã mở lớp xóa mù chữ\n05/9/2026 09:12 | Lượt xem: 88\n{tools}\n\n{BODY}"
    )
    around(text, (" ".join(tools.split()[-2:]),))


MENUS = (
    "Trang chủ\nGiới thiệu\nTin tức - Sự kiện\nVăn bản chỉ đạo\nDịch vụ công\nGóp ý - Hỏi đáp\nTìm kiếm...\n",
    "- Trang chủ\n- Bộ máy tổ chức\n- Lịch công tác tuần\n- Sơ đồ cổng\n- Liên hệ\n",
    "Trang chủ | Giới thiệu chung | Lịch tiếp dân | Hỏi đáp\nĐăng nhập\n",
)


@pytest.mark.parametrize("menu", MENUS)
def test_a_menu_is_furniture_even_where_some_of_its_names_are_unknown(menu: str) -> None:
    text = (
        f"CỔNG THÔNG TIN ĐIỆN TỬ\nXÃ GẠO ĐÔNG\n{menu}Trang chủ › Giáo dục\nXã mở lớp xóa mù chữ\n"
        f"Đăng lúc: 05/9/2026 09:12 | Người đăng: Văn phòng | Đã đọc: 1.204\n\n{BODY}"
    )
    around(text, ("Hỏi đáp", "Lịch công tác", "Sơ đồ", "Bộ máy", "Tìm kiếm", "Đã đọc", "Lịch tiếp dân"))


FEET = (
    "Ban Biên tập\nĐánh giá bài viết: ★★★★☆ (6 lượt)\nCác tin khác\n» Lịch tiếp dân tháng 9 (01/9/2026)\nĐang truy cập: 5   Hôm nay: 118\n",
    "Chia sẻ bài viết qua: Facebook Zalo\nBài viết cùng chuyên mục\nThu hoạch lúa (28/8/2026)\nTất cả: 97.415\nBản quyền thuộc về UBND xã\n",
    "Nguồn: Đài xã\nTin đã đưa:\nXã họp dân\nChịu trách nhiệm nội dung: Chủ tịch xã\nGiấy phép số 12/GP-TTĐT ngày 3/4/2024\n",
    "Tags: giáo dục, xóa mù\nTweet\nÝ kiến bạn đọc (0)\nHọ tên\nMã xác nhận\nGửi\n",
    "Tin mới hơn\nXã họp dân\nThiết kế bởi Trung tâm số\nGhi rõ nguồn khi phát hành lại thông tin từ trang này\n",
)


@pytest.mark.parametrize("foot", FEET)
def test_what_stands_below_an_article(foot: str) -> None:
    text = f"Trang chủ » Giáo dục\nXã mở lớp xóa mù chữ\n05/9/2026 09:12 | Lượt xem: 88\n\n{BODY}\n{foot}"
    around(text, tuple(foot.strip().split("\n")))


def test_a_web_pages_own_marks_tell_its_furniture(tmp_path: Path) -> None:
    path = tmp_path / "trang.html"
    body = "".join(f"<p>{line}</p>" for line in BODY.strip().split("\n"))
    path.write_text(
        "<html><head><title>Xã mở lớp</title></head><body><div class='top-menu'><a>Nhà văn hóa số</a><a>Bản đồ xã</a></div>"
        f"<div id='breadcrumb'>Giáo dục</div><div class='main content'><h1>Xã mở lớp xóa mù chữ</h1>{body}"
        "<ul class='tin-lien-quan'><li>Xã thu hoạch lúa sớm</li></ul><div class='share-box'>Gửi ngay</div></div>"
        "<div class='col sidebar'><p>Phiếu khảo sát hài lòng</p></div><div class='page-footer'>Thôn 3, xã Gạo</div></body></html>",
        "utf-8",
    )
    told = said(read(path))
    assert all(sentence in told for sentence in BODY.strip().split("\n"))
    for line in ("Bản đồ xã", "thu hoạch lúa", "Gửi ngay", "Phiếu khảo sát", "Thôn 3"):
        assert line not in told


def test_a_page_whose_frame_calls_itself_a_menu_is_still_read(tmp_path: Path) -> None:
    path = tmp_path / "trang.html"
    body = "".join(f"<p>{line}</p>" for line in BODY.strip().split("\n"))
    path.write_text(
        f"<html><body><div class='with sidebar menu'><div class='footer'>{body}</div></div></body></html>", "utf-8"
    )
    assert all(sentence in said(read(path)) for sentence in BODY.strip().split("\n"))


CHATS = (
    (
        "Nhóm Zalo: THÔN GẠO ĐÔNG (212 thành viên)\nTrưởng thôn Gạo đã gửi lúc 14:26 02/9/2026\n\n",
        "\nMọi người chuyển tiếp giúp vào nhóm gia đình. Xin cảm ơn!\n86 lượt thích · 12 bình luận\nĐã xem\n",
    ),
    (
        "Thôn Gạo\n212 thành viên\n[Hôm nay 14:26]\nBác Tư\n[Sticker]\n",
        "14:27\n❤️ 35\nBạn và 34 người khác\n5 phản hồi\n",
    ),
    (
        "Tin nhắn được chuyển tiếp\nUBND xã Gạo\nHôm qua lúc 14:26 · 🌐\n",
        "Thich-mo-lop.pdf 1,2 MB\n[Hình ảnh]\nThích · Trả lời · 2 giờ\nXem thêm 12 bình luận\n",
    ),
    ("[14:26, 02/9/2026] Bác Tư: ", "[14:30, 02/9/2026] Chị Năm: 👍👍\n[14:31, 02/9/2026] Cô Út: Đã nhận ạ\n"),
    (
        "Bác Tư đã ghim một tin nhắn\nBác Tư 14:26\n",
        "Nhờ các bác share lên nhóm xóm giúp ạ\nChị Năm đã bày tỏ cảm xúc 👍\n1K lượt xem\n",
    ),
    (
        "Nhóm: THÔN GẠO ĐÔNG (187 thành viên)\n08:12 Cô Sáu chợ: sáng nay nhà ai mất nước không ạ?\n09:41 Trưởng thôn: @Tất cả\n",
        "09:44 Cô Sáu chợ: 👍 ok bác\n09:50 Út Hiền: đã chuyển tiếp cho nhóm xóm 9\nÚt Hiền đã gửi một ảnh\nĐã xem 96\n",
    ),
    (
        "9:41 Trưởng thôn: @mọi người\n",
        "9:44 Bình xóm 3: Dạ em nhận rồi ạ\n9:45 Út Hiền: 🙏\n9:46 Út Hiền: 5h đi được không bác\n",
    ),
    (
        "Hôm nay\n\nChú Ba xóm Bến\nAi thấy con mèo vàng nhà tôi không\n18:02\n👍 6\n\nTrưởng thôn\nĐã ghim tin nhắn\n18:41\n",
        "\nCô bán xôi\nDạ nhận ạ 🙏\n18:44\n\nNhà số 15\nmưa thì có học không bác\n18:47\n\n"
        "Trưởng thôn\nTrả lời Nhà số 15\nmưa vẫn học nha\n18:50\nĐã xem bởi 87 người\n",
    ),
    (
        "Gạo Đông (85 thành viên)\nTrưởng thôn\n09:41\n",
        "Cô Lan\n09:50\nVâng ạ\nBác Tư\n09:52\nmai có mưa không bác trưởng thôn ơi\n",
    ),
    ("Gạo Đông (85 thành viên)\nTrưởng thôn 09:41\n", "Cô Lan 09:50\nVâng ạ\nBác Tư (09:52): mai có mưa không bác\n"),
)


@pytest.mark.parametrize(("above", "below"), CHATS)
def test_a_message_is_taken_out_of_its_chat(above: str, below: str) -> None:
    lines = [line for line in f"{above}\n{below}".split("\n") if line.strip()]
    around(f"{above}{BODY}{below}", tuple(line for line in lines if line != "UBND xã Gạo"))


def test_what_the_sender_adds_with_a_figure_is_kept() -> None:
    text = f"[14:26] Bác Tư: {BODY}[14:30] Chị Năm: Vâng ạ\n[15:00] Bác Tư: Xin đính chính: học từ 19 giờ 30, không phải 19 giờ.\n"
    assert "học từ 19 giờ 30" in said(plan(text))
    assert "Vâng" not in said(plan(text))


def test_messages_of_equal_weight_are_all_kept() -> None:
    text = (
        "[14:26] Bác Tư: Tối thứ Ba họp dân tại đình Gạo, mỗi nhà một người, mang theo sổ hộ khẩu cũ.\n"
        "[14:30] Chị Năm: Sáng thứ Tư tiêm phòng chó mèo tại sân kho, nhà nào có chó dữ thì rọ mõm.\n"
    )
    assert "đình Gạo" in said(plan(text)) and "sân kho" in said(plan(text))


CAPTIONS = (
    "Ảnh minh họa: Lớp xóa mù chữ năm trước",
    "(Ảnh minh họa)",
    "Hình minh họa: học viên tập viết. Ảnh: Minh Anh",
    "Ảnh: Minh Anh - CTV",
    "Nguồn ảnh: Internet",
    "Nguồn: Báo Nông Thôn",
    "Ảnh tư liệu",
    "Ảnh chụp màn hình",
    "Chú thích ảnh: Cô giáo và học viên của lớp trước",
)


@pytest.mark.parametrize("caption", CAPTIONS)
def test_a_caption_is_no_text_wherever_it_stands(caption: str) -> None:
    first, *rest = BODY.strip().split("\n")
    text = "\n".join(("Xã mở lớp xóa mù chữ", "", caption, "", first, caption, "", *rest, ""))
    around(text, (caption,))
    assert plan(text).title == "Xã mở lớp xóa mù chữ"


@pytest.mark.parametrize(
    "kept",
    [
        "Ảnh: 2 tấm cỡ 3x4, chụp không quá 6 tháng.",
        "Nguồn: ngân sách xã 5 triệu đồng",
        "Ảnh minh họa phải rõ mặt, nộp trước ngày 5/9.",
        "Nguồn nước: sông Cái",
        "Ảnh: thẻ 3x4",
    ],
)
def test_what_is_to_be_brought_or_paid_is_no_caption(kept: str) -> None:
    assert kept.rstrip(".") in said(plan(f"THÔNG BÁO\nVề việc mở lớp\n\n{BODY}\n{kept}\n\nXin cảm ơn bà con.\n"))


@pytest.mark.parametrize(
    "link",
    [
        "Bỏ qua nội dung",
        "Chuyển đến nội dung chính",
        "Đi tới thanh tìm kiếm",
        "Skip to content",
        "Nhảy đến trang chủ",
        "Bỏ qua để vào nội dung chính",
        "Về nội dung chính",
        "Đọc bằng giọng nói",
        "Chế độ đọc: Sáng | Tối",
    ],
)
def test_a_link_that_skips_a_portals_menu(link: str) -> None:
    around(f"{link}\nTrang chủ » Giáo dục\n\nXã mở lớp xóa mù chữ\n05/9/2026 09:12\n\n{BODY}", (link,))
    assert plan(f"{link}\n\nXã mở lớp xóa mù chữ\n\n{BODY}\nLượt xem: 12\n").title == "Xã mở lớp xóa mù chữ"


AGENDAS = (
    "07:30 Đón khách: ban tổ chức đón khách tại cổng\n08:00 Khai mạc: Chủ tịch xã đọc diễn văn\n09:00 Giải lao: uống nước\n10:00 Bế mạc: trao giải\n",
    "07:30\nĐón khách tại cổng\n08:00\nKhai mạc\n09:00\nThi kéo co\n10:00\nTrao giải\n",
    "Khai mạc\n08:00\nTrao giải\n10:00\n",
    "Khai mạc 08:00\nThi kéo co 09:00\nTrao giải 10:00\n",
)


@pytest.mark.parametrize("agenda", AGENDAS)
def test_hours_of_an_agenda_are_no_chat(agenda: str) -> None:
    found = plan(
        f"THÔNG BÁO\nVề việc tổ chức hội thao\n\nHợp tác xã Gạo có 300 thành viên.\n\n{agenda}\nKính mời bà con đến dự.\n"
    )
    everything = said(found)
    assert all(line in everything for line in agenda.strip().split("\n"))


MAILS = (
    (
        "Từ: Văn phòng xã <vp@xa.example>\nĐến: các thôn\nTiêu đề: Lớp xóa mù chữ\nNgày: 02/9/2026 14:26\n\n",
        "--\nVăn phòng UBND xã Gạo\nĐT: 0900 000 400 | Nghĩ đến môi trường trước khi in thư này\n",
    ),
    (
        "---------- Forwarded message ---------\nFrom: Xa Gao <xa@gao.example>\nDate: T2, 2 thg 9, 2026 lúc 14:26\nSubject: lop hoc\nTo: <thon@gao.example>\n\n",
        "Tệp đính kèm: lop-hoc.docx (34 KB)\nĐược gửi từ iPhone của tôi\n",
    ),
    (
        "Vào 14:26, 02/9/2026, Văn phòng xã <vp@xa.example> đã viết:\n\n",
        "Thư điện tử này và các tệp đính kèm có thể chứa thông tin mật. Nếu không phải người nhận, xin xóa thư.\n",
    ),
)


@pytest.mark.parametrize(("above", "below"), MAILS)
def test_a_text_is_taken_out_of_its_letter(above: str, below: str) -> None:
    lines = [line for line in f"{above}\n{below}".split("\n") if len(line) > 2]
    around(f"{above}{BODY}\n{below}", tuple(lines))


def test_a_page_printed_by_a_browser() -> None:
    head = "11/28/26, 4:53 PM\nMở lớp xóa mù chữ - Cổng TTĐT xã Gạo\nBỏ qua đến nội dung chính\nTrang chủ » Giáo dục\n"
    text = f"{head}Xã mở lớp xóa mù chữ\nTìm kiếm...   A-  A  A+   In trang\nĐăng ngày 15/06/2026 08:21 | Lượt xem: 1.204 | Cỡ chữ\nNghe bài viết ▶ 00:00 / 03:12\n\n{BODY}"
    foot = "Tải văn bản đính kèm: lop-hoc.pdf (412 KB)\nÝ kiến bạn đọc (0) Gửi bình luận\nhttps://gao.example/tin/lop-hoc.html\n"
    around(f"{text}\n{foot}", ("11/28/26", "Bỏ qua", "A+", "03:12", "Cỡ chữ", "412 KB", "bình luận", "gao.example"))


def test_a_day_at_a_lines_end_is_no_date_of_a_portal() -> None:
    """A paragraph that the page broke before its day: "trước ngày | 31/12/2026."."""
    flow = (("Trang chủ » Giáo dục", "gap"), ("Xã mở lớp xóa mù chữ", "gap"), ("Chia sẻ", "gap"))
    body = (
        ("Xã trả lời nhân dân trước ngày", "gap"),
        ("31/12/2026.", "wrap"),
        ("Bà con đến trước", "gap"),
        ("17:30 04/9/2026", "wrap"),
    )
    lines = [
        Line(text=text, number=at, before=before, placed=True) for at, (text, before) in enumerate((*flow, *body), 1)
    ]
    told = said(plan_of(lines, "van-ban.pdf", {}))
    assert "trước ngày 31/12/2026." in told and "17:30 04/9/2026" in told


def test_a_document_that_only_speaks_of_such_things_keeps_them() -> None:
    text = (
        "THÔNG BÁO\nVề việc dùng nhóm Zalo của thôn\n\n1. Nhóm Zalo: mỗi thôn một nhóm, không quá 300 thành viên.\n"
        "2. Khi có tin khẩn\nTrưởng thôn chuyển tiếp vào nhóm của thôn trước 19:00.\nBà con đã xem thì trả lời «đã nhận».\n"
        "3. Không làm\nĐừng chia sẻ tin chưa rõ nguồn.\n"
    )
    found = plan(text)
    assert not [piece for piece in found.not_spoken if piece.zone == "furniture"]
    assert all(kept in said(found) for kept in ("300 thành viên", "trước 19:00", "đã nhận", "chưa rõ nguồn"))


def test_signs_of_a_chat_go_and_those_that_forbid_stay_where_no_word_does() -> None:
    text = "📢📢 THÔNG BÁO KHẨN\nVề việc xả nước\n\n👉 Lên bờ trước 17 giờ.\n\n❌ Không qua ngầm.\n\n⛔ Vớt củi trên sông.\n\n☎️ 0900 000 414\n"
    found = plan(text)
    assert found.kind == "THÔNG BÁO"
    told = said(found)
    assert "Lên bờ" in told and "👉" not in told
    assert "❌" not in told and "⛔ Vớt củi" in told
    assert "☎" not in told


@pytest.mark.parametrize("people", ["bà con thôn Gạo, thôn Bến", "toàn thể nhân dân ấp Sáu", "các hộ ven sông Cái"])
def test_an_address_to_those_who_listen_is_kept(people: str) -> None:
    found = plan(f"THÔNG BÁO\nVề việc xả nước\n\nKính gửi {people},\n\n{BODY}")
    assert people in said(found)
    office = plan(f"THÔNG BÁO\nVề việc xả nước\n\nKính gửi: Ban công tác Mặt trận các thôn\n\n{BODY}")
    assert "Kính gửi" not in said(office)
