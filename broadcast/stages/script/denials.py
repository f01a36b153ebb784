"""What one text denies and the one made from it does not, and the other way about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from broadcast.stages.script.alignment import Aligned, Clause
from broadcast.stages.script.change import FAITHFUL, SURE, Change, around, change_in, count_of_denials, words_after
from broadcast.stages.script.sense import Mark, Sense

_FREE = "miễn phí"
"""Says of what stands before it that it costs nothing, and denies nothing behind it."""
_OVER = frozenset(("quá", "vượt quá", "hơn"))
"""Limits that say, when they are denied, «at most»."""
_SOON_WORDS = 4


def lost_denials(aligned: Aligned) -> Iterator[Change]:
    """Denials that the text made from another lost, and a ban that became a leave or the other way about."""
    loose = count_of_denials(
        [clause for clause, sources in zip(aligned.said, aligned.source_of, strict=True) if not sources]
    )
    for number, clause in enumerate(aligned.source):
        linked = [aligned.said[index] for index in aligned.said_of[number]]
        if not linked or aligned.kept(number) < SURE:
            continue
        denials = _plain_denials(clause)
        told = count_of_denials(linked) + loose
        lost = [mark for mark in denials if _undone(mark, clause.sense, [partner.sense for partner in linked])]
        lost = [mark for mark in lost if not _said_otherwise(mark, clause, linked)]
        if not lost and told < len(denials):
            lost = [mark for mark in denials[told:] if not _said_otherwise(mark, clause, linked)]
        for mark in lost:
            yield change_in(f"mất «{mark.text}» trong «{around(clause, mark)}»", clause, linked[0])
        if not lost and denials:
            values = {mark.value for partner in linked for mark in partner.sense.of("not")}
            for mine, other in (("exempt", "forbid"), ("forbid", "exempt")):
                if {mark.value for mark in denials} == {mine} and values == {other}:
                    what = "được miễn" if mine == "exempt" else "bị cấm"
                    yield change_in(f"«{around(clause, denials[0])}» là {what}, bài nói khác", clause, linked[0])


def added_denials(aligned: Aligned) -> Iterator[Change]:
    """Denials that stand in the text made from another alone."""
    for number, clause in enumerate(aligned.said):
        linked = [aligned.source[index] for index in aligned.source_of[number]]
        if not linked or aligned.founded(number) < FAITHFUL:
            continue
        denials = _plain_denials(clause)
        known = count_of_denials(linked)
        for mark in denials:
            added = _undone(mark, clause.sense, [partner.sense for partner in linked])
            if added or not known:
                yield change_in(f"thêm «{mark.text}» trong «{around(clause, mark)}»", linked[0], clause)


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


def _undone(mark: Mark, sense: Sense, others: Sequence[Sense]) -> bool:
    """Whether what one side denies is said on the other without a denial before it."""
    part = sense.words[mark.at].part
    behind = [at for at in sense.content if at >= mark.after and sense.words[at].part == part]
    denied = words_after(sense, mark.after)[: min(2, len(behind))]  # «không đi lại được: con cháu …» denies no children
    if not denied or mark.text == _FREE:
        return False
    seen = False
    for other in others:
        places = [at for at in other.content if other.words[at].text == denied[0]]
        if len(denied) > 1:
            places = [at for at in places if denied[1] in words_after(other, at + 1)[:2]]
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
    """Whether a denial stands before a place where nothing new is allowed or asked: «không đi được thì …, được thu».

    «Được» right behind the denied word only says that it can't be done: «không qua được ngầm».
    """
    asked = (mark for kind in ("get", "must") for mark in sense.of(kind))
    return denial.at < at and not any(denial.after + 1 < mark.at and mark.after == at for mark in asked)
