"""Dates: 17/3/2026, 02/9, 05/12/26, ngày 20-11, từ 27-7 đến 6-8."""

from __future__ import annotations

import re

from broadcast.stages.spoken.cardinal import cardinal
from broadcast.stages.spoken.day import (
    CLOSED_RIGHT,
    COUNTED_OUT_RIGHT,
    COUNTED_RIGHT,
    DASHED,
    DAY,
    END,
    MONTH,
    NO_DATE_LEFT,
    PART_RIGHT,
    SHORT,
    SUMS_LEFT,
    TOLD_RIGHT,
    YEAR,
    day,
    say_full,
    say_short,
)
from broadcast.stages.spoken.feasts import is_holiday
from broadcast.stages.spoken.rule import Guess, Rule, left_of, right_of

NAMED = (
    r"(?:ngày|phiên|(?:tin tức|bản tin|điểm tin)(?: [^\W\d_]{2,6}){0,3}|qk|kqxs|xs(?:mb|mt|mn|kt)?|hsd|nsx|hạn(?: nộp| chót| cuối)?|hôm|sáng|trưa|chiều|tối|đêm|mùng|mồng|dịp|lễ|tết|rằm|khánh|phụ nữ|lao động|nhà giáo|thầy thuốc|báo chí|giải phóng"
    r"|thương binh|liệt sĩ|thiếu nhi|gia đình|thành lập|hùng vương|toàn quân|dân quân|dân tộc|thống nhất|mừng|kỷ niệm|nay|qua|mai"
    r"|chiến thắng|khai giảng|bế giảng|nghỉ|khởi nghĩa|tháng tám|truyền thống|[0-9]\s?(?:h|giờ)(?:[0-5][0-9])?'?\s?[,/]?|(?:thứ \w{2,3}|chủ nhật|cn|t[2-7]|thứ [2-7])\s?,?|[0-9]/[0-9]{1,2}\s?(?:,|và|-|–|hoặc))"
)


NAMED_LEFT = NAMED + r"[\s(“\",:]*\Z"


_WEAK_LEFT = r"(?:từ|đến|trước|sau|hết|tới|vào|kể từ|tính đến)\s+\Z"


_DATE_RIGHT = re.compile(
    r"\s*(?:âm|dương|\(?(?:âm|dương) lịch|hằng năm|hàng năm|năm|tới|vừa|này|là (?:ngày|đợt|dịp|hạn|sinh nhật)(?![^\W_])|\)? ?(?:-|–|đến) ?(?:ngày )?[0-9]{1,2}/[0-9]{1,2}(?![0-9]))"
)


def _say_short_year(match: re.Match[str]) -> str | None:
    """05/12/26 is a date by its zeros, by its day or by its year; 1/2/3 may be anything."""
    plain = "0" not in (match["d"][0], match["m"][0]) and int(match["d"]) <= int(match["m"])
    return None if plain or NO_DATE_LEFT.search(left_of(match)) else say_full(match)


def _say_iso(match: re.Match[str]) -> str:
    named = re.search(r"ngày\s*\Z", left_of(match, 8), re.I)
    return ("" if named else "ngày ") + say_full(match)


_SET_LEFT = re.compile(r"(?:hiệp|set|séc|ván|tỷ số)[^.\n]{0,24}[0-9]{1,2}/[0-9]{1,2}\s?[,;]\s?\Z", re.IGNORECASE)
"""Before the result of a further set: 25/20, 15/12."""

_ALWAYS = frozenset((("24", "7"), ("7", "7")))
"""All day and all week, and no dates."""

_DOSE_RIGHT = re.compile(r"\s?(?:viên|gói|liều|ống|cốc|thìa|muỗng|bát|suất|ly|chén|bình|lọ|chai|cân|lạng)(?![^\W_])")


_TIME_LEFT = re.compile(
    r"(?:ngày|hôm|sáng|trưa|chiều|tối|đêm|mùng|mồng|dịp|lễ|tết|rằm|hạn|nay|qua|mai|[0-9]\s?(?:h|giờ|g)[0-9]{0,2}'?|(?:thứ|t)\s?\w{1,3}|chủ nhật|cn|từ|đến|mừng|kỷ niệm)[\s(,:]*\Z",
    re.IGNORECASE,
)
_UNTIL_NOW = re.compile(r"(?:đến|tới|hiện) nay:?\s\Z", re.IGNORECASE)


