"""An alarm is a real command: it gets the message whole, and whatever it does, the caller goes on."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from pathlib import Path

import psutil
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from broadcast.office.night.alarm import sound_alarm

MESSAGE = "Ngày 22/4/2026 thiếu bản tin «sáng»\nscripts/thong-bao/cắt điện.md:3: chưa được duyệt"
pytestmark = pytest.mark.skipif(os.name != "posix", reason="the commands are shell scripts")


def script(folder: Path, text: str, name: str = "báo động.sh") -> str:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def test_the_message_arrives_in_the_environment_and_on_stdin(tmp_path: Path) -> None:
    command = script(tmp_path, 'printf %s "$BROADCAST_ERROR" > env; cat > stdin; printf "%s|" "$@" > arguments')
    assert sound_alarm((command, "a b", "$HOME; rm *", "100%"), MESSAGE, place=tmp_path) is None
    assert (tmp_path / "env").read_text(encoding="utf-8") == MESSAGE
    assert (tmp_path / "stdin").read_text(encoding="utf-8") == MESSAGE
    assert (tmp_path / "arguments").read_text(encoding="utf-8") == "a b|$HOME; rm *|100%|"


def test_no_command_is_no_alarm() -> None:
    assert sound_alarm((), MESSAGE) is None


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("/không/có/báo-động",), "không tìm thấy lệnh này"),
        (("no-such-program-anywhere", "x"), "không tìm thấy lệnh này"),
        ((__file__,), "không có quyền chạy"),
        (("bad\0name",), "không chạy được"),
        (("",), "không"),
        (("/bin/sh", "-c", "exit 3"), "kết thúc với mã 3 — "),
        (("/bin/sh", "-c", "echo một; echo 'không có mạng' >&2; echo; exit 7"), "với mã 7: không có mạng — "),
        (("/bin/sh", "-c", "printf '\\033[31mđỏ\\377\\a'; exit 1"), "với mã 1: [31mđỏ\ufffd — "),
        (("/bin/sh", "-c", "kill -9 $$"), "với mã -9 — "),
    ],
)
def test_a_failure_of_the_alarm_is_said_never_raised(command: tuple[str, ...], said: str) -> None:
    found = sound_alarm(command, MESSAGE)
    assert found is not None
    assert said in found
    assert f"«{command[0]}»" in found
    assert found.endswith("running.on_failure trong schedule.yaml")


def test_one_that_hangs_is_stopped_with_all_that_it_started(tmp_path: Path) -> None:
    command = script(tmp_path, "sleep 300 & echo $! > child; trap '' TERM; sleep 300")
    started = time.monotonic()
    found = sound_alarm((command,), MESSAGE, place=tmp_path, limit_s=0.5)
    assert time.monotonic() - started < 60
    assert found is not None
    assert "đã dừng" in found
    child = int((tmp_path / "child").read_text())
    with contextlib.suppress(psutil.NoSuchProcess):
        assert psutil.Process(child).wait(timeout=2) is None


def test_megabytes_are_read_and_only_their_end_is_kept() -> None:
    code = "import sys; sys.stdout.write('x' * 30_000_000 + '\\nhết'); sys.exit(4)"
    found = sound_alarm((sys.executable, "-c", code), MESSAGE)
    assert found is not None
    assert "với mã 4: hết — " in found


def test_endless_output_takes_no_memory_and_ends_at_the_limit() -> None:
    before = psutil.Process().memory_info().rss
    found = sound_alarm(("/bin/sh", "-c", "exec yes"), MESSAGE, limit_s=0.5)
    assert found is not None
    assert psutil.Process().memory_info().rss - before < 30_000_000


def test_a_program_left_in_the_background_is_not_waited_for(tmp_path: Path) -> None:
    command = script(tmp_path, "sleep 60 & exit 0")
    started = time.monotonic()
    assert sound_alarm((command,), MESSAGE) is None
    assert time.monotonic() - started < 50


def test_a_message_longer_than_a_pipe_and_an_environment(tmp_path: Path) -> None:
    message = "dài " * 500_000
    assert sound_alarm(("/bin/sh", "-c", "exit 0"), message) is None  # never reads
    command = script(tmp_path, 'wc -c > size; printf %s "$BROADCAST_ERROR" | wc -m > env')
    assert sound_alarm((command,), message, place=tmp_path) is None
    assert int((tmp_path / "size").read_text()) == len(message.encode())


@given(st.text(st.characters(), max_size=50))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_a_message(tmp_path: Path, message: str) -> None:
    assert sound_alarm(("/bin/sh", "-c", "cat > said"), message, place=tmp_path) is None
    expected = message.encode("utf-8", "replace").replace(b"\0", b" ")
    assert (tmp_path / "said").read_bytes() == expected


def test_it_runs_in_the_place_it_is_given(tmp_path: Path) -> None:
    script(tmp_path, "pwd > where", "o-day.sh")
    assert sound_alarm(("./o-day.sh",), MESSAGE, place=tmp_path) is None
    assert Path((tmp_path / "where").read_text().strip()) == tmp_path
    assert "không tìm thấy" in (sound_alarm(("./o-day.sh",), MESSAGE, place=tmp_path / "gone") or "")
