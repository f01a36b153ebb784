"""Real Dask workers on this machine, killed in the middle: BROADCAST_FLEET=1 runs them, they take a minute."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from conftest import SCHEDULE
from fleet.stations import ONE_SLOT, QUICK, build, bulletins, states, write_fleet

from broadcast.errors import FleetClusterError
from broadcast.fleet.cluster import Job, crew
from broadcast.fleet.roots import OWN
from broadcast.station.manifest import is_whole, read_day

pytestmark = [
    pytest.mark.skipif(not os.environ.get("BROADCAST_FLEET"), reason="Dask's workers take a minute: BROADCAST_FLEET=1"),
    pytest.mark.filterwarnings("default"),  # Dask's own, when it is killed
]
LONG = ONE_SLOT.replace("items_per_programme: 1", "items_per_programme: 2")


def all_whole(root: Path, count: int) -> None:
    """Every station has its day whole, and nothing half made stands beside it."""
    for number in range(count):
        day = read_day(root / f"xa-{number}/audio_out/2026-04-22")
        assert day.bulletins and not day.broken
        assert all(is_whole(bulletin, day.place) for bulletin in day.bulletins)
        assert not list((root / f"xa-{number}/audio_out").glob(".moi-*"))


def children_of(pid: int) -> list[int]:
    found = subprocess.run(("pgrep", "-P", str(pid)), capture_output=True, text=True, check=False).stdout.split()
    return [int(child) for child in found] + [deeper for child in found for deeper in children_of(int(child))]


def sleepy(about: str, seconds: float) -> str:
    time.sleep(seconds)
    return about


def test_answers_come_as_they_are_ready_and_a_dead_worker_costs_its_job_alone(tmp_path: Path) -> None:
    settings = write_fleet(tmp_path, 4, LONG)
    killed: list[int] = []
    with crew(workers=2) as two:
        given = [
            answer.given
            for answer in two.answers([Job(about=a, act=sleepy, given=(a, s)) for a, s in (("x", 2.0), ("y", 0.1))])
        ]
        assert given == ["y", "x"]

        def kill() -> None:
            """A worker in the middle of a station: the second time it is its replacement."""
            for _ in range(2):
                deadline = time.monotonic() + 60
                while time.monotonic() < deadline and not list(tmp_path.glob("xa-*/audio_out/.moi-*")):
                    time.sleep(0.05)
                spawned = [pid for pid in children_of(os.getpid()) if "spawn_main" in command(pid)]
                workers = [pid for pid in spawned if not children_have_spawn(pid)]
                if workers:
                    killed.append(workers[0])
                    with suppress(ProcessLookupError):
                        os.kill(workers[0], signal.SIGKILL)
                time.sleep(3)

        thread = threading.Thread(target=kill, daemon=True)
        thread.start()
        done = build(settings, tmp_path, two)
        thread.join(90)
        if done.failed:  # killed thrice in the same one: the next run completes it
            done = build(settings, tmp_path, two)
    assert killed
    assert set(states(done).values()) <= {"built", "unchanged"}, done.failed
    all_whole(tmp_path, 4)


def command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return ""


def children_have_spawn(pid: int) -> bool:
    return any("spawn_main" in command(child) for child in children_of(pid))


@contextmanager
def scheduler(tmp_path: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A scheduler and a worker of their own, as a province would start them."""
    dask = (sys.executable, "-m")
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    log = tmp_path / "scheduler.log"
    with log.open("w") as said:
        central = subprocess.Popen(
            (*dask, "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"),
            stderr=said,
            env=environment,
            cwd=tmp_path,
        )
    deadline = time.monotonic() + 60
    while not (found := re.search(r"Scheduler at:\s+(tcp://\S+)", log.read_text(encoding="utf-8"))):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    address = found[1]
    worker = subprocess.Popen(
        (*dask, "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-dashboard"),
        stderr=subprocess.DEVNULL,
        env=environment,
        cwd=tmp_path,
    )
    try:
        yield address, central
    finally:
        for process in (worker, central):
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(20)
            process.kill()


def test_a_scheduler_that_dies_ends_the_run_and_the_next_completes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("broadcast.fleet.cluster.LOST_S", 2.0)
    settings = write_fleet(tmp_path, 3, LONG)
    with (
        scheduler(tmp_path) as (address, central),
        pytest.raises(FleetClusterError) as raised,
        crew(scheduler=address) as far,
    ):

        def kill() -> None:
            deadline = time.monotonic() + 90
            while time.monotonic() < deadline and not bulletins(tmp_path):
                time.sleep(0.1)
            central.kill()

        threading.Thread(target=kill, daemon=True).start()
        build(settings, tmp_path, far)
    assert raised.value.exit_code == 75
    (tmp_path / OWN / "giu").mkdir(exist_ok=True)
    (tmp_path / OWN / "giu/xa-2.json").write_text(json.dumps({"owner": "lượt chết", "until": time.time() + 1.5}))
    done = build(settings, tmp_path)  # it waits until the dead run's lease has run out
    assert set(states(done).values()) <= {"built", "unchanged"}
    all_whole(tmp_path, 3)


def test_nobody_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("broadcast.fleet.cluster.CONNECT_S", 1)
    with pytest.raises(FleetClusterError, match="không nối được"), crew(scheduler="tcp://127.0.0.1:9"):
        pass


@pytest.mark.skipif(os.geteuid() != 0, reason="a small disk is mounted by root alone")
def test_a_full_disk_costs_the_stations_on_it_and_no_other(tmp_path: Path) -> None:
    settings = write_fleet(tmp_path, 3, SCHEDULE)
    small = tmp_path / "xa-1/audio_out"
    small.mkdir()
    if subprocess.run(("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(small)), check=False).returncode:
        pytest.skip("this machine mounts nothing")
    try:
        done = build(settings, tmp_path)
        assert states(done) == {"xa-0": "built", "xa-1": "failed", "xa-2": "built"}
        assert "hết chỗ" in done.outcomes["xa-1"].fault, done.outcomes["xa-1"].fault
        assert not list(small.glob("????-??-??"))
    finally:
        subprocess.run(("umount", str(small)), check=True)
    assert states(build(settings, tmp_path)) == {"xa-0": "unchanged", "xa-1": "built", "xa-2": "unchanged"}


def test_two_runs_at_once_on_real_workers_make_each_station_once(tmp_path: Path) -> None:
    settings = write_fleet(tmp_path, 4, QUICK)
    found = []
    with crew(workers=2) as two:

        def run() -> None:
            found.append(build(settings, tmp_path, two))

        threads = [threading.Thread(target=run) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    made = [name for done in found for name, state in states(done).items() if state == "built"]
    assert sorted(made) == [f"xa-{number}" for number in range(4)]
    assert all(state in {"built", "unchanged"} for done in found for state in states(done).values()), found
    all_whole(tmp_path, 4)
