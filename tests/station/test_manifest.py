"""Manifests: what the release before formats were counted has written is still read, and nothing of a later one is."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from datetime import date, time
from pathlib import Path

import pytest

from broadcast.errors import InputError
from broadcast.station.manifest import FORMAT, hash_of, read_bulletin, read_day, write_bulletin

OLD = Path(__file__).parent / "old_day" / "2026-04-22"
"""Built by the last release that wrote no format, from the small station of these tests."""


@pytest.fixture
def day(tmp_path: Path) -> Path:
    place = tmp_path / "2026-04-22"
    shutil.copytree(OLD, place)
    (place / "0530-sang.mp3").write_bytes(b"")
    return place


def test_a_day_built_by_the_old_code_is_read(day: Path) -> None:
    found = read_day(day)
    (bulletin,) = found.bulletins
    assert (found.day, found.broken, bulletin.name) == (date(2026, 4, 22), (), "0530-sang")
    assert (bulletin.airtime.at, bulletin.airtime.slot_name, bulletin.airtime.villages) == (
        time(5, 30),
        "buổi sáng",
        (),
    )
    assert [(file.profile, file.mp3) for file in bulletin.files] == [
        ("horn", "0530-sang.mp3"),
        ("light", "0530-sang-light.mp3"),
    ]
    assert bulletin.main.duration_ms > bulletin.items[-1].end_ms > 0
    assert {item.approval.by for item in bulletin.items if item.approval} == {"Chủ tịch UBND xã"}


def test_what_is_written_anew_has_every_key_of_the_old_file_and_its_format(day: Path) -> None:
    path = day / "0530-sang.json"
    old = json.loads(path.read_bytes())
    new = json.loads(write_bulletin(read_bulletin(path)))
    assert new.pop("format") == FORMAT
    for item in new["items"]:  # what later releases added to an approval is empty for an old one
        assert (item["approval"] or {}).pop("spoken_sha256", "") == ""
        assert (item["approval"] or {}).pop("way", "") == ""
    assert new == old


def test_a_manifest_of_a_later_release_is_refused_and_told(day: Path) -> None:
    path = day / "0530-sang.json"
    later = json.loads(path.read_bytes()) | {"format": FORMAT + 1}
    path.write_text(json.dumps(later), encoding="utf-8")
    with pytest.raises(InputError, match=r"0530-sang\.json"):
        read_bulletin(path)
    assert read_day(day).broken == ("0530-sang",)


@pytest.mark.parametrize(
    ("key", "value"),
    [("made_at", "2026-04-21T20:15:00+07:00"), ("at", "05:30:00Z"), ("repeats", ["06:00:00+07:00"])],
)
def test_a_time_with_a_zone_makes_a_manifest_broken_and_stops_nothing(day: Path, key: str, value: object) -> None:
    path = day / "0530-sang.json"
    path.write_text(json.dumps(json.loads(path.read_bytes()) | {key: value}), encoding="utf-8")
    assert read_day(day).broken == ("0530-sang",)


def test_a_sound_is_hashed_again_once_it_has_changed_even_with_its_old_time(day: Path) -> None:
    path = day / "0530-sang.mp3"
    path.write_bytes(b"one")
    status = path.stat()
    before = hash_of(path)
    assert hash_of(path) == before == (hashlib.sha256(b"one").hexdigest(), 3)
    path.write_bytes(b"two")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert hash_of(path) == (hashlib.sha256(b"two").hexdigest(), 3)
