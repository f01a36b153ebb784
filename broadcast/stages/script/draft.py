"""From a document to drafts: scripts of a length that is followed on a loudspeaker, each sentence with its origin.

Every sentence keeps, in a comment that is never spoken, the section and line it came from, and what an editor should
look at. Nothing is added but one sentence that names the document. Greeting and thanks belong to the programme.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from broadcast.errors import Diagnostic, PlanError
from broadcast.knowledge.language.series import GOES_ON
from broadcast.knowledge.language.slug import slug
from broadcast.model import Plan, Section, VoiceSettings
from broadcast.stages.script.audience import LeftOut, parted, without_accounts
from broadcast.stages.script.composing import Line, composed, is_generic
from broadcast.stages.script.lead import LEAD, covers, told_sections
from broadcast.stages.script.naming import led_in, part_name, title_of, whole_title
from broadcast.stages.script.notice import first_things_first, is_notice, validity
from broadcast.stages.script.rewrite import subject_of
from broadcast.stages.script.units import Unit, units

MINUTES = 2.5
"""How long a draft may get: an item of two to three minutes is followed to its end on a loudspeaker."""
_MOST_TITLES = 3
_TITLE_WORDS = 14
Minutes = Callable[[str], float]


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """One script to be written: the `part`-th about its sections, its title, its file's name and its text."""

    sections: tuple[str, ...]
    part: int
    title: str
    name: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Drafts:
    """The drafts of a document, and the sections that are proposed as not to be aired."""

    drafts: tuple[Draft, ...]
    left_out: tuple[LeftOut, ...]


def draft(
    plan: Plan,
    section: str = "",
    *,
    minutes: float = MINUTES,
    minutes_of: Minutes | None = None,
    include: Sequence[str] = (),
    only: Sequence[str] = (),
    today: date | None = None,
) -> Drafts:
    """The drafts of a section and all below it, in the plan's order; without one, of the part that the plan orders.

    A document that orders no part is drafted whole, but for what is for offices alone (`include` names what of that is
    wanted all the same). `only` names the very sections that are wanted, and no other is told. `minutes_of` estimates how long a text takes to be said; `today` is the first day of a notice
    that bears no date. Raises PlanError where the section is not there, or nothing is.
    """
    plan = replace(plan, sections=told_sections(plan))
    wanted = section or plan.broadcast_section
    chosen = tuple(section for section in plan.sections if not wanted or only or covers(wanted, section.id))
    if only:
        named = frozenset(only)
        chosen = tuple(section for section in chosen if _source(section.id) in named)
    if not any(section.paragraphs for section in chosen):
        top = "; ".join(
            f"{section.id} {section.title}"[:60] for section in plan.sections if section.id and "." not in section.id
        )
        what = f"không có phần «{wanted}»" if wanted else "văn bản không có nội dung để soạn"
        message = f"{what} — chọn bằng --section; văn bản có các phần: {top or 'không có phần nào'}"
        raise PlanError(Diagnostic(path=plan.path, line=1, message=message))
    kept, left_out = (chosen, ()) if wanted or only else parted(chosen, include)
    said = minutes_of or _minutes_of
    told = [without_accounts(section) if section.id not in include else (section, ()) for section in kept]
    omitted = {section.id: sentences for section, sentences in told if sentences}
    found = tuple(_drafts(plan, [section for section, _ in told], minutes, said, today=today, omitted=omitted))
    return Drafts(drafts=found, left_out=left_out)


def _drafts(
    plan: Plan,
    sections: Sequence[Section],
    minutes: float,
    minutes_of: Minutes,
    *,
    today: date | None,
    omitted: Mapping[str, Sequence[str]],
) -> Iterator[Draft]:
    subject = subject_of(plan.title, plan.kind)
    texts = tuple(
        paragraph.text
        for paragraph in (*plan.opening, *(below for section in plan.sections for below in section.paragraphs))
    )

    def length(group: Sequence[Section]) -> float:
        return minutes_of(
            " ".join(text for section in group for text in (section.title, *(p.text for p in section.paragraphs)))
        )

    groups = units(sections, length, minutes if not plan.broadcast_section else min(minutes, 1.0))
    titles = [_title(plan, group, groups, texts) for group in groups]
    told: list[tuple[Unit, str, tuple[tuple[Line, ...], ...]]] = []
    for group, title in zip(groups, titles, strict=True):
        lines = composed(group, subject, title, texts)
        if is_notice(plan) and len(groups) == 1:
            lines = first_things_first(lines)
        if any(not line.heading for line in lines):
            told.append((group, title, _balanced(lines, minutes, minutes_of)))
    counts, seen = Counter(title for _, title, parts in told for _ in parts), Counter[str]()
    for place, (group, title, parts) in enumerate(told, 1):
        for number, part in enumerate(parts, 1):
            seen[title] += 1
            shown = title if counts[title] == 1 else f"{title}, {part_name(seen[title], counts[title])}"
            name = f"{place:02}-{slug(title)}" + (f"-ky-{seen[title]}" if counts[title] > 1 else "")
            omits = [sentence for section in group for sentence in omitted.get(section.id, ())] if number == 1 else []
            text = _markdown(plan, group, shown, part, last=number == len(parts), today=today, omits=omits)
            yield Draft(sections=tuple(_sources(group)), part=number, title=shown, name=name, text=text)


