"""Each format is read as the office wrote it: Word's numbering, old encodings, web pages, real PDF."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from debian import needs
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls

from benchmarks import reading
from broadcast.knowledge.language import legacy
from broadcast.stages.plan import read
from tests.stages.plan.test_read import HEAD

BODY = "I. MỤC ĐÍCH\n\nGiữ sạch đường làng, ngõ xóm.\n\nII. NỘI DUNG\n\n1. Thu gom rác\n\nMỗi tuần 2 lần, từ 7h30.\n"
OFFICE = shutil.which("soffice")
needs_office = needs("LibreOffice")


def ids(path: Path) -> list[str]:
    return [one.id for one in read(path).sections]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_in_unicode(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "ke-hoach.txt"
    path.write_bytes((HEAD + BODY).replace("\n", "\r\n").encode(encoding))
    assert ids(path) == ["I", "II", "II.1"]
    assert not [flag for flag in read(path).flags if flag.kind == "legacy-encoding"]


def backwards(text: str, encoding: str) -> bytes:
    """Unicode -> the old bytes, by trying every letter of the table backwards."""
    made = text
    table = {legacy.convert(old, encoding): old for old in _letters(encoding)}
    for new in sorted(table, key=len, reverse=True):
        if new not in {table[new], ""} and not new.isascii():
            made = made.replace(new, table[new])
    return made.encode("cp1252", errors="ignore")


def _letters(encoding: str) -> list[str]:
    high = [chr(code) for code in range(0xA1, 0x100)]
    if encoding == "TCVN3":
        return high
    return [
        *high,
        *(base + mark for base in "aeouyAEOUY" for mark in high),
        *(base + mark for base in "ôöÔÖ" for mark in high),
    ]


@pytest.mark.parametrize("encoding", ["TCVN3", "VNI"])
def test_old_encodings_are_recognised_turned_and_flagged(encoding: str, tmp_path: Path) -> None:
    text = "Kế hoạch\n\nI. Mục đích\n\nGiữ sạch đường làng, ngõ xóm; bảo vệ nguồn nước của nhân dân trong xã.\n"
    path = tmp_path / "ke-hoach.txt"
    path.write_bytes(backwards(text, encoding))
    found = read(path)
    assert [flag.text for flag in found.flags if flag.kind == "legacy-encoding"] == [encoding]
    assert "đường làng, ngõ xóm; bảo vệ nguồn nước" in found.sections[0].paragraphs[0].text


def numbered(document: Any, levels: list[tuple[str, str]]) -> str:
    """A multilevel list of Word's own: (format, text) a level; returns its id."""
    numbering = document.part.numbering_part.element
    abstract = OxmlElement("w:abstractNum")
    abstract.set("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}abstractNumId", "77")
    for place, (shape, text) in enumerate(levels):
        level = f'<w:lvl {nsdecls("w")} w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{shape}"/><w:lvlText w:val="{text}"/></w:lvl>'
        abstract.append(parse_xml(level))
    numbering.insert(0, abstract)
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    return "77"


