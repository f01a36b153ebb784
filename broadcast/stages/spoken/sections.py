"""Numbers of sections: I., 1.2.3., a), (1), Điều 5.2, mục 1.1."""

from __future__ import annotations

import re

from broadcast.knowledge.language.letters import UPPER
from broadcast.stages.spoken import letters
from broadcast.stages.spoken.cardinal import cardinal
from broadcast.stages.spoken.roman import value
from broadcast.stages.spoken.rule import Family, Rule, at_line_start, left_of, right_of


def dotted(text: str) -> str:
    """1.2.3 -> một chấm hai chấm ba."""
    return " chấm ".join(cardinal(int(part)) for part in text.split(".") if part)


def _say_start(match: re.Match[str]) -> str | None:
    return dotted(match["n"]) + "," if at_line_start(match) else None


def _say_roman(match: re.Match[str]) -> str | None:
    number = value(match["r"])
    return f"phần {cardinal(number)}," if number and at_line_start(match) else None


def _say_lettered(match: re.Match[str]) -> str | None:
    """I.a at the start of a line."""
    number = value(match["r"])
    return f"{cardinal(number)} {letters.of_point(match['a'])}," if number and at_line_start(match) else None


def _say_letter(match: re.Match[str]) -> str | None:
    """a) begins a point, at the start of a line or inside one; but not the end of a bracket (nhóm a)."""
    left = left_of(match)
    if left.endswith("(") and match["a"] in "mghls":
        return None  # CC (m) has a unit in brackets
    if match["a"].isupper() and _BRACKET_LEFT.search(left):
        return None  # tiền cấp quyền (R) has a sign in brackets
    inside = left.rpartition("(")[2] if "(" in left else ""
    if inside and ")" not in inside:
        return None
    return ("" if re.search(r"(?:điểm|mục|ý)\s*\Z", left, re.I) else "điểm ") + letters.of_point(match["a"]) + ","


_BRACKET_LEFT = re.compile(r"[^\W_]\s?\(\Z")

_AMOUNT_RIGHT = re.compile(
    r"\s?(?:tỷ|tỉ|triệu|nghìn|đồng|đ|USD|ha|m2|m3|kg|tấn|tạ|người|hộ|con|lượt|cổ phiếu|%)(?![^\W_])"
)


def _say_dotted(match: re.Match[str]) -> str | None:
    """Khoản 1.2; but thanh khoản 38.120 tỷ is an amount."""
    return None if _AMOUNT_RIGHT.match(right_of(match, 12)) else dotted(match["n"])


_NAMED = r"(?:điều|(?<!thanh )(?<!tài )(?<!trái )khoản|mục|tiểu mục|(?<!thành )(?<!cổ )phần|điểm|bảng|hình|biểu|chương|bài|phụ lục|công nghiệp|cách mạng|phiên bản|version|web|nông nghiệp|ielts|android|ios|windows)\s+\Z"


def _say_mixed(match: re.Match[str]) -> str | None:
    if not at_line_start(match):
        return None
    head, _, tail = match[0].partition(".")
    number = value(head)
    return f"{cardinal(number)} chấm {dotted(tail)}," if number else None


def _say_inline(match: re.Match[str]) -> str | None:
    left = left_of(match)
    return None if "(" in left and ")" not in left.rpartition("(")[2] else cardinal(int(match["n"])) + ","


_DOTTED = r"(?P<n>[0-9]{1,3}(?:\.[0-9]{1,3}){1,6})(?![0-9]|,[0-9])"

_BEGINNINGS: tuple[tuple[Family, str], ...] = (("symbol", ""), ("space", r"\s"))

RULES = (
    Rule(
        name="heading",
        family="digit",
        then=".?/",
        pattern=r"(?P<n>[0-9]{1,2}(?:\.[0-9]{1,2}){0,5})[.)/]+(?=\s|\Z)",
        say=_say_start,
    ),
    Rule(
        name="heading",
        family="digit",
        then=".",
        pattern=r"(?P<n>[0-9]{1,2}(?:\.[0-9]{1,2}){1,5})(?=\s[^\W\d_])",
        say=_say_start,
    ),
    Rule(name="heading", family="digit", then=".", pattern=r"(?P<n>[0-9]{1,2})\.(?=[^\W\d_])", say=_say_start),
    Rule(name="part", family="letter", pattern=r"(?P<r>[IVX]{1,5})[.)/](?=\s|\Z)", say=_say_roman),
    Rule(name="part", family="letter", pattern=r"(?P<r>[IVX]{1,5})(?=\s?[-–]\s)", say=_say_roman),
    Rule(name="part", family="letter", pattern=r"[IVX]{1,5}(?:\.[0-9]{1,2}){1,4}\.?(?=\s|\Z)", say=_say_mixed),
    Rule(name="part", family="letter", pattern=r"(?P<r>[IVX]{1,5})\.(?P<a>[a-eđ])[.)]?(?=\s)", say=_say_lettered),
    Rule(name="point", family="letter", pattern=r"(?P<a>[a-zđA-ZĐ])\)", say=_say_letter),
    Rule(name="numbered", family="symbol", pattern=r"\((?P<n>[0-9]{1,2})\)(?=\s)", say=lambda m: dotted(m["n"]) + ","),
    *(
        Rule(
            name="roman",
            family=family,
            pattern=rf"{blank}\((?P<r>i{{1,3}}|iv|vi{{1,3}}|ix)\)(?=\s)",
            say=lambda m: f"{', ' if m[0][0] != '(' else ''}{cardinal(value(m['r'].upper()))},",
        )
        for family, blank in _BEGINNINGS
    ),
    Rule(
        name="inline",
        family="digit",
        then="/",
        pattern=rf"(?P<n>[0-9]{{1,2}})/\.?(?=\s[{UPPER}])",
        say=_say_inline,
        left=r"[^\W_]*[)”\"]?[.;:]\s\Z",
    ),
    Rule(name="inline", family="digit", then="?", pattern=r"(?P<n>[0-9]{1,2})\)(?=\s)", say=_say_inline),
    Rule(name="dotted", family="digit", then=".", pattern=_DOTTED, say=_say_dotted, left=_NAMED),
    Rule(name="dotted", family="digit", then=".", pattern=_DOTTED, say=_say_dotted),
)
