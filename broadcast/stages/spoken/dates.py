"""Dates: 17/3/2026, 02/9, ngày 20-11, tháng 12/2025, mùng 6 tháng 3, quý 1/2026."""

from __future__ import annotations

import re

from broadcast.stages.spoken.cardinal import cardinal
from broadcast.stages.spoken.rule import Rule, left_of, right_of

_DAY = r"(?:3[01]|[12][0-9]|0?[1-9])"
_MONTH = r"(?:1[0-2]|0?[1-9])"
_END = r"(?![0-9])(?![/.,-][0-9])"
_YEAR = r"(?:1[0-9]{3}|2[0-9]{3})"

_NAMED = (
    r"(?:ngày|hôm|sáng|trưa|chiều|tối|đêm|mùng|mồng|dịp|lễ|tết|rằm|nghỉ|khánh|phụ nữ|lao động|nhà giáo|thầy thuốc|báo chí|giải phóng"
    r"|thương binh|liệt sĩ|thiếu nhi|gia đình|thành lập|hùng vương|toàn quân|dân quân|dân tộc|thống nhất|mừng|kỷ niệm|nay|qua|mai"
    r"|(?:thứ \w{2,3}|chủ nhật|cn|t[2-7]|thứ [2-7])\s?,?|[0-9]/[0-9]{1,2}\s?(?:,|và|-|–|hoặc))"
)
_NAMED_LEFT = _NAMED + r"[\s(“\",:]*\Z"
_WEAK_LEFT = r"(?:từ|đến|trước|sau|hết|tới|vào|kể từ)\s+\Z"
_PART_RIGHT = re.compile(
    r"\s*(?:diện tích|số|dân|tổng|quãng|chặng|lượng|cả|sản lượng|thời gian|ngân sách|hộ|xuống|lên|còn|người|đại biểu|thành viên|mức|giá|chiều|của|nhu cầu|phần|cốc|thìa|lít|viên|quân|ruộng|đất|cổ|trong|là|so)"
)
_DATE_RIGHT = re.compile(
    r"\s*(?:âm|dương|\(?(?:âm|dương) lịch|hằng năm|hàng năm|năm|tới|vừa|này|\)? ?(?:-|–|đến) ?(?:ngày )?[0-9]{1,2}/[0-9]{1,2}(?![0-9]))"
)
_NO_DATE_LEFT = re.compile(
    r"(?:số(?: nhà)?|nhà|ngõ|ngách|hẻm|kiệt|tỷ lệ|tỉ lệ|địa chỉ|đường|tỷ số|phòng|lô|thửa|tờ|huyết áp|điểm|mật độ)[\s:]*\Z",
    re.I,
)


def day(text: str, *, after_mung: bool = False) -> str:
    """08 -> mùng tám, without a second mùng where one is written."""
    n = int(text)
    return ("mùng " if n <= 10 and not after_mung else "") + cardinal(n)


def month(text: str) -> str:
    """4 -> tư: April is never tháng bốn."""
    return "tư" if int(text) == 4 else cardinal(int(text))


def _year(text: str) -> str:
    return cardinal(int(text))


def _after_mung(match: re.Match[str]) -> bool:
    return re.search(r"(?:mùng|mồng)\s*\Z", left_of(match, 8), re.I) is not None


def _say_full(match: re.Match[str]) -> str:
    said = f"{day(match['d'], after_mung=_after_mung(match))} tháng {month(match['m'])}"
    return f"{said} năm {_year(match['y'])}"


def _say_iso(match: re.Match[str]) -> str:
    named = re.search(r"ngày\s*\Z", left_of(match, 8), re.I)
    return ("" if named else "ngày ") + _say_full(match)


def _say_short(match: re.Match[str]) -> str:
    return f"{day(match['d'], after_mung=_after_mung(match))} tháng {month(match['m'])}"


def _say_likely(match: re.Match[str]) -> str | None:
    """dd/mm that nothing on the left calls a date: 02/9 and 20/11 are dates, 1/3 is a third."""
    d, m = match["d"], match["m"]
    left, right = left_of(match), right_of(match)
    if _NO_DATE_LEFT.search(left) or (d, m) in {("24", "7"), ("7", "7")}:
        return None
    if _DATE_RIGHT.match(right) or (d[0] == "0" or m[0] == "0"):
        return _say_short(match)
    if _PART_RIGHT.match(right):
        return None
    weak = re.search(_WEAK_LEFT, left, re.I)
    return (
        _say_short(match)
        if weak or (int(d) > int(m) and not re.match(r"\s?(?:thôn|xã|tiêu chí|phiếu)", right))
        else None
    )


