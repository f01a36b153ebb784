"""Raw samples: the silence around them goes, and what can't be the sentence is refused."""

from __future__ import annotations

import numpy as np
import pytest

from broadcast.errors import EngineError
from broadcast.model import SAMPLE_RATE_HZ
from broadcast.voice.sound import MARGIN_MS, Pcm, check, trim

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


@pytest.mark.parametrize(
    ("pcm", "words"),
    [(silence(2), "câm"), (silence(0), "câm"), (speech(0.1), "đọc thiếu tiếng")],
    ids=["silent", "empty", "short"],
)
def test_what_cannot_be_the_sentence_is_refused_with_it(pcm: Pcm, words: str) -> None:
    with pytest.raises(EngineError, match=f"giọng gtts .*{words}.*kính thưa bà con"):
        check(pcm, "kính thưa bà con trong xã", "gtts")


def test_a_sentence_of_usual_length_passes() -> None:
    check(speech(1.6), "kính thưa bà con trong xã", "gtts")
