"""Days that have a name: đường 3/2, Chiến thắng 30-4, Quốc khánh (2-9), ngày Phụ nữ Việt Nam 20-10."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from broadcast.knowledge.language.letters import UPPER
from broadcast.stages.spoken import tables
from broadcast.stages.spoken.cardinal import cardinal
from broadcast.stages.spoken.day import COUNTED_RIGHT, DASHED, DAY, END, MONTH, SHORT, month, say_short
from broadcast.stages.spoken.rule import Family, Guess, Rule, left_of, right_of

_STREET_LEFT = r"(?:đường|(?<!dân )(?<!khu )phố|trường|công viên|quảng trường|nông trường|chợ|cầu|cư xá|khu tập thể|nhà máy|bệnh viện|hợp tác xã|htx|công ty|rạp|sân vận động)(?: [\w.]{1,10}){0,3}\s+\Z"


@cache
def _holidays() -> frozenset[tuple[int, int]]:
    """Days of the year that streets, schools and feasts are called by."""
    days = (row["written"].split("/") for row in tables.rows("holidays"))
    return frozenset((int(d), int(m)) for d, m in days)


def is_holiday(match: re.Match[str]) -> bool:
    """Whether the groups d and m of a match are a day that has a name."""
    return (int(match["d"]), int(match["m"])) in _holidays()


def _say_holiday(match: re.Match[str]) -> str | None:
    """đường 3/2, trường 19-5: what is named after a day is said without mùng."""
    return f"{cardinal(int(match['d']))} tháng {month(match['m'])}" if is_holiday(match) else None


def _say_feast(match: re.Match[str]) -> str | None:
    """ngày Phụ nữ Việt Nam 20-10: a day behind its own name."""
    names = _feasts().get((int(match["d"]), int(match["m"])))
    left = left_of(match, 48)
    if names is None:
        return None
    called = re.search(rf"[Nn]gày (?:hội |Hội )?[{UPPER}][\w\s]{{1,32}}\Z", left)
    beside = re.search(r"(?<![0-9])([0-9]{1,2})[-/.]([0-9]{1,2})\s?(?:và|,|hoặc)\s\Z", left)
    day_beside = beside is not None and int(beside[1]) > int(beside[2])  # else it may be a part: 1/4 và 1/5
    return say_short(match) if called or day_beside or any(name in left.lower() for name in names) else None


@cache
def _feasts() -> dict[tuple[int, int], tuple[str, ...]]:
    """Pieces of the names of feasts by day and month: two words side by side, or all of it after thành lập."""
    found: dict[tuple[int, int], tuple[str, ...]] = {}
    for row in tables.rows("holidays"):
        words = row["what"].lower().split()
        pieces = tuple(" ".join(pair) for pair in pairwise(words)) if words[0] != "thành" else (" ".join(words[:3]),)
        d, m = row["written"].split("/")
        found[int(d), int(m)] = tuple(piece for piece in pieces if piece != "việt nam")
    return found


def _say_holidays(match: re.Match[str]) -> str | None:
    """8.3 và 20.10: two days that have names are hardly two numbers."""
    sums = re.search(r"(?:bài|câu|mục|bảng|hình|tiết)(?: tập)?\s\Z", left_of(match, 10), re.I)
    return Guess(say_short(match)) if is_holiday(match) and not sums else None


def _say_bracketed(match: re.Match[str]) -> str | None:
    """(24-11) after `hôm nay`, or the day of a feast."""
    named = re.search(
        r"(?:ngày|hôm|sáng|trưa|chiều|tối|đêm|nay|qua|mai|thứ|tuần|bảy|nhật|tư|năm|sáu|ba|hai)[\w\s,]{0,16}\(\Z",
        left_of(match),
        re.I,
    )
    return say_short(match) if named or is_holiday(match) else None


_OCCASION_LEFT = (
    r"(?:đợt|dịp|lễ|quà(?: tặng)?|tặng quà|thưởng|nghỉ|chào mừng|kỷ niệm|mít tinh|thi đua|tuần lễ|Tháng Mười)\s+\Z"
)


_PARTY_DAY = (7, 11)
"""A day on which the Party gives its badges; elsewhere 7-11 is a range more often than a day."""


def _say_occasion(match: re.Match[str]) -> str | None:
    """Huy hiệu Đảng đợt 7/11: what is given or done on a feast is called by its day; đợt 1/2 is the first of two."""
    d, m = int(match["d"]), int(match["m"])
    if is_holiday(match) or ((d, m) == _PARTY_DAY and re.search(r"Đảng|[Đđ]ợt|[Cc]hào mừng|Mười", left_of(match, 32))):
        return say_short(match)
    if not re.search(r"đợt\s+\Z", left_of(match, 8), re.I):
        return None
    return Guess(say_short(match) if d > m else f"{cardinal(d)} trên {cardinal(m)}")


_FIRST_OF_TWO = rf"(?<![0-9/.-])(?P<d>{DAY})[-./](?P<m>{MONTH})\s?(?:,|;|&|\+|và|-|–|đến)\s?(?:ngày )?\Z"


def _say_second(match: re.Match[str]) -> str | None:
    """lễ 30-4 – 1-5: a feast behind another, which is no part of a whole or stands behind words for a feast."""
    left = left_of(match)
    before = re.search(_FIRST_OF_TWO, left)
    if before is None or not (is_holiday(match) and is_holiday(before)):
        return None
    sure = int(before["d"]) > int(before["m"]) or re.search(_OCCASION_LEFT, left[: before.start()], re.IGNORECASE)
    return say_short(match) if sure else None


def _say_first(match: re.Match[str]) -> str | None:
    """tăng ca 30-4 và 1-5: two feasts side by side, the first of which is neither a range nor a part of a whole."""
    second = int(match["d2"]), int(match["m2"])
    return (
        say_short(match) if is_holiday(match) and int(match["d"]) > int(match["m"]) and second in _holidays() else None
    )


def _say_between(match: re.Match[str]) -> str | None:
    """30/4 - 1/5: two feasts, a day after each other; from one to the other they are a span."""
    if re.search(r"từ (?:ngày )?\S{3,5}\Z", left_of(match, 16), re.IGNORECASE):
        return None
    return ", " if re.match(r"\S{3,5}\s?(?:,|và)", right_of(match, 8)) else " và "


_BEGINNINGS: tuple[tuple[Family, str], ...] = (("symbol", ""), ("space", r"\s"))

RULES = (
    *(
        Rule(
            name="between",
            family=family,
            pattern=rf"{blank}[-–]\s?(?=0?1[-./]0?5(?:[-./]20[0-9]{{2}})?{END})",
            say=_say_between,
            left=r"30[-./]0?4\Z",
        )
        for family, blank in _BEGINNINGS
    ),
    Rule(
        name="first",
        family="digit",
        then="-./",
        pattern=rf"(?P<d>{DAY})[-./](?P<m>{MONTH})(?=\s?(?:,|&|\+|và|-|–)\s?(?P<d2>{DAY})[-./](?P<m2>{MONTH}){END}{COUNTED_RIGHT})",
        say=_say_first,
    ),
    Rule(
        name="occasion",
        family="digit",
        then="-./",
        pattern=rf"(?P<d>{DAY})[-./](?P<m>{MONTH}){END}{COUNTED_RIGHT}",
        say=_say_occasion,
        left=_OCCASION_LEFT,
    ),
    Rule(
        name="second",
        family="digit",
        then="-./",
        pattern=rf"(?P<d>{DAY})[-./](?P<m>{MONTH}){END}{COUNTED_RIGHT}",
        say=_say_second,
        left=_FIRST_OF_TWO.replace("?P<d>", "?:").replace("?P<m>", "?:"),
    ),
    Rule(name="feast", family="digit", then="-", pattern=DASHED, say=_say_feast),
    Rule(name="feast", family="digit", then="/", pattern=SHORT + COUNTED_RIGHT, say=_say_feast),
    Rule(
        name="day-month",
        family="digit",
        then="-./",
        pattern=rf"(?P<d>{DAY})[-./](?P<m>{MONTH})(?=\))",
        say=_say_bracketed,
        left=r"\(\Z",
    ),
    Rule(
        name="holiday",
        family="digit",
        then=".",
        pattern=rf"(?P<d>{DAY})\.(?P<m>{MONTH})(?=\s?(?:,|và)\s?{DAY}\.{MONTH}(?![0-9]|\.[0-9]))",
        say=_say_holidays,
    ),
    Rule(
        name="holiday",
        family="digit",
        then=".",
        pattern=rf"(?P<d>{DAY})\.(?P<m>{MONTH}){END}",
        say=_say_holidays,
        left=rf"{DAY}\.{MONTH}\s?(?:,|và)\s?\Z",
    ),
    Rule(
        name="holiday",
        family="digit",
        then="-./",
        pattern=rf"(?P<d>{DAY})[-./](?P<m>{MONTH}){END}",
        say=_say_holiday,
        left=_STREET_LEFT,
    ),
)
