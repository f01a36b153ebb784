"""What is known of a fleet's day: which commune has it, which lacks it and why, on a page and by an alarm."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import time
from pathlib import Path

from conftest import run_broadcast
from fleet.stations import DAYS, NOW, build, write_fleet
from starlette.testclient import TestClient

from broadcast.fleet.alarm import alarm
from broadcast.fleet.cluster import OwnCrew
from broadcast.fleet.page import page
from broadcast.fleet.publishing import publish_fleet
from broadcast.fleet.roots import run_of
from broadcast.fleet.serving import make_app
from broadcast.fleet.state import station_states
from broadcast.station.log import NAME, Entry, Log

STATIONS = ("xa-0", "xa-1", "xa-2")


def test_each_commune_is_told_and_shown_and_who_lacks_its_day_calls_a_person_once(tmp_path: Path) -> None:
    settings = write_fleet(tmp_path, 3)
    schedule = (tmp_path / "xa-1/schedule.yaml").read_text(encoding="utf-8")
    (tmp_path / "xa-1/schedule.yaml").write_text(schedule.replace("slots:", "sloth:"), encoding="utf-8")
    edited = tmp_path / "xa-2/scripts/thong-bao/cat-dien.md"
    edited.write_text(edited.read_text(encoding="utf-8") + "\nThêm <script>.\n", encoding="utf-8")
    build(settings, tmp_path)
    with Log(tmp_path / "xa-0" / NAME) as log:
        kinds = [entry.kind for entry in log.entries(*DAYS, *DAYS)]
        assert kinds == ["planned", "built"]
        log.write(Entry(kind="confirmed", day=DAYS[0], name="0530-sang", at=NOW, village="thon-1"))
    run = run_of(settings, tmp_path, DAYS, NOW)
    states = station_states(run, STATIONS, DAYS[0])
    assert [state.state for state in states] == ["whole", "missing", "left-out"]
    assert (states[0].bulletins, states[0].voices, states[0].confirmed_at) == (1, ("tone",), NOW)
    assert any("sloth" in why for why in states[1].why)
    assert any("cat-dien" in why for why in states[2].why)

    shown = page(states, DAYS[0], now=NOW)
    assert "1 thiếu" in shown and "xã số 0" in shown and "<script>" not in shown

    said = tmp_path / "goi.txt"
    command = (sys.executable, "-c", f"import sys; open({str(said)!r}, 'a').write(sys.stdin.read())")
    calling = replace(settings, alarm=command, alarm_at=time(21, 30))
    assert alarm(calling, tmp_path, run.shelf, states, DAYS[0], now=NOW) == ""  # half an hour too early
    late = NOW.replace(hour=22)
    assert "xa-1" in alarm(calling, tmp_path, run.shelf, states, DAYS[0], now=late)
    assert alarm(calling, tmp_path, run.shelf, states, DAYS[0], now=late) == ""
    assert said.read_text(encoding="utf-8").count("xa-1 (") == 1

    failed = publish_fleet(run, STATIONS, OwnCrew())
    assert failed.keys() == {"xa-1"}
    with TestClient(make_app(settings, tmp_path, lambda: NOW)) as client:
        assert "xã số 0" in client.get("/").text
        assert client.get("/xa-0/").status_code == 200
        for path in ("/xa-0/../schedule.yaml", "/xa-0/%2e%2e/.khoa/dai.pem", "/.khoa/doi.key"):
            assert client.get(path).status_code == 404

    (tmp_path / "xa-0/audio_out/2026-04-22/0530-sang.mp3").unlink()
    assert station_states(run, ("xa-0",), DAYS[0])[0].state == "missing"


def test_the_verbs_say_it(tmp_path: Path) -> None:
    write_fleet(tmp_path, 2)
    (tmp_path / "fleet.yaml").write_text("stations: xa-*\nworkers: 1\n", encoding="utf-8")
    (tmp_path / "xa-1/schedule.yaml").write_text("", encoding="utf-8")
    checked = run_broadcast("fleet", "check", "--json", cwd=tmp_path)
    assert checked.returncode == 65
    found = {entry["station"]: entry for entry in json.loads(checked.stdout)}
    assert (found["xa-0"]["approved"], found["xa-0"]["faults"]) == (3, [])
    assert "tệp trống" in found["xa-1"]["faults"][0]
    status = run_broadcast("fleet", "status", cwd=tmp_path)
    assert status.returncode == 1
    assert "2 đài, 2 thiếu" in status.stdout and "chưa dựng lần nào" in status.stdout
