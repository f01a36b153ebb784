"""A day is there whole or not at all, whatever happens on the way; and what is done is not done twice."""

from __future__ import annotations

import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from conftest import SCHEDULE, Run, quick

from broadcast.config import load_schedule
from broadcast.errors import PublishError
from broadcast.pipeline.build import build
from broadcast.pipeline.day import aired
from broadcast.pipeline.publish import publish
from broadcast.station.folder import Folder
from broadcast.station.manifest import is_whole
from tests.values import read_bulletins

DAY = "2026-04-22"
KILLS = int(os.environ.get("BROADCAST_KILLS", "0"))
"""Kills at a random moment; tests/office/test_kills.py kills at chosen ones, by default too."""
SLOTS = ("0530-sang", "1700-chieu")
NAMES = {f"{slot}.{suffix}" for slot in SLOTS for suffix in ("mp3", "json", "svg")}
PLAYLISTS = {"playlist.m3u8", "playlist.m3u", "playlist.json"}


def whole(day: Path) -> bool:
    """Whether the day's folder holds everything, every byte as it was measured."""
    bulletins = read_bulletins(day)
    names = {path.name for path in day.iterdir() if re.fullmatch(r"\d{4}-[a-z-]+\.(mp3|json|svg)", path.name)}
    there = all((day / name).is_file() for name in PLAYLISTS)
    return names == NAMES and there and all(is_whole(one, day) for one in bulletins)


def days(station: Path) -> set[str]:
    """The folders in audio_out/ that are named by a day, those of a build that was broken off among them."""
    return {path.name for path in (station / "audio_out").iterdir() if re.search(r"\d{4}-\d\d-\d\d$", path.name)}


def clips(station: Path) -> set[str]:
    return {path.name for path in (station / ".cache" / "clips").rglob("*.flac")}


def test_a_day_comes_out_and_building_again_builds_nothing(station: Path, run: Run) -> None:
    first = run("build", "--day", DAY)
    assert first.returncode == 0, first.stderr
    day = station / "audio_out" / DAY
    assert whole(day)
    before = {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in day.iterdir()}
    again = run("build", "--day", DAY)
    assert again.stdout.count("không đổi") == 2
    assert {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in day.iterdir()} == before


@pytest.mark.nothing_recorded
def test_changing_one_sentence_records_one_clip(station: Path, run: Run) -> None:
    assert run("build", "--day", DAY).returncode == 0
    before = clips(station)
    script = station / "scripts/dot/01-mot.md"
    script.write_text(script.read_text(encoding="utf-8").replace("thứ hai", "thứ ba"), encoding="utf-8")
    assert run("approve", script, "--by", "Chủ tịch UBND xã", "--yes").returncode == 0
    kept = run("build", "--day", DAY)
    assert kept.stdout.count("không đổi") == 2  # that day is past: it stays as it was heard
    built = run("build", "--day", DAY, "--again")
    assert built.returncode == 0
    assert len(clips(station) - before) == 1


@pytest.mark.nothing_recorded
def test_the_same_inputs_give_the_same_sound(station: Path, run: Run) -> None:
    assert run("build", "--day", DAY).returncode == 0
    day = station / "audio_out" / DAY
    before = {one.main.mp3: one.main.sha256 for one in read_bulletins(day)}
    shutil.rmtree(station / ".cache")
    assert run("build", "--day", DAY, "--again").returncode == 0
    assert {one.main.mp3: one.main.sha256 for one in read_bulletins(day)} == before


def test_several_days_are_built_and_an_old_day_stays_when_a_later_one_fails(station: Path, run: Run) -> None:
    assert run("build", "--day", DAY, "--days", 2).returncode == 0
    assert days(station) == {DAY, "2026-04-23"}
    (station / "schedule.yaml").write_text(
        SCHEDULE.replace("sound:\n", "sound:\n  jingle: khong-co.mp3\n"), encoding="utf-8"
    )
    failed = run("build", "--day", DAY, "--days", 3)
    assert failed.returncode != 0
    assert whole(station / "audio_out" / DAY)


