"""Proves that a script says what its plan says: no fact added or lost, none exchanged, nothing denied, asked of others.

A difference is a complaint with its place. What an editor knowingly says beyond the plan stands in the script's `adds`,
what is left out in its `omits`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from broadcast.model import Paragraph, Plan, Script, Section, Source
from broadcast.stages.script.alignment import Aligned, Passage, align
from broadcast.stages.script.change import Change
from broadcast.stages.script.changed import changes_of_sense
from broadcast.stages.script.facts import WEEKDAY_WORDS, Fact, facts, same
from broadcast.stages.script.lead import covers, told_sections
from broadcast.stages.script.listing import dropped
from broadcast.stages.script.measures import figure_faults
from broadcast.stages.script.numerals import in_words
from broadcast.stages.script.order import turned_steps
from broadcast.stages.script.pairing import exchanged


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """A fact on one side only, or a change of sense. All but a lost fact have their place in the script.

    `what` names it in Vietnamese; `plan_line` is the line of the plan that is concerned, 0 where none is.
    """

    kind: Literal["thêm", "mất", "đổi"]
    what: str
    section: str
    plan_line: int
    source: Source

    def __str__(self) -> str:
        where = f"mục {self.section}" if self.section else "kế hoạch"
        if self.kind == "thêm":
            return f"{self.what} không có trong {where} của kế hoạch — sửa lại, hoặc ghi vào adds"
        if self.kind == "mất":
            return f"thiếu {self.what} của {where}, dòng {self.plan_line} — thêm vào bài, hoặc ghi vào omits"
        line = f", dòng {self.plan_line}" if self.plan_line else ""
        return f"nói khác {where}{line}: {self.what} — sửa lại cho đúng ý, hoặc ghi câu ấy vào adds"


def differences(plan: Plan, scripts: Sequence[Script]) -> tuple[Difference, ...]:
    """Every fact added or lost in the scripts of a campaign, and every change of sense.

    Sections of which no script speaks are not looked at.
    """
    plan = replace(plan, sections=told_sections(plan))
    return (*_added(plan, scripts), *_lost(plan, scripts), *_changed(plan, scripts))


def sections_without_script(plan: Plan, scripts: Iterable[Script]) -> tuple[str, ...]:
    """The sections to be aired that have text and that no script names as its source."""
    named = {source for script in scripts for source in script.sources}
    wanted = [section for section in plan.sections if covers(plan.broadcast_section, section.id) and section.paragraphs]
    return tuple(section.id for section in wanted if not any(covers(source, section.id) for source in named))


def _near(plan: Plan, script: Script) -> tuple[Section, ...]:
    return tuple(section for section in plan.sections if any(covers(source, section.id) for source in script.sources))


def _frame(plan: Plan, script: Script) -> str:
    """What any script of the plan may name: the document itself, and the titles above its sections and of them."""
    titles = [
        section.title
        for section in plan.sections
        if any(covers(section.id, source) or covers(source, section.id) for source in script.sources)
    ]
    issued = f"ngày {plan.issued_on:%d/%m/%Y}" if plan.issued_on else ""
    opening = [paragraph.text for paragraph in plan.opening]
    return " \n".join((plan.kind, plan.title, plan.number, plan.authority, issued, *opening, *titles))


def _added(plan: Plan, scripts: Iterable[Script]) -> Iterable[Difference]:
    for script in scripts:
        near = _near(plan, script)
        if not near:
            continue
        said = "\n".join(
            (_frame(plan, script), *(paragraph.text for section in near for paragraph in section.paragraphs))
        )
        known = facts(said)
        meant = facts("\n".join(script.adds))
        for paragraph in script.body:
            for fact in sorted(facts(paragraph.text) - known - meant):
                if _is_told(fact, known, said) or _is_only_calendar(fact, known):
                    continue
                place = paragraph.at(max(0, paragraph.text.find(fact.text)))
                section = ", ".join(script.sources)
                yield Difference(kind="thêm", what=str(fact), section=section, plan_line=0, source=place)


def _lost(plan: Plan, scripts: Sequence[Script]) -> Iterable[Difference]:
    for section in plan.sections:
        speaking = [script for script in scripts if any(covers(source, section.id) for source in script.sources)]
        if not speaking:
            continue
        said = "\n".join(text for script in speaking for text in (*(p.text for p in script.body), *script.omits))
        known = facts(said)
        for paragraph in section.paragraphs:
            for fact in sorted(facts(paragraph.text) - known):
                if _is_told(fact, known, said):
                    continue
                where = speaking[0].source
                yield Difference(kind="mất", what=str(fact), section=section.id, plan_line=paragraph.line, source=where)


def _is_only_calendar(fact: Fact, known: Iterable[Fact]) -> bool:
    """A day of the week where the plan has none: it follows from the date, or counts something."""
    return fact.kind == "thứ" and not any(other.kind == "thứ" for other in known)


def _is_told(fact: Fact, known: Iterable[Fact], text: str) -> bool:
    """Whether a fact is there in another form: a name inside another or in capitals, a number in words, a short day."""
    if fact.kind == "tên riêng":
        return fact.text.casefold() in text.casefold()
    if fact.kind == "thứ" and f"thứ {WEEKDAY_WORDS.get(fact.text, '')} " in f"{text.casefold()} ".replace(",", " "):
        return True
    if fact.kind == "số" and (words := in_words(fact.text)):
        return f" {words} " in f" {' '.join(text.casefold().split())} "
    if fact.kind == "giờ" and (words := in_words(fact.text.removesuffix(":00"))):
        return f"{words} giờ" in text.casefold()
    return any(same(fact, other) for other in known)


def _changed(plan: Plan, scripts: Sequence[Script]) -> Iterator[Difference]:
    for group in _together(plan, scripts):
        paragraphs = [paragraph for script in group for paragraph in script.body]
        sections = [
            section
            for section in plan.sections
            if any(covers(source, section.id) for script in group for source in script.sources)
        ]
        lines = [
            (section.id, paragraph.line, paragraph.text) for section in sections for paragraph in section.paragraphs
        ]
        omitted = "\n".join(text for script in group for text in (*script.adds, *script.omits))
        context = "\n".join(_frame(plan, script) for script in group)
        source = [Passage(text=text, place=place) for place, (_, _, text) in enumerate(lines)]
        said = [
            Passage(text=paragraph.text, place=place)
            for place, paragraph in enumerate(paragraphs)
            if not paragraph.heading
        ]
        for change in find_changes(source, said, context):
            if change.said >= 0 and not _is_meant(change, omitted):
                yield _difference(change, paragraphs, lines)


def find_changes(source: Sequence[Passage], said: Sequence[Passage], context: str = "") -> tuple[Change, ...]:
    """Every change between a text and what was made of it, beyond facts added or lost; `context` holds its headings."""
    aligned = align(source, said)
    return (
        *changes_of_sense(aligned, context=context),
        *exchanged(aligned),
        *dropped(source, said),
        *_measured(aligned, source),
    )


def _measured(aligned: Aligned, source: Sequence[Passage]) -> Iterator[Change]:
    """Units, limits and steps that are others than in the passage which a text tells."""
    for passage in source:
        numbers = [number for number, clause in enumerate(aligned.source) if clause.place == passage.place]
        told = sorted({said for number in numbers for said in aligned.said_of[number]})
        text = ". ".join(aligned.said[said].text.strip() for said in told)
        for what in (*figure_faults(passage.text, text), *turned_steps(passage.text, text)) if told else ():
            first = aligned.said[told[0]]
            yield Change(what=what, source=passage.place, said=first.place, offset=first.start)


def complaints(written: str, said: str) -> tuple[str, ...]:
    """What is wrong with a text that was made of another, in Vietnamese: facts added or lost, and changes of sense."""
    before, after = facts(written), facts(said)
    added = (f"thêm {what}" for what in sorted(after) if not _is_there(what, before, written))
    lost = (f"mất {what}" for what in sorted(before) if not _is_there(what, after, said))
    found = find_changes((Passage(text=written, place=0),), (Passage(text=said, place=0),))
    return (*added, *lost, *(change.what for change in found))


def _is_there(fact: Fact, known: frozenset[Fact], text: str) -> bool:
    return fact in known or _is_told(fact, known, text) or _is_only_calendar(fact, known)


def _together(plan: Plan, scripts: Sequence[Script]) -> Iterator[tuple[Script, ...]]:
    """Scripts that speak of the same sections, which are held against them together; each script once."""
    left = [script for script in scripts if _near(plan, script)]
    while left:
        group = [left.pop(0)]
        for script in tuple(left):
            if any(
                covers(source, other) or covers(other, source)
                for member in group
                for source in member.sources
                for other in script.sources
            ):
                group.append(script)
                left.remove(script)
        yield tuple(group)


def _is_meant(change: Change, meant: str) -> bool:
    """Whether an editor has written the sentence, or a part of what the complaint names, into adds or omits."""
    quoted = [part.split("»")[0] for part in change.what.split("«")[1:]]
    return bool(meant) and any(part.rstrip(" …") in meant for part in quoted if part)


def _difference(change: Change, paragraphs: Sequence[Paragraph], lines: Sequence[tuple[str, int, str]]) -> Difference:
    section, line = (lines[change.source][0], lines[change.source][1]) if change.source >= 0 else ("", 0)
    place = paragraphs[change.said].at(change.offset)
    return Difference(kind="đổi", what=change.what, section=section, plan_line=line, source=place)
