"""Kinds of places that real documents have and that were read wrong once, each with what is right."""

from __future__ import annotations

import pytest

from benchmarks import reading
from broadcast.model import Plan
from broadcast.stages.plan.formats.text import to_lines
from broadcast.stages.plan.grid import Table, blocks
from broadcast.stages.plan.letters import Letter, Piece, pieces_of
from broadcast.stages.plan.plan import plan_of
from broadcast.stages.plan.repair import part_glued


def plan(text: str) -> Plan:
    return plan_of(to_lines(text), "van-ban.txt", {})


def said(text: str) -> list[str]:
    """The paragraphs of a text's sections."""
    return [paragraph.text for section in plan(text).sections for paragraph in section.paragraphs]


def placed(*rows: tuple[tuple[str, float], ...], pitch: float = 16.0) -> list[Piece]:
    """Pieces of a page from the top down, each row's as (text, where it begins in points)."""
    return [
        Piece(text=text, left=left, right=left + 6.0 * len(text), bottom=700 - pitch * at, top=712 - pitch * at)
        for at, row in enumerate(rows)
        for text, left in row
    ]


@pytest.mark.parametrize("label", ["Nơi nhận hồ sơ", "Nơi nhận sách", "Nơi nhận quà", "Nơi gửi xe"])
def test_a_place_where_something_is_taken_in_is_no_list_of_recipients(label: str) -> None:
    text = f"THÔNG BÁO\nVề việc nhận hồ sơ\nXã nhận hồ sơ từ ngày 5/6/2026.\n{label}: nhà văn hóa thôn Đông.\nHết giờ thì không nhận.\n"
    assert f"{label}: nhà văn hóa thôn Đông." in said(text)
    assert "Hết giờ thì không nhận." in said(text)


def test_a_table_of_two_columns_on_a_page_is_a_table() -> None:
    page = placed(
        (("Giá nước như sau:", 80.0),),
        (("Mức sử dụng", 86.0), ("Giá tiền", 300.0)),
        (("Đến 10 khối đầu", 86.0), ("6.800 đồng/khối", 300.0)),
        (("Từ khối thứ 11", 86.0), ("8.900 đồng/khối", 300.0)),
        (("3. Nhà tiêu hợp vệ sinh", 86.0),),
        (("Hội Phụ nữ cho vay 4.000.000 đồng mỗi hộ, trả dần trong 24 tháng, không tính lãi.", 80.0),),
    )
    before, table, behind = list(blocks(page))
    assert isinstance(table, Table)
    assert table.rows[1:] == (("Đến 10 khối đầu", "6.800 đồng/khối"), ("Từ khối thứ 11", "8.900 đồng/khối"))
    assert [piece.text for piece in before] == ["Giá nước như sau:"]
    assert [piece.text[:2] for piece in behind] == ["3.", "Hộ"]


def test_a_cell_of_two_lines_stays_in_its_row() -> None:
    page = placed(
        (("Đối tượng", 86.0), ("Mức hưởng", 300.0)),
        (("Người khuyết tật nặng", 86.0), ("800.000 đồng", 300.0)),
        (("không nơi nương tựa", 86.0),),
        (("Người cao tuổi", 86.0), ("500.000 đồng", 300.0)),
    )
    (table,) = blocks(page)
    assert isinstance(table, Table)
    assert table.rows[1] == ("Người khuyết tật nặng không nơi nương tựa", "800.000 đồng")


def test_a_row_whose_first_cell_is_merged_with_the_one_above_is_a_row_of_its_own() -> None:
    page = placed(
        (("Ngày", 60.0), ("Buổi", 140.0), ("Thôn", 210.0), ("Điểm thu", 320.0)),
        (("4/5/2026", 60.0), ("Sáng", 140.0), ("Thôn Vạn", 210.0), ("Sân kho hợp", 320.0)),
        (("tác xã", 320.0),),
        (("Chiều", 140.0), ("Thôn Đình", 210.0), ("Nhà văn hóa", 320.0)),
        (("Bến Đá", 320.0),),
        (("Tối", 140.0), ("Xóm Trại", 210.0), ("Trạm bơm", 320.0)),
        (("5/5/2026", 60.0), ("Cả ngày", 140.0), ("Thôn Cầu Rẽ và", 210.0), ("Bãi bóng Đồi", 320.0)),
        (("xóm Trại", 210.0), ("Sim", 320.0)),
    )
    (table,) = blocks(page)
    assert isinstance(table, Table)
    assert table.rows[1:] == (
        ("4/5/2026", "Sáng", "Thôn Vạn", "Sân kho hợp tác xã"),
        ("4/5/2026", "Chiều", "Thôn Đình", "Nhà văn hóa Bến Đá"),
        ("4/5/2026", "Tối", "Xóm Trại", "Trạm bơm"),
        ("5/5/2026", "Cả ngày", "Thôn Cầu Rẽ và xóm Trại", "Bãi bóng Đồi Sim"),
    )


