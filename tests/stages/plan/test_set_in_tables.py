"""Tables read cell by cell and said row by row: merged cells, headings of two rows, cells of several lines, drawn lines in a PDF."""

from __future__ import annotations

import ctypes
import zipfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import docx
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadcast.model import Plan
from broadcast.stages.plan import read
from broadcast.stages.plan.formats.pdf import _lines, _Sheet
from broadcast.stages.plan.grid import Table
from broadcast.stages.plan.letters import Letter, Piece
from broadcast.stages.plan.lines import row
from broadcast.stages.plan.page_ends import went_on
from broadcast.stages.plan.ruled import Rule, rules_of, tables_of
from broadcast.stages.plan.spans import Spans
from broadcast.stages.plan.tables import laid_out

EM = 10.0
HEADING = (("TT", "Thôn", "Thời gian", "", "Địa điểm"), ("TT", "Thôn", "Ngày", "Buổi", "Địa điểm"))
BODY = (("1", "Gạo", "05/4/2026", "Sáng", "Nhà văn hóa"), ("2", "Bến Đá", "06/4/2026", "Chiều", "Sân đình"))
SAID = ["Gạo: ngày 05/4/2026, sáng, tại Nhà văn hóa.", "Bến Đá: ngày 06/4/2026, chiều, tại Sân đình."]


def said(rows: tuple[tuple[str, ...], ...]) -> list[str]:
    """The rows of a table as they are said, without the names of its columns."""
    lines = laid_out([row(cells, number, 1) for number, cells in enumerate(rows, 1)])
    return [line.text for line in lines if line.kind == "row"]


def test_columns_named_by_two_rows() -> None:
    assert said((*HEADING, *BODY)) == SAID
    doses = (("Thôn", "Số mũi", ""), ("Thôn", "Trẻ em", "Người lớn"), ("Gạo", "12", "30"))
    assert said((*doses, ("Bến Đá", "7", "25"))) == [
        "Gạo: số mũi trẻ em 12, số mũi người lớn 30.",
        "Bến Đá: số mũi trẻ em 7, số mũi người lớn 25.",
    ]


def test_a_part_of_the_day_stands_with_its_day() -> None:
    rows = (
        ("Ngày", "Buổi", "Thôn", "Địa điểm"),
        ("20/4/2026", "Sáng", "Đoài", "Đình"),
        ("Thứ ba", "Chiều", "Hạ", "Chùa"),
    )
    assert said(rows) == ["ngày 20/4/2026, sáng: Đoài, tại Đình.", "Thứ ba: Chiều, Hạ, tại Chùa."]


def test_a_row_of_short_words_below_the_heading_is_no_heading() -> None:
    rows = (("Ngày", "Việc", ""), ("Thứ hai", "Họp", "Hội trường"), ("Thứ ba", "Quét dọn", "Đình"))
    assert said(rows)[0] == "Thứ hai: Họp, Hội trường."


def test_a_title_over_all_columns_and_units_in_the_heading() -> None:
    rows = (("Biểu phí năm 2026", "", ""), ("Đối tượng", "Mức thu (đồng/tháng)", "Ghi chú"))
    body = (("Hộ ăn uống", "100.000", "Thu hằng tháng"), ("Hộ nghèo", "Miễn", ""))
    assert said((*rows, *body)) == [
        "Biểu phí năm 2026.", "Hộ ăn uống: mức thu 100.000 đồng/tháng, Thu hằng tháng.", "Hộ nghèo: Miễn.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("names", "cells", "told"),
    [
        (("Cống", "Giờ đóng", "Giờ mở"), ("Rạch Bần", "15 giờ", "3 giờ"), "Rạch Bần: giờ đóng 15 giờ, giờ mở 3 giờ."),
        (("Thôn", "Từ ngày", "Đến ngày"), ("Gạo", "5/4/2026", "9/4/2026"), "Gạo: từ ngày 5/4/2026, đến ngày 9/4/2026."),
        (
            ("Loại", "Giá cũ", "Giá mới (đồng)"),
            ("Gạo", "80.000", "100.000"),
            "Gạo: giá cũ 80.000, giá mới 100.000 đồng.",
        ),
        (("Thôn", "Ngày", "Giờ"), ("Gạo", "5/4/2026", "7h30"), "Gạo: ngày 5/4/2026, 7h30."),
    ],
)
def test_two_columns_of_hours_or_days_are_told_by_their_names(
    names: tuple[str, ...], cells: tuple[str, ...], told: str
) -> None:
    assert said((names, cells, cells)) == [told, told]


