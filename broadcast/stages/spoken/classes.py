"""K with a figure: a grade of a school (học sinh K6), a year's intake of students (sinh viên K45)."""

from __future__ import annotations

import re

from broadcast.stages.spoken import letters
from broadcast.stages.spoken.cardinal import cardinal
from broadcast.stages.spoken.rule import Rule, left_of

_HEAD = r"(?P<head>học sinh|hs|giáo viên|gv|phụ huynh|ph|lớp|khối|sinh viên|sv|học viên|hv|khóa|khoá|lớp huấn luyện|huấn luyện|cựu sinh viên)"
_BEFORE = rf"{_HEAD}(?: các)?(?: khối| khóa| lớp)?(?: khóa)?\s(?:K\s?[0-9]{{1,2}}\s?(?:,|và|-|–|đến|&)\s?){{0,8}}\Z"
_LEFT = re.compile(rf"(?<![^\W\d_]){_BEFORE}", re.IGNORECASE)
_INTAKES = frozenset("sinh viên|sv|học viên|hv|khóa|khoá|lớp huấn luyện|huấn luyện|cựu sinh viên".split("|"))
_LAST_GRADE = 12


def _say(match: re.Match[str]) -> str | None:
    left = left_of(match)
    found = _LEFT.search(left)
    if found is None:
        return None
    number = int(match["n"])
    intake = found["head"].lower() in _INTAKES or number > _LAST_GRADE
    word = "khóa" if intake else "khối"
    said_before = re.search(rf"{word}\s\Z", left, re.IGNORECASE) is not None
    return cardinal(number) if said_before else f"{word} {cardinal(number)}"


RULES = (
    Rule(
        name="range",
        family="digit",
        then="A",
        pattern=r"(?P<a>[0-9]{1,2}[A-HK][0-9]{1,2})\s?[-–]\s?(?P<b>[A-HK][0-9]{1,2})(?![^\W_]|[.,/-][0-9])",
        say=lambda m: f"{letters.spelled(m['a'])} đến {letters.spelled(m['b'])}",
    ),
    Rule(
        name="grades",
        family="letter",
        pattern=r"K(?P<n>1[0-2]|[6-9])(?:\s?[-,]\s?(?P<m>1[0-2]|[6-9]))?(?=\s?:|\s(?:thi|học|nghỉ|ca|sáng|chiều|tựu trường|tập trung|kiểm tra)(?![^\W_]))",
        say=lambda m: f"khối {cardinal(int(m['n']))}" + (f", {cardinal(int(m['m']))}" if m["m"] else ""),
    ),
    Rule(
        name="class",
        family="letter",
        pattern=r"K\s?(?P<n>[0-9]{1,2})(?![^\W_]|[.+][0-9])",
        say=_say,
        left=_BEFORE.replace("(?P<head>", "(?:"),
    ),
)
