"""The guard starts a player again whenever it has ended, and the player ends with its guard."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from broadcast.player.guard import AGAIN_S, AT_ONCE_S, keep_running

PLAYER = """
import os, sys, threading
from broadcast.player.guard import end_with_input
stop = threading.Event()
end_with_input(stop)
with open(sys.argv[1], "a") as file:
    file.write(f"{os.getpid()}\\n")
stop.wait()
with open(sys.argv[1], "a") as file:
    file.write("ended\\n")
"""


def wait_for(path: Path, lines: int) -> list[str]:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        if path.exists() and len(found := path.read_text().split()) >= lines:
            return found
        time.sleep(0.05)
    raise AssertionError(path.read_text() if path.exists() else "nothing was started")


def test_a_player_that_is_killed_is_started_again_and_ends_with_its_guard(tmp_path: Path) -> None:
    path = tmp_path / "pids"
    player = (sys.executable, "-c", PLAYER, str(path))
    guard = subprocess.Popen((sys.executable, "-m", "broadcast.player.guard", *player))
    try:
        os.kill(int(wait_for(path, 1)[0]), signal.SIGTERM)
        assert "ended" not in wait_for(path, 2)
    finally:
        guard.kill()
        guard.wait()
    assert wait_for(path, 3)[2] == "ended"


def test_one_that_can_not_run_is_started_more_slowly() -> None:
    class Enough(Exception):  # noqa: N818 - it is no error
        pass

    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 2:
            raise Enough

    with pytest.raises(Enough):
        keep_running((sys.executable, "-c", "raise SystemExit(78)"), pause)
    assert pauses == [AGAIN_S, AGAIN_S]
    assert AT_ONCE_S < 1
