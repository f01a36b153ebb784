"""From a plan to drafts: one script a section that has text, a series where it would be too long for one item.

Every sentence keeps, in a comment that is never spoken, the section and line it came from, and what an editor should
look at. Nothing is added but the opening and the closing line, which name the plan's own title and document.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from broadcast.errors import Diagnostic, PlanError
from broadcast.model import Plan, Section, VoiceSettings
from broadcast.stages.script.proof import covers
from broadcast.stages.script.rewrite import statements, subject_of

MINUTES = 2.5
"""How long a draft may get: an item of two to three minutes is followed to its end on a loudspeaker."""
_LONGEST_SLUG = 48
_ABOUT = re.compile(
    r"(?:(?:thông tin|tuyên truyền|phổ biến|giới thiệu|quán triệt|truyền thông)(?:,\s*(?:tuyên truyền|phổ biến|vận động))*"
    r"(?: sâu rộng)? (?:về )?|về )(?=\S)",
    re.IGNORECASE,
)
_DOCUMENT = re.compile(
    r"(?:Nghị quyết|Luật|Nghị định|Chỉ thị|Kết luận|Quyết định|Đề án|Chương trình|Công điện|Thông tư|Kế hoạch) số \S*\d\S*"
)
Minutes = Callable[[str], float]


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """One script to be written: the `part`-th of a section, its title, its file's name and its text."""

    section: str
    part: int
    title: str
    name: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class _Sentence:
    text: str
    section: str
    line: int
    note: str
    ends_paragraph: bool


def draft(
    plan: Plan, section: str = "", *, minutes: float = MINUTES, minutes_of: Minutes | None = None
) -> tuple[Draft, ...]:
    """The drafts of a section and all below it, in the plan's order; without one, of the part that the plan orders.

    `minutes_of` estimates how long a text takes to be said. Raises PlanError where the section is not there.
    """
    wanted = section or plan.broadcast_section
    chosen = _units(plan, wanted)
    if not wanted or not chosen:
        top = "; ".join(f"{one.id} {one.title}"[:60] for one in plan.sections if "." not in one.id)
        what = f"không có phần «{wanted}»" if section else "không thấy kế hoạch nói phần nào được phát thanh"
        message = f"{what} — chọn bằng --section; kế hoạch có các phần: {top or 'không có phần nào'}"
        raise PlanError(Diagnostic(path=plan.path, line=1, message=message))
    return tuple(
        one
        for place, each in enumerate(chosen, 1)
        for one in _series(plan, each, place, minutes, minutes_of or _minutes_of)
    )


def title_of(section: Section, sections: Sequence[Section] = ()) -> str:
    """What a listener is told the item is about: the section's title without "Tuyên truyền về"."""
    title = _ABOUT.sub("", section.title, count=1) if _ABOUT.match(section.title) else section.title
    if title.isupper():
        title = title.capitalize()
    if not title and section.paragraphs:
        above = next((one for one in sections if section.id.startswith(f"{one.id}.") and one.title), None)
        title = f"{title_of(above)}, mục {section.id}" if above else " ".join(section.paragraphs[0].text.split()[:10])
    return title[:1].upper() + title[1:].rstrip(" .:;,")


def slug(text: str, longest: int = _LONGEST_SLUG) -> str:
    """A file name that every system can keep: ASCII, small letters, at whole words."""
    bare = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    words = re.findall(r"[a-z0-9]+", "".join(c for c in bare if not unicodedata.combining(c)))
    name = ""
    for word in words:
        if len(name) + len(word) + 1 > longest:
            break
        name = f"{name}-{word}" if name else word
    return name or "bai"


def _units(plan: Plan, wanted: str) -> tuple[tuple[Section, ...], ...]:
    """The sections of each draft: a leaf, together with the points that are told within it."""
    within = [one for one in plan.sections if covers(wanted, one.id)]
    units: list[tuple[Section, ...]] = []
    for section in within:
        if any(section in unit for unit in units):
            continue
        below = tuple(one for one in within if covers(section.id, one.id))
        unit = below if all(_is_point(one) for one in below[1:]) else (section,)
        if any(one.paragraphs for one in unit):
            units.append(unit)
    return tuple(units)


