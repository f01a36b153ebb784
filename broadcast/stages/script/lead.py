"""A plan with what its opening says to people as a section like any other, so that it is drafted and proved too."""

from __future__ import annotations

import re
from dataclasses import replace

from broadcast.model import Plan, PlanParagraph, Section
from broadcast.stages.script.formulas import is_formula, without_formula

_CHAPTER = re.compile(r"(?:\A|\.)(?:Phần|Chương|Mục) [^.]+\Z")
"""What articles stand below, although their ids do not tell: articles count on through the chapters."""
LEAD = "lời dẫn"
"""How `sources` names an unnumbered text, or the text before the first number; its section's id is empty."""


def covers(source: str, section: str) -> bool:
    """Whether a source names a section, or one above it; the section is given by its id or as a source names it."""
    if source == LEAD:
        return section in {"", LEAD}
    return bool(source) and (section == source or section.startswith(f"{source}."))


def with_lead(plan: Plan) -> Plan:
    """The plan with its opening as a section without a number, where no section holds that text already.

    Formulas by which such documents open are left where they are: they are never said.
    """
    held = {paragraph.text for section in plan.sections for paragraph in section.paragraphs}
    opening = tuple(
        paragraph for paragraph in plan.opening if paragraph.text not in held and not is_formula(paragraph.text)
    )
    if not opening or any(not section.id for section in plan.sections):
        return plan
    lead = Section(id="", title="", paragraphs=opening, line=opening[0].line)
    return replace(plan, sections=(lead, *plan.sections))


def told_sections(plan: Plan) -> tuple[Section, ...]:
    """The sections of a plan as they are told: its lead among them, formulas gone.

    A part at the end of its branch that is only a title says something by it: the title is its text.
    """
    plan = with_lead(plan)
    return tuple(_told(section, plan.sections) for section in plan.sections)


def _is_said(paragraph: PlanParagraph) -> bool:
    """A formula is not, nor the heading row of a table, for its rows say themselves what they hold."""
    return bool(paragraph.text) and paragraph.kind != "columns" and not is_formula(paragraph.text)


def _told(section: Section, sections: tuple[Section, ...]) -> Section:
    is_leaf = not any(other.id.startswith(f"{section.id}.") for other in sections if section.id)
    if section.title and not section.paragraphs and is_leaf and not _CHAPTER.search(section.id):
        text = PlanParagraph(text=section.title, line=section.line)
        return replace(section, title="", paragraphs=(text,))
    paragraphs = (replace(paragraph, text=without_formula(paragraph.text)) for paragraph in section.paragraphs)
    return replace(section, paragraphs=tuple(paragraph for paragraph in paragraphs if _is_said(paragraph)))
