"""A music file that is gone, empty or no music silences no village: what was approved airs, or a built-in sound."""

from __future__ import annotations

import math
import os
import shutil
import struct
import wave
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import SCHEDULE, Run

WHO = ("--by", "Chủ tịch UBND xã", "--yes")
DAY = "2026-04-22"


def music(path: Path) -> None:
    """A second of a plain tone."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"".join(struct.pack("<h", int(9000 * math.sin(at / 3))) for at in range(8000)))


@pytest.fixture
def own(station: Path) -> Path:
    """A station with a jingle of its own, which was not approved yet."""
    schedule = SCHEDULE.replace("engines: [espeak]", "engines: [tone]").replace(
        "sound:\n", "sound:\n  jingle: nhac.wav\n"
    )
    (station / "schedule.yaml").write_text(schedule, encoding="utf-8")
    music(station / "nhac.wav")
    return station


def aired(station: Path) -> set[str]:
    return {path.name for path in (station / "audio_out" / DAY).glob("*.mp3")}


BOTH = {"0530-sang.mp3", "1700-chieu.mp3"}


def test_music_that_was_approved_airs_though_its_file_is_gone(run: Run, own: Path) -> None:
    assert run("approve", "--frame", *WHO).returncode == 0
    (own / "nhac.wav").unlink()
    done = run("run", "--day", DAY)
    assert aired(own) == BOTH, done.stderr
    assert done.returncode != 0
    assert "sound.jingle: không có tệp nhạc «nhac.wav»" in done.stdout + done.stderr


@pytest.mark.parametrize("content", [b"", b"xin loi", b"\0" * 5000])
def test_what_is_no_music_is_not_approved_and_a_chime_airs(run: Run, own: Path, content: bytes) -> None:
    """In a station where no frame was ever approved: else the earlier one airs."""
    for kept in ("scripts/.approved", ".khoa"):
        shutil.rmtree(own / kept, ignore_errors=True)
    (own / "scripts/approvals.jsonl").unlink()
    (own / "nhac.wav").write_bytes(content)
    refused = run("approve", "--frame", *WHO)
    assert refused.returncode != 0
    assert "nhac.wav: không đọc được tệp nhạc" in refused.stderr
    done = run("run", "--day", DAY)
    assert aired(own) == BOTH, done.stderr
    assert "dùng nhạc có sẵn" in done.stdout + done.stderr


def pipe(path: Path) -> None:
    os.mkfifo(path)


def endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


def huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(3_000_000_000)


STRANGE = {
    Path.mkdir: "là thư mục",
    pipe: "là ống dẫn",
    endless: "là ống dẫn hoặc thiết bị",
    huge: "nặng 3,0 GB, quá 500 MB",
}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes and devices of POSIX")
@pytest.mark.parametrize("make", STRANGE, ids=lambda make: make.__name__)
def test_music_that_never_ends_keeps_nobody_waiting(run: Run, own: Path, make: Callable[[Path], None]) -> None:
    """Each verb says which file it is and what to do, and the night goes on with the music that was approved."""
    assert run("approve", "--frame", *WHO).returncode == 0
    (own / "nhac.wav").unlink()
    make(own / "nhac.wav")
    for call in (("check",), ("approve", "--frame", *WHO), ("build", "--day", DAY)):
        done = run(*call)
        assert done.returncode != 0, call
        assert f"sound.jingle: «nhac.wav» {STRANGE[make]}" in done.stdout + done.stderr, call
    done = run("run", "--day", DAY)
    assert aired(own) == BOTH, done.stderr
    assert "sound.jingle: «nhac.wav»" in done.stdout + done.stderr


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes and devices of POSIX")
@pytest.mark.parametrize("make", STRANGE, ids=lambda make: make.__name__)
def test_nor_does_it_where_no_frame_was_ever_approved(run: Run, own: Path, make: Callable[[Path], None]) -> None:
    for kept in ("scripts/.approved", ".khoa"):
        shutil.rmtree(own / kept, ignore_errors=True)
    (own / "scripts/approvals.jsonl").unlink()
    (own / "nhac.wav").unlink()
    make(own / "nhac.wav")
    done = run("run", "--day", DAY)
    assert aired(own) == BOTH, done.stderr
    assert "sound.jingle: «nhac.wav»" in done.stdout + done.stderr


def test_a_recording_too_long_to_be_one_is_told_with_its_line(run: Run, station: Path) -> None:
    huge(station / "scripts/dot/doc.wav")
    text = station / "scripts/dot/01-mot.md"
    text.write_text(text.read_text("utf-8").replace("---\n", "---\naudio: doc.wav\n", 1), encoding="utf-8")
    done = run("check")
    assert "scripts/dot/01-mot.md:2: audio: «doc.wav» nặng 3,0 GB" in done.stdout + done.stderr


def test_a_night_without_the_folder_of_the_texts_calls_a_person(run: Run, station: Path) -> None:
    (station / "scripts").rename(station / "bai-cu")
    done = run("run", "--day", DAY)
    assert done.returncode != 0
    assert "không có thư mục scripts của các bài" in done.stdout + done.stderr
