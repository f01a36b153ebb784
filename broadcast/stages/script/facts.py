"""The facts of a text that must not change on the way from plan to script: numbers, dates, document codes, names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from broadcast.knowledge.language.letters import UPPER
from broadcast.knowledge.language.words import folded, is_free, together

FactKind = Literal["số", "ngày", "số hiệu văn bản", "tên riêng"]
_CODE = re.compile(r"\d+(?:/\d{4})?[-/][A-ZĐ][\w]*(?:[-/][A-ZĐ][\w]*)*")
_DATE = re.compile(r"\d{1,2}[/.]\d{1,2}[/.]\d{4}")
_NUMBER = re.compile(r"\d+(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?")
_ENUMERATOR = re.compile(r"\(\d{1,2}\)|\(kỳ \d{1,2}/\d{1,2}\)")
"""What counts the parts of a list or of a series, and says nothing of the world."""
_NAME = re.compile(rf"(?<![\w])[{UPPER}][^\W\d_]*(?:\s+[{UPPER}][^\W\d_]*)+")


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Fact:
    """A fact in one form: 05 and 5 are the same, 17/03/2026 and 17/3/2026 too."""

    kind: FactKind
    text: str

    def __str__(self) -> str:
        return f"{self.kind} «{self.text}»"


def facts(text: str) -> frozenset[Fact]:
    """Every fact of a text."""
    return frozenset(_facts(_ENUMERATOR.sub(" ", text)))


def _facts(text: str) -> Iterator[Fact]:
    for found in _CODE.finditer(text):
        yield Fact(kind="số hiệu văn bản", text=found[0])
    text = _CODE.sub(" ", text)
    for found in _DATE.finditer(text):
        yield Fact(kind="ngày", text="/".join(str(int(part)) for part in re.split(r"[/.]", found[0])))
    text = _DATE.sub(" ", text)
    for found in _NUMBER.finditer(text):
        whole, comma, rest = found[0].replace(".", "").partition(",")
        yield Fact(kind="số", text=str(int(whole)) + (comma + rest if rest else ""))
    for found in _NAME.finditer(text):
        words = found[0].split()
        if _begins_sentence(text, found.start()):
            words = _without_opening(words)
        if len(words) > 1 and not all(len(word) > 1 and word.isupper() for word in words):
            yield Fact(kind="tên riêng", text=" ".join(words))


def _begins_sentence(text: str, at: int) -> bool:
    return re.search(r"(?:\A|[.!?:;…\n][”\"’)]?)\s*[“\"‘(-]?\s*\Z", text[max(0, at - 6) : at]) is not None


def _without_opening(words: list[str]) -> list[str]:
    """A name at the head of a sentence, without a common word that is written large only for standing there."""
    first, second = folded(words[0]), folded(words[1])
    return words[1:] if is_free(first) or not together(first, second) else words
