"""Dates: 17/3/2026, 02/9, ngày 20-11, tháng 12/2025, mùng 6 tháng 3, quý 1/2026."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from broadcast.knowledge.language.letters import UPPER
from broadcast.stages.spoken import tables
from broadcast.stages.spoken.cardinal import cardinal
from broadcast.stages.spoken.rule import Guess, Rule, left_of, right_of

_DAY = r"(?:3[01]|[12][0-9]|0?[1-9])"
_MONTH = r"(?:1[0-2]|0?[1-9])"
_END = r"(?![0-9])(?![/.,-][0-9])"
_YEAR = r"(?:1[0-9]{3}|2[0-9]{3})"

_NAMED = (
    r"(?:ngày|qk|kqxs|xs(?:mb|mt|mn|kt)?|hsd|nsx|hạn(?: nộp| chót| cuối)?|hôm|sáng|trưa|chiều|tối|đêm|mùng|mồng|dịp|lễ|tết|rằm|khánh|phụ nữ|lao động|nhà giáo|thầy thuốc|báo chí|giải phóng"
    r"|thương binh|liệt sĩ|thiếu nhi|gia đình|thành lập|hùng vương|toàn quân|dân quân|dân tộc|thống nhất|mừng|kỷ niệm|nay|qua|mai"
    r"|chiến thắng|nghỉ|khởi nghĩa|tháng tám|truyền thống|(?:thứ \w{2,3}|chủ nhật|cn|t[2-7]|thứ [2-7])\s?,?|[0-9]/[0-9]{1,2}\s?(?:,|và|-|–|hoặc))"
)
_NAMED_LEFT = _NAMED + r"[\s(“\",:]*\Z"
_WEAK_LEFT = r"(?:từ|đến|trước|sau|hết|tới|vào|kể từ|tính đến)\s+\Z"
_COUNTED_RIGHT = (
    r"(?![^\W\d_])(?!\s?(?:%|‰|°|(?:tháng|ngày|năm|tuần|giờ|h|phút|lần|người|hộ|con|cây|kg|km|m|cm|mm|ha|tấn|tạ|yến|lít|triệu|tỷ|tỉ|nghìn|"
    r"ngàn|đồng|độ|điểm|bàn|tuổi|mét|ki lô|lượt|bậc|cấp|mẫu|sào|em|cháu|ca|thôn|xã|phường|buổi|tiết|đợt|trang|bài|câu|chiếc|cái)(?![^\W\d_])))"
)
_STREET_LEFT = r"(?:đường|phố|trường|công viên|quảng trường|nông trường|chợ|cầu|cư xá|khu tập thể|nhà máy|bệnh viện|hợp tác xã|htx|công ty|rạp|sân vận động)(?: [\w.]{1,10}){0,3}\s+\Z"
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
    return f"{said} năm {_year(_whole_year(match['y']))}"


_THIS_CENTURY = 60
"""Two figures of a year below this are of the years after 2000: 26 is 2026, 85 is 1985."""


def _whole_year(text: str) -> str:
    return text if len(text) > 2 else f"{20 if int(text) < _THIS_CENTURY else 19}{text}"


def _say_short_year(match: re.Match[str]) -> str | None:
    """05/12/26 is a date by its zeros, by its day or by its year; 1/2/3 may be anything."""
    plain = "0" not in (match["d"][0], match["m"][0]) and int(match["d"]) <= int(match["m"])
    return None if plain or _NO_DATE_LEFT.search(left_of(match)) else _say_full(match)


def _say_iso(match: re.Match[str]) -> str:
    named = re.search(r"ngày\s*\Z", left_of(match, 8), re.I)
    return ("" if named else "ngày ") + _say_full(match)


def _say_short(match: re.Match[str]) -> str:
    return f"{day(match['d'], after_mung=_after_mung(match))} tháng {month(match['m'])}"


_DOSE_RIGHT = re.compile(r"\s?(?:viên|gói|liều|ống|cốc|thìa|muỗng|bát|suất|ly|chén|bình|lọ|chai|cân|lạng)(?![^\W_])")


def _say_named(match: re.Match[str]) -> str | None:
    """sáng qua 2/3 is a day; đã qua 2/3 thời gian is a share."""
    if _DOSE_RIGHT.match(right_of(match, 10)) or re.search(r"mỗi ngày\s\Z", left_of(match, 10), re.I):
        return None  # ngày 1/2 viên
    share = re.search(r"(?:đã|trải|vượt|mới)\s(?:\w{1,6}\s)?qua\s\Z", left_of(match, 16), re.I)
    return None if share and _PART_RIGHT.match(right_of(match)) else _say_short(match)


def _say_dashed(match: re.Match[str]) -> str:
    """từ ngày 02-05 may be a date or a span of days where nothing follows that ends it."""
    bare = re.search(r"từ ngày\s\Z", left_of(match, 10), re.I) and not re.search(r"đến|hết|[-–]", right_of(match, 24))
    return Guess(_say_short(match)) if bare and int(match["d"]) < int(match["m"]) else _say_short(match)


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


@cache
def _holidays() -> frozenset[tuple[int, int]]:
    """Days of the year that streets, schools and feasts are called by."""
    days = (row["written"].split("/") for row in tables.rows("holidays"))
    return frozenset((int(d), int(m)) for d, m in days)


def _is_holiday(match: re.Match[str]) -> bool:
    return (int(match["d"]), int(match["m"])) in _holidays()


def _say_holiday(match: re.Match[str]) -> str | None:
    """đường 3/2, trường 19-5: what is named after a day is said without mùng."""
    return f"{cardinal(int(match['d']))} tháng {month(match['m'])}" if _is_holiday(match) else None


def _say_feast(match: re.Match[str]) -> str | None:
    """ngày Phụ nữ Việt Nam 20-10: a day behind its own name."""
    names = _feasts().get((int(match["d"]), int(match["m"])))
    left = left_of(match, 48)
    if names is None:
        return None
    called = re.search(rf"[Nn]gày (?:hội |Hội )?[{UPPER}][\w\s]{{1,32}}\Z", left)
    beside = re.search(r"(?<![0-9])[0-9]{1,2}[-/.][0-9]{1,2}\s?(?:và|,|hoặc)\s\Z", left)
    return _say_short(match) if called or beside or any(name in left.lower() for name in names) else None


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
    return Guess(_say_short(match)) if _is_holiday(match) else None


def _say_downwards(match: re.Match[str]) -> str | None:
    """Between từ, đến and the like 27-7 is a date, for a range goes up; 3-9 is one where no count follows, and 01-12 too."""
    d, m = int(match["d"]), int(match["m"])
    if "0" in (match["d"][0], match["m"][0]) and re.match(r"\s?(?:\Z|[,.;:)\n])", right_of(match, 2)):
        return _say_short(match)
    if d > m or _is_holiday(match) or re.search(r"(?:trước|sau|hết|vào|kể từ|tính đến)\s+\Z", left_of(match), re.I):
        return _say_short(match)
    left, right = left_of(match), right_of(match)
    paired = _D_M_RIGHT.match(right) or _D_M_LEFT.search(left)
    return _say_short(match) if paired else None


_D_M_RIGHT = re.compile(rf"\s+(?:đến|tới|-|–)\s+(?:hết )?(?:ngày )?{_DAY}[-/.]{_MONTH}{_END}{_COUNTED_RIGHT}")
_D_M_LEFT = re.compile(rf"(?<![0-9]){_DAY}[-/.]{_MONTH}\s+(?:đến|tới|-|–)\s+(?:hết )?(?:ngày )?\Z", re.I)


def _say_bracketed(match: re.Match[str]) -> str | None:
    """(24-11) after `hôm nay`, or the day of a feast."""
    named = re.search(
        r"(?:ngày|hôm|sáng|trưa|chiều|tối|đêm|nay|qua|mai|thứ|tuần|bảy|nhật|tư|năm|sáu|ba|hai)[\w\s,]{0,16}\(\Z",
        left_of(match),
        re.I,
    )
    return _say_short(match) if named or _is_holiday(match) else None


def _say_listed(match: re.Match[str]) -> str:
    """12,13/6: every day of the list belongs to the month."""
    days = [
        day(part.strip(), after_mung=_after_mung(match)) for part in re.split(r"[,;]|và", match["list"]) if part.strip()
    ]
    head = ", ".join(days)
    glue = " và " if "và" in match["list"] else ", "
    return head + glue + (_say_full(match) if match["y"] else _say_short(match)) if days else _say_short(match)


def _say_months(match: re.Match[str]) -> str:
    """tháng 7-8/2025 -> bảy đến tháng tám năm …"""
    return f"{month(match['a'])} đến tháng {month(match['m'])} năm {_year(match['y'])}"


def _say_months_list(match: re.Match[str]) -> str:
    """tháng 1,2,3/2026 and quý 1,2/2026: each of the list, then the year."""
    read = month if re.search(r"tháng\s+\Z", left_of(match, 10), re.I) else lambda text: cardinal(int(text))
    return f"{', '.join(read(part.strip()) for part in re.split('[,;]', match['list']))} năm {_year(match['y'])}"


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


_SHORT = rf"(?P<d>{_DAY})\s?/\s?(?P<m>{_MONTH}){_END}(?!\s?/)"
_DASHED = rf"(?P<d>{_DAY})[-.–](?P<m>{_MONTH}){_END}(?![-–]){_COUNTED_RIGHT}"

RULES = (
    *(Rule(name="full", family="digit", then=" /-.", pattern=_full(mark), say=_say_full) for mark in ("/", "-", r"\.")),
    Rule(
        name="full",
        family="digit",
        then="/",
        pattern=rf"(?P<d>{_DAY})/(?P<m>{_MONTH})/(?P<y>{_YEAR})(?=\s?[-–]\s?{_DAY}/{_MONTH}/{_YEAR}(?![0-9]))",
        say=_say_full,
    ),
    Rule(
        name="two-digit-year",
        family="digit",
        then="/",
        pattern=rf"(?P<d>{_DAY})/(?P<m>{_MONTH})/(?P<y>[0-9]{{2}}){_END}",
        say=_say_full,
        left=_NAMED_LEFT,
    ),
    Rule(
        name="two-digit-year",
        family="digit",
        then="/",
        pattern=rf"(?P<d>{_DAY})/(?P<m>{_MONTH})/(?P<y>[0-9]{{2}}){_END}(?!\s?/)",
        say=_say_short_year,
    ),
    Rule(
        name="iso",
        family="digit",
        then="-",
        pattern=rf"(?P<y>{_YEAR})-(?P<m>{_MONTH})-(?P<d>{_DAY}){_END}",
        say=_say_iso,
    ),
    Rule(
        name="span",
        family="digit",
        then=" -a",
        pattern=rf"(?P<a>{_DAY})\s?(?:-|–|đến)\s?(?P<d>{_DAY})/(?P<m>{_MONTH})(?:/(?P<y>{_YEAR}))?{_END}",
        say=_say_span,
    ),
    Rule(
        name="day-month",
        family="digit",
        then="/",
        pattern=rf"(?P<d>{_DAY})/(?P<m>{_MONTH})(?=\s?[-–]\s?{_DAY}/{_MONTH}(?![0-9]))",
        say=_say_short,
    ),
    Rule(
        name="month-year",
        family="letter",
        pattern=rf"T\.?(?P<m>{_MONTH})[/-](?P<y>{_YEAR}){_END}",
        say=lambda m: f"tháng {month(m['m'])} năm {_year(m['y'])}",
    ),
    Rule(
        name="month",
        family="letter",
        pattern=rf"T(?P<m>{_MONTH})(?![^\W_]|[.,/-][0-9])",
        say=lambda m: f"tháng {month(m['m'])}",
        left=r"(?:đầu|cuối|giữa|hết|lương|tiền điện|tiền nước|học phí)\s\Z",
    ),
    Rule(
        name="month",
        family="letter",
        pattern=r"T(?P<m>[89]|1[0-2])(?![^\W_]|[.,/-][0-9])",
        say=lambda m: f"tháng {month(m['m'])}",
        left=r"(?:từ|đến|trong|sang|vào|T[0-9]{1,2}\s?(?:,|-|–|và))\s?\Z",
    ),
    Rule(name="day-month", family="digit", then=" /", pattern=_SHORT, say=_say_named, left=_NAMED_LEFT),
    Rule(name="day-month", family="digit", then=" /", pattern=_SHORT, say=_say_likely),
    Rule(
        name="day-month",
        family="digit",
        then="-.",
        pattern=_DASHED,
        say=_say_dashed,
        left=_NAMED_LEFT,
    ),
    Rule(name="feast", family="digit", then="-", pattern=_DASHED, say=_say_feast),
    Rule(name="feast", family="digit", then="/", pattern=_SHORT + _COUNTED_RIGHT, say=_say_feast),
    Rule(
        name="day-month",
        family="digit",
        then=" ",
        pattern=rf"(?P<d>{_DAY})\s[-–]\s(?P<m>{_MONTH}){_END}(?!\s?[-–]){_COUNTED_RIGHT}",
        say=_say_short,
        left=r"(?:ngày|sáng|trưa|chiều|tối|đêm|hôm)\s+\Z",
    ),
    Rule(name="day-month", family="digit", then="-.", pattern=_DASHED, say=_say_downwards, left=_WEAK_LEFT),
    Rule(
        name="day-month",
        family="digit",
        then=" ",
        pattern=rf"(?P<d>{_DAY})\s[-–]\s(?P<m>{_MONTH})(?=\s+(?:đến|tới)\s+(?:hết )?(?:ngày )?{_DAY}\s[-–]\s{_MONTH}(?![0-9])){_COUNTED_RIGHT}",
        say=_say_short,
        left=r"(?:từ)\s+\Z",
    ),
    Rule(
        name="day-month",
        family="digit",
        then=" ",
        pattern=rf"(?P<d>{_DAY})\s[-–]\s(?P<m>{_MONTH}){_END}{_COUNTED_RIGHT}",
        say=_say_short,
        left=rf"{_DAY}\s[-–]\s{_MONTH}\s+(?:đến|tới)\s+(?:hết )?(?:ngày )?\Z",
    ),
    Rule(
        name="month-year",
        family="digit",
        then="/",
        pattern=rf"(?P<m>{_MONTH})/(?P<y>{_YEAR})(?=\s?[-–]\s?(?:tháng )?{_MONTH}/{_YEAR})",
        say=_say_month_year,
    ),
    Rule(
        name="day-month",
        family="digit",
        then="-./",
        pattern=rf"(?P<d>{_DAY})[-./](?P<m>{_MONTH})(?=\))",
        say=_say_bracketed,
        left=r"\(\Z",
    ),
    Rule(
        name="holiday",
        family="digit",
        then=".",
        pattern=rf"(?P<d>{_DAY})\.(?P<m>{_MONTH})(?=\s?(?:,|và)\s?{_DAY}\.{_MONTH}(?![0-9]|\.[0-9]))",
        say=_say_holidays,
    ),
    Rule(
        name="holiday",
        family="digit",
        then=".",
        pattern=rf"(?P<d>{_DAY})\.(?P<m>{_MONTH}){_END}",
        say=_say_holidays,
        left=rf"{_DAY}\.{_MONTH}\s?(?:,|và)\s?\Z",
    ),
    Rule(
        name="holiday",
        family="digit",
        then="-./",
        pattern=rf"(?P<d>{_DAY})[-./](?P<m>{_MONTH}){_END}",
        say=_say_holiday,
        left=_STREET_LEFT,
    ),
    Rule(
        name="list",
        family="digit",
        then=" ,?a",
        pattern=rf"(?P<list>{_DAY}(?:\s?(?:,|;|và)\s?{_DAY}){{0,6}}\s?(?:,|;|và)\s?)(?P<d>{_DAY})/(?P<m>{_MONTH})(?:/(?P<y>{_YEAR}))?{_END}",
        say=_say_listed,
        left=r"(?:ngày|sáng|chiều|tối|từ|trong|các ngày|hai ngày)\s+\Z",
    ),
    Rule(
        name="months-list",
        family="digit",
        then=" ,",
        pattern=rf"(?P<list>{_MONTH}(?:\s?[,;]\s?{_MONTH}){{1,6}})/(?P<y>{_YEAR}){_END}",
        say=_say_months_list,
        left=r"(?:tháng|quý)\s+\Z",
    ),
    Rule(
        name="month-year",
        family="digit",
        then=" ",
        pattern=rf"(?P<m>{_MONTH}) (?P<y>(?:19|20)[0-9]{{2}})(?![0-9]|[.,][0-9]|\s?(?:hộ|người|con|đồng|kg|tấn))",
        say=lambda m: f"{month(m['m'])} năm {_year(m['y'])}",
        left=r"tháng\s+\Z",
    ),
    Rule(
        name="months-of",
        family="digit",
        then="A",
        pattern=rf"(?P<n>{_MONTH})T/(?P<y>{_YEAR})(?![0-9])",
        say=lambda m: f"{cardinal(int(m['n']))} tháng năm {_year(m['y'])}",
    ),
    Rule(
        name="months",
        family="digit",
        then=" -",
        pattern=rf"(?P<a>{_MONTH})\s?[-–]\s?(?P<m>{_MONTH})/(?P<y>{_YEAR}){_END}",
        say=_say_months,
        left=r"tháng\s+\Z",
    ),
    Rule(
        name="days",
        family="digit",
        then=" -",
        pattern=rf"(?P<a>{_DAY})\s?[-–]\s?(?P<d>{_DAY})(?=\s+tháng\s+(?:[0-9]|giêng|chạp|tư))",
        say=lambda m: f"{day(m['a'], after_mung=_after_mung(m))} đến {day(m['d'])}",
    ),
    Rule(
        name="month-year",
        family="digit",
        then=" /",
        pattern=rf"(?P<m>{_MONTH})\s?/\s?(?P<y>{_YEAR}){_END}(?!/)",
        say=_say_month_year,
    ),
    Rule(
        name="month-year",
        family="digit",
        then="-.",
        pattern=rf"(?P<m>{_MONTH})[-.](?P<y>{_YEAR}){_END}",
        say=_say_month_year,
        left=r"(?:tháng|\btháng\s[0-9]{1,2}(?:,|và|-|–|đến))\s*\Z",
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
        left=r"(?:ngày|mùng|mồng|ngày\s+[0-9]{1,2}[0-9, ]{0,20}(?:,|và|-|–|đến)?)\s*\Z",
    ),
)
