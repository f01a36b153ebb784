"""A fleet of communes with the shipped station's texts: cost a commune, speed-up, overhead, requests, the scheduler.

Run as `python -m benchmarks.fleet [COMMUNES …]`; without numbers 50 and 100. CPU seconds are those of the whole process
tree, so that a busy machine changes the wall time alone. `python -m benchmarks.fleet simulate 3300` makes no sound and
measures the scheduler; `… requests 500` counts what a stand-in voice service is asked.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date, datetime
from pathlib import Path

import psutil

from benchmarks.measure import run as run_command
from broadcast.config import load_schedule
from broadcast.fleet.building import build_fleet
from broadcast.fleet.cluster import Job, OwnCrew, crew
from broadcast.fleet.roots import Run, run_of, stations_of
from broadcast.fleet.settings import FleetSettings
from broadcast.model import VIETNAM
from broadcast.office.approval.frame import approve_frame
from broadcast.station.folder import Folder

ROOT = Path(__file__).parents[1]
NOW = datetime(2026, 4, 22, 21, 0, tzinfo=VIETNAM)
DAYS = (date(2026, 4, 23),)
BROADCAST = (sys.executable, "-m", "broadcast")


def write_fleet(root: Path, count: int, engines: str = "[espeak]") -> FleetSettings:
    """So many communes with the shipped station's texts, approvals and slots, and a name each."""
    text = re.sub(r"engines: \[.*?\]", f"engines: {engines}", (ROOT / "schedule.yaml").read_text(encoding="utf-8"))
    for number in range(count):
        place = root / f"xa-{number:04}"
        place.mkdir(parents=True)
        own = text.replace("Hưng Đạo", f"Hưng Đạo {in_words(number)}")
        (place / "schedule.yaml").write_text(own, encoding="utf-8")
        shutil.copytree(ROOT / "scripts", place / "scripts")
        folder = Folder(root=place)
        # the commune's own name is heard only once its frame is approved
        approve_frame(folder, load_schedule(folder.schedule), by="Chủ tịch UBND xã", position="", at=NOW)
    return FleetSettings(root=str(root), stations=("xa-*",))


def in_words(number: int) -> str:
    """A name for each commune that is read as words."""
    names = ("Đông", "Tây", "Nam", "Bắc", "Thượng", "Hạ", "Trung", "Nội", "Ngoại", "Tân")
    return " ".join(names[int(figure)] for figure in f"{number:04}")


