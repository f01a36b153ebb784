"""Real bulletins: decoded and measured apart from what the mixer says of itself."""

from __future__ import annotations

import hashlib
import io
import random
import subprocess
import wave
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import numpy.typing as npt
import pytest
import soundfile
from mutagen.id3 import ID3

from broadcast.errors import MixError
from broadcast.mix import mix, planned_ms
from broadcast.mix.chime import chime
from broadcast.mix.cues import place
from broadcast.mix.jingle import load_jingle
from broadcast.mix.loudness import measure
from broadcast.model import (
    SAMPLE_RATE_HZ,
    Bulletin,
    Item,
    ItemKind,
    Paragraph,
    Programme,
    Recording,
    Sound,
    Source,
    VoiceSettings,
)
from broadcast.spoken import speak
from broadcast.store import ClipStore
from broadcast.voice import Voices, record

SOUND = Sound()
SAID = "bà con trong xã nghe đài mỗi ngày để biết việc chung của thôn và của xã mình"
WORDS = SAID.split()


def recorded(tmp_path: Path, engine: str = "tone", seed: int = 1, items: int = 3) -> Recording:
    """A programme of random sentences, spoken by a real engine."""
    chance = random.Random(seed)

    def paragraph() -> Paragraph:
        sentences = (" ".join(chance.choices(WORDS, k=chance.randint(2, 20))) for _ in range(chance.randint(1, 4)))
        return Paragraph(
            text=". ".join(one.capitalize() for one in sentences) + ".", source=Source(path="x.md", line=1)
        )

    kinds: list[ItemKind] = ["opening", *["campaign"] * items, "closing"]
    spoken = [
        Item(kind=kind, id=f"muc-{n}", title=f"Mục {n}", body=tuple(paragraph() for _ in range(chance.randint(1, 3))))
        for n, kind in enumerate(kinds)
    ]
    jingle = Item(kind="jingle", id="nhac-hieu", title="Nhạc hiệu")
    programme = Programme(
        day=date(2026, 4, 22),
        slot_id="sang",
        slot_name="buổi sáng",
        at=time(5, 30),
        max_minutes=15,
        villages=(),
        items=(jingle, *spoken, jingle),
    )
    reading = speak(programme, pause_sentence_ms=400, pause_paragraph_ms=900, pause_item_ms=1500)
    with Voices(VoiceSettings(engines=(engine,)), tmp_path, tmp_path / "state", now=datetime.now(UTC)) as voices:
        return record(reading, voices, ClipStore(tmp_path / "clips"))


def decode(path: Path) -> npt.NDArray[np.float64]:
    """The samples of a file through ffmpeg, at 44.1 kHz."""
    raw = subprocess.run(
        (
            imageio_ffmpeg.get_ffmpeg_exe(),
            "-v",
            "error",
            "-i",
            str(path),
            "-f",
            "s16le",
            "-ac",
            "1",
            "-ar",
            "44100",
            "pipe:1",
        ),
        capture_output=True,
        check=True,
    ).stdout
    return np.frombuffer(raw, dtype=np.int16) / 32768


