"""Whatever comes, a clear Vietnamese error or a clean read; no hang, no flood of memory, nothing fetched."""

from __future__ import annotations

import resource
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import pypdfium2
import pytest

from broadcast.errors import PlanError
from broadcast.stages.plan import read
from tests.stages.plan.test_read import HEAD

BODY = "I. MỤC ĐÍCH\n\nGiữ sạch đường làng.\n"


def outline(path: Path, **limits: int) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, with no more than 500 MB of data and a bound in time."""

    def bound() -> None:
        resource.setrlimit(resource.RLIMIT_DATA, (500_000_000, 500_000_000))

    return subprocess.run(
        (sys.executable, "-m", "broadcast", "outline", str(path)),
        capture_output=True, text=True, timeout=30, check=False, preexec_fn=bound, cwd=path.parent,
    )  # fmt: skip


def docx_with(tmp_path: Path, document_xml: bytes) -> Path:
    """A Word file with another document.xml in it."""
    clean, made = tmp_path / "clean.docx", tmp_path / "ke-hoach.docx"
    document = docx.Document()
    for line in (HEAD + BODY).splitlines():
        document.add_paragraph(line)
    document.save(str(clean))
    with zipfile.ZipFile(clean) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info.filename, document_xml if info.filename == "word/document.xml" else old.read(info))
    return made


def test_a_zip_bomb(tmp_path: Path) -> None:
    done = outline(docx_with(tmp_path, b"<a>" + b"0" * 400_000_000))
    assert done.returncode == 65
    assert "Lỗi: " in done.stderr


def test_an_external_entity_is_never_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "bi-mat.txt"
    secret.write_text("mật khẩu của trạm", encoding="utf-8")
    xml = (
        f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file://{secret}">]>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r>'
        "<w:t>I. MỤC ĐÍCH &x;</w:t></w:r></w:p></w:body></w:document>"
    )
    done = outline(docx_with(tmp_path, xml.encode()))
    assert "mật khẩu" not in done.stdout + done.stderr
    assert done.returncode in {0, 65}


def pdf(path: Path, pages: int = 1) -> bytes:
    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(595, 842)
    document.save(str(path))
    return path.read_bytes()


def test_a_scanned_pdf_says_how_to_get_text(tmp_path: Path) -> None:
    path = tmp_path / "quet.pdf"
    pdf(path, 2)
    with pytest.raises(PlanError, match="OCR"):
        read(path)


def test_a_truncated_pdf(tmp_path: Path) -> None:
    path = tmp_path / "cut.pdf"
    path.write_bytes(pdf(path)[:200])
    with pytest.raises(PlanError):
        read(path)


ENCRYPTED = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"3 0 obj<</Filter/Standard/V 1/R 2/O<" + b"28" * 32 + b">/U<" + b"41" * 32 + b">/P -4>>endobj\n"
    b"xref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n0000000052 00000 n \n0000000094 00000 n \n"
    b"trailer<</Size 4/Root 1 0 R/Encrypt 3 0 R/ID[<00><00>]>>\nstartxref\n280\n%%EOF\n"
)


def test_an_encrypted_pdf(tmp_path: Path) -> None:
    path = tmp_path / "khoa.pdf"
    path.write_bytes(ENCRYPTED)
    with pytest.raises(PlanError):
        read(path)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("rong.txt", b""),
        ("trang.txt", b"  \n\n \t\n"),
        ("anh.txt", bytes(range(256)) * 200),
        ("gia.docx", b"PK\x03\x04 khong phai"),
        ("gia.pdf", b"khong phai pdf"),
        ("bang.xlsx", b"PK\x03\x04"),
        ("khong-duoi", b"I. A"),
    ],
)
def test_what_is_no_plan_gets_a_clear_error(name: str, data: bytes, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    done = outline(path)
    assert done.returncode == 65, done.stderr
    assert name in done.stderr
    assert "Traceback" not in done.stderr
    assert "—" in done.stderr  # what to do next


def test_hidden_characters_leave_no_trace(tmp_path: Path) -> None:
    path = tmp_path / "ke-hoach.txt"
    path.write_text(HEAD + "I. MỤC ĐÍCH\n\nGiữ\u200b s\u202eạch\x00 đường\u2066 làng.\ufeff\n", encoding="utf-8")
    assert read(path).sections[0].paragraphs[0].text == "Giữ sạch đường làng."


def test_a_line_of_5_mb(tmp_path: Path) -> None:
    path = tmp_path / "dai.txt"
    path.write_text(HEAD + "I. MỤC ĐÍCH\n\n" + "Giữ sạch đường làng ngõ xóm 5 " * 180_000, encoding="utf-8")
    done = outline(path)
    assert done.returncode in {0, 65}
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("campaign", ["../ngoai", "/tmp", "a/b", "..", "Đợt 1", ""])
def test_a_campaign_name_leads_nowhere_else(campaign: str, tmp_path: Path) -> None:
    path = tmp_path / "ke-hoach.txt"
    path.write_text(HEAD + BODY, encoding="utf-8")
    done = subprocess.run(
        (sys.executable, "-m", "broadcast", "draft", str(path), "--campaign", campaign, "--section", "I"),
        capture_output=True, text=True, timeout=30, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 65
    assert not (tmp_path / "scripts").exists()
