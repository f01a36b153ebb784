"""What a microphone heard is matched with what was played: in rooms with echo, delay and noise, and never by chance."""

from __future__ import annotations

import os
import sys
import threading
import time
from datetime import datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import soundfile

from broadcast.player.heard.ear import why_unusable
from broadcast.player.heard.matching import RATE_HZ, Match, envelope_of, match
from broadcast.player.values import Chosen, Due, Piece, Playing

BEFORE_S = 2.0
Samples = npt.NDArray[np.float64]


def speech(seconds: float, seed: int) -> Samples:
    """What varies as speech does: syllables of a voice of their own lengths and heights, words, pauses."""
    dice = np.random.default_rng(seed)
    at = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    pitch = 120 + 40 * np.sin(2 * np.pi * dice.uniform(0.1, 0.3) * at)
    voice = sum(np.sin(2 * np.pi * np.cumsum(pitch) / RATE_HZ * tone) / tone for tone in range(1, 9))
    loud = np.zeros(len(at))
    place = 0.0
    while place < seconds:
        length = dice.uniform(0.12, 0.35)
        rise = slice(int(place * RATE_HZ), int((place + length) * RATE_HZ))
        loud[rise] = dice.uniform(0.3, 1) * np.hanning(len(loud[rise]))
        place += length + (dice.uniform(0.3, 0.9) if dice.random() < 0.12 else 0.0)
    return np.asarray(voice * loud)


def in_room(played: Samples, *, snr_db: float, delay_s: float, seed: int, noise: str = "white") -> Samples:
    """At the microphone: an echo that dies away in 0.6 s, a delay, and noise louder than the speech."""
    dice = np.random.default_rng(seed)
    echo = dice.normal(0, 1, int(0.6 * RATE_HZ)) * np.exp(-np.arange(int(0.6 * RATE_HZ)) / (0.1 * RATE_HZ)) * 0.05
    echo[0] = 1
    size = len(played) + len(echo)
    wet = np.fft.irfft(np.fft.rfft(played, 2 * size) * np.fft.rfft(echo, 2 * size))[: len(played)]
    heard = np.zeros(len(played) + int((BEFORE_S + 13) * RATE_HZ))
    begins = int((BEFORE_S + delay_s) * RATE_HZ)
    heard[begins : begins + len(wet)] = wet
    other = dice.normal(0, 1, len(heard))
    if noise == "engine":
        at = np.arange(len(heard)) / RATE_HZ
        other = other * (1 + 0.5 * np.sin(2 * np.pi * 0.7 * at)) + 2 * np.sin(2 * np.pi * 90 * at)
    elif noise == "babble":
        other = sum(speech(len(heard) / RATE_HZ + 0.1, seed + 100 + n)[: len(heard)] for n in range(4))
    return np.asarray(heard + other * np.std(wet) / np.std(other) * 10 ** (-snr_db / 20))


def recorded(samples: Samples, gain: float = 0.2) -> npt.NDArray[np.int16]:
    scaled = samples / max(1e-9, float(np.abs(samples).max()))
    return np.asarray(np.round(scaled * gain * 32767), dtype=np.int16)


def found(played: Samples, heard: Samples) -> Match:
    result = match(envelope_of(recorded(played)), envelope_of(recorded(heard)), BEFORE_S)
    assert result is not None
    return result


@pytest.mark.parametrize("noise", ["white", "engine", "babble"])
@pytest.mark.parametrize(("delay_s", "seed"), [(0.0, 1), (0.35, 2), (6.0, 3)])
def test_it_is_heard_in_noise_louder_than_itself(noise: str, delay_s: float, seed: int) -> None:
    played = speech(40, seed)
    result = found(played, in_room(played, snr_db=-5, delay_s=delay_s, seed=seed, noise=noise))
    assert result.share >= (0.5 if noise == "babble" else 0.9), result
    assert abs(result.delay_ms - delay_s * 1000) <= 60


