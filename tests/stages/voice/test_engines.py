"""One contract over every engine: each is asked through the stand-in of its own service, by its own files."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psutil
import pytest
import soundfile
import trustme
from bing import bing
from loopback import served
from settings import engine_settings
from speech_service import FILES_HOST, HOST, KEY, SpeechService, describe
from tiny_piper import write
from translate import google

from broadcast.errors import EngineError, EngineMissingError
from broadcast.model import SAMPLE_RATE_HZ
from broadcast.stages.voice import engine_names
from broadcast.stages.voice.engine import Engine, make_engine
from broadcast.stages.voice.engines.espeak import Espeak
from broadcast.stages.voice.engines.tone import Tone

TEXTS = (
    "kính thưa toàn thể nhân dân trong xã",
    "hôm nay là thứ tư ngày hai mươi hai tháng tư năm hai nghìn không trăm hai mươi sáu",
    "xin cảm ơn bà con đã lắng nghe",
    "mời bà con nghe thông báo",
)


@dataclass(frozen=True)
class Made:
    """Makes one engine; `texts` is what it is asked for."""

    name: str
    voice: str
    home: Path
    texts: tuple[str, ...]

    def __call__(self, *, pace: int = 175) -> Engine:
        return make_engine(self.name, engine_settings(voice=self.voice, pace=pace, home=self.home))


@pytest.fixture(scope="module")
def ca() -> trustme.CA:
    return trustme.CA()


def _edge(ca: trustme.CA, home: Path, environ: Callable[[dict[str, str]], None]) -> Iterator[Made]:
    with bing(ca, home) as (_, environment):
        environ(environment)
        yield Made("edge", "", home, TEXTS)


def _gtts(ca: trustme.CA, home: Path, environ: Callable[[dict[str, str]], None]) -> Iterator[Made]:
    with google(ca, home) as (_, environment):
        environ(environment)
        yield Made("gtts", "", home, TEXTS)


def _http(ca: trustme.CA, home: Path, environ: Callable[[dict[str, str]], None]) -> Iterator[Made]:
    with served(ca, (HOST, FILES_HOST), SpeechService().respond, home) as environment:
        environ({**environment, "SPEECH_KEY": KEY})
        yield Made("http", describe(home), home, TEXTS)


def _piper(_ca: trustme.CA, home: Path, _environ: Callable[[dict[str, str]], None]) -> Iterator[Made]:
    yield Made("piper", write(home / "voices").stem, home, TEXTS)


def _recorded(_ca: trustme.CA, home: Path, _environ: Callable[[dict[str, str]], None]) -> Iterator[Made]:
    names = tuple(f"{index}.wav" for index in range(len(TEXTS)))
    for name, pcm in zip(names, Tone(engine_settings()).record(TEXTS), strict=True):
        soundfile.write(home / name, pcm, SAMPLE_RATE_HZ)
    yield Made("recorded", "", home, names)


def _local(name: str) -> Callable[..., Iterator[Made]]:
    def make(_ca: trustme.CA, home: Path, _environ: Callable[[dict[str, str]], None]) -> Iterator[Made]:
        yield Made(name, "", home, TEXTS)

    return make


ENGINES: dict[str, Callable[..., Iterator[Made]]] = {
    "edge": _edge,
    "espeak": _local("espeak"),
    "gtts": _gtts,
    "http": _http,
    "piper": _piper,
    "recorded": _recorded,
    "tone": _local("tone"),
}


@pytest.fixture(params=sorted(ENGINES))
def made(
    request: pytest.FixtureRequest, ca: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Made]:
    def environ(environment: dict[str, str]) -> None:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)

    yield from ENGINES[request.param](ca, tmp_path, environ)


@pytest.fixture
def engine(made: Made) -> Iterator[Engine]:
    one = made()
    yield one
    one.close()


def test_every_engine_of_the_package_is_held_to_the_contract() -> None:
    assert set(engine_names()) == set(ENGINES)


def test_an_engine_says_what_it_needs_to_be_trusted(engine: Engine, made: Made) -> None:
    assert engine.remote == (made.name in {"edge", "gtts", "http"})
    assert engine.fingerprint.startswith(made.name)
    assert str(made.home) not in engine.fingerprint


def test_clips_come_in_order_in_one_format(engine: Engine, made: Made) -> None:
    clips = list(engine.record(made.texts))
    assert len(clips) == len(TEXTS)
    for clip, text in zip(clips, TEXTS, strict=True):
        assert clip.dtype == np.int16
        assert clip.ndim == 1
        ms_a_syllable = len(clip) * 1000 / SAMPLE_RATE_HZ / len(text.split())
        assert 150 < ms_a_syllable < 700
    lengths = [len(clip) for clip in clips]
    assert lengths.index(max(lengths)) == 1  # the longest text


def test_a_clip_has_no_silence_around_it(engine: Engine, made: Made) -> None:
    for clip in engine.record(made.texts):
        loud = np.flatnonzero(np.abs(clip.astype(int)) > np.abs(clip.astype(int)).max() * 0.01)
        assert loud[0] < SAMPLE_RATE_HZ * 0.06
        assert len(clip) - loud[-1] < SAMPLE_RATE_HZ * 0.12


def test_nothing_asked_is_nothing_made(engine: Engine) -> None:
    assert list(engine.record([])) == []


def test_the_fingerprint_follows_the_pace_and_nothing_else(made: Made) -> None:
    one, same, faster = made(), made(), made(pace=200)
    assert one.fingerprint == same.fingerprint
    assert (faster.fingerprint == one.fingerprint) == (made.name == "recorded")  # an announcer's pace is his own


def test_a_recording_left_half_way_ends_and_the_engine_still_works(engine: Engine, made: Made) -> None:
    for _ in engine.record(made.texts):
        break
    assert len(list(engine.record(made.texts[:1]))) == 1


def test_what_is_repeatable_gives_the_same_samples_again(made: Made) -> None:
    one, two = made(), made()
    if one.repeatable:
        assert all(map(np.array_equal, one.record(made.texts), two.record(made.texts)))
    one.close()
    two.close()


def test_closing_twice_is_closing_once(engine: Engine, made: Made) -> None:
    list(engine.record(made.texts[:1]))
    engine.close()
    engine.close()


def test_espeak_says_the_same_whatever_it_said_before() -> None:
    shuffled = list(TEXTS)
    random.Random(5).shuffle(shuffled)
    one, two = Espeak(engine_settings()), Espeak(engine_settings())
    try:
        first = dict(zip(TEXTS, one.record(TEXTS), strict=True))
        second = dict(zip(shuffled, two.record(shuffled), strict=True))
        assert all(np.array_equal(first[text], second[text]) for text in TEXTS)
    finally:
        one.close()
        two.close()


def test_espeak_keeps_the_pace_it_was_asked_for() -> None:
    for pace in (140, 175, 200):
        engine = Espeak(engine_settings(pace=pace))
        clips = list(engine.record(TEXTS))
        engine.close()
        minutes = sum(map(len, clips)) / SAMPLE_RATE_HZ / 60
        assert sum(len(text.split()) for text in TEXTS) / minutes == pytest.approx(pace, rel=0.1)


def started_since(before: list[psutil.Process]) -> list[psutil.Process]:
    """The children of this process that were not there before: other tests may have left theirs."""
    return [child for child in psutil.Process().children() if child not in before]


def test_espeak_comes_back_after_its_workers_died() -> None:
    before = psutil.Process().children()
    engine = Espeak(engine_settings(), workers=1)
    list(engine.record(TEXTS[:1]))
    (child,) = started_since(before)
    child.kill()
    child.wait()
    with pytest.raises(EngineError, match="dừng giữa chừng"):
        list(engine.record(TEXTS[:1]))
    assert len(list(engine.record(TEXTS[:1]))) == 1
    engine.close()
    assert started_since(before) == []


def test_two_workers_speak_at_once_and_say_the_same_as_one() -> None:
    texts = [f"{text} {number}" for text in TEXTS for number in ("một", "hai", "ba")]
    one, two = Espeak(engine_settings(), workers=1), Espeak(engine_settings(), workers=2)
    before = psutil.Process().children()
    said = list(two.record(texts))
    assert len(started_since(before)) == 2
    assert all(map(np.array_equal, said, one.record(texts)))
    one.close()
    two.close()


def test_an_unknown_engine_is_named_with_those_there_are() -> None:
    for name in ("khong-co", "sound", "../espeak", "wire"):
        with pytest.raises(EngineMissingError, match="espeak"):
            make_engine(name, engine_settings())
    with pytest.raises(EngineMissingError, match="có phải «espeak»"):
        make_engine("espek", engine_settings())
