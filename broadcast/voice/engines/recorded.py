"""recorded: the announcer's own voice. What it is asked for is a file that a script names, not a text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from broadcast.errors import EngineError, MixError
from broadcast.ffmpeg import SOUND_FILE, run_ffmpeg
from broadcast.model import SAMPLE_RATE_HZ
from broadcast.voice.engine import EngineSettings
from broadcast.voice.sound import Pcm, trim

LONGEST_S = 1800
LONGEST_BYTES = 500_000_000
PAUSE_MS = 1200
"""A longer silence is shortened to this: over horns it sounds as if the station had failed, and two seconds of it in
a finished file are a fault."""
_SILENT_DBFS = -45.0
_WINDOW_MS = 10


class Recorded:
    remote = False
    repeatable = True
    fingerprint = f"recorded 1 {PAUSE_MS}"

    def __init__(self, settings: EngineSettings) -> None:
        self._home = settings.home.resolve()

    def record(self, texts: Sequence[str]) -> Iterator[Pcm]:
        """The recordings at these places in the station's folder. Raises EngineError."""
        return (self._load(text) for text in texts)

    def close(self) -> None:
        """Nothing is held."""

    def _load(self, name: str) -> Pcm:
        path = (self._home / name).resolve()
        if not path.is_relative_to(self._home) or not path.is_file():
            raise EngineError(f"{name}: không có tệp thu âm này trong thư mục của đài — xem lại dòng audio của bài")
        return load_recording(path, name)


def load_recording(path: Path, shown: str) -> Pcm:
    """A sound file of any format that ffmpeg reads, ready to be aired. Raises EngineError."""
    if path.stat().st_size > LONGEST_BYTES:
        raise EngineError(f"{shown}: tệp thu âm lớn quá 500 MB — chọn đúng tệp, hoặc lưu lại dạng MP3")
    raw = ("-map", "0:a:0", "-t", str(LONGEST_S + 1), "-ac", "1", "-ar", str(SAMPLE_RATE_HZ), "-f", "s16le", "pipe:1")
    try:
        done = run_ffmpeg("-loglevel", "error", *SOUND_FILE, "-i", f"file:{path}", *raw)
    except MixError as error:
        message = f"{shown}: không đọc được tệp thu âm — mở thử bằng máy nghe nhạc, hoặc thu lại"
        raise EngineError(message) from error
    pcm = shorten_pauses(trim(np.frombuffer(done.stdout, dtype=np.int16)))
    if not len(pcm):
        raise EngineError(f"{shown}: tệp thu âm không có tiếng — thu lại, hoặc chọn tệp khác")
    if len(pcm) > LONGEST_S * SAMPLE_RATE_HZ:
        raise EngineError(f"{shown}: tệp thu âm dài quá {LONGEST_S // 60} phút — chia thành nhiều bài")
    return pcm


def shorten_pauses(pcm: Pcm) -> Pcm:
    """The recording without the part of each silence that goes beyond `PAUSE_MS`; what is heard stays as it is."""
    window = SAMPLE_RATE_HZ * _WINDOW_MS // 1000
    loud = np.abs(pcm.astype(np.int32))
    windows = loud[: len(loud) // window * window].reshape(-1, window).max(axis=1, initial=0)
    heard = np.flatnonzero(windows > loud.max(initial=0) * 10 ** (_SILENT_DBFS / 20))
    most = PAUSE_MS // _WINDOW_MS
    keep = np.ones(len(pcm), dtype=bool)
    for before, after in pairwise(heard.tolist()):
        if after - before - 1 > most:
            cut = before + 1 + most // 2
            keep[cut * window : (after - (most - most // 2)) * window] = False
    return pcm[keep]


def make(settings: EngineSettings) -> Recorded:
    return Recorded(settings)
