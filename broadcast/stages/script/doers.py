"""Whether each thing is still done by who does it in the source: «hộ xây, trạm dạy» is not «trạm xây»."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from broadcast.stages.script.meanings import light_among, meanings_of, told_among
from broadcast.stages.script.sense import EVERYBODY, LISTENERS, OFFICE, SEATS, Sense, sense_of

_SENTENCE = re.compile(r"[.!?…;]+(?=\s|\Z)|\n")
_PART = re.compile(r"[,:](?=\s)|\s(?:và|rồi|còn|nhưng)\s")
_MOST_PARTS = 24
_HOUSEHOLDS = frozenset(("hộ", "chủ", "người", "lái"))
"""How the names of those begin who listen: «hộ chăn nuôi», «chủ xe», «lái xe»."""
_HIMSELF = "tự"
_PASSIVE = frozenset(("được", "bị"))
_INVITING = frozenset(("mời", "mong", "nhờ", "giúp"))
_ALIKE = 0.75
"""The share of a deed's words that the source must tell of somebody else."""
_WORDS_FOR = {**dict.fromkeys(SEATS, OFFICE), "hộ": EVERYBODY, "ai": EVERYBODY, "người": EVERYBODY}
"""Who is meant by a word that begins a part, where no longer name does: «xã thu gom», «hộ tự xây»."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Part:
    """A part of a text: who acts in it, `own` where it names him itself, and what is done.

    `persons` are all whom it names, `around` those whom its sentence names.
    """

    subject: str
    own: bool
    persons: frozenset[str]
    around: frozenset[str]
    deed: tuple[str, ...]
    words: tuple[str, ...]
    shown: str


def moved_deeds(source: str, text: str) -> tuple[str, ...]:
    """What a text lets somebody do that the source lets somebody else do, in Vietnamese."""
    ours = tuple(_parts(source))
    found = []
    named = {mark.value for mark in sense_of(text).of("actor")}
    for part in _parts(text):
        other = _other_doer(part, ours) if part.own and part.deed else None
        told = other is not None and part.subject == OFFICE and other in named and part.shown.lower() in SEATS
        if other is not None and not told:  # «xã quyên góp. Mặt trận phát động»: the seat stands for who is named
            found.append(f"«{part.shown}» làm việc của «{other}»")
    return tuple(dict.fromkeys(found))


def _other_doer(part: _Part, ours: tuple[_Part, ...]) -> str | None:
    """Who does in the source what a part says, where that is never the one whom the part names."""
    alike = [source for source in ours if _shares(part, source)]
    same = (_may_be_same(part, source) for source in alike)
    return alike[0].subject if alike and not any(same) else None


def _may_be_same(part: _Part, source: _Part) -> bool:
    """Whether a part of the source may mean the same person: him, nobody in particular, or those who listen."""
    if not source.subject or part.subject in {source.subject, *source.persons} or source.subject in part.persons:
        return True
    if part.subject == EVERYBODY:
        return _listens(source.subject) or not source.own or source.subject in part.around
    return source.subject == EVERYBODY and _listens(part.subject)


def _listens(person: str) -> bool:
    """Whether somebody is of those whom a speaker calls «bà con», and no office."""
    return person in LISTENERS or person.split(maxsplit=1)[0] in _HOUSEHOLDS


def _shares(part: _Part, source: _Part) -> bool:
    """Whether a part of the source tells what another says that is done."""
    told = told_among(part.deed, meanings_of(source.words))
    whole = len(part.deed) > 1 or len(source.deed) == 1
    return whole and len(told.intersection(part.deed)) >= _ALIKE * len(set(part.deed))


def _parts(text: str) -> Iterator[_Part]:
    count = 0
    for sentence in _SENTENCE.split(text):
        subject = ""
        named = frozenset(mark.value for mark in sense_of(sentence).of("actor"))
        for piece in _PART.split(sentence):
            part = _part(piece, subject, named)
            if part.words and count < _MOST_PARTS:
                yield part
                count += 1
            subject = part.subject


def _part(text: str, before: str, around: frozenset[str]) -> _Part:
    sense = sense_of(text)
    content = sense.content
    own, after = _subject(sense)
    named = frozenset(mark.value for mark in sense.of("actor"))
    deed = tuple(sense.words[at].text for at in content if at >= after and sense.words[at].text != _HIMSELF)
    words = tuple(word.text for word in sense.words)
    shown = " ".join(words[max(0, after - 3) : after]) if own else ""
    return _Part(
        subject=own or before, own=bool(own), persons=named, around=around, deed=deed, words=words, shown=shown
    )


def _is_passive(sense: Sense) -> bool:
    """Whether a part says what is done with a thing, «mỗi mộ được hỗ trợ»: who did something before does not do it."""
    return any(
        word.text in _PASSIVE and any(place < at for place in sense.content) for at, word in enumerate(sense.words)
    )


def _subject(sense: Sense) -> tuple[str, int]:
    """Who acts in a part and the place behind his name: the first person whom no word with sense stands before.

    Behind «do» a person acts wherever he stands: «mộ vô chủ do xã cải táng».
    """
    light = light_among([word.text for word in sense.words])
    first = next((place for place in sense.content if sense.words[place].text not in light), len(sense.words))
    named = [(mark.value, mark.at, mark.after) for mark in sense.of("actor")]
    called = ((_WORDS_FOR.get(word.text), at, at + 1) for at, word in enumerate(sense.words))
    plain = [(who, at, after) for who, at, after in called if who and (not at or _is_by(sense, at) or who == OFFICE)]
    for who, at, after in sorted((*named, *plain), key=lambda found: found[1]):
        invited = at > 0 and sense.words[at - 1].text in _INVITING
        if _is_by(sense, at) or (at <= first and not invited):
            return who, after
    return "", 0


def _is_by(sense: Sense, at: int) -> bool:
    return at > 0 and sense.words[at - 1].text == "do"
