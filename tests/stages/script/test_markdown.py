"""Script files: what an editor writes is read as meant, and a fault names its line."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from pathlib import Path

import pytest

from broadcast.errors import ScriptError
from broadcast.stages.script.markdown import read_script
from broadcast.station.kept import text_sha256

GOOD = """\
---
title: Lịch cắt điện
sources: [III.2]
valid_until: 2026-05-01
---

# Lịch cắt điện

Câu một
nối tiếp. **Câu** hai.

- Mục thứ nhất.
- Mục thứ hai.
"""


def write(tmp_path: Path, text: str, folder: str = "thong-bao") -> Path:
    path = tmp_path / "scripts" / folder / "cat-dien.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_paragraphs_headings_and_list_items_keep_their_lines(tmp_path: Path) -> None:
    script = read_script(write(tmp_path, GOOD), "thong-bao")
    assert [(part.text, part.heading, part.source.line) for part in script.body] == [
        ("Lịch cắt điện", True, 7),
        ("Câu một nối tiếp. Câu hai.", False, 9),
        ("Mục thứ nhất.", False, 12),
        ("Mục thứ hai.", False, 13),
    ]
    assert (script.kind, script.sources, script.id) == ("notice", ("III.2",), "thong-bao/cat-dien")


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("---\ntitle", "title", 1, "dòng đầu phải là ---"),
        ("2026-05-01\n---", "2026-05-01", 1, "chưa đóng"),
        ("title: Lịch cắt điện", "title: Lịch: cắt: điện", 2, "dấu ngoặc kép"),
        ("sources", "source", 3, "có phải «sources»?"),
        ("2026-05-01", "1/13/2026", 4, "viết ngày như 22/4/2026"),
        ("valid_until: 2026-05-01\n", "", 1, "thiếu valid_until"),
        ("Câu một", "<script>x</script>", 9, "HTML"),
    ],
)
def test_a_fault_names_its_line(tmp_path: Path, old: str, new: str, line: int, words: str) -> None:
    with pytest.raises(ScriptError) as caught:
        read_script(write(tmp_path, GOOD.replace(old, new, 1)), "thong-bao")
    assert any(
        fault.line == line and words in fault.message and fault.path == "scripts/thong-bao/cat-dien.md"
        for fault in caught.value.diagnostics
    ), str(caught.value)


@pytest.mark.parametrize("until", ["1/5/2026 17h00", "17h 01-05-2026", "2026-05-01 17:00", "2026-05-01T17:00"])
def test_days_and_hours_stand_as_people_write_them(tmp_path: Path, until: str) -> None:
    script = read_script(write(tmp_path, GOOD.replace("2026-05-01", until, 1)), "thong-bao")
    assert script.valid_until == datetime(2026, 5, 1, 17)


def test_the_hash_ignores_how_a_file_is_saved_but_not_what_it_says() -> None:
    windows = unicodedata.normalize("NFD", GOOD).replace("\n", "\r\n") + "\r\n"
    assert text_sha256(windows) == text_sha256(GOOD)
    assert text_sha256(GOOD.replace("hai", "ba")) != text_sha256(GOOD)


def test_what_is_no_file_is_refused_by_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "x.md").mkdir()
    (tmp_path / "y.md").symlink_to(tmp_path / "gone")
    with pytest.raises(ScriptError, match="là một thư mục"):
        read_script(tmp_path / "x.md", "thong-bao")
    with pytest.raises(ScriptError, match="không còn nữa"):
        read_script(tmp_path / "y.md", "thong-bao")
