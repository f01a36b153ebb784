"""What was mixed once is not mixed again: pieces are kept, joined without a seam, and made anew where they are gone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import soundfile
from test_mix import check_seams, decode, recorded, timeline_of

from broadcast.model import Bulletin, Recording, Sound
from broadcast.outside.ffmpeg import run_ffmpeg
from broadcast.stages.mix import mix, mp3
from broadcast.stages.mix.decoded import measure
from broadcast.stages.mix.segment import from_bytes
from broadcast.stages.mix.verify import verify
from broadcast.stages.voice.sound import behind_id3
from broadcast.station.segments import SegmentStore

SOUND = Sound(also=("light",))  # which has another rate, whose frames are no whole samples of the time line


class Watched(SegmentStore):
    """A store that notes what is put into it."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.made: list[str] = []

    def put(self, key: str, data: bytes) -> None:
        self.made.append(key)
        super().put(key, data)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Recording:
    return recorded(tmp_path_factory.mktemp("clips"), "espeak", 7, items=2, headlines=True)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Watched:
    return Watched(tmp_path_factory.mktemp("segments"))


@pytest.fixture(scope="module")
def finished(made: Recording, store: Watched, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Bulletin]:
    folder = tmp_path_factory.mktemp("day")
    return folder, mix(made, SOUND, folder / "a.mp3", station="Đài", segments=store)


def test_no_step_is_heard_where_pieces_are_joined(made: Recording, finished: tuple[Path, Bulletin]) -> None:
    folder, bulletin = finished
    timeline = timeline_of(made, SOUND)
    assert len(timeline.cuts) == 7  # ident; greeting; headlines; two items; closing; jingle
    for file in bulletin.files:
        check_seams(folder / file.mp3, timeline)


def test_the_header_tells_frames_bytes_and_places(finished: tuple[Path, Bulletin]) -> None:
    folder, bulletin = finished
    for file in bulletin.files:
        data = (folder / file.mp3).read_bytes()
        data = data[behind_id3(data) :]
        at = data.index(b"Info")
        frames, size = (int.from_bytes(data[at + 8 + 4 * n : at + 12 + 4 * n]) for n in (0, 1))
        assert size == len(data)
        head = len(mp3.no_header_yet(mp3.format_of(data)))
        assert frames == len(mp3.sizes_of(data[head:])) == mp3.frame_count(file.frames)
        table = np.frombuffer(data[at + 16 : at + 116], np.uint8).astype(int)
        assert np.abs(table - np.arange(100) * 2.56).max() < 2
        samples, _ = soundfile.read(folder / file.mp3)
        assert len(samples) == file.frames


@pytest.mark.parametrize("over", [0, 1, 46, 47, 48, 600, 1151])
def test_any_length_comes_back_to_the_sample(tmp_path: Path, over: int) -> None:
    samples = 20 * mp3.FRAME_SAMPLES + over
    noise = (np.random.default_rng(3).standard_normal(30 * mp3.FRAME_SAMPLES) * 3000).astype(np.int16)
    raw, lame = ("-f", "s16le", "-ar", "44100", "-ac", "1"), ("-c:a", "libmp3lame", "-b:a", "64k", "-reservoir", "0")
    plain = ("-write_xing", "0", "-id3v2_version", "0", "-f", "mp3", "pipe:1")
    stream = run_ffmpeg(*raw, "-i", "pipe:0", *lame, *plain, given=noise.tobytes()).stdout
    sizes = mp3.sizes_of(stream)[: mp3.frame_count(samples)]
    data = mp3.info_header(mp3.format_of(stream), sizes, samples) + stream[: int(sizes.sum())]
    path = tmp_path / "a.mp3"
    path.write_bytes(data)
    assert len(soundfile.read(path)[0]) == len(decode(path)) == samples


