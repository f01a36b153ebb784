"""What stands in audio_out/ under the name of a day and is none keeps neither the day nor the pages from being made."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from conftest import SCHEDULE, Run

DAY, NEXT = "2026-04-22", "2026-04-23"


@pytest.mark.parametrize("kind", ["a file", "a link into nowhere", "a link in a circle"])
@pytest.mark.parametrize("name", [NEXT, DAY])
def test_what_is_no_day_stops_nothing(run: Run, station: Path, name: str, kind: str) -> None:
    (station / "schedule.yaml").write_text(SCHEDULE.replace("[espeak]", "[tone]"), encoding="utf-8")
    strange = station / "audio_out" / name
    strange.parent.mkdir(exist_ok=True)
    if kind == "a file":
        strange.write_text("ghi chú", encoding="utf-8")
    else:
        strange.symlink_to("khong-co" if kind == "a link into nowhere" else name)
    done = run("run", "--day", DAY, "--days", "1")
    assert {path.name for path in (station / "audio_out" / DAY).glob("*.mp3")} == {"0530-sang.mp3", "1700-chieu.mp3"}
    assert "trang nghe lại" not in done.stdout + done.stderr
    assert (station / "audio_out/index.html").is_file()
    if kind == "a file":
        kept = (station / "audio_out").glob(f"{name}*")
        assert "ghi chú" in {path.read_text("utf-8") for path in kept if path.is_file()}


def test_a_file_in_the_place_of_the_keys_folder_silences_no_village(run: Run, station: Path) -> None:
    """No approval can be believed then: the greeting and the closing go out, and a person is called."""
    (station / "schedule.yaml").write_text(SCHEDULE.replace("[espeak]", "[tone]"), encoding="utf-8")
    if (station / ".khoa").exists():
        shutil.rmtree(station / ".khoa")
    (station / ".khoa").write_text("x", encoding="utf-8")
    done = run("run", "--day", DAY, "--days", "1")
    assert {path.name for path in (station / "audio_out" / DAY).glob("*.mp3")} == {"0530-sang.mp3", "1700-chieu.mp3"}
    assert done.returncode != 0
    assert "đã để riêng: .khoa" in done.stdout + done.stderr


def test_a_disk_that_is_gone_silences_no_village(run: Run, station: Path) -> None:
    """audio_out leads to a disk that was pulled out: the link is set aside, and the day goes into a folder."""
    (station / "schedule.yaml").write_text(SCHEDULE.replace("[espeak]", "[tone]"), encoding="utf-8")
    shutil.rmtree(station / "audio_out", ignore_errors=True)
    (station / "audio_out").symlink_to("/mnt/o-dia-khong-con")
    built = run("build", "--day", DAY)
    assert built.returncode == 73
    assert "liên kết trỏ tới nơi không còn" in built.stderr
    done = run("run", "--day", DAY, "--days", "1")
    assert {path.name for path in (station / "audio_out" / DAY).glob("*.mp3")} == {"0530-sang.mp3", "1700-chieu.mp3"}
    assert done.returncode != 0
    assert "liên kết audio_out trỏ tới /mnt/o-dia-khong-con" in done.stdout + done.stderr
    kept = [path for path in station.iterdir() if path.is_symlink()]
    assert [str(path.readlink()) for path in kept] == ["/mnt/o-dia-khong-con"]
    assert run("run", "--day", DAY, "--days", "1").returncode == 0


def test_a_schedule_that_was_never_right_is_told_with_its_line(run: Run, station: Path) -> None:
    shutil.rmtree(station / ".cache", ignore_errors=True)
    (station / "schedule.yaml").write_text(SCHEDULE + "slots: [", encoding="utf-8")
    done = run("run", "--day", DAY)
    assert done.returncode == 78
    assert "schedule.yaml:" in done.stderr
    assert "chưa có lịch đúng nào từ trước" in done.stderr
