"""The command `approve` shows what is heard and asks; `revoke` and `ledger` say what they did."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Run

WHO = "Chủ tịch UBND xã"
NOTICE = "scripts/thong-bao/cat-dien.md"


@pytest.fixture
def changed(station: Path) -> Path:
    """The notice, changed after its approval."""
    path = station / NOTICE
    path.write_text(path.read_text(encoding="utf-8").replace("16h", "17h"), encoding="utf-8")
    return path


def test_titles_and_every_sentence_as_it_is_heard_are_shown_before_it_asks(run: Run, changed: Path) -> None:
    for answer in ("n\n", ""):
        done = run("approve", NOTICE, "--by", WHO, stdin=answer)
        assert done.returncode != 0
        assert "Cắt điện" in done.stdout
        assert "cắt điện từ bảy giờ ba mươi phút đến mười bảy giờ" in done.stdout.lower()
        assert "đã sửa sau khi duyệt" in done.stdout  # the open doubts
        assert "Duyệt để phát?" in done.stdout
    assert "Đã duyệt 1 bài" in run("approve", NOTICE, "--by", WHO, "--yes").stdout
    assert "Đã duyệt 0 bài" in run("approve", NOTICE, "--by", WHO, stdin="").stdout  # nothing is left to ask about


def test_a_broken_text_holds_up_no_other(run: Run, station: Path, changed: Path) -> None:
    """One that can't be read is told of, by its own name, and the rest is reviewed and approved."""
    (station / "scripts/thong-bao/hong.md").write_text("không có phần đầu\n", encoding="utf-8")
    seen = run("review")
    assert seen.returncode == 65
    assert "hong.md:1" in seen.stderr
    assert NOTICE in seen.stdout
    assert "Đã duyệt 1 bài" in run("approve", NOTICE, "--by", WHO, stdin="y\n").stdout
    refused = run("approve", "scripts/thong-bao/hong.md", "--by", WHO, "--yes")
    assert refused.returncode == 65
    assert "dòng đầu phải là ---" in refused.stderr


def test_damaged_copies_are_made_again_or_said_who_must_do_what(run: Run, station: Path) -> None:
    """Altered or deleted copies come back from the texts themselves; where the text changed, it must be approved."""
    kept = station / "scripts/.approved"
    before = {path.name: path.read_bytes() for path in kept.iterdir()}
    for name, data in before.items():
        (kept / name).write_bytes(data + b" ")
    (kept / next(name for name in before if name.endswith(".json"))).unlink()
    verified = run("ledger", "verify")
    assert verified.returncode == 65
    assert f"bài {NOTICE} bị mất hoặc bị sửa" in verified.stderr
    done = run("ledger", "repair", "--by", WHO)
    assert (done.returncode, f"Đã lấy lại {len(before)} bản sao" in done.stdout) == (0, True), done.stderr
    assert {name: (kept / name).read_bytes() for name in before} == before
    assert len([path for path in kept.iterdir() if path.name.startswith("de-rieng-")]) == len(before) - 1
    assert run("ledger", "verify").returncode == run("check").returncode == 0

    (station / NOTICE).write_text((station / NOTICE).read_text("utf-8").replace("16h", "17h"), encoding="utf-8")
    for name, data in before.items():
        (kept / name).write_bytes(data + b" ")
    done = run("ledger", "repair", "--by", WHO)
    assert done.returncode == 65
    assert done.stderr.count(f"bài {NOTICE} bị mất hoặc bị sửa, không lấy lại được") == 2  # its text and its reading
    assert f"broadcast approve {NOTICE}" in done.stderr
    assert run("approve", NOTICE, "--by", WHO, "--yes").returncode == run("check").returncode == 0


