"""A fleet in a folder: the same bulletins as each station makes alone, shared sentences once, faults kept apart."""

from __future__ import annotations

import json
import os
import shutil
import time
from pathlib import Path

import pytest
from fleet.stations import DAYS, NOW, QUICK, build, bulletins, states, write_fleet

from broadcast.config import load_schedule
from broadcast.errors import FleetError, ScheduleError, StationBusyError
from broadcast.fleet.lease import LASTS_S, lease
from broadcast.fleet.roots import OWN, refuse_links, run_of, stations_of
from broadcast.fleet.settings import FleetSettings, load_fleet
from broadcast.fleet.sharing import CLIPS, SEGMENTS, prune
from broadcast.fleet.shelf import FolderShelf, is_safe
from broadcast.pipeline.build import build as build_alone
from broadcast.station.folder import Folder


def test_a_fleet_makes_what_each_station_makes_alone_and_what_is_shared_once(tmp_path: Path) -> None:
    settings = write_fleet(tmp_path / "doi", 3)
    shutil.copytree(tmp_path / "doi/xa-1", tmp_path / "rieng/xa-1")
    done = build(settings, tmp_path)
    assert set(states(done).values()) == {"built"}
    alone = Folder(root=tmp_path / "rieng/xa-1")
    list(build_alone(alone, load_schedule(alone.schedule), DAYS, now=NOW))
    together = bulletins(tmp_path / "doi")
    assert {name: data for name, data in together.items() if name.startswith("xa-1")} == bulletins(tmp_path / "rieng")
    own = len(list((alone.cache / "clips").glob("??/*.flac")))
    shared = len(list((tmp_path / "doi" / CLIPS).glob("??/*.flac")))
    assert done.recorded == shared == own + 2  # each commune says its own name, the rest is the same
    again = build(settings, tmp_path)
    assert (set(states(again).values()), again.recorded) == ({"unchanged"}, 0)
    assert bulletins(tmp_path / "doi") == together


def test_a_station_that_is_broken_costs_no_other_and_is_made_once_it_is_mended(tmp_path: Path) -> None:
    settings = write_fleet(tmp_path, 3)
    good = (tmp_path / "xa-1/schedule.yaml").read_text(encoding="utf-8")
    (tmp_path / "xa-1/schedule.yaml").write_text("slots: [", encoding="utf-8")
    (tmp_path / "xa-2/scripts/approvals.jsonl").write_bytes(b"\xff\x00")
    done = build(settings, tmp_path)
    assert states(done) == {"xa-0": "built", "xa-1": "failed", "xa-2": "built"}
    assert "schedule.yaml:1" in done.outcomes["xa-1"].fault
    assert any("sổ duyệt" in left for left in done.outcomes["xa-2"].left_out)
    held = json.loads((tmp_path / OWN / "ket-qua/xa-1.json").read_text(encoding="utf-8"))
    assert (held["state"], held["days"]) == ("failed", [])
    (tmp_path / "xa-1/schedule.yaml").write_text(good, encoding="utf-8")
    assert states(build(settings, tmp_path)) == {"xa-0": "unchanged", "xa-1": "built", "xa-2": "unchanged"}


@pytest.mark.parametrize("place", ["audio_out", "scripts/dot", ".cache", "audio_out/2026-04-22"])
def test_a_station_that_leads_into_another_touches_nothing_of_it(tmp_path: Path, place: str) -> None:
    (tmp_path / "xa-0" / place).mkdir(parents=True)
    link = tmp_path / "xa-1" / place
    link.parent.mkdir(parents=True)
    link.symlink_to(tmp_path / "xa-0" / place)
    refuse_links(tmp_path / "xa-0")
    with pytest.raises(FleetError, match=place):
        refuse_links(tmp_path / "xa-1")


def test_music_and_names_of_others_are_refused(tmp_path: Path) -> None:
    settings = write_fleet(tmp_path, 2)
    (tmp_path / "xa-0/nhac.mp3").write_bytes(b"x")
    (tmp_path / "xa-1/schedule.yaml").write_text(
        QUICK.replace("sound:\n", "sound:\n  jingle: ../xa-0/nhac.mp3\n"), encoding="utf-8"
    )
    (tmp_path / "xa-hang-xom").symlink_to(tmp_path / "xa-0")
    done = build(settings, tmp_path)
    assert states(done) == {"xa-0": "built", "xa-1": "failed", "xa-hang-xom": "failed"}
    assert "ngoài thư mục" in done.outcomes["xa-1"].fault
    assert "đường dẫn" in done.outcomes["xa-hang-xom"].fault