def test_a_damaged_file_is_built_again(station: Path, run: Run) -> None:
    assert run("build", "--day", DAY).returncode == 0
    mp3 = station / "audio_out" / DAY / "0530-sang.mp3"
    mp3.write_bytes(mp3.read_bytes()[:-1000])
    assert run("status", "--day", DAY).returncode == 1
    again = run("build", "--day", DAY)
    assert "0530-sang.mp3  đã dựng" in again.stdout
    assert "1700-chieu.mp3  không đổi" in again.stdout
    assert whole(mp3.parent)


@pytest.mark.nothing_recorded
def test_a_damaged_clip_is_recorded_again(station: Path, run: Run) -> None:
    assert run("build", "--day", DAY).returncode == 0
    for path in (station / ".cache" / "clips").rglob("*.flac"):
        path.write_bytes(b"broken")
    assert run("build", "--day", DAY, "--again").returncode == 0
    assert whole(station / "audio_out" / DAY)


def test_a_slot_that_is_gone_leaves_no_file(station: Path, run: Run) -> None:
    assert run("build", "--day", DAY).returncode == 0
    head, tail = SCHEDULE.split("  - id: chieu")
    (station / "schedule.yaml").write_text(head + tail[tail.index("campaigns:") :], encoding="utf-8")
    assert run("build", "--day", DAY, "--again").returncode == 0
    assert not list((station / "audio_out" / DAY).glob("1700*"))


def test_publish_is_a_function_of_the_finished_files_alone(station: Path, run: Run) -> None:
    assert run("build", "--day", DAY).returncode == 0
    day = station / "audio_out" / DAY
    playlists = {path: path.read_bytes() for path in day.glob("playlist.*")}
    for path in playlists:
        path.unlink()
    shutil.rmtree(station / "scripts")
    (station / "schedule.yaml").unlink()
    publish(Folder(root=station))
    assert {path: path.read_bytes() for path in day.glob("playlist.*")} == playlists


