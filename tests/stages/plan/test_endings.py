"""What stands at the ends of a document and is none of it: imprints, recognitions, signatures under columns, small print."""

from __future__ import annotations

import itertools

import pytest

from broadcast.model import Plan
from broadcast.stages.plan.columns import in_columns
from broadcast.stages.plan.formats.text import to_lines
from broadcast.stages.plan.letters import Letter, Piece
from broadcast.stages.plan.lines import Line
from broadcast.stages.plan.plan import plan_of
from broadcast.stages.plan.running import running

NOTICE = """UBND XÃ LŨNG SEN
THÔNG BÁO
Về việc tiêm phòng dại
1. Thời gian
Tiêm từ ngày 20/4/2026 đến ngày 30/4/2026.
2. Địa điểm
Tiêm tại nhà văn hóa các thôn. Thú y trực: 0900 000 382.
"""
SIGNED = "Nơi nhận:\n- Các thôn;\n- Lưu: VT.\nCHỦ TỊCH\n(Đã ký)\n"


def plan(text: str) -> Plan:
    return plan_of(to_lines(text), "van-ban.txt", {})


def said(text: str) -> str:
    """Everything that the sections of a text hold."""
    return " ".join(
        f"{section.title} {' '.join(paragraph.text for paragraph in section.paragraphs)}"
        for section in plan(text).sections
    )


@pytest.mark.parametrize("signed", ["", SIGNED])
@pytest.mark.parametrize(
    "imprint",
    [
        "In 3.000 tờ, khổ 21 x 29,7 cm, nộp lưu chiểu tháng 4 năm 2026. Tài liệu không bán.",
        "In tại Công ty In Sông Bần. Số lượng 500 bản.",
        "Giấy phép xuất bản số 12/GP-STTTT do Sở cấp ngày 3/2/2026",
        "Chịu trách nhiệm nội dung: Trạm Thú y khu vực",
        "Bản tin thú y Lũng Sen - số 3/2026 - phát không",
        "Người soạn: Lê Văn Na; đánh máy: Na; số bản: 20",
    ],
)
def test_who_printed_a_leaflet_is_none_of_its_text(signed: str, imprint: str) -> None:
    assert imprint not in said(f"{NOTICE}{signed}{imprint}\n")
    assert imprint in [piece.text for piece in plan(f"{NOTICE}{signed}{imprint}\n").not_spoken]
    assert "0900 000 382" in said(f"{NOTICE}{signed}{imprint}\n")


@pytest.mark.parametrize(
    "told",
    [
        "In phiếu thu tại nhà văn hóa thôn cho các hộ đã nộp.",
        "Tài liệu tập huấn phát miễn phí cho người dự.",
        "Bà con in 2 bản đơn mang theo.",
        "Biên tập tin bài do cán bộ văn hóa xã làm, gửi trước 10 giờ.",
    ],
)
def test_sentences_that_only_begin_as_an_imprint_stay(told: str) -> None:
    assert told in said(NOTICE + told + "\n")


@pytest.mark.parametrize(
    "recognised",
    [
        "CÔNG NHẬN CỦA ỦY BAN NHÂN DÂN XÃ\nKèm theo Quyết định số ......../QĐ-UBND ngày ....... tháng ....... năm 2026",
        "XÁC NHẬN CỦA UBND XÃ\nCông nhận tại Quyết định số 15/QĐ-UBND ngày 3/4/2026\nCHỦ TỊCH\n(Đã ký)",
        "(Kèm theo Quyết định số 15/QĐ-UBND ngày 3/4/2026 của UBND xã)",
        "PHÊ DUYỆT CỦA CHỦ TỊCH UBND XÃ\nPhê duyệt theo Quyết định số …/QĐ-UBND ngày … tháng … năm 2026.",
    ],
)
def test_who_recognised_a_document_below_its_signature_is_none_of_its_text(recognised: str) -> None:
    text = NOTICE + "TRƯỞNG BAN\nCÔNG TÁC MẶT TRẬN\n(Đã ký)\nTRƯỞNG THÔN\n(Đã ký)\n" + recognised + "\n"
    found = plan(text)
    assert all(line not in said(text) for line in recognised.splitlines())
    assert {piece.text for piece in found.not_spoken} >= set(recognised.splitlines())
    assert not found.flags


