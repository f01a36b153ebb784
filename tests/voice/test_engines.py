"""One contract over every engine, and one voice through a whole programme."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, time
from pathlib import Path

import numpy as np
import pytest
import trustme
from google import google, http
from google import speak as talk

from broadcast.errors import EngineBusyError, EngineError, EngineMissingError
from broadcast.model import SAMPLE_RATE_HZ, Item, Paragraph, Programme, Reading, Source, VoiceSettings
from broadcast.spoken import speak
from broadcast.store import ClipStore
from broadcast.voice import Engine, Voices, clip_key, engine_names, make_engine, record
from broadcast.voice.espeak import Espeak

SETTINGS = VoiceSettings(engines=("espeak",))
TEXTS = (
    "kính thưa toàn thể nhân dân trong xã",
    "hôm nay là thứ tư ngày hai mươi hai tháng tư năm hai nghìn không trăm hai mươi sáu",
    "xin cảm ơn bà con đã lắng nghe",
    "mời bà con nghe thông báo",
)


@pytest.fixture
def online(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A stand-in for the web service, so that the contract holds for remote engines too."""
    with google(trustme.CA(), tmp_path) as (_, environment):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        yield


@pytest.fixture(params=["espeak", "gtts", "tone"])
def engine(request: pytest.FixtureRequest, online: None) -> Iterator[Engine]:
    made = make_engine(request.param, SETTINGS)
    yield made
    made.close()


def test_every_engine_of_the_package_is_held_to_the_contract() -> None:
    assert set(engine_names()) == {"espeak", "gtts", "tone"}


def test_clips_come_in_order_in_one_format(engine: Engine) -> None:
    clips = list(engine.record(TEXTS))
    assert len(clips) == len(TEXTS)
    for clip, text in zip(clips, TEXTS, strict=True):
        assert clip.dtype == np.int16
        assert clip.ndim == 1
        ms_a_syllable = len(clip) * 1000 / SAMPLE_RATE_HZ / len(text.split())
        assert 150 < ms_a_syllable < 700
    lengths = [len(clip) for clip in clips]
    assert lengths.index(max(lengths)) == 1  # the longest text


def test_a_clip_has_no_silence_around_it(engine: Engine) -> None:
    for clip in engine.record(TEXTS):
        loud = np.flatnonzero(np.abs(clip.astype(int)) > np.abs(clip.astype(int)).max() * 0.01)
        assert loud[0] < SAMPLE_RATE_HZ * 0.06
        assert len(clip) - loud[-1] < SAMPLE_RATE_HZ * 0.12


def test_nothing_asked_is_nothing_made(engine: Engine) -> None:
    assert list(engine.record([])) == []


def test_the_fingerprint_follows_the_pace(engine: Engine) -> None:
    faster = make_engine(engine.name, VoiceSettings(engines=(engine.name,), syllables_per_minute=200))
    assert faster.fingerprint != engine.fingerprint
    assert make_engine(engine.name, SETTINGS).fingerprint == engine.fingerprint


def test_espeak_says_the_same_whatever_it_said_before() -> None:
    shuffled = list(TEXTS)
    random.Random(5).shuffle(shuffled)
    one, two = Espeak(SETTINGS), Espeak(SETTINGS)
    try:
        first = dict(zip(TEXTS, one.record(TEXTS), strict=True))
        second = dict(zip(shuffled, two.record(shuffled), strict=True))
        assert all(np.array_equal(first[text], second[text]) for text in TEXTS)
    finally:
        one.close()
        two.close()


def test_espeak_keeps_the_pace_it_was_asked_for() -> None:
    for pace in (140, 175, 200):
        engine = Espeak(VoiceSettings(engines=("espeak",), syllables_per_minute=pace))
        clips = list(engine.record(TEXTS))
        engine.close()
        minutes = sum(map(len, clips)) / SAMPLE_RATE_HZ / 60
        assert sum(len(text.split()) for text in TEXTS) / minutes == pytest.approx(pace, rel=0.1)


def test_espeak_comes_back_after_its_worker_died() -> None:
    engine = Espeak(SETTINGS)
    list(engine.record(TEXTS[:1]))
    assert engine._worker is not None
    engine._worker.kill()
    engine._worker.wait()
    with pytest.raises(EngineError, match="dừng giữa chừng"):
        list(engine.record(TEXTS[:1]))
    assert len(list(engine.record(TEXTS[:1]))) == 1
    engine.close()


def test_an_unknown_engine_is_named_with_those_there_are() -> None:
    for name in ("khong-co", "sound", "../espeak", "espeak_worker"):
        with pytest.raises(EngineMissingError, match="espeak"):
            make_engine(name, SETTINGS)


def reading(*texts: str) -> Reading:
    body = tuple(Paragraph(text=text, source=Source(path="x.md", line=1)) for text in texts)
    item = Item(kind="opening", id="x", title="X", body=body)
    programme = Programme(
        day=date(2026, 4, 22), slot_id="s", slot_name="s", at=time(5), max_minutes=9, villages=(), items=(item,)
    )
    return speak(programme, pause_sentence_ms=400, pause_paragraph_ms=900, pause_item_ms=1500)


def test_one_voice_through_a_whole_programme_when_the_first_fails_half_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with google(trustme.CA(), tmp_path) as (served, environment):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        served.answers = [*[talk] * 2, lambda _g, _t: http(b"", "429 Busy")]
        with Voices(VoiceSettings(engines=("gtts", "espeak"))) as voices:
            store = ClipStore(tmp_path / "clips")
            made = record(reading(*TEXTS), voices, store)
            assert (made.voice.engine, made.voice.wanted) == ("espeak", "gtts")
            assert "quá nhiều yêu cầu" in made.voice.reason
            espeak, gtts = voices.get("espeak"), voices.get("gtts")
            spoken = [one.spoken for one in made.reading.utterances]
            assert [clip.key for clip in made.clips] == [clip_key(espeak, text) for text in spoken]
            assert store.get(clip_key(gtts, spoken[0])) is not None  # what was recorded is kept
            assert store.get(clip_key(gtts, spoken[3])) is None


def test_offline_the_programme_is_spoken_within_ten_seconds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")  # nobody listens at the discard port
    with Voices(VoiceSettings(engines=("gtts", "espeak"))) as voices:
        made = record(reading(*TEXTS), voices, ClipStore(tmp_path / "clips"))
        assert made.voice.engine == "espeak"
        assert "kiểm tra mạng" in made.voice.reason
        again = record(reading(*TEXTS, "câu mới"), voices, ClipStore(tmp_path / "clips"))
    assert again.voice.engine == "espeak"


def test_offline_yesterdays_words_still_come_in_yesterdays_voice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = VoiceSettings(engines=("gtts", "espeak"))
    with google(trustme.CA(), tmp_path) as (_, environment):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        with Voices(settings) as voices:
            record(reading(*TEXTS), voices, ClipStore(tmp_path / "clips"))
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    with Voices(settings) as voices:
        assert record(reading(*TEXTS), voices, ClipStore(tmp_path / "clips")).voice.engine == "gtts"


def test_when_only_a_network_is_in_the_way_the_fault_says_try_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    with (
        Voices(VoiceSettings(engines=("gtts",))) as voices,
        pytest.raises(EngineBusyError, match="không giọng nào"),
    ):
        record(reading(*TEXTS), voices, ClipStore(tmp_path / "clips"))