def test_two_builds_at_once_make_one_whole_day(station: Path) -> None:
    command = (sys.executable, "-m", "broadcast", "build", "--day", DAY)
    both = [subprocess.Popen(command, cwd=station, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
    said = [process.communicate(timeout=120) for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert sum(out.decode().count("đã dựng") for out, _ in said) == 2
    assert whole(station / "audio_out" / DAY)


@pytest.mark.nothing_recorded
@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX")
@pytest.mark.parametrize("seed", range(KILLS))
def test_killed_at_any_point_it_leaves_no_half_day_and_the_next_run_finishes(
    station: Path, run: Run, seed: int
) -> None:
    day = station / "audio_out" / DAY
    process = subprocess.Popen(
        (sys.executable, "-m", "broadcast", "build", "--day", DAY),
        cwd=station,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    time.sleep(random.Random(seed).uniform(0.2, 2.5))
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)
    assert not day.exists() or whole(day)
    done = run("build", "--day", DAY)
    assert done.returncode == 0, done.stderr
    assert whole(day)
    assert days(station) == {DAY}


def test_killed_between_the_two_renames_the_day_comes_back(station: Path, run: Run) -> None:
    assert run("build", "--day", DAY).returncode == 0
    day = station / "audio_out" / DAY
    day.rename(day.with_name(f".cu-{DAY}"))
    built = run("build", "--day", DAY)
    assert built.stdout.count("không đổi") == 2
    assert whole(day)


@pytest.mark.nothing_recorded
@pytest.mark.skipif(os.name == "nt", reason="limits are POSIX")
def test_interrupted_by_ctrl_c_it_says_so_and_keeps_what_was_recorded(station: Path, run: Run) -> None:
    process = subprocess.Popen(
        (sys.executable, "-m", "broadcast", "build", "--day", DAY),
        cwd=station,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    deadline = time.monotonic() + 20
    while not clips(station) and time.monotonic() < deadline:
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)
    _, stderr = process.communicate(timeout=30)
    assert process.returncode == 130, stderr.decode()
    assert "chạy lại lệnh này" in stderr.decode()
    assert "Traceback" not in stderr.decode()
    assert clips(station)
    assert run("build", "--day", DAY).returncode == 0


@pytest.mark.skipif(os.name == "nt", reason="limits are POSIX")
@pytest.mark.parametrize("limit_bytes", [1, pytest.param(4_000, marks=pytest.mark.nothing_recorded)])
def test_a_full_disk_is_told_and_nothing_half_made_is_published(station: Path, run: Run, limit_bytes: int) -> None:
    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # then a write past the limit fails with EFBIG, as ENOSPC does
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit_bytes, limit_bytes))

    done = subprocess.run(
        (sys.executable, "-m", "broadcast", "build", "--day", DAY),
        cwd=station,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
        preexec_fn=limit,
    )
    assert done.returncode == 73, done.stderr
    assert "hết chỗ trên đĩa" in done.stderr
    assert not (station / "audio_out" / DAY).exists()
    assert run("build", "--day", DAY).returncode == 0
    assert whole(station / "audio_out" / DAY)


@pytest.mark.nothing_recorded
@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="a small file system needs root")
def test_a_disk_that_fills_up_leaves_yesterday_whole(station: Path, run: Run) -> None:
    out = station / "audio_out"
    out.mkdir()
    mounted = subprocess.run(("mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(out)), check=False)
    if mounted.returncode != 0:
        pytest.skip("no right to mount here")
    try:
        assert run("build", "--day", DAY).returncode == 0
        for number in range(1, 20):
            day = f"2026-05-{number:02}"
            failed = run("build", "--day", day)
            if failed.returncode:
                break
        assert failed.returncode == 73
        assert "hết chỗ trên đĩa" in failed.stderr
        assert whole(out / DAY)
        assert not (out / day).exists() or whole(out / day)  # what is beside the days may be what has no room
    finally:
        subprocess.run(("umount", str(out)), check=True)


def test_an_unwritable_folder_is_told(station: Path) -> None:
    (station / "audio_out").write_text("a file where the folder should be")
    folder = Folder(root=station)
    with pytest.raises(PublishError, match="audio_out"):
        list(build(folder, load_schedule(folder.schedule), [], now=datetime.now(UTC)))


def test_a_programme_too_long_for_its_slot_leaves_items_for_their_next_turn(station: Path, run: Run) -> None:
    schedule = SCHEDULE.replace("max_minutes: 5", "max_minutes: 1").replace(
        "items_per_programme: 1", "items_per_programme: 2"
    )
    (station / "schedule.yaml").write_text(schedule, encoding="utf-8")
    for name in ("01-mot", "02-hai"):
        script = station / f"scripts/dot/{name}.md"
        script.write_text(
            script.read_text(encoding="utf-8") + "\nBà con nhớ nghe đài mỗi ngày. " * 20 + "\n", encoding="utf-8"
        )
    assert run("approve", "scripts/dot", "--by", "Chủ tịch UBND xã", "--yes").returncode == 0
    built = run("build", "--day", DAY)
    assert built.returncode == 0, built.stderr
    assert "không đủ phút" in built.stderr
    for one in read_bulletins(station / "audio_out" / DAY):
        assert one.main.duration_ms <= 60_000
        assert one.left_out
        assert not set(one.left_out) & {item.id for item in one.items}


def test_a_day_that_was_begun_late_comes_out_the_same_again(station: Path) -> None:
    folder = Folder(root=station)
    schedule = quick(load_schedule(folder.schedule))
    now = datetime.fromisoformat(f"{DAY}T06:46:00+07:00")
    days = [now.date(), now.date() + timedelta(days=1)]
    first = list(build(folder, schedule, days, now=now, keep=aired(now)))
    assert [name for built in first for name in built.made] == ["0530-sang", "1700-chieu"] * 2
    again = list(build(folder, schedule, days, now=now + timedelta(minutes=1), keep=aired(now)))
    assert [built.made for built in again] == [(), ()]


@pytest.mark.parametrize("campaign", ["con", "phong_dich", "p" * 40])
def test_a_draft_never_breaks_the_schedule(run: Run, station: Path, campaign: str) -> None:
    (station / "ke-hoach.txt").write_text("KẾ HOẠCH\n\nI. NỘI DUNG TUYÊN TRUYỀN\n1. Bếp\nBà con kiểm tra bếp.\n")
    before = (station / "schedule.yaml").read_bytes()
    done = run("draft", "ke-hoach.txt", "--campaign", campaign)
    assert done.returncode != 0
    assert campaign in done.stderr
    assert (station / "schedule.yaml").read_bytes() == before
    assert not (station / "scripts" / campaign).exists()
