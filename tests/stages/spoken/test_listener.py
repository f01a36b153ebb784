"""An independent listener understands every script that is shipped, every golden line, and the whole plan."""

from __future__ import annotations

from pathlib import Path

import pytest

from broadcast.stages.script.markdown import read_script
from broadcast.stages.spoken import plain
from tests.conftest import SHARED
from tests.stages.spoken.listener import misheard

ROOT = Path(__file__).resolve().parents[3]
GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("wrong", ["mở internet", "ở sandbox", "UBND xã", "phần II"])
def test_the_listener_hears_what_is_not_vietnamese(wrong: str) -> None:
    assert misheard(wrong)


@pytest.mark.parametrize("path", sorted((ROOT / "scripts").glob("*/*.md")), ids=lambda path: path.stem)
def test_every_shipped_script_is_understood(path: Path) -> None:
    script = read_script(path, path.parent.name)
    assert not [fault for paragraph in script.body for fault in misheard(plain(paragraph.text))]


@pytest.mark.parametrize("table", sorted(GOLDEN.glob("*.tsv")), ids=lambda path: path.stem)
def test_every_golden_line_is_understood(table: Path) -> None:
    lines = [line.split("\t")[1] for line in table.read_text(encoding="utf-8").splitlines()]
    assert not [fault for line in lines for fault in misheard(line)]


@pytest.mark.skipif(not SHARED.exists(), reason="the real plan stands beside the project only where it is developed")
def test_the_whole_plan_is_understood() -> None:
    text = (SHARED / "plans" / "ke-hoach-nghi-quyet-02.txt").read_text(encoding="utf-8").replace("**", "")
    assert not [fault for line in text.splitlines() if line.strip() for fault in misheard(plain(line))]
