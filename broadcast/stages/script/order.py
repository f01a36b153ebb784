"""Whether what comes first still comes first, «làm xong A rồi B», and whether each still does what was his to do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations

from broadcast.stages.script.sense import EVERYBODY, sense_of

_SENTENCE = re.compile(r"[.!?…;]+\s+|\n")
_THEN = re.compile(
    r"[,.]?\s+(?:sau đó|tiếp theo|tiếp đó|rồi mới|rồi|xong thì|xong mới|xong)(?:\s+là|\s+đến)?,?\s+", re.IGNORECASE
)
_FRAME = re.compile(r"\b(?P<how>trước|sau)(?: khi| lúc)(?=\s+(?!ngày|\d))", re.IGNORECASE)
_PART = re.compile(r"[.!?…;,:](?=\s|\Z)|\n")
_TIMES = frozenset(("trước", "sau", "trong"))
_FRAME_WORDS = 4
"""So many words behind «trước» what is meant begins, «trước khi vào mùa mưa»."""
_MOST_PARTS = 24
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


def exchanged_parts(source: str, text: str) -> tuple[str, ...]:
    """Two parts of the source whose beginnings have exchanged what follows: «hộ xây, trạm dạy» made «trạm xây, hộ dạy».

    A part stands between commas and full stops; it begins with who or what it is about.
    """
    ours, theirs = _parts(source), _parts(text)
    found = (
        f"việc của «{one[0]}» và «{other[0]}» bị đổi cho nhau"
        for one, other in combinations(ours, 2)
        for first, second in permutations(theirs, 2)
        if _joins(one, other, first, second) and _joins(other, one, second, first)
    )
    return tuple(dict.fromkeys(found))


def _joins(one: Sequence[str], other: Sequence[str], here: Sequence[str], there: Sequence[str]) -> bool:
    """Whether what begins one part stands here, and no more there, with most of what the other part says."""
    about, deed = one[0], frozenset(other[1:]) - frozenset(one)
    return about in here and about not in (*there, *other) and len(deed & frozenset(here)) > _LEAST * len(deed) > 0


def _parts(text: str) -> list[tuple[str, ...]]:
    """The words of each part of a text that has two or more, in order, persons by one name; at most `_MOST_PARTS`."""
    found = []
    for part in _PART.split(text):
        sense = sense_of(part)
        persons = {mark.at: f"@{mark.value}" for mark in sense.of("actor") if mark.value != EVERYBODY}
        words = {place: sense.words[place].text for place in sense.content} | persons
        if len(words) > 1:
            found.append(tuple(words[place] for place in sorted(words)))
    return found[:_MOST_PARTS]


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
