"""Raw samples: the silence around them goes, and what can't be the sentence is refused."""

from __future__ import annotations

import io

import numpy as np
import pytest
import soundfile

from broadcast.errors import EngineError
from broadcast.model import SAMPLE_RATE_HZ
from broadcast.stages.voice.packing import syllables
from broadcast.stages.voice.sound import MARGIN_MS, Pcm, check, check_whole_mp3, decode, faded, trim

MARGIN = SAMPLE_RATE_HZ * MARGIN_MS // 1000


def speech(seconds: float) -> Pcm:
    time_s = np.arange(int(seconds * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    return (9000 * np.sin(2 * np.pi * 700 * time_s + 0.5)).astype(np.int16)


def silence(seconds: float) -> Pcm:
    return np.zeros(int(seconds * SAMPLE_RATE_HZ), np.int16)


def test_a_margin_is_kept_and_the_rest_of_the_silence_goes() -> None:
    said = speech(1)
    trimmed = trim(np.concatenate([silence(0.7), said, silence(0.4)]))
    assert len(trimmed) == pytest.approx(len(said) + 2 * MARGIN, abs=20)
    assert np.array_equal(trim(trimmed), trimmed)
    assert len(trim(silence(1))) == 0


def test_the_last_sound_fades_and_nothing_else_changes() -> None:
    said = trim(np.concatenate([silence(0.7), speech(1), silence(0.4)]))
    done, end, count = faded(said, 35), len(said) - MARGIN, SAMPLE_RATE_HZ * 35 // 1000
    assert len(done) == len(said)
    assert np.array_equal(done[: end - count - 20], said[: end - count - 20])
    assert np.abs(done[end - count // 2 : end]).max() < 0.55 * 9000
    assert np.abs(done[end - 40 : end]).max() < 0.02 * 9000
    assert len(faded(silence(0), 35)) == 0


@pytest.mark.parametrize(
    ("pcm", "words"),
    [(silence(2), "không phát ra"), (silence(0), "không phát ra"), (speech(0.1), "đọc thiếu tiếng")],
    ids=["silent", "empty", "short"],
)
def test_what_cannot_be_the_sentence_is_refused_with_it(pcm: Pcm, words: str) -> None:
    with pytest.raises(EngineError, match=f"giọng gtts .*{words}.*kính thưa bà con"):
        check(pcm, "kính thưa bà con trong xã", "gtts")


def test_a_sentence_of_usual_length_passes() -> None:
    check(speech(1.6), "kính thưa bà con trong xã", "gtts")


def test_marks_that_stand_alone_are_no_syllables() -> None:
    text = "Xin mời bà con . . . . . ."
    assert (syllables(text), syllables("..."), syllables("năm 2026 –")) == (4, 1, 2)
    check(speech(0.5), text, "gtts")


def saved(form: str, seconds: float = 2) -> bytes:
    held = io.BytesIO()
    soundfile.write(held, speech(seconds), SAMPLE_RATE_HZ, format=form)
    return held.getvalue()


@pytest.mark.parametrize("form", ["WAV", "OGG", "FLAC", "MP3"])
def test_a_file_without_its_end_is_refused(form: str) -> None:
    whole = saved(form)
    assert len(decode(whole)) == pytest.approx(2 * SAMPLE_RATE_HZ, abs=3000)
    for share in (0.5, 0.9):
        with pytest.raises(ValueError, match=r"cut|broken|not a sound"):
            decode(whole[: int(len(whole) * share)])


def test_an_ogg_cut_between_two_pages_is_refused() -> None:
    whole = saved("OGG", 20)
    with pytest.raises(ValueError, match="cut"):
        decode(whole[: whole.rfind(b"OggS")])


def test_a_wav_of_unknown_size_is_read() -> None:
    whole = saved("WAV")
    at = whole.index(b"data") + 4
    streamed = whole[:4] + b"\xff" * 4 + whole[8:at] + b"\xff" * 4 + whole[at + 4 :]
    assert len(decode(streamed)) == len(decode(whole))


def test_more_than_a_sentence_can_be_is_not_read() -> None:
    held = io.BytesIO()
    soundfile.write(held, np.zeros(8000 * 601, np.int16), 8000, format="FLAC")
    with pytest.raises(ValueError, match="too long"):
        decode(held.getvalue())


def ape(items: bytes, *, header: bool) -> bytes:
    def part(flags: int) -> bytes:
        numbers = (2000, len(items) + 32, 1, flags)
        return b"APETAGEX" + b"".join(one.to_bytes(4, "little") for one in numbers) + bytes(8)

    return (part(0xA0000000) if header else b"") + items + part(0x80000000 if header else 0)


@pytest.mark.parametrize(
    "tail",
    [
        b"TAG" + bytes(125),
        b"\r\n",
        bytes(500),
        ape(b"items", header=True),
        ape(b"items", header=False),
        ape(b"items", header=True) + b"TAG" + b"x" * 125 + b"\n",
    ],
    ids=["id3v1", "newline", "zeros", "ape", "ape footer", "ape id3v1 newline"],
)
def test_tags_behind_an_mp3_are_no_damage(tail: bytes) -> None:
    whole = saved("MP3")
    check_whole_mp3(whole + tail)
    with pytest.raises(ValueError, match="broken"):
        check_whole_mp3(whole + b"<html>")


def wav(pcm: np.ndarray, rate_hz: int = SAMPLE_RATE_HZ) -> bytes:
    held = io.BytesIO()
    soundfile.write(held, pcm, rate_hz, format="WAV", subtype="FLOAT")
    return held.getvalue()


def test_a_number_that_is_none_is_silence() -> None:
    pcm = np.full(SAMPLE_RATE_HZ, 0.5, np.float32)
    pcm[1000] = np.nan
    assert len(decode(wav(pcm))) == SAMPLE_RATE_HZ


@pytest.mark.parametrize("pcm", [np.ones((900, 6), np.float32), np.ones(900, np.float32)], ids=["channels", "rate"])
def test_sound_of_no_usual_kind_is_refused(pcm: np.ndarray) -> None:
    with pytest.raises(ValueError, match="no usual kind"):
        decode(wav(pcm, SAMPLE_RATE_HZ if pcm.ndim > 1 else 1))
