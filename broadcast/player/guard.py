"""Keeps a player running where the machine's own services would take a minute: Windows starts a task again so late.

Run as `python -m broadcast.player.guard COMMAND…`. The player ends when its input does, so that it never outlives its
guard.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Callable

FOLLOWS = "BROADCAST_ENDS_WITH_INPUT"
"""Where this variable is set the player ends when its input ends; all players of one guard find
the same name there."""
AT_ONCE_S, AGAIN_S = 0.1, 5.0
YOUNG_S = 2.0
"""A player that has ended so soon after its start, such as for a faulty setting, is started again more slowly."""


def keep_running(command: tuple[str, ...], pause: Callable[[float], None] = time.sleep) -> None:
    """Run the command, and again whenever it has ended, until this process is stopped."""
    run = secrets.token_hex(8)
    while True:
        begun = time.monotonic()
        with subprocess.Popen(command, stdin=subprocess.PIPE, env={**os.environ, FOLLOWS: run}) as running:
            running.wait()
        pause(AT_ONCE_S if time.monotonic() - begun > YOUNG_S else AGAIN_S)


def run_of_guard() -> str:
    """The name that all players of this guard have in common; nothing where there is no guard."""
    return os.environ.get(FOLLOWS, "")


def end_with_input(stop: threading.Event) -> None:
    """Set `stop` when the guard of this player has ended; nothing where it has none."""
    if not os.environ.get(FOLLOWS):
        return

    def follow() -> None:
        while sys.stdin.buffer.read(1024):
            pass
        stop.set()

    threading.Thread(target=follow, daemon=True).start()


if __name__ == "__main__":
    keep_running(tuple(sys.argv[1:]))
