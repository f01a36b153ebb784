"""The log: each thing noted once, by several processes at a time, through kills and damage."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from broadcast.errors import PublishError
from broadcast.station.log import MAX_TEXT, NAME, Entry, Log, LogKind

DAY = date(2026, 5, 4)
NOON = datetime(2026, 5, 4, 12, 0, 30, tzinfo=timezone(timedelta(hours=7)))
WRITER = """
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from broadcast.station.log import Entry, Log
path, who, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
with Log(path) as log:
    for number in range(count):
        day, name = date(2026, 5, 1 + number % 28), f"{number:04}-sang"
        for village in (who, "chung"):
            log.write(Entry(kind="confirmed", day=day, name=name, at=datetime.now(UTC), village=village))
        print(number, flush=True)
"""


def entry(kind: LogKind = "built", *, village: str = "", detail: str = "", at: datetime = NOON) -> Entry:
    return Entry(kind=kind, day=DAY, name="0530-sang", at=at, village=village, detail=detail)


def writer(path: Path, who: str, count: int) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", WRITER, path, who, str(count)], stdout=subprocess.PIPE, text=True)


def test_each_thing_is_noted_once(tmp_path: Path) -> None:
    with Log(tmp_path / NAME) as log:
        written = [
            log.write(one)
            for one in (
                entry("planned"),
                entry("planned", detail="khác", at=NOON + timedelta(hours=1)),
                entry("built", detail="aa"),
                entry("built", detail="aa", at=NOON + timedelta(hours=1)),
                entry("built", detail="bb"),
                entry("fetched", village="thon-1", detail="phone"),
                entry("fetched", village="thon-1", detail="phone", at=NOON + timedelta(seconds=20)),
                entry("fetched", village="thon-1", detail="phone", at=NOON + timedelta(seconds=40)),
                entry("fetched", village="thon-1", detail="light"),
                entry("fetched", village="thon-2", detail="phone"),
                entry("confirmed", village="thon-1"),
                entry("confirmed", village="thon-1", at=NOON + timedelta(hours=1)),
                entry("confirmed", village="thon-2"),
            )
        ]
        assert written == [True, False, True, False, True, True, False, True, True, True, True, False, True]
        assert len(log.entries(DAY, DAY)) == 9


def test_what_is_written_is_read(tmp_path: Path) -> None:
    noted = entry("confirmed", village="thon-3", detail="Trưởng thôn 3")
    with Log(tmp_path / NAME) as log:
        log.write(noted)
    with Log(tmp_path / NAME) as log:
        assert log.entries(DAY, DAY) == (noted,)
        assert log.entries(DAY + timedelta(days=1), DAY + timedelta(days=9)) == ()


def test_hostile_text_stays_one_line_of_text(tmp_path: Path) -> None:
    hostile = "'); DROP TABLE entry; --\0\ud800\n\u202e<script>=1+1" + "x" * 9000
    with Log(tmp_path / NAME) as log:
        log.write(entry(village=hostile, detail=hostile))
        (found,) = log.entries(DAY, DAY)
    assert found.detail == found.village
    assert found.detail.isprintable()
    assert found.detail.startswith("'); DROP TABLE entry; --")
    assert len(found.detail) <= MAX_TEXT


def test_a_time_without_a_zone_is_refused(tmp_path: Path) -> None:
    with Log(tmp_path / NAME) as log, pytest.raises(ValueError, match="2026"):
        log.write(entry(at=NOON.replace(tzinfo=None)))


def test_processes_write_at_once_from_an_empty_folder(tmp_path: Path) -> None:
    path = tmp_path / NAME
    writers = [writer(path, f"thon-{number}", 30) for number in range(4)]
    for one in writers:
        one.communicate()
        assert one.returncode == 0
    with Log(path) as log:
        found = log.entries(date(2026, 5, 1), date(2026, 5, 31))
    assert len(found) == 4 * 30 + 30


def test_what_was_noted_survives_a_kill_at_any_moment(tmp_path: Path) -> None:
    path, chance, noted = tmp_path / NAME, random.Random(7), 0
    for number in range(8):
        one = writer(path, f"thon-{number}", 5000)
        assert one.stdout is not None
        if number:
            one.stdout.readline()
        time.sleep(chance.random() * 0.08)
        os.kill(one.pid, signal.SIGKILL)
        noted += len(one.communicate()[0].splitlines()) + (number > 0)
        with Log(path) as log:
            mine = [each for each in log.entries(DAY.replace(day=1), DAY.replace(day=31)) if each.village != "chung"]
            assert not log.damage
        assert noted <= len(mine) <= noted + number + 1  # a note may have been made and not yet told
    assert noted > 8


def test_threads_share_a_log(tmp_path: Path) -> None:
    with Log(tmp_path / NAME) as log:

        def note(number: int) -> None:
            for each in range(10):
                log.write(entry("confirmed", village=f"{number}-{each}"))

        threads = [threading.Thread(target=note, args=(number,)) for number in range(4)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        assert len(log.entries(DAY, DAY)) == 40


@pytest.mark.parametrize("where", ["all", "head", "middle"])
def test_a_damaged_file_is_set_aside_and_a_new_one_begun(tmp_path: Path, where: str) -> None:
    path = tmp_path / NAME
    with Log(path) as log:
        for number in range(300):
            log.write(entry("confirmed", village=f"thon-{number}", detail="x" * 100))
    data = bytearray(path.read_bytes())
    spoiled = {"all": slice(0, len(data)), "head": slice(0, 50), "middle": slice(4096, 20 * 4096)}[where]
    data[spoiled] = os.urandom(len(data[spoiled]))
    path.write_bytes(data)
    with Log(path) as log:
        assert log.write(entry(village="sau"))
        assert [one.village for one in log.entries(DAY, DAY)] == ["sau"]
        assert "nhat-ky-hong-" in log.damage
    (aside,) = tmp_path.glob("nhat-ky-hong-*.sqlite")
    assert aside.read_bytes() == bytes(data)
    with Log(path) as log:
        assert not log.damage


def test_a_file_moved_away_under_an_open_log_is_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / NAME
    with Log(path) as log:
        log.write(entry(detail="aa"))
        path.rename(tmp_path / "moved")
        assert log.write(entry(detail="aa"))
    with Log(path) as log:
        assert len(log.entries(DAY, DAY)) == 1


def test_a_folder_in_the_way_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / NAME).mkdir()
    with pytest.raises(PublishError, match="không mở được nhật ký"):
        Log(tmp_path / NAME)


def test_a_log_that_another_holds_too_long_is_told_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("broadcast.station.log.BUSY_S", 0.1)
    with Log(tmp_path / NAME) as log:
        holder = sqlite3.connect(tmp_path / NAME, isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(PublishError, match="đang bận"):
            log.write(entry(at=datetime.now(UTC)))
        holder.execute("ROLLBACK")
        holder.close()
        assert log.write(entry())


def test_a_log_of_the_first_version_takes_the_players_kinds_and_keeps_its_notes(tmp_path: Path) -> None:
    old = sqlite3.connect(tmp_path / NAME)
    old.execute(
        "CREATE TABLE entry (kind TEXT NOT NULL CHECK (kind IN ('planned', 'built', 'fetched', 'confirmed')),"
        " day TEXT NOT NULL, name TEXT NOT NULL, village TEXT NOT NULL, detail TEXT NOT NULL, at TEXT NOT NULL,"
        " once TEXT NOT NULL, UNIQUE (day, kind, name, village, once))"
    )
    old.execute("INSERT INTO entry VALUES ('built', '2026-05-04', '0530-sang', '', 'aa', ?, 'aa')", (NOON.isoformat(),))
    old.execute("PRAGMA user_version = 1")
    old.commit()
    old.close()
    with Log(tmp_path / NAME) as log:
        assert [log.write(one) for one in (entry(detail="aa"), entry("started", detail="05:30 late_ms=0"))] == [
            False,
            True,
        ]
        assert not log.write(entry("started", detail="05:30 late_ms=9"))
        assert log.write(entry("started", detail="17:00 late_ms=9"))
        assert [one.kind for one in log.entries(DAY, DAY)] == ["built", "started", "started"]
