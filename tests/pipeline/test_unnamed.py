"""Texts that no campaign of schedule.yaml names are told by check and review, and never aired."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from broadcast.config import load_schedule
from broadcast.pipeline.inputs import load_inputs
from broadcast.pipeline.unnamed import unnamed_folders
from broadcast.station.folder import Folder
from tests.conftest import Run

TEXT = "---\ntitle: Bài lạ\n---\n\nMời bà con nghe.\n"


def put(path: Path, text: str = TEXT) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_each_folder_with_readable_texts_is_told(station: Path, run: Run) -> None:
    for name in ("cu/01-a.md", "cu/02-b.md", "le.md", "dot/phu/c.md", "thong-bao/2025/d.md"):
        put(station / "scripts" / name)
    put(station / "scripts/tai-lieu/doc.md", "Ghi chú của người viết, không phải bài.\n")
    put(station / "scripts/.cu/e.md")
    put(station / "scripts/moc/._f.md")
    folder = Folder(root=station)
    schedule = load_schedule(folder.schedule)
    found = {place.folder: len(place.scripts) for place in unnamed_folders(folder, schedule)}
    assert found == {"scripts": 1, "scripts/cu": 2, "scripts/dot/phu": 1, "scripts/thong-bao/2025": 1}
    assert not [script for script in load_inputs(folder, schedule).scripts if script.title == "Bài lạ"]
    checked, reviewed = run("check", "--json"), run("review", "--json")
    assert (checked.returncode, reviewed.returncode) == (0, 0)
    for place in found:
        assert any(warning.startswith(f"{place}: ") for warning in json.loads(checked.stdout)["warnings"])
    assert {place["folder"] for place in json.loads(reviewed.stdout)["unnamed"]} == set(found)
    assert "scripts/cu: 2 bài không được phát" in run("review").stdout
    assert "id: cu" in run("approve", "scripts/cu", "--by", "Chủ tịch UBND xã", "--yes").stderr


def test_drafts_whose_campaign_was_taken_out_of_the_schedule(station: Path, run: Run) -> None:
    shutil.copytree(station / "scripts/dot", station / "scripts/dot-cu")
    assert "scripts/dot-cu: 2 bài không được phát" in run("check").stderr
    built = run("build", "--day", "2026-04-22", "--engine", "tone")
    assert built.returncode == 0, built.stderr
    assert "dot-cu" not in (station / "audio_out/2026-04-22/0530-sang.json").read_text(encoding="utf-8")