PRICES = ("STT", "Loại xe", "Thời gian gửi", "Mức cũ (đồng/lượt)", "Mức mới (đồng/lượt)")


def test_numbers_in_front_of_rows_are_no_figures_of_a_price_list() -> None:
    """A price list of five columns, the first of which counts and the second of which is merged over two rows."""
    rows = (("1", "Xe máy", "Ban ngày", "3.000", "4.000"), ("1", "Xe máy", "Ban đêm", "5.000", "6.000"))
    assert said((PRICES, *rows, ("2", "Xe đạp", "Cả ngày", "1.000", "2.000"))) == [
        "Xe máy: Ban ngày, mức cũ 3.000 đồng/lượt, mức mới 4.000 đồng/lượt.",
        "Xe máy: Ban đêm, mức cũ 5.000 đồng/lượt, mức mới 6.000 đồng/lượt.",
        "Xe đạp: Cả ngày, mức cũ 1.000 đồng/lượt, mức mới 2.000 đồng/lượt.",
    ]


def test_a_counting_column_without_a_name_and_statistics() -> None:
    fees = (("", "Việc", "Phí (đồng)", "Lệ phí (đồng)"), ("1", "Sao y", "2.000", "0"), ("2", "Ký", "10.000", "5.000"))
    assert said(fees)[0] == "Sao y: phí 2.000 đồng, lệ phí 0 đồng."
    counts = (
        ("TT", "Thôn", "Số hộ", "Số khẩu", "Hộ nghèo"),
        ("1", "Gạo", "120", "480", "3"),
        ("2", "Đá", "98", "", "4"),
    )
    assert said(counts) == []
    wide = ("TT", "Ngày", "Giờ", "Thôn", "Nơi", "Ai", "Ghi chú")
    week = ("1", "5/4/2026", "7h30", "Gạo", "Đình", "Người từ 60 tuổi", "Nhịn ăn sáng")
    assert said((wide, week, week))[0] == "ngày 5/4/2026: 7h30, Gạo, tại Đình, Người từ 60 tuổi, Nhịn ăn sáng."


def test_cells_over_several_columns_and_rows() -> None:
    spans = Spans()
    assert spans.row([("TT", 1, 2), ("Thời gian", 2, 1), ("Nơi", 1, 2)]) == ["TT", "Thời gian", "", "Nơi"]
    assert spans.row([("Ngày", 1, 1), ("Buổi", 1, 1)]) == ["TT", "Ngày", "Buổi", "Nơi"]
    assert spans.row([("Nghỉ lễ", 4, 3)]) == ["Nghỉ lễ", "", "", ""]
    assert spans.row([]) == spans.row([]) == ["Nghỉ lễ", "", "", ""]
    assert spans.row([("a", 10**9, 10**9)])[:2] == ["a", ""]


def of_word(path: Path) -> Plan:
    document = docx.Document()
    document.add_paragraph("THÔNG BÁO\nLịch tiêm phòng")
    table = document.add_table(rows=0, cols=5)
    for cells in (*HEADING, *BODY):
        for cell, text in zip(table.add_row().cells, cells, strict=True):
            cell.text = text
    for column in (0, 1, 4):
        table.cell(1, column).text = ""
        table.cell(0, column).merge(table.cell(1, column))
    table.cell(0, 2).merge(table.cell(0, 3))
    document.save(str(path))
    return read(path)


