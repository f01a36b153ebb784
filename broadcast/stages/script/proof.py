"""Proves both ways that a script says what its plan says: no number, date, code or name was added, none was lost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from broadcast.model import Plan, Script, Source
from broadcast.stages.script.facts import Fact, facts


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """A fact on one side only. An added one has its place in the script, a lost one its line in the plan."""

    kind: Literal["thêm", "mất"]
    fact: Fact
    section: str
    plan_line: int
    source: Source

    def __str__(self) -> str:
        if self.kind == "thêm":
            return f"{self.fact} không có trong mục {self.section} của kế hoạch — sửa lại, hoặc ghi vào adds"
        return f"thiếu {self.fact} của mục {self.section}, dòng {self.plan_line} — thêm vào bài, hoặc ghi vào omits"


def differences(plan: Plan, scripts: Sequence[Script]) -> tuple[Difference, ...]:
    """Every fact added or lost in the scripts of a campaign. Sections of which no script speaks are not looked at."""
    return (*_added(plan, scripts), *_lost(plan, scripts))


def sections_without_script(plan: Plan, scripts: Iterable[Script]) -> tuple[str, ...]:
    """The sections to be aired that have text and that no script names as its source."""
    named = {source for script in scripts for source in script.sources}
    wanted = [one for one in plan.sections if covers(plan.broadcast_section, one.id) and one.paragraphs]
    return tuple(one.id for one in wanted if not any(covers(source, one.id) for source in named))


def covers(source: str, section: str) -> bool:
    """Whether a source names a section or one above it."""
    return bool(source) and (section == source or section.startswith(f"{source}."))


def _added(plan: Plan, scripts: Iterable[Script]) -> Iterable[Difference]:
    frame = " \n".join((plan.kind, plan.title, plan.number, plan.authority, *(one.text for one in plan.opening)))
    for script in scripts:
        near = [one for one in plan.sections if any(covers(source, one.id) for source in script.sources)]
        if not near:
            continue
        above = [one.title for one in plan.sections if any(covers(one.id, source) for source in script.sources)]
        said = "\n".join(
            (frame, *above, *(one.title for one in near), *(p.text for one in near for p in one.paragraphs))
        )
        known = facts(said)
        meant = facts("\n".join(script.adds))
        for paragraph in script.body:
            for fact in sorted(facts(paragraph.text) - known - meant):
                if fact.kind == "tên riêng" and fact.text in said:
                    continue
                place = paragraph.at(max(0, paragraph.text.find(fact.text)))
                yield Difference(kind="thêm", fact=fact, section=", ".join(script.sources), plan_line=0, source=place)


def _lost(plan: Plan, scripts: Sequence[Script]) -> Iterable[Difference]:
    for section in plan.sections:
        speaking = [script for script in scripts if any(covers(source, section.id) for source in script.sources)]
        if not speaking:
            continue
        said = "\n".join(p.text for script in speaking for p in script.body)
        known = facts(said) | facts("\n".join(text for script in speaking for text in script.omits))
        for paragraph in section.paragraphs:
            for fact in sorted(facts(paragraph.text) - known):
                if fact.kind == "tên riêng" and fact.text in said:
                    continue
                yield Difference(
                    kind="mất", fact=fact, section=section.id, plan_line=paragraph.line, source=speaking[0].source
                )