def test_each_item_is_as_loud_as_the_programme(finished: tuple[Path, Bulletin]) -> None:
    folder, bulletin = finished
    found = measure(folder / bulletin.main.mp3)
    for item in bulletin.items:
        if item.lines:
            spans = [(line.start_ms / 1000, line.end_ms / 1000) for line in item.lines]
            assert found.speech_lufs(spans) == pytest.approx(-16, abs=0.5)
    assert found.frames == bulletin.main.frames
    assert found.loudness_lufs() == pytest.approx(bulletin.main.loudness.integrated_lufs, abs=0.05)
    assert found.true_peak_dbtp() == pytest.approx(bulletin.main.loudness.true_peak_dbtp, abs=0.05)
    assert [verify(bulletin, file, folder / file.mp3).faults for file in bulletin.files] == [(), ()]


def test_what_is_kept_is_not_made_again(
    made: Recording, finished: tuple[Path, Bulletin], store: Watched, tmp_path: Path
) -> None:
    store.made.clear()
    again = mix(made, SOUND, tmp_path / "a.mp3", station="Đài", segments=store)
    assert store.made == []
    assert again.files == finished[1].files


def shorter(made: Recording) -> Recording:
    """The same without its first item: what follows is heard earlier, after something else."""
    programme = made.reading.programme
    keep = [n for n, utterance in enumerate(made.reading.utterances) if utterance.item != 3]
    reading = replace(made.reading, utterances=tuple(made.reading.utterances[n] for n in keep))
    assert programme.items[3].kind == "campaign"
    return replace(made, reading=reading, clips=tuple(made.clips[n] for n in keep))


def item_of(folder: Path, bulletin: Bulletin, id_: str) -> npt.NDArray[np.float64]:
    item = next(item for item in bulletin.items if item.id == id_)
    samples = decode(folder / bulletin.main.mp3)
    return samples[(item.start_ms - 20) * 441 // 10 : (item.end_ms + 100) * 441 // 10]


def test_an_item_is_the_same_sound_in_any_programme(
    made: Recording, finished: tuple[Path, Bulletin], store: Watched, tmp_path: Path
) -> None:
    store.made.clear()
    bulletin = mix(shorter(made), SOUND, tmp_path / "a.mp3", station="Đài", segments=store)
    assert store.made == []
    folder, whole = finished
    for item in ("muc-3", "muc-4"):
        one, two = item_of(folder, whole, item), item_of(tmp_path, bulletin, item)
        at = int(np.argmax(np.correlate(one[:4000], two[2000:3000]))) - 2000  # times are told in whole milliseconds
        count = min(len(one), len(two)) - 3000
        assert np.array_equal(one[2000 + at : count + at], two[2000:count])
    assert verify(bulletin, bulletin.main, tmp_path / "a.mp3").faults == ()


def test_a_sentence_recorded_anew_makes_its_own_piece_new(
    made: Recording, finished: tuple[Path, Bulletin], store: Watched, tmp_path: Path
) -> None:
    assert finished
    samples, rate_hz = soundfile.read(made.clips[-1].path, dtype="int16")
    copy = tmp_path / "copy.flac"
    soundfile.write(copy, samples // 2, rate_hz)
    clips = (*made.clips[:-1], replace(made.clips[-1], path=copy))
    store.made.clear()
    mix(replace(made, clips=clips), replace(SOUND, also=()), tmp_path / "a.mp3", station="Đài", segments=store)
    assert len(store.made) == 1


def test_a_damaged_segment_is_made_again(
    made: Recording, finished: tuple[Path, Bulletin], store: Watched, tmp_path: Path
) -> None:
    paths = sorted(tmp_path.parent.glob(f"{store._root.name}/??/*.doan"))
    data = bytearray(paths[0].read_bytes())
    data[len(data) // 2] ^= 1
    paths[0].write_bytes(data)
    paths[1].write_bytes(paths[2].read_bytes())  # another's place
    store.made.clear()
    again = mix(made, SOUND, tmp_path / "a.mp3", station="Đài", segments=store)
    assert sorted(store.made) == [path.stem for path in paths[:2]]
    assert again.files == finished[1].files


def test_another_stations_segments_are_not_used(tmp_path: Path) -> None:
    SegmentStore(tmp_path, b"one").put("ab" * 32, b"sound")
    assert SegmentStore(tmp_path, b"two").get("ab" * 32) is None
    SegmentStore(tmp_path, b"one").put("ab" * 32, b"sound")
    assert SegmentStore(tmp_path, b"one").get("ab" * 32) == b"sound"
    assert from_bytes(b"sound") is None