def test_a_campaign_without_texts_stops_nothing(run: Run, station: Path, changed: Path) -> None:
    """Its folder may be empty or not there: it is told, and the other texts are reviewed, approved, revoked."""
    for ids in ("rong", "vang"):
        more = f"campaigns:\n  - id: {ids}\n    title: Đợt chưa có bài\n    start: 2026-04-01\n"
        schedule = (station / "schedule.yaml").read_text(encoding="utf-8")
        (station / "schedule.yaml").write_text(schedule.replace("campaigns:\n", more), encoding="utf-8")
    (station / "scripts/rong").mkdir()
    seen = run("review")
    assert seen.returncode == 0, seen.stderr
    assert NOTICE in seen.stdout
    assert all(f"đợt «{name}» chưa có bài" in seen.stdout for name in ("rong", "vang"))
    assert len(json.loads(run("review", "--json").stdout)["empty"]) == 2
    assert "Đã duyệt 1 bài" in run("approve", NOTICE, "--by", WHO, stdin="y\n").stdout
    assert "chưa có bài" in run("approve", "scripts/rong", "--by", WHO, "--yes").stderr
    (station / "scripts/thong-bao/hong.md").write_text("không có phần đầu\n", encoding="utf-8")
    assert "Đã thu hồi 1 bài" in run("revoke", NOTICE, "--by", WHO).stdout


@pytest.mark.parametrize(
    ("named", "meant"),
    [
        ("scripts/thong-bao/cat-dein.md", NOTICE),
        ("thong-bao/cat-dien.md", NOTICE),
        ("scripts/thong-bao/Cắt điện.md", NOTICE),
        ("scripts/thongbao", "scripts/thong-bao"),
    ],
)
def test_a_path_that_is_not_there_names_the_nearest(run: Run, named: str, meant: str) -> None:
    for verb in (("approve", named, "--by", WHO, "--yes"), ("revoke", named, "--by", WHO)):
        assert f"có phải «{meant}»" in run(*verb).stderr
    assert "có phải «schedule.yaml»" in run("approve", NOTICE, "--by", WHO, "--scan", "schedule.yml").stderr


def test_a_yes_approves(run: Run, changed: Path) -> None:
    done = run("approve", NOTICE, "--by", WHO, stdin="y\n")
    assert (done.returncode, "Đã duyệt 1 bài" in done.stdout) == (0, True), done.stderr


@pytest.mark.parametrize("who", ["", "   ", "Chủ\u2028tịch"])
def test_a_blank_or_strange_name_is_refused(run: Run, who: str) -> None:
    for verb in (
        ("approve", NOTICE, "--yes"),
        ("revoke", NOTICE),
        ("ledger", "repair"),
        ("approve", "--frame", "--yes"),
    ):
        done = run(*verb, "--by", who)
        assert (done.returncode, "tên người duyệt" in done.stderr) == (65, True), done.stderr


def test_the_ledger_is_shown_verified_and_repaired(run: Run, station: Path) -> None:
    assert run("revoke", NOTICE, "--by", WHO, "--why", "Điện lực hoãn").returncode == 0
    shown = run("ledger", "show").stdout
    assert f"thu hồi thong-bao/cat-dien: {WHO} — Điện lực hoãn" in shown
    found = json.loads(run("ledger", "verify", "--json").stdout)
    assert (found["count"], found["unsigned"], found["faults"]) == (5, 0, [])
    printed = f"{found['count']} {found['head'][:4]} {found['head'][4:8]} {found['head'][8:12]}"
    assert printed in run("ledger", "verify", "--head", printed).stdout
    assert run("ledger", "verify", "--head", "5 0000 0000 0000").returncode == 65
    path = station / "scripts" / "approvals.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[0] = lines[0].replace("Chủ tịch", "Trưởng thôn")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    refused = run("ledger", "verify")
    assert (refused.returncode, "broadcast ledger repair" in refused.stderr) == (65, True)
    done = run("ledger", "repair", "--by", WHO)
    assert "Phải duyệt lại: scripts/dot/01-mot.md" in done.stdout, done.stderr
    assert run("ledger", "verify").returncode == 0
