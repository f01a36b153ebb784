"""http: services described in YAML, and what a description may not do. A key never shows anywhere."""

from __future__ import annotations

import json
import socket
import threading
import traceback
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
from broadcast.outside.address import host_of
from broadcast.stages.voice.engines.http import Http
from broadcast.stages.voice.refusal import retry_after_s
from broadcast.stages.voice.service import filled, parse_service, read_service, service_files

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
        (http(b"{}", "401 Unauthorized"), EngineError),
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
    assert not isinstance(caught.value, EngineBlockedError)  # a key is set right in a minute, not in hours
    assert KEY not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.example/a.mp3",
        "http://files.speech.example/a.mp3",
        "file:///etc/passwd",
        "https://[bad",
        "https://evil.example\\@speech.example/x",
        "https://speech.example@evil.example/x",
        "https://speech.example:99999/x",
    ],
)
def test_a_link_that_leads_elsewhere_is_not_followed(service: SpeechService, tmp_path: Path, link: str) -> None:
    service.answers = [lambda _asked: http(json.dumps({"async": link}).encode())]
    with pytest.raises(EngineError, match="máy lạ"):
        list(engine(tmp_path, "link").record(TEXTS[:1]))
    assert len(service.asked) == 1


def test_a_missing_key_is_named_by_its_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SPEECH_KEY", raising=False)
    made = engine(tmp_path)  # what it said before can be found without the key
    assert made.fingerprint
    with pytest.raises(EngineMissingError, match="SPEECH_KEY"):
        list(made.record(TEXTS))


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
        (("https://speech.example/base64", '"https://[{text}"'), "url"),
        (("https://speech.example", "https://${SPEECH_KEY}"), "url"),
        (("https://speech.example", "http://127.0.0.2:1\\@localhost"), "url"),
        (("https://speech.example/base64", "http://localhost:5000/\naudio_hosts: 1"), "audio_hosts"),
        (("kind: base64", "kind: base64\n  hosts: [evil.example/x]"), "audio.hosts"),
        (("${SPEECH_KEY}", "${speech_key}"), "chữ hoa"),
        (("${SPEECH_KEY}", "'{text}'"), "headers"),
        (("${SPEECH_KEY}", "mật"), "headers"),
        (("voice: nu-ha-noi", "voice: nu\nmethod: PUT"), "method"),
        (("every_s: 0.01", "every_s: .nan"), "every_s"),
        (("every_s: 0.01", "every_s: 1000"), "every_s"),
        (("kind: base64", "kind: base64\n  ready_within_s: .inf"), "ready_within_s"),
        (('"{text}"', "['{text}', .nan]"), "body"),
        (('"{text}"', "['{text}', &a [*a]]"), "không dùng & và"),
        (("title: Dịch vụ thử", "title: !!python/object/apply:os.system [id]"), "dấu !"),
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


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.2:1\\@localhost/",
        "https://a@b.example/",
        "https://a b.example/",
        "https://a.example/\n",
        "https://a.example:port/",
        "https://a.example:99999/",
        "https:///x",
        "https://[bad",
        "https://%6c.example/",
        "ftp://a.example/",
        "",
    ],
)
def test_an_address_that_parsers_could_read_in_two_ways_has_no_host(url: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        host_of(url)


def test_a_plain_address_has_one() -> None:
    assert host_of("HTTPS://API.Fpt.ai:443/x?y=@#z") == "api.fpt.ai"
    assert host_of("http://[::1]:5000/") == "::1"


def test_a_service_on_this_machine_may_not_lead_away() -> None:
    text = "title: a\nterms: b\nurl: http://127.0.0.1:5000/\naudio: {kind: link, at: x, hosts: [evil.example]}\n"
    with pytest.raises(InputError, match="chính máy này"):
        parse_service(text.encode(), "x.yaml")


def test_a_text_for_this_machine_asks_no_proxy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def listen(server: socket.socket, name: str) -> None:
        line, _ = server.accept()
        with line:
            asked.append(name)
            line.recv(4096)
            line.sendall(http(b"", "400 Bad Request"))

    with socket.create_server(("127.0.0.1", 0)) as own, socket.create_server(("127.0.0.1", 0)) as proxy:
        for server, name in ((own, "own"), (proxy, "proxy")):
            threading.Thread(target=listen, args=(server, name), daemon=True).start()
        for variable in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(variable, f"http://127.0.0.1:{proxy.getsockname()[1]}")
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        (tmp_path / "voices").mkdir()
        text = f"title: a\nterms: b\nurl: http://127.0.0.1:{own.getsockname()[1]}/\n"
        (tmp_path / "voices" / "nha.yaml").write_text(text, encoding="utf-8")
        with pytest.raises(EngineError, match="400"):
            list(Http(engine_settings(voice="nha", home=tmp_path)).record(TEXTS[:1]))
    assert asked == ["own"]


def test_spaces_around_a_key_are_not_sent(
    service: SpeechService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPEECH_KEY", f" {KEY}\n")
    assert len(list(engine(tmp_path).record(TEXTS[:1]))) == 1
    monkeypatch.setenv("SPEECH_KEY", f"{KEY}\nX: khóa")
    with pytest.raises(EngineError, match="SPEECH_KEY có ký tự lạ") as caught:
        list(engine(tmp_path).record(TEXTS[:1]))
    assert KEY not in "".join(traceback.format_exception(caught.value))
    assert len(service.asked) == 1


def test_a_fault_of_the_line_holds_no_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPEECH_KEY", KEY)
    for variable in ("HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(variable, "http://127.0.0.1:9")
    name = describe(tmp_path)
    path = tmp_path / "voices" / f"{name}.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("example/body", "example/${SPEECH_KEY}"), encoding="utf-8")
    with pytest.raises(EngineBusyError, match="không nối được") as caught:
        list(Http(engine_settings(voice=name, home=tmp_path)).record(TEXTS[:1]))
    assert KEY not in "".join(traceback.format_exception(caught.value))


def test_base64_that_is_none_is_a_fault(service: SpeechService, tmp_path: Path) -> None:
    service.answers = [lambda _asked: http(json.dumps({"data": [{"audio": "âm"}]}).encode())] * 3
    with pytest.raises(EngineBusyError, match="hỏng"):
        list(engine(tmp_path, "base64").record(TEXTS[:1]))


@pytest.mark.parametrize("value", ["²", "x", "Fri, 31 Dec 99999 23:59:59 GMT", ""])
def test_a_time_that_is_none_is_not_waited_for(value: str) -> None:
    assert retry_after_s(value, "Wed, 22 Apr 2026 05:00:00 GMT") is None


def test_get_sends_no_body_unless_one_is_described() -> None:
    text = 'title: a\nterms: b\nmethod: GET\nurl: "https://a.example/?q={text}"\n'
    assert parse_service(text.encode(), "x.yaml").content == ""
    assert parse_service(text.replace("GET", "POST").encode(), "x.yaml").content == "{text}"


def test_the_fingerprint_follows_the_length_and_the_place_of_the_sound() -> None:
    text = "title: a\nterms: b\nurl: https://a.example/\n"
    more = ("", "longest: 300\n", "method: GET\nbody: '{text}'\n", "audio: {kind: link, at: x}\n")
    assert len({parse_service((text + one).encode(), "x.yaml").fingerprint for one in more}) == 4


def test_a_fault_of_a_description_has_its_line(tmp_path: Path) -> None:
    text = (
        "title: a\nterms: b\nurl: https://a.vn/\naudio:\n  kind: base64\n  ready_within_s: .inf\nlongest: 5\ngiong: x\n"
    )
    with pytest.raises(InputError) as caught:
        parse_service(text.encode(), "x.yaml")
    assert str(caught.value).startswith("x.yaml:8: giong: không có khóa này")
    with pytest.raises(InputError) as caught:
        parse_service(text.replace("giong: x", "").encode(), "x.yaml")
    lines = [(one.line, one.message.partition(":")[0]) for one in caught.value.diagnostics]
    assert lines == [(4, "audio.at"), (6, "audio.ready_within_s"), (7, "longest")]


def test_a_service_without_a_key_is_not_said_to_refuse_one(service: SpeechService, tmp_path: Path) -> None:
    made = engine(tmp_path)
    path = tmp_path / "voices" / "thu-body.yaml"
    text = path.read_text(encoding="utf-8").replace("headers:\n  api-key: ${SPEECH_KEY}\n", "")
    path.write_text(text, encoding="utf-8")
    keyless = Http(engine_settings(voice="thu-body", home=tmp_path))
    service.answers = [lambda _asked: http(b"{}", "403 Forbidden"), lambda _asked: http(b"{}", "403 Forbidden")]
    with pytest.raises(EngineBlockedError, match=r"chặn máy này.*dùng giọng khác"):
        list(keyless.record(TEXTS[:1]))
    with pytest.raises(EngineError, match="kiểm tra mã khóa"):
        list(made.record(TEXTS[:1]))


def test_a_line_of_dots_is_not_sent_as_a_text_of_its_own(service: SpeechService, tmp_path: Path) -> None:
    made = engine(tmp_path, "body", "at: ''\nlongest: 40")
    list(made.record(["Họ và tên người làm đơn " + ". " * 40]))
    assert all(any(map(str.isalnum, text)) for text in service.texts)
