"""A folder that can't be written to: each verb says so with the next step, and the night calls a person."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import forked
import pytest
from conftest import SCHEDULE

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="modes and capabilities of Linux")

WHO = ("--by", "Chủ tịch UBND xã")
DAY = "2026-04-22"
NOTICE = "---\ntitle: Họp thôn\nvalid_from: 2026-04-22\nvalid_until: 2026-04-23\n---\n\nMời bà con họp thôn lúc 19h.\n"
NIGHT = ("run", "--day", DAY, "--days", "1")
VERBS = (
    ("check",),
    ("status",),
    ("review",),
    ("verify",),
    ("approve", "scripts/thong-bao/moi.md", *WHO, "--yes"),
    ("approve", "--frame", *WHO, "--yes"),
    ("revoke", "scripts/thong-bao/cat-dien.md", *WHO),
    ("draft", "ke-hoach.txt", "--campaign", "phong-chay"),
    ("urgent", "Nước sông lên nhanh.", "--through-night", *WHO),
    ("urgent", "--end"),
    ("build", "--day", DAY),
    ("publish",),
    ("archive", "2026-04"),
    ("report", "2026-04", "--all"),
    ("clips", "--prune", "1"),
    ("ledger", "verify"),
    ("ledger", "repair", *WHO),
    ("approvers", "add", "Phó lãnh đạo", "--position", "Phó Chủ tịch"),
)


def broadcast(station: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONUTF8": "1"}
    return forked.run(arguments, cwd=station, stdin="", environment=environment, before=("modes", "as_anyone"))


@pytest.fixture
def called(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the alarm writes, outside the station."""
    return tmp_path_factory.mktemp("goi") / "goi.txt"


@pytest.fixture
def closed(station: Path, called: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """A station that has built a day, of which a folder and all in it can't be written to any more."""
    alarm = f"running:\n  on_failure: [{sys.executable}, -c, \"open('{called}', 'a').write('x')\"]\n"
    schedule = SCHEDULE.replace("engines: [espeak]", "engines: [tone]")
    (station / "schedule.yaml").write_text(schedule + alarm, encoding="utf-8")
    (station / "ke-hoach.txt").write_text("KẾ HOẠCH\n\n1. Bếp gas\nNgười dân kiểm tra bếp gas.\n", encoding="utf-8")
    assert broadcast(station, "build", "--day", DAY).returncode == 0
    (station / "scripts/thong-bao/moi.md").write_text(NOTICE, encoding="utf-8")
    places = [station / request.param, *(station / request.param).rglob("*")]
    modes = {place: place.stat().st_mode for place in places if not place.is_symlink()}
    for place, mode in modes.items():
        place.chmod(mode & ~0o222)
    yield station
    for place, mode in modes.items():
        place.chmod(mode)


@pytest.mark.parametrize("closed", ["scripts", "audio_out", ".khoa", ".cache", "."], indirect=True)
def test_a_folder_that_is_closed_is_named_by_each_verb(closed: Path) -> None:
    for verb in VERBS:
        done = broadcast(closed, *verb)
        said = done.stdout + done.stderr
        assert "Traceback" not in said, (verb, said[-600:])
        assert "Phần mềm gặp lỗi" not in said, (verb, said[-600:])
        assert done.returncode != 2, (verb, said[-600:])
        assert done.returncode != 73 or "không có quyền ghi — mở quyền ghi" in said or "không có ngày nào" in said, said


@pytest.mark.parametrize("closed", ["audio_out", ".cache", "."], indirect=True)
def test_the_night_that_can_write_nothing_calls_a_person(closed: Path, called: Path) -> None:
    (closed / "audio_out" / DAY).chmod(0o500)
    done = broadcast(closed, *NIGHT)
    assert done.returncode == 73, done.stderr[-600:]
    assert "không có quyền ghi — mở quyền ghi" in done.stderr
    assert called.read_text() == "x"
    assert "Traceback" not in done.stderr