_PARTS_LEFT = re.compile(r"(?:(?<![0-9/])(?P<a>[0-9]{1,2})/(?P<b>[0-9]{1,2})\s?(?:,|và|-|–|hoặc)\s?){1,6}\Z")


def _beside_a_part(match: re.Match[str]) -> bool:
    """trộn 1/4 và 1/5: what stands beside a part of a whole is one, unless a word for a day stands before both."""
    left = left_of(match)
    parts = _PARTS_LEFT.search(left)
    if parts is None or int(match["d"]) >= int(match["m"]) or int(parts["a"]) >= int(parts["b"]):
        return False
    before = left[: parts.start()]
    return re.search(NAMED_LEFT, before, re.IGNORECASE) is None and re.search(_WEAK_LEFT, before, re.IGNORECASE) is None


def _say_named(match: re.Match[str]) -> str | None:
    """sáng qua 2/3 is a day; đã qua 2/3 thời gian is a share."""
    if SUMS_LEFT.search(left_of(match)) or _beside_a_part(match):
        return None
    if _DOSE_RIGHT.match(right_of(match, 10)) or re.search(r"mỗi ngày\s\Z", left_of(match, 10), re.I):
        return None  # ngày 1/2 viên
    if _SET_LEFT.search(left_of(match)):
        return None
    if COUNTED_OUT_RIGHT.match(right_of(match, 16)) and not _TIME_LEFT.search(left_of(match)):
        return None  # thành lập 9/9 tổ công nghệ số
    if _UNTIL_NOW.search(left_of(match, 12)) and COUNTED_OUT_RIGHT.match(right_of(match, 16)):
        return None  # đến nay 03/04 công trình
    if (match["d"], match["m"]) in _ALWAYS and re.match(r"\s?(?:ngày|giờ|h)(?![^\W_])", right_of(match, 8)):
        return None  # 24/24h, 7/7 ngày
    if re.search(r"nghỉ\s\Z", left_of(match, 6), re.I) and re.match(
        r"\s?(?:ngày|buổi)(?![^\W_]|\s[0-9])", right_of(match)
    ):
        return None  # nghỉ 1/2 ngày
    share = re.search(r"(?:đã|trải|vượt|mới)\s(?:\w{1,6}\s)?qua\s\Z", left_of(match, 16), re.I)
    return None if share and PART_RIGHT.match(right_of(match)) else say_short(match)


_STAGE_LEFT = re.compile(
    r"(?:sốt|bệnh|giai đoạn|pha|khởi phát|hồi phục|nguy hiểm|cấp tính|sau (?:tiêm|sinh|mổ|gieo|sạ|cấy|trồng))[^.;\n]{0,24}\((?:từ |vào )?ngày (?:thứ )?\Z",
    re.IGNORECASE,
)
"""Before the days of an illness or of a crop, which are counted from its first."""


def _say_dashed(match: re.Match[str]) -> str:
    """từ ngày 02-05 may be a date or a span of days where nothing follows that ends it."""
    low, high = int(match["d"]), int(match["m"])
    if low < high and _STAGE_LEFT.search(left_of(match)):
        return f"{cardinal(low)} đến {cardinal(high)}"
    spans = re.match(rf"\s?(?:và|,)\s?(?:ngày )?{DAY}[-–]{DAY}(?![0-9]|[/.,-][0-9])", right_of(match, 20))
    if spans and low < high and not is_holiday(match):
        return Guess(f"{day(match['d'])} đến {day(match['m'])}")  # ngày 3-4 và 8-9
    alone = re.search(r"(?:\A|[:;,.]\s)ngày\s\Z", left_of(match, 8), re.I) and match["d"][0] != "0" != match["m"][0]
    if alone and int(match["d"]) < int(match["m"]) and not is_holiday(match):
        return Guess(say_short(match))  # ngày 1-3 sốt cao
    bare = re.search(r"từ ngày\s\Z", left_of(match, 10), re.I) and not re.search(r"đến|hết|[-–]", right_of(match, 24))
    return Guess(say_short(match)) if bare and int(match["d"]) < int(match["m"]) else say_short(match)


