"""The report's layout is a Word file: ours, or the one that the office has made of it."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import pytest
from conftest import run_broadcast
from office.report.months import NOW, SCHEDULE, air, plan, station

from broadcast.errors import InputError
from broadcast.office.report import Report, document, gather, shipped_template
from broadcast.office.report.words import parts

MAY = date(2026, 5, 1)


@pytest.fixture
def may(tmp_path: Path) -> Report:
    folder, schedule = station(tmp_path, SCHEDULE)
    plan(folder)
    air(folder, schedule, MAY.replace(day=2), ["dot/mot", "dot/hai"])
    return gather(folder, schedule, MAY, now=NOW)


def own(tmp_path: Path, *lines: str) -> Path:
    """A template with these paragraphs."""
    made = docx.Document()
    for line in lines:
        made.add_paragraph(line)
    path = tmp_path / "mau-bao-cao.docx"
    made.save(str(path))
    return path


def shown(data: bytes) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs if paragraph.text]


@pytest.mark.parametrize(("played", "by_ear"), [(0, 0), (3, 0), (3, 2), (0, 2)])
def test_every_table_of_the_report_has_its_place_in_the_template(may: Report, played: int, by_ear: int) -> None:
    told = tuple(replace(village, played=played, by_ear=by_ear) for village in may.confirmations)
    may = replace(may, confirmations=told)
    held = docx.Document(io.BytesIO(document(may)))
    filled = [[cell.text for cell in row.cells] for table in held.tables for row in table.rows]
    for part in parts(may):
        if part.table:
            for row in (part.table.head, *part.table.rows):
                assert list(row) in filled, part.title
    assert "{" not in "".join(cell for row in filled for cell in row)


def test_ours_stands_where_the_station_has_none(may: Report, tmp_path: Path) -> None:
    (path := tmp_path / "mau-bao-cao.docx").write_bytes(shipped_template())
    assert shown(document(may, path)) == shown(document(may, tmp_path / "none.docx")) == shown(document(may))


def test_the_office_writes_it_in_its_own_way(may: Report, tmp_path: Path) -> None:
    path = own(
        tmp_path,
        "PHÒNG VĂN HÓA {{ commune | upper }}",
        "{%p for part in parts %}",
        "{{ part.number }}",
        "{%p endfor %}",
    )
    assert shown(document(may, path))[:3] == ["PHÒNG VĂN HÓA XÃ MẪU", "I", "II"]


@pytest.mark.parametrize(
    "line",
    [
        "{{ nothing }}",
        "{{ month",
        "{% for part in parts %}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ cycler.__init__.__globals__ }}",
        "{% for n in range(10 ** 9) %}{% endfor %}",
        "{{ month + title }}",
        "{% include '/etc/passwd' %}",
    ],
)
def test_a_fault_in_the_template_is_named_with_its_file(may: Report, tmp_path: Path, line: str) -> None:
    with pytest.raises(InputError, match=r"mau-bao-cao\.docx:1: mẫu báo cáo không dùng được"):
        document(may, own(tmp_path, line))


@pytest.mark.parametrize("kind", ["text", "empty", "other", "bomb", "folder"])
def test_what_is_no_word_file_is_refused(may: Report, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "mau-bao-cao.docx"
    if kind == "folder":
        path.mkdir()
    else:
        path.write_bytes(b"Ch\xc3\xa0o" if kind == "text" else b"")
    if kind in {"other", "bomb"}:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("word/document.xml", b" " * (51_000_000 if kind == "bomb" else 10))
    with pytest.raises(InputError, match="mẫu báo cáo không dùng được"):
        document(may, path)


def test_the_template_is_copied_once_and_used(tmp_path: Path) -> None:
    folder, _ = station(tmp_path, SCHEDULE)
    first = run_broadcast("report", "2026-05", "--template", "--docx", "a.docx", cwd=folder.root)
    assert first.returncode == 0, first.stderr
    assert (folder.root / "mau-bao-cao.docx").read_bytes() == shipped_template()
    assert shown((folder.root / "a.docx").read_bytes())[0] == "BÁO CÁO"
    again = run_broadcast("report", "2026-05", "--template", cwd=folder.root)
    assert (again.returncode, "đã có mẫu ở đây" in again.stderr) == (73, True)
