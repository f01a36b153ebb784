"""A notice as a notice: what, when, where and for whom first, and how long it is worth airing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from broadcast.model import Plan
from broadcast.stages.script.composing import Line
from broadcast.stages.script.facts import placed_facts

_KINDS = frozenset({"", "thông báo", "giấy mời", "thư mời", "công điện", "thông cáo", "lịch"})
_FIRST = (
    re.compile(
        r"(?:thời gian|thời hạn|ngày|lịch|hạn (?:nộp|đăng ký))[^:]{0,40}:"
        r"|(?:sáng|chiều|tối|từ|vào|thứ|chủ nhật)\b[^:]{0,40}\d[^:]{0,20}:",
        re.IGNORECASE,
    ),
    re.compile(r"(?:địa điểm|khu vực|nơi|địa bàn|phạm vi)[^:]{0,30}:", re.IGNORECASE),
    re.compile(r"(?:đối tượng|thành phần|dành cho)[^:]{0,40}:", re.IGNORECASE),
)
_NO_EVENT = re.compile(
    r"(?:số\s+\S*\d\S*,?\s+(?:\w+\s+)?|hiệu lực\s+(?:thi hành\s+)?(?:kể\s+)?(?:từ\s+)?(?:ngày\s+)?|sinh\s+"
    r"|Luật[^.;]{0,80}|ban hành\s+)(?:ngày\s+)?\Z"
)


_ISSUED = re.compile(
    r",? (?:UBND|[ỦU][yỷ] ban|HĐND|Hội đồng|Đảng ủy)[^.;]{0,80}\b(?:ban hành|có (?:công văn|thông báo|văn bản))\b"
)
"""What follows a day on which a document was issued: "Ngày 12/6/2026, UBND xã ban hành thông báo"."""
_FROM = re.compile(r"\b(?:kể )?từ (?:\d{1,2}\s?(?:giờ|h)(?:\s?\d{1,2})?(?: phút)? )?(?:ngày )?\Z", re.IGNORECASE)
_UP_TO = re.compile(r"[^.;]{0,40}?\b(?:đến|tới)\b")


def is_notice(plan: Plan) -> bool:
    """Whether a document tells people of something that happens on days, and is over then."""
    return plan.kind.strip().casefold() in _KINDS


def first_things_first(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines with those that name time, place and persons moved up, behind the first paragraph.

    The rows of a schedule stay where they are, and so does all where several events have a time or place each.
    """
    head_ends = next((place for place, line in enumerate(lines, 1) if line.ends_paragraph and not line.heading), 0)
    head, rest = lines[:head_ends], list(lines[head_ends:])
    if any(line.heading or line.text.endswith(":") for line in lines):
        return tuple(lines)  # the order of a list under its lead, of parts under their headings, stays
    moved: list[Line] = []
    for pattern in _FIRST:
        if any(pattern.match(line.text) for line in head):
            continue
        found = {line: named[0] for line in rest if (named := pattern.match(line.text))}
        if len(set(found.values())) < len(found):
            return tuple(lines)
        if sum(map(_is_dated, found.values())) > 1:
            found = {line: name for line, name in found.items() if not _is_dated(name)}
        rest = [line for line in rest if line not in found]
        moved += found
    return (*head, *moved, *rest)


def _is_dated(name: str) -> bool:
    """Whether what stands before a colon is a day or an hour itself, as in a row of a schedule."""
    return re.search(r"\d", name) is not None


def validity(plan: Plan) -> tuple[date | None, date | None]:
    """The first and the last day on which a notice is worth airing: from its own day to the last day that it names.

    Days of other documents, of birth and of coming into force are no days of an event. None where there is none, and
    where something begins on a day and has no end.
    """
    days = sorted(_days(plan))
    until = days[-1][0] if days and not any(is_open for day, is_open in days if day >= days[-1][0]) else None
    if until and plan.issued_on and until < plan.issued_on:
        until = None
    return (plan.issued_on if until else None), until


def _days(plan: Plan) -> Iterator[tuple[date, bool]]:
    """The days of events, and whether what begins on them has no end."""
    texts = [paragraph.text for paragraph in plan.opening]
    texts += [paragraph.text for section in plan.sections for paragraph in section.paragraphs]
    texts += [section.title for section in plan.sections]
    for text in texts:
        for placed in placed_facts(text):
            before, after = text[: placed.start], text[placed.end :]
            if placed.fact.kind != "ngày" or _NO_EVENT.search(before) or _ISSUED.match(after):
                continue
            is_open = _FROM.search(before) is not None and _UP_TO.match(after) is None
            day, month, year = (*placed.fact.text.split("/"), "")[:3]
            known = int(year) if year else plan.issued_on.year if plan.issued_on else 0
            try:
                yield date(known, int(month), int(day)), is_open
            except ValueError:
                continue