def test_a_line_below_the_signature_that_tells_people_nothing() -> None:
    assert "chuyền tay" not in said(NOTICE + SIGNED + "Xin chuyền tay nhau đọc\n")
    assert "0900 000 111" in said(NOTICE + SIGNED + "Ghi chú: hỏi thêm xin gọi số 0900 000 111.\n")
    assert "mang theo sổ" in said(NOTICE + SIGNED + "Lưu ý: bà con mang theo sổ.\n")


@pytest.mark.parametrize(
    "motto",
    [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA\nVIỆT NAM\nĐộc lập - Tự do - Hạnh phúc",
        "CỘNG HÒA XÃ HỘI\nCHỦ NGHĨA VIỆT NAM\nĐộc lập -\nTự do - Hạnh phúc",
    ],
)
def test_a_motto_that_a_narrow_column_broke_names_nobody(motto: str) -> None:
    found = plan(f"XÃ YÊN BỐI\nTHÔN LẠNG PHÚC\n{motto}\nQUY ƯỚC\nThôn Lạng Phúc\nĐiều 1. Phạm vi\nMọi người cư trú.\n")
    assert found.authority == "THÔN LẠNG PHÚC"


@pytest.mark.parametrize(
    ("head", "authority"),
    [
        ("CÔNG AN TỈNH VĨNH THÁI  CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nCÔNG AN XÃ CÁT ĐIỀN  Độc lập - Tự do - Hạnh phúc\n"
         "Số: 64/TB-CAX  Cát Điền, ngày 27 tháng 02 năm 2026", "CÔNG AN XÃ CÁT ĐIỀN"),
        ("CÔNG TY KHAI THÁC THỦY LỢI\nTRẠM QUẢN LÝ THỦY NÔNG\nTHẠNH BẦN TÂY\nSố: 09/TB-TN",
         "TRẠM QUẢN LÝ THỦY NÔNG THẠNH BẦN TÂY"),
        ("UBND XÃ GẠO\nTRẠM Y TẾ\nSố: 3/TB-TYT", "TRẠM Y TẾ"),
    ],
)  # fmt: skip
def test_who_issued_it_stands_under_whom_it_belongs_to(head: str, authority: str) -> None:
    assert plan(f"{head}\nTHÔNG BÁO\nVề việc cấp căn cước\n1. Thời gian\nNgày 7/3/2026.\n").authority == authority


def test_who_tells_in_the_opening_and_not_whom_it_follows() -> None:
    text = "Thực hiện ý kiến chỉ đạo của UBND xã Cát Điền, thôn Hạ Trang xin thông báo tới bà con mấy việc như sau."
    found = plan(f"THÔNG BÁO\nV/v tổng vệ sinh đường làng\n\n{text}\nSáng chủ nhật mỗi hộ cử 1 người đi làm.\n")
    assert (found.title, found.authority) == ("V/v tổng vệ sinh đường làng", "Thôn Hạ Trang")


def test_how_things_are_is_told_though_its_grounds_stand_before_it() -> None:
    text = "Căn cứ bản tin lúc 5 giờ, hiện nay lưu lượng nước về hồ là 410 m3/s, mực nước hồ ở cao trình 217,6 m."
    assert "410 m3/s" in said(f"UBND XÃ GẠO\nTHÔNG BÁO\nVề việc xả lũ\n{text}\nBà con rời khỏi bãi sông.\n")


def test_a_number_given_twice_before_a_title_and_its_text() -> None:
    text = (
        NOTICE
        + "2. Về giá tiêm. Mỗi mũi 28.000 đồng, hộ nghèo không mất tiền, trả cho cán bộ thú y.\n3. Liên hệ\nTrạm.\n"
    )
    found = plan(text)
    assert [section.id for section in found.sections] == ["1", "2", "2 (2)", "3"]
    assert [flag.kind for flag in found.flags] == ["number-twice"]


def letters(text: str, left: float, base: float) -> list[Letter]:
    return [
        Letter(letter, left + 5.0 * at, left + 5.0 * at + 5, base, 10.0)
        for at, letter in enumerate(text)
        if letter != " "
    ]


LEFT = "Bà con tranh thủ bơm nước vào ruộng trước ngày mưa đến"
RIGHT = "Sầu riêng, chôm chôm chỉ chịu được nước dưới nửa phần"


