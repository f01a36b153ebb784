"""Years: a year is said in full, and two of them that follow each other are those of a school year or a season."""

from __future__ import annotations

import re

from broadcast.stages.spoken.cardinal import cardinal
from broadcast.stages.spoken.rule import Rule, left_of

_YEAR = r"(?:1[0-9]{3}|2[01][0-9]{2})"


def _say_pair(match: re.Match[str]) -> str | None:
    first, last = int(match["a"]), int(match["b"])
    return f"{cardinal(first)}, {cardinal(last)}" if last - first == 1 else None


_SEASON_LEFT = (
    r"(?:năm học|(?-i:NH)|niên khóa|niên khoá|niên vụ(?: \w{1,6}){0,2}|mùa giải|mùa (?:khô|mưa|đông|lạnh)|khóa học"
    r"|vụ(?: \w{1,6}){1,3}|(?:đông xuân|hè thu|thu đông|ép mía|chính vụ))\s+\Z"
)
"""What lasts from one year into the next and is called by both."""

_SCHOOL_LEFT = (
    r"(?:tuyển sinh|xét tuyển|kỳ thi|lịch thi|đề thi|thi vào|lịch học|học phí)(?:[^.;:()\n]|(?<=TP)\.){0,40}\s\Z"
)
"""What a school does once a year, with a place or a class behind it."""

_SPAN_LEFT = re.compile(r"(?:giai đoạn|từ|nhiệm kỳ|(?:hai|các|2) năm)\s\Z", re.IGNORECASE)


def _say_school_year(match: re.Match[str]) -> str | None:
    """tuyển sinh lớp 6 Hà Nội 2025-2026 is one year of school; giai đoạn 2025-2026 is a span."""
    return None if _SPAN_LEFT.search(left_of(match, 12)) else _say_pair(match)


_CENTURY = 100


def _say_short_pair(match: re.Match[str]) -> str | None:
    """mùa giải 2017-18: the second year by its last two figures."""
    first, last = int(match["a"]), int(match["b"])
    return f"{cardinal(first)}, {cardinal(last)}" if (first + 1) % _CENTURY == last else None


RULES = (
    Rule(
        name="short-pair",
        family="digit",
        then="-/",
        pattern=r"(?P<a>(?:19|20)[0-9]{2})[-–/](?P<b>[0-9]{2})(?![0-9]|[-–/.,][0-9]|\s?(?:hộ|người|con|kg|%|đồng|m2|triệu))",
        say=_say_short_pair,
    ),
    Rule(
        name="season",
        family="digit",
        then=" -",
        pattern=rf"(?P<a>{_YEAR})\s?[-–]\s?(?P<b>{_YEAR})(?![0-9])(?![.,][0-9])",
        say=_say_pair,
        left=_SEASON_LEFT,
    ),
    Rule(
        name="school-year",
        family="digit",
        then=" -",
        pattern=rf"(?P<a>{_YEAR})\s?[-–]\s?(?P<b>{_YEAR})(?![0-9])(?![.,][0-9])",
        say=_say_school_year,
        left=_SCHOOL_LEFT,
    ),
    Rule(name="pair", family="digit", then="/", pattern=rf"(?P<a>{_YEAR})/(?P<b>{_YEAR})(?![0-9/])", say=_say_pair),
    Rule(
        name="year",
        family="digit",
        pattern=rf"{_YEAR}(?![0-9])(?![.,][0-9])",
        say=lambda m: cardinal(int(m[0])),
        left=r"(?:năm|thời kỳ|giai đoạn|nhiệm kỳ|niên khóa)\s+\Z",
    ),
)