def test_a_title_block_of_two_columns_is_no_table() -> None:
    page = placed(
        (("ỦY BAN NHÂN DÂN", 86.0), ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 300.0)),
        (("XÃ AN HÒA", 86.0), ("Độc lập - Tự do - Hạnh phúc", 300.0)),
        (("Số: 5/TB-UBND", 86.0), ("An Hòa, ngày 5 tháng 6 năm 2026", 300.0)),
    )
    assert not any(isinstance(block, Table) for block in blocks(page))


@pytest.mark.parametrize("word", ["truờng", "đuợc", "nguời", "thưc", "đông", "huớng"])
def test_a_word_one_slip_from_another_is_not_parted(word: str) -> None:
    assert part_glued(f"nộp tại {word} trước ngày 5", 1)[0] == f"nộp tại {word} trước ngày 5"


def test_glued_words_are_parted() -> None:
    assert part_glued("đã đượcban hành", 1)[0] == "đã được ban hành"


def test_a_wrapped_line_goes_on_with_a_name() -> None:
    text = (
        "KẾ HOẠCH\nTổ chức ngày hội sách\n\nI. MỤC ĐÍCH\n"
        "Khuyến khích mọi người đọc sách, nhất là thanh niên và học sinh; góp phần\nxây dựng xã hội học tập ở xã nhà.\n"
        "II. NỘI DUNG\n1. Lễ khai mạc\n"
        "Khai mạc lúc 7 giờ 30 phút ngày 25/4/2026 tại Trường Trung học cơ sở An\n"
        "Vĩnh. Mỗi bạn đọc được mượn 2 cuốn, trả tại thư viện trường trước ngày 15\n"
        "tháng 5 năm 2026, không mượn thay người khác, không làm rách, làm bẩn sách\ncủa thư viện.\n"
        "2. Thi kể chuyện\n"
        "Mỗi trường cử 3 em dự thi; thời gian kể không quá 7 phút, không đọc từ giấy\n"
        "và không nhắc lời. Ban giám khảo do xã mời, gồm giáo viên, cán bộ thư viện.\n"
        "3. Quyên góp\nMỗi gia đình góp một cuốn.\n"
    )
    told = said(text)
    assert any("cơ sở An Vĩnh. Mỗi bạn đọc" in paragraph for paragraph in told)
    assert "Mỗi gia đình góp một cuốn." in told


def test_lines_of_a_notice_that_are_not_wrapped_stay_apart() -> None:
    text = "THÔNG BÁO\nVề việc họp thôn\n" + "\n".join(
        [
            "Thời gian: 19 giờ 30 phút ngày 22/5/2026",
            "Địa điểm: nhà văn hóa thôn Đông",
            "Thành phần: đại diện các hộ trong thôn",
            "Nội dung: bàn việc làm đường bê tông",
            "Mang theo: giấy mời và sổ đóng góp",
            "Đề nghị bà con đến đúng giờ",
            "Không đi họp thay hộ khác",
        ]
    )
    assert len(said(text)) == 7


@pytest.mark.parametrize(
    "line", ["Ban Biên tập", "BAN BIÊN TẬP", "Đài truyền thanh xã Bình An", "Tin, ảnh: Ban Biên tập"]
)
def test_who_wrote_a_portals_text_is_not_said(line: str) -> None:
    text = f"Trang chủ | Tin tức | Thông báo\nTHÔNG BÁO CẮT NƯỚC\n18/05/2026 | Lượt xem: 97\n\nNgày 5/6/2026 cắt nước ở thôn Đông.\n\n{line}\nTin liên quan\nGiải bóng đá\n"
    assert line not in said(text)


def test_things_that_are_counted_one_after_another_are_no_pages() -> None:
    filler = "Chủ rừng và người dân phải giữ gìn, không mang lửa vào rừng trong những ngày nắng nóng. " * 6
    text = f"KẾ HOẠCH\nPhòng cháy rừng\nI. LỰC LƯỢNG\n{filler}\nMỗi buôn một tổ 15 người, có 5 bàn dập lửa, 2 bình nước đeo vai.\n{filler}\n"
    assert not [flag for flag in plan(text).flags if flag.kind == "page-number"]


