"""Whether a single word that only one of two texts has says nothing that must not change.

A word is harmless where it stands among words that the other text tells, and is no figure, person, part of the day,
promise or reproach, and where nothing before it makes it a condition, a reason, a degree or a share.
"""

from __future__ import annotations

from functools import cache

from broadcast.knowledge import tables
from broadcast.knowledge.language.words import together
from broadcast.stages.script.meanings import light_among, meanings_of, told_among
from broadcast.stages.script.numerals import in_words
from broadcast.stages.script.sense import Sense, sense_of

_SYLLABLES = 2
_LEAST_AROUND = 2
"""So many other words of its part must be told that say something themselves: a thing of a list stands alone."""
_BEFORE = frozenset(
    "đã đang chưa không tự còn mới chỉ nếu khi lúc hễ mỗi từng vì do bởi để nhằm rất quá lắm hơn thật đáng khá".split()
)
"""Words behind which a word tells in which case, why, for each of what, or how much."""
_NUMBERS = frozenset(in_words(number) for number in range(1, 11))
_DAY = frozenset("sáng trưa chiều tối đêm khuya đầu cuối".split())


def is_harmless(text: str, words: str, other: str, *, new: bool) -> bool:
    """Whether one word of a text that another text has not may be there; `new` where the text was made of the other."""
    sense = sense_of(text)
    size, places = _places(sense, words)
    if len(places) != 1 or size > _SYLLABLES or (size == _SYLLABLES and not together(*words.split())):
        return False
    at = places[0]
    return not _is_marked(sense, at, size) and _is_among_told(sense, at, size, other, new=new)


def is_everyday(text: str, words: str, other: str, *, new: bool) -> bool:
    """Whether each of a few words is one of everyday speech, by the table `everyday`, and stands among told ones."""
    sense = sense_of(text)
    size, places = _places(sense, words)
    allowed = _everyday(("yes", "no") if new else ("yes", "only"))
    if not places or not (words in allowed or allowed.issuperset(words.split())):
        return False
    return all(
        not (at and sense.words[at - 1].text in _BEFORE and new) and _told_around(sense, at, size, other)
        for at in places
    )


def _places(sense: Sense, words: str) -> tuple[int, list[int]]:
    """How many words of a text stand in a row of words, and where the row begins in the text, each time."""
    row = [word.text for word in sense.words]
    size = words.count(" ") + 1
    return size, [at for at in range(len(row)) if " ".join(row[at : at + size]) == words]


def _told_around(sense: Sense, at: int, size: int, other: str) -> bool:
    """Whether the part of a text around a place has words that say something and are told by the other text."""
    part = sense.words[at].part
    near = [
        sense.words[place].text
        for place in sense.content
        if sense.words[place].part == part and not at <= place < at + size
    ]
    told = told_among(near, meanings_of([word.text for word in sense_of(other).words]))
    return len(told) >= _LEAST_AROUND or (bool(told) and len(told) == len(near))


def _is_marked(sense: Sense, at: int, size: int) -> bool:
    """Whether a word is a figure, a name, a person or a promise, or stands behind what makes it more than a word."""
    found = sense.words[at : at + size]
    texts = {word.text for word in found}
    return bool(
        (any(word.capital for word in found[:1]) and at and sense.words[at - 1].part == sense.words[at].part)
        or texts & (_NUMBERS | _DAY | _promising())
        or " ".join(word.text for word in found) in _promising()
        or _named(sense).intersection(range(at, at + size))
        or (at and sense.words[at - 1].text in _BEFORE)
    )


def _is_among_told(sense: Sense, at: int, size: int, other: str, *, new: bool) -> bool:
    """Whether the words around a word, in its part of the text, are told by the other text.

    What is gone may only have said what is done with the thing behind it, «các hộ trồng vải» as «quả vải»: what stands
    behind a noun, «công nhân nữ», tells which one is meant.
    """
    part = sense.words[at].part
    known = meanings_of([word.text for word in sense_of(other).words])
    near = [place for place in sense.content if sense.words[place].part == part and not at <= place < at + size]
    near_words = [sense.words[place].text for place in near]
    light = light_among([word.text for word in sense.words if word.part == part])
    told = told_among(near_words, known) - light
    beside = {place for place in (at - 1, at + size) if place in near and sense.words[place].text in told}
    if new:
        return len(told) >= _LEAST_AROUND and bool(beside)
    behind_a_noun = at - 1 in near or at - 1 in _named(sense)
    return not behind_a_noun and at + size in beside


def _named(sense: Sense) -> frozenset[int]:
    """The places of the words that name persons."""
    return frozenset(place for mark in sense.of("actor") for place in range(mark.at, mark.after))


@cache
def _everyday(gone: tuple[str, ...]) -> frozenset[str]:
    return frozenset(row["word"] for row in tables.rows("broadcast.stages.script", "everyday") if row["gone"] in gone)


@cache
def _promising() -> frozenset[str]:
    return frozenset(row["words"] for row in tables.rows("broadcast.stages.script", "promises"))
