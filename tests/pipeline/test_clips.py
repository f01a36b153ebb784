"""The store of clips is looked after: old ones go, none that a script still needs, none while a build may want it."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest
from conftest import Run

pytestmark = pytest.mark.nothing_recorded
DAY = "2026-04-22"


def age(station: Path, days: int) -> set[str]:
    """Make every clip look as old as that; their names."""
    then = time.time() - days * 86_400
    found = set((station / ".cache" / "clips").rglob("*.flac"))
    for path in found:
        os.utime(path, (then, then))
    return {path.name for path in found}


def names(station: Path) -> set[str]:
    return {path.name for path in (station / ".cache" / "clips").rglob("*.flac")}


def test_clips_are_counted_and_only_what_nobody_needs_is_pruned(station: Path, run: Run) -> None:
    assert run("say", "Câu này không bài nào dùng.").returncode == 0
    unused = names(station)
    assert run("build", "--day", DAY).returncode == 0
    before = age(station, 200)
    left = station / ".cache" / "clips" / "ab" / ".abc.flac.1.tmp"
    left.parent.mkdir(exist_ok=True)
    left.write_bytes(b"half")
    os.utime(left, (0, 0))
    counted = json.loads(run("clips", "--json").stdout)
    assert counted["clips"] == len(before)
    assert not counted["pruned"]
    pruned = run("clips", "--prune", 90)
    assert pruned.returncode == 0, pruned.stderr
    gone = before - names(station)
    assert unused <= gone
    assert not left.exists()
    # The words of that day are no longer said, but every script's own sentences stay.
    (station / "audio_out" / DAY).rename(station / "audio_out" / "cu")
    again = run("build", "--day", DAY)
    assert again.returncode == 0
    assert len(names(station) - (before - gone)) == len(gone - unused)
    assert len(gone - unused) <= 1  # «Hôm nay là thứ Tư, ngày 22 …»


def test_finished_pieces_go_when_they_were_not_used_for_as_long(station: Path, run: Run) -> None:
    assert run("build", "--day", DAY).returncode == 0
    pieces = sorted((station / ".cache" / "segments").rglob("*.doan"))
    then = time.time() - 200 * 86_400
    for path in pieces[:2]:
        os.utime(path, (then, then))
    assert json.loads(run("clips", "--json").stdout)["old_segments"] == 2
    assert "2 đoạn đã trộn" in run("clips", "--prune", 90).stdout
    assert sorted((station / ".cache" / "segments").rglob("*.doan")) == pieces[2:]
    assert run("build", "--day", DAY, "--again").returncode == 0
    assert sorted((station / ".cache" / "segments").rglob("*.doan")) == pieces


def test_what_was_used_lately_stays(station: Path, run: Run) -> None:
    assert run("say", "Câu này không bài nào dùng.").returncode == 0
    age(station, 200)
    assert run("say", "Câu này không bài nào dùng.").returncode == 0  # from the store: used again
    assert run("clips", "--prune", 90).returncode == 0
    assert len(names(station)) == 1


def test_an_unapproved_script_keeps_its_clips(station: Path, run: Run) -> None:
    assert run("build", "--day", DAY).returncode == 0
    assert run("revoke", "scripts/dot", "--by", "Chủ tịch UBND xã").returncode == 0
    before = age(station, 200)
    assert run("clips", "--prune", 90).returncode == 0
    assert len(before - names(station)) <= 1


def test_where_a_voice_is_missing_nothing_is_pruned_and_it_is_said(station: Path, run: Run) -> None:
    assert run("say", "Câu này không bài nào dùng.").returncode == 0
    before = age(station, 200)
    schedule = station / "schedule.yaml"
    text = schedule.read_text(encoding="utf-8").replace("engines: [espeak]", "engines: [piper:khong-co, espeak]")
    schedule.write_text(text, encoding="utf-8")
    pruned = run("clips", "--prune", 90)
    assert pruned.returncode == 0, pruned.stderr
    assert "piper:khong-co" in pruned.stdout
    assert names(station) == before


def test_the_words_before_the_notices_may_name_the_station(station: Path, run: Run) -> None:
    schedule = station / "schedule.yaml"
    text = schedule.read_text(encoding="utf-8")
    schedule.write_text(text.replace("nghe thông báo.", "nghe thông báo của {station}."), encoding="utf-8")
    assert run("approve", "--frame", "--by", "Chủ tịch UBND xã", "--yes").returncode == 0
    lead = "Mời bà con nghe thông báo của Đài truyền thanh xã Mẫu."
    assert run("say", lead).returncode == 0
    before = age(station, 200)
    assert run("clips", "--prune", 90).returncode == 0
    assert names(station) == before


@pytest.mark.parametrize("text", ["", "..."])
def test_nothing_to_say_is_told(run: Run, text: str) -> None:
    done = run("say", text)
    assert done.returncode == 65
    assert "không có chữ nào để đọc" in done.stderr