FILLER = "Chủ rừng và người dân phải giữ gìn, không mang lửa vào rừng trong những ngày nắng nóng. "


@pytest.mark.parametrize(
    "cut",
    [
        "Buộc kín miệng túi, đặt ra đầu ngõ từ 18 giờ đến 2 19 giờ 30 phút.",
        "Đợt một từ 2 ngày 20/5/2026 đến ngày 20/6/2026.",
        "Mở cửa từ ngày 2 01/9/2026 đến hết năm.",
        "Mỗi lớp có 20 2 người, học ba buổi.",
        "Mức trợ cấp là 1.000.000 2 đồng mỗi tháng.",
        "Các 2 thôn rà soát ao, hồ, hố công trình.",
        "Người từ 100 tuổi 2 được nhận quà.",
    ],
)
def test_a_page_number_beside_another_number_or_a_plural_is_found(cut: str) -> None:
    text = f"KẾ HOẠCH\nPhòng cháy rừng\nI. NỘI DUNG\n{FILLER * 18}\n{cut}\n{FILLER * 6}\n"
    found = [flag for flag in plan(text).flags if flag.kind == "page-number"]
    assert [flag.text for flag in found] == ["2"]
    assert "  " not in found[0].suggestion


@pytest.mark.parametrize(
    "fact",
    [
        "Gọi số 0900 000 12 người trực suốt ngày đêm.",
        "Họp tổ 2 19 giờ tại nhà văn hóa.",
        "Sinh hoạt từ 2 tháng một lần.",
        "Từ khi lúa được 2 tháng, bón thêm đạm.",
    ],
)
def test_figures_that_belong_there_are_no_pages(fact: str) -> None:
    text = f"KẾ HOẠCH\nPhòng cháy rừng\nI. NỘI DUNG\n{FILLER * 18}\n{fact}\n{FILLER * 6}\n"
    assert not [flag for flag in plan(text).flags if flag.kind == "page-number"]


def test_a_telephone_number_on_a_line_of_its_own_is_no_page() -> None:
    told = said("THÔNG BÁO\nVề việc cấp cứu\nKhi có người bị nạn, gọi ngay số\n115\nvà báo trưởng thôn.\n")
    assert "115" in " ".join(told)


def test_slips_of_hands_and_scanners_are_seen() -> None:
    score = reading.typed()
    assert score.right["typed"] >= 0.8 * score.wanted["typed"]
    assert score.right["typed"] >= 0.9 * score.given["typed"]


def test_names_and_kinds_cut_behind_a_syllable_and_bars_of_a_web_page() -> None:
    text = (
        "ỦY\nBAN NHÂN DÂN\nXÃ XUÂN TRÚC\n-------\n|\nCỘNG HÒA XÃ HỘI CHỦ\nNGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n|\nSố: 59/QĐ-UBND\n|\n"
        "Xuân Trúc, ngày 22\ntháng 3 năm 2026\n|\nQUYẾT\nĐỊNH\nBAN HÀNH QUY ĐỊNH VỀ LOA\nĐiều 1. Giờ phát\nLoa phát từ 5 giờ.\n"
        "| Nơi nhận:\n- Như trên;\n- Lưu: VT.\n| TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n(Đã ký)\n|\n"
    )
    found = plan(text)
    assert (found.kind, found.number, found.authority) == ("QUYẾT ĐỊNH", "59/QĐ-UBND", "ỦY BAN NHÂN DÂN XÃ XUÂN TRÚC")
    assert said(text) == ["Loa phát từ 5 giờ."]


def test_a_portals_menu_over_the_title_is_not_said() -> None:
    text = (
        "Tìm kiếm tin tức\nTín nhiệm mạng\nLiên kết website\nTỉnh ủy, UBND tỉnh\nSở, ban, ngành\n"
        "Điều chỉnh giá dịch vụ thu gom rác thải sinh hoạt\nNgày cập nhật 15/06/2026\n\nMỗi hộ nộp 30.000 đồng một tháng.\n\n"
        "Các tin khác\nHội nghị tổng kết\nThống kê truy cập\n"
    )
    assert said(text) == ["Mỗi hộ nộp 30.000 đồng một tháng."]
    assert plan(text).title.startswith("Điều chỉnh giá")


