"""What a disk refuses is told in Vietnamese with the file's name, and is no fault of ours that asks for a report."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from conftest import Run

from broadcast.cli.disk import refused


@pytest.mark.parametrize("verb", ["check", "status", "run", "review", "plan"])
def test_a_station_whose_name_no_disk_takes(run: Run, tmp_path: Path, verb: str) -> None:
    done = run("--station", "x" * 400, verb)
    assert done.returncode not in {0, 1}, done.stderr
    assert "Phần mềm gặp lỗi" not in done.stderr
    assert "dài quá" in done.stderr or "schedule.yaml" in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="needs links")
@pytest.mark.parametrize("verb", ["check", "status", "review", "plan"])
def test_a_link_that_leads_round_in_a_circle(run: Run, station: Path, verb: str) -> None:
    """Among the texts, and as the folder of the texts itself."""
    (station / "scripts/dot/vong").symlink_to("vong")
    (station / "scripts/thong-bao/vong.md").symlink_to("vong.md")
    (station / "audio_out").mkdir(exist_ok=True)
    (station / "audio_out/2026-04-22").symlink_to("2026-04-22")
    done = run(verb)
    assert "Phần mềm gặp lỗi" not in done.stderr, done.stderr
    assert not list(station.glob("loi-phan-mem*"))


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "hết chỗ"),
        (errno.EROFS, "chỉ cho đọc"),
        (errno.EACCES, "không được phép"),
        (errno.ELOOP, "vòng quanh"),
        (errno.ENAMETOOLONG, "dài quá"),
        (errno.EIO, "ổ đĩa"),
    ],
)
def test_each_refusal_names_the_file_and_what_to_do(number: int, words: str) -> None:
    told = refused(OSError(number, "English", "scripts/bai.md"))
    assert told.startswith("scripts/bai.md: ")
    assert words in told
    assert " — " in told
    assert "English" not in told


def test_what_no_disk_refused_is_a_fault_of_ours() -> None:
    assert not refused(OSError(errno.EBADF, "Bad file descriptor"))
    assert not refused(ValueError("x"))