@pytest.mark.parametrize("signing", list(itertools.permutations(("TRẠM TRƯỞNG", "(Đã ký)", ""), 3)))
def test_recipients_and_signature_under_columns_are_a_block_of_their_own(signing: tuple[str, ...]) -> None:
    body = [(LEFT, RIGHT)] * 9
    tail = [*zip(("Nơi nhận:", "- UBND xã;", "- Lưu: VT."), signing, strict=True)]
    page = [
        letter
        for row, (left, right) in enumerate([*body, *tail])
        for letter in (*letters(left, 40, 700 - 14 * row), *letters(right, 330 + 30 * (row > 8), 700 - 14 * row))
    ]
    blocks = ["".join(letter.text for letter in block) for block in in_columns(page)]
    assert [len(block) for block in blocks[:2]] == [9 * len(LEFT.replace(" ", "")), 9 * len(RIGHT.replace(" ", ""))]
    assert len(blocks) == 3 and blocks[2].startswith("Nơinhận:")


def test_the_left_column_is_read_to_its_end_though_the_right_one_is_shorter() -> None:
    rows = [*[(LEFT, RIGHT)] * 8, *[(LEFT, "")] * 3, ("Nơi nhận:", "CHỦ TỊCH"), ("- UBND xã;", "(Đã ký)")]
    page = [
        letter
        for row, (left, right) in enumerate(rows)
        for letter in (*letters(left, 40, 700 - 14 * row), *letters(right, 330, 700 - 14 * row))
    ]
    left, right, below = ["".join(letter.text for letter in block) for block in in_columns(page)]
    assert left == LEFT.replace(" ", "") * 11 and right == RIGHT.replace(" ", "") * 8
    assert below.startswith("Nơinhận:")


def test_a_table_without_lines_is_no_text_in_columns() -> None:
    rows = [
        row
        for at in range(1, 9)
        for row in ((f"0{at}/7/2026", f"Làng {at}", f"Nhà văn hóa Làng {at},"), ("", "", "đường vào chợ"))
    ]
    page = [
        letter
        for row, cells in enumerate(rows)
        for left, text in zip((40, 170, 330), cells, strict=True)
        for letter in letters(text, left, 700 - 14 * row)
    ]
    assert len(in_columns(page)) == 1


@pytest.mark.parametrize("signed", ["(Ký tên, đóng dấu)", "Đã ký", "(ký và ghi rõ họ tên)", "Ký, đóng dấu", ""])
@pytest.mark.parametrize("position", ["TRẠM TRƯỞNG", "CHỦ TỊCH", "ẤP TRƯỞNG"])
@pytest.mark.parametrize("receives", ["", "Nơi nhận:\n- Công an xã, Ban Chỉ huy\nQuân sự xã (phối hợp);\n- Lưu: VT.\n"])
def test_ways_to_sign(receives: str, position: str, signed: str) -> None:
    found = said(f"{NOTICE}{receives}{position}\n{signed}\nNguyễn Thị Bưởi\n")
    assert not any(part in found for part in (position, "Bưởi", "Nơi nhận", "Quân sự", "(ký", "Ký"))
    assert found.endswith("0900 000 382.")


def test_a_chapter_on_growth_is_no_signature() -> None:
    assert "Mỗi hộ" in said(NOTICE + "3. Về thu nhập\nTĂNG TRƯỞNG\nMỗi hộ nuôi thêm 5 con gà.\n")


def test_a_title_that_has_told_its_year_is_whole() -> None:
    head = Line(text="THÔNG BÁO", number=1, before="gap", placed=True)
    title = Line(text="Về việc tiêm phòng dại cho chó, mèo đợt 1 năm 2026", number=2, before="new", placed=True)
    text = Line(text="Bệnh dại lây từ chó sang người; đã có 2 người chết.", number=3, before="wrap", placed=True)
    found = plan_of((head, title, text), "van-ban.pdf", {})
    assert found.title == title.text and found.sections[0].paragraphs[0].text == text.text


def test_short_last_lines_of_columns_are_text() -> None:
    rows = [*[(LEFT, RIGHT)] * 9, ("trên ruộng", "- Tỉa bớt trái"), ("lúa", "non"), ("- 8 ấp", "")]
    page = [
        letter
        for row, (left, right) in enumerate(rows)
        for letter in (*letters(left, 40, 700 - 14 * row), *letters(right, 330, 700 - 14 * row))
    ]
    left, right, *_ = ["".join(letter.text for letter in block) for block in in_columns(page)]
    assert left.endswith("trênruộnglúa-8ấp") and right.endswith("non")


