"""A piper voice in miniature: the interface and the stages of a real one, in a hundredth of the size.

Real voices are 63 MB and on the network. This one has their inputs and outputs (`input`, `input_lengths`, `scales` ->
`output`), and inside what a VITS model has: an embedding of the signs, a length a sign that `length_scale` stretches
and `noise_w` shakes, rounded up to whole frames; a latent repeated over those frames and shaken by `noise_scale`; and
a decoder that upsamples it to sound. It hums in the band of speech instead of speaking.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from piper.phoneme_ids import DEFAULT_PHONEME_ID_MAP

NAME = "vi_VN-tiny-low"
SYMBOLS = 256
HOP = 256
"""Samples a frame, as in the real ones."""
HARMONICS = np.arange(3, 36)
"""Of 86 Hz, the rate of the frames: 258 to 3015 Hz."""
_PAUSES = {" ": 1.2, ",": 12.0, ".": 10.0, ":": 12.0, ";": 12.0}
"""Frames that these signs last."""


def write(folder: Path, name: str = NAME, *, sample_rate: int = 22_050) -> Path:
    """Both files of the voice; the model's path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.onnx"
    path.write_bytes(model().SerializeToString())
    path.with_name(f"{name}.onnx.json").write_text(json.dumps(config(sample_rate)), encoding="utf-8")
    return path


def config(sample_rate: int = 22_050) -> dict[str, object]:
    return {
        "audio": {"sample_rate": sample_rate, "quality": "low"},
        "espeak": {"voice": "vi"},
        "inference": {"noise_scale": 0.667, "length_scale": 1, "noise_w": 0.8},
        "phoneme_type": "espeak",
        "phoneme_id_map": {sign: list(ids) for sign, ids in DEFAULT_PHONEME_ID_MAP.items()},
        "num_symbols": SYMBOLS,
        "num_speakers": 1,
        "speaker_id_map": {},
        "piper_version": "1.0.0",
    }


def model() -> onnx.ModelProto:
    ids = helper.make_tensor_value_info("input", TensorProto.INT64, ["batch_size", "phonemes"])
    lengths = helper.make_tensor_value_info("input_lengths", TensorProto.INT64, ["batch_size"])
    scales = helper.make_tensor_value_info("scales", TensorProto.FLOAT, [3])
    output = helper.make_tensor_value_info("output", TensorProto.FLOAT, ["batch_size", 1, 1, "time"])
    node = helper.make_node
    nodes = [
        node("Gather", ["scales", "zero"], ["noise_scale"]),
        node("Gather", ["scales", "one"], ["length_scale"]),
        node("Gather", ["scales", "two"], ["noise_w"]),
        # The encoder: a sign is said with regard to those around it.
        node("Gather", ["embedding", "input"], ["embedded"]),
        node("Transpose", ["embedded"], ["embedded_channels"], perm=[0, 2, 1]),
        node("Conv", ["embedded_channels", "neighbours"], ["context_channel"], pads=[2, 2]),
        node("Squeeze", ["context_channel", "ones"], ["context"]),
        # How long each sign lasts, in frames: ceil(exp(logw) * length_scale), as in VITS.
        node("Gather", ["logw_of", "input"], ["logw_alone"]),
        node("Add", ["logw_alone", "context"], ["logw_said"]),
        node("RandomNormalLike", ["logw_said"], ["shake"], mean=0.0, scale=0.25),
        node("Mul", ["shake", "noise_w"], ["shake_w"]),
        node("Add", ["logw_said", "shake_w"], ["logw"]),
        node("Exp", ["logw"], ["w"]),
        node("Mul", ["w", "length_scale"], ["w_long"]),
        node("Ceil", ["w_long"], ["frames"]),
        # Which frame belongs to which sign: a frame counts the ends that lie before it.
        node("CumSum", ["frames", "one"], ["ends"]),
        node("ReduceSum", ["frames"], ["total"], keepdims=0),
        node("Range", ["start", "total", "step"], ["at"]),
        node("Unsqueeze", ["at", "one"], ["at_column"]),
        node("GreaterOrEqual", ["at_column", "ends"], ["behind"]),
        node("Cast", ["behind"], ["behind_count"], to=TensorProto.INT64),
        node("ReduceSum", ["behind_count", "ones"], ["sign_of_frame"], keepdims=0),
        # The latent of those frames, shaken.
        node("Gather", ["latent_of", "input"], ["latents"]),
        node("Gather", ["latents", "sign_of_frame"], ["mean"], axis=1),
        node("RandomNormalLike", ["mean"], ["noise"], mean=0.0, scale=0.02),
        node("Mul", ["noise", "noise_scale"], ["noise_z"]),
        node("Add", ["mean", "noise_z"], ["z"]),
        # The decoder: each channel of the latent drives one harmonic.
        node("Transpose", ["z"], ["z_channels"], perm=[0, 2, 1]),
        node("ConvTranspose", ["z_channels", "harmonics"], ["wave"], strides=[HOP], pads=[HOP // 2, HOP // 2]),
        node("Tanh", ["wave"], ["sound"]),
        node("Unsqueeze", ["sound", "one"], ["output"]),
    ]
    graph = helper.make_graph(nodes, "tiny", [ids, lengths, scales], [output], initializer=_weights())
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15)], ir_version=8)
    onnx.checker.check_model(made, full_check=True)
    return made


def _weights() -> list[TensorProto]:
    random = np.random.default_rng(7)
    frames = random.uniform(1.2, 3.2, SYMBOLS)
    frames[DEFAULT_PHONEME_ID_MAP["_"]] = 1.2
    loud = np.ones(SYMBOLS)
    for sign, lasts in _PAUSES.items():
        frames[DEFAULT_PHONEME_ID_MAP[sign]] = lasts
        loud[DEFAULT_PHONEME_ID_MAP[sign]] = 0.02
    # What stands around a sign makes it longer or shorter, so that lengths are spread as those of people are.
    embedding = random.normal(0, 1, (SYMBOLS, 4))
    embedding[DEFAULT_PHONEME_ID_MAP["_"]] = 0
    # Two formants a sign.
    latent = np.zeros((SYMBOLS, len(HARMONICS)))
    for centre in (random.uniform(3, 11, (SYMBOLS, 1)), random.uniform(11, 32, (SYMBOLS, 1))):
        latent += np.exp(-(((HARMONICS - centre) / 2.5) ** 2))
    # A window over two frames sums to one, so that a sound which lasts has no seams.
    time = np.arange(2 * HOP)
    window = np.sin(np.pi * (time + 0.5) / (2 * HOP)) ** 2
    phase = random.uniform(0, 2 * np.pi, (len(HARMONICS), 1))
    waves = window * np.sin(2 * np.pi * HARMONICS[:, None] * time / HOP + phase)
    given = {
        "embedding": embedding.astype(np.float32),
        "neighbours": random.normal(0, 0.1, (1, 4, 5)).astype(np.float32),
        "logw_of": np.log(frames).astype(np.float32),
        "latent_of": (latent * loud[:, None] * 0.2).astype(np.float32),
        "harmonics": waves[:, None, :].astype(np.float32),
        "zero": np.array(0, np.int64),
        "one": np.array(1, np.int64),
        "two": np.array(2, np.int64),
        "ones": np.array([1], np.int64),
        "start": np.array(0, np.float32),
        "step": np.array(1, np.float32),
    }
    return [numpy_helper.from_array(value, name) for name, value in given.items()]
