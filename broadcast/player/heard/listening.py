"""The player's side of its listener: asked what was heard of each programme, and never a burden to the sound."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from broadcast.player.heard.matching import MOST_LATE_S
from broadcast.player.values import Due, Playing

AGAIN_S = 10.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What was heard of an airing: a share of it from 0 to 1, how alike, how late; `why` says why nobody can tell."""

    due: Due
    share: float = 0.0
    score: float = 0.0
    delay_ms: int = 0
    level_dbfs: float = 0.0
    why: str = ""


class Listening:
    """Keeps a listener running. `told` gets each answer, `say` what is wrong with the ear; both from another thread.

    `late_s` is how much later than it was played a programme may be heard.
    """

    def __init__(
        self, ear: str, told: Callable[[Answer], None], say: Callable[[str], None], *, late_s: float = MOST_LATE_S
    ) -> None:
        self._ear, self._told, self._say, self._late_s = ear, told, say, late_s
        self._asked: dict[int, Due] = {}
        self._number = 0
        self._lock, self._closed = threading.Lock(), threading.Event()
        self._running: subprocess.Popen[str] | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def ask(self, playing: Playing, begins: float) -> None:
        """Have it found out what was heard of a file that began at that moment of the steady clock, and has ended."""
        if playing.file.url:
            return
        with self._lock, suppress(OSError, ValueError):
            self._number += 1
            self._asked = {self._number: playing.due, **dict(list(self._asked.items())[:20])}
            request = {
                "number": self._number,
                "path": str(playing.file.path),
                "sha256": playing.file.sha256,
                "pieces": [[piece.start_ms, piece.end_ms] for piece in playing.pieces],
                "begins": begins,
                "late_s": self._late_s,
            }
            if self._running is not None and self._running.stdin is not None:
                self._running.stdin.write(json.dumps(request) + "\n")
                self._running.stdin.flush()

    def close(self) -> None:
        """End the listener."""
        self._closed.set()
        with self._lock:
            if self._running is not None:
                self._running.kill()
        self._thread.join(5)

    def _run(self) -> None:
        command = (sys.executable, "-m", "broadcast.player.heard.listener", self._ear)
        while not self._closed.is_set():
            with self._lock:
                self._running = subprocess.Popen(
                    command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", bufsize=1
                )
            with self._running as running, suppress(OSError, ValueError):
                for line in running.stdout or ():
                    self._take(json.loads(line))
            self._closed.wait(AGAIN_S)

    def _take(self, said: dict[str, object]) -> None:
        if "broken" in said:
            self._say(f"không nghe được loa: {said['broken']}")
            return
        due = self._asked.pop(int(str(said.pop("number"))), None)
        if due is not None:
            self._told(Answer(due=due, **said))  # type: ignore[arg-type]  # the listener's own line
