"""Which parts of a document are for offices alone: they are proposed as not to be aired, and the officer decides."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from broadcast.knowledge import tables
from broadcast.knowledge.language.sentences import sentences
from broadcast.model import PlanParagraph, Section
from broadcast.stages.script.formulas import is_formula
from broadcast.stages.script.sense import sense_of

_OFFICE_WORK = re.compile(
    r"(?:tham mưu|chủ trì|phối hợp|chỉ đạo|báo cáo|tổng hợp|theo dõi|đôn đốc|giám sát|phân công|lập dự toán|dự toán|"
    r"bố trí (?:kinh phí|nguồn)|cân đối|thẩm định|quyết toán|chịu trách nhiệm (?:thi hành|trước)|là đơn vị thường trực|"
    r"xây dựng kế hoạch|căn cứ (?:kế hoạch|nội dung)|phát (?:trên hệ thống|nội dung|công điện|thông báo|kế hoạch|lịch)|"
    r"thường xuyên (?:báo cáo|cập nhật)|kiểm tra,? (?:đôn đốc|giám sát)|kinh phí (?:thực hiện|được)|sơ kết|tổng kết)",
    re.IGNORECASE,
)
_ACCOUNTS = re.compile(
    r"mã nội dung \d|hạch toán|mục lục ngân sách|tiểu mục \d"
    r"|tài khoản (?:số )?\d[^.;]*kho bạc",
    re.IGNORECASE,
)
"""What only accountants need to know: it is left out even where people are told what stands beside it."""
_OFFICE_NAMES = re.compile(
    r"(?:ủy ban|hội đồng) nhân dân|quân dân|tổ dân phố|hộ (?:tịch|khẩu|lý)|bảo hộ", re.IGNORECASE
)
"""Names in which people stand and are not meant."""
_OFFICES = frozenset(
    "ủy ban nhân dân|hội đồng nhân dân|mặt trận|chủ tịch|công an|quân sự|đảng ủy|chi bộ|bí thư|đoàn thanh niên"
    "|văn phòng|hội phụ nữ|hội nông dân|hội cựu chiến binh|đài truyền thanh|cán bộ|công chức|trường học"
    "|trạm y tế|ban quản lý|ban chỉ huy|thanh tra".split("|")
)
_PEOPLE = re.compile(
    r"\b(?:người dân|nhân dân|bà con|hộ|gia đình|mọi người|công dân|trẻ|học sinh|phụ huynh|cha mẹ|dân"
    r"|sinh viên|đồng bào|người (?:già|bệnh|ốm|lao động|bị|có|đi|mua|bán|nuôi|tham gia|nộp|học))\b",
    re.IGNORECASE,
)
_SERVES = re.compile(
    r"\btừ \d{1,2} giờ[^;.]{0,20} đến\b|(?<!\d)0\d{2,3}[ .]?\d{3}[ .]?\d{3}"
    r"|\b(?:không phải|khỏi) (?:trả|nộp|đóng|mua)\b|\bkhông thu\b|\bmiễn phí\b",
    re.IGNORECASE,
)
"""What people need to know, whoever it is told to: between which hours, by what telephone, that it costs nothing."""
_KEEPERS = re.compile(
    r"\bchủ (?:vật nuôi|gia súc|nuôi|hộ|nhà|trọ|rừng|ruộng|nương|xe|tàu|thuyền|quán|cơ sở|hàng|đất)\b", re.IGNORECASE
)
"""People by what is theirs, in a part's title: what stands below it is for them, though it begins like office work."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LeftOut:
    """A section that is proposed as not to be aired: its id and title, and why in Vietnamese."""

    section: str
    title: str
    why: str


def names_people(text: str) -> bool:
    """Whether a text speaks of people, and not of offices alone in whose names people stand."""
    return bool(_PEOPLE.search(_OFFICE_NAMES.sub("", text)) or _KEEPERS.search(text))