def of_web(path: Path) -> Plan:
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>" for cells in BODY)
    head = (
        "<tr><td rowspan=2>TT</td><td rowspan=2>Thôn</td><td colspan=2>Thời gian</td><td rowspan=2>Địa điểm</td></tr>"
        "<tr><td>Ngày</td><td>Buổi</td></tr>"
    )
    path.write_text(f"<html><body><p>THÔNG BÁO</p><p>Lịch</p><table>{head}{body}</table></body></html>", "utf-8")
    return read(path)


@pytest.mark.parametrize(("reader", "name"), [(of_word, "lich.docx"), (of_web, "lich.html")])
def test_merged_cells_of_a_file(tmp_path: Path, reader: object, name: str) -> None:
    plan = reader(tmp_path / name)  # type: ignore[operator]
    rows = [paragraph.text for section in plan.sections for paragraph in section.paragraphs if paragraph.kind == "row"]
    assert rows == SAID


def letters(text: str, left: float, base: float) -> tuple[list[Letter], list[Letter]]:
    """The letters and the spaces of a text set from a place on."""
    made = [Letter(sign, left + EM / 2 * at, left + EM / 2 * at + 5, base, EM) for at, sign in enumerate(text)]
    return [letter for letter in made if letter.text != " "], [letter for letter in made if letter.text == " "]


WORDS = st.lists(st.sampled_from(("thôn", "sáng", "đình", "7", "Bến", "(cũ)")), min_size=1, max_size=5).map(" ".join)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_the_cells_between_drawn_lines_come_back_as_they_were(data: st.DataObject) -> None:
    columns, rows = data.draw(st.integers(2, 5)), data.draw(st.integers(1, 6))
    wide, high = 90.0, 40.0
    across = [50 + wide * at for at in range(columns + 1)]
    down = [700 - high * at for at in range(rows + 1)]
    over = data.draw(st.integers(1, columns - 1)) if rows > 1 else 1  # the first row's first cell takes so many columns
    deep = data.draw(st.integers(1, rows))  # and the last column's first cell so many rows
    rules = [Rule(False, at, across[0], across[-1]) for at in (down[0], down[-1])]
    rules += [Rule(False, at, across[0], across[-1] if place >= deep else across[-2]) for place, at in enumerate(down)]
    for place, at in enumerate(across):
        first = 1 if 0 < place < over else 0
        rules += [Rule(True, at, low, top) for top, low in list(pairwise(down))[first:]]
    wanted: list[list[str]] = []
    drawn, spaces = letters("Ngoài bảng", 50, 760)
    for place in range(rows):
        cells: list[str] = []
        for column in range(columns):
            if place == 0 and 0 < column < over:
                cells.append("")
                continue
            if column == columns - 1 and 0 < place < deep:
                cells.append(wanted[0][column])
                continue
            words = data.draw(WORDS).split(" ")
            lines = [" ".join(words[:3]), " ".join(words[3:])] if len(words) > 3 else [" ".join(words)]
            for number, text in enumerate(lines):
                more, between = letters(text, across[column] + 3, down[place] - 14 - 13 * number)
                drawn += more
                spaces += between
            cells.append(" ".join(words))
        wanted.append(cells)
    found, outside = tables_of(data.draw(st.permutations(rules)), drawn, spaces)
    assert "".join(letter.text for letter in outside) == "Ngoàibảng"
    (ruled,) = found
    assert [[cell.replace("\n", " ") for cell in cells] for cells in ruled.table.rows] == wanted
    assert (ruled.left, ruled.right) == (50, across[-1])


