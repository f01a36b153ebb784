"""The player on a real clock: how late programmes begin, how soon a killed child is back, what it costs.

Run as `python -m benchmarks.player [PROGRAMMES] [KILLS]`. Programmes of two seconds begin every four; so many of them
have their child killed or stopped in the middle. The sound goes into a file, whose clock tells what truly went out.
"""

from __future__ import annotations

import io
import json
import os
import random
import signal
import sys
import tempfile
import threading
import time
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import psutil
import soundfile

from broadcast.knowledge.rules.quiet import NEVER
from broadcast.model import Day
from broadcast.player.live import Live
from broadcast.player.outputs.choice import Spec
from broadcast.player.values import Settings
from broadcast.station.log import NAME, Log
from tests.player.days import Station

DAY = date(2028, 2, 29)
EVERY_S, LENGTH_S, RATE_HZ = 4, 2, 22_050
FIRST = datetime(2028, 2, 29, 12, 0)


class Place:
    """The benchmark's own days."""

    settings = Settings(quiet=NEVER)

    def __init__(self, station: Station) -> None:
        self._station = station

    def day(self, day: date) -> Day:
        return self._station.day(day)

    def newest(self) -> datetime | None:
        return None


def main(programmes: int, kills: int) -> None:
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        (root / "days").mkdir()
        station = Station(root=root / "days")
        file = io.BytesIO()
        noise = np.random.default_rng(0).normal(0, 3000, LENGTH_S * RATE_HZ).astype(np.int16)
        soundfile.write(file, noise, RATE_HZ, format="WAV", subtype="PCM_16")
        for number in range(programmes):
            at = (FIRST + timedelta(seconds=EVERY_S * number)).time()
            station.add(DAY, at, f"s{number}", LENGTH_S * 1000, sound=file.getvalue())
        offset = FIRST - timedelta(seconds=10) - datetime.now()
        stop = threading.Event()
        said: list[str] = []
        live = Live(
            Place(station),
            home=root / "home",
            log=root / NAME,
            spec=Spec(kind="file", to=str(root / "out")),
            say=said.append,
            call=said.append,
            wall=lambda: datetime.now() + offset,
        )
        thread = threading.Thread(target=live.run, args=(stop,))
        thread.start()
        chosen = set(random.Random(1).sample(range(1, programmes), min(kills, programmes - 1)))
        own = psutil.Process()
        busy_s, memory = 0.0, 0
        for number in range(programmes):
            middle = FIRST + timedelta(seconds=EVERY_S * number + 0.8) - offset
            time.sleep(max(0.0, (middle - datetime.now()).total_seconds()))
            memory = max(memory, sum(one.memory_full_info().pss for one in (own, *own.children())))
            if number in chosen:
                os.kill(live.child_pid, random.Random(number).choice((signal.SIGKILL, signal.SIGSTOP)))
        time.sleep(EVERY_S + 4)
        busy_s = sum(own.cpu_times()[:2]) + sum(sum(one.cpu_times()[:2]) for one in own.children())
        stop.set()
        thread.join()
        report(root, programmes, len(chosen), busy_s, memory)


def report(root: Path, programmes: int, kills: int, busy_s: float, memory: int) -> None:
    with Log(root / NAME) as log:
        entries = log.entries(DAY, DAY)
    late = sorted(int(one.detail.split("late_ms=")[1].split()[0]) for one in entries if one.kind == "started")
    ended = sum(one.kind == "ended" for one in entries)
    lines = [json.loads(line) for line in (root / "out.jsonl").read_text().splitlines()]
    size = (root / "out.s16").stat().st_size // 2
    edges = [line["sample"] for line in lines] + [size]
    gaps = []
    for one, other, begins, ends in zip(lines, lines[1:], edges, edges[1:], strict=False):
        if one["name"] == other["name"]:
            over = datetime.fromisoformat(one["at"]) + timedelta(seconds=(ends - begins) / RATE_HZ)
            gaps.append((datetime.fromisoformat(other["at"]) - over).total_seconds())
    print(f"begun {len(late)} of {programmes}, ended {ended}; late ms: median {late[len(late) // 2]}, worst {late[-1]}")
    print(
        f"{kills} children killed or stopped, {len(gaps)} stretches went on; back after s: "
        f"median {sorted(gaps)[len(gaps) // 2] if gaps else 0:.2f}, worst {max(gaps, default=0):.2f}"
    )
    print(
        f"processor {busy_s / (programmes * EVERY_S) * 100:.1f} % of a core with the benchmark itself; "
        f"memory {memory / 1e6:.0f} MB of its own (PSS), the benchmark's too"
    )


if __name__ == "__main__":
    main(*(int(word) for word in (sys.argv[1:] + ["30", "10"][len(sys.argv) - 1 :])))
