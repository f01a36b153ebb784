"""Real players hear a joined file to its end, and go to each chapter within a tenth of a second."""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import soundfile
from debian import needs
from mixing import mix
from test_mix import recorded

from broadcast.model import Bulletin, Sound
from broadcast.outside.ffmpeg import executable

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


@pytest.mark.parametrize(
    "play",
    [
        pytest.param(ffmpeg, id="ffmpeg"),
        pytest.param(mpv, id="mpv", marks=needs("mpv")),
        pytest.param(vlc, id="vlc", marks=needs("VLC")),
    ],
)
def test_a_player_hears_all_and_finds_each_chapter(play: Play, finished: tuple[Path, Bulletin], tmp_path: Path) -> None:
    path, bulletin = finished
    if play is vlc and os.geteuid() == 0:
        pytest.skip("VLC does not run as root")
    wav = tmp_path / "heard.wav"
    whole = soundfile.read(path)[0]
    assert len(heard(play(path, 0, wav), wav)) == pytest.approx(len(whole), abs=RATE_HZ // 10)
    for item in bulletin.items[1:]:
        at = item.start_ms * RATE_HZ // 1000
        found = heard(play(path, item.start_ms / 1000, wav), wav)
        late = lateness(found, whole[at : at + RATE_HZ])
        assert abs(late) <= RATE_HZ // 10, (item.title, late * 1000 // RATE_HZ)


def lateness(found: npt.NDArray[np.float64], wanted: npt.NDArray[np.float64]) -> int:
    """How many samples after the beginning of `found` the second that is wanted begins."""
    around = np.concatenate([np.zeros(RATE_HZ // 5), found[: RATE_HZ + RATE_HZ // 5]])
    size = 1 << 18
    match = np.fft.irfft(np.fft.rfft(around, size) * np.conj(np.fft.rfft(wanted, size)))
    return (int(np.argmax(match)) + size // 2) % size - size // 2 - RATE_HZ // 5


OPEN = """async data => {
  const bytes = Uint8Array.from(atob(data), sign => sign.charCodeAt(0))
  const audio = window.audio = new Audio(URL.createObjectURL(new Blob([bytes], {type: "audio/mpeg"})))
  await new Promise((done, failed) => { audio.onloadedmetadata = done; audio.onerror = failed })
  const context = window.context = new AudioContext({sampleRate: RATE_HZ})
  const tap = window.tap = context.createScriptProcessor(4096, 1, 1)
  context.createMediaElementSource(audio).connect(tap)
  tap.connect(context.destination)
  await context.resume()
  return audio.duration
}""".replace("RATE_HZ", str(RATE_HZ))
HEAR = """async ({from, seconds}) => {
  audio.pause()
  await new Promise(done => setTimeout(done, 400)) // what was heard before leaves the tap
  audio.currentTime = from
  await new Promise(done => audio.onseeked = done)
  const heard = []
  tap.onaudioprocess = event => heard.push(...event.inputBuffer.getChannelData(0))
  await audio.play()
  await new Promise(done => { audio.onended = done; if (seconds) setTimeout(done, seconds * 1000) })
  tap.onaudioprocess = null
  const samples = new Float32Array(heard), bytes = new Uint8Array(samples.buffer)
  let text = ""
  for (const byte of bytes) text += String.fromCharCode(byte)
  return [btoa(text), audio.currentTime, audio.ended]
}"""


@needs("Chromium")
def test_a_browser_plays_to_the_end_and_finds_each_chapter(finished: tuple[Path, Bulletin]) -> None:
    from playwright import sync_api as playwright

    chromium = shutil.which("chromium")
    path, bulletin = finished
    whole = soundfile.read(path)[0]
    with playwright.sync_playwright() as running:
        arguments = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required"]
        page = running.chromium.launch(executable_path=chromium, args=arguments).new_page()
        duration_s = page.evaluate(OPEN, base64.b64encode(path.read_bytes()).decode())
        assert duration_s == pytest.approx(len(whole) / RATE_HZ, abs=0.1)
        for item in bulletin.items[1:]:
            sound, _, _ = page.evaluate(HEAR, {"from": item.start_ms / 1000, "seconds": 2})
            found = np.frombuffer(base64.b64decode(sound), np.float32).astype(np.float64)
            begins = int(np.flatnonzero(found)[0])  # before it plays, the tap gives nothing but nought
            at = item.start_ms * RATE_HZ // 1000
            late = lateness(found[begins:], whole[at : at + RATE_HZ])
            assert abs(late) <= RATE_HZ // 10, (item.title, late * 1000 // RATE_HZ)
        _, at_s, ended = page.evaluate(HEAR, {"from": duration_s - 2, "seconds": 0})
        assert ended
        assert at_s == pytest.approx(duration_s, abs=0.05)
