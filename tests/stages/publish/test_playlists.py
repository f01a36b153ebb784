"""Playlists: exact bytes, relative names, and a schema that holds."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

import broadcast.stages.publish
from broadcast.errors import InputError
from broadcast.model import AiredItem, Bulletin, Line, Loudness, Voice
from broadcast.stages.publish import publish
from broadcast.station.manifest import is_whole, json_schema, read_bulletin, write_bulletin
from tests.values import altered, bulletin_of

MP3 = b"not really sound"
MORNING = bulletin_of(
    day=date(2026, 4, 22),
    slot_id="sang",
    slot_name="buổi sáng",
    at=time(5, 30),
    station="Đài truyền thanh xã Hưng Đạo",
    villages=(),
    mp3="0530-sang.mp3",
    sha256=hashlib.sha256(MP3).hexdigest(),
    size_bytes=len(MP3),
    duration_ms=61_600,
    frames=2_716_560,
    sample_rate_hz=44_100,
    loudness=Loudness(integrated_lufs=-16.0, true_peak_dbtp=-1.5),
    voice=Voice(engine="espeak", fingerprint="espeak 1.52", wanted="gtts", reason="không có mạng"),
    items=(
        AiredItem(
            kind="notice",
            id="thong-bao/x",
            title="X",
            start_ms=1000,
            end_ms=2000,
            lines=(Line(start_ms=1000, end_ms=2000, written="Ngày 5", spoken="ngày năm"),),
        ),
    ),
    left_out=(),
    inputs_sha256="0" * 64,
)
EVENING = altered(MORNING, slot_id="chieu", slot_name="buổi chiều", at=time(17), mp3="1700-chieu.mp3")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return a_day(tmp_path, EVENING, MORNING)


def a_day(tmp_path: Path, *bulletins: Bulletin) -> Path:
    place = tmp_path / "2026-04-22"
    place.mkdir()
    for one in bulletins:
        (place / one.main.mp3).write_bytes(MP3)
        (place / one.main.mp3).with_suffix(".json").write_bytes(write_bulletin(one))
    return place


def test_playlists_are_exact_and_in_playing_order(folder: Path) -> None:
    assert {"playlist.m3u8", "playlist.m3u", "playlist.json"} <= set(publish(folder))
    assert (folder / "playlist.m3u8").read_bytes().decode() == (
        "#EXTM3U\n"
        "#EXTINF:62,Bản tin buổi sáng 22/04/2026 - Đài truyền thanh xã Hưng Đạo\n0530-sang.mp3\n"
        "#EXTINF:62,Bản tin buổi chiều 22/04/2026 - Đài truyền thanh xã Hưng Đạo\n1700-chieu.mp3\n"
    )
    assert (folder / "playlist.m3u").read_bytes() == (
        b"#EXTM3U\r\n"
        b"#EXTINF:62,Ban tin buoi sang 22/04/2026 - Dai truyen thanh xa Hung Dao\r\n0530-sang.mp3\r\n"
        b"#EXTINF:62,Ban tin buoi chieu 22/04/2026 - Dai truyen thanh xa Hung Dao\r\n1700-chieu.mp3\r\n"
    )


def test_publishing_again_changes_nothing(folder: Path) -> None:
    publish(folder)
    assert publish(folder) == ()


def test_the_day_list_keeps_its_published_schema(folder: Path) -> None:
    publish(folder)
    schema = json.loads((Path(broadcast.stages.publish.__file__).parent / "playlist.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    day = json.loads((folder / "playlist.json").read_bytes())
    Draft202012Validator(schema).validate(day)
    assert day["bulletins"][0]["sha256"] == MORNING.main.sha256


def test_a_manifest_reads_back_as_it_was_written(folder: Path) -> None:
    path = folder / "0530-sang.json"
    assert read_bulletin(path) == MORNING
    Draft202012Validator(json_schema()).validate(json.loads(path.read_bytes()))
    assert not is_whole(MORNING, folder)  # its picture is missing
    (folder / "0530-sang.svg").write_bytes(b"<svg/>")
    assert is_whole(MORNING, folder)
    (folder / MORNING.main.mp3).write_bytes(MP3[:-1])
    assert not is_whole(MORNING, folder)


@pytest.mark.parametrize("name", ["../0530-sang.mp3", "a\\b.mp3", "/etc/x.mp3", "a\n#b.mp3", ".mp3", "A\u202e.mp3"])
def test_a_manifest_that_points_out_of_its_folder_is_refused(folder: Path, name: str) -> None:
    path = folder / "0530-sang.json"
    path.write_bytes(write_bulletin(altered(MORNING, mp3=name)))
    with pytest.raises(InputError, match=r"0530-sang\.json:1: bản kê"):
        read_bulletin(path)


def test_a_manifest_with_a_village_that_leads_elsewhere_is_refused(folder: Path) -> None:
    (folder / "0530-sang.json").write_bytes(write_bulletin(altered(MORNING, villages=("/../../thon-3",))))
    assert not [name for name in publish(folder) if "thon" in name]
    assert _names(folder / "playlist.m3u8") == ["1700-chieu.mp3"]
    assert [path.name for path in folder.parent.iterdir()] == ["2026-04-22"]


def test_the_day_list_tells_a_device_of_the_smaller_version(folder: Path) -> None:
    first = MORNING.files[0]
    light = replace(first, profile="light", mp3="0530-sang-light.mp3", size_bytes=7)
    (folder / "0530-sang.json").write_bytes(write_bulletin(altered(MORNING, versions=(light,))))
    publish(folder)
    told = json.loads((folder / "playlist.json").read_bytes())
    assert told["timezone"] == "Asia/Ho_Chi_Minh"
    assert told["bulletins"][0]["versions"] == [
        {
            "profile": "light",
            "mp3": light.mp3,
            "sha256": light.sha256,
            "size_bytes": 7,
            "duration_ms": light.duration_ms,
        }
    ]


def test_an_urgent_bulletin_comes_first_and_a_village_hears_its_own(tmp_path: Path) -> None:
    urgent = altered(
        EVENING, slot_id="khan-bao", at=time(9), repeats=(time(9, 30),), mp3="0900-khan-bao.mp3", priority="khẩn"
    )
    own = altered(MORNING, variant="thon-3", villages=("thon-3", "thon-4"), mp3="0530-sang_thon-3.mp3")
    folder = a_day(tmp_path, MORNING, EVENING, urgent, own)
    publish(folder)
    assert _names(folder / "playlist.m3u8") == ["0900-khan-bao.mp3", "0530-sang.mp3", "1700-chieu.mp3"]
    for village in ("thon-3", "thon-4"):
        assert _names(folder / f"playlist-{village}.m3u8") == [
            "0900-khan-bao.mp3",
            "0530-sang_thon-3.mp3",
            "1700-chieu.mp3",
        ]
    for mp3 in (own.main.mp3, urgent.main.mp3):
        (folder / mp3).unlink()
    assert "playlist-thon-3.m3u8" in publish(folder)
    assert not list(folder.glob("playlist-*"))


def _names(path: Path) -> list[str]:
    return [line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]
