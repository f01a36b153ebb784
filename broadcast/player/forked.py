"""A process that has loaded everything forks the player, again whenever it was killed, and the children it asks for.

To start Python and load the libraries takes a second, and many on a busy machine; a fork takes milliseconds, and shares
the memory. The keeper, as the loaded process is called here, runs nothing else: no thread, no sound, no disk. Where a
system can't fork (Windows), `guard` starts the player anew instead, and children are programs of their own.

Keeper and player are joined by two things: a socket on which the player asks for children (handing over their ends of
the pipes) or has them ended, and a pipe that tells the player, by its end, that its keeper is gone.
"""

from __future__ import annotations

import gc
import json
import os
import secrets
import select
import signal
import socket
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO, NoReturn

from broadcast.player import child as child_process
from broadcast.player.births import Born, Started, close
from broadcast.player.outputs.choice import Spec, load
from broadcast.player.sound import warm

CAN_FORK = sys.platform == "linux"
LOOK_S = 0.5
"""How often the keeper looks whether anything has died that it was not told of."""
ANSWER_S = 2.0
"""A keeper that does not answer for so long is done without: children are then started as programs."""
BEAT_S, HUNG_S = 2.0, 60.0
"""A player tells so often that it is alive; one that has told nothing for so long hangs, and the next one is forked.
Its disk may hold it up for seconds: it must not be ended for that."""
YOUNG_S, AT_ONCE, AGAIN_S = 2.0, 3, 5.0
"""After more than so many players in a row that were killed so soon after their start, the next one waits so long."""
MAX_MESSAGE = 4096


@dataclass(frozen=True, kw_only=True, slots=True)
class Forked:
    """A child that the keeper has forked; only the keeper ends it, who knows whether the number is still its own."""

    pid: int
    asks: IO[str]
    answers: IO[str]
    keeper: Player

    def kill(self) -> None:
        """End it, whatever state it is in."""
        self.keeper.end(self.pid)
        close(self)


class Player:
    """The player's side: asks its keeper for children. All players of one keeper have the same `run`, a name."""

    def __init__(self, keeper: socket.socket, life: int, run: str = "") -> None:
        self.run = run
        self._keeper, self._life, self._lock = keeper, life, threading.Lock()
        self._answers, self._told = True, -BEAT_S
        keeper.settimeout(ANSWER_S)

    def bear(self, spec: Spec) -> Born:
        """A new child for the output; a program of its own where the keeper does not answer."""
        theirs_asks, asks = os.pipe()
        answers, theirs_answers = os.pipe()
        try:
            pid = self._ask(b'{"bear": true}', [theirs_asks, theirs_answers])
        finally:
            os.close(theirs_asks)
            os.close(theirs_answers)
        if pid == 0:
            os.close(asks)
            os.close(answers)
            return Started(spec)
        return Forked(
            pid=pid,
            asks=os.fdopen(asks, "w", buffering=1, encoding="utf-8"),
            answers=os.fdopen(answers, encoding="utf-8"),
            keeper=self,
        )

    def _ask(self, request: bytes, pipes: list[int]) -> int:
        """The number of a new process, 0 where the keeper does not answer; it is not asked again then."""
        with self._lock:
            if self._answers:
                try:
                    socket.send_fds(self._keeper, [request], pipes)
                    return int(self._keeper.recv(MAX_MESSAGE))
                except (OSError, ValueError):
                    self._answers = False
        return 0

    def end(self, pid: int) -> None:
        """Have a child ended."""
        with self._lock, suppress(OSError):
            self._keeper.send(json.dumps({"end": pid}).encode())

    def alive(self) -> None:
        """Tell the keeper that this player does not hang; to be called again and again, and never blocks."""
        now = time.monotonic()
        if now - self._told >= BEAT_S and self._lock.acquire(blocking=False):
            try:
                self._told = now
                with suppress(OSError):
                    self._keeper.send(b'{"alive": true}', socket.MSG_DONTWAIT)
            finally:
                self._lock.release()

    def end_with_keeper(self, stop: threading.Event) -> None:
        """Set `stop` when the keeper is gone."""

        def follow() -> None:
            os.read(self._life, 1)
            stop.set()

        threading.Thread(target=follow, daemon=True).start()


