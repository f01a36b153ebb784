"""The keeper forks a player again whenever it was killed, and the children it asks for; all end with one another."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from broadcast.player.births import Started
from broadcast.player.forked import CAN_FORK, Player
from broadcast.player.outputs.choice import Spec
from broadcast.player.watched import Watched

pytestmark = pytest.mark.skipif(not CAN_FORK, reason="this system can't fork: players are started by their guard")

PLAYER = """
import json, os, signal, sys, threading, time
from pathlib import Path
from broadcast.player import forked
from broadcast.player.forked import fork_player
from broadcast.player.outputs.choice import Spec
place = Path(sys.argv[1])
forked.HUNG_S = float(sys.argv[2])
spec = Spec(kind="file", to=str(place / "out"))
player = fork_player(spec)
stop = threading.Event()
signal.signal(signal.SIGTERM, lambda *_: stop.set())
player.end_with_keeper(stop)
first, second = player.bear(spec), player.bear(spec)
ready = [json.loads(child.answers.readline()) for child in (first, second)]
first.kill()
over = first.answers.read()
with (place / "players").open("a") as file:
    line = {"pid": os.getpid(), "killed": first.pid, "child": second.pid, "ready": ready, "kind": type(second).__name__}
    file.write(json.dumps(line) + "\\n")
while not stop.wait(0.05):
    if not (place / "hang").exists():
        player.alive()
    if (place / "code").exists():
        raise SystemExit(int((place / "code").read_text()))
(place / "ended").touch()
"""


@dataclass
class Trial:
    """A keeper in a process of its own, and what its players have written of themselves."""

    place: Path
    keeper: subprocess.Popen[bytes]

    def player(self, number: int) -> dict[str, object]:
        self.wait(lambda: len(self.lines()) >= number)
        found: dict[str, object] = json.loads(self.lines()[number - 1])
        return found

    def lines(self) -> list[str]:
        path = self.place / "players"
        return [line for line in path.read_text().splitlines() if line.endswith("}")] if path.exists() else []

    @staticmethod
    def wait(done: Callable[[], bool]) -> None:
        until = time.monotonic() + 30
        while not done():
            assert time.monotonic() < until
            time.sleep(0.02)


@pytest.fixture
def trial(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Trial]:
    hung_s = str(getattr(request, "param", 600))
    with subprocess.Popen((sys.executable, "-c", PLAYER, str(tmp_path), hung_s)) as keeper:
        yield Trial(tmp_path, keeper)
        with suppress(ProcessLookupError):
            keeper.kill()


def is_there(pid: object) -> bool:
    try:
        os.kill(int(str(pid)), 0)
    except ProcessLookupError:
        return False
    return True


def test_a_player_that_is_killed_is_forked_again_and_its_exit_code_is_the_keepers(trial: Trial) -> None:
    first = trial.player(1)
    assert first["ready"] == [{"ready": True}] * 2
    assert first["kind"] == "Forked"
    os.kill(int(str(first["pid"])), signal.SIGKILL)
    second = trial.player(2)
    assert second["pid"] != first["pid"]
    assert not any(is_there(pid) for pid in (first["pid"], first["child"], first["killed"]))
    (trial.place / "code").write_text("3")
    assert trial.keeper.wait(30) == 3
    trial.wait(lambda: not is_there(second["child"]))


@pytest.mark.parametrize("trial", [3], indirect=True)
def test_a_player_that_hangs_is_killed_and_forked_again(trial: Trial) -> None:
    first = trial.player(1)
    (trial.place / "hang").touch()
    trial.wait(lambda: not is_there(first["pid"]))
    (trial.place / "hang").unlink()
    trial.player(2)


@pytest.mark.parametrize("way", [signal.SIGTERM, signal.SIGKILL])
def test_a_player_ends_in_order_with_its_keeper(trial: Trial, way: signal.Signals) -> None:
    player = trial.player(1)
    trial.keeper.send_signal(way)
    assert trial.keeper.wait(30) == (0 if way == signal.SIGTERM else -way)
    trial.wait((trial.place / "ended").exists)
    trial.wait(lambda: not is_there(player["child"]))


def test_a_keeper_that_does_not_answer_is_done_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("broadcast.player.forked.ANSWER_S", 0.05)
    silent, ours = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with silent, ours:
        player = Player(ours, -1)
        voice = Watched(Spec(kind="file", to=str(tmp_path / "out")), bear=player.bear)
        try:
            assert isinstance(voice._current.process, Started)
            Trial.wait(lambda: voice._current.ready)
        finally:
            voice.close()