def for_offices(section: Section) -> str:
    """Why a section is not for listeners, in Vietnamese; empty where it may be for them."""
    texts = [paragraph.text for paragraph in section.paragraphs]
    said = f"{section.title} {' '.join(texts)}"
    clauses = [clause for clause in re.split(r"[.;]\s", said) if "báo cáo" not in clause]
    if names_people(said) or any(map(_SERVES.search, clauses)):
        return ""
    title = section.title.casefold().strip(" .:")
    for begins, why in _titles():
        if title == begins or title.startswith((f"{begins} ", f"{begins},")):
            return why
    told = [sentence for text in texts for _, sentence in sentences(text)]
    if told and all(_is_office_work(sentence) for sentence in told):
        return "phân công cho cán bộ, cơ quan"
    return ""


def _is_office_work(sentence: str) -> bool:
    """Whether a sentence begins with work of an office, with or without the office's name before it."""
    if is_formula(sentence) or _OFFICE_WORK.match(sentence) or _ACCOUNTS.search(sentence):
        return True
    if "chịu trách nhiệm thi hành" in sentence:
        return True
    sentence = re.sub(r"\A(?:Đề nghị|Yêu cầu|Giao) (?=\w)", "", sentence)
    found = sense_of(sentence)
    persons = found.of("actor")
    office = bool(persons) and persons[0].at <= 1 and persons[0].value in _OFFICES
    return office and bool(_OFFICE_WORK.search(sentence[:120]))


@cache
def _titles() -> tuple[tuple[str, str], ...]:
    return tuple((row["title"], row["why"]) for row in tables.rows("broadcast.stages.script", "audience"))


def parted(sections: Sequence[Section], include: Sequence[str] = ()) -> tuple[tuple[Section, ...], tuple[LeftOut, ...]]:
    """The sections to be aired, and those proposed as not to be.

    `include` names sections that the officer wants aired all the same. A part that has text of its own is aired whole,
    with all below it; where everything would be left out, nothing is.
    """
    left: dict[str, str] = {}
    for section in sections:
        wanted = any(section.id == named or section.id.startswith(f"{named}.") for named in include)
        above = [other for other in sections if other.id and section.id.startswith(f"{other.id}.")]
        wanted = wanted or any(_is_for_people(other.title) for other in above)
        why = "" if wanted or any(section.paragraphs for section in above) else for_offices(section)
        below = [other for other in sections if section.id and other.id.startswith(f"{section.id}.")]
        if why and section.id and not (section.paragraphs and below):
            left[section.id] = why
    inherited = {
        section.id: left[above]
        for section in sections
        for above in left
        if section.id.startswith(f"{above}.") and section.id not in left
    }
    inherited = {key: why for key, why in inherited.items() if not names_people(_text(sections, key))}
    gone = left | inherited
    kept = tuple(section for section in sections if section.id not in gone or _has_kept(section, sections, gone))
    if not any(section.paragraphs for section in kept):
        return tuple(sections), ()
    out = tuple(
        LeftOut(section=section.id, title=section.title or section.paragraphs[0].text[:60], why=gone[section.id])
        for section in sections
        if section.id in gone and section not in kept and section.paragraphs
    )
    return kept, out


def without_accounts(section: Section) -> tuple[Section, tuple[str, ...]]:
    """A section without the sentences that only accountants need, and these sentences.

    Sentences of a paragraph that has no other stay: then it is the section that may be left out, by name.
    """
    kept: list[PlanParagraph] = []
    gone: list[str] = []
    for paragraph in section.paragraphs:
        told = [sentence for _, sentence in sentences(paragraph.text)]
        rest = [sentence for sentence in told if not _ACCOUNTS.search(sentence)]
        if rest and len(rest) < len(told):
            gone += [sentence for sentence in told if sentence not in rest]
            kept.append(replace(paragraph, text=" ".join(rest)))
        else:
            kept.append(paragraph)
    return (replace(section, paragraphs=tuple(kept)), tuple(gone)) if gone else (section, ())


def _text(sections: Sequence[Section], name: str) -> str:
    found = (
        f"{section.title} {' '.join(p.text for p in section.paragraphs)}" for section in sections if section.id == name
    )
    return " ".join(found)


def _is_for_people(title: str) -> bool:
    """Whether a part's title says that what stands below it is for people."""
    return names_people(title)


def _has_kept(section: Section, sections: Sequence[Section], gone: dict[str, str]) -> bool:
    return any(other.id.startswith(f"{section.id}.") and other.id not in gone for other in sections)
