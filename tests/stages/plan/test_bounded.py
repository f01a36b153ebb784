"""Hostile files: the parser's own process is bounded in memory and time, and what comes back is a clear refusal."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import zipfile
import zlib
from pathlib import Path

import docx
import pytest

from broadcast.errors import PlanError
from broadcast.stages.plan import bounded, read

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def word(tmp_path: Path, body: str, numbering: str = "") -> Path:
    """A Word file with that body."""
    path = tmp_path / "ke-hoach.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        if numbering:
            archive.writestr("word/numbering.xml", f"<w:numbering {W}>{numbering}</w:numbering>")
    return path


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


READ_AND_MEASURE = """
import json, resource, sys
from pathlib import Path
from broadcast.errors import PlanError
from broadcast.stages.plan import read

found, fault = "", ""
try:
    found = str(read(Path(sys.argv[1])).sections)
except PlanError as error:
    fault = str(error)
print(json.dumps((found, fault, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)))
"""


def read_alone(path: Path) -> tuple[str, str, int]:
    """What is read and what fault is told, with the most memory that its children took, in bytes.

    In a process of its own: the processes that other tests have started would count in this one.
    """
    done = subprocess.run([sys.executable, "-c", READ_AND_MEASURE, str(path)], check=True, capture_output=True)
    found, fault, peak = json.loads(done.stdout)
    return found, fault, peak


def test_a_pdf_that_unpacks_to_hundreds_of_megabytes(tmp_path: Path) -> None:
    packer = zlib.compressobj(9)
    block = b"BT /F1 12 Tf (x) Tj ET " * 45_000
    packed = b"".join(packer.compress(block) for _ in range(300)) + packer.flush()
    path = tmp_path / "bom.pdf"
    path.write_bytes(
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>endobj\n"
        b"4 0 obj<</Filter/FlateDecode/Length "
        + str(len(packed)).encode()
        + b">>stream\n"
        + packed
        + b"\nendstream endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF\n"
    )
    _, fault, peak = read_alone(path)
    assert "—" in fault
    assert peak <= 1.1 * bounded.MEMORY_BYTES


def test_a_table_of_two_hundred_million_columns(tmp_path: Path) -> None:
    cell = '<w:tc><w:tcPr><w:gridSpan w:val="200000000"/></w:tcPr>' + paragraph("Giữ sạch đường làng") + "</w:tc>"
    found, _, peak = read_alone(word(tmp_path, paragraph("I. MỤC ĐÍCH") + f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>"))
    assert "Giữ sạch đường làng" in found
    assert peak <= 1.1 * bounded.MEMORY_BYTES


@pytest.mark.parametrize("number", ["abc", "", "-1", "9" * 400, "²", "0x10"])
def test_a_numbering_of_letters(number: str, tmp_path: Path) -> None:
    numbered = f'<w:numPr><w:ilvl w:val="{number}"/><w:numId w:val="{number}"/></w:numPr>'
    level = f'<w:lvl w:ilvl="{number}"><w:start w:val="{number}"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>'
    numbering = (
        f'<w:abstractNum w:abstractNumId="{number}">{level}</w:abstractNum>'
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'
    )
    found = read(word(tmp_path, paragraph("Giữ sạch đường làng.", numbered), numbering))
    assert "Giữ sạch đường làng" in str(found.sections)


def test_a_style_that_is_based_on_itself(tmp_path: Path) -> None:
    path = word(tmp_path, paragraph("Giữ sạch đường làng.", '<w:pStyle w:val="a"/>'))
    with zipfile.ZipFile(path, "a") as archive:
        style = '<w:style w:styleId="a"><w:basedOn w:val="b"/></w:style><w:style w:styleId="b"><w:basedOn w:val="a"/></w:style>'
        archive.writestr("word/styles.xml", f"<w:styles {W}>{style}</w:styles>")
    assert "Giữ sạch" in str(read(path).sections)


def test_the_longest_document_that_is_read_has_room(tmp_path: Path) -> None:
    sentence = "Bà con giữ sạch đường làng, ngõ xóm, không vứt rác ra sông và báo trưởng thôn khi thấy."
    lines = bounded.read("docx", word(tmp_path, paragraph(sentence) * 21_000))
    assert sum(len(line.text) for line in lines) > 1_700_000


def test_eight_hundred_thousand_paragraphs(tmp_path: Path) -> None:
    path = word(tmp_path, paragraph("Giữ sạch.") * 800_000)
    with pytest.raises(PlanError, match="—"):
        read(path)


@pytest.mark.parametrize("suffix", [".html", ".docx", ".odt"])
def test_a_file_nested_without_end(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"sau{suffix}"
    if suffix == ".html":
        path.write_text("<div>" * 50_000 + "Giữ sạch" + "</div>" * 50_000, encoding="utf-8")
    else:
        name = "word/document.xml" if suffix == ".docx" else "content.xml"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, "<a>" * 50_000 + "Giữ sạch" + "</a>" * 50_000)
    try:
        read(path)
    except PlanError as error:
        assert "—" in str(error)


def test_a_parser_that_never_ends_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded, "WAIT_S", 0.05)
    document = docx.Document()
    document.add_paragraph("I. MỤC ĐÍCH")
    path = tmp_path / "ke-hoach.docx"
    document.save(str(path))
    begun = time.monotonic()
    with pytest.raises(PlanError, match="quá lâu"):
        read(path)
    assert time.monotonic() - begun < 20


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        (
            "that-la-rtf.doc",
            b"{\\rtf1\\ansi I. M\\u7908?C \\u272?\\'cdCH\\par Gi\\u7919? s\\u7841?ch.\\par}",
            "Giữ sạch.",
        ),
        ("that-la-trang.doc", "<html><body><p>I. MỤC ĐÍCH</p><p>Giữ sạch.</p></body></html>".encode(), "Giữ sạch."),
        ("trang.txt", "<html><body><p>I. MỤC ĐÍCH</p><p>Giữ sạch.</p></body></html>".encode(), "Giữ sạch."),
    ],
)
def test_a_file_is_read_as_what_it_is(name: str, data: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    found = read(path)
    assert [section.id for section in found.sections] == ["I"]
    assert found.sections[0].paragraphs[0].text == said
