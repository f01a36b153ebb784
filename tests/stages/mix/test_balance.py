"""Words first: on the finished file speech stands above the music under it, and no music is louder than speech."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from mixing import mix
from test_mix import recorded, speech_lufs
from test_music import tune, wav

from broadcast.model import SAMPLE_RATE_HZ, AiredItem, Bulletin, MusicLevels, Sound
from broadcast.stages.mix.balance import too_loud
from broadcast.stages.mix.beside import Beside
from broadcast.stages.mix.bulletin import _lengths
from broadcast.stages.mix.cues import place
from broadcast.stages.mix.decoded import measure
from broadcast.stages.mix.measured import Spans
from broadcast.stages.mix.measured import inside as inside_of
from broadcast.stages.mix.measured import touched as touched_of
from broadcast.stages.mix.meter import Meter
from broadcast.stages.mix.music import load_music
from broadcast.stages.mix.profile import load_profile
from broadcast.stages.mix.tunes import Tunes


@dataclass(frozen=True)
class Finished:
    """A finished file, and its music as it would be by itself; powers of each tenth of a second."""

    bulletin: Bulletin
    powers: npt.NDArray[np.floating]
    music: npt.NDArray[np.floating]
    path: Path

    @property
    def speech_lufs(self) -> float:
        """By ffmpeg's meter."""
        return speech_lufs(self.path, self.bulletin)

    def item(self, kind: str) -> AiredItem:
        return next(item for item in self.bulletin.items if item.kind == kind)


def finish(folder: Path, sound: Sound, engine: str, seed: int) -> Finished:
    made = recorded(folder, engine, seed, items=1, headlines=True)
    assert sum(utterance.item == 2 for utterance in made.reading.utterances) > 1, "one headline has no gap"
    path = folder / "a.mp3"
    bulletin = mix(made, sound, path, station="Đài", home=folder)
    music = load_music(made.reading.programme, sound, folder)
    timeline = place(made, sound, _lengths(music))
    silent = folder / "silent.pcm"
    np.zeros(timeline.frames, np.int16).tofile(silent)
    profile = load_profile(sound.profile, folder)
    meter = Meter(SAMPLE_RATE_HZ, peaks=False)
    for block in Beside(timeline, Tunes(music, profile)).mixed(silent, profile.loudness_lufs, SAMPLE_RATE_HZ):
        meter.add(block / np.float32(32768))
    return Finished(bulletin, measure(path).powers, meter.finish().powers, path)


@pytest.fixture(scope="module", params=["built-in", "own", "phone"])
def finished(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Finished:
    folder = tmp_path_factory.mktemp("day")
    if request.param == "own":
        loud = np.tanh(6 * tune(9)) * 0.9  # music that is loud all through
        (folder / "nhac.wav").write_bytes(wav(loud))
        return finish(folder, Sound(jingle="nhac.wav", sting="nhac.wav", bed="nhac.wav"), "espeak", 23)
    if request.param == "phone":
        return finish(folder, Sound(profile="phone"), "tone", 20)
    return finish(folder, Sound(), "espeak", 2)


def inside(spans_s: Spans, count: int, length_s: float) -> npt.NDArray[np.bool_]:
    return inside_of(spans_s, np.arange(count) * length_s, length_s)


def touched(spans_s: Spans, count: int, length_s: float) -> npt.NDArray[np.bool_]:
    return touched_of(spans_s, np.arange(count) * length_s, length_s)


def momentary(powers: npt.NDArray[np.floating]) -> npt.NDArray[np.floating]:
    """LUFS of each 400 ms, every 100 ms."""
    return np.asarray(-0.691 + 10 * np.log10(np.convolve(powers, np.full(4, 0.25), "valid") + 1e-12))


def spans(item: AiredItem) -> tuple[tuple[float, float], ...]:
    return tuple((line.start_ms / 1000, line.end_ms / 1000) for line in item.lines)


def over(spans_s: tuple[tuple[float, float], ...], powers: npt.NDArray[np.floating]) -> npt.NDArray[np.floating]:
    """The momentary loudness wholly inside the stretches."""
    found = [momentary(powers[inside((span,), len(powers), 0.1)]) for span in spans_s if span[1] - span[0] > 0.6]
    return np.concatenate(found)


def test_speech_is_as_loud_as_the_profile_says_whatever_the_music(finished: Finished) -> None:
    profile = load_profile(finished.bulletin.main.profile, Path())
    assert finished.speech_lufs == pytest.approx(profile.loudness_lufs, abs=0.35)
    assert finished.bulletin.main.loudness.speech_lufs == pytest.approx(finished.speech_lufs, abs=0.15)


def test_words_stand_above_the_bed(finished: Finished) -> None:
    headlines = spans(finished.item("headlines"))
    speech = 10 * np.log10(
        np.mean([np.mean(finished.powers[inside((s,), len(finished.powers), 0.1)]) for s in headlines])
    )
    bed = 10 * np.log10(np.mean([np.mean(finished.music[inside((s,), len(finished.music), 0.1)]) for s in headlines]))
    assert speech - bed >= 15


def test_the_bed_stays_under_speech_between_headlines(finished: Finished) -> None:
    headlines = finished.item("headlines")
    between = ((headlines.lines[0].start_ms / 1000, headlines.lines[-1].end_ms / 1000),)
    count = len(finished.powers)
    gaps = inside(between, count, 0.1) & ~touched(spans(headlines), count, 0.1)
    assert gaps.any()
    assert -0.691 + 10 * np.log10(np.mean(finished.powers[gaps])) - finished.speech_lufs <= -5


def test_no_jingle_and_no_sting_is_louder_than_speech(finished: Finished) -> None:
    every = tuple(span for item in finished.bulletin.items for span in spans(item))
    alone = np.where(touched(every, len(finished.powers), 0.1), 0, finished.powers)
    assert momentary(alone).max() - finished.speech_lufs <= 1
    jingle = finished.item("jingle")
    heard = over(((jingle.start_ms / 1000, (finished.item("opening").start_ms - 300) / 1000),), finished.powers)
    assert heard.max() - finished.speech_lufs >= -4  # and yet it calls people


def test_the_ident_is_understood_over_the_jingle_at_every_moment(finished: Finished) -> None:
    ident = spans(finished.item("opening"))[:1]
    said, under = over(ident, finished.powers), over(ident, finished.music)
    assert np.min(said - under) >= 12


def test_what_the_manifest_says_of_the_music_is_so(finished: Finished) -> None:
    told = finished.bulletin.main.loudness.music
    assert told is not None and not list(too_loud(told))
    assert told.alone_lu is not None and -2 < told.alone_lu <= 1
    assert told.gaps_lu is not None and told.gaps_lu <= -5
    assert told.under_lu is not None and told.under_lu <= -15


@pytest.mark.parametrize(
    ("levels", "words"),
    [
        (MusicLevels(alone_lu=5.0), "nhạc to hơn tiếng nói 5.0 LU"),
        (MusicLevels(alone_lu=0.0, gaps_lu=2.4), "nhạc nền giữa hai tin"),
        (MusicLevels(gaps_lu=-7.0, under_lu=-6.7), "khó nghe lời"),
    ],
)
def test_music_that_is_too_loud_is_told_in_words(levels: MusicLevels, words: str) -> None:
    (fault,) = too_loud(levels)
    assert words in fault