def test_small_print_that_stands_apart_at_a_pages_foot() -> None:
    def piece(text: str, base: float, size: float = 14.0) -> Piece:
        return Piece(text=text, left=60.0, right=500.0, bottom=base, top=base + size)

    body = [piece("Các hộ dọn sạch chuồng trại, khơi thông cống rãnh", 700.0 - 20 * row) for row in range(25)]
    small = piece("Tờ tin xã, xin chuyền tay nhau đọc", 60.0, 10.0)
    assert running([(842.0, [[*body, small]])]) == (frozenset({small}),)
    near = piece("nhà và rắc vôi bột quanh chuồng mỗi tuần", 205.0, 10.0)
    assert running([(842.0, [[*body, near]])]) == (frozenset(),)
    large = piece("Cảm ơn bà con!", 60.0)
    assert running([(842.0, [[*body, large]])]) == (frozenset(),)


@pytest.mark.parametrize(
    "signature",
    [
        "CHỦ TỊCH\n(Đã ký, đóng dấu)\n",
        "TRƯỞNG THÔN\n(Ký, đóng dấu, ghi rõ họ tên)\n",
        "GIÁM ĐỐC\n(Đã ký tên và đóng dấu)\n",
        "THƯ KÝ\tĐẠI DIỆN CÁC HỘ\tCHỦ TRÌ\n(Đã ký)\t(Đã ký)\t(Ký, ghi rõ họ tên)\n",
        "TL. CHỦ TỊCH\nCHÁNH VĂN PHÒNG\n/đã ký/\n",
        "TRƯỞNG ẤP\n[Đã ký]\nLê Văn Sáu\n",
        "NGƯỜI GHI BIÊN BẢN\tCHỦ TỌA\n(Đã ký)\t(Đã ký)\n",
        "Tổ trưởng tổ hòa giải\n(Đã ký, đóng dấu)\nĐặng Văn Tố\n",
    ],
)
def test_a_signature_of_any_form_is_none_of_the_text(signature: str) -> None:
    found = plan(f"{NOTICE}{signature}")
    assert any(piece.zone == "signature" for piece in found.not_spoken)
    assert said(f"{NOTICE}{signature}").endswith("0900 000 382.")


def test_recipients_that_are_filed_are_sure_whatever_comes_behind() -> None:
    text = f"{NOTICE}Nơi nhận:\n- Các thôn;\n- Lưu: VT.\nMọi thắc mắc xin gọi 0900 000 383.\n"
    assert "Lưu" not in said(text)
    assert "0900 000 383" in said(text)


def test_by_what_an_annex_was_put_in_force_is_not_said() -> None:
    annexed = f"{NOTICE}{SIGNED}PHỤ LỤC\nLỊCH TIÊM CÁC THÔN\n(Kèm theo Thông báo số 12/TB-UBND ngày 02/4/2026)\n1. Thôn Gạo: sáng 20/4.\n"
    assert "Kèm theo" not in said(annexed)
    assert "Thôn Gạo" in said(annexed)


ANNEXES = (
    "PHỤ LỤC\nLỊCH TIÊM CÁC THÔN\n(Kèm theo Kế hoạch số 37/KH-UBND ngày 25/02/2026 của Ủy ban nhân\ndân xã Gạo Đông)\n",
    "PHỤ LỤC I\nLịch tiêm các thôn\n(Ban hành kèm theo Quyết định số 5/QĐ-UBND ngày 02/4/2026\ncủa Chủ tịch Ủy ban nhân dân\nxã Gạo)\n",
    "Phụ lục 1: LỊCH TIÊM\nKèm theo Kế hoạch số 37/KH-UBND ngày 25/02/2026 của Ủy ban\nnhân dân xã Gạo Đông\n",
    "Phụ lục II\n(kèm theo Thông báo của Ủy ban nhân dân xã)\nLỊCH TIÊM\n",
)
SECOND = "PHỤ LỤC II\nSỐ ĐIỆN THOẠI\n(Kèm theo Kế hoạch số 37/KH-UBND ngày 25/02/2026 của\nUBND xã)\nTrạm y tế: 0900 000 383.\n"


@pytest.mark.parametrize("annex", ANNEXES)
@pytest.mark.parametrize("signed", [SIGNED, ""])
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_bracket_over_two_lines_and_that_of_a_second_annex_too(annex: str, signed: str, gap: str) -> None:
    found = said(f"{NOTICE}{signed}{annex}1. Thôn Gạo: sáng 20/4.\n{SECOND}".replace("\n(", f"{gap}("))
    assert "theo" not in found and "37/KH-UBND" not in found and "Gạo Đông" not in found and "UBND xã" not in found
    assert "Thôn Gạo" in found and "0900 000 383" in found


