"""The player's side of its child: one that hangs or dies is started again, and goes on in the right place."""

from __future__ import annotations

import json
import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from broadcast.player.births import Bear, Born, Started
from broadcast.player.outputs.choice import Spec
from broadcast.player.pieces import after
from broadcast.player.stalls import Stalls
from broadcast.player.steady import steady
from broadcast.player.values import Piece

SILENT_S = 0.7
"""A child that says nothing for so long hangs: it has something to say four times a second. Time
in which the machine stood still is not counted."""
START_S = 10.0
"""How long a child may take to start on a slow machine under load. A spare one waits, so that this is seldom felt."""
LOOK_S = 0.1
"""How often the children are looked at, by a thread that does nothing else: no disk holds it up."""
WORKED_MS = 300
"""A child that has handed out so much sound works, and its death is no sign that the next one will die as well."""
AT_ONCE, AGAIN_S = 3, 5.0
"""After more than so many children in a row that did not work, the next one waits so long: a broken output must not
keep the machine busy."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """A stretch to be played: of which file what pieces, to begin at that local time and moment of the steady clock.

    Where `url` is not empty it is a stream, until the moment `until` of the steady clock, or until nothing was heard
    for `silence_s`.
    """

    number: int
    path: Path
    sha256: str
    name: str
    pieces: tuple[Piece, ...]
    at: float = 0.0
    local: datetime = datetime.min
    url: str = ""
    silence_s: float = 0.0
    until: float = 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What became of a job. `ms` is how much of it was heard, over all children that had a part in it.

    `lost` tells that a stream was given up; `failed` that the output or the file failed; `why` says it of these, and of
    a restart, in Vietnamese.
    """

    kind: Literal["began", "ended", "failed", "lost", "restarted"]
    number: int
    at: float
    ms: int = 0
    level_dbfs: float = -99.0
    underruns: int = 0
    stopped: bool = False
    why: str = ""


class _Child:
    """A child process: whether it is ready for work, whether it has ended, and when it last said anything."""

    def __init__(self, process: Born) -> None:
        self.process, self.ready, self.over, self.heard_at = process, False, False, steady()

    @property
    def lives(self) -> bool:
        """Whether it runs and does not hang."""
        limit = SILENT_S if self.ready else START_S
        return not self.over and steady() - self.heard_at < limit