@pytest.mark.parametrize("seed", range(3))
def test_nothing_is_heard_where_nothing_of_it_was_on_air(seed: int) -> None:
    played, silence = speech(40, seed), np.zeros(55 * RATE_HZ)
    others = (
        in_room(speech(40, seed + 50), snr_db=10, delay_s=0, seed=seed),
        in_room(silence[: 40 * RATE_HZ], snr_db=0, delay_s=0, seed=seed)
        + np.random.default_rng(seed).normal(size=55 * RATE_HZ),
        silence,
        np.sin(2 * np.pi * 50 * np.arange(55 * RATE_HZ) / RATE_HZ),
    )
    for other in others:
        assert not found(played, other).heard


def test_a_part_that_was_not_on_air_is_told() -> None:
    played = speech(60, 5)
    heard = in_room(played, snr_db=5, delay_s=0.2, seed=5)
    after = heard[int((BEFORE_S + 30) * RATE_HZ) :]
    after[:] = np.random.default_rng(1).normal(0, 0.05, len(after))
    assert 0.4 <= found(played, heard).share <= 0.6
    heard = in_room(played, snr_db=5, delay_s=0.2, seed=5)
    away = int((BEFORE_S + 25) * RATE_HZ)
    shifted = np.concatenate((heard[:away], np.zeros(int(1.4 * RATE_HZ)), heard[away:]))  # a child was killed
    assert found(played, shifted).share >= 0.9


def test_too_short_to_tell_is_not_told() -> None:
    assert match(np.ones(100), np.ones(1000), 0) is None


RECORDER = """
import sys, time
data = open(sys.argv[1], "rb").read()
begun = time.monotonic()
for place in range(0, len(data), 1600):
    try:
        sys.stdout.buffer.write(data[place : place + 1600])
        sys.stdout.buffer.flush()
    except OSError:
        break
    time.sleep(max(0, begun + place / 16000 - time.monotonic()))
time.sleep(60)
"""


@pytest.mark.skipif(not os.environ.get("BROADCAST_ON_AIR"), reason="BROADCAST_ON_AIR: it listens for 20 s")
def test_a_listener_answers_for_a_file_that_was_on_air(tmp_path: Path) -> None:
    """What a recorder hands out is matched with a file of the station, in a process of its own."""
    from broadcast.player.heard.listening import Answer, Listening
    from broadcast.player.steady import steady

    played = speech(20, 3)
    path = tmp_path / "a.wav"
    soundfile.write(path, recorded(played), RATE_HZ, subtype="PCM_16")
    heard = in_room(played, snr_db=5, delay_s=0, seed=3)
    (tmp_path / "heard").write_bytes(recorded(heard).tobytes())
    (tmp_path / "recorder.py").write_text(RECORDER, encoding="utf-8")
    answers: list[Answer] = []
    came = threading.Event()

    def told(answer: Answer) -> None:
        answers.append(answer)
        came.set()

    ear = f'command:"{sys.executable}" "{tmp_path / "recorder.py"}" "{tmp_path / "heard"}"'
    listening = Listening(ear, told, lambda _: None, late_s=1)
    try:
        time.sleep(1)
        file = Chosen(path=path, sha256="", rung="fallback", pieces=(Piece(start_ms=0, end_ms=20_000),))
        at = datetime(2028, 2, 29, 12)
        due = Due(day=at.date(), name="1200-trua", title="x", at=at, place=tmp_path)
        begun = Playing(due=due, file=file, pieces=file.pieces, since=at, began=at, late_ms=0)
        listening.ask(begun, steady())
        assert came.wait(60)
    finally:
        listening.close()
    assert answers[0].due is due
    assert answers[0].share > 0, answers


def test_an_ear_that_is_none_is_refused() -> None:
    assert [bool(why_unusable(ear)) for ear in ("mic", "mic:USB", "command:arecord -t raw", "command:", "loa", "")] == [
        *(False, False, False),
        *(True, True, True),
    ]