def build(settings: FleetSettings, workers: int) -> dict[str, float]:
    """Build the fleet once; what it took."""
    run = run_of(settings, Path(settings.root), DAYS, NOW)
    peak = 0.0
    with crew(workers=workers) as hands:
        children = psutil.Process().children(recursive=True)

        def look(_phase: str, _done: int, _all: int) -> None:
            nonlocal peak
            for process in children:
                with_rss = process.memory_info().rss if process.is_running() else 0
                peak = max(peak, with_rss / 1e6)

        before = cpu_s()
        done = build_fleet(run, stations_of(settings, run.shelf), hands, per_minute={}, progress=look)
        spent = cpu_s() - before
    if done.failed:
        raise SystemExit(f"failed: {done.failed[0]}")
    each = sorted(outcome.cpu_s for outcome in done.outcomes.values())
    return {
        "communes": len(done.outcomes),
        "workers": workers,
        "wall_s": done.seconds,
        "cpu_s": spent,
        "first_s": each[-1],
        "median_s": each[len(each) // 2],
        "peak_mb": peak,
        "recorded": done.recorded,
    }


def cpu_s() -> float:
    """What this process and all below it have used so far, those that have ended and were waited for among them."""
    total = 0.0
    for process in (psutil.Process(), *psutil.Process().children(recursive=True)):
        try:
            spent = process.cpu_times()
        except psutil.Error:
            continue
        total += spent.user + spent.system + spent.children_user + spent.children_system
    return total


def overhead() -> None:
    """One station by the plain verb, and as a fleet of one, both from nothing."""
    for name in ("plain", "fleet", "plain", "fleet"):
        with tempfile.TemporaryDirectory() as folder:
            settings = write_fleet(Path(folder), 1)
            if name == "plain":
                command = (*BROADCAST, "--station", "xa-0000", "build", "--day", "2026-04-23")
                cost = run_command(command, cwd=Path(folder), memory=False)
                print(f"one station, plain verb: {cost.cpu_s:.1f} CPU s, {cost.wall_s:.1f} s")
            else:
                run = run_of(settings, Path(folder), DAYS, NOW)
                before, began_s = os.times(), time.monotonic()
                build_fleet(run, ("xa-0000",), OwnCrew(), per_minute={})
                after = os.times()
                spent = sum(after[:4]) - sum(before[:4])
                print(
                    f"one station, fleet:      {spent:.1f} CPU s, {time.monotonic() - began_s:.1f} s (in one process)"
                )


def simulate(count: int) -> None:
    """So many communes whose jobs take no time: what is left is the scheduler's and the client's own."""
    with crew(workers=2) as hands:
        before, began_s = cpu_s(), time.monotonic()
        for phase in ("gather", "build"):
            jobs = [Job(about=f"xa-{number}", act=nothing, given=(a_run(), f"xa-{number}")) for number in range(count)]
            answers = sum(1 for _ in hands.answers(jobs))
            print(f"{phase}: {answers} answers after {time.monotonic() - began_s:.1f} s, {cpu_s() - before:.1f} CPU s")


def nothing(_run: Run, station: str) -> str:
    """A station's job without its work."""
    return station


def a_run() -> Run:
    """A run as it is sent with each job."""
    return Run(root="/du-lieu/tinh", endpoint="", days=DAYS, now=NOW, name="thu", seal=bytes(32))


def requests(count: int) -> None:
    """What a stand-in service is asked for one commune, and for so many: their sentences gathered, none mixed."""
    from broadcast.fleet.gathering import gather
    from broadcast.fleet.outcome import Closed

    for number in (1, count):
        with tempfile.TemporaryDirectory() as folder:
            settings = write_fleet(Path(folder), number, engines="[gtts]")
            run = run_of(settings, Path(folder), DAYS, NOW)
            texts: dict[str, int] = {}
            for station in stations_of(settings, run.shelf):
                for missing in gather(run, station, Closed()).missing:
                    for text in missing.texts:
                        texts[text] = texts.get(text, 0) + 1
            once = sum(seen == 1 for seen in texts.values()) if number > 1 else 0
            print(f"{number} communes: {len(texts)} different sentences, {once} of them one commune's own")


def main(arguments: list[str]) -> None:
    if arguments[:1] == ["simulate"]:
        simulate(int(arguments[1]))
        return
    if arguments[:1] == ["requests"]:
        requests(int(arguments[1]))
        return
    if arguments[:1] == ["overhead"]:
        overhead()
        return
    workers = 2
    if arguments[:1] == ["--workers"]:
        workers, arguments = int(arguments[1]), arguments[2:]
    print(subprocess.run(("uptime",), capture_output=True, text=True, check=False).stdout.strip())
    for count in map(int, arguments or ["50", "100"]):
        with tempfile.TemporaryDirectory() as folder:
            found = build(write_fleet(Path(folder), count), workers)
            more = (found["cpu_s"] - found["first_s"]) / max(count - 1, 1)
            print(
                f"{count} communes, {workers} workers: {found['wall_s']:.0f} s, {found['cpu_s']:.0f} CPU s; "
                f"the first {found['first_s']:.1f}, each further {more:.2f} CPU s (building alone "
                f"{found['median_s']:.2f}); {found['recorded']:.0f} recorded; a worker {found['peak_mb']:.0f} MB",
                flush=True,
            )


if __name__ == "__main__":
    main(sys.argv[1:])
