"""The verbs as people run them."""

from __future__ import annotations

import json
import subprocess
from datetime import date
from pathlib import Path

import pytest
from conftest import run_broadcast
from office.report.months import air, plan, station

MAY = date(2020, 5, 1)  # long past, whatever the clock says


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder, schedule = station(tmp_path / "dai")
    plan(folder)
    for number in (2, 3):
        air(folder, schedule, MAY.replace(day=number), ["dot/mot", "dot/hai"], seconds=61.5)
    return folder.root


def ok(*arguments: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    done = run_broadcast(*arguments, cwd=cwd)
    assert done.returncode == 0, done.stderr
    return done


def test_report(root: Path) -> None:
    assert (
        "Đã phát 2 lượt, 2 bản tin trong 2 ngày, tổng thời lượng 2 phút 03 giây"
        in ok("report", "2020-05", cwd=root).stdout
    )
    done = ok("report", "2020-05", "--docx", "bao-cao.docx", "--csv", "bao-cao.csv", "--json", cwd=root)
    known = json.loads(done.stdout)
    assert sum(one["duration_ms"] * len(one["times"]) for one in known["bulletins"]) == 123_000
    assert (root / "bao-cao.docx").read_bytes()[:2] == b"PK"
    assert (root / "bao-cao.csv").stat().st_size > 100
    (root / "scripts" / "dot" / "plan.json").write_text("{")
    done = ok("report", "2020-05", "--docx", "bao-cao.docx", cwd=root)
    assert ("Cần xem lại" in done.stdout, "Cần xem lại: " in done.stderr) == (False, True)


def test_posts_never_write_over_what_a_person_edited(root: Path) -> None:
    ok("posts", "2020-05", cwd=root)
    place = root / "bai-dang" / "2020-05"
    assert {one.name for one in place.iterdir()} == {"dot-mot.txt", "dot-hai.txt", "tong-hop.txt"}
    (place / "dot-mot.txt").write_text("của tôi", encoding="utf-8")
    assert "dot-mot.txt: giữ nguyên" in ok("posts", "2020-05", cwd=root).stdout
    assert (place / "dot-mot.txt").read_text(encoding="utf-8") == "của tôi"


def test_sheet(root: Path) -> None:
    ok("sheet", "2020-W18", "--village", "thon-1", "--to", "tuan.html", cwd=root)
    assert "Từ ngày 27/04 đến ngày 03/05/2020" in (root / "tuan.html").read_text(encoding="utf-8")
    ok("sheet", "2020-05-02", "--to", "ngay.html", cwd=root)


def test_archive_and_back(root: Path) -> None:
    assert "2 ngày vừa chuyển" in ok("archive", "2020-05", cwd=root).stdout
    assert not list((root / "audio_out").glob("2020-*"))
    assert (root / "audio_out" / "index.html").is_file()
    assert "Đã phát 2 lượt" in ok("report", "2020-05", cwd=root).stdout
    back = ok("archive", "2020-05", "--restore", cwd=root).stdout
    assert "Đã đưa 2 ngày" in back
    assert "ở lại audio_out đến khi chạy «broadcast archive 2020-05»" in back
    assert len(list((root / "audio_out").glob("2020-*"))) == 2
    month = root / "audio_out" / "thang" / "2020-05.html"
    assert month.is_file(), "the site has the month again"
    ok("archive", "2020-05", cwd=root)
    assert not month.exists(), "and leaves no dead link"


@pytest.mark.parametrize(
    "arguments",
    [
        ("report", "2020-13"),
        ("sheet", "2020-W54", "--to", "x"),
    ],
)
def test_a_month_or_day_that_is_none_is_told(root: Path, arguments: tuple[str, ...]) -> None:
    done = run_broadcast(*arguments, cwd=root)
    assert done.returncode == 2
    assert "không đọc được" in done.stderr