def test_what_is_to_be_brought_in_brackets_is_kept() -> None:
    assert "bản sao sổ hộ khẩu" in said(f"{NOTICE}2. Hồ sơ\nĐơn theo mẫu.\n(Kèm theo bản sao sổ hộ khẩu)\n")


def test_the_closing_words_stand_before_what_is_attached() -> None:
    found = said(f"{NOTICE}\nTrên đây là lịch tiêm phòng năm 2026.\n\n{SIGNED}{ANNEXES[0]}1. Thôn Gạo: sáng 20/4.\n")
    assert "Trên đây là" not in found and "Thôn Gạo" in found


@pytest.mark.parametrize("number", ["", "2. "])
def test_when_a_council_passed_it_is_not_said_and_when_it_takes_effect_is(number: str) -> None:
    passed = f"{number}Nghị quyết này được Hội đồng nhân dân xã Gạo khóa II, kỳ họp thứ tư thông qua ngày 10 tháng 7 năm 2026./.\n"
    text = f"{NOTICE}Điều 4. Hiệu lực\n1. Nghị quyết có hiệu lực từ ngày 01/8/2026.\n"
    assert "thông qua" not in said(text + passed + SIGNED)
    assert "01/8/2026" in said(text + passed + SIGNED)
    passed = passed.replace("./.", " và có hiệu lực từ ngày 20 tháng 7 năm 2026./.")
    assert "20 tháng 7" in said(text + passed + SIGNED)


@pytest.mark.parametrize(
    "typed", ["Người soạn tin: N.V.A", "Người tổng hợp: Lê Thị Bốn", "Người đánh máy văn bản: K.L"]
)
def test_who_typed_a_text(typed: str) -> None:
    assert typed not in said(f"{NOTICE}{typed}\nTRƯỞNG TRẠM\n(Đã ký)\n")


@pytest.mark.parametrize(
    "ground",
    [
        "Theo ý kiến của Ban Chỉ huy tại Văn bản số 12/BCH ngày 3/4/2026.",
        "Xét báo cáo số 5/BC-KT của Phòng Kinh tế;",
        "Trên cơ sở thống nhất tại cuộc họp ngày 3/4/2026;",
    ],
)
def test_grounds_go_on_whatever_they_begin_with(ground: str) -> None:
    opening = f"Căn cứ Luật Thú y ngày 19 tháng 6 năm 2015;\n{ground}\nXã thông báo lịch tiêm.\n1. Thời gian\n"
    text = NOTICE.replace("1. Thời gian\n", opening)
    assert ground[:12] not in said(text)
    assert "Xã thông báo lịch tiêm." in said(text)


def test_a_ground_that_ends_with_a_comma_takes_no_sentence_with_it() -> None:
    opening = "Căn cứ Biên bản họp ngày 3/4/2026,\n\nQua kiểm tra chuồng trại, xã chọn 6 hộ được nhận giống.\n\n1. Thời gian\n"
    found = said(NOTICE.replace("1. Thời gian\n", opening))
    assert "xã chọn 6 hộ được nhận giống" in found
    assert "Biên bản họp" not in found


@pytest.mark.parametrize(
    "bracketed",
    [
        "(Trình bày tại Hội nghị nhân dân ngày 28/9/2026)",
        "(Được 87% số hộ tán thành ngày 15/3/2026; công nhận theo Quyết định số 61/QĐ-UBND ngày 20/3/2026)",
        "(Đã được Hội đồng nhân dân xã thông qua ngày 3/4/2026)",
        "(Phê duyệt kèm theo Quyết định số 5/QĐ-UBND)",
    ],
)
def test_how_a_text_came_into_force_is_no_title(bracketed: str) -> None:
    found = plan(
        f"UBND XÃ GẠO\nQUY ƯỚC\nẤP VĂN HÓA RẠCH DỪA\n{bracketed}\nĐiều 1. Người thực hiện\nQuy ước áp dụng cho 312 hộ.\n"
    )
    assert found.title == "ẤP VĂN HÓA RẠCH DỪA"
    assert [piece.zone for piece in found.not_spoken if piece.text == bracketed] == ["head"]


def test_a_kind_with_a_word_more_has_its_title_below() -> None:
    found = plan("UBND XÃ GẠO\nBÁO CÁO TÓM TẮT\nKết quả làm đường 9 tháng đầu năm 2026\n\nI. ĐÃ LÀM\nLàm 4 km đường.\n")
    assert (found.kind, found.title) == ("BÁO CÁO", "Kết quả làm đường 9 tháng đầu năm 2026")


