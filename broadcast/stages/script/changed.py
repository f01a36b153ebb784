"""What a text says otherwise than the one it was made from, beyond single facts: denial, duty, persons, causes, order.

Each rule looks at clauses that tell the same (`alignment`), so that what was left out or retold freely is no complaint.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from broadcast.stages.script.alignment import Aligned, Clause
from broadcast.stages.script.meanings import meanings_of, told_among
from broadcast.stages.script.sense import EVERYBODY, LISTENERS, OFFICE, SEATS, Mark, Sense, sense_of

_SURE = 0.6
"""The share of a clause's words that must be found again before its sense is judged."""
_VERY_SURE = 0.8
_FAITHFUL = 0.7
"""The share of a said clause's neighbouring words that must stand in the plan before an addition in it is judged."""
_HARD, _ASKED, _ADVISED = 3, 2, 1
"""Levels of the marks of duty: from here on a duty; a request; below it advice or leave."""
_FREE = "miễn phí"
"""Says of what stands before it that it costs nothing, and denies nothing behind it."""
_OVER = frozenset(("quá", "vượt quá", "hơn"))
"""Limits that say, when they are denied, «at most»."""
_DEED_WORDS = 2
_PRONOUNS = frozenset("em cháu ai họ người".split())
_ANY_PERSONS = frozenset("các những mỗi từng mọi hộ người".split())
"""Words of a person's name that tell nothing of who is meant: «các hộ chăn nuôi» are those who «nuôi»."""
_SOON_WORDS = 4
_PLACES = frozenset("xã phường thôn bản ấp xóm khu phố tổ tỉnh huyện quận thành".split())


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One change of sense. `what` says it in Vietnamese; `source` and `said` are the numbers of the passages."""

    what: str
    source: int
    said: int
    offset: int = 0


def changes_of_sense(aligned: Aligned, *, context: str = "") -> tuple[Change, ...]:
    """Every change of sense between two texts; `context` holds headings, whose persons may be named anywhere."""
    found = [
        *_lost_denials(aligned),
        *_added_denials(aligned),
        *_duties(aligned),
        *_persons(aligned, context),
        *_limits(aligned),
        *_causes(aligned, context),
    ]
    return tuple(dict.fromkeys(found))


# ---- what is denied --------------------------------------------------------------------------------


def _lost_denials(aligned: Aligned) -> Iterator[Change]:
    loose = _denials([clause for clause, sources in zip(aligned.said, aligned.source_of, strict=True) if not sources])
    for number, clause in enumerate(aligned.source):
        linked = [aligned.said[index] for index in aligned.said_of[number]]
        if not linked or aligned.kept(number) < _SURE:
            continue
        denials = _plain_denials(clause)
        told = _denials(linked) + loose
        lost = [mark for mark in denials if _undone(mark, clause.sense, [partner.sense for partner in linked])]
        lost = [mark for mark in lost if not _said_otherwise(mark, clause, linked)]
        if not lost and told < len(denials):
            lost = [mark for mark in denials[told:] if not _said_otherwise(mark, clause, linked)]
        for mark in lost:
            yield _change(f"mất «{mark.text}» trong «{_around(clause, mark)}»", clause, linked[0])
        if not lost and denials:
            values = {mark.value for partner in linked for mark in partner.sense.of("not")}
            for mine, other in (("exempt", "forbid"), ("forbid", "exempt")):
                if {mark.value for mark in denials} == {mine} and values == {other}:
                    what = "được miễn" if mine == "exempt" else "bị cấm"
                    yield _change(f"«{_around(clause, denials[0])}» là {what}, bài nói khác", clause, linked[0])


def _added_denials(aligned: Aligned) -> Iterator[Change]:
    for number, clause in enumerate(aligned.said):
        linked = [aligned.source[index] for index in aligned.source_of[number]]
        if not linked or aligned.founded(number) < _FAITHFUL:
            continue
        denials = _plain_denials(clause)
        known = _denials(linked)
        for mark in denials:
            added = _undone(mark, clause.sense, [partner.sense for partner in linked])
            if added or not known:
                yield _change(f"thêm «{mark.text}» trong «{_around(clause, mark)}»", linked[0], clause)


def _said_otherwise(mark: Mark, clause: Clause, linked: Sequence[Clause]) -> bool:
    """Whether a denial is kept without its word: «không còn» as «hết», «không đọc quá» as «đọc nhiều nhất»."""
    if mark.text == "không còn":
        return any(word.text == "hết" for partner in linked for word in partner.sense.words)
    part = clause.sense.words[mark.at].part
    over = (b for b in clause.sense.of("bound") if b.text in _OVER and clause.sense.words[b.at].part == part)
    return any(b.at >= mark.after for b in over) and any(
        b.value == "le" for partner in linked for b in partner.sense.of("bound")
    )


def _plain_denials(clause: Clause) -> list[Mark]:
    """What a clause denies; «tránh», «ngăn chặn» and their like only warn."""
    return [mark for mark in clause.sense.of("not") if mark.value != "avoid"]


def _denials(clauses: Sequence[Clause]) -> int:
    return sum(len(clause.sense.of("not")) for clause in clauses)


def _undone(mark: Mark, sense: Sense, others: Sequence[Sense]) -> bool:
    """Whether what one side denies is said on the other without a denial before it."""
    denied = _after(sense, mark.after)[:2]
    if not denied or mark.text == _FREE:
        return False
    seen = False
    for other in others:
        places = [at for at in other.content if other.words[at].text == denied[0]]
        if len(denied) > 1:
            places = [at for at in places if denied[1] in _after(other, at + 1)[:2]]
        for at in places:
            here = other.words[at].part
            after = [place for place in other.content if place > at and other.words[place].part == here][:_SOON_WORDS]
            if any(
                _reaches(denial, at, other) or (after and at < denial.at <= after[-1]) for denial in other.of("not")
            ):
                return False  # denied before it, or soon behind it: "dựng rạp không lấn đường"
            seen = True
    return seen


def _reaches(denial: Mark, at: int, sense: Sense) -> bool:
    """Whether a denial stands before a place where nothing new is allowed or asked: «không đi được thì …, được thu»."""
    asked = (mark for kind in ("get", "must") for mark in sense.of(kind))
    return denial.at < at and not any(denial.after < mark.at and mark.after == at for mark in asked)


# ---- how strongly it is asked ------------------------------------------------------------------------


def _duties(aligned: Aligned) -> Iterator[Change]:
    for number, clause in enumerate(aligned.source):
        linked = [aligned.said[index] for index in aligned.said_of[number]]
        if not linked or aligned.kept(number) < _SURE:
            continue
        mine = [int(mark.value) for mark in clause.sense.of("must")]
        told = [int(mark.value) for mark in _own_duties(aligned, number)]
        strong, heard = (
            [strength for strength in mine if strength >= _ASKED],
            [strength for strength in told if strength >= _ASKED],
        )
        words = next((mark.text for mark in clause.sense.of("must")), "")
        denied = _denials(linked) > len(clause.sense.of("not"))
        told_to_all = any(
            mark.value == EVERYBODY and mark.at <= 1 for partner in linked for mark in partner.sense.of("actor")
        )
        if any(strength >= _HARD for strength in mine) and not heard and not denied and not (told_to_all and not told):
            yield _change(f"mất «{words}» trong «{_short(clause)}»", clause, linked[0])
        elif not heard and told and min(told) <= _ADVISED and (strong or (not mine and _founded(aligned, number))):
            said = next(mark.text for mark in _own_duties(aligned, number))
            yield _change(f"thêm «{said}», bài nói nhẹ hơn «{_short(clause)}»", clause, linked[0])
        elif mine and not strong and any(strength >= _HARD for strength in told):
            said = next(mark.text for mark in _own_duties(aligned, number) if int(mark.value) >= _HARD)
            yield _change(f"«{words}» thành «{said}» trong «{_short(clause)}»", clause, linked[0])
        elif mine and any(strength > _HARD for strength in told) and max(mine) < _HARD:
            yield _change(f"«{words}» thành bắt buộc trong «{_short(clause)}»", clause, linked[0])
        elif (
            clause.sense.of("get")
            and not mine
            and any(strength >= _HARD for strength in told)
            and not any(partner.sense.of("get") for partner in linked)
        ):
            yield _change(f"«được» thành «phải» trong «{_short(clause)}»", clause, linked[0])


def _own_duties(aligned: Aligned, number: int) -> Iterator[Mark]:
    """The marks of duty in what tells a source clause, but for those that other source clauses brought there."""
    for index in aligned.said_of[number]:
        others = [
            mark.text
            for other in aligned.source_of[index]
            if other != number
            for mark in aligned.source[other].sense.of("must")
        ]
        for mark in aligned.said[index].sense.of("must"):
            if mark.text in others:
                others.remove(mark.text)
            else:
                yield mark


def _founded(aligned: Aligned, number: int) -> bool:
    """Whether the clauses that tell a source clause say little else."""
    return all(aligned.founded(index) >= _FAITHFUL for index in aligned.said_of[number])


# ---- who ---------------------------------------------------------------------------------------------


def _persons(aligned: Aligned, context: str) -> Iterator[Change]:
    free = {mark.value for mark in sense_of(context).of("actor")} | {EVERYBODY}
    for number, clause in enumerate(aligned.said):
        linked = [aligned.source[index] for index in aligned.source_of[number]]
        if not linked or aligned.founded(number) < _SURE:
            continue
        known = {mark.value for partner in linked for mark in partner.sense.of("actor")}
        known |= {name for partner in linked for name in partner.governors}
        for mark in clause.sense.of("actor"):
            if mark.value not in known | free and not _spelled(mark, linked):
                yield _change(f"thêm người làm «{mark.text}» trong «{_short(clause)}»", linked[0], clause)
        yield from _exchanged(clause, linked)
    for number, clause in enumerate(aligned.source):
        linked = [aligned.said[index] for index in aligned.said_of[number]]
        if not linked or aligned.kept(number) < _VERY_SURE:
            continue
        told = {mark.value for partner in linked for mark in partner.sense.of("actor")} | _named_beside(aligned, number)
        heard = {word.text for partner in linked for word in partner.sense.words}
        if heard & _PRONOUNS:
            told |= LISTENERS
        if heard & SEATS:
            told.add(OFFICE)
        for mark in clause.sense.of("actor"):
            if mark.value not in told | free and not _spelled(mark, linked):
                yield _change(f"mất người làm «{mark.text}» của «{_short(clause)}»", clause, linked[0])


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
                yield _change(what, source, said)


def _deed(sense: Sense, mark: Mark) -> list[str]:
    """The first two words of what somebody does; where their office is, "xã", says nothing of it."""
    return [word for word in _after(sense, mark.after) if word not in _PLACES][:_DEED_WORDS]


def _doer(sense: Sense, deed: Sequence[str]) -> str:
    """Who is named last before a deed, known by its first two words; empty where it is not told, or by nobody."""
    at = next((a for a, b in pairwise(sense.content) if [sense.words[a].text, sense.words[b].text] == deed), None)
    before = [mark for mark in sense.of("actor") if at is not None and mark.after <= at]
    return before[-1].value if before else ""


# ---- limits, exceptions, choices ---------------------------------------------------------------------

_SAME_AS = {"or": "hay", "only": "mới"}
_NAMES = {"except": "ngoại lệ", "only": "giới hạn", "or": "lựa chọn"}


def _limits(aligned: Aligned) -> Iterator[Change]:
    for number, clause in enumerate(aligned.source):
        linked = [aligned.said[index] for index in aligned.said_of[number]]
        if not linked or aligned.kept(number) < _VERY_SURE:
            continue
        for kind, name in _NAMES.items():
            marks = clause.sense.of(kind)
            if marks and not any(partner.sense.of(kind) for partner in linked):
                if kind == "except" and _denials(linked) > len(clause.sense.of("not")):
                    continue
                if any(word.text == _SAME_AS.get(kind) for partner in linked for word in partner.sense.words):
                    continue
                yield _change(f"mất {name} «{marks[0].text}» trong «{_around(clause, marks[0])}»", clause, linked[0])
        for mine, other in (("every", "part"), ("part", "every")):
            if clause.sense.of(mine) and not clause.sense.of(other):
                added = [mark for partner in linked for mark in partner.sense.of(other)]
                if added and not any(partner.sense.of(mine) for partner in linked):
                    what = f"«{clause.sense.of(mine)[0].text}» thành «{added[0].text}»"
                    yield _change(f"{what} trong «{_short(clause)}»", clause, linked[0])


# ---- why ---------------------------------------------------------------------------------------------


def _causes(aligned: Aligned, context: str) -> Iterator[Change]:
    known = {word.text for clause in aligned.source for word in clause.sense.words} | set(context.lower().split())
    for number, clause in enumerate(aligned.said):
        for mark in clause.sense.of("cause"):
            reason = _after(clause.sense, mark.after)[:6]
            strange = [word for word in reason if word not in known]
            asked = mark.value == "by" or mark.text == "nhờ"
            if asked and any(doer.at == mark.after for doer in clause.sense.of("actor")):
                continue  # "do Công an phường cấp" says by whom, "nhờ giáo viên" says who is asked
            told = any(aligned.source[index].sense.of("cause") for index in aligned.source_of[number])
            if len(reason) >= 2 and len(strange) >= 0.5 * len(reason) and not told:
                where = aligned.source_of[number]
                source = aligned.source[where[0]].place if where else -1
                what = f"thêm nguyên nhân «{mark.text} {' '.join(reason)}»"
                yield Change(what=what, source=source, said=clause.place, offset=_offset(clause, mark))


# ---- helpers -----------------------------------------------------------------------------------------


def _after(sense: Sense, at: int) -> list[str]:
    return [sense.words[place].text for place in sense.content if place >= at]


def _around(clause: Clause, mark: Mark) -> str:
    words = clause.sense.words
    last = words[min(mark.after + 4, len(words)) - 1]
    return clause.text[words[mark.at].start : last.end]


def _short(clause: Clause) -> str:
    words = clause.text.split()
    return " ".join(words[:10]) + (" …" if len(words) > 10 else "")  # ten words show where


def _offset(clause: Clause, mark: Mark) -> int:
    return clause.start + clause.sense.words[mark.at].start


def _change(what: str, source: Clause, said: Clause) -> Change:
    return Change(what=what, source=source.place, said=said.place, offset=said.start)
