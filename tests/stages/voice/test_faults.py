"""Whatever the service does, the bulletin goes out in time, nothing damaged is kept, and the next run recovers."""

from __future__ import annotations

import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pytest
import trustme
from loopback import Loopback
from programme import reading, voices
from settings import NOW
from translate import Answer, broken_off, busy, captcha, drop, google, half, hang, unavailable
from translate import speak as talk

from broadcast.errors import EngineBusyError, PublishError
from broadcast.stages.voice import clip_key, record
from broadcast.stages.voice.engine import make_engine
from broadcast.stages.voice.sound import Pcm
from broadcast.station.store import ClipStore

TEXTS = tuple(
    f"Đây là câu thứ {word} trong bài của hôm nay." for word in "một hai ba bốn năm sáu bảy tám chín mười".split()
)
IN_TIME_S = 45.0
"""Far more than any of them waits, also on a busy machine; without a limit they would wait for ever."""
A_DAY = timedelta(days=1)

FAULTS: dict[str, Answer] = {
    "hanging": hang,
    "429": busy(),
    "429 for a minute": busy("60"),
    "503": unavailable,
    "HTML with 200": captcha,
    "half an MP3": half,
    "reset in the middle": broken_off,
    "refused": drop,
}


@pytest.fixture(scope="module")
def ca() -> trustme.CA:
    return trustme.CA()


@pytest.mark.parametrize("half_way", [False, True], ids=["from the start", "half way"])
@pytest.mark.parametrize("fault", FAULTS)
def test_the_bulletin_goes_out_and_the_next_run_recovers(
    ca: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str, half_way: bool
) -> None:
    store = ClipStore(tmp_path / "clips")
    with google(ca, tmp_path) as (served, environment):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        served.answers = [talk] if half_way else []
        served.always = FAULTS[fault]
        begun = time.monotonic()
        with voices(tmp_path, "gtts", "espeak") as engines:
            made = record(reading(*TEXTS), engines, store)
            assert time.monotonic() - begun < IN_TIME_S
            assert (made.voice.engine, made.voice.wanted) == ("espeak", "gtts")
            assert made.voice.reason
            asked = len(served.requests)
            record(reading(*TEXTS, "Thêm một câu."), engines, store)
            assert len(served.requests) == asked  # in the same run it is not asked again
            gtts = engines.get("gtts")
            kept = [clip for one in made.reading.utterances if (clip := store.get(clip_key(gtts, one.spoken)))]
            assert len(kept) == (8 if half_way else 0)
            assert all(np.abs(store.read(clip)).max() > 300 for clip in kept)
        served.always = talk
        with voices(tmp_path, "gtts", "espeak", now=NOW + A_DAY) as engines:
            again = record(reading(*TEXTS), engines, store)
            assert (again.voice.engine, again.voice.reason) == ("gtts", "")
        assert not list((tmp_path / ".cache").rglob("*.blocked.json"))


def test_an_untrusted_certificate_sends_nothing(
    ca: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with google(ca, tmp_path, trusted=trustme.CA()) as (served, environment):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        with voices(tmp_path, "gtts", "espeak") as engines:
            made = record(reading(*TEXTS), engines, ClipStore(tmp_path / "clips"))
    assert made.voice.engine == "espeak"
    assert "chứng chỉ" in made.voice.reason
    assert served.texts == []


def test_without_a_network_a_run_waits_once_for_all_its_programmes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")  # nobody listens at the discard port
    store = ClipStore(tmp_path / "clips")
    begun = time.monotonic()
    with voices(tmp_path, "gtts", "espeak") as engines:
        for number in ("một", "hai", "ba"):
            made = record(reading(*TEXTS, f"Chương trình {number}."), engines, store)
            assert made.voice.engine == "espeak"
            assert "kiểm tra mạng" in made.voice.reason
    assert time.monotonic() - begun < 30
    assert not list((tmp_path / ".cache").rglob("*.blocked.json"))  # a network that is back may be used at once


def test_without_a_network_all_engines_wait_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPEECH_KEY", "x")
    (tmp_path / "voices").mkdir()
    text = "title: a\nterms: b\nurl: https://speech.example/\n"
    (tmp_path / "voices" / "thu.yaml").write_text(text, encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0), backlog=64) as silent:  # the system accepts, and nobody answers
        for variable in ("HTTPS_PROXY", "https_proxy"):
            monkeypatch.setenv(variable, f"http://127.0.0.1:{silent.getsockname()[1]}")
        begun = time.monotonic()
        with voices(tmp_path, "gtts", "edge", "http:thu", "espeak") as engines:
            made = record(reading(*TEXTS), engines, ClipStore(tmp_path / "clips"))
        assert time.monotonic() - begun <= 30
    assert made.voice.engine == "espeak"
    assert "kiểm tra mạng" in made.voice.reason


class Broken:
    """A plug-in that fails as none may."""

    fingerprint, remote, repeatable = "broken", False, True

    def __init__(self, error: BaseException) -> None:
        self._error = error

    def record(self, _texts: Sequence[str]) -> Iterator[Pcm]:
        raise self._error

    def close(self) -> None:
        """Nothing is held."""


