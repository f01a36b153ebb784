"""piper: a neural voice that needs no network once its two files lie in the station's folder `voices`.

Its own pace is not known, so it is measured: fixed sentences are spoken without noise, once at the voice's own length
and once at the `length_scale` that follows. Each sound is rounded up to whole frames, so that twice the scale is less
than twice the length; the second measurement takes that back.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import math
import sys
from collections.abc import Iterator, Sequence
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from broadcast.errors import EngineError, EngineMissingError, NextStep, Step
from broadcast.model import SAMPLE_RATE_HZ
from broadcast.stages.voice import worker
from broadcast.stages.voice.catalogue import PIPER_NAME, VOICES, piper_voices
from broadcast.stages.voice.engine import EngineSettings
from broadcast.stages.voice.extras import install_command
from broadcast.stages.voice.sound import Pcm, trim
from broadcast.stages.voice.worker.piper import LARGEST_CONFIG_BYTES, read_config
from broadcast.station.store import write_atomically

USUAL_VOICE = "vi_VN-vais1000-medium"
PACE_TEXTS = (
    "Kính mời bà con sáng mai đến nhà văn hóa thôn, nghe phổ biến chương trình phát triển kinh tế.",
    "Ủy ban nhân dân xã đề nghị mỗi gia đình cử một người tham dự, góp ý cho bản hương ước mới.",
    "Toàn dân tích cực hưởng ứng phong trào giữ gìn đường làng, ngõ xóm luôn xanh sạch đẹp.",
)
"""As long in their sounds and commas as 249 sentences of the shipped scripts: espeak-ng reads these at 171.2 syllables
a minute, those at 171.7."""
PACE_FILE = "piper-pace.json"
"""By the hash of a voice and a `length_scale`, how many milliseconds it takes for `PACE_TEXTS`."""
_LEAST_SCALE, _MOST_SCALE = 0.6, 2.0
"""Beyond these the voices swallow sounds or drawl."""
_TIME_LIMIT_S = 120.0
"""The model is loaded with the first text; an old machine needs a minute for both."""
_TEXTS_A_WORKER = 1000
_LARGEST_MODEL_BYTES = 500_000_000


class Piper:
    """A neural voice on this machine, its model installed in the station's folder."""

    remote = False
    repeatable = False

    def __init__(self, settings: EngineSettings, *, workers: int = worker.WORKERS) -> None:
        found = importlib.util.find_spec("piper")
        if found is None or not found.submodule_search_locations:
            raise EngineMissingError(f"giọng piper chưa được cài — chạy: {install_command('piper')}")
        self._voice = _chosen(settings.voice, settings.home)
        self._install = Step(code=NextStep.INSTALL_VOICE, about=self._voice)
        self._model = settings.home / VOICES / f"{self._voice}.onnx"
        self._described = self._model.with_name(f"{self._model.name}.json")
        for path in (self._model, self._described):
            if not path.is_file():
                what = f"chưa có tệp {path.name} trong thư mục {VOICES}"
                raise EngineMissingError(what, step=self._install)
        self._syllables_per_minute, self._lengths = settings.syllables_per_minute, settings.state / PACE_FILE
        self._data = worker.ShortPath(str(Path(found.submodule_search_locations[0]) / "espeak-ng-data"))
        self._count = workers
        self._workers: worker.Workers | None = None

    @cached_property
    def fingerprint(self) -> str:
        """Its first use may measure the pace, a second or two. Raises EngineError."""
        noise = f"{self._noise['noise_scale']:g} {self._noise['noise_w']:g}"
        return f"piper {self._sha256[:12]} {self._length_scale:.2f} {noise} {version('piper-tts')}"

    def record(self, texts: Sequence[str]) -> Iterator[Pcm]:
        """See `Engine.record`; the model is loaded with the first text."""
        if not texts:
            return
        if self._workers is None:
            noise = (self._noise["noise_scale"], self._noise["noise_w"])
            self._workers = self._start(self._length_scale, *noise, count=self._count, texts_each=_TEXTS_A_WORKER)
        yield from self._workers.say(texts, _pcm)

    def close(self) -> None:
        """Stop the speaking processes."""
        if self._workers is not None:
            self._workers.close()
        self._data.close()

    def _start(
        self, length_scale: float, noise_scale: float, noise_w: float, *, count: int, texts_each: int
    ) -> worker.Workers:
        numbers = map(str, (length_scale, noise_scale, noise_w))
        # -P: the folder that a person stands in is no place to import from.
        program = (sys.executable, "-P", "-m", "broadcast.stages.voice.worker.piper")
        command = (*program, str(self._model), self._data.path, *numbers)
        return worker.Workers(
            "piper", command, count=count, limit_s=_TIME_LIMIT_S, texts_each=texts_each, install=self._install
        )

    @cached_property
    def _noise(self) -> dict[str, Any]:
        """The voice's own `noise_scale` and `noise_w`."""
        try:
            inference: dict[str, Any] = read_config(self._described)["inference"]
        except OSError as error:
            raise self._unreadable(self._described, str(error.strerror)) from error
        except ValueError as error:
            raise self._unreadable(self._described, str(error)) from error
        return inference

    @cached_property
    def _sha256(self) -> str:
        """The hash of model and description together: the same model with other signs sounds different."""
        digest = hashlib.sha256()
        for path, most in ((self._model, _LARGEST_MODEL_BYTES), (self._described, LARGEST_CONFIG_BYTES)):
            try:
                if path.stat().st_size > most:
                    raise self._unreadable(path, "lớn quá mức")
                with path.open("rb") as file:
                    digest.update(hashlib.file_digest(file, "sha256").digest())
            except OSError as error:
                raise self._unreadable(path, str(error.strerror)) from error
        return digest.hexdigest()

    def _unreadable(self, path: Path, what: str) -> EngineError:
        return EngineError(f"giọng piper: tệp {path.name} {what}", step=self._install)

    @cached_property
    def _length_scale(self) -> float:
        wanted_ms = 60_000 * sum(len(text.split()) for text in PACE_TEXTS) / self._syllables_per_minute
        near = _bounded(wanted_ms / self._length_ms(1.0))
        return _bounded(near * wanted_ms / self._length_ms(near))

    def _length_ms(self, length_scale: float) -> float:
        """How long the voice takes for `PACE_TEXTS`; what was measured once stays, so that fingerprints stay too."""
        known = _known_lengths(self._lengths)
        key = f"{self._sha256} {length_scale:.2f}"
        if key not in known:
            known[key] = self._measure_ms(length_scale)
            write_atomically(self._lengths, json.dumps(known, indent=2).encode())
        return known[key]

    def _measure_ms(self, length_scale: float) -> float:
        speaker = self._start(length_scale, 0, 0, count=1, texts_each=len(PACE_TEXTS))
        try:
            frames = sum(map(len, speaker.say(PACE_TEXTS, _pcm)))
        finally:
            speaker.close()
        if not frames:
            raise EngineError(f"giọng piper: {self._voice} chỉ trả về tiếng câm — chọn giọng khác")
        return round(frames * 1000 / SAMPLE_RATE_HZ, 1)


def _bounded(length_scale: float) -> float:
    return round(min(_MOST_SCALE, max(_LEAST_SCALE, length_scale)), 2)


def _pcm(raw: bytes) -> Pcm:
    return trim(np.frombuffer(raw, dtype=np.int16))


def _chosen(wanted: str, home: Path) -> str:
    """The name of the voice to use. Raises EngineMissingError for a name that can't be one."""
    if not wanted:
        there = piper_voices(home)
        return there[0] if len(there) == 1 else USUAL_VOICE
    if not PIPER_NAME.fullmatch(wanted):
        message = f"«{wanted[:60]}» không phải tên giọng piper — viết như sau: piper:{USUAL_VOICE}"
        raise EngineMissingError(message)
    return wanted


def _known_lengths(path: Path) -> dict[str, float]:
    """What was measured before; a file that is gone or damaged only means measuring again."""
    try:
        return {str(key): float(ms) for key, ms in json.loads(path.read_bytes()).items() if 0 < float(ms) < math.inf}
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return {}


def make(settings: EngineSettings) -> Piper:
    """The engine of this module. Raises EngineMissingError where piper or the voice's files are missing."""
    return Piper(settings)
