"""What can't be its sentence is found; what a voice usually says is not."""

from __future__ import annotations

import random

import numpy as np
import pytest
from settings import engine_settings

from broadcast.model import SAMPLE_RATE_HZ
from broadcast.stages.voice.engines.tone import Tone
from broadcast.stages.voice.judge import LONGEST_SILENCE_MS, Heard, doubts, hear
from broadcast.stages.voice.sound import Pcm

USUAL_MS = 343.0
WORDS = "kính thưa toàn thể nhân dân trong xã mời bà con nghe thông báo về lịch tiêm chủng của trạm y tế".split()


def sentence(length: int) -> str:
    return " ".join(WORDS[index % len(WORDS)] for index in range(length))


def said(*texts: str) -> dict[str, Pcm]:
    return dict(zip(texts, Tone(engine_settings()).record(texts), strict=True))


def heard(pcms: dict[str, Pcm]) -> dict[str, Heard]:
    return {text: hear(pcm) for text, pcm in pcms.items()}


def test_usual_sentences_of_any_length_raise_no_doubt() -> None:
    chance = random.Random(3)
    clips = heard(said(*(sentence(length) for length in (1, 2, 3, 5, 8, 13, 17))))
    strayed = {
        text: Heard(length_ms=one.length_ms * chance.uniform(0.83, 1.26), silence_ms=400, clipped=0.0)
        for text, one in clips.items()
    }
    assert doubts(strayed, USUAL_MS) == {}


@pytest.mark.parametrize("length", [8, 12, 17])
@pytest.mark.parametrize(
    ("share", "skipped", "why"), [(0.3, True, "thiếu"), (0.55, False, "thiếu"), (2.1, False, "lặp")]
)
def test_a_sentence_half_lost_or_said_twice_is_found(length: int, share: float, skipped: bool, why: str) -> None:
    clips = heard(said(*(sentence(one) for one in (5, 6, 7, 9, 10, 11, 13)), sentence(length)))
    text = sentence(length)
    whole = clips[text]
    clips[text] = Heard(length_ms=whole.length_ms * share, silence_ms=0, clipped=0)
    found = doubts(clips, USUAL_MS)
    assert set(found) == {text}
    assert (found[text].skipped, why in str(found[text])) == (skipped, True)


def test_the_engines_own_pace_counts_not_the_one_asked_for() -> None:
    clips = heard(said(*(sentence(length) for length in range(6, 14))))
    slow = {text: Heard(length_ms=one.length_ms * 2.2, silence_ms=0, clipped=0) for text, one in clips.items()}
    assert doubts(slow, USUAL_MS) == {}
    few = dict(list(slow.items())[:2])
    assert set(doubts(few, USUAL_MS)) == set(few)


def test_a_silence_inside_and_clipping_are_found() -> None:
    (pcm,) = said(sentence(10)).values()
    gap = np.zeros(SAMPLE_RATE_HZ * (LONGEST_SILENCE_MS + 300) // 1000, np.int16)
    middle = len(pcm) // 2
    assert hear(np.concatenate([pcm[:middle], gap, pcm[middle:]])).silence_ms == pytest.approx(
        LONGEST_SILENCE_MS + 300, abs=120
    )
    loud = np.clip(pcm.astype(int) * 9, -32768, 32767).astype(np.int16)
    assert hear(pcm).clipped == 0
    clips = {sentence(10): hear(loud)}
    assert "vỡ tiếng" in str(doubts(clips, USUAL_MS)[sentence(10)])


def test_nothing_heard_is_no_crash() -> None:
    assert hear(np.zeros(0, np.int16)) == Heard(length_ms=0, silence_ms=0, clipped=0)


def test_what_was_heard_comes_back_from_a_note_and_from_nothing_else() -> None:
    (pcm,) = said(sentence(10)).values()
    found = hear(pcm)
    assert Heard.from_bytes(found.to_bytes()) == found
    assert Heard.from_bytes(b"") is None
    assert Heard.from_bytes(found.to_bytes() + b"0") is None
