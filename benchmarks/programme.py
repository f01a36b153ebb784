"""A year arranged for two slots and twenty villages, and what twenty villages cost beside one.

Run as `python -m benchmarks.programme`. The peer of the first figure is the limit of the issue, 3 seconds; of the
second, the same station with one village.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from benchmarks.measure import run
from broadcast.config import load_schedule
from broadcast.pipeline.outlook import plan_days
from broadcast.station.folder import Folder

ROOT = Path(__file__).parents[1]
YEAR = [date(2026, 4, 22) + timedelta(days=offset) for offset in range(365)]
BROADCAST = (sys.executable, "-m", "broadcast")


def villages(count: int) -> str:
    return "".join(f"  - id: thon-{number}\n    name: Thôn {number}\n" for number in range(1, count + 1))


def station(root: Path, count: int) -> Path:
    """The shipped station with so many villages."""
    text = (ROOT / "schedule.yaml").read_text(encoding="utf-8")
    begun, ended = text.index("villages:\n") + len("villages:\n"), text.index("slots:")
    root.mkdir()
    (root / "schedule.yaml").write_text(text[:begun] + villages(count) + "\n" + text[ended:], encoding="utf-8")
    shutil.copytree(ROOT / "scripts", root / "scripts")
    return root


def arranged(root: Path) -> float:
    """Seconds to arrange a year, minutes estimated and all, by one process that has done nothing before."""
    folder = Folder(root=root)
    schedule = load_schedule(folder.schedule)
    begun = time.process_time()
    planned = plan_days(folder, schedule, YEAR, today=YEAR[0])
    spent = time.process_time() - begun
    assert len(planned) == 2 * len(YEAR)
    return spent


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        one, twenty = station(Path(temporary) / "mot", 1), station(Path(temporary) / "hai-muoi", 20)
        year = arranged(twenty)
        costs = {}
        for name, root in (("one", one), ("twenty", twenty), ("one again", one), ("twenty again", twenty)):
            shutil.rmtree(root / "audio_out", ignore_errors=True)
            shutil.rmtree(root / ".cache", ignore_errors=True)
            costs[name] = run((*BROADCAST, "build", "--day", "2026-04-22", "--engine", "espeak"), cwd=root).cpu_s
        ratio = min(costs["twenty"], costs["twenty again"]) / min(costs["one"], costs["one again"])
        print(
            json.dumps({"year_cpu_s": round(year, 2), "twenty_beside_one": round(ratio, 3), "cpu_s": costs}, indent=2)
        )


if __name__ == "__main__":
    main()
