"""`check` refuses slots that are on air at once, or by night, with the line of their hour."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Run

HEAD = """\
station: {name: Đài truyền thanh xã Mẫu, commune: xã Mẫu}
villages:
  - {id: thon-1, name: Thôn 1}
  - {id: thon-2, name: Thôn 2}
voice: {engines: [tone]}
slots:
  - {id: sang, name: buổi sáng, at: 5h30, max_minutes: 15}
"""


@pytest.mark.parametrize(
    ("slot", "words"),
    [
        ("at: 5h40, max_minutes: 10", "«them» 05:40–05:50 trùng giờ với «sang» 05:30–05:45"),
        ("at: 5h20, max_minutes: 11", "trùng giờ với «sang»"),
        ("at: 5h40, max_minutes: 10, villages: [Thôn 2]", "trùng giờ với «sang»"),
        ("at: 5h40, max_minutes: 10, days: [T2]", "trùng giờ với «sang»"),
        ("at: 23h00, max_minutes: 10", "rơi vào giờ yên tĩnh"),
        ("at: 21h55, max_minutes: 10", "rơi vào giờ yên tĩnh"),
        ("at: 4h50, max_minutes: 5", "rơi vào giờ yên tĩnh"),
    ],
)
def test_a_slot_at_the_same_time_or_by_night_is_refused_with_its_line(
    run: Run, station: Path, slot: str, words: str
) -> None:
    (station / "schedule.yaml").write_text(f"{HEAD}  - {{id: them, name: thêm, {slot}}}\n", encoding="utf-8")
    done = run("check")
    assert done.returncode in {65, 78}, done
    told = done.stdout + done.stderr
    assert any(line.startswith("schedule.yaml:8: ") and words in line for line in told.splitlines()), told


@pytest.mark.parametrize("slot", ["at: 5h45, max_minutes: 10", "at: 5h, max_minutes: 10", "at: 21h50, max_minutes: 10"])
def test_slots_one_after_the_other_are_none(run: Run, station: Path, slot: str) -> None:
    (station / "schedule.yaml").write_text(f"{HEAD}  - {{id: them, name: thêm, {slot}}}\n", encoding="utf-8")
    done = run("check")
    assert "trùng giờ" not in done.stdout + done.stderr
    assert "yên tĩnh" not in done.stdout + done.stderr
