"""A small station on disk, and the command run as people run it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path

import filelock
import forked
import pytest
from hypothesis import settings

from broadcast.config import load_schedule
from broadcast.model import VIETNAM, Schedule
from broadcast.office.approval.approve import approve_paths
from broadcast.pipeline.build import build
from broadcast.station.folder import Folder
from broadcast.station.keys import FOLDER as KEYS
from broadcast.station.keys import KEY

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
"""No test asserts how long an example takes: on a busy machine the first of a run builds the tables."""

SHARED = Path(__file__).resolve().parents[2] / "shared"
"""Material that stands beside the project where it is developed; the project never needs it to run."""

SCHEDULE = """\
station:
  name: Đài truyền thanh xã Mẫu
  commune: xã Mẫu
villages:
  - id: thon-1
    name: Thôn 1
slots:
  - id: sang
    name: buổi sáng
    at: "05:30"
    max_minutes: 5
  - id: chieu
    name: buổi chiều
    at: "17:00"
    max_minutes: 5
campaigns:
  - id: dot
    title: Đợt tuyên truyền mẫu
    start: 2026-04-01
    items_per_programme: 1
voice:
  engines: [espeak]
  syllables_per_minute: 260
sound:
  lead_in_ms: 0
  pause_sentence_ms: 100
  pause_paragraph_ms: 150
  pause_item_ms: 300
  pause_before_heading_ms: 300
  pause_after_heading_ms: 100
phrases:
  ident: "Đây là {station}."
  opening:
    - "Hôm nay là {weekday}, {date}, tức {lunar}."
  notices: "Mời bà con nghe thông báo."
  closing:
    - "Chương trình {slot} đến đây là hết."
"""
SCRIPTS = {
    "dot/01-mot.md": "---\ntitle: Bài một\nsources: [II.1]\n---\n\nĐây là câu thứ nhất. Đây là câu thứ hai.\n",
    "dot/02-hai.md": "---\ntitle: Bài hai\nsources: [II.2]\n---\n\nNăm 2030, mức tối thiểu là 12.000 USD.\n",
    "thong-bao/cat-dien.md": (
        "---\ntitle: Cắt điện\nvalid_from: 2026-04-22\nvalid_until: 2026-04-23\n---\n\nCắt điện từ 7h30 đến 16h.\n"
    ),
}

RECORDED_DAYS = tuple(date(2026, 4, number) for number in (22, 23, 24))
"""Most tests that build a day build these."""

Run = Callable[..., subprocess.CompletedProcess[str]]


def write_station(root: Path, schedule: str = SCHEDULE) -> Path:
    (root / "schedule.yaml").write_text(schedule, encoding="utf-8")
    for name, text in SCRIPTS.items():
        path = root / "scripts" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def quick(schedule: Schedule) -> Schedule:
    """The schedule with the quick voice, in a hurry: for tests that ask what is aired, not how it sounds."""
    sound = replace(
        schedule.sound,
        lead_in_ms=0,
        stings=False,
        beds=False,
        **{f"pause_{name}_ms": 100 for name in ("sentence", "paragraph", "item", "before_heading", "after_heading")},
    )
    voice = replace(schedule.voice, engines=("tone",), syllables_per_minute=300)
    return replace(schedule, voice=voice, sound=sound)


def run_broadcast(
    *arguments: object, cwd: Path, stdin: str | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own; the environment of the tests with what is given besides."""
    given = {**os.environ, "PYTHONUTF8": "1", **environment}
    return forked.run(tuple(map(str, arguments)), cwd=cwd, stdin=stdin, environment=given)


def approved_station(root: Path) -> Path:
    """A station in `root` with two scripts and a notice, all approved."""
    write_station(root)
    folders = [root / "scripts" / name for name in ("dot", "thong-bao")]
    who = "Chủ tịch UBND xã"
    approve_paths(Folder(root=root), folders, by=who, position=who, at=datetime.now(VIETNAM))
    return root


@pytest.fixture(scope="session")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A station like `station` that has been on air: its key, and what it has recorded and mixed.

    It is made once for all the processes of a run of the tests, and nobody writes to it afterwards.
    """
    base = tmp_path_factory.getbasetemp()
    root = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "da-thu"
    with filelock.FileLock(f"{root}.lock"):
        if not root.exists():
            made = approved_station(tmp_path_factory.mktemp("dang-thu"))
            folder, day = Folder(root=made), RECORDED_DAYS[0]
            result = run_broadcast("build", "--day", day.isoformat(), "--days", len(RECORDED_DAYS), cwd=made)
            assert result.returncode == 0, result.stderr
            midnight = datetime.combine(day, time.min, VIETNAM)
            list(build(folder, quick(load_schedule(folder.schedule)), RECORDED_DAYS, now=midnight))
            made.rename(root)
    return root


@pytest.fixture
def station(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A station with two scripts and a notice, all approved, which has recorded their sentences before.

    A first build costs several times what a later one does. Tests that ask how something is recorded or mixed, or what
    is left when that is cut short, are marked `nothing_recorded`.
    """
    if request.node.get_closest_marker("nothing_recorded") is None:
        recorded: Path = request.getfixturevalue("recorded")
        (tmp_path / KEYS).mkdir(mode=0o700)
        shutil.copy(recorded / KEYS / KEY, tmp_path / KEYS / KEY)
        source, cache = Folder(root=recorded).cache, Folder(root=tmp_path).cache
        shutil.copytree(source, cache, ignore=shutil.ignore_patterns("*.lock"))
    return approved_station(tmp_path)


@pytest.fixture
def run(station: Path) -> Run:
    """The command line, in the station's folder."""

    def call(*arguments: object, **more: str) -> subprocess.CompletedProcess[str]:
        return run_broadcast(*arguments, cwd=station, **more)

    return call
