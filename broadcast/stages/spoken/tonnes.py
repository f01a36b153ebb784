"""What T is behind a figure where it is no tonne: floors of a house, years or months of a person, months of a term."""

from __future__ import annotations

import re

from broadcast.knowledge.language.letters import UPPER
from broadcast.stages.spoken.rule import left_of, right_of

_FLOORS_LEFT = re.compile(
    r"(?<![^\W_])(?:nhà(?! máy| xe)|cao|tầng|khối nhà|trường|biệt thự|dãy|xây(?: dựng)?|chung cư|trụ sở)(?! tải)(?: (?!xe|tải|chở|hàng|nặng|cân)\w{1,6}){0,3}\s?\(?\Z",
    re.IGNORECASE,
)
"""Before 3T: a house has floors."""


AGED_LEFT = re.compile(r"(?:trẻ|bé|người|cụ|dân|nữ|nam)\s?[<>≤≥]\s?\Z", re.IGNORECASE)
"""Before 5T: an age, in years where no child's age is commonly told by so many months."""
_PERSON_LEFT = re.compile(
    rf"(?:nạn nhân|ông|bà|anh|chị|em|cháu|bé|đối tượng|tài xế)\s(?-i:[{UPPER}])[^;,(]{{0,24}}\(\Z", re.IGNORECASE
)
"""Before 19T in brackets: a person's name."""
_IN_MONTHS = frozenset((24, 36))
_MONTHS_RIGHT = re.compile(
    r"\s?(?:(?:đầu|cuối) năm|:?\s?[0-9]{1,2}(?:,[0-9]{1,2})?\s?%|năm 20|/20[0-9]{2}|20[0-9]{2}(?![0-9.,])|qua(?![^\W_]))"
)
"""Behind 9T: months of a year and no tonnes."""

_TERM_LEFT = re.compile(
    r"(?:trẻ|bé|trả góp|kỳ hạn|lãi suất|tiết kiệm|LS|bảo hành|vay|thời hạn|gửi|hợp đồng|gói)[^;\n]{0,24}\Z",
    re.IGNORECASE,
)


def no_tonnes(match: re.Match[str]) -> str:
    """What T is behind a figure where it is no tonne: floors of a house, years or months of a person, months of a term."""
    left = left_of(match)
    if _FLOORS_LEFT.search(left):
        return "tầng"
    if AGED_LEFT.search(left[-12:]):
        return "tháng" if int(match["n"]) in _IN_MONTHS else "tuổi"
    if _PERSON_LEFT.search(left) and right_of(match, 1) == ")":
        return "tuổi"
    if _TERM_LEFT.search(left) or _MONTHS_RIGHT.match(right_of(match, 16)):
        return "tháng"
    return "tuổi" if re.search(r"(?:nam|nữ|BN|bệnh nhân|cụ)[\s,]{1,2}\Z", left, re.IGNORECASE) else ""