def _is_point(section: Section) -> bool:
    """Whether a numbered part is a point of a list, told on the line of its marker, and no heading with text below."""
    return not section.paragraphs or section.paragraphs[0].line == section.line


def _series(plan: Plan, unit: Sequence[Section], place: int, minutes: float, minutes_of: Minutes) -> Iterator[Draft]:
    section = unit[0]
    title = title_of(section, plan.sections)
    parts = _balanced(tuple(_said(plan, unit)), minutes, minutes_of)
    for number, sentences in enumerate(parts, 1):
        shown = title if len(parts) == 1 else f"{title} (kỳ {number}/{len(parts)})"
        name = f"{place:02}-{slug(title)}" + (f"-ky-{number}" if len(parts) > 1 else "")
        text = _markdown(plan, section, shown, sentences, last=number == len(parts))
        yield Draft(section=section.id, part=number, title=shown, name=name, text=text)


def _said(plan: Plan, unit: Sequence[Section]) -> Iterator[_Sentence]:
    """Every sentence of a draft; the titles of the points below its section are said, for they say something."""
    subject = subject_of(plan.title)
    for section in unit:
        if section is not unit[0] and section.title:
            title = title_of(section) + "."
            yield _Sentence(text=title, section=section.id, line=section.line, note="", ends_paragraph=False)
        for paragraph in section.paragraphs:
            said = statements(paragraph.text[:1].upper() + paragraph.text[1:], subject)
            for place, one in enumerate(said, 1):
                end = place == len(said)
                yield _Sentence(
                    text=one.text, section=section.id, line=paragraph.line, note=one.note, ends_paragraph=end
                )


def _balanced(sentences: Sequence[_Sentence], minutes: float, minutes_of: Minutes) -> tuple[tuple[_Sentence, ...], ...]:
    """As few parts as keep to the minutes, about equally long; a cut falls at a paragraph's end if one is near."""
    lengths = [minutes_of(one.text) for one in sentences]
    whole = sum(lengths)
    for count in range(max(1, round(whole / minutes + 0.45)), len(sentences) + 1):
        cuts: list[int] = [0]
        for part in range(1, count):
            wanted = whole * part / count
            places = range(cuts[-1] + 1, len(sentences) - (count - part) + 1)
            cuts.append(min(places, key=lambda at: _badness(sentences, lengths, at, wanted, whole / count)))
        parts = tuple(tuple(sentences[a:b]) for a, b in zip(cuts, [*cuts[1:], len(sentences)], strict=True))
        if all(sum(minutes_of(one.text) for one in part) <= minutes or len(part) == 1 for part in parts):
            return parts
    return tuple((one,) for one in sentences)


def _badness(sentences: Sequence[_Sentence], lengths: Sequence[float], at: int, wanted: float, part: float) -> float:
    inside = 0 if sentences[at - 1].ends_paragraph else 0.15 * part
    return abs(sum(lengths[:at]) - wanted) + inside


def _markdown(plan: Plan, section: Section, title: str, sentences: Sequence[_Sentence], *, last: bool) -> str:
    """The file: front matter, title, opening, one sentence a line with its origin, closing."""
    document = document_of(plan)
    lines = [
        "---",
        f"title: {_quoted(title)}",
        f"sources: [{_quoted(section.id)}]",
        "---",
        "",
        f"# {_escaped(title)}",
        "",
    ]
    lines += [f"Mời bà con nghe nội dung trong {document}.", ""]
    for one in sentences:
        note = f" | {one.note}" if one.note else ""
        lines.append(f"{_escaped(one.text)} <!-- {one.section}:{one.line}{note} -->")
        if one.ends_paragraph:
            lines.append("")
    if lines[-1]:
        lines.append("")
    lines.append("Nội dung này được nói tiếp ở kỳ sau." if not last else "Cảm ơn bà con đã lắng nghe.")
    return "\n".join(lines) + "\n"


def document_of(plan: Plan) -> str:
    """How a plan names what it carries out: "Nghị quyết số 02-NQ/TW", else itself."""
    if found := _DOCUMENT.search(plan.title):
        return found[0].rstrip(".,;")
    subject = subject_of(plan.title)
    if subject != "Kế hoạch":
        return subject
    issuer = plan.authority if plan.authority and not plan.authority.isupper() else ""
    return f"Kế hoạch của {issuer}" if issuer else "Kế hoạch"


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
