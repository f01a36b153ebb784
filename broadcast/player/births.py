"""How the player comes by its children: processes that decode and play, spoken to in lines through two pipes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import IO, Protocol

from broadcast.player.outputs.choice import Spec


class Born(Protocol):
    """A child process: requests go into `asks`, answers come out of `answers`, which ends when the process does."""

    @property
    def pid(self) -> int:
        """The process's number."""
        ...

    @property
    def asks(self) -> IO[str]:
        """Where requests are written."""
        ...

    @property
    def answers(self) -> IO[str]:
        """Where answers are read."""
        ...

    def kill(self) -> None:
        """End it, whatever state it is in, and leave nothing of it behind."""
        ...


Bear = Callable[[Spec], Born]
"""Makes a child for an output."""


class Started:
    """A child that was started as a program of its own: it loads its libraries first, for a second or more."""

    def __init__(self, spec: Spec) -> None:
        command = (sys.executable, "-m", "broadcast.player.child", json.dumps(spec.values))
        self._running = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", bufsize=1
        )
        if self._running.stdin is None or self._running.stdout is None:
            raise AssertionError("both pipes were asked for")
        self.asks, self.answers = self._running.stdin, self._running.stdout

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._running.pid

    def kill(self) -> None:
        """End it, whatever state it is in, and leave nothing of it behind."""
        with suppress(OSError):
            self._running.kill()
        self._running.wait()
        close(self)


def close(child: Born) -> None:
    """Say no more to a child that has ended; whoever reads its answers comes to their end by itself."""
    with suppress(OSError, ValueError):
        child.asks.close()
