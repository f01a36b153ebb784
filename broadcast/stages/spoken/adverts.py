"""What advertisements of houses and of journeys shorten: 3PN, 2WC, 3N2Đ."""

from __future__ import annotations

import re

from broadcast.stages.spoken.cardinal import cardinal
from broadcast.stages.spoken.rule import Rule

_HOUSE_LEFT = r"(?:nhà|căn|căn hộ|lầu|tầng|trệt|hẻm|m2|bán|thuê|gồm|SHR|DT)(?![^\W_])[^.;\n]{0,30}\Z"
_ROOMS = {"PN": "phòng ngủ", "WC": "nhà vệ sinh"}


def _say_rooms(match: re.Match[str]) -> str:
    return f"{cardinal(int(match['n']))} {_ROOMS[match['what']]}"


def _say_journey(match: re.Match[str]) -> str:
    return f"{cardinal(int(match['days']))} ngày {cardinal(int(match['nights']))} đêm"


RULES = (
    Rule(
        name="rooms",
        family="digit",
        then=" A",
        pattern=r"(?P<n>[1-9])\s?(?P<what>PN|WC)(?![^\W_])",
        say=_say_rooms,
        left=_HOUSE_LEFT,
    ),
    Rule(
        name="rooms",
        family="digit",
        then=" A",
        pattern=r"(?P<n>[1-9])\s?(?P<what>PN)(?=\s?[,+-]?\s?[1-9]\s?WC(?![^\W_]))",
        say=_say_rooms,
    ),
    Rule(
        name="journey",
        family="digit",
        then="A",
        pattern=r"(?P<days>[1-9][0-9]?)N(?P<nights>[1-9][0-9]?)Đ(?![^\W_])",
        say=_say_journey,
    ),
)
