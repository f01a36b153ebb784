"""A finished file that was cut, changed or swapped is found; one that is as it was made is not."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run

DAY = "2026-04-22"


def halved(data: bytes) -> bytes:
    return data[: len(data) // 2]


def flipped(data: bytes) -> bytes:
    at = len(data) // 2
    return data[:at] + bytes(255 - byte for byte in data[at : at + 4000]) + data[at + 4000 :]


@pytest.mark.parametrize(("damage", "said"), [(halved, "lẽ ra"), (flipped, "SHA-256"), (lambda _: b"", "không")])
def test_a_damaged_file_is_found(damage: Callable[[bytes], bytes], said: str, run: Run, station: Path) -> None:
    assert run("build", "--day", DAY, "--engine", "tone").returncode == 0
    assert run("verify", "--day", DAY).returncode == 0
    path = station / "audio_out" / DAY / "0530-sang.mp3"
    path.write_bytes(damage(path.read_bytes()))
    done = run("verify", "--day", DAY, "--json")
    assert done.returncode == 70
    faults = {one["mp3"]: " ".join(one["faults"]) for one in json.loads(done.stdout)}
    assert said in faults["0530-sang.mp3"]
    assert not faults["1700-chieu.mp3"]


def test_a_swapped_file_is_found_and_a_missing_one(run: Run, station: Path) -> None:
    assert run("build", "--day", DAY, "--engine", "tone").returncode == 0
    place = station / "audio_out" / DAY
    (place / "0530-sang.mp3").write_bytes((place / "1700-chieu.mp3").read_bytes())
    assert "SHA-256" in run("verify", "--day", DAY).stdout
    (place / "0530-sang.mp3").unlink()
    done = run("verify", "--day", DAY)
    assert done.returncode == 70
    assert "không có tệp MP3" in done.stdout


def test_silence_where_a_sentence_should_be_is_found(run: Run, station: Path) -> None:
    import hashlib
    import subprocess

    from broadcast.ffmpeg import command

    assert run("build", "--day", DAY, "--engine", "tone").returncode == 0
    place = station / "audio_out" / DAY
    manifest = json.loads((place / "0530-sang.json").read_text(encoding="utf-8"))
    line = manifest["items"][2]["lines"][0]
    span = f"between(t,{line['start_ms'] / 1000},{line['end_ms'] / 1000})"
    made = place.parent / "silent.mp3"
    arguments = ("-i", str(place / "0530-sang.mp3"), "-af", f"volume=0:enable='{span}'", "-b:a", "64k", str(made))
    subprocess.run(command("-y", *arguments), check=True, capture_output=True)
    made.replace(place / "0530-sang.mp3")
    manifest["sha256"] = hashlib.sha256((place / "0530-sang.mp3").read_bytes()).hexdigest()
    (place / "0530-sang.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert "không nghe thấy câu" in run("verify", "--day", DAY).stdout
