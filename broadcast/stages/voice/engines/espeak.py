"""espeak: the embedded voice that always works, without a network and without a system package."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path

import numpy as np

from broadcast.errors import EngineMissingError
from broadcast.stages.voice import worker
from broadcast.stages.voice.engine import EngineSettings, refuse_voice
from broadcast.stages.voice.sound import Pcm, faded, trim

SYLLABLES_PER_WORD = 1.51
"""Syllables heard in a minute for each "word a minute" asked of espeak-ng's Vietnamese voice, measured on the 220
sentences of a day of the shipped station without the silence around them: 1.506 at 93 wpm, 1.519 at 159."""
PITCH, PITCH_RANGE = 50, 80
FADE_MS = 35
"""espeak-ng stops at full level within 5 ms, which sounds cut off; people's voices die away in 25 to 40 ms."""
_TIME_LIMIT_S = 30.0
_TEXTS_A_WORKER = 400
"""espeak-ng loses about 25 kB a text; a fresh worker after so many keeps memory flat."""


class Espeak:
    """espeak-ng, embedded: works on every machine, and says the same text always in the same samples."""

    remote = False
    repeatable = True

    def __init__(self, settings: EngineSettings, *, workers: int = worker.WORKERS) -> None:
        try:
            import espeakng_loader
        except ImportError as error:
            message = "giọng espeak chưa được cài — chạy: python -m pip install espeakng-loader"
            raise EngineMissingError(message) from error
        wpm = max(80, round(settings.syllables_per_minute / SYLLABLES_PER_WORD))
        self.fingerprint = f"espeak {version('espeakng-loader')} vi {wpm} {PITCH} {PITCH_RANGE} {FADE_MS}"
        self._data = worker.ShortPath(str(espeakng_loader.get_data_path()))
        arguments = (str(espeakng_loader.get_library_path()), self._data.path, "vi", wpm, PITCH, PITCH_RANGE)
        program = Path(worker.__file__).with_name("espeak.py")
        # -I and -S: the child needs the standard library alone, and starts in a third of the time.
        command = (sys.executable, "-I", "-S", str(program), *map(str, arguments))
        self._workers = worker.Workers(
            "espeak", command, count=workers, limit_s=_TIME_LIMIT_S, texts_each=_TEXTS_A_WORKER
        )

    def record(self, texts: Sequence[str]) -> Iterator[Pcm]:
        """See `Engine.record`."""
        return self._workers.say(texts, lambda raw: faded(trim(np.frombuffer(raw, dtype=np.int16)), FADE_MS))

    def close(self) -> None:
        """Stop the speaking processes."""
        self._workers.close()
        self._data.close()


def make(settings: EngineSettings) -> Espeak:
    """The engine of this module. Raises EngineMissingError where a voice of its own is asked for."""
    refuse_voice(settings, "espeak")
    return Espeak(settings)