def test_words_automatic_numbering_is_resolved(tmp_path: Path) -> None:
    document = docx.Document()
    name = numbered(
        document, [("upperRoman", "%1."), ("decimal", "%2."), ("decimal", "%2.%3."), ("lowerLetter", "%4)")]
    )

    def add(text: str, level: int | None = None) -> None:
        paragraph = document.add_paragraph(text)
        if level is not None:
            properties = paragraph._p.get_or_add_pPr()
            properties.append(
                parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{name}"/></w:numPr>')
            )

    for line in HEAD.strip().splitlines():
        add(line)
    document.sections[0].header.paragraphs[0].text = "Trang đầu 12"
    document.sections[0].footer.paragraphs[0].text = "Trang 3"
    for text, level in (
        ("MỤC ĐÍCH", 0), ("Giữ sạch đường làng.", None), ("NỘI DUNG", 0), ("Rác thải", 1), ("Thu gom rác", 2),
        ("Mỗi tuần 2 lần.", None), ("Phân loại rác", 2), ("Tại nhà", 3), ("Hai thùng.", None), ("TỔ CHỨC", 0), ("Các thôn", 1),
    ):  # fmt: skip
        add(text, level)
    table = document.add_table(rows=3, cols=3)
    for place, figure in enumerate(("Bảng 99", "2024", "2025", "Thôn", "14,5", "15,2", "Xã", "99", "101")):
        table.cell(place // 3, place % 3).text = figure
    path = tmp_path / "ke-hoach.docx"
    document.save(str(path))
    found = read(path)
    assert [one.id for one in found.sections] == ["I", "II", "II.1", "II.1.1", "II.1.2", "II.1.2.a", "III", "III.1"]
    said = str(found.sections)
    assert not any(left_out in said for left_out in ("Trang", "Bảng 99", "14,5"))
    assert next(one.text for one in found.not_spoken if one.zone == "table") == "Bảng 99 | 2024 | 2025"
    assert {one.text for one in found.not_spoken if one.zone == "furniture"} == {"Trang đầu 12", "Trang 3"}


def test_a_lone_number_at_a_pages_foot_is_named_a_page_number(tmp_path: Path) -> None:
    document = docx.Document()
    for text in ("THÔNG BÁO", "Về phun thuốc diệt muỗi", "Trạm Y tế phun thuốc ngày 09/7/2026."):
        document.add_paragraph(text)
    document.sections[0].footer.paragraphs[0].text = "- 3 -"
    document.sections[0].header.paragraphs[0].text = "UBND xã Yên Bình"
    path = tmp_path / "thong-bao.docx"
    document.save(str(path))
    found = {one.text: one.zone for one in read(path).not_spoken}
    assert (found["- 3 -"], found["UBND xã Yên Bình"]) == ("page-number", "furniture")


def test_a_web_page_and_pasted_portal_text(tmp_path: Path) -> None:
    page = tmp_path / "ke-hoach.html"
    inner = "".join(f"<p>{line}</p>" for line in (HEAD + BODY).splitlines() if line)
    page.write_text(
        f"<html><head><script>x()</script></head><body><nav>Trang chủ</nav>{inner}</body></html>", encoding="utf-8"
    )
    assert ids(page) == ["I", "II", "II.1"]
    assert "x()" not in str(read(page))


@needs_office
def test_a_pdf_of_an_office_program(tmp_path: Path) -> None:
    source = sorted(reading.PLANS.glob("*.txt"))[0]
    texts = reading.paragraphs(source)
    path = tmp_path / "ke-hoach.pdf"
    reading.as_pdf(texts, path)
    found = read(path)
    assert [one.id for one in found.sections] == reading.true_ids(texts)
    joined = {p.text for one in found.sections for p in one.paragraphs}
    long = [text for text in texts if len(text) > 120 and text in joined]
    assert len(long) >= 3  # a paragraph over several lines comes back in one piece


@needs_office
def test_a_pdf_keeps_the_title_block_apart_and_its_list_marks(tmp_path: Path) -> None:
    document = docx.Document()
    head = document.add_table(rows=2, cols=2)
    head.cell(0, 0).text = "ỦY BAN NHÂN DÂN\nXÃ YÊN BÌNH"
    head.cell(0, 1).text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
    head.cell(1, 0).text, head.cell(1, 1).text = "Số: 112/KH-UBND", "Yên Bình, ngày 02 tháng 6 năm 2026"
    for text in ("KẾ HOẠCH", "Tuyên truyền phân loại rác năm 2026"):
        document.add_paragraph(text).alignment = 1
    for text in ("I. MỤC ĐÍCH", "- Giữ gìn vệ sinh đường làng.", "+ Mỗi tuần 2 lần."):
        document.add_paragraph(text)
    tail = document.add_table(rows=1, cols=2)
    tail.cell(0, 0).text, tail.cell(0, 1).text = (
        "Nơi nhận:\n- UBND thành phố;\n- Lưu: VT.",
        "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH",
    )
    word = tmp_path / "ke-hoach.docx"
    document.save(str(word))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = (OFFICE or "soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(word))
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    for path in (word, word.with_suffix(".pdf")):
        found = read(path)
        assert (found.number, found.authority) == ("112/KH-UBND", "ỦY BAN NHÂN DÂN XÃ YÊN BÌNH")
        assert found.title == "Tuyên truyền phân loại rác năm 2026"
        assert found.issued_on == date(2026, 6, 2)
        assert [p.text for p in found.sections[0].paragraphs] == ["Giữ gìn vệ sinh đường làng.", "Mỗi tuần 2 lần."]
        assert found.recipients == ("Nơi nhận:", "- UBND thành phố;", "- Lưu: VT.")
        assert found.signature == ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")


@needs_office
def test_an_old_word_file_through_libreoffice(tmp_path: Path) -> None:
    path = tmp_path / "ke-hoach.docx"
    reading.as_docx([line for line in (HEAD + BODY).splitlines() if line], path)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = (OFFICE or "soffice", profile, "--headless", "--convert-to", "doc", "--outdir", str(tmp_path), str(path))
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert ids(tmp_path / "ke-hoach.doc") == ["I", "II", "II.1"]
