"""The law of drafting: every word of a document's sections is said in a draft, or stands in what is left out by name.

Documents are those of the law of reading, of words that occur once. Only titles may go unsaid, and what every such
document says of itself.
"""

from __future__ import annotations

import re
from datetime import date

from hypothesis import HealthCheck, given, settings

from broadcast.errors import PlanError
from broadcast.stages.plan.formats.text import to_lines
from broadcast.stages.plan.plan import plan_of
from broadcast.stages.script import draft
from broadcast.stages.script.formulas import is_formula, without_formula
from broadcast.stages.script.lead import covers
from tests.stages.plan.test_law import EXAMPLES, documents, numbered

WORD = re.compile(r"w[a-j]+q", re.IGNORECASE)


@settings(max_examples=max(20, EXAMPLES // 4), deadline=None, suppress_health_check=list(HealthCheck))
@given(documents())
def test_every_word_of_a_section_is_said_or_left_out_by_name(text: str) -> None:
    lines = to_lines(numbered(text))
    if not lines:
        return
    plan = plan_of(lines, "van-ban.txt", {})
    try:
        made = draft(plan, today=date(2026, 1, 1))
    except PlanError:
        return
    said = {word.lower() for one in made.drafts for word in WORD.findall(one.text)}
    out = [one.section for one in made.left_out]
    if plan.broadcast_section:
        return
    for section in plan.sections:
        if any(covers(name, section.id) for name in out):
            continue
        for paragraph in section.paragraphs:
            if paragraph.kind != "columns" and not is_formula(paragraph.text):
                wanted = {word.lower() for word in WORD.findall(without_formula(paragraph.text))}
                assert wanted <= said, (paragraph.text, section.id)
