"""The verb: a station that was built is rehearsed over whole days, and a file that was touched is told."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

from conftest import quick, run_broadcast

from broadcast.config import load_schedule
from broadcast.pipeline.build import build
from broadcast.station.folder import Folder

DAYS = [date(2026, 4, 22), date(2026, 4, 23)]


def test_days_are_rehearsed_by_the_command(station: Path) -> None:
    folder = Folder(root=station)
    now = datetime.fromisoformat("2026-04-21T21:00:00+07:00")
    list(build(folder, quick(load_schedule(folder.schedule)), DAYS, now=now))
    path = folder.out / "2026-04-23" / "1700-chieu.mp3"
    path.write_bytes(path.read_bytes()[:-1])
    asked = ("play", "--rehearse", "2026-04-22..2026-04-24", "--json")
    told = json.loads(run_broadcast(*asked, cwd=station).stdout)["airings"]
    assert [(one["at"], one["outcome"], one["late_ms"]) for one in told] == [
        ("2026-04-22T05:30:00", "played", 0),
        ("2026-04-22T17:00:00", "played", 0),
        ("2026-04-23T05:30:00", "played", 0),
        ("2026-04-23T17:00:00", "substitute", 0),  # the notice of the morning is valid still
        ("2026-04-24T05:30:00", "not-played", 0),
        ("2026-04-24T17:00:00", "not-played", 0),
    ]
    assert (told[3]["rung"], told[0]["rung"]) == ("notice", "programme")
    assert "không còn là tệp đã đo và ký" in told[3]["why"]
    manifest = folder.out / "2026-04-22" / "0530-sang.json"
    manifest.write_bytes(manifest.read_bytes().replace(b'"kind": "campaign"', b'"kind": "opening"', 1))
    said = run_broadcast("play", "--rehearse", "2026-04-22", cwd=station).stdout
    assert "22/04/2026 05:30  Bản tin buổi sáng: KHÔNG PHÁT — bản kê hỏng, hoặc không do đài ký" in said
    assert "1 lần phát, 1 lần không phát." in said
    assert run_broadcast("play", "--rehearse", "2026-04-24..2026-04-22", cwd=station).returncode == 2
