"""espeak: the embedded voice that always works, without a network and without a system package."""

from __future__ import annotations

import contextlib
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path

import numpy as np

from broadcast.errors import EngineError, EngineMissingError
from broadcast.model import VoiceSettings
from broadcast.voice.sound import Pcm, trim

SYLLABLES_PER_WORD = 1.51
"""Syllables heard in a minute for each "word a minute" asked of espeak-ng's Vietnamese voice, measured on the 220
sentences of a day of the shipped station without the silence around them: 1.506 at 93 wpm, 1.519 at 159."""
PITCH, PITCH_RANGE = 50, 80
_TIME_LIMIT_S = 30.0
_TEXTS_A_WORKER = 400
"""espeak-ng loses about 25 kB a text; a fresh worker after so many keeps memory flat."""
_LONGEST_DATA_PATH = 159
"""espeak-ng holds its data path in a buffer of 160 bytes."""


class Espeak:
    name = "espeak"
    remote = False

    def __init__(self, settings: VoiceSettings) -> None:
        try:
            import espeakng_loader
        except ImportError as error:
            message = "giọng espeak chưa được cài — chạy: python -m pip install espeakng-loader"
            raise EngineMissingError(message) from error
        self._wpm = max(80, round(settings.syllables_per_minute / SYLLABLES_PER_WORD))
        self.fingerprint = f"espeak {version('espeakng-loader')} vi {self._wpm} {PITCH} {PITCH_RANGE}"
        self._library = str(espeakng_loader.get_library_path())
        self._data = str(espeakng_loader.get_data_path())
        self._worker: subprocess.Popen[bytes] | None = None
        self._said = 0
        self._short: tempfile.TemporaryDirectory[str] | None = None

    def record(self, texts: Sequence[str]) -> Iterator[Pcm]:
        for text in texts:
            yield trim(np.frombuffer(self._say(text), dtype=np.int16))

    def close(self) -> None:
        if self._worker is not None:
            worker, self._worker = self._worker, None
            with worker:  # closes the pipes; the worker ends at the end of its input
                pass
        if self._short is not None:
            self._short.cleanup()
            self._short = None

    def _say(self, text: str) -> bytes:
        if self._said >= _TEXTS_A_WORKER:
            self.close()
        worker = self._worker or self._start()
        self._said += 1
        assert worker.stdin is not None  # noqa: S101 - both are pipes of ours
        assert worker.stdout is not None  # noqa: S101
        raw = text.encode()
        timer = threading.Timer(_TIME_LIMIT_S, worker.kill)
        timer.daemon = True  # a Ctrl-C while it starts must not hold the end of the program until it fires
        try:
            timer.start()
            worker.stdin.write(struct.pack("<I", len(raw)) + raw)
            worker.stdin.flush()
            status, length = struct.unpack("<BI", worker.stdout.read(5))
            body = worker.stdout.read(length)
        except (OSError, struct.error) as error:
            raise EngineError(f"giọng espeak dừng giữa chừng: {self._last_words()}") from error
        finally:
            timer.cancel()
        if status != 0 or len(body) != length:
            raise EngineError(f"giọng espeak không đọc được câu: {body.decode(errors='replace')[:200]}")
        return body

    def _start(self) -> subprocess.Popen[bytes]:
        arguments = (self._library, self._data_path(), "vi", str(self._wpm), str(PITCH), str(PITCH_RANGE))
        worker = Path(__file__).with_name("espeak_worker.py")
        self._worker = subprocess.Popen(
            (sys.executable, "-I", "-S", str(worker), *arguments),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self._said = 0
        return self._worker

    def _last_words(self) -> str:
        worker, self._worker = self._worker, None
        if worker is None:
            return "không rõ lý do"
        worker.kill()
        with contextlib.suppress(OSError, ValueError):
            _, stderr = worker.communicate()
            return stderr.decode(errors="replace").strip()[-300:] or f"mã {worker.returncode}"
        return "không rõ lý do"

    def _data_path(self) -> str:
        """The data folder, by a short name where its own would not fit espeak-ng's buffer."""
        if len(os.fsencode(self._data)) <= _LONGEST_DATA_PATH:
            return self._data
        self._short = tempfile.TemporaryDirectory(prefix="espeak")
        short = Path(self._short.name) / "d"
        try:
            short.symlink_to(self._data, target_is_directory=True)
        except OSError:  # Windows lets only some users make links
            shutil.copytree(self._data, short)
        return str(short)


def make(settings: VoiceSettings) -> Espeak:
    return Espeak(settings)
