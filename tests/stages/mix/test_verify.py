"""A finished file that was cut, changed or swapped is found, whichever version; one that is as it was made is not."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from broadcast.outside.ffmpeg import command
from broadcast.stages.mix.verify import verify, verify_joined
from broadcast.station.keys import key_over
from broadcast.station.manifest import read_bulletin, write_bulletin
from tests.conftest import SCHEDULE, run_broadcast, write_station
from tests.values import altered

DAY = "2026-04-22"
VERSIONS = ("0530-sang.mp3", "0530-sang-phone.mp3", "0530-sang-light.mp3")
Made = dict[str, bytes]
"""The files of a day by name."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Made]:
    """The folder of a day in which each bulletin was built for horns and for telephones."""
    also = SCHEDULE.replace("sound:\n", "sound:\n  also: [phone, light]\n")
    station = write_station(tmp_path_factory.mktemp("station"), also)
    for arguments in (
        ("approve", "scripts/dot", "scripts/thong-bao", "--by", "Chủ tịch UBND xã", "--yes"),
        ("build", "--day", DAY, "--engine", "tone"),
    ):
        done = run_broadcast(*arguments, cwd=station)
        assert done.returncode == 0, done.stderr
    place = station / "audio_out" / DAY
    return place, {path.name: path.read_bytes() for path in place.iterdir()}


@pytest.fixture
def day(built: tuple[Path, Made]) -> Iterator[tuple[Path, Made]]:
    """The same, put right again afterwards."""
    place, made = built
    yield place, made
    for name, data in made.items():
        (place / name).write_bytes(data)


def truncated(made: Made, name: str) -> bytes:
    return made[name][: len(made[name]) * 9 // 10]


def flipped(made: Made, name: str) -> bytes:
    """One bit of the sound."""
    at = len(made[name]) * 2 // 3
    return made[name][:at] + bytes([made[name][at] ^ 1]) + made[name][at + 1 :]


def retagged(made: Made, name: str) -> bytes:
    """One bit of a title."""
    at = made[name].index("Đài".encode("utf-16-le"))
    return made[name][:at] + bytes([made[name][at] ^ 1]) + made[name][at + 1 :]


def swapped(made: Made, name: str) -> bytes:
    """The same bulletin for other ears: as long, with the same chapters."""
    return made[VERSIONS[VERSIONS.index(name) - 1]]


def of_the_evening(made: Made, name: str) -> bytes:
    return made[name.replace("0530-sang", "1700-chieu")]


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (truncated, "lẽ ra"),
        (flipped, "SHA-256"),
        (retagged, "SHA-256"),
        (swapped, "SHA-256"),
        (of_the_evening, "mục lục"),
        (lambda *_: b"", "không giải mã được"),
    ],
)
@pytest.mark.parametrize("name", VERSIONS)
def test_damage_to_any_version_is_found(
    damage: Callable[[Made, str], bytes], said: str, name: str, day: tuple[Path, Made]
) -> None:
    place, made = day
    (place / name).write_bytes(damage(made, name))
    bulletin = read_bulletin(place / "0530-sang.json")
    (version,) = (one for one in bulletin.files if one.mp3 == name)
    assert said in " ".join(verify(bulletin, version, place / name).faults)


@pytest.mark.parametrize(("damage", "decoded"), [(truncated, True), (flipped, False), (of_the_evening, False)])
def test_damage_to_what_was_joined_just_now_is_found(
    damage: Callable[[Made, str], bytes], decoded: bool, day: tuple[Path, Made]
) -> None:
    place, made = day
    bulletin = read_bulletin(place / "0530-sang.json")
    path = place / bulletin.main.mp3
    assert verify_joined(bulletin, bulletin.main, path).faults == ()
    path.write_bytes(damage(made, path.name))
    assert verify_joined(bulletin, bulletin.main, path, decoded=decoded).faults
    signed = replace(bulletin.main, sha256=hashlib.sha256(path.read_bytes()).hexdigest())
    assert bool(verify_joined(bulletin, signed, path).faults) == (damage is not flipped)


def test_the_verb_looks_at_every_version(day: tuple[Path, Made]) -> None:
    place, made = day
    names = {name for name in made if name.endswith(".mp3")}
    whole = run_broadcast("verify", "--day", DAY, "--json", cwd=place.parents[1])
    assert whole.returncode == 0
    assert {one["mp3"] for one in json.loads(whole.stdout)} == names
    (place / VERSIONS[1]).unlink()
    (place / VERSIONS[2]).write_bytes(truncated(made, VERSIONS[2]))
    done = run_broadcast("verify", "--day", DAY, "--json", cwd=place.parents[1])
    assert done.returncode == 70
    faults = {one["mp3"]: " ".join(one["faults"]) for one in json.loads(done.stdout)}
    assert {name for name in names if faults[name]} == set(VERSIONS[1:])
    assert "không có tệp MP3" in faults[VERSIONS[1]]


def test_what_an_older_release_made_is_asked_only_what_it_said(day: tuple[Path, Made]) -> None:
    """Its music was louder than its speech, and nobody had told it not to be."""
    place, _ = day
    bulletin = read_bulletin(place / "0530-sang.json")
    main = bulletin.main
    told = replace(main, loudness=replace(main.loudness, speech_lufs=None, music=None))
    assert verify(bulletin, told, place / main.mp3).faults == ()
    louder = replace(main, loudness=replace(main.loudness, speech_lufs=-14.0))
    assert any("tiếng nói" in fault for fault in verify(bulletin, louder, place / main.mp3).faults)
    # The same file, had the jingle been where the manifest says there is speech, and speech where it says music.
    items = tuple(replace(item, lines=item.lines[:1]) if item.kind != "jingle" else item for item in bulletin.items)
    found = verify(replace(bulletin, items=items), told, place / main.mp3)
    assert not any("nhạc" in fault for fault in found.faults)
    assert any(
        "nhạc to hơn" in fault for fault in verify(replace(bulletin, items=items), main, place / main.mp3).faults
    )


def test_silence_where_a_sentence_should_be_is_found(day: tuple[Path, Made]) -> None:
    place, _ = day
    written = place / "0530-sang.json"
    made = read_bulletin(written)
    line = made.items[2].lines[0]
    span = f"between(t,{line.start_ms / 1000},{line.end_ms / 1000})"
    path, cut = place / "0530-sang.mp3", place.parent / "silent.mp3"
    arguments = ("-i", str(path), "-af", f"volume=0:enable='{span}'", "-b:a", "64k", str(cut))
    subprocess.run(command("-y", *arguments), check=True, capture_output=True)
    cut.replace(path)
    quiet = altered(made, sha256=hashlib.sha256(path.read_bytes()).hexdigest())
    written.write_bytes(write_bulletin(quiet, key_over(written)))
    bulletin = read_bulletin(written)
    assert any("không nghe thấy câu" in one for one in verify(bulletin, bulletin.files[0], path).faults)
