"""Who does it: persons whom a text made from another names beside those of that one, loses, or exchanges."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from broadcast.stages.script.alignment import Aligned, Clause
from broadcast.stages.script.change import SURE, VERY_SURE, Change, change_in, short, words_after
from broadcast.stages.script.meanings import meanings_of, told_among
from broadcast.stages.script.sense import EVERYBODY, LISTENERS, OFFICE, SEATS, Mark, Sense, sense_of

_DEED_WORDS = 2
_PRONOUNS = frozenset("em cháu ai họ người".split())
_ANY_PERSONS = frozenset("các những mỗi từng mọi hộ người".split())
"""Words of a person's name that tell nothing of who is meant: «các hộ chăn nuôi» are those who «nuôi»."""
_PLACES = frozenset("xã phường thôn bản ấp xóm khu phố tổ tỉnh huyện quận thành".split())


def changed_persons(aligned: Aligned, context: str) -> Iterator[Change]:
    """Persons named in one of the two texts alone, or with what the other does; `context` may name any."""
    free = {mark.value for mark in sense_of(context).of("actor")} | {EVERYBODY}
    for number, clause in enumerate(aligned.said):
        linked = [aligned.source[index] for index in aligned.source_of[number]]
        if not linked or aligned.founded(number) < SURE:
            continue
        known = {mark.value for partner in linked for mark in partner.sense.of("actor")}
        known |= {name for partner in linked for name in partner.governors}
        for mark in clause.sense.of("actor"):
            if mark.value not in known | free and not _spelled(mark, linked):
                yield change_in(f"thêm người làm «{mark.text}» trong «{short(clause)}»", linked[0], clause)
        yield from _exchanged(clause, linked)
    for number, clause in enumerate(aligned.source):
        linked = [aligned.said[index] for index in aligned.said_of[number]]
        if not linked or aligned.kept(number) < VERY_SURE:
            continue
        told = {mark.value for partner in linked for mark in partner.sense.of("actor")} | _named_beside(aligned, number)
        heard = {word.text for partner in linked for word in partner.sense.words}
        if heard & _PRONOUNS:
            told |= LISTENERS
        if heard & SEATS:
            told.add(OFFICE)
        for mark in clause.sense.of("actor"):
            if mark.value not in told | free and not _spelled(mark, linked):
                yield change_in(f"mất người làm «{mark.text}» của «{short(clause)}»", clause, linked[0])


def _named_beside(aligned: Aligned, number: int) -> set[str]:
    """Who is named in the clauses right beside those that tell a source clause: there they need not be named again."""
    beside = {place for index in aligned.said_of[number] for place in (index - 1, index + 1)}
    near = [aligned.said[place] for place in beside if 0 <= place < len(aligned.said)]
    return {mark.value for clause in near for mark in clause.sense.of("actor")}


def _spelled(mark: Mark, others: Sequence[Clause]) -> bool:
    """Whether the words of a name, or words for them, stand on the other side, though not as a name of the table."""
    there = meanings_of([word.text for partner in others for word in partner.sense.words])
    words = [word for word in mark.text.split() if word not in _ANY_PERSONS]
    return bool(words) and told_among(words, there).issuperset(words)


def _exchanged(said: Clause, sources: Sequence[Clause]) -> Iterator[Change]:
    """Two persons named in one clause, each with what the other does."""
    for source in sources:
        doers = source.sense.of("actor")
        for one, other in pairwise(doers):
            deeds = [_deed(source.sense, mark) for mark in (one, other)]
            if one.value == other.value or deeds[0] == deeds[1] or min(map(len, deeds)) < _DEED_WORDS:
                continue
            if [_doer(said.sense, deed) for deed in deeds] == [other.value, one.value]:
                what = f"việc của «{one.text}» và «{other.text}» bị đổi cho nhau"
                yield change_in(what, source, said)


def _deed(sense: Sense, mark: Mark) -> list[str]:
    """The first two words of what somebody does; where their office is, "xã", says nothing of it."""
    return [word for word in words_after(sense, mark.after) if word not in _PLACES][:_DEED_WORDS]


def _doer(sense: Sense, deed: Sequence[str]) -> str:
    """Who is named last before a deed, known by its first two words; empty where it is not told, or by nobody."""
    at = next((a for a, b in pairwise(sense.content) if [sense.words[a].text, sense.words[b].text] == deed), None)
    before = [mark for mark in sense.of("actor") if at is not None and mark.after <= at]
    return before[-1].value if before else ""
