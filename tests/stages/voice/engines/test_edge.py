"""edge against a server that behaves like the service, well and badly. Nothing bad may become a clip."""

from __future__ import annotations

import gc
import os
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import trustme

from broadcast.errors import EngineBlockedError, EngineBusyError, EngineError, EngineMissingError
from broadcast.model import SAMPLE_RATE_HZ
from broadcast.stages.voice.engine import EngineSettings
from broadcast.stages.voice.engines.edge import NATIVE_SYLLABLES_PER_MINUTE, VOICES, Edge, make

pytest.importorskip("edge_tts", reason="giọng edge chưa được cài: edge-tts")

from bing import HOST, SECONDS_A_SYLLABLE, Answer, Bing, bing, hang, leave, mp3, refused, reset, sound, spoken, told
from edge_tts.drm import DRM

TEXT = "hôm nay là thứ tư ngày hai mươi hai tháng tư"
IN_TIME_S = 45


def settings(voice: str = "", syllables_per_minute: int = NATIVE_SYLLABLES_PER_MINUTE) -> EngineSettings:
    here = Path()
    return EngineSettings(voice=voice, syllables_per_minute=syllables_per_minute, home=here, state=here)


@pytest.fixture(scope="session")
def ca() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def service(ca: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bing]:
    monkeypatch.setattr(DRM, "clock_skew_seconds", 0.0)  # a 403 changes it for the whole process
    with bing(ca, tmp_path) as (served, environment):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        yield served
    gc.collect()  # a line or a session that was left open warns when it is collected, and a warning is an error here


def fault_of(engine: Edge, kind: type[EngineError], words: str) -> None:
    """The engine fails with that fault alone, in time."""
    begun = time.monotonic()
    with pytest.raises(kind, match=words) as caught:
        list(engine.record([TEXT]))
    assert time.monotonic() - begun < IN_TIME_S
    assert HOST not in str(caught.value)


def test_texts_become_clips_in_order_two_at_a_time(service: Bing) -> None:
    texts = [" ".join(["tiếng"] * count) for count in (12, 4, 8, 2, 6)]
    clips = list(make(settings()).record(texts))
    assert [clip.dtype for clip in clips] == [np.int16] * 5
    assert [clip.ndim for clip in clips] == [1] * 5
    lengths = [len(clip) / SAMPLE_RATE_HZ / SECONDS_A_SYLLABLE for clip in clips]
    assert lengths == pytest.approx([12, 4, 8, 2, 6], abs=0.5)  # trimmed: the service adds three syllables of silence
    assert sorted(service.texts) == sorted(texts)
    assert service.most_at_once <= 2
    assert set(service.voices) == {"Microsoft Server Speech Text to Speech Voice (vi-VN, HoaiMyNeural)"}


def test_nothing_is_asked_for_no_text(service: Bing) -> None:
    assert list(make(settings()).record([])) == []
    assert service.texts == []


@pytest.mark.parametrize(("pace", "rate"), [(240, "+0%"), (180, "-25%"), (300, "+25%"), (60, "-50%"), (900, "+50%")])
def test_the_pace_is_asked_of_the_service(service: Bing, pace: int, rate: str) -> None:
    engine = make(settings("vi-VN-NamMinhNeural", pace))
    list(engine.record([TEXT]))
    assert service.rates == [rate]
    assert engine.fingerprint == f"edge vi-VN-NamMinhNeural {rate}"


def test_signs_that_mean_something_in_xml_arrive_unchanged(service: Bing) -> None:
    text = "bà A & ông B: dưới < trên > «'\"» &amp; </prosody>"
    list(make(settings()).record([text]))
    assert service.texts == [text]


def test_a_voice_that_is_none_is_refused_and_the_two_are_named() -> None:
    for voice in ("HoaiMy", "vi-VN-HoaiMyNeural' rate='9", "vi-VN-HoaiMyNeural\n"):
        with pytest.raises(EngineMissingError, match=f"{VOICES[0]}.*{VOICES[1]}"):
            make(settings(voice))
    assert make(settings("VI-vn-HoaiMyNeural")).fingerprint == "edge vi-VN-HoaiMyNeural +0%"


