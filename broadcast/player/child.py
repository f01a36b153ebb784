"""The process that decodes and plays, watched by the player: it knows only the files it is told, and answers in lines.

It is forked by `player.forked`, or run as `python -m broadcast.player.child OUTPUT`, OUTPUT as JSON. A request is a
line of JSON: `load` a file's pieces, `play` what was loaded at a moment of the steady clock, `stop` with a fade. An
answer is a line of JSON as well; a line comes at least every quarter of a second, so that a process that hangs is told
from one that has nothing to do. When the player dies, its pipe ends, and so does this process.
"""

from __future__ import annotations

import json
import math
import queue
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from broadcast.errors import BroadcastError
from broadcast.player.outputs.choice import Spec, open_output
from broadcast.player.outputs.output import Output
from broadcast.player.relay import Relay, RelayError
from broadcast.player.sound import RATE_HZ, blocks_of, level_dbfs, warm
from broadcast.player.steady import steady

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

BEAT_S = 0.25
AHEAD_S = 0.15
"""How far ahead of the time at which they are heard samples are handed out."""
FADE_BLOCKS = 3
LATE_S = 0.05
"""A block that is handed out so late after its time counts as an underrun."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Loaded:
    """What is ready to be played: a file's blocks, or those of a relayed stream."""

    number: int
    name: str
    blocks: Iterator[npt.NDArray[np.int16]]
    relay: Relay | None = None


class Child:
    """One stretch of sound at a time, from requests to answers."""

    def __init__(self, spec: Spec, asks: TextIO, answers: TextIO) -> None:
        self._asks, self._answers = asks, answers
        self._requests: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._output: Output = open_output(spec, RATE_HZ)
        self._gain_db = spec.gain_db
        self._loaded: _Loaded | None = None

    def run(self) -> None:
        """Answer until the other side closes the pipe."""
        threading.Thread(target=self._read, daemon=True).start()
        warm()
        self._say(ready=True)
        while True:
            try:
                request = self._requests.get(timeout=BEAT_S)
            except queue.Empty:
                self._say(beat=True)
                continue
            if request is None:
                return
            if "load" in request:
                self._load(request)
            elif "play" in request:
                self._play(request)

    def _read(self) -> None:
        for line in self._asks:
            self._requests.put(json.loads(line))
        self._requests.put(None)

    def _load(self, request: dict[str, Any]) -> None:
        """Open, check and decode the first block, so that it can begin at once."""
        number, name = int(request["load"]), str(request["name"])
        if self._loaded is not None and self._loaded.relay is not None:
            self._loaded.relay.close()
        if request["url"]:
            relay = Relay(str(request["url"]), silence_s=float(request["silence"]))
            self._loaded = _Loaded(number=number, name=name, blocks=relay.blocks(), relay=relay)
            return
        pieces = tuple((int(start), int(end)) for start, end in request["pieces"])
        blocks = blocks_of(Path(request["path"]), str(request["sha256"]), pieces, self._gain_db)
        try:
            first = next(blocks, None)
        except BroadcastError as error:
            self._say(failed=number, why=str(error))
            return
        self._loaded = _Loaded(number=number, name=name, blocks=_again(first, blocks))
        self._say(loaded=number)

    def _play(self, request: dict[str, Any]) -> None:
        number, at, loaded = int(request["play"]), float(request["at"]), self._loaded
        if loaded is None or loaded.number != number:
            self._say(failed=number, why="tệp chưa nạp được")
            return
        self._loaded = None
        while (left := at - steady()) > 0:
            time.sleep(min(left, BEAT_S))
            if left > BEAT_S:
                self._say(beat=True)
        local = datetime.fromisoformat(request["local"]) + timedelta(seconds=max(0.0, steady() - at))
        try:
            self._stretch(loaded, local, float(request["until"]) if loaded.relay else math.inf)
        except RelayError as error:
            self._output.finish()
            self._say(lost=number, why=str(error))
        except BroadcastError as error:
            self._say(failed=number, why=str(error))
        finally:
            if loaded.relay is not None:
                loaded.relay.close()

    def _stretch(self, loaded: _Loaded, local: datetime, until: float) -> None:
        number = loaded.number
        self._beating(partial(self._output.begin, local, loaded.name))
        begun, played, power, underruns, fading = steady(), 0, 0.0, 0, 0
        self._say(began=number, at=begun)
        for block in loaded.blocks:
            due = begun + played / RATE_HZ
            early = due - AHEAD_S - steady()
            if early > 0:
                time.sleep(early)
            underruns += played > 0 and -early > AHEAD_S + LATE_S
            fading = fading or (FADE_BLOCKS if self._is_stopped() else 0)
            self._output.write(_faded(block, fading) if fading else block)
            played += len(block)
            power += 10 ** (level_dbfs(block) / 10) * len(block)
            self._say(played=number, ms=played * 1000 // RATE_HZ)
            fading -= fading > 0
            if (fading == 0 and self._stopped) or steady() + AHEAD_S >= until:
                break
        stopped, self._stopped = self._stopped, False
        self._beating(self._output.finish)
        level = 10 * math.log10(power / played) if played and power > 0 else -99.0
        self._say(
            ended=number, ms=played * 1000 // RATE_HZ, level_dbfs=round(level, 1), underruns=underruns, stopped=stopped
        )

    def _beating(self, act: Callable[[], None]) -> None:
        """Do what may take its time, such as opening a card, and say meanwhile that nothing hangs."""
        with ThreadPoolExecutor(1) as pool:
            doing = pool.submit(act)
            while not wait([doing], timeout=BEAT_S).done:
                self._say(beat=True)
            doing.result()

    _stopped = False

    def _is_stopped(self) -> bool:
        """Whether what is on air must end; other requests wait for their turn."""
        waiting = []
        while not self._stopped:
            try:
                request = self._requests.get_nowait()
            except queue.Empty:
                break
            if request is None:
                self._output.close()
                raise SystemExit(0)
            if "stop" in request:
                self._stopped = True
            elif "load" in request:
                self._load(request)
            else:
                waiting.append(request)
        for request in waiting:
            self._requests.put(request)
        return self._stopped

    def _say(self, **answer: object) -> None:
        tell(self._answers, answer)


def tell(answers: TextIO, answer: dict[str, object]) -> None:
    """Write an answer as a line of JSON."""
    answers.write(json.dumps(answer) + "\n")
    answers.flush()


def _again(
    first: npt.NDArray[np.int16] | None, blocks: Iterator[npt.NDArray[np.int16]]
) -> Iterator[npt.NDArray[np.int16]]:
    if first is not None:
        yield first
        yield from blocks


def _faded(block: npt.NDArray[np.int16], left: int) -> npt.NDArray[np.int16]:
    """The block as one of the last `left`, getting quieter from sample to sample."""
    import numpy as np

    ramp = np.linspace(left / FADE_BLOCKS, (left - 1) / FADE_BLOCKS, len(block))
    return (block * ramp).astype(np.int16)


def serve(spec: Spec, asks: TextIO, answers: TextIO) -> int:
    """Serve until the requests end; a fault of the output is told in the last line. The process's exit code."""
    try:
        Child(spec, asks, answers).run()
    except BroadcastError as error:
        tell(answers, {"broken": str(error)})
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(serve(Spec(**json.loads(sys.argv[1])), sys.stdin, sys.stdout))
