"""Whether what comes first still comes first: «làm xong A rồi B», «trước mùa mưa», «lần đầu nhắc nhở, lần hai phạt»."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TypeVar

from broadcast.stages.script.sense import sense_of

Named = TypeVar("Named", bound=Hashable)
_SENTENCE = re.compile(r"[.!?…;]+\s+|\n")
_THEN = re.compile(
    r"[,.]?\s+(?:sau đó|tiếp theo|tiếp đó|rồi mới|rồi|xong thì|xong mới|xong)(?:\s+là|\s+đến)?,?\s+", re.IGNORECASE
)
_FRAME = re.compile(r"\b(?P<how>trước|sau)(?: khi| lúc)(?=\s+(?!ngày|\d))", re.IGNORECASE)
_PART = re.compile(r"[.!?…;,:](?=\s|\Z)|\n")
_TURN = re.compile(
    r"\b(?P<what>lần|bước|đợt|vòng|giải|hạng|người|tuần|ngày|đội)\s+(?:thứ\s+)?"
    r"(?P<which>đầu tiên|đầu|nhất|nhì|một|hai|ba|bốn|tư|năm|cuối|1|2|3|4|5)(?!\w)",
    re.IGNORECASE,
)
_FIRST = {
    "đầu tiên": "1",
    "đầu": "1",
    "nhất": "1",
    "một": "1",
    "nhì": "2",
    "hai": "2",
    "ba": "3",
    "tư": "4",
    "bốn": "4",
}
_TIMES = frozenset(("trước", "sau", "trong"))
_FRAME_WORDS = 4
"""So many words behind «trước» what is meant begins, «trước khi vào mùa mưa»."""
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
            if step not in ours and any(_crossed(step, other) for other in ours)
        )
    )


def turned_frames(source: str, text: str) -> tuple[str, ...]:
    """What is before something here, and after or within it in the source: «trước mùa mưa» made «trong mùa mưa»."""
    ours, theirs = _frames(source), _frames(text)
    return tuple(
        f"«{'/'.join(sorted(ours[what]))} {what}» thành «{'/'.join(sorted(how))} {what}»"
        for what, how in theirs.items()
        if what in ours and ours[what].isdisjoint(how)
    )


def _frames(text: str) -> dict[str, set[str]]:
    """What stands behind «trước», «sau», «trong», by its first two words, and which of these stands before it."""
    found: dict[str, set[str]] = {}
    for part in _PART.split(text):
        sense = sense_of(part)
        for at, word in enumerate(sense.words):
            content = [place for place in sense.content if at < place <= at + _FRAME_WORDS]
            if word.text in _TIMES and len(content) > 1:
                what = " ".join(sense.words[place].text for place in content[:2])
                found.setdefault(what, set()).add(word.text)
    return found


def exchanged_turns(source: str, text: str) -> tuple[str, ...]:
    """What the first and the second time, prize or step have exchanged: «lần đầu nhắc nhở, lần hai phạt»."""
    ours, theirs = _turns(source), _turns(text)
    return tuple(f"việc của «{one}» và «{other}» bị đổi cho nhau" for one, other in exchanged(ours, theirs))


def exchanged(
    ours: Mapping[Named, frozenset[str]], theirs: Mapping[Named, frozenset[str]]
) -> Iterator[tuple[Named, Named]]:
    """The pairs of which each has words that only the other one has in the source, in the order of `theirs`.

    Both give, for a figure, a time or a turn, the words that are said of it.
    """
    for one, other in combinations([name for name in theirs if name in ours], 2):
        crossed = theirs[one] & ours[other] and theirs[other] & ours[one]
        if crossed and not theirs[one] & ours[one] and not theirs[other] & ours[other]:
            yield one, other


def _turns(text: str) -> dict[str, frozenset[str]]:
    """What is said behind each «lần đầu», «giải nhì», «bước hai» until the next comma or full stop, by its number."""
    found: dict[str, frozenset[str]] = {}
    for part in _PART.split(text):
        turns = list(_TURN.finditer(part))
        if len(turns) == 1:
            name = f"{turns[0]['what'].lower()} {_FIRST.get(turns[0]['which'].lower(), turns[0]['which'].lower())}"
            found[name] = found.get(name, frozenset()) | sense_of(part[turns[0].end() :]).says
    return found


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
