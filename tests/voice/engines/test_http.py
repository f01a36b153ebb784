"""http: services described in YAML, and what a description may not do. A key never shows anywhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme
from loopback import http, served
from settings import engine_settings
from speech_service import FILES_HOST, HOST, KEY, SpeechService, describe

from broadcast.errors import (
    BroadcastError,
    EngineBlockedError,
    EngineBusyError,
    EngineError,
    EngineMissingError,
    InputError,
)
from broadcast.model import SAMPLE_RATE_HZ
from broadcast.voice.engines.http import Http
from broadcast.voice.service import filled, parse_service, read_service, service_files

TEXTS = ["kính thưa bà con trong xã", 'lời có "ngoặc", {voice} và \\ gạch', "xin cảm ơn"]


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SpeechService]:
    made = SpeechService()
    with served(trustme.CA(), (HOST, FILES_HOST), made.respond, tmp_path) as environment:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("SPEECH_KEY", KEY)
        yield made


def engine(home: Path, kind: str = "body", more: str = "", pace: int = 230) -> Http:
    return Http(engine_settings(voice=describe(home, kind, more), pace=pace, home=home))


@pytest.mark.parametrize("kind", ["body", "base64", "link"])
def test_sound_comes_wherever_the_answer_has_it(service: SpeechService, tmp_path: Path, kind: str) -> None:
    clips = list(engine(tmp_path, kind).record(TEXTS))
    assert sorted(service.texts) == sorted(TEXTS)
    for clip, text in zip(clips, TEXTS, strict=True):
        assert len(clip) / SAMPLE_RATE_HZ == pytest.approx(len(text.split()) * 0.26, abs=0.2)
    for one in service.asked:
        assert (KEY in one.headers.get("api-key", "")) == (one.host == HOST)  # a link gets no key
        if one.host == HOST:
            assert json.loads(one.body)["voice"] == "nu-ha-noi"


def test_a_long_text_is_sent_in_parts(service: SpeechService, tmp_path: Path) -> None:
    made = engine(tmp_path, "body", "at: ''\nlongest: 60")
    (clip,) = made.record(["một hai ba bốn năm sáu bảy tám chín mười " * 4])
    assert len(service.texts) >= 3
    assert all(len(text) <= 60 for text in service.texts)
    assert len(clip) / SAMPLE_RATE_HZ == pytest.approx(40 * 0.26, rel=0.2)


def test_the_pace_is_reached_and_named(service: SpeechService, tmp_path: Path) -> None:
    fast, slow = engine(tmp_path), engine(tmp_path, pace=175)
    assert fast.fingerprint != slow.fingerprint
    (one,), (two,) = fast.record(TEXTS[:1]), slow.record(TEXTS[:1])
    assert len(two) / len(one) == pytest.approx(230 / 175, abs=0.1)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (http(b'{"error": "x"}'), EngineBusyError),
        (http(b"<html></html>", kind="text/html"), EngineBusyError),
        (http(b"", kind="audio/mpeg"), EngineBusyError),
        (http(b"RIFF....WAVE", kind="audio/wav"), EngineBusyError),
        (http(b"{}", "401 Unauthorized"), EngineBlockedError),
        (http(b"{}", "400 Bad Request"), EngineError),
    ],
    ids="json html empty wav 401 400".split(),
)
def test_a_bad_answer_is_a_fault_that_holds_no_key(
    service: SpeechService, tmp_path: Path, answer: bytes, kind: type[BroadcastError]
) -> None:
    service.answers = [lambda _asked: answer] * 3
    with pytest.raises(kind) as caught:
        list(engine(tmp_path).record(TEXTS[:1]))
    error: BaseException | None = caught.value
    while error is not None:
        assert KEY not in str(error)
        error = error.__cause__


@pytest.mark.parametrize(
    "link", ["https://evil.example/a.mp3", "http://files.speech.example/a.mp3", "file:///etc/passwd"]
)
def test_a_link_that_leads_elsewhere_is_not_followed(service: SpeechService, tmp_path: Path, link: str) -> None:
    service.answers = [lambda _asked: http(json.dumps({"async": link}).encode())]
    with pytest.raises(EngineError, match="máy lạ"):
        list(engine(tmp_path, "link").record(TEXTS[:1]))
    assert len(service.asked) == 1


def test_a_missing_key_is_named_by_its_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SPEECH_KEY", raising=False)
    with pytest.raises(EngineMissingError, match="SPEECH_KEY"):
        engine(tmp_path)


def test_neither_the_name_nor_the_fingerprint_holds_the_key(service: SpeechService, tmp_path: Path) -> None:
    assert KEY not in engine(tmp_path).fingerprint


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("https://", "http://"), "https"),
        (("https://", "file://"), "https"),
        (("title: Dịch vụ thử\n", ""), "title: thiếu"),
        (("voice: nu", "giong: nu"), "giong: không có khóa này"),
        (('"{text}"', "x"), "{text}"),
        (("kind: base64", "kind: ftp"), "audio.kind"),
        (("at: data.0.audio", "at: ''"), "audio.at"),
        (("title:", "title: ["), "YAML"),
        (("title: Dịch vụ thử", "title: !!python/object/apply:os.system [id]"), "YAML"),
    ],
)
def test_a_faulty_description_is_told(tmp_path: Path, change: tuple[str, str], words: str) -> None:
    name = describe(tmp_path, "base64")
    path = tmp_path / "voices" / f"{name}.yaml"
    text = path.read_text(encoding="utf-8").replace(*change)
    with pytest.raises(InputError) as caught:
        parse_service(text.encode(), path.name)
    assert words in str(caught.value)


def test_a_name_leads_nowhere_else(tmp_path: Path) -> None:
    for name in ("../../etc/passwd", "khong-co", ""):
        with pytest.raises(EngineMissingError, match="fpt-ai"):
            read_service(name, tmp_path)


def test_the_shipped_descriptions_are_sound(tmp_path: Path) -> None:
    assert set(service_files(tmp_path)) == {"fpt-ai", "google-cloud", "viettel-ai"}
    for name in service_files(tmp_path):
        service = read_service(name, tmp_path)
        assert service.remote
        assert len(service.secret_names()) == 1


def test_a_service_on_this_machine_is_not_remote() -> None:
    text = 'title: a\nterms: b\nurl: http://127.0.0.1:5000/\nbody: "{text}"\n'
    assert not parse_service(text.encode(), "x.yaml").remote


def test_what_is_filled_in_is_not_filled_again() -> None:
    assert filled("{text} ${A}", {"text": "{voice} ${A}", "voice": "v", "A": "k"}) == "{voice} ${A} k"
