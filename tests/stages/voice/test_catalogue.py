"""The list of voices tells for each on which terms it is there, and what is missing before it can be used."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

import pytest

from broadcast.stages.voice import engine_names
from broadcast.stages.voice.catalogue import VoiceInfo, downloads, piper_voices, voice_info, voices
from broadcast.stages.voice.extras import REQUIREMENTS

VAIS = "piper:vi_VN-vais1000-medium"
SERVICE = """\
title: Dịch vụ thử
terms: https://speech.example/terms
url: {url}
headers:
  api-key: ${{SPEECH_KEY}}
"""


def listed(home: Path) -> dict[str, VoiceInfo]:
    return {voice.name: voice for voice in voices(home)}


def put(home: Path, name: str, content: str = "") -> Path:
    path = home / "voices" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return path


def test_every_engine_has_a_voice_in_the_list_and_no_other(tmp_path: Path) -> None:
    found = listed(tmp_path)
    assert len(found) == len(voices(tmp_path))
    assert {name.partition(":")[0] for name in found} == set(engine_names())


def test_every_voice_says_its_terms_and_its_state(tmp_path: Path) -> None:
    for voice in voices(tmp_path):
        assert voice.title
        assert voice.licence
        assert voice.state
        assert voice.terms.startswith("https://") or not voice.remote


def test_what_sends_text_away_says_so(tmp_path: Path) -> None:
    away = {name for name, voice in listed(tmp_path).items() if voice.remote}
    assert {"gtts", "edge:vi-VN-HoaiMyNeural", "edge:vi-VN-NamMinhNeural"} < away
    assert not away & {"espeak", "tone", "recorded", VAIS}


def test_what_comes_with_the_program_is_ready(tmp_path: Path) -> None:
    found = listed(tmp_path)
    assert found["espeak"].state == found["tone"].state == "dùng được ngay"
    assert found["espeak"].size_bytes > 1_000_000
    assert found["gtts"].state == "dùng được khi có mạng"
    assert found["espeak"].ready
    assert found["gtts"].ready


def test_a_voice_to_install_says_how(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    absent = listed(tmp_path)[VAIS]
    assert not absent.ready
    assert absent.size_bytes == 63_201_294 + 4_860
    assert absent.state == "chưa cài"
    for file in downloads()[0].files:
        path = put(tmp_path, file.name)
        with path.open("rb+") as held:
            held.truncate(file.size_bytes)  # sparse: the size alone is looked at
    assert listed(tmp_path)[VAIS].state == "dùng được ngay"
    monkeypatch.setitem(sys.modules, "piper", None)
    monkeypatch.setitem(sys.modules, "edge_tts", None)
    found = listed(tmp_path)
    assert found[VAIS].state == f'chưa cài — chạy: {sys.executable} -m pip install "piper-tts>=1.3,<2"'
    assert (
        found["edge:vi-VN-HoaiMyNeural"].state
        == f'chưa cài — chạy: {sys.executable} -m pip install "edge-tts>=7.2.8,<8"'
    )


def test_a_model_copied_by_hand_is_listed(tmp_path: Path) -> None:
    put(tmp_path, "vi_VN-xa-low.onnx", "model")
    put(tmp_path, "not a name.onnx")
    put(tmp_path, "vi_VN-half-low.onnx.part")
    (tmp_path / "voices" / "folder.onnx").mkdir()
    found = listed(tmp_path)["piper:vi_VN-xa-low"]
    assert piper_voices(tmp_path) == ("vi_VN-xa-low",)
    assert found.licence == "chưa rõ — xem nơi tải"
    assert "thiếu tệp vi_VN-xa-low.onnx.json" in found.state
    put(tmp_path, "vi_VN-xa-low.onnx.json", "{}")
    found = listed(tmp_path)["piper:vi_VN-xa-low"]
    assert (found.state, found.size_bytes) == ("dùng được ngay", 7)


def test_a_described_service_says_which_key_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "thu.yaml", SERVICE.format(url="https://speech.example/tts"))
    found = listed(tmp_path)["http:thu"]
    assert (found.title, found.terms, found.remote) == ("Dịch vụ thử", "https://speech.example/terms", True)
    assert found.state.startswith("thiếu biến môi trường SPEECH_KEY")
    monkeypatch.setenv("SPEECH_KEY", "bi-mat")
    found = listed(tmp_path)["http:thu"]
    assert found.state == "dùng được khi có mạng"
    assert "bi-mat" not in repr(found)


def test_a_service_on_this_machine_sends_nothing_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPEECH_KEY", "bi-mat")
    put(tmp_path, "nha.yaml", SERVICE.format(url="http://127.0.0.1:8000/tts"))
    found = listed(tmp_path)["http:nha"]
    assert (found.remote, found.state) == (False, "dùng được ngay")


@pytest.mark.parametrize("content", ["[", "title: thiếu hết", "a: &a [1]\nb: *a", "x" * 100_000, "\x00", "[" * 40_000])
def test_a_broken_description_is_listed_as_broken(tmp_path: Path, content: str) -> None:
    put(tmp_path, "hong.yaml", content)
    found = listed(tmp_path)["http:hong"]
    assert found.state.startswith("tệp mô tả hỏng — voices/hong.yaml:")
    assert found.remote


def test_a_description_whose_name_the_engine_refuses_is_shown_as_faulty(tmp_path: Path) -> None:
    put(tmp_path, "Giọng Mới.yaml", SERVICE.format(url="https://speech.example/tts"))
    assert listed(tmp_path)["http:Giọng Mới"].state.startswith("tên tệp Giọng Mới.yaml không dùng được")


def test_a_name_is_known_as_its_engine_takes_it(tmp_path: Path) -> None:
    for name in ("http:", "http", "espeak:la"):
        found = voice_info(name, tmp_path)
        assert found is not None
        assert (found.name, found.ready) == (name, False)
    put(tmp_path, "vi_VN-xa-low.onnx", "model")
    put(tmp_path, "vi_VN-xa-low.onnx.json", "{}")
    found = voice_info("piper", tmp_path)
    assert found is not None
    assert (found.name, found.ready) == ("piper:vi_VN-xa-low", True)


def test_hints_name_what_the_extras_install() -> None:
    project = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for engine, requirement in REQUIREMENTS.items():
        assert project["optional-dependencies"][engine] == [requirement]


def test_nothing_tells_people_to_install_a_stranger_s_package() -> None:
    root = Path(__file__).parents[3]
    for path in (*root.glob("*.md"), *(path for path in (root / "broadcast").rglob("*") if path.is_file())):
        if path.suffix in {".py", ".md", ".tsv", ".yaml", ".j2", ".html"}:
            assert not re.search(r"pip install [^\n]*\bbroadcast\b", path.read_text(encoding="utf-8")), path
