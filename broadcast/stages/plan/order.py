"""The order that a plan hides: which part goes on air, who does it, how many items a month."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from broadcast.model import Section

_ON_AIR = re.compile(r"truyền thanh|phát thanh|loa\b|lên sóng", re.IGNORECASE)
_PART = re.compile(
    r"(?:tại|theo|ở|nội dung)\s+(?:phần|mục|điểm|khoản)\s+((?:Điều\s+|thứ\s+)?(?:[IVXL]+|\d{1,2}|nhất|hai|ba|tư|năm|sáu)(?:\.(?:\d{1,2}|[a-zđ]))*)(?![\w])",
    re.IGNORECASE,
)
_A_MONTH = (
    re.compile(
        r"(\d{1,3})\s*(?:tin,? bài|tin|bài|chuyên mục|mục|lượt|buổi|chương trình)[^.,;\d]{0,30}?(?:/|trên|một|mỗi|trong)\s*(?:01\s*|1\s*)?tháng",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?:mỗi|hằng|hàng|trong một)\s+tháng[^.;\d]{0,60}?(\d{1,3})\s*(?:tin|bài|chuyên mục|lượt|buổi|chương trình)",
        re.IGNORECASE,
    ),
)
_BODY = re.compile(
    r"(?:UBND|[ỦU][yỷ] ban|Trung tâm|Đài|Ban |Văn phòng|Phòng|Công chức|Bộ phận|Hội|Đoàn|Mặt trận|Công an|Trạm|Tổ |Cán bộ|Các |Trưởng|Đảng)",
    re.IGNORECASE,
)
"""How the title of a part begins that names who is to do something."""
_CONTENT = re.compile(r"nội dung (?:thông tin|tuyên truyền|phổ biến)", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """`section` is an id of the plan, or empty where it orders nothing; `to` the title of the part that orders."""

    section: str
    to: str
    monthly_target: int | None


def find_order(sections: Sequence[Section]) -> Order:
    """What the plan orders to be broadcast, by its own words; else the part whose title says it is the content."""
    known = {section.id for section in sections}
    target: int | None = None
    named, to = "", ""
    for section in sections:
        for paragraph in section.paragraphs:
            if target is None:
                found = next((match for pattern in _A_MONTH if (match := pattern.search(paragraph.text))), None)
                target = int(found[1]) if found else None
            part = _PART.search(paragraph.text)
            if part and not named and _ON_AIR.search(paragraph.text):
                upper = re.sub(r"^[ivxl]+(?=\.|$)", lambda match: match[0].upper(), part[1])
                if upper in known:
                    named, to = upper, section.title
    if not named:
        named = next((section.id for section in sections if _CONTENT.search(section.title)), "")
        to = next(
            (
                section.title
                for section in sections
                if _BODY.match(section.title) and any(_ON_AIR.search(each.text) for each in section.paragraphs)
            ),
            "",
        )
    return Order(section=named, to=to, monthly_target=target)
