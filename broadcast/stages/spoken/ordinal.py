"""What comes after thứ: thứ nhất, thứ tư, and the days of the week."""

from __future__ import annotations

import re

from broadcast.stages.spoken.cardinal import cardinal
from broadcast.stages.spoken.rule import Guess, Rule, left_of

_END = r"(?![^\W_])(?![.,/][0-9])"


def ordinal(n: int) -> str:
    """1 -> nhất, 4 -> tư, the rest as they are counted."""
    return {1: "nhất", 4: "tư"}.get(n) or cardinal(n)


def _say(match: re.Match[str]) -> str:
    return ordinal(int(match[0]))


_THING_LEFT = re.compile(
    r"(?:nhà ga|ga|TBA|trạm(?: thu phí)?|tòa(?: nhà)?|toà(?: nhà)?|tháp|block|kênh|mương|cổng|lô|sân bay|ký hiệu|tuổi|rầy|sâu|máy|biến áp|MBA|chung cư|đường|hầm|bến|nhóm|xe|áo|cầu|(?<![^\W_])(?-i:[A-Z])[0-9]{1,2})(?: hành khách| quốc tế| nội địa| BOT| số| mới)?\s\Z",
    re.IGNORECASE,
)


BUILDINGS_LEFT = re.compile(
    r"(?:tòa|toà|tháp|block|nhà ga|trạm biến áp|tổ máy)(?: nhà)?\s(?:T[0-9]{1,2}\s?(?:,|và|-|–)\s?){1,8}\Z"
    r"|(?:TBA|trạm biến áp|MBA)(?![^\W_])[^;\n]{0,44}\Z",
    re.IGNORECASE,
)
"""Before one more of a list of buildings, tòa nhà T1, T3 và T5, and behind the word for transformers: TBA T1, T3/5."""


def _say_weekday(match: re.Match[str]) -> str | None:
    """T3 is thứ ba, but nhà ga T3 and trạm T2 are named so."""
    left = left_of(match)
    return None if _THING_LEFT.search(left[-24:]) or BUILDINGS_LEFT.search(left) else "thứ " + ordinal(int(match[0][1]))


_COUNTED_BY_MONTH = re.compile(r"(?:đầu|cuối|giữa|lương|tiền|phí|quỹ|tháng)(?: \w{1,6})?\s\Z", re.IGNORECASE)


def _say_typed(match: re.Match[str]) -> str | None:
    """t7 by itself is a day of the week more often than a month, and where money is paid it may be either."""
    found = _say_weekday(match)
    month = found is not None and _COUNTED_BY_MONTH.search(left_of(match, 16))
    return (
        Guess(f"tháng {'tư' if match[0][1] == '4' else cardinal(int(match[0][1]))}")
        if month
        else found and Guess(found)
    )


_LIST = r"thứ\s+(?:[2-7]\s?(?:,|và|-|–|đến)\s?(?:thứ )?){0,5}\Z"


def _say_days(match: re.Match[str]) -> str | None:
    """T3-5-7, T2,4,6: days of the week one after another; T2-6 is a span of them."""
    if BUILDINGS_LEFT.search(left_of(match)):
        return None
    days = re.findall("[2-7]", match[0])
    if len(days) == 2 and "-" in match[0]:
        return f"thứ {ordinal(int(days[0]))} đến thứ {ordinal(int(days[1]))}"
    return ", ".join(f"thứ {ordinal(int(day))}" for day in days).removeprefix("" if match[0][0] == "T" else "thứ ")


RULES = (
    Rule(
        name="weekdays",
        family="letter",
        pattern=r"T[2-7](?:[-,/][2-7]){1,5}(?![^\W_]|[.,/-][0-9])",
        say=_say_days,
    ),
    Rule(
        name="weekdays",
        family="digit",
        then=" -,",
        pattern=r"[2-7](?:(?:[-,]| [-–] )[2-7]){2,5}(?![^\W_]|[.,/-][0-9])",
        say=_say_days,
        left=r"thứ\s\Z",
    ),
    Rule(name="ordinal", family="digit", pattern=rf"[0-9]{{1,3}}{_END}", say=_say, left=r"thứ\s*\Z"),
    Rule(name="crossing", family="digit", pattern=rf"4{_END}", say=_say, left=r"ngã\s\Z"),
    Rule(name="weekdays", family="digit", pattern=rf"[2-7]{_END}", say=_say, left=_LIST),
    Rule(name="quarter", family="digit", pattern=rf"[1-4]{_END}", say=lambda m: cardinal(int(m[0])), left=r"quý\s+\Z"),
    Rule(name="weekday", family="letter", pattern=r"T[2-7](?![^\W_])", say=_say_weekday),
    Rule(
        name="weekday",
        family="letter",
        pattern=r"t[2-7](?![^\W_])",
        say=_say_weekday,
        left=r"(?:sáng|trưa|chiều|tối|đêm|ngày|hết|vào|cả|trừ|(?-i:t[2-7])\s?(?:[,+&-]|và|đến|tới))\s?\Z",
    ),
    Rule(
        name="weekday",
        family="letter",
        pattern=r"t[2-7](?=\s(?:này|tuần|tới|sau|hằng tuần|hàng tuần|(?:đến|tới)\s(?:hết )?(?:t[2-7]|cn|CN))(?![^\W_]))",
        say=_say_weekday,
    ),
    Rule(name="weekday", family="letter", pattern=r"t[2-7](?![^\W_]|[.,/-][0-9])", say=_say_typed),
    Rule(
        name="weekday",
        family="letter",
        pattern=r"t[2-7](?=\s?(?:,|và|-|–|\+|&)\s?(?:t[2-7]|cn|CN)(?![^\W_]))",
        say=_say_weekday,
    ),
)