def test_without_the_package_the_way_to_install_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "edge_tts", None)
    with pytest.raises(EngineMissingError, match=r'chạy: .* -m pip install "edge-tts>=7\.2\.8,<8"'):
        make(settings())


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (reset, "dừng giữa chừng"),
        (leave, "dừng giữa chừng"),
        (lambda _b, _t: spoken(b""), "không trả về âm thanh"),
        (lambda _b, _t: spoken(mp3(2.75)[:-50]), "âm thanh hỏng"),
        (lambda _b, _t: spoken(mp3(2.75)[: 144 * 20]), "âm thanh thiếu"),
        (lambda _b, _t: spoken(b"<html>not sound</html>" * 50), "âm thanh hỏng"),
        (lambda _b, _t: iter([told("turn.start"), sound(b"", kind="Content-Type:text/html\r\n")]), "sai khuôn"),
        (lambda _b, _t: iter([told("audio.metadata", Metadata="none")]), "sai khuôn"),
    ],
    ids=["reset", "leave", "no-sound", "cut-frame", "cut-between-frames", "not-mp3", "wrong-kind", "odd-json"],
)
def test_a_bad_answer_is_a_fault_never_a_clip(service: Bing, answer: Answer, words: str) -> None:
    service.answers = [answer] * 3
    fault_of(make(settings()), EngineBusyError, words)
    assert len(service.texts) == 3


@pytest.mark.parametrize("answer", [reset, lambda _b, _t: spoken(mp3(2.75)[:-50])])
def test_a_fault_that_passes_is_tried_again(service: Bing, answer: Answer) -> None:
    service.answers = [answer]
    (clip,) = make(settings()).record([TEXT])
    assert len(clip) / SAMPLE_RATE_HZ == pytest.approx(11 * SECONDS_A_SYLLABLE, abs=0.2)


def test_a_long_text_is_asked_in_pieces_and_comes_back_whole_or_not_at_all(service: Bing) -> None:
    syllables = 700
    service.answers = [leave]  # the first piece breaks off, and edge-tts goes on to the second
    (clip,) = make(settings()).record([" ".join(["tiếng"] * syllables)])
    assert len(service.texts) == 4
    assert len(clip) / SAMPLE_RATE_HZ == pytest.approx(syllables * SECONDS_A_SYLLABLE, abs=2)


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        (lambda: refused("403 Forbidden"), EngineBlockedError, "403"),
        (lambda: refused("403 Forbidden", dated=False), EngineBlockedError, "403"),
        (lambda: refused("429 Too Many Requests"), EngineBlockedError, "quá nhiều yêu cầu"),
        (lambda: refused("302 Found"), EngineBlockedError, "302"),
        (lambda: refused("400 Bad Request"), EngineError, "400"),
        (lambda: refused("503 Service Unavailable"), EngineBusyError, "503"),
        (lambda: b"not HTTP at all\r\n\r\n", EngineBusyError, "sai khuôn"),
    ],
)
def test_a_refused_handshake_is_a_fault(
    service: Bing, answer: Callable[[], bytes], kind: type[EngineError], words: str
) -> None:
    service.refusals = [answer() for _ in range(3)]
    fault_of(make(settings()), kind, words)
    assert service.texts == []


def test_how_long_to_stay_away_is_handed_on(service: Bing) -> None:
    service.refusals = [refused("429 Too Many Requests", "Retry-After: 7200")]
    with pytest.raises(EngineBlockedError) as caught:
        list(make(settings()).record([TEXT]))
    assert caught.value.for_s == 7200


@pytest.mark.parametrize("answer", ["403 Forbidden", "500 Internal Server Error"])
def test_one_refusal_is_got_over(service: Bing, answer: str) -> None:
    service.refusals = [refused(answer)]
    assert len(list(make(settings()).record([TEXT]))) == 1


def test_a_service_that_falls_silent_is_given_up_in_time(service: Bing) -> None:
    service.answers = [hang]
    fault_of(make(settings()), EngineBusyError, "không nối được")


def test_a_certificate_that_nobody_signed_is_refused(
    ca: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What edge-tts's context once trusted it trusts for good, so the stranger is a new one.
    with bing(trustme.CA(), tmp_path, trusted=ca) as (served, environment):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        fault_of(make(settings()), EngineBusyError, "chứng chỉ .* không đáng tin")
        assert served.texts == []


def test_a_bundle_that_is_not_there_is_a_fault_with_its_name(service: Bing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "khong-co.pem")
    fault_of(make(settings()), EngineError, "REQUESTS_CA_BUNDLE")


def test_a_line_that_is_refused_is_a_fault(service: Bing, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    for name in ("HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, f"127.0.0.1:{port}")
    fault_of(make(settings()), EngineBusyError, "không nối được")


def test_a_proxy_that_refuses_is_told_from_the_service(service: Bing, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        for name in ("HTTPS_PROXY", "https_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.getsockname()[1]}")

        def refuse() -> None:
            line, _ = proxy.accept()
            with line:
                line.recv(4096)
                line.sendall(refused("407 Proxy Authentication Required"))

        threading.Thread(target=refuse, daemon=True).start()
        fault_of(make(settings()), EngineBusyError, r"proxy .*407")


def test_a_name_that_nobody_knows_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)

    def unknown(host: str, *_rest: object, **_more: object) -> object:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    fault_of(make(settings()), EngineBusyError, "không nối được")
