"""Whether what comes first still comes first: «làm xong A rồi B», «trước khi A, B», «A, sau đó đến B»."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from broadcast.stages.script.sense import sense_of

_SENTENCE = re.compile(r"[.!?…;]+\s+|\n")
_THEN = re.compile(
    r"[,.]?\s+(?:sau đó|tiếp theo|tiếp đó|rồi mới|rồi|xong thì|xong mới|xong)(?:\s+là|\s+đến)?,?\s+", re.IGNORECASE
)
_FRAME = re.compile(r"\b(?P<how>trước|sau)(?: khi| lúc)(?=\s+(?!ngày|\d))", re.IGNORECASE)
_REACH_WORDS = 7
_LEAST = 0.5
"""More than this share of the words of each must be found on the other side before two steps are called exchanged."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Step:
    """What is done earlier and what later, as the words that say something."""

    earlier: frozenset[str]
    later: frozenset[str]
    shown: str


def turned_steps(source: str, text: str) -> tuple[str, ...]:
    """The steps of a text that its source has the other way round, in Vietnamese."""
    ours = tuple(_steps(source))
    return tuple(
        dict.fromkeys(
            f"đảo thứ tự trước sau: «{step.shown}»"
            for step in _steps(text)
            if any(_crossed(step, other) for other in ours)
        )
    )


def _crossed(one: _Step, other: _Step) -> bool:
    """Whether what is earlier here is later there, and the other way round; what stays in its place tells nothing."""
    first, second = one.earlier & other.earlier, one.later & other.later
    cross = (
        _alike(one.earlier - first, other.later - second),
        _alike(one.later - second, other.earlier - first),
    )
    return min(cross) > _LEAST


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(1, min(len(one), len(other)))


def _steps(text: str) -> Iterator[_Step]:
    """The steps of a text, each from words that order two things in time."""
    joined = " ".join(text.split())
    for found in _THEN.finditer(joined):
        before = _SENTENCE.split(joined[: found.start()])[-1]
        after = _SENTENCE.split(joined[found.end() :])[0]
        yield _step(" ".join(before.split()[-_REACH_WORDS:]), " ".join(after.split()[:_REACH_WORDS]))
    for sentence in _SENTENCE.split(joined):
        for found in _FRAME.finditer(sentence):
            inside, comma, outside = sentence[found.end() :].partition(",")
            if found.start() > 1 or not comma:
                inside, outside = sentence[found.end() :].split(",")[0], sentence[: found.start()]
                outside = " ".join(outside.split(",")[-1].split()[-_REACH_WORDS:])
            inside = " ".join(inside.split()[:_REACH_WORDS])
            outside = " ".join(outside.split()[:_REACH_WORDS])
            yield _step(outside, inside) if found["how"].lower() == "trước" else _step(inside, outside)


def _step(earlier: str, later: str) -> _Step:
    return _Step(earlier=_words(earlier), later=_words(later), shown=f"{earlier.strip()} … {later.strip()}")


def _words(text: str) -> frozenset[str]:
    """The words that say something, and who is named, each by one name."""
    sense = sense_of(text)
    return sense.tells | {f"@{mark.value}" for mark in sense.of("actor")}
