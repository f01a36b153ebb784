"""A document put into scripts/ as it came is taken as a draft and said so; nothing is taken twice."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import docx

from broadcast.pipeline.dropped import take_dropped
from broadcast.stages.script.markdown import read_script
from broadcast.station.folder import Folder
from tests.conftest import run_broadcast, write_station

TODAY = date(2026, 5, 1)
NOTICE = """\
UBND XÃ GÒ MUỖM
THÔNG BÁO
Về việc họp thôn

Thôn Cốc họp lúc 19 giờ 30 ngày 12/5/2026 tại nhà văn hóa thôn.
Mỗi hộ cử 1 người đi họp; không mang theo trẻ nhỏ.
"""


def put_word(path: Path, text: str) -> None:
    document = docx.Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    document.save(str(path))


def test_word_and_text_become_drafts_beside_them(tmp_path: Path) -> None:
    write_station(tmp_path)
    put_word(tmp_path / "scripts" / "thong-bao" / "Họp thôn.docx", NOTICE)
    (tmp_path / "scripts" / "dọn rác.txt").write_text(
        "Chủ nhật này cả xóm ra dọn rác, bắt đầu lúc 7 giờ.\n", encoding="utf-8"
    )
    folder = Folder(root=tmp_path)
    taken = take_dropped(folder, TODAY)
    assert [(one.document, one.script) for one in taken] == [
        ("scripts/dọn rác.txt", "scripts/thong-bao/don-rac.md"),
        ("scripts/thong-bao/Họp thôn.docx", "scripts/thong-bao/hop-thon.md"),
    ]
    script = read_script(tmp_path / "scripts" / "thong-bao" / "hop-thon.md", "thong-bao")
    assert script.valid_until is not None
    assert script.valid_until.date() == date(2026, 5, 12)
    assert not script.approved
    assert not script.sources
    assert "không mang theo trẻ nhỏ" in " ".join(one.text for one in script.body)
    assert take_dropped(folder, TODAY) == ()


def test_what_is_no_document_is_left_alone_and_what_is_broken_is_named(tmp_path: Path) -> None:
    write_station(tmp_path)
    place = tmp_path / "scripts" / "thong-bao"
    before = sorted(place.glob("*.md"))
    for name in ("._họp.docx", "~$họp.docx", "ảnh.bmp"):
        (place / name).write_bytes(b"x")
    (place / "lien-ket.txt").symlink_to(tmp_path / "schedule.yaml")
    (place / "hong.docx").write_bytes(b"this is no Word file")
    (taken,) = take_dropped(Folder(root=tmp_path), TODAY)
    assert taken.document == "scripts/thong-bao/hong.docx"
    assert taken.script is None
    assert taken.why
    assert sorted(place.glob("*.md")) == before


def test_check_takes_it_and_says_so(tmp_path: Path) -> None:
    write_station(tmp_path)
    (tmp_path / "scripts" / "thong-bao" / "hop-thon.txt").write_text(NOTICE, encoding="utf-8")
    checked = run_broadcast("check", cwd=tmp_path)
    assert "Đã lấy scripts/thong-bao/hop-thon.txt làm bản nháp: scripts/thong-bao/hop-thon.md" in checked.stderr
    assert "hop-thon.md:1: chưa được duyệt" in checked.stderr
    assert "Đã lấy" not in run_broadcast("check", cwd=tmp_path).stderr
