"""The report as an administrative document (.docx), laid out by Nghị định 30/2020/NĐ-CP, phụ lục I.

A4, Times New Roman, margins 20, 20, 30 and 15 mm; authority and number on the left, the nation's name and motto on the
right, then the title, the body, and at the end the recipients beside a block to be signed. What only the office knows
is left as dots: number, day, the signer's title and name.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from broadcast.knowledge.language.places import kind_of_place
from broadcast.office.report.values import Report
from broadcast.office.report.words import Part, Table, parts, title
from broadcast.stages.publish.plain import one_line

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table as DocxTable
    from docx.table import _Cell as Cell
    from docx.text.paragraph import Paragraph

_BODY_PT, _TABLE_PT = 14, 11
_PAGE_MM = 165
"""What the margins leave of A4's width."""
_ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")


def document(report: Report) -> bytes:
    """The finished .docx."""
    import docx

    made = docx.Document()
    _page(made)
    _heading(made, report)
    made.add_paragraph()
    for text in ("BÁO CÁO", title(report)):
        _written(made.add_paragraph(), text, _BODY_PT, bold=True, centred=True)
    _rule(made, _PAGE_MM, 55)
    _written(made.add_paragraph(), f"Ủy ban nhân dân {report.commune} báo cáo như sau:", _BODY_PT, indent=True)
    *body, last = list(parts(report))
    for number, part in enumerate(body, 1):
        _part(made, number, part)
    listed = bool(report.bulletins)
    if not listed:
        _part(made, len(body) + 1, last)
    closing = f"Trên đây là kết quả tuyên truyền tháng {report.month.month} năm {report.month.year}"
    closing += "; danh mục các bản tin đã phát ở phụ lục kèm theo./." if listed else "./."
    _written(ending := made.add_paragraph(), closing, _BODY_PT, indent=True)
    ending.paragraph_format.keep_with_next = True
    _signature(made, report)
    if listed and last.table:
        made.add_page_break()  # type: ignore[no-untyped-call]
        _written(made.add_paragraph(), "PHỤ LỤC", _BODY_PT, bold=True, centred=True)
        _written(made.add_paragraph(), "Các bản tin đã phát", _BODY_PT, bold=True, centred=True)
        _table(made, last.table)
    made.core_properties.title = title(report)
    made.core_properties.author = report.station
    made.core_properties.language = "vi-VN"
    when = report.until.replace(tzinfo=None, microsecond=0)
    made.core_properties.created = made.core_properties.modified = when
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def _page(made: Document) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(20), Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _field(number, "PAGE")
    style = made.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(_BODY_PT)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "Times New Roman")
    made.styles["Header"].font.size = Pt(_BODY_PT)


def _heading(made: Document, report: Report) -> None:
    kind = kind_of_place(report.commune)
    place = report.commune[len(kind) :].strip() if kind else report.commune
    table = _bare(made, (62, 103))
    left, right = table.rows[0].cells
    _lines(left, ("ỦY BAN NHÂN DÂN", 13, False), (report.commune.upper(), 13, True))
    _rule(left, 62, 18)
    _lines(right, ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13, True), ("Độc lập - Tự do - Hạnh phúc", 14, True))
    _rule(right, 103, 62)
    left, right = table.add_row().cells  # type: ignore[no-untyped-call]
    _lines(left, ("Số: …… /BC-UBND", 13, False))
    _written(right.paragraphs[0], f"{place}, ngày …… tháng …… năm {report.until.year}", 14, italic=True, centred=True)


def _part(made: Document, number: int, part: Part) -> None:
    heading = made.add_paragraph()
    _written(heading, f"{'X' * (number // 10)}{_ROMAN[number % 10]}. {part.title}", _BODY_PT, bold=True, indent=True)
    heading.paragraph_format.keep_with_next = True
    for line in part.lines:
        _written(made.add_paragraph(), line, _BODY_PT, indent=True)
    if part.table:
        _table(made, part.table)


def _table(made: Document, table: Table) -> None:
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.shared import Mm, Pt

    drawn = made.add_table(rows=0, cols=len(table.head), style="Table Grid")
    drawn.alignment, drawn.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    widths = [Mm(_PAGE_MM * share / sum(table.widths)) for share in table.widths]
    for column, width in zip(drawn.columns, widths, strict=True):
        column.width = width
    for place, row in enumerate((table.head, *table.rows)):
        added = drawn.add_row()
        properties = added._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if place == 0:
            properties.append(OxmlElement("w:tblHeader"))
        for n, (cell, text) in enumerate(zip(added.cells, row, strict=True)):
            cell.width = widths[n]
            paragraph = cell.paragraphs[0]
            _written(paragraph, text, _TABLE_PT, bold=place == 0, centred=place == 0)
            paragraph.paragraph_format.space_after = Pt(1)
            if place and n in table.right:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    made.add_paragraph().paragraph_format.space_after = Pt(0)


def _signature(made: Document, report: Report) -> None:
    from docx.oxml import OxmlElement

    row = _bare(made, (80, 85)).rows[0]
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    left, right = row.cells
    _written(left.paragraphs[0], "Nơi nhận:", 12, bold=True, italic=True)
    for line in (
        "- Đảng ủy, HĐND;",
        "- Chủ tịch, các Phó Chủ tịch UBND;",
        "- Phòng Văn hóa - Xã hội;",
        "- Các thôn;",
        "- Lưu: VT.",
    ):
        _written(left.add_paragraph(), line, 11)
    if report.ledger is not None:
        head = f"Sổ duyệt bài: {report.ledger.count} dòng, mã {report.ledger.short}"
        _written(left.add_paragraph(), head, 9, italic=True)
    _lines(right, ("………………………………", _BODY_PT, True), ("", 14, False), ("", 14, False), ("………………………………", 14, True))


def _bare(made: Document, widths_mm: tuple[int, ...]) -> DocxTable:
    """A table without lines, to set things side by side."""
    from docx.shared import Mm

    table: DocxTable = made.add_table(rows=1, cols=len(widths_mm))
    table.autofit = False
    for column, width in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(width)
        column.cells[0].width = Mm(width)
    return table


def _lines(cell: Cell, *lines: tuple[str, int, bool]) -> None:
    for place, (text, size, bold) in enumerate(lines):
        _written(cell.paragraphs[0] if place == 0 else cell.add_paragraph(), text, size, bold=bold, centred=True)


def _written(
    paragraph: Paragraph,
    text: str,
    size_pt: int,
    *,
    bold: bool = False,
    italic: bool = False,
    centred: bool = False,
    indent: bool = False,
) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    run = paragraph.add_run(one_line(text))
    run.bold, run.italic, run.font.size = bold, italic, Pt(size_pt)
    shape = paragraph.paragraph_format
    shape.space_before, shape.space_after = Pt(0), Pt(6 if indent else 0)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if indent:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        shape.first_line_indent = Mm(10)


def _rule(place: Document | Cell, room_mm: int, width_mm: int) -> None:
    """The thin line that stands centred under a heading: an empty paragraph's border, drawn in from both sides."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    line = place.add_paragraph()
    shape = line.paragraph_format
    shape.left_indent = shape.right_indent = Mm((room_mm - 4 - width_mm) / 2)
    shape.space_before, shape.space_after, shape.line_spacing = Pt(0), Pt(8), Pt(3)
    borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for key, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{key}"), value)
    borders.append(top)
    line._p.get_or_add_pPr().insert_element_before(borders, "w:spacing", "w:ind", "w:jc")


def _field(paragraph: Paragraph, name: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    paragraph._p.append(field)