@pytest.mark.parametrize(
    ("lead", "kept"),
    [
        (
            "Thực hiện Công văn số 118/SNN-CN ngày 6/5/2026 của Sở, Chủ tịch UBND xã đề nghị các thôn làm tốt các việc sau:",
            False,
        ),
        (
            "Thực hiện Kế hoạch số 5/KH-UBND của Ủy ban nhân dân xã, Trạm Y tế thông báo lịch khám miễn phí như sau:",
            True,
        ),
        ("Căn cứ Kế hoạch số 5/KH-UBND, xã thông báo lịch tiêm từ ngày 20/4 đến ngày 30/4 như sau:", True),
    ],
)
def test_a_lead_that_names_only_papers_is_not_said(lead: str, kept: bool) -> None:
    text = NOTICE.replace("1. Thời gian\n", f"Bệnh dại đã có ở 4 thôn.\n{lead}\n1. Thời gian\n")
    assert (lead[-30:] in said(text)) is kept
    assert "Bệnh dại đã có ở 4 thôn." in said(text)


MINUTES = "BIÊN BẢN\nHọp thôn về việc làm đường\n\n1. Việc làm đường\nMỗi hộ đóng 500.000 đồng trước ngày 30/9/2026.\n"
MINUTES_ENDS = (
    "THƯ KÝ          CHỦ TỌA\n(đã ký)          (đã ký)\nNgô Thị Tám          Lê Văn An\n",
    "Đại diện Mặt trận thôn      Thư ký      Trưởng thôn\n(đã ký)      (đã ký)      (đã ký)\nNgô Văn Bốn      Ngô Thị Tám      Lê Văn An\n",
    "Trưởng ban: Lê Văn An (đã ký)\nThư ký: Ngô Thị Tám (đã ký)\n",
    "CHỦ TỌA\n(Ký, ghi rõ họ tên)\nLê Văn An\nTHƯ KÝ\n(Ký, ghi rõ họ tên)\nNgô Thị Tám\nĐẠI DIỆN CÁC HỘ DÂN\n1. Ngô Văn Bốn (đã ký)\n2. Lê Thị Năm (đã ký)\n",
    "THƯ KÝ - CHỦ TRÌ - ĐẠI DIỆN HỘ DÂN\n(đã ký) (đã ký) (đã ký)\nNgô Thị Tám - Lê Văn An - Ngô Văn Bốn\n",
    "CHỦ TRÌ: Lê Văn An\nTHƯ KÝ: Ngô Thị Tám\n",
    "Chủ tọa\nLê Văn An\nThư ký\nNgô Thị Tám\n",
    "THƯ KÝ HỘI NGHỊ\n\n(đã ký)\n\nNgô Thị Tám\n\nTM. BAN CHỈ ĐẠO\n\nTRƯỞNG BAN\n\n(đã ký)\n\nLê Văn An\n",
)
MINUTES_CLOSE = (
    "",
    "Biên bản lập thành 03 bản có giá trị như nhau, mỗi bên giữ một bản.\n",
    "Biên bản được đọc lại cho mọi người cùng nghe, nhất trí và ký tên. Cuộc họp kết thúc hồi 21 giờ cùng ngày./.\n",
    "Thư ký đã đọc lại biên bản cho toàn thể cuộc họp nghe, mọi người nhất trí cùng ký tên dưới đây.\n",
)


@pytest.mark.parametrize("end", MINUTES_ENDS)
@pytest.mark.parametrize("close", MINUTES_CLOSE)
def test_how_minutes_end_is_not_told(end: str, close: str) -> None:
    told = said(f"{MINUTES}\n{close}\n{end}")
    assert told.rstrip().endswith("trước ngày 30/9/2026.")


@pytest.mark.parametrize(
    "told",
    [
        "Cuộc họp kết thúc lúc 21 giờ, đề nghị các hộ nộp tiền trước ngày 30/9/2026.",
        "Biên bản được lập với hộ thả rông trâu bò, phạt 300.000 đồng.",
        "Thư ký đọc danh sách hộ được miễn: bà Tám, ông Bốn.",
        "2. Bầu ban giám sát\nTrưởng ban: Lê Văn An",
        "Toàn thể cuộc họp nhất trí bầu ông Bốn làm tổ trưởng.",
    ],
)
def test_what_a_meeting_decided_is_told_at_its_end(told: str) -> None:
    assert told.rsplit("\n", maxsplit=1)[-1] in said(f"{MINUTES}{told}\n\n{MINUTES_ENDS[0]}")
