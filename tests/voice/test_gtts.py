"""gtts against a server that behaves like the service, well and badly. Nothing bad may become a clip."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import trustme
from google import Google, audio, drop, google, hang, http, mp3

from broadcast.errors import EngineBusyError
from broadcast.model import SAMPLE_RATE_HZ, VoiceSettings
from broadcast.voice.gtts import Gtts

TEXT = "hôm nay là thứ tư ngày hai mươi hai tháng tư"
SLOW = VoiceSettings(engines=("gtts",), syllables_per_minute=175)
NATIVE = VoiceSettings(engines=("gtts",), syllables_per_minute=230)


@pytest.fixture(scope="session")
def ca() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def service(ca: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Google]:
    with google(ca, tmp_path) as (served, environment):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        yield served


def test_a_text_becomes_a_clip_slowed_to_the_pace_wanted(service: Google) -> None:
    (native,) = Gtts(NATIVE).record([TEXT])
    (slow,) = Gtts(SLOW).record([TEXT])
    assert service.texts == [TEXT, TEXT]
    assert len(native) / SAMPLE_RATE_HZ == pytest.approx(11 * 0.26, abs=0.3)
    assert len(slow) / len(native) == pytest.approx(230 / 175, abs=0.05)


def test_a_long_text_is_sent_in_parts_and_comes_back_whole(service: Google) -> None:
    text = ", ".join([TEXT] * 8)
    (clip,) = Gtts(NATIVE).record([text])
    assert len(service.texts) > 1
    assert " ".join(service.texts).replace(",", "").split() == text.replace(",", "").split()
    assert len(clip) / SAMPLE_RATE_HZ > 8 * 11 * 0.26


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda _g, _t: http(b"<html>unusual traffic</html>", kind="text/html"), "không trả về âm thanh"),
        (lambda _g, _t: http(b""), "không trả về âm thanh"),
        (lambda _g, _t: http(b"slow down", "429 Too Many Requests"), "quá nhiều yêu cầu"),
        (lambda _g, _t: http(b"oops", "503 Service Unavailable"), "503"),
        (lambda _g, _t: http(b"", "302 Found\r\nLocation: https://elsewhere.example/"), "302"),
        (lambda _g, _t: audio(b"not an mp3 at all" * 20), "hỏng"),
        (lambda _g, _t: audio(b""), "không trả về âm thanh"),
        (lambda _g, _t: audio(mp3(1))[:-200], "không nối được"),
    ],
)
def test_a_bad_answer_is_a_fault_never_a_clip(
    service: Google, answer: Callable[[Google, str], bytes], words: str
) -> None:
    service.answers = [answer, answer]
    with pytest.raises(EngineBusyError, match=words):
        list(Gtts(NATIVE).record([TEXT]))


def test_a_dropped_line_is_tried_once_more(service: Google) -> None:
    service.answers = [drop]
    (clip,) = Gtts(NATIVE).record([TEXT])
    assert len(clip)


def test_a_service_that_hangs_is_given_up_in_time(service: Google) -> None:
    service.answers = [hang]
    begun = time.monotonic()
    with pytest.raises(EngineBusyError):
        list(Gtts(NATIVE).record([TEXT]))
    assert time.monotonic() - begun < 10


def test_a_certificate_that_nobody_signed_is_refused(
    ca: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with google(ca, tmp_path, trusted=trustme.CA()) as (served, environment):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        with pytest.raises(EngineBusyError, match="chứng chỉ"):
            list(Gtts(NATIVE).record([TEXT]))
        assert served.texts == []
