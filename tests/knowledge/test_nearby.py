"""The names that are nearest to one that is not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from broadcast.errors import PlanError
from broadcast.knowledge.nearby import MOST_NAMED, did_you_mean, nearest, what_was_meant
from broadcast.stages.plan import read

FILES = ("ke-hoach-chuyen-doi-so.docx", "Kế hoạch PCCC 2026.docx", "thong-bao-cat-dien.txt", "anh.jpg", ".an.txt")


@pytest.mark.parametrize(
    ("named", "meant"),
    [
        ("ke-hoach-chuyen-doi.docx", "ke-hoach-chuyen-doi-so.docx"),
        ("kế hoạch pccc 2026.doc", "Kế hoạch PCCC 2026.docx"),
        ("ke-hoach-pccc.docx", "Kế hoạch PCCC 2026.docx"),
        ("thongbao-catdien.txt", "thong-bao-cat-dien.txt"),
        ("THONG-BAO-CAT-DIEN.TXT", "thong-bao-cat-dien.txt"),
    ],
)
def test_the_nearest_name_is_the_first(named: str, meant: str) -> None:
    assert nearest(named, FILES)[0] == meant


def test_what_is_near_to_nothing_names_nothing() -> None:
    assert nearest("xyz.docx", FILES) == ()
    assert did_you_mean(()) == ""


def test_a_folder_with_no_near_name_shows_what_it_has(tmp_path: Path) -> None:
    for name in FILES:
        (tmp_path / name).touch()
    (tmp_path / "van-ban.docx").mkdir()
    shown = what_was_meant(tmp_path / "xyz.docx", (".docx", ".txt"))
    assert shown.startswith("ở đó có «")
    assert shown.count("«") == MOST_NAMED
    assert "anh.jpg" not in shown
    assert "van-ban" not in shown
    assert what_was_meant(tmp_path / "thu-muc" / "a.docx") == ""
    assert what_was_meant(tmp_path / "vanban.docx" / "a.docx") == f"có phải «{tmp_path / 'van-ban.docx'}»?"
    assert what_was_meant(tmp_path / "vanban", folders=True) == f"có phải «{tmp_path / 'van-ban.docx'}»?"


def test_a_plan_that_is_not_there_names_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "Kế hoạch PCCC 2026.docx").touch()
    with pytest.raises(PlanError, match=r"không có tệp này — có phải «.*Kế hoạch PCCC 2026\.docx»"):
        read(tmp_path / "ke-hoach-pccc.docx")
