"""One day of a commune in which each village has a notice of its own: so many programmes more, nearly all the same.

Run as `python -m benchmarks.own_notices [VILLAGES]`; 500 take 7 GB of disk. The day before was built without them, so
that what is measured is what the notices cost.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from benchmarks.measure import run
from benchmarks.programme import BROADCAST, station

NOTICE = """---
title: Thông báo riêng của thôn {number}
villages: [thon-{number}]
valid_from: 2026-04-22
valid_until: 2026-12-31
---

# Thông báo riêng của thôn {number}

Trưởng thôn {number} mời bà con đến nhà văn hóa thôn {number} lúc 19 giờ 30 phút để bàn việc của thôn.
"""


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    with tempfile.TemporaryDirectory() as temporary:
        root = station(Path(temporary) / "xa", count)
        approve = ("approve", "scripts/thong-bao", "--by", "Chủ tịch UBND xã", "--yes")
        build = ("build", "--engine", "espeak", "--day")
        run((*BROADCAST, *build, "2026-04-22"), cwd=root)
        for number in range(1, count + 1):
            path = root / "scripts" / "thong-bao" / f"rieng-thon-{number}.md"
            path.write_text(NOTICE.format(number=number), encoding="utf-8")
        run((*BROADCAST, *approve), cwd=root)
        cost = run((*BROADCAST, *build, "2026-04-23"), cwd=root)
        made = len(list((root / "audio_out" / "2026-04-23").glob("*.mp3")))
    print(
        f"{count} villages, {made} programmes: {cost.cpu_s:.0f} CPU s, {cost.wall_s:.0f} s, peak {cost.peak_mb:.0f} MB"
    )


if __name__ == "__main__":
    main()
