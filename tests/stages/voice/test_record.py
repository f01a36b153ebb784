"""One voice through a whole programme, whatever happens; nothing recorded twice; the announcer's own voice as it is."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
import trustme
from programme import reading, voices
from settings import engine_settings
from translate import Google, busy, google
from translate import speak as talk

from broadcast.errors import EngineBusyError, EngineError
from broadcast.model import SAMPLE_RATE_HZ, Audio, Item, Reading, Script
from broadcast.stages.voice import clip_key, record
from broadcast.stages.voice.engines.tone import Tone
from broadcast.stages.voice.sound import Pcm
from broadcast.station.store import ClipStore
from tests.values import script_of

TEXTS = (
    "Kính thưa toàn thể nhân dân trong xã.",
    "Hôm nay là thứ tư, ngày hai mươi hai tháng tư năm hai nghìn không trăm hai mươi sáu.",
    "Xin cảm ơn bà con đã lắng nghe.",
    "Mời bà con nghe thông báo.",
    *(f"Đây là câu thứ {word} trong bài của hôm nay." for word in "năm sáu bảy tám chín mười".split()),
)


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Google]:
    with google(trustme.CA(), tmp_path) as (served, environment):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        yield served


@pytest.fixture
def store(tmp_path: Path) -> ClipStore:
    return ClipStore(tmp_path / "clips")


def script(**more: object) -> Script:
    return script_of("dot/x", **{"title": "Bài mật", **more})


def test_one_voice_when_the_first_fails_half_way_and_what_it_said_is_kept(
    service: Google, tmp_path: Path, store: ClipStore
) -> None:
    service.answers = [talk, busy()]
    with voices(tmp_path, "gtts", "espeak") as engines:
        made = record(reading(*TEXTS), engines, store)
        assert (made.voice.engine, made.voice.wanted) == ("espeak", "gtts")
        assert "quá nhiều yêu cầu" in made.voice.reason
        espeak, gtts = engines.get("espeak"), engines.get("gtts")
        spoken = [one.spoken for one in made.reading.utterances]
        assert [clip.key for clip in made.clips] == [clip_key(espeak, text) for text in spoken]
        kept = [store.get(clip_key(gtts, text)) is not None for text in spoken]
        assert kept == [True] * 8 + [False] * 2  # a request's worth


def test_recording_again_after_one_edited_sentence_is_one_clip_and_one_request(
    service: Google, tmp_path: Path, store: ClipStore
) -> None:
    with voices(tmp_path, "gtts") as engines:
        before = record(reading(*TEXTS), engines, store)
    service.requests.clear()
    with voices(tmp_path, "gtts") as engines:
        after = record(reading(*TEXTS[:-1], "Câu cuối đã được sửa lại."), engines, store)
    assert service.requests == [1]
    assert len({clip.key for clip in after.clips} - {clip.key for clip in before.clips}) == 1


def test_offline_yesterdays_words_still_come_in_yesterdays_voice(
    service: Google, tmp_path: Path, store: ClipStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    with voices(tmp_path, "gtts", "espeak") as engines:
        record(reading(*TEXTS), engines, store)
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")  # nobody listens at the discard port
    with voices(tmp_path, "gtts", "espeak") as engines:
        assert record(reading(*TEXTS), engines, store).voice.engine == "gtts"
        assert record(reading(*TEXTS, "Câu mới."), engines, store).voice.engine == "espeak"
        assert record(reading(*TEXTS), engines, store).voice.engine == "gtts"


def test_when_only_a_network_is_in_the_way_the_fault_says_try_later(
    tmp_path: Path, store: ClipStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    with voices(tmp_path, "gtts") as engines, pytest.raises(EngineBusyError, match="không giọng nào"):
        record(reading(*TEXTS), engines, store)


def test_a_text_that_may_not_leave_the_machine_does_not(service: Google, tmp_path: Path, store: ClipStore) -> None:
    secret = reading(*TEXTS, script=script(offline_only=True))
    with voices(tmp_path, "gtts") as engines:
        made = record(secret, engines, store)
    assert service.texts == []
    assert made.voice.engine == "espeak"
    assert "Bài mật" in made.voice.reason


def test_a_recorded_script_is_aired_in_the_announcers_voice(tmp_path: Path, store: ClipStore) -> None:
    time_s = np.arange(3 * SAMPLE_RATE_HZ) / SAMPLE_RATE_HZ
    said = (9000 * np.sin(2 * np.pi * 700 * time_s + 0.5)).astype(np.int16)
    path = tmp_path / "scripts" / "dot" / "x.wav"
    path.parent.mkdir(parents=True)
    soundfile.write(path, said, SAMPLE_RATE_HZ)
    audio = Audio(path="scripts/dot/x.wav", sha256=hashlib.sha256(path.read_bytes()).hexdigest())
    spoken = reading("Bài này phát thanh viên đọc.", "Máy không đọc được chữ 水.", script=script(audio=audio))
    (utterance,) = spoken.utterances
    assert utterance.written == "Bài này phát thanh viên đọc. Máy không đọc được chữ 水."
    with voices(tmp_path, "espeak") as engines:
        made = record(spoken, engines, store)
        assert store.read(made.clips[0]).tolist() == said.tolist()
        path.unlink()
        assert record(spoken, engines, store).clips == made.clips  # it is in the store


def test_words_missing_from_a_clip_are_recorded_again_once(service: Google, tmp_path: Path, store: ClipStore) -> None:
    def cut_short(served: Google, texts: list[str]) -> bytes:
        return talk(served, [text if "thứ tám" not in text else " ".join(text.split()[:6]) for text in texts])

    service.answers = [cut_short]
    with voices(tmp_path, "gtts", "espeak") as engines:
        made = record(reading(*TEXTS), engines, store)
    assert made.voice.engine == "gtts"
    assert made.doubts == ()
    assert service.texts.count("Đây là câu thứ tám trong bài của hôm nay.") == 2


def test_a_clip_that_stays_strange_is_named_with_its_sentence(
    service: Google, tmp_path: Path, store: ClipStore
) -> None:
    def long_winded(served: Google, texts: list[str]) -> bytes:
        return talk(served, [text if "thứ tám" not in text else f"{text} {text} {text}" for text in texts])

    service.always = long_winded
    with voices(tmp_path, "gtts", "espeak") as engines:
        made = record(reading(*TEXTS), engines, store)
        again = record(reading(*TEXTS), engines, store)
    assert made.voice.engine == "gtts"
    (doubt,) = made.doubts
    assert "thứ tám" in doubt
    assert "dài bất thường" in doubt
    assert again.doubts == made.doubts  # also when it comes from the store
    assert len(service.requests) == 3


def test_a_clip_with_words_missing_twice_is_never_aired_nor_kept(
    service: Google, tmp_path: Path, store: ClipStore
) -> None:
    def cut_short(served: Google, texts: list[str]) -> bytes:
        return talk(served, [text if "thứ tám" not in text else " ".join(text.split()[:3]) for text in texts])

    service.always = cut_short
    with voices(tmp_path, "gtts", "espeak") as engines:
        made = record(reading(*TEXTS), engines, store)
        assert made.voice.engine == "espeak"
        assert "thiếu" in made.voice.reason
        bad = clip_key(engines.get("gtts"), "Đây là câu thứ tám trong bài của hôm nay.")
        assert store.get(bad) is None


def test_an_engine_that_is_not_there_is_told_and_passed_over(tmp_path: Path, store: ClipStore) -> None:
    with voices(tmp_path, "piper:khong-co", "espeak") as engines:
        made = record(reading(*TEXTS), engines, store)
        assert made.voice.engine == "espeak"
        assert "chưa có tệp khong-co.onnx" in made.voice.reason
    with voices(tmp_path, "khong-co") as engines, pytest.raises(EngineError, match="không có giọng «khong-co»"):
        record(reading(*TEXTS), engines, store)


def test_progress_counts_every_sentence(tmp_path: Path, store: ClipStore) -> None:
    seen: list[tuple[int, int]] = []
    with voices(tmp_path, "espeak") as engines:
        record(reading(*TEXTS), engines, store, progress=lambda done, count: seen.append((done, count)))
    assert seen == [(done, len(TEXTS)) for done in range(1, len(TEXTS) + 1)]


def announced(folder: Path, **more: object) -> Reading:
    """A script with a recording."""
    path = folder / "scripts" / "dot" / "x.wav"
    path.parent.mkdir(parents=True)
    time_s = np.arange(3 * SAMPLE_RATE_HZ) / SAMPLE_RATE_HZ
    soundfile.write(path, (9000 * np.sin(2 * np.pi * 700 * time_s)).astype(np.int16), SAMPLE_RATE_HZ)
    audio = Audio(path="scripts/dot/x.wav", sha256=hashlib.sha256(path.read_bytes()).hexdigest())
    return reading("Bài này phát thanh viên đọc.", script=script(audio=audio, **more))


def test_a_recording_swapped_after_approval_is_neither_aired_nor_kept(tmp_path: Path, store: ClipStore) -> None:
    approved = announced(tmp_path)
    path = tmp_path / "scripts" / "dot" / "x.wav"
    path.write_bytes(path.read_bytes()[:-2] + b"xx")
    with voices(tmp_path, "espeak") as engines, pytest.raises(EngineError, match="đã đổi từ lúc duyệt"):
        record(approved, engines, store)
    assert list(store.all()) == []


def test_a_recorded_text_that_may_not_leave_the_machine_leaves_the_voice_as_it_is(
    service: Google, tmp_path: Path, store: ClipStore
) -> None:
    kept = announced(tmp_path, offline_only=True)
    with voices(tmp_path, "gtts", "espeak") as engines:
        assert record(kept, engines, store).voice.engine == "gtts"
        headlines = Item(kind="headlines", id="diem-tin", title="Điểm tin")
        items = (headlines, *kept.programme.items)
        titled = replace(kept, programme=replace(kept.programme, items=items))
        assert record(titled, engines, store).voice.engine == "espeak"


def cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def flip(data: bytes) -> bytes:
    return data[: len(data) // 2] + bytes([data[len(data) // 2] ^ 0x10]) + data[len(data) // 2 + 1 :]


@pytest.mark.parametrize("harm", [cut, flip])
def test_a_stored_clip_that_is_damaged_is_recorded_again(
    tmp_path: Path, store: ClipStore, harm: Callable[[bytes], bytes]
) -> None:
    with voices(tmp_path, "espeak") as engines:
        for said in (reading(*TEXTS), announced(tmp_path)):
            path = record(said, engines, store).clips[0].path
            before = path.read_bytes()
            path.write_bytes(harm(before))
            record(said, engines, store)
            assert path.read_bytes() == before


class Sulky:
    """Says nothing at the first takes of a text."""

    fingerprint, remote, repeatable = "sulky", False, False

    def __init__(self, takes: int) -> None:
        self._tone, self._takes, self.asked = Tone(engine_settings()), takes, list[str]()

    def record(self, texts: Sequence[str]) -> Iterator[Pcm]:
        for text, pcm in zip(texts, self._tone.record(texts), strict=True):
            self.asked.append(text)
            yield pcm * (text != TEXTS[0] or self.asked.count(text) > self._takes)

    def close(self) -> None:
        pass


@pytest.mark.parametrize("takes", [1, 2])
def test_a_silent_clip_is_recorded_again_once_and_never_kept(
    tmp_path: Path, store: ClipStore, monkeypatch: pytest.MonkeyPatch, takes: int
) -> None:
    engine = Sulky(takes)
    monkeypatch.setattr("broadcast.stages.voice.voices.make_engine", lambda *_: engine)
    with voices(tmp_path, "sulky") as engines:
        if takes == 1:
            assert record(reading(*TEXTS), engines, store).voice.engine == "sulky"
        else:
            with pytest.raises(EngineError, match="không phát ra tiếng nào"):
                record(reading(*TEXTS), engines, store)
            assert store.get(clip_key(engine, TEXTS[0])) is None
    assert engine.asked.count(TEXTS[0]) == 2


def test_a_stored_clip_with_words_missing_is_recorded_again(tmp_path: Path, store: ClipStore) -> None:
    with voices(tmp_path, "espeak") as engines:
        clip = record(reading(*TEXTS), engines, store).clips[1]
        whole = store.read(clip)
        store.put(clip.key, whole[: len(whole) // 4])
        made = record(reading(*TEXTS), engines, store)
        assert (made.voice.engine, made.doubts) == ("espeak", ())
        assert store.read(made.clips[1]).tolist() == whole.tolist()


def test_the_announcer_reads_no_texts(tmp_path: Path, store: ClipStore) -> None:
    with (
        voices(tmp_path, "recorded") as engines,
        pytest.raises(EngineError, match="không đọc được chữ — chọn giọng khác"),
    ):
        record(reading(*TEXTS), engines, store)


@pytest.mark.parametrize("name", ["espeak", "tone", "gtts"])
def test_an_engine_of_one_voice_takes_no_other(tmp_path: Path, name: str) -> None:
    with voices(tmp_path, name) as engines, pytest.raises(EngineError, match=f"chỉ ghi: {name}"):
        engines.get(f"{name}:khac")
