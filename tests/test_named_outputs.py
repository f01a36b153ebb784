"""Outputs that a person names: in place where something special stands, whole elsewhere, no folder made in silence."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from conftest import Run

from broadcast.cli.outputs import write_named
from broadcast.errors import PublishError

posix_alone = pytest.mark.skipif(sys.platform == "win32", reason="devices and pipes of POSIX")


@posix_alone
def test_a_device_stays_a_device(run: Run) -> None:
    before = Path("/dev/null").stat()
    done = run("say", "Mời bà con nghe thông báo.", "--to", "/dev/null")
    assert done.returncode == 0, done.stderr
    after = Path("/dev/null").stat()
    assert stat.S_ISCHR(after.st_mode)
    assert after.st_rdev == before.st_rdev


@posix_alone
def test_a_link_leads_where_it_led(tmp_path: Path) -> None:
    target, link = tmp_path / "that.txt", tmp_path / "lien-ket.txt"
    target.write_bytes(b"old, and longer than the new one")
    link.symlink_to(target)
    write_named(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


@posix_alone
def test_a_pipe_gets_it(tmp_path: Path) -> None:
    pipe = tmp_path / "ong"
    os.mkfifo(pipe)
    writing = threading.Thread(target=write_named, args=(pipe, b"bulletin"))
    writing.start()
    assert pipe.read_bytes() == b"bulletin"
    writing.join()
    assert pipe.is_fifo()


def test_a_folder_that_is_missing_is_not_made_in_silence(tmp_path: Path, run: Run) -> None:
    with pytest.raises(PublishError, match="chưa có thư mục này"):
        write_named(tmp_path / "chua-co/thu.flac", b"")
    assert not (tmp_path / "chua-co").exists()
    done = run("say", "Mời bà con nghe.", "--to", "chua-co/thu.flac")
    assert done.returncode == PublishError.exit_code
    assert "chưa có thư mục này" in done.stderr


@posix_alone
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
def test_a_full_screen_is_no_fault_of_a_day(station: Path) -> None:
    """The day is whole and the next status green; a verb whose print is its work says that it did not fit."""

    def printed_to(place: int, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = (sys.executable, "-m", "broadcast", *arguments)
        return subprocess.run(command, cwd=station, stdout=place, stderr=subprocess.PIPE, text=True, check=False)

    reading, nobody = os.pipe()
    os.close(reading)
    with Path("/dev/full").open("w") as full:
        ran = printed_to(full.fileno(), "run", "--day", "2026-04-22")
        built = printed_to(nobody, "build", "--day", "2026-04-23")
        asked = printed_to(full.fileno(), "status", "--day", "2026-04-22")
    os.close(nobody)
    assert (ran.returncode, built.returncode) == (0, 0), (ran.stderr, built.stderr)
    assert asked.returncode == PublishError.exit_code
    assert "hết chỗ" in asked.stderr
    assert not (station / "loi-phan-mem").exists()
    status = subprocess.run(
        (sys.executable, "-m", "broadcast", "status", "--day", "2026-04-22", "--days", "2"),
        cwd=station, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert status.returncode == 0, status.stdout
    assert "có lỗi" not in status.stdout