def test_a_box_and_an_underline_are_no_table() -> None:
    drawn, spaces = letters("UBND XÃ GẠO", 60, 650)
    box = [Rule(False, 700, 50, 300), Rule(False, 600, 50, 300), Rule(True, 50, 600, 700), Rule(True, 300, 600, 700)]
    assert tables_of(box, drawn, spaces) == ([], drawn)
    assert tables_of([Rule(False, 640, 80, 120)], drawn, spaces) == ([], drawn)


def test_a_row_that_a_page_end_cut_and_a_heading_said_again() -> None:
    table = Table(rows=(("Ngày", "Nơi"), ("5/4", "Đình"), ("6/4", "Nhà văn hóa thôn,")))
    more = Table(rows=(("Ngày", "Nơi"), ("", "cạnh trạm bơm"), ("7/4", "Chợ")))
    whole = went_on(table, more)
    assert whole is not None
    assert whole.rows[2:] == (("6/4", "Nhà văn hóa thôn,\ncạnh trạm bơm"), ("7/4", "Chợ"))
    assert went_on(table, Table(rows=(("a", "b", "c"),))) is None


def test_the_lines_that_a_pdf_draws() -> None:
    document = pypdfium2.PdfDocument.new()
    page = document.new_page(400, 400)
    grid = pdfium.FPDFPageObj_CreateNewPath(50, 300)
    for x, y in ((250, 300), (250, 200), (50, 200)):
        pdfium.FPDFPath_LineTo(grid, x, y)
    pdfium.FPDFPath_Close(grid)
    pdfium.FPDFPath_MoveTo(grid, 150, 300)
    pdfium.FPDFPath_LineTo(grid, 150, 200)
    thin = pdfium.FPDFPageObj_CreateNewRect(50, 249.5, 200, 1)
    filled = pdfium.FPDFPageObj_CreateNewRect(60, 210, 80, 30)
    for made, fill, stroke in ((grid, 0, 1), (thin, 1, 0), (filled, 1, 0)):
        pdfium.FPDFPath_SetDrawMode(made, fill, ctypes.c_int(stroke))
        pdfium.FPDFPage_InsertObject(page.raw, made)
    page.gen_content()
    found = {(rule.upright, round(rule.at), round(rule.start), round(rule.end)) for rule in rules_of(page)}
    document.close()
    level = {(False, 300, 50, 250), (False, 200, 50, 250), (False, 250, 50, 250)}
    assert found == {*level, (True, 250, 200, 300), (True, 50, 200, 300), (True, 150, 200, 300)}


def test_a_sum_under_the_name_of_a_place_is_no_place() -> None:
    names = (("TT", "Việc", "Mức thu", ""), ("TT", "Việc", "Người trong xã", "Nơi khác về"))
    prices = (("1", "Đào huyệt", "1.500.000", "2.200.000"), ("2", "Cải táng", "1.800.000", "2.500.000"))
    assert said((*names, *prices))[0] == "Đào huyệt: mức thu người trong xã 1.500.000, nơi khác về 2.200.000."


def page(lines: list[tuple[str, ...]], top: float = 780.0) -> _Sheet:
    """A page of lines without drawn ones: a lone text from the left margin, else cells in columns."""
    pieces: list[Piece] = []
    for at, cells in enumerate(lines):
        base = top - 16 * at
        for column, text in enumerate(cells):
            left = 60 + 130.0 * column
            pieces.append(Piece(text=text, left=left, right=left + 5.2 * len(text), bottom=base, top=base + EM))
    return _Sheet(height=842, parts=[pieces])


SENTENCE = "Bà con xem lịch tiêm dưới đây để đưa trẻ đến đúng ngày, đúng nơi của thôn mình đã ghi trong bảng."
ROWS = [
    ("Thôn", "Ngày tiêm", "Nơi tiêm"),
    *((f"Thôn {name}", f"0{at}/9/2026", f"Nhà ông {name}") for at, name in enumerate(("Me", "Sở", "Đá"), 1)),
]


