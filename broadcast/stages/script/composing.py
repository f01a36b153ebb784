"""The sentences of a draft: each section said for listeners, its title where it tells something, lists whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from broadcast.knowledge import tables
from broadcast.knowledge.language.letters import UPPER
from broadcast.knowledge.language.sentences import sentences
from broadcast.model import PlanParagraph, Section
from broadcast.stages.script.cutting import LONGEST_WORDS, proposal
from broadcast.stages.script.formulas import is_formula
from broadcast.stages.script.naming import leads_on, title_of, without_lead
from broadcast.stages.script.rewrite import ended, small, statements
from broadcast.stages.script.sense import sense_of

_LABEL_WORDS = 8
_POINT_WORDS = 40
_ITEM_WORDS = 9
_DENIES = re.compile(r"\b(?:không|chưa|cấm|nghiêm cấm|đừng|chớ)\b", re.IGNORECASE)
_LABELLED = re.compile(rf"[{UPPER}][^:.;!?]{{2,40}}: \S")
_NEXT = "".join(
    f"(?<!{word} )" for word in ("hôm", "ngày", "tuần", "tháng", "năm", "vụ", "đợt", "lần", "kỳ", "phía", "và", "buổi")
)
"""Before «sau» that means the next: "giờ của sáng hôm sau"."""
_AS_FOLLOWS = re.compile(
    r",\s*(?:với )?(?:các )?(?:mức|giá|số tiền|nội dung|thời gian|địa điểm|lịch|kết quả|số lượng)"
    r"(?: (?:cụ thể|hỗ trợ|thu|phạt|chi|đóng|đóng góp|tiêm|cấp nước))?\s+(?:như sau|sau đây)\Z"
    r"|,?\s*(?:(?:cụ thể\s+)?(?:như sau|sau đây|dưới đây|" + _NEXT + r"sau)"
    r"|(?:trong|theo|tại|như) (?:bảng|biểu|lịch|danh sách)(?: sau| dưới đây)?)\Z"
)
_GOES_ON = re.compile(r"\b(?:gồm|là|có|bằng|cho|với|từ|của|các|những|yêu cầu|đề nghị|mời)\Z")
_TELLS = re.compile(
    r"\b(?:tổ chức|thông báo|thực hiện|tiến hành|bố trí|đề nghị|yêu cầu|sẽ|phải|được|cần|mời|cắt|ngừng|tạm|sơ tán|chia"
    r"|phân công|phun|tiêm|khám|phát|trả|họp|đóng|mở|tiếp|chuyển)\b",
    re.IGNORECASE,
)
"""What a lead has that is a sentence by itself, even where it begins with the name of a list."""
_NAMES_A_LIST = re.compile(
    r"(?:các |những )?(?:mức|giá|đơn giá|số|lịch|danh sách|thời gian|thời hạn|địa điểm|nơi|bảng|biểu|kết quả|phân công"
    r"|tiền|chi phí|kinh phí|phí|lệ phí|quỹ|năm|tháng|nội dung|chế độ|định mức|tỷ lệ|hình thức|đối tượng|khung giờ"
    r"|giờ)\b",
    re.IGNORECASE,
)
"""How the name of a list begins, which is no sentence: "Mức giá cho mỗi hộ"."""
_LEAST_LEAD_WORDS = 5
_DESCRIBED = re.compile(r"\b(?:người|hộ|em|trẻ|ai|nhà|nơi|thôn|trường hợp|đối tượng) (?:chưa|không)\b", re.IGNORECASE)
"""A denial that tells which ones are meant, and denies nothing of what a list says."""
_TOWARDS = re.compile(r"(?:đối với|với|về phía|dành cho)\s+", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One line of a draft: a sentence, or a heading inside the script, with the place in the plan that it came from.

    `note` says what an editor should look at.
    """

    text: str
    section: str
    line: int
    note: str = ""
    ends_paragraph: bool = False
    heading: bool = False


def composed(sections: Sequence[Section], subject: str, title: str, texts: Sequence[str] = ()) -> tuple[Line, ...]:
    """The lines of a script about some sections of a document, in its order.

    `title` is the script's own, which is not said again; `texts` is where names in capitals are looked up.
    """
    lines: list[Line] = []
    for place, section in enumerate(sections):
        shown = title_of(section, (), texts) if section.title else ""
        if shown.casefold() == title.casefold() or is_generic(shown):
            shown = ""
        lines += _section(section, subject, shown, leads=place + 1 < len(sections))
    return tuple(lines)