@dataclass
class _Keeper:
    """Keeps one player alive until it ends by itself, or this process is asked to end."""

    spec: Spec
    children: set[int] = field(default_factory=set)
    player: int = 0
    ends: bool = False

    def keep(self) -> Player:
        """Returns in each player that is forked; in the keeper only SystemExit leaves it, with the player's code."""
        before = signal.signal(signal.SIGTERM, self._asked_to_end)
        killed, run = 0, secrets.token_hex(8)
        while True:
            begun = time.monotonic()
            asked, asks = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            theirs, life = os.pipe()
            self.player = os.fork()
            if self.player == 0:
                signal.signal(signal.SIGTERM, before)
                asked.close()
                os.close(life)
                return Player(asks, theirs, run)
            asks.close()
            os.close(theirs)
            code = self._serve(asked, life)
            asked.close()
            os.close(life)
            if code >= 0 or self.ends:
                raise SystemExit(max(code, 0))
            killed = killed + 1 if time.monotonic() - begun < YOUNG_S else 0
            if killed > AT_ONCE:
                time.sleep(AGAIN_S)

    def _asked_to_end(self, *_: object) -> None:
        self.ends = True
        os.kill(self.player, signal.SIGTERM)

    def _serve(self, asked: socket.socket, life: int) -> int:
        """Do what the player asks until it has ended; its exit code, below 0 where it was killed."""
        told = time.monotonic()
        while True:
            try:
                if select.select([asked], [], [], LOOK_S)[0]:
                    self._answer(asked, life)
                    told = time.monotonic()
                elif time.monotonic() - told > HUNG_S:
                    sys.stderr.write("máy phát bị treo: dừng nó và chạy lại\n")
                    sys.stderr.flush()
                    os.kill(self.player, signal.SIGKILL)
                    told = time.monotonic()
                code = self._ended()
            except KeyboardInterrupt:  # the player has got it as well
                self.ends = True
                continue
            if code is not None:
                for pid in self.children:
                    _end(pid)
                self.children.clear()
                return code

    def _ended(self) -> int | None:
        """The player's exit code once it has ended; children that have ended are forgotten."""
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return 0
            if pid == 0:
                return None
            self.children.discard(pid)
            if pid == self.player:
                return os.waitstatus_to_exitcode(status)

    def _answer(self, asked: socket.socket, life: int) -> None:
        message, pipes, _, _ = socket.recv_fds(asked, MAX_MESSAGE, 2)
        if not message:  # the player has let go of its end: it is dead, or about to be
            time.sleep(0.005)
            return
        request = json.loads(message)
        if "end" in request:
            if request["end"] in self.children:
                self.children.discard(request["end"])
                _end(request["end"])
            return
        if "alive" in request:
            return
        pid = os.fork()
        if pid == 0:
            asked.close()
            os.close(life)
            _be_a_child(self.spec, *pipes)
        for pipe in pipes:
            os.close(pipe)
        self.children.add(pid)
        asked.send(str(pid).encode())


def _be_a_child(spec: Spec, asks: int, answers: int) -> NoReturn:
    """Serve as a child in a process that was just forked; nothing of what the keeper was doing goes on in it."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it ends with its player
    code = 1
    try:
        code = child_process.serve(spec, os.fdopen(asks), os.fdopen(answers, "w", encoding="utf-8"))
    finally:
        os._exit(code)


def _end(pid: int) -> None:
    with suppress(OSError):
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def fork_player(spec: Spec) -> Player:
    """Become the keeper of a player, and go on in it: this returns in the player alone, each time one is forked.

    To be called while this process has no threads, with all that the player needs loaded. Raises SystemExit in the
    keeper, with the player's exit code.
    """
    warm()
    load(spec)
    gc.collect()
    gc.freeze()  # what is there is not looked at again: its pages stay shared
    return _Keeper(spec=spec).keep()