_SPAN_LEFT = re.compile(r"(?<![0-9/])[0-9]{1,2}/[0-9]{1,2}(?:/[0-9]{4})?\s(?:đến|tới)\s(?:hết )?(?:ngày )?\Z")


def _same_month_beside(month: str, left: str, right: str) -> bool:
    """Whether a day of the same month stands in the list, one that can be no part of a whole: 10/11, 24/11."""
    beside = re.match(r"\s?(?:,|;|và)\s?([0-9]{1,2})/([0-9]{1,2})(?![0-9/])", right) or re.search(
        r"(?<![0-9/])([0-9]{1,2})/([0-9]{1,2})\s?(?:,|;|và)\s?\Z", left
    )
    return beside is not None and beside[2] == month and int(month) < int(beside[1]) <= 31 and int(month) <= 12


def _say_likely(match: re.Match[str]) -> str | None:
    """dd/mm that nothing on the left calls a date: 02/9 and 20/11 are dates, 1/3 is a third."""
    d, m = match["d"], match["m"]
    left, right = left_of(match), right_of(match)
    if NO_DATE_LEFT.search(left) or SUMS_LEFT.search(left) or (d, m) in _ALWAYS or _SET_LEFT.search(left):
        return None
    weak = re.search(_WEAK_LEFT, left, re.I)
    if d[0] == m[0] == "0" or d[0] == "0":
        out_of = int(d) <= int(m) and not weak and COUNTED_OUT_RIGHT.match(right)
        return None if out_of else say_short(match)
    if _DATE_RIGHT.match(right) or (d[0] == "0" or m[0] == "0"):
        return say_short(match)
    if _SPAN_LEFT.search(left):
        return say_short(match)
    if PART_RIGHT.match(right) and not (int(d) > int(m) and TOLD_RIGHT.match(right)):
        return None
    if _same_month_beside(m, left, right):
        return say_short(match)
    return (
        say_short(match)
        if weak or (int(d) > int(m) and not re.match(r"\s?(?:thôn|xã|tiêu chí|phiếu)", right))
        else None
    )


def _say_downwards(match: re.Match[str]) -> str | None:
    """Between từ, đến and the like 27-7 is a date, for a range goes up; 3-9 is one where no count follows, and 01-12 too."""
    d, m = int(match["d"]), int(match["m"])
    if "0" in (match["d"][0], match["m"][0]) and re.match(r"\s?(?:\Z|[,.;:)\n])", right_of(match, 2)):
        return say_short(match)
    left, right = left_of(match), right_of(match)
    until = re.search(r"(?:trước|sau|hết|vào|kể từ|tính đến)\s+\Z", left, re.I) and CLOSED_RIGHT.match(right)
    if d > m or is_holiday(match) or until:
        return say_short(match)
    paired = _D_M_RIGHT.match(right) or _D_M_LEFT.search(left)
    return say_short(match) if paired else None


_D_M_RIGHT = re.compile(rf"\s+(?:đến|tới|-|–)\s+(?:hết )?(?:ngày )?{DAY}[-/.]{MONTH}{END}{COUNTED_RIGHT}")


_D_M_LEFT = re.compile(rf"(?<![0-9]){DAY}[-/.]{MONTH}\s+(?:đến|tới|-|–)\s+(?:hết )?(?:ngày )?\Z", re.I)


def _full(mark: str) -> str:
    return rf"(?P<d>{DAY})\s?{mark}\s?(?P<m>{MONTH})\s?{mark}\s?(?P<y>[0-9]{{4}}){END}"


