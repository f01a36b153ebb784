"""A player that is not there is noticed by others: once for each airing, and only where there ever was a player."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from pathlib import Path

from conftest import SCHEDULE

from broadcast.model import VIETNAM
from broadcast.office.night.player_watch import ring_if_dead, unplayed
from broadcast.player.status import HOME
from broadcast.station.folder import Folder
from broadcast.station.log import NAME, Entry, Log

AT = datetime(2026, 4, 22, 5, 30, tzinfo=VIETNAM)
ALARM = "running:\n  on_failure: [{python}, -c, \"import os; open('goi', 'a').write(os.environ['BROADCAST_ERROR'])\"]\n"


def test_an_airing_of_which_no_player_tells_calls_a_person_once_within_five_minutes(tmp_path: Path) -> None:
    written = SCHEDULE + ALARM.replace("{python}", f'"{sys.executable}"')
    (tmp_path / "schedule.yaml").write_text(written, encoding="utf-8")
    folder, five = Folder(root=tmp_path), AT + timedelta(minutes=4, seconds=45)
    assert unplayed(folder, five) == ()  # this station never had a player
    (tmp_path / HOME).mkdir()
    assert unplayed(folder, AT + timedelta(minutes=2)) == ()
    assert [due.name for due in unplayed(folder, five)] == ["0530-sang"]
    assert "máy phát không chạy, chưa phát: Bản tin buổi sáng 05:30" in ring_if_dead(folder, five)
    assert ring_if_dead(folder, five) == ""
    assert (tmp_path / "goi").read_text(encoding="utf-8").count("máy phát không chạy") == 1
    with Log(tmp_path / NAME) as log:
        log.write(Entry(kind="started", day=AT.date(), name="0530-sang", at=AT, detail="05:30 late_ms=3"))
    assert unplayed(folder, five) == ()
    assert unplayed(folder, AT + timedelta(hours=3)) == ()