def _title(plan: Plan, group: Unit, groups: Sequence[Unit], texts: Sequence[str]) -> str:
    """What a script is about: the titles of its sections, if they are few; else what they stand under, or the document."""
    if len(groups) == 1 and (len(group) > 1 or not group[0].title):
        return whole_title(plan)
    told = [section for section in group if section.paragraphs]
    tops = [
        section
        for section in told
        if not any(other.id and covers(other.id, section.id) for other in told if other.id != section.id)
    ]
    titled = [title_of(section, plan.sections, texts) for section in tops if section.title]
    shown = ", ".join([titled[0], *(title[:1].lower() + title[1:] for title in titled[1:])]) if titled else ""
    above = [
        section
        for section in plan.sections
        if section.id and section.title and all(covers(section.id, each.id) for each in told)
    ]
    partial = any(re.match(r"(?:đối với|về phía|với) ", title, re.IGNORECASE) for title in titled)
    if (
        titled
        and not partial
        and (len(tops) == 1 or (len(tops) <= _MOST_TITLES and len(shown.split()) <= _TITLE_WORDS))
    ):
        title = shown
    else:
        names = [title_of(section, (), texts) for section in reversed(above)]
        title = next((name for name in names if not is_generic(name)), "") or (whole_title(plan) if plan.title else "")
    return title or (titled[0] if titled else "") or title_of(tops[0], plan.sections, texts) or whole_title(plan)


def _balanced(lines: Sequence[Line], minutes: float, minutes_of: Minutes) -> tuple[tuple[Line, ...], ...]:
    """As few parts as keep to the minutes, about equally long; a cut falls at a paragraph's end if one is near."""
    lengths = [minutes_of(paragraph.text) for paragraph in lines]
    whole = sum(lengths)
    for count in range(max(1, round(whole / minutes + 0.45)), len(lines) + 1):
        cuts: list[int] = [0]
        for part in range(1, count):
            wanted = whole * part / count
            places = range(cuts[-1] + 1, len(lines) - (count - part) + 1)
            cuts.append(min(places, key=lambda at: _badness(lines, lengths, at, wanted, whole / count)))
        parts = tuple(tuple(lines[a:b]) for a, b in zip(cuts, [*cuts[1:], len(lines)], strict=True))
        if all(sum(minutes_of(paragraph.text) for paragraph in part) <= minutes or len(part) == 1 for part in parts):
            return parts
    return tuple((paragraph,) for paragraph in lines)


def _badness(lines: Sequence[Line], lengths: Sequence[float], at: int, wanted: float, part: float) -> float:
    if lines[at - 1].heading:
        return 2 * part + abs(sum(lengths[:at]) - wanted)  # a heading is never the last of a part
    inside = 0 if lines[at - 1].ends_paragraph else 0.15 * part
    return abs(sum(lengths[:at]) - wanted) + inside


def _markdown(
    plan: Plan,
    group: Unit,
    title: str,
    lines: Sequence[Line],
    *,
    last: bool,
    today: date | None,
    omits: Sequence[str],
) -> str:
    """The file: front matter, title, the document's name, one sentence a line with its origin."""
    sources = ", ".join(_quoted(source) for source in _sources(group))
    head = [f"title: {_quoted(title)}", f"sources: [{sources}]"]
    head += [f"omits: [{', '.join(map(_quoted, omits))}]"] if omits else []
    if is_notice(plan):
        begins, until = validity(plan)
        begins = begins or (today if until and today and today <= until else None)
        head += [f"valid_from: {begins}"] if begins else []
        head += [f"valid_until: {until}"] if until else []
    text = ["---", *head, "---", "", f"# {_escaped(title)}", ""]
    if opening := led_in(plan, title):
        text += [opening, ""]
    for line in lines:
        note = f" | {line.note}" if line.note else ""
        mark = "## " if line.heading else ""
        if line.heading and text[-1]:
            text.append("")
        text.append(f"{mark}{_escaped(line.text)} <!-- {_source(line.section)}:{line.line}{note} -->")
        if line.ends_paragraph:
            text.append("")
    if not last:
        text += [*([""] if text[-1] else []), GOES_ON]
    return "\n".join(text).rstrip("\n") + "\n"


def _source(section: str) -> str:
    return section or LEAD


def _sources(group: Unit) -> Iterator[str]:
    """The sections that a script speaks of; those below one that is named are not named again."""
    told = dict.fromkeys(section.id for section in group if section.paragraphs)
    for name in told:
        if not any(other and covers(other, name) for other in told if other != name):
            yield _source(name)


def _escaped(text: str) -> str:
    """A sentence that Markdown would take for a list, a picture or a tag stays a sentence."""
    text = re.sub(r"^[#>*+-]+\s+", "", text)
    return re.sub(r"<(?=[a-zA-Z/!])", "< ", text).replace("![", "! [")


def _quoted(text: str) -> str:
    """A value that YAML can't take for anything but text."""
    plain = re.fullmatch(r"[^\W\d_][^:#\[\]{}\"'&*!|>%@`,]*", text)
    return text if plain else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _minutes_of(text: str) -> float:
    return len(text.split()) / VoiceSettings().syllables_per_minute