class Watched:
    """Runs a child and a spare one, and keeps both alive, in threads of its own.

    `told` is called, from one of these threads, whenever `reports` has something new. `bear` makes the children.
    """

    def __init__(self, spec: Spec, told: Callable[[], None] = lambda: None, bear: Bear = Started) -> None:
        self._spec, self._told, self._bear = spec, told, bear
        self.stalls = Stalls()
        self.reports: queue.Queue[Report] = queue.Queue()
        self._lock = threading.RLock()
        self._job: Job | None = None
        self._loaded: Job | None = None
        self._before_ms = self._played_ms = 0
        self._vain_deaths, self._not_before = 0, 0.0
        self._closed, self._look = False, threading.Event()
        with self._lock:  # their first words wait until both have their places
            self._current, self._spare = self._start(), self._start()
        threading.Thread(target=self._watch, daemon=True).start()

    @property
    def pid(self) -> int:
        """The child's process."""
        return self._current.process.pid

    @property
    def played_ms(self) -> int:
        """How much of the present job has been heard."""
        with self._lock:
            return self._before_ms + self._played_ms

    def load(self, job: Job) -> None:
        """Have the file opened, checked and decoded ahead; nothing is heard yet."""
        self._loaded = job
        self._ask(
            load=job.number,
            path=str(job.path),
            sha256=job.sha256,
            name=job.name,
            pieces=[[piece.start_ms, piece.end_ms] for piece in job.pieces],
            url=job.url,
            silence=job.silence_s,
        )

    def play(self, job: Job) -> None:
        """Play it at its moment; what was loaded before in that number is not loaded again."""
        with self._lock:
            self._job, self._loaded, self._before_ms, self._played_ms = job, None, 0, 0
            self._ask(play=job.number, at=job.at, local=job.local.isoformat(), until=job.until)

    def stop(self) -> None:
        """Fade out what is heard."""
        self._ask(stop=True)

    def _watch(self) -> None:
        """Look after both children: at once when the pipe of one ends, else several times a second."""
        while not self._closed:
            begun = steady()
            self._look.wait(LOOK_S)
            self._look.clear()
            stalled = self.stalls.slept(begun, steady(), LOOK_S)
            with self._lock:
                for child in (self._current, self._spare):
                    child.heard_at += stalled  # it could not say anything while nothing ran
                self._tend(steady())

    def _tend(self, now: float) -> None:
        if self._closed or now < self._not_before:
            return
        if not self._current.lives:
            dead = self._current
            dead.process.kill()
            self._died(dead, now)
            self._current = self._spare if self._spare.lives else self._start()
            self._go_on(now, "đã chết" if dead.over else f"im {now - dead.heard_at:.1f} giây")
            if self._current is self._spare:
                self._spare = self._start()
        if not self._spare.lives:
            self._spare.process.kill()
            self._died(self._spare, now)
            self._spare = self._start()

    def _died(self, child: _Child, now: float) -> None:
        worked = child.ready and (child is self._spare or self._played_ms >= WORKED_MS or self._job is None)
        self._vain_deaths = 0 if worked else self._vain_deaths + 1
        self._not_before = now + AGAIN_S if self._vain_deaths > AT_ONCE else now

    def close(self) -> None:
        """End the child."""
        with self._lock:
            self._closed = True
            self._look.set()
            self._current.process.kill()
            self._spare.process.kill()

    def _go_on(self, now: float, why: str) -> None:
        """Let the new child play what the old one had not; `why` is what became of that."""
        job = self._job
        if job is None:
            if self._loaded is not None:  # what was opened ahead died with the child
                self.load(self._loaded)
            return
        self._before_ms += self._played_ms
        self._played_ms = 0
        left = after(job.pieces, self._before_ms)
        self._report(Report(kind="restarted", number=job.number, at=now, ms=self._before_ms, why=why))
        if not left:
            self._job = None
            self._report(Report(kind="ended", number=job.number, at=now, ms=self._before_ms))
            return
        self.load(replace(job, pieces=left))
        local = job.local + timedelta(seconds=now - job.at)
        self._ask(play=job.number, at=max(now, job.at), local=max(local, job.local).isoformat(), until=job.until)

    def _start(self) -> _Child:
        child = _Child(self._bear(self._spec))
        threading.Thread(target=self._read, args=(child,), daemon=True).start()
        return child

    def _ask(self, **request: object) -> None:
        with self._lock, suppress(OSError, ValueError):  # a child that is dead is seen by `_tend`
            asks = self._current.process.asks
            asks.write(json.dumps(request) + "\n")
            asks.flush()

    def _read(self, child: _Child) -> None:
        with suppress(OSError, ValueError):
            for line in child.process.answers:
                said = json.loads(line)
                with self._lock:
                    child.ready, child.heard_at = child.ready or "ready" in said, steady()
                    if child is self._current:
                        self._take(said)
        with suppress(OSError):
            child.process.answers.close()
        child.over = True
        self._look.set()

    def _take(self, said: dict[str, Any]) -> None:
        now, job = steady(), self._job
        if "broken" in said:
            self._report(Report(kind="failed", number=job.number if job else 0, at=now, why=str(said["broken"])))
        elif job is None:
            if "failed" in said:
                self._report(Report(kind="failed", number=int(said["failed"]), at=now, why=str(said["why"])))
        elif said.get("began") == job.number:
            self._report(Report(kind="began", number=job.number, at=float(said["at"]), ms=self._before_ms))
        elif said.get("played") == job.number:
            self._played_ms = int(said["ms"])
        elif said.get("ended") == job.number:
            self._job = None
            report = Report(
                kind="ended",
                number=job.number,
                at=now,
                ms=self._before_ms + int(said["ms"]),
                level_dbfs=float(said["level_dbfs"]),
                underruns=int(said["underruns"]),
                stopped=bool(said["stopped"]),
            )
            self._report(report)
        elif job.number in {said.get("failed"), said.get("lost")}:
            self._job = None
            kind: Literal["failed", "lost"] = "failed" if "failed" in said else "lost"
            self._report(Report(kind=kind, number=job.number, at=now, ms=self.played_ms, why=str(said["why"])))

    def _report(self, report: Report) -> None:
        self.reports.put(report)
        self._told()