def _section(section: Section, subject: str, title: str, *, leads: bool) -> list[Line]:
    """A section's lines; `leads` tells that another follows, to which its last words may lead."""
    paragraphs = [paragraph for paragraph in section.paragraphs if not is_formula(paragraph.text)]
    if not paragraphs:
        return [_heading(section, title)] if title else []
    actor = _actor(title)
    lines: list[Line] = []
    if _says_title(paragraphs[0].text, title):
        pass
    elif title and _is_label(section, title, actor, subject):
        label = title[:1].upper() + title[1:]
        paragraphs[0] = replace(paragraphs[0], text=f"{label}: {small(paragraphs[0].text)}")
        actor = ""
    elif title and not (actor and _begins_with_actor_work(paragraphs[0].text, subject, actor)):
        lines.append(_heading(section, title))
    groups = _groups(paragraphs)
    for place, group in enumerate(groups):
        last = place + 1 == len(groups) and leads and len(group) == 1
        lines += (
            _leading(section, group[0], subject, actor)
            if last and leads_on(group[0].text)
            else _group(section.id, group, subject, actor)
        )
    return lines


def _leading(section: Section, paragraph: PlanParagraph, subject: str, actor: str) -> list[Line]:
    """Sentences of which the last leads on to the next section, and ends with a colon as it does on paper."""
    found = sentences(paragraph.text)
    before = paragraph.text[: found[-1][0]].strip()
    lines = list(_lines(section.id, paragraph.line, before, subject, actor)) if before else []
    text = f"{_lead(found[-1][1])}:"
    lead = Line(text=text, section=section.id, line=paragraph.line, note=proposal(text), ends_paragraph=True)
    return [*(replace(line, ends_paragraph=False) for line in lines), lead]


def _says_title(text: str, title: str) -> bool:
    """Whether a text begins with its own title: "Ngày bầu là chủ nhật" under "Ngày bầu"."""
    return bool(title) and text.casefold().startswith(title.casefold())


def _heading(section: Section, title: str) -> Line:
    return Line(text=title, section=section.id, line=section.line, heading=True, ends_paragraph=True)


def _actor(title: str) -> str:
    """Who a title names as those who act, as a sentence can begin with it; empty where it names a thing."""
    bare = _TOWARDS.sub("", title)
    persons = sense_of(bare).of("actor")
    if not persons or persons[0].at > 1 or len(bare.split()) > _LABEL_WORDS or ":" in bare:
        return ""
    words = sense_of(bare).words
    covered = sum(mark.after - mark.at for mark in persons)
    return bare[:1].upper() + bare[1:] if covered >= len(words) / 3 and bare[:1].isalpha() else ""


def _begins_with_actor_work(text: str, subject: str, actor: str) -> bool:
    first = next((sentence for _, sentence in sentences(text)), "")
    said = statements(first, subject, actor)
    return bool(said) and said[0].text.startswith(actor)


def _is_label(section: Section, title: str, actor: str, subject: str) -> bool:
    """Whether a title and its text are one short sentence, "Diệt bọ gậy: …", better than a heading and a stub.

    So it is where they stand on one line of the document, and where there is not much text.
    """
    paragraphs = section.paragraphs
    if sum(paragraph.kind != "text" for paragraph in paragraphs) > 1:
        return False  # a title of a list
    if actor and not _TOWARDS.match(title) and _begins_with_actor_work(paragraphs[0].text, subject, actor):
        return False
    first = next((sentence for _, sentence in sentences(paragraphs[0].text)), "")
    told = statements(first, subject)
    if told and not ended(first).startswith(told[0].text[:-1]):
        return False  # an order that is turned stands by itself
    on_one_line = paragraphs[0].line == section.line
    short = len(title.split()) <= (2 if on_one_line else 1) * _LABEL_WORDS
    short = short and len(f"{title} {first}".split()) <= LONGEST_WORDS
    whole = on_one_line or sum(len(paragraph.text.split()) for paragraph in paragraphs) <= _POINT_WORDS
    return short and (whole or bool(_TOWARDS.match(title))) and ":" not in first and not leads_on(paragraphs[0].text)