@pytest.mark.parametrize("cut", [2, 3])
@pytest.mark.parametrize("again", [False, True])
@pytest.mark.parametrize("below", [SENTENCE, "1. Khi đi tiêm", "Ghi chú: trời mưa thì nghỉ."])
def test_a_table_without_lines_goes_on_over_a_page_end(cut: int, again: bool, below: str) -> None:
    second = [*(ROWS[:1] if again else []), *ROWS[cut:], (), (below,)]
    lines = list(_lines([page([(SENTENCE,), *ROWS[:cut]], 300.0), page(second)]))
    rows = [line for line in lines if line.cells]
    assert [line.cells for line in rows] == ROWS
    assert len({line.table for line in rows}) == 1
    assert [line.text for line in lines if not line.cells] == [SENTENCE, below]


def test_what_runs_along_the_pages_edges_stays_between_them() -> None:
    pages = [page([("UBND xã Gạo Đông",), *[(f"{SENTENCE} {at}",) for at in range(30)]]) for _ in range(3)]
    told = [line.page for line in _lines(pages)]
    assert told == sorted(told)


def test_text_on_the_next_page_is_no_row() -> None:
    lines = list(_lines([page([(SENTENCE,), *ROWS]), page([("Thôn Gạo nghỉ tiêm.",), (SENTENCE,)])]))
    assert [line.cells for line in lines if line.cells] == ROWS
    other = [("Họ tên", "Điện thoại"), ("Ông An", "0900 000 111")]
    lines = list(_lines([page([(SENTENCE,), *ROWS]), page([(SENTENCE,), *other])]))
    assert len({line.table for line in lines if line.cells}) == 2


IN_A_FRAME = (("Ngày", "Buổi", "Địa điểm"), ("17/8/2026", "Sáng", "Sân đình"), ("18/8/2026", "Chiều", "Sân chùa"))


def framed_docx(path: Path) -> None:
    document = docx.Document()
    cell = document.add_table(rows=1, cols=1).cell(0, 0)
    cell.paragraphs[0].text = "Lịch khám như sau:"
    schedule = cell.add_table(rows=0, cols=3)
    for texts in IN_A_FRAME:
        for inner, text in zip(schedule.add_row().cells, texts, strict=True):
            inner.text = text
    cell.add_paragraph("Mời bà con đến đúng giờ.")
    document.save(str(path))


def framed_odt(path: Path) -> None:
    cells = ["".join(f"<c><text:p>{text}</text:p></c>" for text in texts) for texts in IN_A_FRAME]
    rows = "".join(f"<r>{row_cells}</r>" for row_cells in cells)
    body = f"<t><r><c><text:p>Lịch khám như sau:</text:p><t>{rows}</t><text:p>Mời bà con đến đúng giờ.</text:p></c></r></t>"
    for short, name in (("t", "table"), ("r", "table-row"), ("c", "table-cell")):
        body = body.replace(f"<{short}>", f"<table:{name}>").replace(f"</{short}>", f"</table:{name}>")
    space = "urn:oasis:names:tc:opendocument:xmlns"
    names = " ".join(f'xmlns:{name}="{space}:{name}:1.0"' for name in ("office", "text", "table"))
    content = f"<office:document-content {names}><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        file.writestr("content.xml", content)


@pytest.mark.parametrize(("suffix", "write"), [("docx", framed_docx), ("odt", framed_odt)])
def test_a_frame_around_a_text_is_no_table_and_the_schedule_inside_is_one(
    tmp_path: Path, suffix: str, write: Callable[[Path], None]
) -> None:
    path = tmp_path / f"khung.{suffix}"
    write(path)
    assert [paragraph.text for section in read(path).sections for paragraph in section.paragraphs] == [
        "Lịch khám như sau:",
        "Ngày | Buổi | Địa điểm",
        "ngày 17/8/2026, sáng: tại Sân đình.",
        "ngày 18/8/2026, chiều: tại Sân chùa.",
        "Mời bà con đến đúng giờ.",
    ]
