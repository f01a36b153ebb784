"""A whole station on the real clock for hours: the command `broadcast play`, harmed at random.

Run as `python -m benchmarks.on_air MINUTES KILLS [KIND [FOLDER]]`, KIND `file` or `device` (a null sound card). A
programme of 40 s begins each minute; so many times a child is killed or stopped, its spare killed, or the player
itself. What was done, the log and the output stay in FOLDER where it is given. What is reported: programmes missed or
begun twice, how late they began and why, how long the horn was silent after each kind of harm (by the samples of
`file`), processor time and memory of the player's processes alone.
"""

from __future__ import annotations

import io
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import psutil
import soundfile

from broadcast.model import VIETNAM
from broadcast.station.keys import make_station_key
from broadcast.station.log import NAME, Entry, Log
from broadcast.station.manifest import write_bulletin
from tests.player.days import Station

LENGTH_S, RATE_HZ = 40, 22_050
HARMS = ("child killed", "child stopped", "player killed", "spare killed", "both children killed")
SCHEDULE = """\
station: {name: Đài thử, commune: xã Thử}
quiet_hours: ""
slots: [{id: dem, name: ban đêm, at: "00:00", max_minutes: 1, days: [CN], start: 2000-01-02, end: 2000-01-02}]
voice: {engines: [tone]}
"""


def now() -> datetime:
    return datetime.now(UTC).astimezone(VIETNAM).replace(tzinfo=None)


@dataclass
class Costs:
    """Processor seconds and memory of the player's processes, also of those that are gone."""

    seconds: dict[tuple[int, float], float] = field(default_factory=dict)
    most_bytes: int = 0

    def look(self, keeper: psutil.Process) -> None:
        memory = 0
        for one in (keeper, *keeper.children(recursive=True)):
            with suppress(psutil.Error):
                self.seconds[one.pid, one.create_time()] = sum(one.cpu_times()[:2])
                memory += one.memory_full_info().pss
        self.most_bytes = max(self.most_bytes, memory)


def build(root: Path, first: datetime, minutes: int) -> None:
    (root / "schedule.yaml").write_text(SCHEDULE, encoding="utf-8")
    (root / "audio_out").mkdir()
    key = make_station_key(root)
    file = io.BytesIO()
    noise = np.random.default_rng(0).normal(0, 3000, LENGTH_S * RATE_HZ).astype(np.int16)
    soundfile.write(file, noise, RATE_HZ, format="MP3")
    station = Station(root=root / "audio_out")
    for number in range(minutes):
        at = first + timedelta(minutes=number)
        bulletin = station.add(at.date(), at.time(), "thu", LENGTH_S * 1000, sound=file.getvalue())
        path = station.root / at.date().isoformat() / f"{bulletin.name}.json"
        path.write_bytes(write_bulletin(bulletin, key))


def harm(keeper: psutil.Process, kind: str) -> None:
    """Do it to what the keeper has forked: the player is the oldest, of its children the busier one plays."""
    player, *children = sorted(keeper.children(), key=lambda one: one.create_time())
    children.sort(key=lambda one: sum(one.cpu_times()[:2]))
    with suppress(ProcessLookupError, psutil.Error):
        if kind == "player killed":
            player.kill()
        elif children and kind == "spare killed":
            children[0].kill()
        elif children and kind == "both children killed":
            for one in children:
                one.kill()
        elif children:
            os.kill(children[-1].pid, signal.SIGKILL if kind == "child killed" else signal.SIGSTOP)


