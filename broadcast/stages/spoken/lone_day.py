"""A day of the month by its number alone: sáng ngày 4, từ ngày 1 đến ngày 10, ngày 7 âm lịch, đêm 4 và ngày 5.

Up to the tenth such a day is said with mùng; ngày 3 lần and Ngày 1: khai mạc are counts.
"""

from __future__ import annotations

import re

from broadcast.stages.spoken.day import day
from broadcast.stages.spoken.rule import Rule, left_of, right_of

_COUNTED = (
    r"(?:lần|viên|gói|bữa|giờ|tiếng|ca|buổi|con|người|lượt|cái|chiếc|quả|kg|lít|ly|cốc|bát|thìa|muỗng|ống|liều|đồng|nghìn|ngàn|triệu|tỷ|tỉ"
    r"|phút|đêm|ngày|tuần|năm|km|cây|mũi|chuyến|tấn|tạ|m3|hộ|học sinh|em|cháu|điểm|tiết|trận|cuộc|vụ|suất|xe|bộ|phần|mét|đợt|trường hợp|ca mắc|%|h|k)(?![^\W_])"
)
_DAY_SAID = re.compile(
    r"(?:sáng|trưa|chiều|tối|đêm|từ|đến|tới|hết|trước|vào|kể từ|các|đúng|rạng sáng|ngày (?:[0-9]{1,2}|mùng [0-9]{1,2})\s?(?:,|;|và|hoặc|-|–|/)|và|hoặc) ngày\s+\Z",
    re.IGNORECASE,
)
_NO_DAY = re.compile(
    r"(?:mỗi|một|hai|ba|bốn|vài|mấy|cả|trong|suốt|[0-9]|uống|làm|học|tập|ăn|ngủ|sau|đầu) ngày\s+\Z", re.IGNORECASE
)
_ALONE_RIGHT = re.compile(
    r"\s?(?:\Z|[.;)\n]|,(?!\s?[0-9])|\((?!\s?[0-9]))"
    r"|\s(?:âm|dương|này|tới|sau|trước|vừa|hằng tháng|hàng tháng|mỗi tháng|hằng năm|hàng năm|đầu tháng|của tháng|(?:và|đến|hoặc) ngày|là|sẽ|tại|lúc|từ)(?![^\W_])"
)
_COUNTED_RIGHT = re.compile(rf"\s?(?:{_COUNTED}|[-–,]\s?[0-9]{{1,2}}\s?{_COUNTED}|:)|\s?-?\s?[0-9]")


_MONTHLY = re.compile(r"(?:\s?(?:,|và|đến|-|–)\s?[0-9]{1,2}){1,8}\s(?:hằng|hàng|mỗi|âm lịch)(?![^\W_])")


def _say(match: re.Match[str]) -> str | None:
    """The day after `ngày`: what stands before or behind shows that it is one of the month."""
    left, right = left_of(match), right_of(match, 16)
    if _MONTHLY.match(right_of(match, 64)):
        return day(match[0])
    if _NO_DAY.search(left) or _COUNTED_RIGHT.match(right):
        return None
    return day(match[0]) if _DAY_SAID.search(left) or _ALONE_RIGHT.match(right) else None


_BESIDE = re.compile(r"\s?(?:,|và|đến|tới|-|–)\s?(?:ngày|đêm|sáng|rạng sáng|trưa|chiều|tối)\s[0-9]", re.IGNORECASE)
_BESIDE_LEFT = re.compile(
    r"(?:ngày|đêm|sáng|trưa|chiều|tối)\s(?:mùng )?[0-9]{1,2}(?:/[0-9]{1,2})?\s?(?:,|và|đến|tới|-|–)\s?(?:đêm|sáng|rạng sáng|trưa|chiều|tối)\s\Z",
    re.IGNORECASE,
)


def _say_part(match: re.Match[str]) -> str | None:
    """đêm 4, rạng sáng 5: parts of days side by side."""
    right = right_of(match, 24)
    if _COUNTED_RIGHT.match(right):
        return None
    if _BESIDE.match(right):
        return day(match[0])
    alone = re.match(r"\s?(?:\Z|[.,;)\n(]|\s(?:trên|ở|tại|có))", right)
    return day(match[0]) if _BESIDE_LEFT.search(left_of(match)) and alone else None


_OF_DOSES = re.compile(r"ngày 0(?![0-9./])")
"""Days counted from the first dose: các ngày 0, 3, 7."""

_LOW_DAY = r"(?:10|0?[1-9])(?![^\W_]|[.,/:-][0-9]|\s?[/])"

RULES = (
    Rule(name="lone", family="digit", pattern=_LOW_DAY, say=_say, left=r"ngày\s+\Z"),
    Rule(
        name="lone",
        family="digit",
        pattern=rf"{_LOW_DAY}(?!\s?{_COUNTED})",
        say=lambda m: None if _OF_DOSES.search(left_of(m)) else day(m[0]),
        left=r"các ngày\s[0-9]{1,2}(?:\s?(?:,|và)\s?[0-9]{1,2}){0,8}\s?(?:,|và)\s?\Z",
    ),
    Rule(
        name="lone",
        family="digit",
        pattern=_LOW_DAY,
        say=_say_part,
        left=r"(?:đêm|sáng|trưa|chiều|tối)\s\Z",
    ),
)