def _groups(paragraphs: Sequence[PlanParagraph]) -> list[list[PlanParagraph]]:
    """Paragraphs, a lead together with the parts of its list behind it."""
    groups: list[list[PlanParagraph]] = []
    for paragraph in paragraphs:
        if (
            groups
            and leads_on(groups[-1][0].text)
            and not leads_on(paragraph.text)
            and _may_join(groups[-1], paragraph)
        ):
            groups[-1].append(paragraph)
        else:
            groups.append([paragraph])
    return groups


def _may_join(group: Sequence[PlanParagraph], paragraph: PlanParagraph) -> bool:
    """Whether a paragraph is part of a list: behind its lead, or behind a part that does not end a sentence."""
    if paragraph.kind != "text":
        return True
    if any(paragraph.kind != "text" for paragraph in group[1:]):
        return False
    before = group[-1].text.rstrip()
    return len(group) == 1 or before.endswith((";", ",")) or (before[-1:] not in ".:" and bool(paragraph.text))


def _group(section: str, group: Sequence[PlanParagraph], subject: str, actor: str) -> Iterator[Line]:
    head, items = group[0], group[1:]
    if not items:
        text = (
            without_lead(head.text) if leads_on(head.text) and len(without_lead(head.text).split()) > 1 else head.text
        )
        yield from _lines(section, head.line, text, subject, actor)
        return
    *before, (start, last) = sentences(head.text)
    if before:  # only the last sentence leads the list in
        yield from _lines(section, head.line, head.text[:start].strip(), subject, actor)
        yield from _group(section, [replace(head, text=last), *items], subject, actor)
        return
    lead = _lead(head.text)
    denied = bool(_DENIES.search(_DESCRIBED.sub("", re.sub(r"\([^()]*\)", "", lead))))
    apart = (
        not denied
        and len(lead.split()) >= _LEAST_LEAD_WORDS
        and all(map(_says_itself, items))
        and (_TELLS.search(lead) is not None or not _NAMES_A_LIST.match(lead))
        and not _GOES_ON.search(lead)
    )
    whole = f"{lead}: " + "; ".join(small(item.text.strip(" ;.,")) for item in items) + "."
    if (
        not apart
        and all(len(item.text.split()) <= _ITEM_WORDS for item in items)
        and len(whole.split()) <= LONGEST_WORDS
    ):
        yield from _lines(section, head.line, whole, subject, actor)
        return
    if apart:
        yield from _lines(section, head.line, lead, subject, actor)
    for place, item in enumerate(items):
        text = item.text.strip().rstrip(";, ")
        if (place == 0 and not apart) or denied:
            text = f"{lead}: {small(text)}"
        yield from _lines(section, head.line if place == 0 and not apart else item.line, text, subject, actor)


def _says_itself(item: PlanParagraph) -> bool:
    """Whether a part of a list says under a label of its own what it says, or is a row of a table."""
    return item.kind == "row" or _LABELLED.match(item.text) is not None


def _lead(text: str) -> str:
    """What leads a list in, without "như sau"; "gồm" stays, for it is said with the first part."""
    bare = text.rstrip().rstrip(":").rstrip()
    return _AS_FOLLOWS.sub("", bare)


def _lines(section: str, line: int, text: str, subject: str, actor: str) -> Iterator[Line]:
    said = statements(text[:1].upper() + text[1:], subject, actor)
    for place, statement in enumerate(said, 1):
        yield Line(
            text=ended(statement.text),
            section=section,
            line=line,
            note=statement.note,
            ends_paragraph=place == len(said),
        )


def is_generic(title: str) -> bool:
    """Whether a title only orders a document and tells a listener nothing: "Tổ chức thực hiện"."""
    return title.casefold() in _generic() or _ANNEX.fullmatch(title) is not None


_ANNEX = re.compile(
    r"(?:phụ lục|biểu(?: mẫu)?|mẫu|bảng)(?: số)?(?: (?:\d+[a-z]?|[ivx]+|[a-e]))?[.:]?|danh (?:mục|sách) kèm theo",
    re.IGNORECASE,
)
"""A title that only counts what is attached."""


@cache
def _generic() -> frozenset[str]:
    """Titles that say nothing to who listens."""
    return frozenset(row["title"] for row in tables.rows("broadcast.stages.script", "generic_titles"))
