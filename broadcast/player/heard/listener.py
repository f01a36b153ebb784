"""The process that listens, beside the one that plays: it keeps what was heard lately as envelopes, never as sound.

Run as `python -m broadcast.player.heard.listener EAR`. A request is a line of JSON that names a file, its pieces, and
when they began on the steady clock; the answer says how much of it was heard. When the player dies, its pipe ends, and
so does this process.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING, Any

from broadcast.errors import BroadcastError
from broadcast.player.heard.ear import blocks_from
from broadcast.player.heard.matching import FRAME_S, MOST_LATE_S, RATE_HZ, envelope_of, match
from broadcast.player.sound import RATE_HZ as PLAYED_HZ
from broadcast.player.sound import blocks_of
from broadcast.player.steady import steady

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

KEPT_S = 4 * 3600.0
"""The longest programme that can be found again."""
BEFORE_S = 2.0
MOST_APART_S = 0.5
"""An ear that is further than this from the clock has lost something: what it hears is counted anew from there."""


class Heard:
    """The envelope of what was heard, by the steady clock."""

    def __init__(self) -> None:
        self._kept: deque[float] = deque(maxlen=round(KEPT_S / FRAME_S))
        self._lock = threading.Lock()
        self._ends = 0.0

    def add(self, samples: npt.NDArray[np.int16], now: float) -> None:
        """Sound whose last sample was heard now; silence stands for what was lost before it."""
        envelope = envelope_of(samples)
        with self._lock:
            begins = now - len(envelope) * FRAME_S
            lost = begins - self._ends
            if self._kept and lost > MOST_APART_S:
                self._kept.extend([0.0] * min(round(lost / FRAME_S), round(KEPT_S / FRAME_S)))
            self._ends = now if not self._kept or lost > MOST_APART_S else self._ends + len(envelope) * FRAME_S
            self._kept.extend(float(value) for value in envelope)

    @property
    def until(self) -> float:
        """Until when all was heard."""
        return self._ends

    def since(self, begins: float, ends: float) -> npt.NDArray[np.float64]:
        """The envelope between two moments; shorter where the ear was not open yet."""
        import numpy as np

        with self._lock:
            first = self._ends - len(self._kept) * FRAME_S
            start = max(0, round((begins - first) / FRAME_S))
            stop = max(0, round((ends - first) / FRAME_S))
            return np.array([self._kept[n] for n in range(start, min(stop, len(self._kept)))], dtype=np.float64)


def main(argv: list[str]) -> None:
    """Listen, and answer until the pipe ends."""
    heard = Heard()
    threading.Thread(target=_listen, args=(argv[0], heard), daemon=True).start()
    for line in sys.stdin:
        threading.Thread(target=_answer, args=(json.loads(line), heard), daemon=True).start()


def _listen(ear: str, heard: Heard) -> None:
    try:
        for block in blocks_from(ear):
            heard.add(block, steady())
    except BroadcastError as error:
        _say(broken=str(error))
    os._exit(1)  # whoever started this process starts it again


def _answer(request: dict[str, Any], heard: Heard) -> None:
    pieces = tuple((int(start), int(end)) for start, end in request["pieces"])
    begins = float(request["begins"])
    try:
        played = envelope_of(_at_ears_rate(Path(request["path"]), str(request["sha256"]), pieces))
    except BroadcastError as error:
        _say(number=request["number"], why=str(error))
        return
    ends = begins + len(played) * FRAME_S + float(request["late_s"])
    while heard.until < ends and steady() < ends + MOST_LATE_S:
        time.sleep(0.5)
    found = match(played, heard.since(begins - BEFORE_S, ends), BEFORE_S)
    if found is None:
        _say(number=request["number"], why="quá ngắn để nhận ra")
    else:
        _say(
            number=request["number"],
            share=found.share,
            score=found.score,
            delay_ms=found.delay_ms,
            level_dbfs=found.level_dbfs,
        )


def _at_ears_rate(path: Path, sha256: str, pieces: tuple[tuple[int, int], ...]) -> npt.NDArray[np.int16]:
    import numpy as np
    import soxr

    resample = soxr.ResampleStream(PLAYED_HZ, RATE_HZ, 1, dtype="int16")
    parts = [resample.resample_chunk(block) for block in blocks_of(path, sha256, pieces)]
    parts.append(resample.resample_chunk(np.zeros(0, dtype=np.int16), last=True))
    return np.concatenate(parts)


def _say(**answer: object) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
