"""A day takes the place of the one before: what people had put there stays, and a killed run is finished later."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from broadcast.station.exchange import is_ours, put_in_place, recover, sweep

OURS = ("0530-sang.mp3", "0530-sang.json", "0530-sang.svg", "1700-chieu-thon-1.mp3", "playlist.m3u8", ".a.json.1f.tmp")
PEOPLES = ("ghi-chu.docx", "nhac-le.mp3", "ảnh lễ hội.jpg", "0530.txt")


def filled(place: Path, *names: str) -> Path:
    place.mkdir(parents=True)
    for name in names:
        (place / name).write_text(place.name, encoding="utf-8")
    return place


def names_in(place: Path) -> set[str]:
    return {path.name for path in place.iterdir()}


def test_what_people_put_into_a_day_stays_when_it_is_built_again(tmp_path: Path) -> None:
    place = filled(tmp_path / "2026-04-22", *OURS, *PEOPLES)
    filled(place / "ảnh", "1.jpg")
    new = filled(tmp_path / ".moi-2026-04-22", "0530-sang.mp3", "playlist.m3u8")
    put_in_place(new, place)
    assert names_in(place) == {"0530-sang.mp3", "playlist.m3u8", *PEOPLES, "ảnh"}
    assert (place / "0530-sang.mp3").read_text(encoding="utf-8") == ".moi-2026-04-22"
    assert (place / "ảnh/1.jpg").is_file()
    assert names_in(tmp_path) == {"2026-04-22"}


@pytest.mark.parametrize("name", OURS)
def test_names_that_a_build_makes(name: str) -> None:
    assert is_ours(name)


@pytest.mark.parametrize("name", PEOPLES)
def test_names_that_only_people_give(name: str) -> None:
    assert not is_ours(name)


def test_a_run_that_was_killed_between_the_two_renames(tmp_path: Path) -> None:
    filled(tmp_path / ".cu-2026-04-22", "0530-sang.mp3", "ghi-chu.docx")
    recover(tmp_path)
    assert names_in(tmp_path / "2026-04-22") == {"0530-sang.mp3", "ghi-chu.docx"}


def test_a_run_that_was_killed_after_the_second_rename(tmp_path: Path) -> None:
    filled(tmp_path / "2026-04-22", "0530-sang.mp3")
    filled(tmp_path / ".cu-2026-04-22", "0530-sang.mp3", "1700-chieu.mp3", "ghi-chu.docx")
    recover(tmp_path)
    assert names_in(tmp_path) == {"2026-04-22"}
    assert names_in(tmp_path / "2026-04-22") == {"0530-sang.mp3", "ghi-chu.docx"}
    assert (tmp_path / "2026-04-22/0530-sang.mp3").read_text(encoding="utf-8") == "2026-04-22"


def test_what_is_no_folder_of_a_day_mends_itself(tmp_path: Path) -> None:
    (tmp_path / ".cu-2026-04-22").write_text("x", encoding="utf-8")
    (tmp_path / ".moi-2026-04-22").write_text("x", encoding="utf-8")
    (tmp_path / "2026-04-23").write_text("của người", encoding="utf-8")
    recover(tmp_path)
    assert names_in(tmp_path) == {"2026-04-23"}
    put_in_place(filled(tmp_path / ".moi-2026-04-23", "0530-sang.mp3"), tmp_path / "2026-04-23")
    assert (tmp_path / "2026-04-23/0530-sang.mp3").is_file()
    (aside,) = tmp_path.glob("*.de-rieng")
    assert aside.read_text(encoding="utf-8") == "của người"


def test_what_killed_runs_left_long_ago_goes(tmp_path: Path) -> None:
    out = tmp_path / "audio_out"
    for place in (tmp_path, out / "2026-04-22", tmp_path / "scripts/thong-bao", out / ".moi-2026-04-20"):
        place.mkdir(parents=True, exist_ok=True)
        (place / ".x.json.0f.tmp").touch()
    now = time.time()
    sweep(tmp_path, before=now - 3600)
    assert len(list(tmp_path.rglob(".*.tmp"))) == 4
    sweep(tmp_path, before=now + 3600)
    assert not list(tmp_path.rglob(".*.tmp"))
    assert names_in(out) == {"2026-04-22"}


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="a file's name is asked of Linux")
def test_what_a_day_holds_is_on_the_disk_before_it_takes_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a power loss a day had its manifests and lists, and sound of no length."""
    new, place = tmp_path / ".moi-2026-04-22", tmp_path / "2026-04-22"
    new.mkdir()
    for name in ("0530-sang.mp3", "0530-sang.svg", "0530-sang.json"):
        (new / name).write_bytes(b"x")
    synced, really = [], os.fsync

    def sync(file: int) -> None:
        assert not place.exists()
        synced.append(Path(f"/proc/self/fd/{file}").resolve().name)
        really(file)

    monkeypatch.setattr(os, "fsync", sync)
    put_in_place(new, place)
    assert sorted(synced) == ["0530-sang.json", "0530-sang.mp3", "0530-sang.svg"]