def test_a_portals_notice_that_says_its_title_twice_has_it_once() -> None:
    text = (
        "Thông tin tuyên truyền\nTHÔNG BÁO CỦA UBND XÃ ĐẠI KHÊ VỀ VIỆC TIÊM PHÒNG DẠI CHO CHÓ, MÈO\n08/05/2026 07:49:55\n\n"
        "THÔNG BÁO CỦA UBND XÃ ĐẠI KHÊ\n\nV/v tiêm phòng dại cho chó, mèo\n\nTiêm từ ngày 18/5/2026.\n\nCác tin khác\nThống kê truy cập\n"
    )
    assert plan(text).title.casefold() == "về việc tiêm phòng dại cho chó, mèo"
    assert said(text) == ["Tiêm từ ngày 18/5/2026."]


def test_those_to_whom_a_dispatch_goes_are_not_said() -> None:
    text = (
        "CÔNG ĐIỆN\nVề việc ứng phó bão số 6\n\nCHỦ TỊCH ỦY BAN NHÂN DÂN XÃ HẢI TRIỀU ĐIỆN:\n- Trưởng các thôn;\n- Chủ tàu thuyền.\n"
        "Tâm bão cách bờ 320 km.\n"
    )
    assert said(text) == ["Tâm bão cách bờ 320 km."]


def test_two_sentences_behind_a_number_are_no_title_and_text() -> None:
    text = "QUY CHẾ\nSử dụng nhà văn hóa\nĐiều 4. Mức thu\n1. Đám cưới: 300.000 đồng.\n2. Hộ nghèo được giảm 50%. Tiền thu dùng trả tiền điện.\n"
    assert "Hộ nghèo được giảm 50%. Tiền thu dùng trả tiền điện." in said(text)


def test_a_word_that_is_none_is_seen_in_titles_too_and_with_all_its_marks_gone_astray() -> None:
    text = "KẾ HOẠCH\nVệ sinh môi trường\nI. NỘI DUNG\n1. Giữ duờng làng\nBà con không đổ rác ra duờng làng.\n"
    flags = [flag for flag in plan(text).flags if flag.kind == "ocr-suspect"]
    assert [(flag.text, flag.suggestion) for flag in flags] == [("duờng", "đường")] * 2
    answers = {("ocr-suspect", flag.text, flag.context): True for flag in flags}
    assert plan_of(to_lines(text), "van-ban.txt", answers).sections[-1].title == "Giữ đường làng"


def test_a_recipient_that_goes_on_in_brackets_is_still_one() -> None:
    text = (
        "THÔNG BÁO\nVề việc phun hóa chất diệt muỗi\n\n1. Thời gian\n\nTừ 7 giờ ngày 12/8/2026.\n\n"
        "Nơi nhận:\n- Ban Chỉ đạo phòng chống dịch\n(b/c);\n- Các thôn;\n- Lưu: VT.\nCHỦ TỊCH\n(Đã ký)\n"
    )
    found = plan(text)
    assert [paragraph.text for paragraph in found.sections[0].paragraphs] == ["Từ 7 giờ ngày 12/8/2026."]
    assert "(b/c);" in found.zone("recipients") and "(Đã ký)" in found.zone("signature")


def test_a_tab_behind_a_label_begins_no_column() -> None:
    text = "THÔNG BÁO\nVề việc họp\n\n1. Thời gian:\t7 giờ ngày 5/6/2026.\n\n2. Địa điểm:\tđình làng.\n\n3. Ai dự:\tmỗi hộ 1 người.\n"
    found = plan(text)
    assert [(section.title, section.paragraphs[0].text) for section in found.sections] == [
        ("Thời gian", "7 giờ ngày 5/6/2026."),
        ("Địa điểm", "đình làng."),
        ("Ai dự", "mỗi hộ 1 người."),
    ]


def test_words_of_a_stretched_line_are_no_columns_whatever_stands_beside_it() -> None:
    """The left column has its spaces drawn, the right one not, and its words stand far apart."""
    left = [Letter(sign, 50 + 5 * at, 55 + 5 * at, 700, 10) for at, sign in enumerate("a b c d e f")]
    spaces = [letter for letter in left if letter.text == " "]
    right: list[Letter] = []
    for word, begins in (("Thấy", 300), ("bạn", 330), ("ngã", 356)):
        right += [Letter(sign, begins + 5 * at, begins + 5 * at + 5, 700, 10) for at, sign in enumerate(word)]
    assert [piece.text for piece in pieces_of(right, spaces)] == ["Thấy bạn ngã"]