RULES = (
    *(Rule(name="full", family="digit", then=" /-.", pattern=_full(mark), say=say_full) for mark in ("/", "-", r"\.")),
    Rule(
        name="full",
        family="digit",
        then="/",
        pattern=rf"(?P<d>{DAY})/(?P<m>{MONTH})/(?P<y>{YEAR})(?=\s?[-–]\s?{DAY}/{MONTH}/{YEAR}(?![0-9]))",
        say=say_full,
    ),
    Rule(
        name="two-digit-year",
        family="digit",
        then=" /",
        pattern=rf"(?P<d>{DAY})\s?/\s?(?P<m>{MONTH})\s?/\s?(?P<y>[0-9]{{2}}){END}",
        say=say_full,
        left=NAMED_LEFT,
    ),
    Rule(
        name="two-digit-year",
        family="digit",
        then="/",
        pattern=rf"(?P<d>{DAY})/(?P<m>{MONTH})/(?P<y>[0-9]{{2}}){END}(?!\s?/)",
        say=_say_short_year,
    ),
    Rule(
        name="iso",
        family="digit",
        then="-",
        pattern=rf"(?P<y>{YEAR})-(?P<m>{MONTH})-(?P<d>{DAY}){END}",
        say=_say_iso,
    ),
    Rule(
        name="day-month",
        family="digit",
        then="/",
        pattern=rf"(?P<d>{DAY})/(?P<m>{MONTH})(?=\s?[-–]\s?{DAY}/{MONTH}(?![0-9]))",
        say=say_short,
    ),
    Rule(name="day-month", family="digit", then=" /", pattern=SHORT, say=_say_named, left=NAMED_LEFT),
    Rule(name="day-month", family="digit", then=" /", pattern=SHORT, say=_say_likely),
    Rule(
        name="day-month",
        family="digit",
        then="-",
        pattern=rf"(?P<d>{DAY})-(?P<m>{MONTH}){END}",
        say=lambda m: say_short(m) if is_holiday(m) else None,
        left=r"ngày [0-9]{1,2}-[0-9]{1,2}\s?(?:,|và)\s\Z",
    ),
    Rule(
        name="day-month",
        family="digit",
        then="-.",
        pattern=DASHED,
        say=_say_dashed,
        left=NAMED_LEFT,
    ),
    Rule(
        name="day-month",
        family="digit",
        then=" ",
        pattern=rf"(?P<d>{DAY})\s[-–]\s(?P<m>{MONTH}){END}(?!\s?[-–]){COUNTED_RIGHT}",
        say=say_short,
        left=r"(?:ngày|sáng|trưa|chiều|tối|đêm|hôm)\s+\Z",
    ),
    Rule(name="day-month", family="digit", then="-.", pattern=DASHED, say=_say_downwards, left=_WEAK_LEFT),
    Rule(
        name="day-month",
        family="digit",
        then=".",
        pattern=rf"(?P<d>{DAY})\.(?P<m>{MONTH}){END}(?!\s?(?:%|[^\W\d_]))",
        say=say_short,
        left=r"từ [0-9]{1,2}(?:\.[0-9]{1,2})?\s?[-–]\s?\Z",
    ),
    Rule(
        name="day-month",
        family="digit",
        then=".",
        pattern=rf"(?P<d>{DAY})\.(?P<m>{MONTH}){END}",
        say=say_short,
        left=r"ngày [0-9]{1,2}(?:\.[0-9]{1,2})?\s?[-–]\s?\Z",
    ),
    Rule(
        name="day-month",
        family="digit",
        then="-",
        pattern=rf"(?P<d>{DAY})-(?P<m>{MONTH}){END}",
        say=say_short,
        left=r"ngày [0-9]{1,2}\s(?:và|hoặc)\s\Z",
    ),
    Rule(
        name="day-month",
        family="digit",
        then=" ",
        pattern=rf"(?P<d>{DAY})\s[-–]\s(?P<m>{MONTH})(?=\s+(?:đến|tới)\s+(?:hết )?(?:ngày )?{DAY}\s[-–]\s{MONTH}(?![0-9])){COUNTED_RIGHT}",
        say=say_short,
        left=r"(?:từ)\s+\Z",
    ),
    Rule(
        name="day-month",
        family="digit",
        then=" ",
        pattern=rf"(?P<d>{DAY})\s[-–]\s(?P<m>{MONTH}){END}{COUNTED_RIGHT}",
        say=say_short,
        left=rf"{DAY}\s[-–]\s{MONTH}\s+(?:đến|tới)\s+(?:hết )?(?:ngày )?\Z",
    ),
)
