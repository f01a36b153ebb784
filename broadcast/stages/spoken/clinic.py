"""How health stations and plant clinics note things: S 1, C 1; N0 - N3 - N7; ngày 0 - 3 - 7; bệnh C1-7; thai 24-28w."""

from __future__ import annotations

import re

from broadcast.stages.spoken.cardinal import cardinal
from broadcast.stages.spoken.figures import number
from broadcast.stages.spoken.rule import Family, Rule, left_of

_PARTS_OF_DAY = {"S": "sáng", "Tr": "trưa", "C": "chiều", "T": "tối"}
_DOSED_LEFT = re.compile(r"(?:mg|viên|[0-9]\s?v|uống|gói|ngày|lần)[^;\n]{0,24}\Z", re.IGNORECASE)


def _say_parts(match: re.Match[str]) -> str | None:
    """S 1, C 1 behind a medicine: one in the morning, one in the afternoon."""
    if not _DOSED_LEFT.search(left_of(match)):
        return None
    found = re.findall(r"(Tr|S|C|T)\s?([0-9])", match[0])
    return ", ".join(f"{_PARTS_OF_DAY[part]} {cardinal(int(count))}" for part, count in found)


def _say_days(match: re.Match[str]) -> str:
    """Days counted from the first dose, each by its number."""
    word = "ngày " if match[0][0] == "N" else ""
    return ", ".join(f"{word}{cardinal(int(day))}" for day in re.findall("[0-9]+", match[0]))


def _say_grades(match: re.Match[str]) -> str:
    """C1-7: grades of an illness of plants."""
    last = f" đến {cardinal(int(match['b']))}" if match["b"] else ""
    return f"cấp {cardinal(int(match['a']))}{last}"


_ILL_LEFT = r"(?:bệnh|hại|đạo ôn|khô vằn|bạc lá|sọc|sâu|rầy|nhiễm|đốm|phổ biến|cao|cá biệt)\s?[(:]?\s?\Z"
_DAY_SERIES = r"0(?:\s?[-–]\s?[0-9]{1,2}){2,7}(?![0-9]|[.,/][0-9])"
_LETTER: Family = "letter"

_BEGINNINGS: tuple[tuple[Family, str], ...] = (("symbol", ""), ("space", r"[^\S\n]"))

RULES = (
    Rule(
        name="parts-of-day",
        family=_LETTER,
        pattern=r"(?:S|Tr|C|T)\s?[0-9](?:\s?[,;]?\s(?:S|Tr|C|T)\s?[0-9]){1,3}(?![^\W_]|[.,/][0-9])",
        say=_say_parts,
    ),
    Rule(
        name="days",
        family=_LETTER,
        pattern=r"N0(?:\s?[-–,]\s?N[0-9]{1,2}){1,7}(?![^\W_])",
        say=_say_days,
    ),
    Rule(name="days", family="digit", then=" -", pattern=_DAY_SERIES, say=_say_days, left=r"ngày\s\Z"),
    Rule(
        name="grades",
        family=_LETTER,
        pattern=r"C(?P<a>[1-9])(?:\s?[-–]\s?(?P<b>[2-9]))?(?![^\W_]|[.,/-][0-9])",
        say=_say_grades,
        left=_ILL_LEFT,
    ),
    Rule(
        name="weeks",
        family="digit",
        then="a",
        pattern=r"(?P<n>[0-9]{1,2})w(?![^\W_])",
        say=lambda m: f"{cardinal(int(m['n']))} tuần",
        left=r"(?:thai|tuổi|từ|tuần|mũi [0-9]|khám|lúc|[0-9]{1,2}\s?[-–])\s?\Z",
    ),
    Rule(
        name="absent",
        family="digit",
        then="A",
        pattern=r"(?P<n>[0-9]{1,2})(?P<why>KP|P)(?![^\W_])",
        say=lambda m: f"{cardinal(int(m['n']))} {'không phép' if m['why'] == 'KP' else 'có phép'}",
        left=r"(?:vắng|nghỉ)[^.;\n]{0,20}\Z",
    ),
    *(
        Rule(
            name="dioptres",
            family=family,
            pattern=rf"{blank}-(?P<n>[0-9]{{1,2}}[.,][0-9]{{1,2}})(?![0-9])",
            say=lambda m: f" âm {number(m['n'].replace('.', ','))}",
            left=r"(?-i:OD|OS|OU|MP|MT|SPH|CYL)\s?:?\Z",
        )
        for family, blank in _BEGINNINGS
    ),
    Rule(
        name="oxide",
        family="digit",
        then="A",
        pattern=r"(?P<n>[0-9]{2,3})(?P<o>K20|P205)(?![^\W_])",
        say=lambda m: f"{cardinal(int(m['n']))} {'ca hai o' if m['o'][0] == 'K' else 'pê hai o năm'}",
    ),
)
