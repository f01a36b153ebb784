"""The site of a year: one new day beside 365, real MP3s, twenty villages, five of them with an evening of their own;
beside it, the whole year from nothing.

Run as `python -m benchmarks.site`. The limit of the issue is one second for the new day.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from benchmarks.measure import run
from benchmarks.programme import station
from broadcast.config import load_schedule
from broadcast.model import Bulletin
from broadcast.site import write_site
from broadcast.station.manifest import read_day, write_bulletin

BROADCAST = (sys.executable, "-m", "broadcast")
FIRST = date(2026, 4, 22)
OWN = tuple(f"thon-{number}" for number in range(1, 6))


def another_day(real: Path, day: date) -> None:
    """The same bulletins on another day; their sound is the very same file."""
    place = real.with_name(day.isoformat())
    place.mkdir()
    for one in read_day(real).bulletins:
        put(replace(one, airtime=replace(one.airtime, day=day)), real / one.name, place)


def variants(real: Path) -> None:
    """The last bulletin of the day once more for each of the villages that have their own."""
    common = read_day(real).bulletins[-1]
    for village in OWN:
        name = f"{common.name}_{village}"
        airtime = replace(common.airtime, variant=village, villages=(village,))
        files = (replace(common.main, mp3=f"{name}.mp3"), *common.files[1:])
        put(replace(common, airtime=airtime, files=files), real / common.name, real)


def put(one: Bulletin, like: Path, place: Path) -> None:
    (place / f"{one.name}.json").write_bytes(write_bulletin(one))
    for end in (".mp3", ".svg"):
        os.link(f"{like}{end}", place / f"{one.name}{end}")


def timed(out: Path, root: Path, today: date) -> tuple[float, int]:
    """Seconds to bring the site up to date, and the files that changed."""
    schedule = load_schedule(root / "schedule.yaml")
    begun = time.monotonic()
    changed = write_site(out, schedule, today=today)
    return time.monotonic() - begun, len(changed)


def measured(root: Path, *, own: bool) -> dict[str, tuple[float, int]]:
    """The site of a year, then a day more; with `own`, five villages have an evening of their own every day."""
    root = station(root, 20)
    run((*BROADCAST, "build", "--day", FIRST.isoformat(), "--engine", "espeak"), cwd=root)
    real = root / "audio_out" / FIRST.isoformat()
    if own:
        variants(real)
    for offset in range(1, 365):
        another_day(real, FIRST + timedelta(days=offset))
    today = FIRST + timedelta(days=364)
    figures = {"year": timed(real.parent, root, today)}
    another_day(real, today + timedelta(days=1))
    figures["one new day"] = timed(real.parent, root, today)
    figures["nothing new"] = timed(real.parent, root, today)
    return figures


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        for name, own in (("all hear the same", False), ("five villages hear their own", True)):
            figures = measured(Path(temporary) / str(own), own=own)
            shown = {what: {"s": round(s, 2), "files": files} for what, (s, files) in figures.items()}
            print(json.dumps({name: shown}, indent=2))


if __name__ == "__main__":
    main()