def test_a_shared_clip_that_is_another_is_recorded_anew(tmp_path: Path) -> None:
    settings = write_fleet(tmp_path, 1)
    build(settings, tmp_path)
    before = bulletins(tmp_path)
    clips = sorted((tmp_path / CLIPS).glob("??/*.flac"))
    clips[0].write_bytes(clips[1].read_bytes())  # a whole clip, sealed, of another sentence
    clips[2].write_bytes(b"fLaC")
    pieces = sorted((tmp_path / SEGMENTS).glob("??/*.doan"))
    pieces[0].write_bytes(pieces[1].read_bytes())
    pieces[2].write_bytes(b"x")
    shutil.rmtree(tmp_path / "xa-0/audio_out")
    build(settings, tmp_path)
    assert bulletins(tmp_path) == before
    assert not list(tmp_path.glob("xa-*/.cache/segments"))  # what is shared is kept once


def test_two_runs_at_once_make_nothing_twice(tmp_path: Path) -> None:
    settings = write_fleet(tmp_path, 2)
    shelf = FolderShelf(tmp_path)
    with lease(shelf, "xa-0", "lượt khác"):
        done = build(settings, tmp_path)
        assert states(done) == {"xa-0": "failed", "xa-1": "built"}
        assert "lượt khác" in done.outcomes["xa-0"].fault
        assert not (tmp_path / "xa-0/audio_out").exists()
    assert states(build(settings, tmp_path)) == {"xa-0": "built", "xa-1": "unchanged"}


def test_a_lease_ends_by_itself_and_one_from_a_wrong_clock_counts_for_nothing(tmp_path: Path) -> None:
    shelf = FolderShelf(tmp_path)
    name = f"{OWN}/giu/xa-0.json"
    for until_s in (0.0, 9e12):
        shelf.put({name: json.dumps({"owner": "chết", "until": until_s}).encode()})
        with lease(shelf, "xa-0", "tôi") as held:
            held.check()
            with pytest.raises(StationBusyError), lease(shelf, "xa-0", "bạn"):
                pass
    with lease(shelf, "xa-0", "tôi") as held:
        shelf.put({name: json.dumps({"owner": "bạn", "until": time.time() + LASTS_S}).encode()})
        with pytest.raises(StationBusyError):
            held.check()
    assert shelf.get([name])  # what is another's is left
    shelf.remove([name])
    with lease(shelf, "xa-0", "tôi", lasts_s=0.2) as held:
        time.sleep(0.5)
        held.check()  # it was renewed meanwhile


def test_clips_that_nobody_wants_go(tmp_path: Path) -> None:
    settings = write_fleet(tmp_path, 1)
    build(settings, tmp_path)
    shelf = FolderShelf(tmp_path)
    count = len(shelf.all(CLIPS))
    shelf.put({f"{CLIPS}/ab/{'ab' * 32}.flac": b"x"})
    assert prune(shelf, NOW) == 0
    later = NOW.replace(year=2027)
    assert prune(shelf, later, kept_days=500) == 0
    old = tmp_path / CLIPS / "ab" / f"{'ab' * 32}.flac"
    for path in (tmp_path / CLIPS).glob("??/*.flac"):
        os.utime(path, (0, 0))
    assert prune(shelf, NOW) == 1
    assert not old.exists()
    assert len(shelf.all(CLIPS)) == count


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("root: ftp://x\n", "root"),
        ("stations: ../*\n", "stations"),
        ("scheduler: http://x:1\n", "scheduler"),
        ("voices:\n  gtts: {per_minute: nhiều}\n", "per_minute"),
        ("may: 3\n", "không có khóa «may»"),
        ("endpoint: http://kho.vn\n", "https"),
        ("alarm: {luc: 3}\n", "alarm"),
        ("- a\n", "khóa: giá trị"),
    ],
)
def test_faults_of_the_file_are_told_with_their_line(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "fleet.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ScheduleError, match=said):
        load_fleet(tmp_path / "fleet.yaml")


def test_the_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "fleet.yaml").write_text(
        "root: .\nstations: [xa-*, phuong-*]\nvoices:\n  gtts: {per_minute: 30}\n"
        "alarm: {at: '21:30', command: [goi]}\n",
        encoding="utf-8",
    )
    found = load_fleet(tmp_path / "fleet.yaml")
    assert (found.root, found.stations, dict(found.per_minute)) == (
        str(tmp_path),
        ("xa-*", "phuong-*"),
        {"gtts": 30.0},
    )
    assert (found.alarm, f"{found.alarm_at:%H:%M}") == (("goi",), "21:30")
    with pytest.raises(FleetError, match="không có đài nào"):
        stations_of(found, FolderShelf(tmp_path))


def test_names_that_lead_elsewhere_are_no_names() -> None:
    assert is_safe("xa-1/scripts/dot/a b.md")
    for name in ("../a", "a//b", "/a", "a/../b", "a\\b", "", "a\nb", "./a", "x" * 500):
        assert not is_safe(name)


def test_the_seal_stays_at_home(tmp_path: Path) -> None:
    settings = FleetSettings(root=str(tmp_path / "doi"), stations=("xa-*",))
    first = run_of(settings, tmp_path, DAYS, NOW)
    assert first.seal == run_of(settings, tmp_path, DAYS, NOW).seal
    assert first.seal.hex() not in repr(first)
