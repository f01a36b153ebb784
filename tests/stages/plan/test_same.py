"""One rich document in every format that LibreOffice writes: all are read alike. And scans, where Tesseract is installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import docx
import pytest
from debian import needs
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from broadcast.errors import PlanError
from broadcast.model import Plan
from broadcast.stages.plan import read
from tests.stages.plan.test_formats import needs_office, numbered

ROWS = (
    ("TT", "Thôn", "Thời gian", "Địa điểm"),
    ("1", "Thôn Thượng", "7 giờ 30, ngày 16/3/2026", "Nhà văn hóa"),
    ("2", "Thôn Hạ", "13 giờ 30, ngày 16/3/2026", "Sân kho"),
    ("3", "Thôn Đoài", "7 giờ 30, ngày 17/3/2026", "Trạm Y tế"),
)


def rich(path: Path) -> Path:
    """A plan in Word with all that offices use: tables, automatic numbers of three levels, header and footer."""
    document = docx.Document()
    head = document.add_table(rows=2, cols=2)
    head.cell(0, 0).text = "ỦY BAN NHÂN DÂN\nXÃ HÒA TÂN"
    head.cell(0, 1).text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
    head.cell(1, 0).text, head.cell(1, 1).text = "Số: 45/KH-UBND", "Hòa Tân, ngày 05 tháng 3 năm 2026"
    for text in ("KẾ HOẠCH", "Tiêm phòng dại cho đàn chó, mèo năm 2026"):
        document.add_paragraph(text).alignment = 1
    document.add_paragraph("Căn cứ Luật Thú y;")
    document.add_paragraph("Ủy ban nhân dân xã Hòa Tân xây dựng kế hoạch như sau:")
    name = numbered(document, [("upperRoman", "%1."), ("decimal", "%2."), ("lowerLetter", "%3)")])
    parts: tuple[tuple[str, int | None], ...] = (
        ("MỤC ĐÍCH", 0), ("Bảo vệ sức khỏe của nhân dân; không để xảy ra bệnh dại ở người.", None), ("NỘI DUNG", 0),
        ("Đối tượng", 1), ("Chó, mèo từ 2 tháng tuổi trở lên.", None), ("Lịch tiêm", 1), ("", None),
        ("Trách nhiệm của chủ nuôi", 1), ("Đưa chó, mèo đến điểm tiêm đúng giờ, có rọ mõm.", 2),
        ("Nộp 25.000 đồng một mũi.", 2), ("TỔ CHỨC THỰC HIỆN", 0), ("Trưởng thôn báo trước cho dân 2 ngày.", None),
    )  # fmt: skip
    for text, level in parts:
        if not text:
            table = document.add_table(rows=4, cols=4)
            for place, row in enumerate(ROWS):
                for column, cell in enumerate(row):
                    table.cell(place, column).text = cell
            continue
        paragraph = document.add_paragraph(text)
        if level is not None:
            marks = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{name}"/></w:numPr>'
            paragraph._p.get_or_add_pPr().append(parse_xml(marks))
    document.sections[0].header.paragraphs[0].text = "UBND xã Hòa Tân"
    document.sections[0].footer.paragraphs[0].text = "Trang 1"
    tail = document.add_table(rows=1, cols=2)
    tail.cell(0, 0).text = "Nơi nhận:\n- Các thôn;\n- Lưu: VT."
    tail.cell(0, 1).text = "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n(Đã ký)\nLê Văn Tám"
    document.save(str(path))
    return path


def told(plan: Plan) -> Any:
    """What a plan says, without the lines of the file."""
    head = (plan.kind, plan.title, plan.number, plan.authority, plan.issued_on)
    return head, [
        (one.id, one.title, [(text.kind, text.mark, text.text) for text in one.paragraphs]) for one in plan.sections
    ]


def test_a_rich_word_file(tmp_path: Path) -> None:
    found = read(rich(tmp_path / "ke-hoach.docx"))
    ids = [section.id for section in found.sections]
    assert ids == ["I", "II", "II.1", "II.2", "II.3", "II.3.a", "II.3.b", "III"]
    rows = [(text.kind, text.mark, text.text) for text in found.sections[3].paragraphs]
    assert rows[0] == ("columns", "", "TT | Thôn | Thời gian | Địa điểm")
    assert rows[1] == ("row", "1", "Thôn Thượng: 7 giờ 30, ngày 16/3/2026, tại Nhà văn hóa.")
    assert not found.flags
    assert found.zone("furniture") == ("Trang 1", "UBND xã Hòa Tân")


@needs_office
@pytest.mark.parametrize("suffix", ["odt", "rtf", "doc", "pdf"])
def test_other_formats_are_read_alike(suffix: str, tmp_path: Path) -> None:
    word = rich(tmp_path / "ke-hoach.docx")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    office = shutil.which("soffice") or "soffice"
    command = (office, profile, "--headless", "--convert-to", suffix, "--outdir", str(tmp_path), str(word))
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert told(read(word.with_suffix(f".{suffix}"))) == told(read(word))


W = nsdecls("w")
DOCUMENT = f"""<w:p {W}><w:r><w:t>I. ĐỐI TƯỢNG</w:t></w:r></w:p>
<w:p {W}><w:r><w:t xml:space="preserve">Toàn bộ </w:t></w:r><w:del><w:r><w:delText>640</w:delText></w:r></w:del>
<w:ins><w:r><w:t>655</w:t></w:r></w:ins><w:r><w:t xml:space="preserve"> con trâu, bò</w:t></w:r>
<w:r><w:rPr><w:vanish/></w:rPr><w:t>chữ ẩn</w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>
<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>.</w:t></w:r>
<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>Thú y xã: 0900 000 109</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>
<w:p {W}><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t xml:space="preserve">Không tiêm cho bê, </w:t></w:r></w:p>
<w:p {W}><w:r><w:t>nghé dưới 2 tuần tuổi.</w:t></w:r></w:p>"""


def test_tracked_changes_text_boxes_hidden_words_and_fields(tmp_path: Path) -> None:
    document = docx.Document()
    body = document.element.body
    for element in parse_xml(f"<w:body {W}>{DOCUMENT}</w:body>"):
        body.insert(len(body) - 1, element)
    path = tmp_path / "ke-hoach.docx"
    document.save(str(path))
    found = read(path)
    said = [text.text for text in found.sections[0].paragraphs]
    assert said == ["Toàn bộ 655 con trâu, bò.", "Thú y xã: 0900 000 109", "Không tiêm cho bê, nghé dưới 2 tuần tuổi."]
    assert "640" in " ".join(found.zone("deleted"))
    assert [flag.kind for flag in found.flags] == ["tracked-changes"]


def test_a_page_in_windows_1258(tmp_path: Path) -> None:
    import unicodedata

    text = "<html><head><meta http-equiv=Content-Type content='text/html; charset=windows-1258'></head><body><p>I. MỤC ĐÍCH</p><p>Giữ sạch đường làng, ngõ xóm.</p></body></html>"
    marks = str.maketrans({"̣": "\u0323"})
    apart = "".join(
        letter if letter.encode("cp1258", "ignore") else unicodedata.normalize("NFD", letter) for letter in text
    ).translate(marks)
    path = tmp_path / "trang.htm"
    path.write_bytes(_cp1258(apart))
    assert read(path).sections[0].paragraphs[0].text == "Giữ sạch đường làng, ngõ xóm."


def test_a_text_in_windows_1258_is_read_without_being_told(tmp_path: Path) -> None:
    text = (
        "ỦY BAN NHÂN DÂN XÃ IA LÂU THƯỢNG\r\nSố: 88/TB-UBND\r\n\r\nTHÔNG BÁO\r\nVề việc họp dân\r\n\r\n"
        "1. Nội dung\r\n\r\nLấy ý kiến về tuyến đường mới; cờ, kèn, trống ở nhà rông làng Kép, café miễn phí.\r\n"
    )
    path = tmp_path / "thong-bao.txt"
    path.write_bytes(_cp1258(text))
    found = read(path)
    assert found.number == "88/TB-UBND"
    assert found.sections[0].paragraphs[0].text == (
        "Lấy ý kiến về tuyến đường mới; cờ, kèn, trống ở nhà rông làng Kép, café miễn phí."
    )
    assert not [flag for flag in found.flags if flag.kind == "legacy-encoding"]


def _cp1258(text: str) -> bytes:
    """Windows-1258 writes a letter with its hat or horn, and the tone as a mark of its own."""
    import unicodedata

    out = b""
    for letter in unicodedata.normalize("NFC", text):
        bare = unicodedata.normalize("NFD", letter)
        tones = "".join(mark for mark in bare if mark in "\u0300\u0301\u0303\u0309\u0323")
        rest = unicodedata.normalize("NFC", "".join(mark for mark in bare if mark not in tones))
        out += (rest + tones).encode("cp1258")
    return out


@needs("Tesseract and its Vietnamese data")
def test_a_scan_is_read_where_it_is_asked_for(tmp_path: Path) -> None:
    from PIL import Image, ImageDraw, ImageFont

    fonts = sorted(Path("/usr/share/fonts").rglob("DejaVuSans.ttf"))
    if not fonts:
        pytest.skip("DejaVu Sans is not installed")
    image = Image.new("L", (1700, 700), 255)
    font = ImageFont.truetype(str(fonts[0]), 44)
    for place, line in enumerate(
        ("THÔNG BÁO", "Về việc tiêm chủng", "I. THỜI GIAN", "Sáng thứ hai, từ 7 giờ, tại trạm y tế xã.")
    ):
        ImageDraw.Draw(image).text((120, 80 + 130 * place), line, font=font, fill=0)
    path = tmp_path / "quet.pdf"
    image.save(str(path), resolution=150)
    with pytest.raises(PlanError, match="bản Word"):
        read(path)
    found = read(path, ocr=True)
    assert "machine-read" in [flag.kind for flag in found.flags]
    assert "trạm y tế xã" in str(found.sections)
