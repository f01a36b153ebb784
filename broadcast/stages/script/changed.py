"""What a text says otherwise than the one it was made from, beyond single facts: denial, duty, persons, causes, order.

Each rule looks at clauses that tell the same (`alignment`), so that what was left out or retold freely is no complaint.
"""

from __future__ import annotations

from collections.abc import Iterator

from broadcast.stages.script.alignment import Aligned
from broadcast.stages.script.change import (
    FAITHFUL,
    SURE,
    VERY_SURE,
    Change,
    around,
    change_in,
    count_of_denials,
    offset_of,
    short,
    words_after,
)
from broadcast.stages.script.denials import added_denials, lost_denials
from broadcast.stages.script.persons import changed_persons
from broadcast.stages.script.sense import EVERYBODY, Mark

_HARD, _ASKED, _ADVISED = 3, 2, 1
"""Levels of the marks of duty: from here on a duty; a request; below it advice or leave."""
_SAME_AS = {"or": "hay", "only": "mới"}
_NAMES = {"except": "ngoại lệ", "only": "giới hạn", "or": "lựa chọn"}


def changes_of_sense(aligned: Aligned, *, context: str = "") -> tuple[Change, ...]:
    """Every change of sense between two texts; `context` holds headings, whose persons may be named anywhere."""
    found = [
        *lost_denials(aligned),
        *added_denials(aligned),
        *_duties(aligned),
        *changed_persons(aligned, context),
        *_limits(aligned),
        *_causes(aligned, context),
    ]
    return tuple(dict.fromkeys(found))


def _duties(aligned: Aligned) -> Iterator[Change]:
    for number, clause in enumerate(aligned.source):
        linked = [aligned.said[index] for index in aligned.said_of[number]]
        if not linked or aligned.kept(number) < SURE:
            continue
        mine = [int(mark.value) for mark in clause.sense.of("must")]
        told = [int(mark.value) for mark in _own_duties(aligned, number)]
        strong, heard = (
            [strength for strength in mine if strength >= _ASKED],
            [strength for strength in told if strength >= _ASKED],
        )
        words = next((mark.text for mark in clause.sense.of("must")), "")
        denied = count_of_denials(linked) > len(clause.sense.of("not"))
        told_to_all = any(
            mark.value == EVERYBODY and mark.at <= 1 for partner in linked for mark in partner.sense.of("actor")
        )
        if any(strength >= _HARD for strength in mine) and not heard and not denied and not (told_to_all and not told):
            yield change_in(f"mất «{words}» trong «{short(clause)}»", clause, linked[0])
        elif not heard and told and min(told) <= _ADVISED and (strong or (not mine and _founded(aligned, number))):
            said = next(mark.text for mark in _own_duties(aligned, number))
            yield change_in(f"thêm «{said}», bài nói nhẹ hơn «{short(clause)}»", clause, linked[0])
        elif mine and not strong and any(strength >= _HARD for strength in told):
            said = next(mark.text for mark in _own_duties(aligned, number) if int(mark.value) >= _HARD)
            yield change_in(f"«{words}» thành «{said}» trong «{short(clause)}»", clause, linked[0])
        elif mine and any(strength > _HARD for strength in told) and max(mine) < _HARD:
            yield change_in(f"«{words}» thành bắt buộc trong «{short(clause)}»", clause, linked[0])
        elif (
            clause.sense.of("get")
            and not mine
            and any(strength >= _HARD for strength in told)
            and not any(partner.sense.of("get") for partner in linked)
        ):
            yield change_in(f"«được» thành «phải» trong «{short(clause)}»", clause, linked[0])


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
    return all(aligned.founded(index) >= FAITHFUL for index in aligned.said_of[number])


def _limits(aligned: Aligned) -> Iterator[Change]:
    for number, clause in enumerate(aligned.source):
        linked = [aligned.said[index] for index in aligned.said_of[number]]
        if not linked or aligned.kept(number) < VERY_SURE:
            continue
        for kind, name in _NAMES.items():
            marks = clause.sense.of(kind)
            if marks and not any(partner.sense.of(kind) for partner in linked):
                if kind == "except" and count_of_denials(linked) > len(clause.sense.of("not")):
                    continue
                if any(word.text == _SAME_AS.get(kind) for partner in linked for word in partner.sense.words):
                    continue
                yield change_in(f"mất {name} «{marks[0].text}» trong «{around(clause, marks[0])}»", clause, linked[0])
        for mine, other in (("every", "part"), ("part", "every")):
            if clause.sense.of(mine) and not clause.sense.of(other):
                added = [mark for partner in linked for mark in partner.sense.of(other)]
                if added and not any(partner.sense.of(mine) for partner in linked):
                    what = f"«{clause.sense.of(mine)[0].text}» thành «{added[0].text}»"
                    yield change_in(f"{what} trong «{short(clause)}»", clause, linked[0])


def _causes(aligned: Aligned, context: str) -> Iterator[Change]:
    known = {word.text for clause in aligned.source for word in clause.sense.words} | set(context.lower().split())
    for number, clause in enumerate(aligned.said):
        for mark in clause.sense.of("cause"):
            reason = words_after(clause.sense, mark.after)[:6]
            strange = [word for word in reason if word not in known]
            asked = mark.value == "by" or mark.text == "nhờ"
            if asked and any(doer.at == mark.after for doer in clause.sense.of("actor")):
                continue  # "do Công an phường cấp" says by whom, "nhờ giáo viên" says who is asked
            told = any(aligned.source[index].sense.of("cause") for index in aligned.source_of[number])
            if len(reason) >= 2 and len(strange) >= 0.5 * len(reason) and not told:
                where = aligned.source_of[number]
                source = aligned.source[where[0]].place if where else -1
                what = f"thêm nguyên nhân «{mark.text} {' '.join(reason)}»"
                yield Change(what=what, source=source, said=clause.place, offset=offset_of(clause, mark))
