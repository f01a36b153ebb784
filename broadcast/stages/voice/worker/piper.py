"""The process that holds a piper voice: texts in, sound out, over pipes. The protocol is told in the package's text.

Run as `python -m broadcast.stages.voice.worker.piper MODEL ESPEAK_DATA LENGTH_SCALE NOISE_SCALE NOISE_W`; beside
MODEL lies its description, MODEL.json. Both files come from elsewhere and are believed nothing.
"""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from broadcast.model import SAMPLE_RATE_HZ
from broadcast.stages.voice.worker.espeak import BrokenFilesError, serve

if TYPE_CHECKING:
    from piper import PiperVoice

LARGEST_CONFIG_BYTES = 1_000_000
LONGEST_S = 600
"""No sentence is longer; a model that gives more is broken."""
_MEMORY_BYTES = 4_000_000_000
"""A voice of the medium kind takes a tenth of this for a long sentence; a model made to do harm takes all there is."""
_FATAL = 4  # ORT_LOGGING_LEVEL_FATAL
_CPU_ONLY = ("CPUExecutionProvider",)


def read_config(path: Path) -> dict[str, Any]:
    """The description of a voice, checked as far as we use it. Raises OSError, and ValueError in Vietnamese."""
    with path.open("rb") as file:
        raw = file.read(LARGEST_CONFIG_BYTES + 1)
    if len(raw) > LARGEST_CONFIG_BYTES:
        raise ValueError("lớn quá 1 MB")
    try:
        config = json.loads(raw)
        kind, language = config.get("phoneme_type", "espeak"), config["espeak"]["voice"]
        inference = {"noise_scale": 0.667, "noise_w": 0.8} | config.get("inference", {})
        numbers = (
            8_000 <= config["audio"]["sample_rate"] <= 48_000
            and 1 <= config["num_symbols"] <= 10_000
            and 1 <= config["num_speakers"] <= 10_000
            and 0 <= inference["noise_scale"] <= 2
            and 0 <= inference["noise_w"] <= 2
        )
        ids = [number for many in config["phoneme_id_map"].values() for number in many]
        marks = {"_", "^", "$"} <= config["phoneme_id_map"].keys()
        known = all(isinstance(number, int) and 0 <= number < config["num_symbols"] for number in ids)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("hỏng hoặc không phải bản mô tả giọng piper") from error
    # Other kinds would fetch tables from the network, or read with rules of another language.
    if kind != "espeak" or not str(language).startswith("vi"):
        raise ValueError("không phải của giọng tiếng Việt")
    if not numbers or not marks or not known:
        raise ValueError("có số liệu không dùng được")
    return {**config, "inference": inference}


class Voice:
    """Speaks one text at a time, on one thread. What it holds is loaded at the first text, so that a fault is told."""

    def __init__(self, model: Path, data: str, *, length_scale: float, noise_scale: float, noise_w: float) -> None:
        from onnxruntime.capi import onnxruntime_pybind11_state as state

        self._model, self._data = model, data
        self._length_scale, self._noise_scale, self._noise_w = length_scale, noise_scale, noise_w
        self._loaded: PiperVoice | None = None
        # onnxruntime's faults share no class of their own.
        own = tuple(kind for kind in vars(state).values() if isinstance(kind, type) and issubclass(kind, Exception))
        python = (ValueError, LookupError, TypeError, AttributeError, RuntimeError, MemoryError)
        self._faults: tuple[type[Exception], ...] = (*python, *own)

    def say(self, text: str) -> bytes:
        """Signed 16-bit mono samples at `SAMPLE_RATE_HZ`. Raises OSError."""
        try:
            if self._loaded is None:
                self._loaded = self._load()
            return self._speak(self._loaded, text)
        except self._faults as error:
            what = f"tệp {self._model.name} hỏng hoặc không hợp ({type(error).__name__})"
            raise BrokenFilesError(f"{what} — cài lại giọng {self._model.stem}") from error

    def _load(self) -> PiperVoice:
        import onnxruntime
        from piper import PiperVoice
        from piper.config import PiperConfig

        onnxruntime.disable_telemetry_events()
        onnxruntime.set_default_logger_severity(_FATAL)
        options = onnxruntime.SessionOptions()
        options.log_severity_level = _FATAL
        # One thread a process: there are as many processes as the machine can spare.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        # Sentences differ in length, and the arena would keep the longest of each shape.
        options.enable_cpu_mem_arena = False
        config = PiperConfig.from_dict(read_config(self._model.with_name(f"{self._model.name}.json")))
        session = onnxruntime.InferenceSession(str(self._model), sess_options=options, providers=list(_CPU_ONLY))
        return PiperVoice(session=session, config=config, espeak_data_dir=Path(self._data))

    def _speak(self, voice: PiperVoice, text: str) -> bytes:
        import numpy as np
        import soxr
        from piper.config import SynthesisConfig

        # piper leaves out what the model has no sign for; without its tones Vietnamese can't be understood.
        known = voice.config.phoneme_id_map
        lost = {sign for sentence in voice.phonemize(text) for sign in sentence if sign.isalnum() and sign not in known}
        if lost:
            raise OSError(f"giọng này không có âm {' '.join(sorted(lost))} — chọn giọng khác")
        scales = SynthesisConfig(
            length_scale=self._length_scale, noise_scale=self._noise_scale, noise_w_scale=self._noise_w
        )
        chunks = [chunk.audio_float_array for chunk in voice.synthesize(text, scales)]
        if not chunks:
            return b""
        samples = np.concatenate(chunks)
        if not np.isfinite(samples).all() or len(samples) > LONGEST_S * voice.config.sample_rate:
            raise OSError("giọng này trả về âm thanh hỏng")
        resampled = soxr.resample(samples, voice.config.sample_rate, SAMPLE_RATE_HZ)
        pcm: bytes = np.clip(resampled * 32767, -32768, 32767).astype(np.int16).tobytes()
        return pcm


def _bound_memory() -> None:
    if sys.platform == "linux":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        least = _MEMORY_BYTES if most == resource.RLIM_INFINITY else min(_MEMORY_BYTES, most)
        resource.setrlimit(resource.RLIMIT_AS, (least, most))


def main(argv: list[str]) -> None:
    """Serve texts from standard input until it ends; `argv` is as the module's text says."""
    model, data, length_scale, noise_scale, noise_w = argv
    # Nobody reads the pipe of complaints while the process is well; once full it would stop it.
    logging.disable(logging.CRITICAL)
    _bound_memory()
    voice = Voice(
        Path(model), data, length_scale=float(length_scale), noise_scale=float(noise_scale), noise_w=float(noise_w)
    )
    serve(voice, sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    main(sys.argv[1:])
