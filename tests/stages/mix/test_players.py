"""Real players hear a joined file to its end, and go to each chapter within a tenth of a second."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import soundfile
from mixing import mix
from test_mix import recorded

from broadcast.ffmpeg import executable
from broadcast.model import Bulletin, Sound

RATE_HZ = 44_100
Play = Callable[[Path, float, Path], tuple[str, ...]]
"""The command that plays a file from a second on into a WAV."""


def ffmpeg(path: Path, start_s: float, wav: Path) -> tuple[str, ...]:
    return (executable(), "-v", "error", "-y", "-ss", f"{start_s:.3f}", "-i", str(path), str(wav))


def mpv(path: Path, start_s: float, wav: Path) -> tuple[str, ...]:
    out = ("--ao=pcm", f"--ao-pcm-file={wav}", "--ao-pcm-waveheader=yes", "--no-video", "--really-quiet")
    return ("mpv", "--no-config", "--untimed", *out, f"--start={start_s:.3f}", str(path))


def vlc(path: Path, start_s: float, wav: Path) -> tuple[str, ...]:
    out = f"#transcode{{acodec=s16l,samplerate={RATE_HZ},channels=1}}:std{{access=file,mux=wav,dst={wav}}}"
    quiet = ("-I", "dummy", "--quiet", "--no-sout-video", f"--start-time={start_s:.3f}")
    return ("cvlc", *quiet, "--sout", out, str(path), "vlc://quit")


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Bulletin]:
    folder = tmp_path_factory.mktemp("players")
    made = recorded(folder, "espeak", 7, items=2, headlines=True)
    return folder / "a.mp3", mix(made, Sound(), folder / "a.mp3", station="Đài")


def heard(command: tuple[str, ...], wav: Path) -> npt.NDArray[np.float64]:
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    samples, rate_hz = soundfile.read(wav, always_2d=True)
    assert rate_hz == RATE_HZ
    return np.asarray(samples[:, 0])


@pytest.mark.parametrize("play", [ffmpeg, mpv, vlc], ids=["ffmpeg", "mpv", "vlc"])
def test_a_player_hears_all_and_finds_each_chapter(play: Play, finished: tuple[Path, Bulletin], tmp_path: Path) -> None:
    path, bulletin = finished
    name = play(path, 0, path)[0]
    if shutil.which(name) is None:
        pytest.skip(f"{Path(name).name} is not on this machine")
    if play is not ffmpeg and not os.environ.get("BROADCAST_PLAYERS"):
        pytest.skip("asked for by BROADCAST_PLAYERS=1")
    if play is vlc and os.geteuid() == 0:
        pytest.skip("VLC does not run as root")
    wav = tmp_path / "heard.wav"
    whole = soundfile.read(path)[0]
    assert len(heard(play(path, 0, wav), wav)) == pytest.approx(len(whole), abs=RATE_HZ // 10)
    for item in bulletin.items[1:]:
        at = item.start_ms * RATE_HZ // 1000
        found = heard(play(path, item.start_ms / 1000, wav), wav)
        wanted = whole[at : at + RATE_HZ]
        around = np.concatenate([np.zeros(RATE_HZ // 5), found[: RATE_HZ + RATE_HZ // 5]])
        size = 1 << 18
        match = np.fft.irfft(np.fft.rfft(around, size) * np.conj(np.fft.rfft(wanted, size)))
        late = (int(np.argmax(match)) + size // 2) % size - size // 2 - RATE_HZ // 5
        assert abs(late) <= RATE_HZ // 10, (item.title, late * 1000 // RATE_HZ)
