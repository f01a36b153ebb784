"""recorded: the announcer's own voice. What it is asked for is a file that a script names, not a text."""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from broadcast.errors import EngineError, MixError
from broadcast.model import SAMPLE_RATE_HZ, Audio
from broadcast.outside.ffmpeg import SOUND_FILE, run_ffmpeg
from broadcast.stages.voice.engine import EngineSettings, refuse_voice
from broadcast.stages.voice.sound import SILENT_DBFS, WINDOW_MS, Pcm, check_whole_mp3, is_mp3, trim, windows

LONGEST_S = 1800
LONGEST_BYTES = 100_000_000
PAUSE_MS = 1200
"""A longer silence is shortened to this: over horns it sounds as if the station had failed, and two seconds of it in
a finished file are a fault."""
_ASKED = re.compile(r"(.+)#([0-9a-f]{64})", re.DOTALL)


class Recorded:
    """What an announcer recorded, brought to the form of a clip."""

    remote = False
    repeatable = True
    fingerprint = f"recorded 1 {PAUSE_MS}"

    def __init__(self, settings: EngineSettings) -> None:
        self._home = settings.home

    def record(self, texts: Sequence[str]) -> Iterator[Pcm]:
        """The recordings at these places in the station's folder, as they are or as `asked`. Raises EngineError."""
        return (load_from(self._home, text) for text in texts)

    def close(self) -> None:
        """Nothing is held."""


def load_from(home: Path, asked_for: str) -> Pcm:
    """The recording at a place within the station's folder, wherever links lead. Raises EngineError."""
    found = _ASKED.fullmatch(asked_for)
    name, sha256 = found.groups() if found else (asked_for, "")
    path = (home / name).resolve()
    if not path.is_relative_to(home.resolve()) or not path.is_file():
        raise EngineError(f"{name}: không có tệp thu âm này trong thư mục của đài — xem lại dòng audio của bài")
    return load_recording(path, name, sha256)


def asked(audio: Audio) -> str:
    """What the engine is asked for to give these very bytes: a file may be swapped after it was approved."""
    return f"{audio.path}#{audio.sha256}"


def load_recording(path: Path, shown: str, sha256: str = "") -> Pcm:
    """A sound file of any format that ffmpeg reads, ready to be aired. Raises EngineError, also for other bytes."""
    data = _read(path, shown)
    if sha256 and hashlib.sha256(data).hexdigest() != sha256:
        raise EngineError(f"{shown}: tệp thu âm đã đổi từ lúc duyệt — xin duyệt lại")
    raw = _decode(data, path.suffix, shown)
    if len(raw) > LONGEST_S * SAMPLE_RATE_HZ:
        raise EngineError(f"{shown}: tệp thu âm dài quá {LONGEST_S // 60} phút — chia thành nhiều bài")
    pcm = shorten_pauses(trim(raw))
    if not len(pcm):
        raise EngineError(f"{shown}: tệp thu âm không có tiếng — thu lại, hoặc chọn tệp khác")
    return pcm


def _read(path: Path, shown: str) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(LONGEST_BYTES + 1)
    except OSError as error:
        raise EngineError(f"{shown}: không mở được tệp thu âm — kiểm tra quyền đọc") from error
    if len(data) > LONGEST_BYTES:
        message = f"{shown}: tệp thu âm lớn quá {LONGEST_BYTES // 1_000_000} MB — chọn đúng tệp, hoặc lưu lại dạng MP3"
        raise EngineError(message)
    return data


def _decode(data: bytes, suffix: str, shown: str) -> Pcm:
    """All samples of the file; of one that is damaged none, for ffmpeg gives what it can and ends well."""
    form = ("-map", "0:a:0", "-t", str(LONGEST_S + 1), "-ac", "1", "-ar", str(SAMPLE_RATE_HZ), "-f", "s16le", "pipe:1")
    try:
        if suffix.lower() == ".mp3" and is_mp3(data):
            check_whole_mp3(data)
        with tempfile.TemporaryDirectory() as folder:  # a pipe can't be wound back, as an .m4a needs it
            held = Path(folder) / f"recording{suffix}"
            held.write_bytes(data)
            done = run_ffmpeg("-loglevel", "error", *SOUND_FILE, "-i", f"file:{held}", *form)
    except (MixError, ValueError) as error:
        message = f"{shown}: không đọc được tệp thu âm — mở thử bằng máy nghe nhạc, hoặc thu lại"
        raise EngineError(message) from error
    if done.stderr.strip():
        raise EngineError(f"{shown}: tệp thu âm bị hỏng, không đọc được trọn vẹn — chép lại từ máy thu, hoặc thu lại")
    return np.frombuffer(done.stdout, dtype=np.int16)


def shorten_pauses(pcm: Pcm) -> Pcm:
    """The recording without the part of each silence that goes beyond `PAUSE_MS`; what is heard stays as it is."""
    window, peaks = SAMPLE_RATE_HZ * WINDOW_MS // 1000, windows(pcm)
    heard = np.flatnonzero(peaks > peaks.max(initial=0) * 10 ** (SILENT_DBFS / 20))
    most = PAUSE_MS // WINDOW_MS
    keep = np.ones(len(pcm), dtype=bool)
    for before, after in pairwise(heard.tolist()):
        if after - before - 1 > most:
            cut = before + 1 + most // 2
            keep[cut * window : (after - (most - most // 2)) * window] = False
    return pcm[keep]


def make(settings: EngineSettings) -> Recorded:
    """The engine of this module. Raises EngineMissingError where a voice of its own is asked for."""
    refuse_voice(settings, "recorded")
    return Recorded(settings)
