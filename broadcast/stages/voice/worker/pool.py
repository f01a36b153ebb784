"""Runs speech libraries in child processes: texts go in and sound comes out over pipes, several at once."""

from __future__ import annotations

import contextlib
import math
import os
import queue
import shutil
import struct
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, wait
from itertools import islice
from pathlib import Path
from typing import TypeVar

from broadcast.errors import EngineError, Step

_NEW_GROUP = 0x200  # subprocess.CREATE_NEW_PROCESS_GROUP, which only Windows' Python has
Asked = TypeVar("Asked")
Given = TypeVar("Given")

WORKERS = max(1, min(2, os.cpu_count() or 1))
"""A commune's machine has two cores or more, and other work to do."""
_AHEAD = 4
"""So many answers a worker may wait to be fetched; more would hold a programme's sound in memory."""
_LISTEN_S = 0.5
_BROKEN_FILES = 2
"""Windows lets a Ctrl-C through only between two waits."""
_LONGEST_DATA_PATH = 159
"""espeak-ng holds its data path in a buffer of 160 bytes."""


def in_order(work: Callable[[Asked], Given], asked: Sequence[Asked], workers: int) -> Iterator[Given]:
    """The answers in the order of what was asked, `workers` at once; the first fault ends it, and nothing more begins.

    The threads are the daemon's kind: an executor's would hold the end of the program until a slow service answers.
    """
    todo = iter(asked)
    waiting: list[Future[Given]] = []
    jobs: queue.SimpleQueue[tuple[Future[Given], Asked] | None] = queue.SimpleQueue()

    def begin(count: int) -> None:
        for request in islice(todo, count):
            waiting.append(Future())
            jobs.put((waiting[-1], request))

    begin(workers * _AHEAD)
    for _ in range(min(workers, len(waiting))):
        threading.Thread(target=_work, args=(work, jobs), daemon=True).start()
    try:
        while waiting:
            while not wait(waiting[:1], timeout=_LISTEN_S).done:
                pass
            given = waiting.pop(0).result()
            begin(1)
            yield given
    finally:
        for future in waiting:
            future.cancel()
        for _ in range(workers):
            jobs.put(None)


def _work(work: Callable[[Asked], Given], jobs: queue.SimpleQueue[tuple[Future[Given], Asked] | None]) -> None:
    while (job := jobs.get()) is not None:
        future, asked = job
        if not future.set_running_or_notify_cancel():
            continue
        try:
            future.set_result(work(asked))
        except BaseException as error:  # noqa: BLE001 - whoever waits for the answer gets it
            future.set_exception(error)


class Workers:
    """Up to `count` processes of one command, started when there is work for them.

    `install` is what mends the files that the voice is made of.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        count: int = WORKERS,
        limit_s: float,
        texts_each: int,
        install: Step | None = None,
    ) -> None:
        self._name, self._command, self._install = name, tuple(command), install
        self._limit_s, self._texts_each = limit_s, texts_each
        self._count = count
        self._idle: queue.LifoQueue[_Worker | None] = queue.LifoQueue()
        self._all: set[_Worker] = set()
        self._closed = threading.Event()
        self._watched = False
        for _ in range(count):
            self._idle.put(None)

    def say(self, texts: Sequence[str], finish: Callable[[bytes], Given]) -> Iterator[Given]:
        """What `finish` makes of each text's samples, in order; it runs beside the processes. Raises EngineError."""
        return in_order(lambda text: finish(self._say(text)), texts, self._count)

    def close(self) -> None:
        """End the processes; what they are saying is lost."""
        self._closed.set()
        for worker in tuple(self._all):
            self._end(worker)

    def _say(self, text: str) -> bytes:
        worker = self._idle.get()
        try:
            if worker is not None and worker.said >= self._texts_each:
                self._end(worker)
                worker = None
            if self._closed.is_set():  # by a fault elsewhere: start nothing more
                raise ValueError("closed")
            if worker is None:
                worker = _Worker(self._command)
                self._all.add(worker)
                self._watch()
            if self._closed.is_set():  # by a fault elsewhere, while this thread was starting
                raise ValueError("closed")
            status, body = worker.ask(text, time.monotonic() + self._limit_s)
        except (OSError, struct.error, ValueError) as error:
            words = worker.last_words() if worker is not None else str(error)
            if worker is not None:
                self._end(worker)
                worker = None
            raise EngineError(f"giọng {self._name} dừng giữa chừng: {words}") from error
        finally:
            self._idle.put(worker)
        if status != 0:
            what = f"giọng {self._name} không đọc được câu: {body.decode(errors='replace')[:200]}"
            raise EngineError(what, step=self._install if status == _BROKEN_FILES else None)
        return body

    def _watch(self) -> None:
        """End a process that has been silent for too long; a timer for each text would take a tenth of the time."""
        if self._watched:
            return
        self._watched = True

        def watch() -> None:
            while not self._closed.wait(_LISTEN_S):
                for worker in tuple(self._all):
                    if time.monotonic() > worker.until_s:
                        worker.kill()

        threading.Thread(target=watch, daemon=True).start()

    def _end(self, worker: _Worker) -> None:
        self._all.discard(worker)
        worker.end()


class _Worker:
    """One process, used by one thread at a time."""

    def __init__(self, command: tuple[str, ...]) -> None:
        self.said = 0
        self.until_s = math.inf
        pipe = subprocess.PIPE
        # A Ctrl-C in the terminal is for the program, which ends its workers in order; they end with its pipe anyway.
        windows = os.name == "nt"
        self._process = subprocess.Popen(
            command,
            stdin=pipe,
            stdout=pipe,
            stderr=pipe,
            creationflags=_NEW_GROUP if windows else 0,
            start_new_session=not windows,
        )

    def ask(self, text: str, until_s: float) -> tuple[int, bytes]:
        """Status and body. Raises OSError, struct.error, ValueError when the process has died or was ended."""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None  # noqa: S101 - both are pipes of ours
        assert stdout is not None  # noqa: S101
        raw = text.encode()
        self.said += 1
        self.until_s = until_s
        try:
            stdin.write(struct.pack("<I", len(raw)) + raw)
            stdin.flush()
            status, length = struct.unpack("<BI", stdout.read(5))
            body = stdout.read(length)
        finally:
            self.until_s = math.inf
        if len(body) != length:
            raise ValueError("the answer is cut short")
        return status, body

    def kill(self) -> None:
        self._process.kill()

    def last_words(self) -> str:
        self._process.kill()
        with contextlib.suppress(OSError, ValueError):
            _, stderr = self._process.communicate()
            return stderr.decode(errors="replace").strip()[-300:] or f"mã {self._process.returncode}"
        return "không rõ lý do"

    def end(self) -> None:
        self._process.kill()
        with contextlib.suppress(OSError, ValueError), self._process:
            pass


class ShortPath:
    """A folder by a name that fits espeak-ng's buffer: its own, or a link to it for as long as this lives."""

    def __init__(self, path: str) -> None:
        self._held: tempfile.TemporaryDirectory[str] | None = None
        self.path = path
        if len(os.fsencode(path)) <= _LONGEST_DATA_PATH:
            return
        self._held = tempfile.TemporaryDirectory(prefix="espeak")
        short = Path(self._held.name) / "d"
        try:
            short.symlink_to(path, target_is_directory=True)
        except OSError:  # Windows lets only some users make links
            shutil.copytree(path, short)
        self.path = str(short)

    def close(self) -> None:
        """Take the short link away again, where there was need of it."""
        if self._held is not None:
            self._held.cleanup()
            self._held = None