def main(minutes: int, kills: int, kind: str, folder: str) -> None:
    dice = random.Random(minutes * 1000 + kills)
    with tempfile.TemporaryDirectory() as place:
        root = Path(folder or place)
        root.mkdir(exist_ok=True)
        first = (now() + timedelta(seconds=80)).replace(second=0, microsecond=0)
        build(root, first, minutes)
        to = "null" if kind == "device" else str(root / "out")
        play = ("play", "--output", kind, "--to", to)
        command = (sys.executable, "-m", "broadcast", "--station", str(root), *play)
        with (root / "said.txt").open("w") as said:
            running = subprocess.Popen(command, stdout=said, stderr=said)
        keeper, costs, begun = psutil.Process(running.pid), Costs(), time.monotonic()
        moments = sorted(
            (first + timedelta(minutes=number, seconds=dice.uniform(2, 36)), dice.choice(HARMS))
            for number in (
                dice.choices(range(minutes), k=kills) if kills > minutes else dice.sample(range(minutes), kills)
            )
        )
        done: list[tuple[datetime, str]] = []
        over = first + timedelta(minutes=minutes)
        while now() < over:
            time.sleep(0.5)
            costs.look(keeper)
            if moments and now() >= moments[0][0]:
                done.append((now(), moments[0][1]))
                with (root / "done.txt").open("a") as file:
                    file.write(f"{done[-1][0].isoformat()} {done[-1][1]}\n")
                harm(keeper, moments.pop(0)[1])
        running.terminate()
        running.wait()
        report(root, first, minutes, done, kind)
        wall_s, busy_s = time.monotonic() - begun, sum(costs.seconds.values())
        print(
            f"processor {busy_s / wall_s * 100:.2f} % of a core, {busy_s:.0f} s in {wall_s:.0f} s; "
            f"memory of all its processes at most {costs.most_bytes / 1e6:.0f} MB (PSS)"
        )


def entries(root: Path, first: datetime, minutes: int) -> tuple[Entry, ...]:
    with Log(root / NAME) as log:
        return log.entries(first.date(), (first + timedelta(minutes=minutes)).date())


def report(root: Path, first: datetime, minutes: int, done: list[tuple[datetime, str]], kind: str) -> None:
    noted = entries(root, first, minutes)
    started = [one for one in noted if one.kind == "started"]
    ended = {one.name for one in noted if one.kind == "ended"}
    late = sorted(int(one.detail.split("late_ms=")[1].split()[0]) for one in started)
    names = [one.name for one in started]
    lost = minutes - len(set(names))
    print(f"{minutes} programmes: {lost} missed, {len(names) - len(set(names))} begun twice, {len(ended)} ended")
    print(f"late ms: median {late[len(late) // 2]}, 99th percentile {late[len(late) * 99 // 100]}, worst {late[-1]}")
    for one in started:
        if "stalled_ms" in one.detail:
            print(f"late: {one.detail}")
    print(f"{len(done)} harms; cut for a fault {sum(one.kind == 'cut' for one in noted)}")
    if kind == "file":
        tell_silences(root, done)
    else:
        short = [one for one in noted if one.kind == "ended" and int(one.detail.rpartition("=")[2]) < LENGTH_S * 990]
        print(f"ended before all was played: {len(short)}")


def tell_silences(root: Path, done: list[tuple[datetime, str]]) -> None:
    """How long nothing went out between two stretches of one programme, by what had been done in between."""
    lines = [json.loads(line) for line in (root / "out.jsonl").read_text().splitlines()]
    edges = [line["sample"] for line in lines] + [(root / "out.s16").stat().st_size // 2]
    found: dict[str, list[float]] = {}
    for one, other, begins, ends in zip(lines, lines[1:], edges, edges[1:], strict=False):
        if one["name"] != other["name"]:
            continue
        over = datetime.fromisoformat(one["at"]) + timedelta(seconds=(ends - begins) / RATE_HZ)
        back = datetime.fromisoformat(other["at"])
        harms = [what for at, what in done if over - timedelta(seconds=3) <= at <= back]
        found.setdefault(harms[-1] if harms else "nothing was done", []).append((back - over).total_seconds())
    for what, silences in found.items():
        silences.sort()
        median, worst = silences[len(silences) // 2], silences[-1]
        print(f"{what}: {len(silences)} times, back after s: median {median:.2f}, worst {worst:.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), *(sys.argv[3:] + ["file", ""][len(sys.argv) - 3 :]))
