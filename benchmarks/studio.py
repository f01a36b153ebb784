"""The studio of a large station: 2 000 texts and 365 days; each screen's first paint in Chromium, and its memory.

Run as `python -m benchmarks.studio`; needs Chromium and playwright. The limits of the issue are 300 ms and 150 MB.
Each screen is opened five times, the quickest counts: on a machine that does other things the others measure those.
"""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import httpx
from playwright.sync_api import sync_playwright

from benchmarks.measure import run
from benchmarks.programme import station
from benchmarks.site import another_day
from broadcast.model import VIETNAM
from broadcast.station.folder import Folder
from broadcast.studio.start import session_token

BROADCAST = (sys.executable, "-m", "broadcast")
TEXTS, DAYS, TIMES = 2000, 365, 5
SCREENS = (
    *("/", "/ke-hoach", "/bai", "/bai/dot-00/000", "/duyet", "/duyet/so", "/lich", "/lich?thang={month}"),
    *("/thong-bao", "/tin-khan", "/thon", "/giong", "/bao-cao", "/cai-dat"),
)
PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"


def large(root: Path) -> Path:
    """A station of 2 000 texts in twenty campaigns, on air for a year."""
    root = station(root, 20)
    today = datetime.now(VIETNAM).date()
    run((*BROADCAST, "build", "--day", today.isoformat(), "--engine", "espeak"), cwd=root)
    real = root / "audio_out" / today.isoformat()
    for offset in range(1, DAYS):
        another_day(real, today - timedelta(days=offset))
    body = "".join(f"Câu thứ {number} của bài này nói về đường làng, ngõ xóm và vườn cây.\n" for number in range(15))
    campaigns = ""
    for number in range(TEXTS):
        place = root / f"scripts/dot-{number // 100:02}"
        place.mkdir(exist_ok=True)
        (place / f"{number % 100:03}.md").write_text(f"---\ntitle: Bài số {number}\n---\n\n{body}", encoding="utf-8")
    for number in range(TEXTS // 100):
        campaigns += f"  - id: dot-{number:02}\n    title: Đợt {number}\n    start: {today}\n"
    text = (root / "schedule.yaml").read_text(encoding="utf-8")
    (root / "schedule.yaml").write_text(text.replace("campaigns:\n", f"campaigns:\n{campaigns}"), encoding="utf-8")
    return root


def resident_mb(process: int) -> float:
    """What of the process lies in memory, in MB."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        root = large(Path(temporary) / "dai")
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        command = (*BROADCAST, "studio", "--port", str(port), "--no-browser")
        studio = subprocess.Popen(command, cwd=root, stdout=subprocess.DEVNULL)
        try:
            print(json.dumps(measured(root, port, studio.pid), indent=2, ensure_ascii=False))
        finally:
            studio.terminate()
            studio.wait(20)


def measured(root: Path, port: int, process: int) -> dict[str, object]:
    """First paint of each screen in ms, the quickest of some; the studio's memory before and after."""
    base, token = f"http://127.0.0.1:{port}", session_token(Folder(root=root))
    until = time.monotonic() + 120
    while time.monotonic() < until:
        with suppress(httpx.TransportError):
            httpx.get(base + "/", params={"ma": token}, follow_redirects=True, timeout=120)
            break
        time.sleep(0.1)
    month = datetime.now(VIETNAM).strftime("%Y-%m")
    paints: dict[str, float] = {}
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox"]
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"{base}/?ma={token}")
        for screen in SCREENS:
            found = []
            for _ in range(TIMES):
                page.goto(base + screen.format(month=month))
                page.wait_for_function("() => performance.getEntriesByName('first-contentful-paint').length")
                found.append(page.evaluate(PAINT))
            paints[screen] = round(min(found))
        browser.close()
    return {"first paint, ms": paints, "resident, MB": round(resident_mb(process))}


if __name__ == "__main__":
    main()
