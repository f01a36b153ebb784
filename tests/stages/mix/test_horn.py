"""What a horn is given, measured on finished files: low peaks, quiet pauses, nothing flattened, no dead stop."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import soundfile
from mixing import mix
from test_mix import decode, recorded

from broadcast.model import SAMPLE_RATE_HZ, Bulletin, Recording, Sound
from tests.conftest import SCHEDULE, run_broadcast, write_station
from tests.values import read_bulletins

DAY = "2026-04-22"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Recording:
    return recorded(tmp_path_factory.mktemp("clips"), "espeak", 11, items=2)


@pytest.fixture(scope="module")
def finished(
    made: Recording, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Bulletin, npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """The bulletin, its samples, and which of them are speech."""
    path = tmp_path_factory.mktemp("horn") / "a.mp3"
    bulletin = mix(made, Sound(), path, station="Đài")
    samples = decode(path)
    said = np.zeros(len(samples), np.bool_)
    for item in bulletin.items:
        for line in item.lines:
            said[line.start_ms * 441 // 10 : line.end_ms * 441 // 10] = True
    return bulletin, samples, said


def test_peaks_are_low_for_an_amplifier_that_clips(
    finished: tuple[Bulletin, npt.NDArray[np.float64], npt.NDArray[np.bool_]],
) -> None:
    _, samples, said = finished
    speech = samples[said]
    windows = speech[: len(speech) // 882 * 882].reshape(-1, 882)
    powers = np.mean(np.square(windows), axis=1)
    active = np.mean(powers[powers > powers.max() * 1e-3])
    crest_db = 20 * np.log10(np.percentile(np.abs(speech), 99.99)) - 10 * np.log10(active)
    assert crest_db <= 10.5


def test_pauses_are_quiet(finished: tuple[Bulletin, npt.NDArray[np.float64], npt.NDArray[np.bool_]]) -> None:
    bulletin, samples, _ = finished
    floors = []
    for item in bulletin.items:
        for before, after in zip(item.lines, item.lines[1:], strict=False):
            pause = samples[(before.end_ms + 100) * 441 // 10 : (after.start_ms - 50) * 441 // 10]
            floors.append(10 * np.log10(np.mean(np.square(pause))))
    assert len(floors) > 5
    assert max(floors) <= -50


def test_nothing_is_flattened(finished: tuple[Bulletin, npt.NDArray[np.float64], npt.NDArray[np.bool_]]) -> None:
    """A clipped wave stands still at its highest level; a limited one goes over it in a curve."""
    _, samples, _ = finished
    loud = np.abs(samples)
    near = np.flatnonzero(np.diff(np.concatenate([[0], (loud > 0.995 * loud.max()).astype(int), [0]])))
    assert (near[1::2] - near[::2]).max() <= 3


def test_espeaks_sentences_die_away(made: Recording) -> None:
    """At full level until 5 ms before the end, a sentence sounds cut off."""
    for clip in made.clips[:12]:
        samples = soundfile.read(clip.path)[0]
        end = int(np.flatnonzero(np.abs(samples) > np.abs(samples).max() * 10 ** (-50 / 20))[-1])
        at = [end - SAMPLE_RATE_HZ * ms // 1000 for ms in (45, 25, 12)]
        before, middle, last = (np.sqrt(np.mean(np.square(samples[a : a + 220]))) + 1e-9 for a in at)
        assert middle <= before * 1.2
        assert last < 0.6 * max(before, middle)


def test_a_station_with_long_echoes_pauses_and_reads_slowly(tmp_path: Path) -> None:
    station = write_station(tmp_path, SCHEDULE.replace("sound:\n", "sound:\n  profile: horn-far\n"))
    for arguments in (
        ("approve", "scripts/dot", "scripts/thong-bao", "--by", "Chủ tịch UBND xã", "--yes"),
        ("build", "--day", DAY, "--engine", "espeak"),
    ):
        done = run_broadcast(*arguments, cwd=station)
        assert done.returncode == 0, done.stderr
    bulletin, *_ = read_bulletins(station / "audio_out" / DAY)
    pauses = [
        after.start_ms - before.end_ms
        for item in bulletin.items
        for before, after in zip(item.lines, item.lines[1:], strict=False)
    ]
    assert pauses and min(pauses) >= 699
    lines = [line for item in bulletin.items for line in item.lines]
    minutes = sum(line.end_ms - line.start_ms for line in lines) / 60_000
    assert sum(len(line.spoken.split()) for line in lines) / minutes < 170
    assert bulletin.main.profile == "horn-far"