def check_sound(path: Path, bulletin: Bulletin) -> None:
    """What every finished file must hold, with figures of its own where that can be had."""
    measured = measure(path)
    assert measured.loudness.integrated_lufs == pytest.approx(-16, abs=0.5)
    assert measured.loudness.true_peak_dbtp <= -1.0
    assert bulletin.loudness == measured.loudness
    assert not measured.silences_s
    samples = decode(path)
    assert len(samples) == bulletin.frames == measured.frames
    assert bulletin.duration_ms == pytest.approx(len(samples) / 44.1, abs=1)
    seconds = np.sqrt(np.mean(np.square(samples[: len(samples) // 441 * 441].reshape(-1, 441)), axis=1))
    quiet = "".join("q" if level < 10 ** (-45 / 20) else "." for level in seconds)
    assert "q" * 205 not in quiet  # no silence over two seconds
    for item in bulletin.items:
        for line in item.lines:
            heard = samples[line.start_ms * 441 // 10 : line.end_ms * 441 // 10]
            spectrum = np.abs(np.fft.rfft(heard)) ** 2
            pitch_hz = np.fft.rfftfreq(len(heard), 1 / 44_100)
            speech = spectrum[(pitch_hz > 300) & (pitch_hz < 3400)].sum() / len(heard) ** 2 * 2
            assert 10 * np.log10(speech) > -40, line


@pytest.mark.parametrize(("engine", "seed"), [("tone", 1), ("tone", 2), ("espeak", 3), ("espeak", 4)])
def test_a_bulletin_is_as_loud_as_long_and_as_full_as_it_says(tmp_path: Path, engine: str, seed: int) -> None:
    made = recorded(tmp_path, engine, seed)
    path = tmp_path / "0530-sang.mp3"
    bulletin = mix(made, SOUND, path, station="Đài truyền thanh xã Mẫu")
    check_sound(path, bulletin)
    assert bulletin.duration_ms == pytest.approx(planned_ms(made, SOUND), abs=50)
    assert bulletin.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    info = soundfile.info(str(path))
    assert (info.samplerate, info.channels, info.format) == (44_100, 1, "MP3")
    assert [one.name for one in tmp_path.iterdir() if one.suffix in {".pcm", ".windows"}] == []


@pytest.mark.parametrize("over", [0, 6, 12, 18, 30])
def test_any_length_comes_back_to_the_sample(tmp_path: Path, over: int) -> None:
    """Sound that runs a few samples into the last frame of an MP3 comes back longer, unless that is seen to."""
    made = recorded(tmp_path, items=1)
    sounds = (replace(SOUND, lead_in_ms=ms) for ms in range(1000, 1900))
    sound = next(one for one in sounds if 0 <= place(made, one, len(chime())).frames % 576 - over < 6)
    path = tmp_path / "a.mp3"
    check_sound(path, mix(made, sound, path, station="Đài"))


def test_the_same_recording_gives_the_same_file(tmp_path: Path) -> None:
    made = recorded(tmp_path)
    one = mix(made, SOUND, tmp_path / "1.mp3", station="Đài")
    two = mix(made, SOUND, tmp_path / "2.mp3", station="Đài")
    assert one.sha256 == two.sha256


def test_tags_carry_title_station_transcript_and_chapters(tmp_path: Path) -> None:
    made = recorded(tmp_path)
    path = tmp_path / "0530-sang.mp3"
    bulletin = mix(made, SOUND, path, station="Đài truyền thanh xã Mẫu")
    tags = ID3(path, translate=False)
    assert tags.version == (2, 3, 0)
    assert tags["TIT2"].text == ["Bản tin buổi sáng 22/04/2026"]
    assert tags["TPE1"].text == ["Đài truyền thanh xã Mẫu"]
    (words,) = tags.getall("USLT")
    assert words.lang == "vie"
    assert all(line.written in words.text for item in bulletin.items for line in item.lines)
    assert words.text.endswith(f"Giọng đọc: {made.voice.engine}.")
    chapters = [(one.start_time, one.end_time, one.sub_frames["TIT2"].text[0]) for one in tags.getall("CHAP")]
    assert sorted(chapters) == [(item.start_ms, item.end_ms, item.title) for item in bulletin.items]
    assert path.read_bytes()[-128:-125] != b"TAG"


def wav(samples: npt.NDArray[np.float64], rate_hz: int = 44_100) -> bytes:
    held = io.BytesIO()
    with wave.open(held, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes((samples * 32767).astype(np.int16).tobytes())
    return held.getvalue()


def music(seconds: float, rate_hz: int = 44_100) -> npt.NDArray[np.float64]:
    time_s = np.arange(int(seconds * rate_hz)) / rate_hz
    return 0.3 * np.sin(2 * np.pi * 660 * time_s)


@pytest.mark.parametrize("suffix", ["wav", "mp3", "ogg", "flac", "m4a"])
def test_the_users_own_jingle_is_taken_in_any_format(tmp_path: Path, suffix: str) -> None:
    source, own = tmp_path / "source.wav", tmp_path / f"nhạc hiệu.{suffix}"
    source.write_bytes(wav(np.concatenate([np.zeros(44_100), music(4), np.zeros(44_100)])))
    convert = (imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", str(source), str(own))
    subprocess.run(convert, check=True)
    loaded = load_jingle(own)
    assert len(loaded) / SAMPLE_RATE_HZ == pytest.approx(4, abs=0.15)  # its silence is trimmed
    assert np.abs(loaded).max() == pytest.approx(10 ** (-6 / 20), abs=0.01)
    bulletin = mix(recorded(tmp_path), SOUND, tmp_path / "a.mp3", station="Đài", jingle=own)
    check_sound(tmp_path / "a.mp3", bulletin)


def test_a_very_long_jingle_is_cut(tmp_path: Path) -> None:
    own = tmp_path / "dai.wav"
    own.write_bytes(wav(music(60, 8000), 8000))
    assert len(load_jingle(own)) == 20 * SAMPLE_RATE_HZ


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"not sound", "không đọc được"), (b"", "không đọc được"), (wav(np.zeros(44_100)), "không có tiếng")],
)
def test_a_jingle_that_is_none_is_refused_by_name(tmp_path: Path, content: bytes, words: str) -> None:
    own = tmp_path / "nhac.mp3"
    own.write_bytes(content)
    with pytest.raises(MixError, match=f"nhac.mp3: .*{words}"):
        load_jingle(own)


def test_a_missing_jingle_is_named(tmp_path: Path) -> None:
    with pytest.raises(MixError, match=r"khong-co.mp3: .*sound\.jingle"):
        load_jingle(tmp_path / "khong-co.mp3")


def test_a_broken_clip_is_a_fault_and_leaves_no_file(tmp_path: Path) -> None:
    made = recorded(tmp_path)
    made.clips[3].path.write_bytes(b"broken")
    with pytest.raises(MixError, match="clip hỏng"):
        mix(made, SOUND, tmp_path / "a.mp3", station="Đài")
    assert not [path for path in tmp_path.iterdir() if path.is_file()]


def test_a_silence_longer_than_two_seconds_is_not_published(tmp_path: Path) -> None:
    made = recorded(tmp_path)
    slow = tuple(replace(one, pause_ms=2500) for one in made.reading.utterances)
    made = replace(made, reading=replace(made.reading, utterances=slow))
    with pytest.raises(MixError, match="khoảng lặng dài"):
        mix(made, SOUND, tmp_path / "a.mp3", station="Đài")
    assert not (tmp_path / "a.mp3").exists()


def test_a_truncated_file_measures_short(tmp_path: Path) -> None:
    path = tmp_path / "a.mp3"
    bulletin = mix(recorded(tmp_path), SOUND, path, station="Đài")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert measure(path).frames < bulletin.frames


def test_the_chime_is_inside_what_a_horn_carries() -> None:
    sound = chime()
    spectrum = np.abs(np.fft.rfft(sound)) ** 2
    pitch_hz = np.fft.rfftfreq(len(sound), 1 / SAMPLE_RATE_HZ)
    inside = spectrum[(pitch_hz >= 300) & (pitch_hz <= 6000)].sum() / spectrum.sum()
    assert inside > 0.99
    assert 20 * np.log10(np.abs(sound).max()) == pytest.approx(-6, abs=0.1)
