"""Dates whose figures stand apart or beside others: ngày 30 6 2025, tháng 5 - 2019, các ngày 20, 21 và 22-8."""

from __future__ import annotations

import re

from broadcast.stages.spoken.day import COUNTED_RIGHT, DAY, END, MONTH, YEAR, month, say_full, year
from broadcast.stages.spoken.feasts import is_holiday
from broadcast.stages.spoken.months import say_listed
from broadcast.stages.spoken.rule import Guess, Rule, left_of

_YEAR = r"(?P<y>(?:19|20)[0-9]{2})"


def _say_listed(match: re.Match[str]) -> str | None:
    """22-8 falls, so that it is no range; 7-9 may be one, and in a bracket without a word for days it is."""
    falls = int(match["d"]) > int(match["m"]) or match["y"] is not None or is_holiday(match)
    if not falls and ("và" not in match["list"] or left_of(match, 1) == "("):
        return None
    return say_listed(match) if falls else Guess(say_listed(match))


RULES = (
    Rule(
        name="full",
        family="digit",
        then=" ",
        pattern=rf"(?P<d>{DAY}) (?P<m>{MONTH}) {_YEAR}{END}{COUNTED_RIGHT}",
        say=say_full,
        left=r"(?:(?:ngày|hôm|sáng|trưa|chiều|tối|đêm|từ|đến|tới|trước|sau|hết)\s|[0-9] (?:19|20)[0-9]{2}\s?[-–]\s?)\Z",
    ),
    Rule(
        name="month-year",
        family="digit",
        then=" ",
        pattern=rf"(?P<m>{MONTH})\s[-–]\s?{_YEAR}{END}{COUNTED_RIGHT}",
        say=lambda m: f"{month(m['m'])} năm {year(m['y'])}",
        left=r"(?:tháng|quý)\s\Z",
    ),
    Rule(
        name="list",
        family="digit",
        then=" ,a",
        pattern=rf"(?P<list>{DAY}(?:\s?(?:,|;|và|&)\s?{DAY}){{0,6}}\s?(?:,|;|và|&)\s?)(?P<d>{DAY})\s?[-–]\s?(?P<m>{MONTH})(?:\s?[-–]\s?(?P<y>{YEAR}))?{END}{COUNTED_RIGHT}",
        say=_say_listed,
        left=r"(?:(?:ngày|sáng|trưa|chiều|tối|đêm)\s|\()\Z",
    ),
)
