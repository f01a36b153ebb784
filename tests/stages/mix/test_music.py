"""The music: the station's own files in any format, or bells that a horn can carry; by slot, campaign, urgency."""

from __future__ import annotations

import io
import subprocess
import wave
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import numpy.typing as npt
import pytest

from broadcast.errors import MixError
from broadcast.model import MOODS, SAMPLE_RATE_HZ, Item, Jingle, Mood, Priority, Programme, Script, Sound
from broadcast.stages.mix.chime import bed, chime, sting
from broadcast.stages.mix.choice import jingle_of, mood_of, music_files
from broadcast.stages.mix.music import load_music
from tests.values import programme_of, script_of


def script(folder: str = "dot", priority: Priority = "thường") -> Script:
    return script_of(f"{folder}/x", priority=priority)


def programme(*scripts: Script, slot: str = "sang", headlines: bool = False) -> Programme:
    items = [Item(kind=one.kind, id=one.id, title=one.title, script=one) for one in scripts]
    if headlines:
        items.insert(0, Item(kind="headlines", id="h", title="Điểm tin"))
    return programme_of(
        day=date(2026, 4, 22), slot_id=slot, slot_name="s", at=time(5), max_minutes=9, villages=(), items=tuple(items)
    )


def wav(samples: npt.NDArray[np.float64], rate_hz: int = 44_100) -> bytes:
    held = io.BytesIO()
    with wave.open(held, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes((samples * 32767).astype(np.int16).tobytes())
    return held.getvalue()


def tune(seconds: float, rate_hz: int = 44_100) -> npt.NDArray[np.float64]:
    time_s = np.arange(int(seconds * rate_hz)) / rate_hz
    return np.asarray(0.3 * np.sin(2 * np.pi * 660 * time_s))


@pytest.mark.parametrize("suffix", ["wav", "mp3", "ogg", "flac", "m4a"])
def test_the_users_own_file_is_taken_in_any_format(tmp_path: Path, suffix: str) -> None:
    name = f"nhạc hiệu.{suffix}"
    source = tmp_path / "source.wav"
    source.write_bytes(wav(np.concatenate([np.zeros(44_100), tune(4), np.zeros(44_100)])))
    convert = (imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", "-i", str(source), str(tmp_path / name))
    subprocess.run(convert, check=True)
    loaded = load_music(programme(), Sound(jingle=name), tmp_path).jingle
    assert len(loaded) / SAMPLE_RATE_HZ == pytest.approx(4, abs=0.15)  # its silence is trimmed
    assert np.abs(loaded).max() == pytest.approx(10 ** (-6 / 20), abs=0.01)
    assert np.abs(loaded[-200:]).max() < 0.05  # it is faded out


def test_what_is_too_long_is_cut(tmp_path: Path) -> None:
    (tmp_path / "dai.wav").write_bytes(wav(tune(60, 8000), 8000))
    sound = Sound(jingle="dai.wav", sting="dai.wav", bed="dai.wav")
    music = load_music(programme(headlines=True), sound, tmp_path)
    lengths_s = (len(music.jingle), len(music.stings["news"]), len(music.bed))
    assert [round(one / SAMPLE_RATE_HZ) for one in lengths_s] == [20, 3, 60]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"not sound", "không đọc được"),
        (b"", "không đọc được"),
        (wav(np.zeros(44_100)), "không có tiếng"),
        (b"#EXTM3U\nfile:///etc/passwd\n", "không đọc được"),
    ],
)
def test_a_file_that_is_no_music_is_refused_by_name(tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "nhac.mp3").write_bytes(content)
    with pytest.raises(MixError, match=f"nhac.mp3: .*{words}"):
        load_music(programme(), Sound(jingle="nhac.mp3"), tmp_path)


@pytest.mark.parametrize("name", ["khong-co.mp3", "../ngoai.wav"])
def test_a_file_that_is_not_there_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "ngoai.wav").write_bytes(wav(tune(2)))
    home = tmp_path / "dai"
    home.mkdir()
    with pytest.raises(MixError, match=name.replace(".", r"\.")):
        load_music(programme(), Sound(jingle=name), home)


def test_the_jingle_follows_slot_campaign_and_urgency() -> None:
    sound = Sound(
        jingle="dai.mp3",
        jingles=(
            Jingle(file="khan.mp3", priorities=("khẩn",)),
            Jingle(mood="notice", slots=("chieu",)),
            Jingle(file="tet.mp3", campaigns=("tet",)),
        ),
    )
    assert jingle_of(programme(script()), sound).file == "dai.mp3"
    assert jingle_of(programme(script("tet")), sound).file == "tet.mp3"
    assert jingle_of(programme(script("tet"), slot="chieu"), sound).mood == "notice"
    assert jingle_of(programme(script("thong-bao", "khẩn"), slot="chieu"), sound).file == "khan.mp3"
    assert music_files(replace(sound, bed="nen.mp3")) == ("dai.mp3", "khan.mp3", "tet.mp3", "nen.mp3")


def test_an_urgent_item_sounds_urgent_unless_the_station_says_otherwise() -> None:
    urgent = programme(script("thong-bao", "khẩn"))
    assert jingle_of(urgent, Sound(jingle="dai.mp3")) == Jingle(mood="urgent")
    assert jingle_of(programme(script("thong-bao")), Sound()) == Jingle(mood="news")
    assert [mood_of("notice", "thường"), mood_of("campaign", "khẩn"), mood_of("closing", "")] == [
        "notice",
        "urgent",
        "news",
    ]


@pytest.mark.parametrize("mood", MOODS)
def test_the_bells_are_inside_what_a_horn_carries(mood: Mood) -> None:
    for sound in (chime(mood), sting(mood), bed()):
        spectrum = np.abs(np.fft.rfft(sound)) ** 2
        pitch_hz = np.fft.rfftfreq(len(sound), 1 / SAMPLE_RATE_HZ)
        assert spectrum[(pitch_hz >= 300) & (pitch_hz <= 6000)].sum() / spectrum.sum() > 0.99
        assert np.abs(sound).max() <= 10 ** (-6 / 20) + 1e-4
    assert abs(chime(mood)[-1]) < 0.001


def test_the_moods_sound_unlike_one_another() -> None:
    sounds = [chime(mood)[: 3 * SAMPLE_RATE_HZ] for mood in MOODS]
    for index, one in enumerate(sounds):
        for two in sounds[index + 1 :]:
            assert np.corrcoef(one, two)[0, 1] < 0.6


def test_the_bed_goes_round_without_a_click() -> None:
    around = np.concatenate([bed()[-2000:], bed()[:2000]])
    steps = np.abs(np.diff(around))
    assert steps[1999] <= np.abs(np.diff(bed())).max()


def test_stings_and_beds_can_be_switched_off() -> None:
    music = load_music(programme(headlines=True), Sound(stings=False, beds=False), Path())
    assert music.stings == {}
    assert len(music.bed) == 0
