"""Real bulletins: decoded and measured apart from what the mixer says of itself."""

from __future__ import annotations

import hashlib
import random
import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import numpy.typing as npt
import pytest
import soundfile
from by_ffmpeg import measure
from mixing import mix
from mutagen.id3 import ID3

from broadcast.errors import InputError, MixError
from broadcast.model import (
    SAMPLE_RATE_HZ,
    Bulletin,
    Item,
    ItemKind,
    Paragraph,
    Recording,
    Sound,
    Source,
    VoiceSettings,
)
from broadcast.stages.mix import decoded, mp3, planned_ms
from broadcast.stages.mix.bulletin import _lengths
from broadcast.stages.mix.cues import Timeline, place
from broadcast.stages.mix.music import load_music
from broadcast.stages.mix.verify import verify
from broadcast.stages.spoken import speak
from broadcast.stages.voice import Voices, record
from broadcast.stages.voice.sound import behind_id3
from broadcast.station.store import ClipStore
from tests.values import programme_of

SOUND = Sound()
SAID = "bà con trong xã nghe đài mỗi ngày để biết việc chung của thôn và của xã mình"
WORDS = SAID.split()


def recorded(
    tmp_path: Path, engine: str = "tone", seed: int = 1, items: int = 2, *, headlines: bool = False
) -> Recording:
    """A programme of random sentences, spoken by a real engine."""
    chance = random.Random(seed)

    def paragraph() -> Paragraph:
        sentences = (" ".join(chance.choices(WORDS, k=chance.randint(2, 20))) for _ in range(chance.randint(1, 4)))
        return Paragraph(
            text=". ".join(one.capitalize() for one in sentences) + ".", source=Source(path="x.md", line=1)
        )

    kinds: list[ItemKind] = ["opening", *["campaign"] * items, "closing"]
    if headlines:
        kinds.insert(1, "headlines")
    spoken = [
        Item(kind=kind, id=f"muc-{n}", title=f"Mục {n}", body=tuple(paragraph() for _ in range(chance.randint(1, 3))))
        for n, kind in enumerate(kinds)
    ]
    jingle = Item(kind="jingle", id="nhac-hieu", title="Nhạc hiệu")
    programme = programme_of(
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


def speech_lufs(path: Path, bulletin: Bulletin) -> float:
    """The loudness of all sentences joined, by ffmpeg's meter."""
    samples, rate_hz = soundfile.read(path, dtype="float32")
    spans = ((line.start_ms, line.end_ms) for item in bulletin.items for line in item.lines)
    joined = path.with_suffix(".wav")
    said = [samples[start_ms * rate_hz // 1000 : end_ms * rate_hz // 1000] for start_ms, end_ms in spans]
    soundfile.write(joined, np.concatenate(said), rate_hz, subtype="FLOAT")
    try:
        return measure(joined).loudness.integrated_lufs
    finally:
        joined.unlink()


def check_sound(path: Path, bulletin: Bulletin) -> None:
    """What every finished file must hold, with figures of its own where that can be had."""
    measured = measure(path)
    assert bulletin.main.loudness.speech_lufs == pytest.approx(-16, abs=0.35)
    assert speech_lufs(path, bulletin) == pytest.approx(-16, abs=0.4)
    assert measured.loudness.true_peak_dbtp <= -1.0
    # Ours counts its tenths of a second anew with each piece.
    assert bulletin.main.loudness.integrated_lufs == pytest.approx(measured.loudness.integrated_lufs, abs=0.15)
    assert bulletin.main.loudness.true_peak_dbtp == pytest.approx(measured.loudness.true_peak_dbtp, abs=0.2)
    assert not measured.silences_s
    samples = decode(path)
    assert len(samples) == bulletin.main.frames == measured.frames
    assert bulletin.main.duration_ms == pytest.approx(len(samples) / 44.1, abs=1)
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


def timeline_of(made: Recording, sound: Sound) -> Timeline:
    return place(made, sound, _lengths(load_music(made.reading.programme, sound, Path())))


def check_seams(path: Path, timeline: Timeline) -> None:
    """No step is heard where two pieces are joined."""
    samples, rate_hz = soundfile.read(path)
    for cut in timeline.cuts[1:]:
        at = round(cut * rate_hz / SAMPLE_RATE_HZ) - mp3.DELAY  # the later piece's first frame sounds that early
        around = samples[at - 600 : at + 500]
        assert np.abs(np.diff(around)).max() <= 10 ** (-50 / 20)


@pytest.mark.parametrize(("engine", "seed"), [("tone", 1), ("espeak", 3)])
def test_a_bulletin_is_as_loud_as_long_and_as_full_as_it_says(tmp_path: Path, engine: str, seed: int) -> None:
    made = recorded(tmp_path, engine, seed)
    path = tmp_path / "0530-sang.mp3"
    bulletin = mix(made, SOUND, path, station="Đài truyền thanh xã Mẫu")
    check_sound(path, bulletin)
    assert bulletin.main.duration_ms == pytest.approx(planned_ms(made, SOUND), abs=50)
    assert bulletin.main.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    info = soundfile.info(str(path))
    assert (info.samplerate, info.channels, info.format) == (44_100, 1, "MP3")
    assert {one.name for one in tmp_path.iterdir() if one.is_file()} == {"0530-sang.mp3", "0530-sang.svg"}


def test_the_same_recording_gives_the_same_file(tmp_path: Path) -> None:
    made = recorded(tmp_path)
    one = mix(made, SOUND, tmp_path / "1.mp3", station="Đài")
    two = mix(made, SOUND, tmp_path / "2.mp3", station="Đài")
    assert one.main.sha256 == two.main.sha256


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


def test_a_broken_clip_is_a_fault_and_leaves_no_file(tmp_path: Path) -> None:
    made = recorded(tmp_path)
    made.clips[3].path.write_bytes(b"broken")
    with pytest.raises(MixError, match="bị hỏng"):
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
    assert measure(path).frames < bulletin.main.frames
    assert decoded.measure(path).frames < bulletin.main.frames


def test_each_version_is_shaped_and_measured_for_what_it_is_heard_on(tmp_path: Path) -> None:
    made = recorded(tmp_path, "espeak", items=1)
    bulletin = mix(made, replace(SOUND, also=("phone", "light")), tmp_path / "a.mp3", station="Đài")
    horn, phone, light = bulletin.files
    assert [one.mp3 for one in bulletin.files] == ["a.mp3", "a-phone.mp3", "a-light.mp3"]
    assert [one.loudness.speech_lufs for one in bulletin.files] == pytest.approx([-16, -19, -19], abs=0.3)
    assert light.size_bytes < horn.size_bytes < phone.size_bytes
    low = {one.profile: share_below(tmp_path / one.mp3, 250) for one in bulletin.files}
    assert low["horn"] < low["phone"] / 3
    for one in bulletin.files:
        assert verify(bulletin, one, tmp_path / one.mp3).faults == ()
        assert one.duration_ms == pytest.approx(bulletin.main.duration_ms, abs=2)
        assert len(ID3(tmp_path / one.mp3).getall("CHAP")) == len(bulletin.items)


def share_below(path: Path, pitch_hz: float) -> float:
    samples = decode(path)
    power = np.abs(np.fft.rfft(samples)) ** 2
    return float(power[np.fft.rfftfreq(len(samples), 1 / 44_100) < pitch_hz].sum() / power.sum())


def test_a_faulty_profile_leaves_no_file(tmp_path: Path) -> None:
    made = recorded(tmp_path)
    with pytest.raises(InputError, match="không có kiểu âm thanh «sân»"):
        mix(made, replace(SOUND, also=("sân",)), tmp_path / "a.mp3", station="Đài")
    assert not [path for path in tmp_path.iterdir() if path.is_file()]


def test_the_tag_can_be_taken_off_for_players_that_stumble_over_it(tmp_path: Path) -> None:
    path = tmp_path / "a.mp3"
    mix(recorded(tmp_path), SOUND, path, station="Đài")
    before = decode(path)
    tagged = path.read_bytes()
    bare = tagged[behind_id3(tagged) :]
    assert bare[0] == 0xFF
    assert behind_id3(bare) == 0
    path.write_bytes(bare)
    assert np.array_equal(decode(path), before)