def broken_by(error: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "broadcast.stages.voice.voices.make_engine",
        lambda name, settings: Broken(error) if name == "broken" else make_engine(name, settings),
    )


def test_an_engine_that_breaks_does_not_silence_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken_by(ZeroDivisionError("khoa-bi-mat"), monkeypatch)
    with voices(tmp_path, "broken", "espeak") as engines:
        made = record(reading(*TEXTS[:1]), engines, ClipStore(tmp_path / "clips"))
    assert made.voice.engine == "espeak"
    assert made.voice.reason.startswith("giọng broken hỏng (ZeroDivisionError) — ")
    assert "khoa-bi-mat" not in made.voice.reason


@pytest.mark.parametrize("error", [KeyboardInterrupt(), PublishError("hết chỗ"), EngineBusyError("bận")])
def test_what_is_no_bug_of_an_engine_passes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    broken_by(error, monkeypatch)
    with voices(tmp_path, "broken") as engines, pytest.raises(type(error)) as caught:
        list(engines.record("broken", TEXTS))
    assert caught.value is error


def test_a_service_that_blocked_us_is_left_alone_until_its_time(
    ca: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = ClipStore(tmp_path / "clips")
    with google(ca, tmp_path) as (served, environment):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        served.always = busy()
        spans = []
        now = NOW
        for _ in range(4):
            with voices(tmp_path, "gtts", "espeak", now=now) as engines:
                record(reading(*TEXTS), engines, store)
            asked = len(served.requests)
            with voices(tmp_path, "gtts", "espeak", now=now + timedelta(minutes=30)) as engines:
                made = record(reading(*TEXTS), engines, store)
            assert len(served.requests) == asked
            assert "không hỏi lại trước" in made.voice.reason
            (state,) = (tmp_path / ".cache").rglob("*.blocked.json")
            until = json.loads(state.read_text(encoding="utf-8"))["until"]
            spans.append(until)
            now += A_DAY
        assert len(set(spans)) == 4
        served.always = talk
        with voices(tmp_path, "gtts", "espeak", now=now) as engines:
            assert record(reading(*TEXTS), engines, store).voice.engine == "gtts"


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX")
def test_a_ctrl_c_while_the_service_hangs_ends_at_once(ca: trustme.CA, station: Path) -> None:
    schedule = station / "schedule.yaml"
    text = schedule.read_text(encoding="utf-8")
    schedule.write_text(text.replace("engines: [espeak]", "engines: [gtts, espeak]"), encoding="utf-8")
    with google(ca, station) as (served, environment):
        served.always = hang
        process = subprocess.Popen(
            (sys.executable, "-m", "broadcast", "build", "--day", "2026-04-22"),
            cwd=station,
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        deadline = time.monotonic() + 20
        while not served.requests and time.monotonic() < deadline:
            time.sleep(0.01)
        begun = time.monotonic()
        os.killpg(process.pid, signal.SIGINT)
        _, stderr = process.communicate(timeout=30)
    assert process.returncode == 130, stderr.decode()
    assert "Traceback" not in stderr.decode()
    assert time.monotonic() - begun < 5.5  # the service would have been waited for 6 seconds


@pytest.mark.parametrize("count", [0, 2])
def test_more_or_fewer_clips_than_texts_are_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    class Miscounting(Broken):
        def record(self, _texts: Sequence[str]) -> Iterator[Pcm]:
            return iter([np.full(60_000, 9000, np.int16)] * count)

    monkeypatch.setattr(
        "broadcast.stages.voice.voices.make_engine",
        lambda name, settings: Miscounting(OSError()) if name == "broken" else make_engine(name, settings),
    )
    with voices(tmp_path, "broken", "espeak") as engines:
        made = record(reading(*TEXTS[:1]), engines, ClipStore(tmp_path / "clips"))
    assert made.voice.engine == "espeak"
    assert "giọng broken hỏng" in made.voice.reason


class Drip(Loopback):
    """Sends a byte now and then, so that no wait for bytes ever ends in a fault."""

    def _answer(self, _host: str, line: ssl.SSLSocket, requests: BinaryIO) -> bool:
        while requests.readline().strip():
            pass
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n")
        for _ in range(600):
            line.sendall(b"[")
            time.sleep(0.1)
        return False


def test_an_answer_that_drips_is_given_up_in_time(
    ca: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("broadcast.stages.voice.wire.WHOLE_S", 1.0)
    ca.cert_pem.write_to_path(tmp_path / "ca.pem")
    server = Drip(ca, ("translate.google.com",), lambda _asked: b"")
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{server.port}")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "ca.pem"))
    begun = time.monotonic()
    with voices(tmp_path, "gtts", "espeak") as engines:
        made = record(reading(*TEXTS), engines, ClipStore(tmp_path / "clips"))
    server.close()
    assert made.voice.engine == "espeak"
    assert "quá chậm" in made.voice.reason
    assert time.monotonic() - begun < 40  # of the 60 that the whole answer takes
