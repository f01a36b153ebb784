"""recorded: an announcer's file of any format, trimmed, its long pauses shortened; files elsewhere are not reached."""

from __future__ import annotations

import subprocess
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
import soundfile
from settings import engine_settings

from broadcast.errors import EngineError
from broadcast.model import SAMPLE_RATE_HZ
from broadcast.voice.engines.recorded import PAUSE_MS, Recorded, shorten_pauses


def speech(seconds: float) -> np.ndarray:
    time_s = np.arange(int(seconds * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    return (9000 * np.sin(2 * np.pi * 700 * time_s + 0.5)).astype(np.int16)


def silence(seconds: float) -> np.ndarray:
    return np.zeros(int(seconds * SAMPLE_RATE_HZ), np.int16)


def save(path: Path, *parts: np.ndarray) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path.with_suffix(".wav"), np.concatenate(parts), SAMPLE_RATE_HZ)
    if path.suffix != ".wav":
        convert = (imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", "-i", str(path.with_suffix(".wav")))
        subprocess.run((*convert, "-ac", "2", "-ar", "44100", str(path)), check=True)
    return path


@pytest.mark.parametrize("suffix", [".wav", ".mp3", ".m4a", ".ogg", ".flac"])
def test_a_recording_of_any_format_becomes_a_clip(tmp_path: Path, suffix: str) -> None:
    save(tmp_path / f"bai{suffix}", silence(1), speech(2), silence(1))
    (clip,) = Recorded(engine_settings(home=tmp_path)).record([f"bai{suffix}"])
    assert clip.dtype == np.int16
    assert len(clip) / SAMPLE_RATE_HZ == pytest.approx(2.06, abs=0.1)


def test_long_pauses_are_shortened_and_short_ones_kept() -> None:
    said = np.concatenate([speech(1), silence(5), speech(1), silence(0.8), speech(1)])
    shorter = shorten_pauses(said)
    assert len(shorter) / SAMPLE_RATE_HZ == pytest.approx(3.8 + PAUSE_MS / 1000, abs=0.05)
    assert np.count_nonzero(shorter) == np.count_nonzero(said)


@pytest.mark.parametrize("name", ["../bai.wav", "/etc/passwd", "khong-co.wav", "."])
def test_what_is_not_in_the_station_is_not_reached(tmp_path: Path, name: str) -> None:
    save(tmp_path / "bai.wav", speech(1))
    station = tmp_path / "dai"
    station.mkdir()
    with pytest.raises(EngineError, match="không có tệp thu âm"):
        list(Recorded(engine_settings(home=station)).record([name]))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"not a sound", "không đọc được"),
        (b"", "không đọc được"),
        (b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "không đọc được"),
        (b"ffconcat version 1.0\nfile 'other.wav'\n", "không đọc được"),
    ],
    ids=["text", "empty", "playlist", "concat"],
)
def test_what_is_no_recording_is_told(tmp_path: Path, content: bytes, words: str) -> None:
    save(tmp_path / "other.wav", speech(1))
    (tmp_path / "bai.mp3").write_bytes(content)
    with pytest.raises(EngineError, match=words):
        list(Recorded(engine_settings(home=tmp_path)).record(["bai.mp3"]))


def test_a_silent_recording_is_told(tmp_path: Path) -> None:
    save(tmp_path / "bai.wav", silence(2))
    with pytest.raises(EngineError, match="không có tiếng"):
        list(Recorded(engine_settings(home=tmp_path)).record(["bai.wav"]))
