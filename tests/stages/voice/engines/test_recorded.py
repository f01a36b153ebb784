"""recorded: an announcer's file of any format, trimmed, its long pauses shortened; files elsewhere are not reached."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
import soundfile
from settings import engine_settings

from broadcast.errors import EngineError
from broadcast.model import SAMPLE_RATE_HZ, Audio
from broadcast.stages.voice.engines.recorded import PAUSE_MS, Recorded, asked, shorten_pauses


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


def test_half_an_hour_is_the_most_also_where_it_is_silent(tmp_path: Path) -> None:
    path = tmp_path / "bai.flac"
    soundfile.write(path, np.concatenate([speech(1), np.zeros(8000 * 1805, np.int16)]), 8000)
    with pytest.raises(EngineError, match="dài quá 30 phút"):
        list(Recorded(engine_settings(home=tmp_path)).record(["bai.flac"]))


@pytest.mark.parametrize("suffix", [".mp3", ".m4a", ".flac"])
def test_a_damaged_recording_is_told(tmp_path: Path, suffix: str) -> None:
    path = save(tmp_path / f"bai{suffix}", speech(20))
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2] + bytes(1500) + data[len(data) // 2 + 1500 :])
    with pytest.raises(EngineError, match=r"bị hỏng|không đọc được"):
        list(Recorded(engine_settings(home=tmp_path)).record([path.name]))


def test_a_large_file_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(tmp_path / "bai.wav", speech(1))
    monkeypatch.setattr("broadcast.stages.voice.engines.recorded.LONGEST_BYTES", 1000)
    with pytest.raises(EngineError, match="lớn quá"):
        list(Recorded(engine_settings(home=tmp_path)).record(["bai.wav"]))


def test_other_bytes_than_those_asked_for_are_refused(tmp_path: Path) -> None:
    data = save(tmp_path / "bai.wav", speech(1)).read_bytes()
    engine = Recorded(engine_settings(home=tmp_path))
    (clip,) = engine.record([asked(Audio(path="bai.wav", sha256=hashlib.sha256(data).hexdigest()))])
    assert len(clip)
    with pytest.raises(EngineError, match="xin duyệt lại"):
        list(engine.record([asked(Audio(path="bai.wav", sha256="0" * 64))]))
