"""A small station on disk, and the command run as people run it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import forked
import pytest
from hypothesis import settings

from broadcast.model import VIETNAM, Schedule
from broadcast.office.approval.approve import approve_paths
from broadcast.station.folder import Folder

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


@pytest.fixture
def station(tmp_path: Path) -> Path:
    """A station with two scripts and a notice, all approved."""
    write_station(tmp_path)
    folders = [tmp_path / "scripts" / name for name in ("dot", "thong-bao")]
    who = "Chủ tịch UBND xã"
    approve_paths(Folder(root=tmp_path), folders, by=who, position=who, at=datetime.now(VIETNAM))
    return tmp_path


@pytest.fixture
def run(station: Path) -> Run:
    """The command line, in the station's folder."""

    def call(*arguments: object, **more: str) -> subprocess.CompletedProcess[str]:
        return run_broadcast(*arguments, cwd=station, **more)

    return call
