"""Plates of vehicles: BKS 29A-123.45, biển 19MĐ1 - 0234, 37-B1 678.90. The province is a number, the rest is said sign by sign."""

from __future__ import annotations

import re

from broadcast.stages.spoken import letters
from broadcast.stages.spoken.cardinal import cardinal, spell
from broadcast.stages.spoken.rule import Rule

_LEFT = r"(?:bks|biển kiểm soát|biển số|biển đăng ký|biển|bs|số hiệu|đầu kéo|rơ moóc)(?: quân sự)?(?: số)?\s*:?\s*\Z"
_PROVINCE = r"(?P<province>[0-9]{2})"
_SERIES = r"(?P<series>[A-ZĐ]{1,2}(?:\s?[0-9](?=\s?[-–.\s]|[0-9]{5}))?)"
_END = r"(?![^\W_]|[.,][0-9])"


def _say(match: re.Match[str]) -> str:
    """Mười lăm xê, một hai ba, bốn lăm: a pause parts what the plate parts."""
    series = " ".join(spell(c) if c.isdecimal() else letters.name(c) for c in match["series"] if c.isalnum())
    groups = re.findall(r"[0-9]+", match["number"])
    return ", ".join([f"{cardinal(int(match['province']))} {series}", *(spell(group) for group in groups)])


def _say_lettered(match: re.Match[str]) -> str:
    """TH 12-34: letters by their names, figures one by one."""
    return ", ".join(
        " ".join(spell(c) if c.isdecimal() else letters.name(c) for c in part)
        for part in re.findall(r"[A-ZĐ]+|[0-9]+", match[0])
    )


RULES = (
    Rule(
        name="plate",
        family="digit",
        then=" A-",
        pattern=rf"{_PROVINCE}\s?-?\s?{_SERIES}\s?[-–.]?\s?(?P<number>[0-9]{{3}}[.\s]?[0-9]{{1,2}}){_END}",
        say=_say,
        left=_LEFT,
    ),
    Rule(
        name="plate",
        family="digit",
        then=" A",
        pattern=rf"{_PROVINCE}\s?{_SERIES}\s?[-–]\s?(?P<number>[0-9]{{3}}\.[0-9]{{2}}){_END}",
        say=_say,
    ),
    Rule(
        name="plate",
        family="digit",
        then="-",
        pattern=rf"{_PROVINCE}-(?P<series>[A-Z][A-Z0-9])\s?[-–]?\s?(?P<number>[0-9]{{3}}\.[0-9]{{2}}){_END}",
        say=_say,
    ),
    Rule(
        name="plate",
        family="digit",
        then="A",
        pattern=rf"{_PROVINCE}{_SERIES}[- ]?(?P<number>[0-9]{{3}}\.?[0-9]{{1,2}}){_END}",
        say=_say,
    ),
    Rule(
        name="plate",
        family="digit",
        then="A",
        pattern=rf"{_PROVINCE}(?P<series>MĐ[0-9]?)\s?[-–]?\s?(?P<number>[0-9]{{3}}\.?[0-9]{{1,2}}){_END}",
        say=_say,
    ),
    Rule(
        name="plate",
        family="letter",
        pattern=rf"[A-ZĐ]{{1,2}}\s?[-–]?\s?[0-9]{{2,3}}[.-]?[0-9]{{2}}{_END}",
        say=_say_lettered,
        left=_LEFT,
    ),
)