def _say_span(match: re.Match[str]) -> str | None:
    """15-20/4: both days belong to the month."""
    first, last = int(match["a"]), int(match["d"])
    if first >= last:
        return None
    return (
        f"{day(match['a'], after_mung=_after_mung(match))} đến {_say_full(match) if match['y'] else _say_short(match)}"
    )


def _say_month_year(match: re.Match[str]) -> str | None:
    left = left_of(match)
    if _NO_DATE_LEFT.search(left):
        return None
    named = re.search(r"(?:tháng|quý|kỳ|tuần|đợt|\b(?:tháng|quý)[\s0-9,và]{1,20})\s*\Z", left, re.I)
    return ("" if named else "tháng ") + f"{month(match['m'])} năm {_year(match['y'])}"


def _say_day(match: re.Match[str]) -> str:
    return day(match[0], after_mung=_after_mung(match))


def _full(mark: str) -> str:
    return rf"(?P<d>{_DAY})\s?{mark}\s?(?P<m>{_MONTH})\s?{mark}\s?(?P<y>[0-9]{{4}}){_END}"


_SHORT = rf"(?P<d>{_DAY})/(?P<m>{_MONTH}){_END}(?!/)"

RULES = (
    *(Rule(name="full", family="digit", pattern=_full(mark), say=_say_full) for mark in ("/", "-", r"\.")),
    Rule(
        name="two-digit-year",
        family="digit",
        pattern=rf"(?P<d>{_DAY})/(?P<m>{_MONTH})/(?P<y>[0-9]{{2}}){_END}",
        say=_say_full,
        left=_NAMED_LEFT,
    ),
    Rule(name="iso", family="digit", pattern=rf"(?P<y>{_YEAR})-(?P<m>{_MONTH})-(?P<d>{_DAY}){_END}", say=_say_iso),
    Rule(
        name="span",
        family="digit",
        pattern=rf"(?P<a>{_DAY})\s?(?:-|–|đến)\s?(?P<d>{_DAY})/(?P<m>{_MONTH})(?:/(?P<y>{_YEAR}))?{_END}",
        say=_say_span,
    ),
    Rule(
        name="day-month",
        family="digit",
        pattern=rf"(?P<d>{_DAY})/(?P<m>{_MONTH})(?=\s?[-–]\s?{_DAY}/{_MONTH}(?![0-9]))",
        say=_say_short,
    ),
    Rule(
        name="month-year",
        family="letter",
        pattern=rf"T\.?(?P<m>{_MONTH})[/-](?P<y>{_YEAR}){_END}",
        say=lambda m: f"tháng {month(m['m'])} năm {_year(m['y'])}",
    ),
    Rule(name="day-month", family="digit", pattern=_SHORT, say=_say_short, left=_NAMED_LEFT),
    Rule(name="day-month", family="digit", pattern=_SHORT, say=_say_likely),
    Rule(
        name="day-month",
        family="digit",
        pattern=rf"(?P<d>{_DAY})[-.](?P<m>{_MONTH}){_END}(?!\s?%)",
        say=_say_short,
        left=_NAMED_LEFT,
    ),
    Rule(
        name="month-year",
        family="digit",
        pattern=rf"(?P<m>{_MONTH})\s?/\s?(?P<y>{_YEAR}){_END}(?!/)",
        say=_say_month_year,
    ),
    Rule(
        name="month-year",
        family="digit",
        pattern=rf"(?P<m>{_MONTH})[-.](?P<y>{_YEAR}){_END}",
        say=_say_month_year,
        left=r"tháng\s+\Z",
    ),
    Rule(
        name="month",
        family="digit",
        pattern=rf"{_MONTH}{_END}(?!\s?(?:%|h\b|giờ))",
        say=lambda m: month(m[0]),
        left=r"tháng\s+\Z",
    ),
    Rule(name="day", family="digit", pattern=rf"{_DAY}(?=\s+tháng\s+[0-9]{{1,2}}\s+năm\s+[0-9])", say=_say_day),
    Rule(
        name="day",
        family="digit",
        pattern=rf"{_DAY}(?=\s*(?:,\s*[0-9]{{1,2}}\s*|(?:và|đến|-|–)\s*(?:ngày )?(?:mùng )?[0-9]{{1,2}}\s*)*\s*tháng\s+(?:[0-9]|giêng|chạp|tư))",
        say=_say_day,
        left=r"(?:ngày|mùng|mồng|ngày\s+[0-9]{1,2},?|ngày\s+[0-9, ]{1,12}và)\s*\Z",
    ),
)
