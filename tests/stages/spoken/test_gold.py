"""The gold table and the real plan, where they stand beside the project; users don't have them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SHARED = Path(__file__).parents[3].parent / "shared"
FILTER = (
    "import sys; from broadcast.stages.spoken import plain; [print(plain(line.rstrip('\\n'))) for line in sys.stdin]"
)


@pytest.mark.skipif(not SHARED.is_dir(), reason="bảng vàng không có bên cạnh dự án (../shared)")
def test_the_gold_table_is_read_as_an_announcer_would() -> None:
    scorer, gold = SHARED / "spoken/score_spoken.py", SHARED / "spoken/gold.tsv"
    run = subprocess.run(
        (sys.executable, str(scorer), "--failures", str(gold), "--", sys.executable, "-c", FILTER),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=True,
        env={"PYTHONUTF8": "1", "PATH": ""},
    )
    assert float(run.stdout.split()[-1].rstrip("%")) >= 99, run.stdout
