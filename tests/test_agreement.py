"""The month's table, the files and the report tell one story, to the second and below."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path

from conftest import SCHEDULE, Run

from tests.values import read_bulletins

NEXT_MONTH = (date.today().replace(day=1) + timedelta(days=40)).replace(day=10)
"""Days to come: a bulletin that is made after its hour is not told as aired."""
DAYS = tuple((NEXT_MONTH + timedelta(days=offset)).isoformat() for offset in range(2))


def test_plan_files_playlists_and_report_agree(station: Path, run: Run) -> None:
    (station / "schedule.yaml").write_text(
        SCHEDULE.replace("slots:", "  - id: thon-2\n    name: Thôn 2\nslots:", 1), encoding="utf-8"
    )
    notice = station / "scripts/thong-bao/nuoc-sach.md"
    notice.write_text(
        f"---\ntitle: Nước sạch\nvalid_until: {DAYS[0]}\nvillages: [thon-2]\n---\n\nNgày mai có nước.\n",
        encoding="utf-8",
    )
    assert run("approve", "scripts/thong-bao", "--by", "Chủ tịch UBND xã", "--yes").returncode == 0
    assert run("run", "--day", DAYS[0], "--days", "2", "--engine", "tone").returncode == 0
    files = {
        (day, one.name): (one.main.duration_ms, [item.id for item in one.items if item.script])
        for day in DAYS
        for one in read_bulletins(station / "audio_out" / day)
    }
    assert len(files) == 2 * 2 + 2  # the second village has its own for a day
    planned = json.loads(run("plan", "--day", DAYS[0], "--days", "2", "--json").stdout)
    assert {
        (one["day"], one["name"]): (one["duration_ms"], [i["id"] for i in one["items"]]) for one in planned
    } == files
    report = json.loads(run("report", DAYS[0][:7], "--all", "--json").stdout)
    told = {
        (one["day"], one["name"]): (one["duration_ms"], [item["script"] for item in one["items"]])
        for one in report["bulletins"]
    }
    assert told == files
    for day in DAYS:
        listed = (station / "audio_out" / day / "playlist.m3u8").read_text(encoding="utf-8")
        for seconds, name in re.findall(r"#EXTINF:(\d+),[^\n]*\n(\S+)\.mp3", listed):
            assert int(seconds) == round(files[day, name][0] / 1000)
    text = run("plan", "--day", DAYS[0], "--days", "2").stdout
    for (_, _), (ms, _) in files.items():
        assert f"{round(ms / 1000) // 60}:{round(ms / 1000) % 60:02}" in text
