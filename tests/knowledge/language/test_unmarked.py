"""Words of addresses get their likeliest marks."""

from __future__ import annotations

import pytest

from broadcast.knowledge.language import syllable
from broadcast.knowledge.language.unmarked import with_marks


@pytest.mark.parametrize(
    ("letters", "words"),
    [
        ("diemthi", "điểm thi"),
        ("tracuu", "tra cứu"),
        ("thoitiet", "thời tiết"),
        ("phongchongthientai", "phòng chống thiên tai"),
        ("mamnonhoasen", "mầm non hoa sen"),
        ("xatanlap", "xã tân lập"),
        ("vnpt", ""),
        ("a", ""),
        ("", ""),
        ("bxq", ""),
    ],
)
def test_letters_without_marks_become_words(letters: str, words: str) -> None:
    assert " ".join(with_marks(letters)) == words


def test_every_word_is_a_syllable_with_the_same_letters() -> None:
    for letters in ("khuyennong", "hoidongnhandan", "chothuenha"):
        found = with_marks(letters)
        assert found
        assert all(syllable.valid(word) for word in found)
        assert len("".join(found)) == len(letters)
