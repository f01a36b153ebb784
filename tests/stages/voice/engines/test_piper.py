"""piper with a real model in miniature: loaded, asked, held to its pace, and broken in the ways a download can be."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest
import tiny_piper
from onnx import TensorProto, helper
from piper.phonemize_espeak import ESPEAK_DATA_DIR
from settings import engine_settings

from broadcast.cli.steps import told
from broadcast.errors import EngineError, EngineMissingError
from broadcast.model import SAMPLE_RATE_HZ
from broadcast.stages.voice import worker
from broadcast.stages.voice.engine import make_engine
from broadcast.stages.voice.engines.piper import PACE_FILE, Piper
from broadcast.stages.voice.sound import check

TEXTS = (
    "Kính thưa toàn thể nhân dân trong xã.",
    "Hôm nay là thứ tư, ngày hai mươi hai tháng tư năm hai nghìn không trăm hai mươi sáu.",
    "Xin cảm ơn bà con đã lắng nghe.",
    "Điện lực sẽ cắt điện từ bảy giờ sáng đến bốn giờ chiều để sửa chữa đường dây.",
    "Đề nghị các hộ gia đình chủ động nguồn nước, và kiểm tra lại thiết bị trước khi dùng.",
    "Phát triển văn hóa, con người là nền tảng, nguồn lực nội sinh và động lực to lớn.",
    "Thanh niên trong độ tuổi phải đăng ký nghĩa vụ quân sự tại trụ sở ủy ban.",
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("station")
    tiny_piper.write(root / "voices")
    return root


@pytest.fixture
def engine(home: Path) -> Iterator[Piper]:
    made = Piper(engine_settings(home=home))
    yield made
    made.close()


def processes() -> list[psutil.Process]:
    mine = psutil.Process().children(recursive=True)
    return [one for one in mine if any("broadcast.stages.voice.worker.piper" in word for word in one.cmdline())]


def said(model: Path, text: str, *, length_scale: float = 1) -> np.ndarray:
    """What the process alone answers, without noise."""
    program = (sys.executable, "-P", "-m", "broadcast.stages.voice.worker.piper")
    command = (*program, str(model), str(ESPEAK_DATA_DIR), str(length_scale), "0", "0")
    asked = worker.Workers("piper", command, count=1, limit_s=30, texts_each=10)
    try:
        (raw,) = asked.say([text], bytes)
    finally:
        asked.close()
    return np.frombuffer(raw, dtype=np.int16)


def fault(home: Path) -> str:
    made = Piper(engine_settings(home=home))
    try:
        with pytest.raises(EngineError) as caught:
            list(made.record(["xin chào bà con"]))
    finally:
        made.close()
    assert "Traceback" not in str(caught.value)
    return told(caught.value)


def test_texts_become_clips_in_order(engine: Piper) -> None:
    clips = list(engine.record(TEXTS))
    for clip, text in zip(clips, TEXTS, strict=True):
        assert clip.dtype == np.int16
        check(clip, text, "piper")
    lengths = [len(clip) for clip in clips]
    syllables = [len(text.split()) for text in TEXTS]
    assert np.corrcoef(lengths, syllables)[0, 1] > 0.95
    assert list(engine.record([])) == []


def test_the_engine_is_found_by_its_name(home: Path) -> None:
    made = make_engine("piper", engine_settings(home=home, voice=tiny_piper.NAME))
    assert not made.remote
    assert not made.repeatable
    made.close()


@pytest.mark.parametrize("pace", [140, 175, 200])
def test_the_pace_is_the_one_wanted(home: Path, pace: int) -> None:
    made = Piper(engine_settings(home=home, pace=pace))
    minutes = sum(len(clip) for clip in made.record(TEXTS)) / SAMPLE_RATE_HZ / 60
    made.close()
    assert sum(len(text.split()) for text in TEXTS) / minutes == pytest.approx(pace, rel=0.1)


def test_the_fingerprint_follows_voice_and_pace_and_names_no_place(home: Path, tmp_path: Path, engine: Piper) -> None:
    tiny_piper.write(tmp_path / "voices", "other-name")
    moved, slower = Piper(engine_settings(home=tmp_path)), Piper(engine_settings(home=home, pace=140))
    assert moved.fingerprint == engine.fingerprint
    assert slower.fingerprint != engine.fingerprint
    tiny_piper.write(tmp_path / "voices", "other-name", sample_rate=16_000)
    retuned = Piper(engine_settings(home=tmp_path))
    assert retuned.fingerprint != engine.fingerprint
    for made in (moved, slower, retuned):
        made.close()


def test_the_pace_is_measured_once(tmp_path: Path) -> None:
    tiny_piper.write(tmp_path / "voices")
    first = Piper(engine_settings(home=tmp_path)).fingerprint
    remembered = engine_settings(home=tmp_path).state / PACE_FILE
    at_scales = json.loads(remembered.read_text())
    assert len(at_scales) == 2
    # What is remembered is believed: twice as slow a voice is made faster.
    remembered.write_text(json.dumps({key: 2 * ms for key, ms in at_scales.items()}))
    assert float(Piper(engine_settings(home=tmp_path)).fingerprint.split()[2]) < float(first.split()[2])
    remembered.write_text('{"broken')
    assert Piper(engine_settings(home=tmp_path)).fingerprint == first
    assert processes() == []


def test_two_processes_speak_at_once_and_none_is_left(home: Path) -> None:
    made = Piper(engine_settings(home=home), workers=2)
    clips = made.record(TEXTS * 4)
    next(clips)
    assert len(processes()) == 2
    made.close()
    assert processes() == []


def test_a_model_of_another_rate_is_brought_to_ours(tmp_path: Path) -> None:
    ours = said(tiny_piper.write(tmp_path, "ours"), TEXTS[0])
    lower = said(tiny_piper.write(tmp_path, "lower", sample_rate=16_000), TEXTS[0])
    assert len(lower) / len(ours) == pytest.approx(SAMPLE_RATE_HZ / 16_000, rel=0.001)
    assert np.abs(lower).max() > 10_000


def test_the_only_voice_there_is_taken_else_the_usual_one(tmp_path: Path) -> None:
    with pytest.raises(EngineMissingError) as caught:
        Piper(engine_settings(home=tmp_path))
    assert "broadcast voices install vi_VN-vais1000-medium" in told(caught.value)
    tiny_piper.write(tmp_path / "voices", "one")
    Piper(engine_settings(home=tmp_path)).close()
    tiny_piper.write(tmp_path / "voices", "two")
    with pytest.raises(EngineMissingError, match=r"vi_VN-vais1000-medium\.onnx"):
        Piper(engine_settings(home=tmp_path))
    (tmp_path / "voices" / "two.onnx.json").unlink()
    with pytest.raises(EngineMissingError, match=r"chưa có tệp two\.onnx\.json"):
        Piper(engine_settings(home=tmp_path, voice="two"))


@pytest.mark.parametrize("name", ["../voices/vi_VN-tiny-low", "/etc/passwd", "a b", "a.onnx", "à"])
def test_a_name_that_is_a_path_is_refused(home: Path, name: str) -> None:
    with pytest.raises(EngineMissingError, match="không phải tên giọng piper"):
        Piper(engine_settings(home=home, voice=name))


def test_a_package_that_is_not_installed_is_named(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "piper", None)
    with pytest.raises(EngineMissingError, match=r'pip install "piper-tts>=1\.3,<2"'):
        Piper(engine_settings(home=home))


@pytest.mark.parametrize("content", [b"", b"<html>not found</html>", b"\x08\x08" * 500])
def test_a_broken_model_is_told(tmp_path: Path, content: bytes) -> None:
    tiny_piper.write(tmp_path / "voices").write_bytes(content)
    assert "broadcast voices install vi_VN-tiny-low" in fault(tmp_path)


def test_a_model_cut_in_the_middle_is_told(tmp_path: Path) -> None:
    model = tiny_piper.write(tmp_path / "voices")
    model.write_bytes(model.read_bytes()[:50_000])
    assert "hỏng" in fault(tmp_path)


def test_a_model_with_other_inputs_is_told(tmp_path: Path) -> None:
    path = tiny_piper.write(tmp_path / "voices")
    value = helper.make_tensor_value_info("x", TensorProto.FLOAT, [1])
    graph = helper.make_graph([helper.make_node("Identity", ["x"], ["y"])], "g", [value], [_float("y")])
    path.write_bytes(_model(graph))
    assert "hỏng" in fault(tmp_path)


@pytest.mark.skipif(sys.platform != "linux", reason="memory is bounded on Linux only")
def test_a_model_that_wants_all_memory_gets_none(tmp_path: Path) -> None:
    path = tiny_piper.write(tmp_path / "voices")
    inputs = tiny_piper.model().graph.input
    shape = helper.make_tensor("shape", TensorProto.INT64, [4], [1, 1, 1, 1_500_000_000])
    node = helper.make_node("ConstantOfShape", ["shape"], ["huge"])
    # The size must not be known when the graph is loaded, or it would be filled in there.
    output = helper.make_node("Add", ["huge", "length"], ["output"])
    length = helper.make_node("Gather", ["scales", "one"], ["length"])
    one = helper.make_tensor("one", TensorProto.INT64, [], [1])
    graph = helper.make_graph([node, length, output], "g", inputs, [_float("output")], initializer=[shape, one])
    path.write_bytes(_model(graph))
    assert "hỏng" in fault(tmp_path)


def test_a_voice_without_signs_for_the_tones_is_told(tmp_path: Path) -> None:
    described = tiny_piper.write(tmp_path / "voices").with_suffix(".onnx.json")
    config = json.loads(described.read_text())
    config["phoneme_id_map"] = {sign: ids for sign, ids in config["phoneme_id_map"].items() if not sign.isdecimal()}
    described.write_text(json.dumps(config))
    assert "không có âm 2" in fault(tmp_path)


@pytest.mark.parametrize(
    "change",
    [
        {"phoneme_type": "pinyin"},
        {"espeak": {"voice": "ar"}},
        {"phoneme_id_map": {"_": [0], "^": [1], "$": [999]}},
        {"audio": {"sample_rate": 1}},
        {"inference": {"noise_scale": float("nan")}},
        {"inference": []},
        {"num_symbols": "many"},
        {"espeak": None},
        {"padding": "x" * 1_000_000},
    ],
)
def test_a_description_that_cannot_be_used_is_told(tmp_path: Path, change: dict[str, object]) -> None:
    described = tiny_piper.write(tmp_path / "voices").with_suffix(".onnx.json")
    described.write_text(json.dumps(tiny_piper.config() | change))
    assert "vi_VN-tiny-low.onnx.json" in fault(tmp_path)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[" * 100_000, b"[]", b'"text"', b'{"espeak": 1e999}'])
def test_a_description_that_is_none_is_told(tmp_path: Path, content: bytes) -> None:
    tiny_piper.write(tmp_path / "voices").with_suffix(".onnx.json").write_bytes(content)
    assert "vi_VN-tiny-low.onnx.json hỏng" in fault(tmp_path)


def _float(name: str) -> helper.ValueInfoProto:
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, None)


def _model(graph: helper.GraphProto) -> bytes:
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15)], ir_version=8)
    content: bytes = made.SerializeToString()
    return content
