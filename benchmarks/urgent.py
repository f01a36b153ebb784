"""How soon urgent news is on the lists while another verb runs: by the clock, and in CPU seconds of the order itself.

    python -m benchmarks.urgent [TRIES]

On a machine with other work the clock tells of that work; the CPU seconds tell what a quiet machine would take, as long
as the order waits for nobody. `load` is the machine's at the moment of the order.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

import psutil

from broadcast.model import VIETNAM

BROADCAST = (sys.executable, "-m", "broadcast")
WHO = ("--by", "Chủ tịch UBND xã")
TODAY = datetime.now(VIETNAM).date().isoformat()
LONG = (
    ("build", "--days", "14"),
    ("run",),
    ("publish",),
    ("archive", "2026-10"),
    ("archive", "2026-10", "--restore"),
    ("usb", TODAY, "--to", "the", "--clean"),
    ("verify", "--day", TODAY),
    ("build", "--day", TODAY, "--again"),
    ("report", "2026-10", "--all", "--docx", "bc.docx"),
    ("posts", "2026-10", "--to", "bai"),
    ("clips", "--prune", "1"),
    ("plan", "--month", "2026-12"),
    ("check",),
    ("review",),
    ("approve", "scripts/thong-bao", "--by", "Chủ tịch UBND xã", "--yes"),
    ("ledger", "verify"),
    ("folder", TODAY, "--to", "azura"),
    ("draft", "ke-hoach.txt", "--campaign", "phong-chay"),
)
PLAN = "KẾ HOẠCH\nTuyên truyền phòng cháy\n\nI. NỘI DUNG TUYÊN TRUYỀN\n" + "".join(
    f"{number}. Bếp gas {number}\nNgười dân kiểm tra bếp gas trước khi đi ngủ.\n" for number in range(1, 80)
)


def _cpu_s(process: psutil.Process) -> float:
    used = process.cpu_times()
    return float(used.user + used.system + used.children_user + used.children_system)


def _order(root: Path, text: str) -> tuple[float, float]:
    """Seconds from the order until it is on the day's list, by the clock and of the CPU; raises where it never is."""
    day = root / "audio_out" / TODAY / "playlist.m3u8"
    before = day.read_text("utf-8")
    begun = time.monotonic()
    order = psutil.Popen((*BROADCAST, "urgent", text, *WHO), cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    used = 0.0
    try:
        while (held := day.read_text("utf-8")) == before or "khan" not in held:
            used = _cpu_s(order) if order.is_running() and order.status() != psutil.STATUS_ZOMBIE else used
            if time.monotonic() - begun > 120:
                raise TimeoutError(text)
            time.sleep(0.02)
        return time.monotonic() - begun, used
    finally:
        order.communicate(timeout=120)


def main() -> None:
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    tries = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    found = []
    with tempfile.TemporaryDirectory() as place:
        root = Path(place) / "dai"
        shutil.copytree("scripts", root / "scripts")
        shutil.copy("schedule.yaml", root)
        (root / "ke-hoach.txt").write_text(PLAN, encoding="utf-8")
        (root / "the").mkdir()
        for day in (TODAY, "2026-10-05"):
            subprocess.run((*BROADCAST, "build", "--day", day, "--engine", "espeak"), cwd=root, check=True)
        for number in range(tries):
            verb = LONG[number % len(LONG)]
            running = subprocess.Popen(
                (*BROADCAST, *verb), cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            time.sleep(random.Random(number).uniform(0.5, 3))
            ended, load = running.poll() is not None, os.getloadavg()[0]
            found.append(_order(root, f"Nước sông lên nhanh, tin thứ {number + 1}. Bà con vào nhà văn hóa thôn ngay."))
            soon, used = found[-1]
            print(
                f"{soon:5.1f} s  CPU {used:4.1f} s  load {load:3.0f}  {' '.join(verb)}{' (over)' * ended}", flush=True
            )
            running.kill()
            running.wait()
            subprocess.run((*BROADCAST, "urgent", "--end"), cwd=root, capture_output=True, check=False)
    for name, place_of in (("clock", 0), ("CPU", 1)):
        times = sorted(one[place_of] for one in found)
        print(f"{name}: median {times[len(times) // 2]:.1f} s, worst {times[-1]:.1f} s, {tries} tries")


if __name__ == "__main__":
    main()
