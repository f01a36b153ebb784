"""gtts against a server that behaves like the service, well and badly. Nothing bad may become a clip."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
import trustme
from hypothesis import given
from hypothesis import strategies as st
from loopback import http
from settings import engine_settings
from translate import (
    Answer,
    Google,
    audio,
    broken_off,
    busy,
    captcha,
    drop,
    first_only,
    google,
    half,
    hang,
    refuse_batches,
    speak,
    unavailable,
)

from broadcast.errors import EngineBlockedError, EngineBusyError
from broadcast.model import SAMPLE_RATE_HZ
from broadcast.stages.voice.engines.gtts import PARTS_A_REQUEST, Gtts, parts_of
from broadcast.stages.voice.packing import cut

TEXT = "hôm nay là thứ tư ngày hai mươi hai tháng tư"
TEXTS = [f"{TEXT} câu {word}" for word in ("một", "hai", "ba", "bốn", "năm")]


def engine(pace: int = 230) -> Gtts:
    return Gtts(engine_settings(pace=pace))


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
    (native,) = engine(230).record([TEXT])
    (slow,) = engine(175).record([TEXT])
    assert service.texts == [TEXT, TEXT]
    assert len(native) / SAMPLE_RATE_HZ == pytest.approx(11 * 0.26, abs=0.3)
    assert len(slow) / len(native) == pytest.approx(230 / 175, abs=0.05)


def test_several_texts_are_one_request_and_come_back_each_by_itself(service: Google) -> None:
    clips = list(engine().record([*TEXTS, "xin chào"]))
    assert service.requests == [6]
    assert [round(len(clip) / SAMPLE_RATE_HZ / 0.26) for clip in clips] == [13] * 5 + [2]


def test_a_long_text_is_sent_in_parts_and_comes_back_whole(service: Google) -> None:
    text = ", ".join([TEXT] * 8)
    (clip,) = engine().record([text])
    assert service.requests == [len(parts_of([text]))]
    assert " ".join(service.texts).split() == text.split()
    assert len(clip) / SAMPLE_RATE_HZ > 8 * 11 * 0.26


def test_a_service_that_takes_no_batches_gets_its_texts_one_by_one(service: Google) -> None:
    service.always = refuse_batches
    assert len(list(engine().record(TEXTS))) == len(TEXTS)
    assert service.requests == [5, 1, 1, 1, 1, 1]


def test_a_service_that_answers_one_of_a_batch_is_asked_for_the_others(service: Google) -> None:
    service.always = first_only
    assert len(list(engine().record(TEXTS))) == len(TEXTS)
    assert sorted(set(service.texts)) == sorted(TEXTS)


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        (captcha, EngineBlockedError, "trang web"),
        (lambda _g, _t: http(b""), EngineBusyError, "không trả về âm thanh"),
        (busy(), EngineBlockedError, "quá nhiều yêu cầu"),
        (busy("86400"), EngineBlockedError, "quá nhiều yêu cầu"),
        (unavailable, EngineBusyError, "503"),
        (
            lambda _g, _t: http(b"", "302 Found\r\nLocation: https://elsewhere.example/"),
            EngineBlockedError,
            "chuyển sang trang khác",
        ),
        (lambda _g, t: audio(*[b"not an mp3 at all" * 20] * len(t)), EngineBusyError, "hỏng"),
        (lambda _g, t: audio(*[b""] * len(t)), EngineBusyError, "không trả về âm thanh"),
        (half, EngineBusyError, "hỏng"),
        (lambda _g, _t: http(b')]}\'\n\n[["wrb.fr","jQ1olc","[\\"//NE'), EngineBusyError, "dở dang"),
        (lambda _g, _t: http(b"[" * 100_000), EngineBusyError, "dở dang"),
        (broken_off, EngineBusyError, "không nối được"),
        (drop, EngineBusyError, "không nối được"),
    ],
    ids="captcha empty 429 429-day 503 redirect no-mp3 no-sound half-mp3 cut-json deep-json cut-answer drop".split(),
)
def test_a_bad_answer_is_a_fault_never_a_clip(
    service: Google, answer: Answer, kind: type[Exception], words: str
) -> None:
    service.always = answer
    with pytest.raises(kind, match=words):
        list(engine().record([TEXT]))
    assert len(service.requests) <= 3


@pytest.mark.parametrize("answer", [drop, broken_off, unavailable, half, busy("1")], ids=lambda one: one.__name__)
def test_a_passing_fault_is_tried_again(service: Google, answer: Answer) -> None:
    service.answers = [answer]
    (clip,) = engine().record([TEXT])
    assert len(clip) / SAMPLE_RATE_HZ == pytest.approx(11 * 0.26, abs=0.3)


def test_what_came_before_a_fault_is_not_lost(service: Google) -> None:
    texts = [f"{TEXT} {number}" for number in "một hai ba bốn năm sáu bảy tám chín mười".split()]
    service.answers = [speak, busy()]
    clips = []
    with pytest.raises(EngineBlockedError):
        for clip in engine().record(texts):
            clips.append(clip)
    assert len(clips) == PARTS_A_REQUEST


def test_a_service_that_hangs_is_given_up_in_time(service: Google) -> None:
    service.always = hang
    begun = time.monotonic()
    with pytest.raises(EngineBusyError):
        list(engine().record([TEXT]))
    assert time.monotonic() - begun < 45


def test_a_certificate_that_nobody_signed_is_refused(
    ca: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with google(ca, tmp_path, trusted=trustme.CA()) as (served, environment):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        with pytest.raises(EngineBusyError, match="chứng chỉ"):
            list(engine().record([TEXT]))
        assert served.texts == []


words = st.text(alphabet="aăâbcdđeêghi,", min_size=1, max_size=14)


@given(st.lists(words, min_size=1, max_size=60), st.integers(20, 120))
def test_a_text_is_cut_between_words_and_nothing_is_lost(given_words: list[str], longest: int) -> None:
    text = " ".join(given_words)
    pieces = list(cut(text, longest))
    assert " ".join(pieces) == text
    assert all(0 < len(piece) <= longest for piece in pieces)


def test_a_word_longer_than_a_piece_is_cut_rather_than_lost() -> None:
    assert "".join(cut("a" * 250, 100)) == "a" * 250


def test_a_line_of_dots_is_no_missing_word(service: Google) -> None:
    def speak_words(served: Google, texts: list[str]) -> bytes:
        return speak(served, [text.replace(" .", "") for text in texts])

    service.always = speak_words
    (clip,) = engine().record(["Xin mời bà con" + " ." * 30])
    assert len(clip) / SAMPLE_RATE_HZ == pytest.approx(4 * 0.26, abs=0.3)


def test_sound_that_is_no_mp3_is_refused(service: Google) -> None:
    held = io.BytesIO()
    soundfile.write(held, np.ones(SAMPLE_RATE_HZ * 3, np.int16), SAMPLE_RATE_HZ, format="WAV")
    service.always = lambda _google, texts: audio(*[held.getvalue()] * len(texts))
    with pytest.raises(EngineBusyError, match="hỏng"):
        list(engine().record([TEXT]))
