"""Months written as a T and their number: thu hoạch (T12-T1), bón thúc T3, T1 họp dân; a week has only T2 to T7."""

from __future__ import annotations

import re

from broadcast.stages.spoken.day import month
from broadcast.stages.spoken.figures import whole
from broadcast.stages.spoken.ordinal import BUILDINGS_LEFT
from broadcast.stages.spoken.rule import Guess, Rule, left_of, right_of

_NAMED_LEFT = re.compile(
    r"(?<![^\W_])(?:nhà ga|ga|trạm|tòa|toà|tháp|block|cổng|lô|ký hiệu|rầy|sâu|máy|biến áp|chung cư|đường|hầm|bến|nhóm|xe|áo|cầu|kênh|tuyến|mương|nhánh|trục|khu|ô|dãy|nhà|phòng"
    r"|tầng|lớp|khối|đội|đốt sống|cột sống|giai đoạn|u|liên quân|đội|hình|bảng|đèn|cấp|hệ|dòng|mã|chủng|tế bào|(?<![^\W_])(?-i:[A-Z])[0-9]{1,2})(?: số| mới| nội địa| quốc tế| hành khách)?\s\Z",
    re.IGNORECASE,
)
_MONTH_BESIDE = re.compile(r"(?<![^\W_])T(?:[18-9]|1[0-2])(?![^\W_]|[.,][0-9])")
_WEEK_BESIDE = re.compile(
    r"(?:hằng|hàng|trong|mỗi|các ngày) tuần|(?<![^\W_])CN(?![^\W_])|[Tt]hứ |[Cc]hủ nhật|ngày [0-9]|[0-9](?:h|g| giờ)(?![^\W\d_])"
)
_GROWN_LEFT = re.compile(
    r"(?:bón(?: \w{2,6}){0,3}(?: [0-9])?|ra (?:hoa|quả|lộc|đọt)|đón hoa|nuôi quả|thu hoạch|thu hái|gieo(?: \w{2,5})?|cấy|trồng|xuống giống|tỉa(?: cành)?|đốn|vụ (?:xuân|thu|hè|đông|mùa|chiêm)"
    r"|quả chín|chín|thả(?: giống)?|ươm|rụng lá|làm đất|ủ phân|bao quả|khoanh vỏ|xử lý|lần [1-9]|đợt [1-9]|mùa (?:mưa|khô|lũ)|đẻ|phối giống|tiêm phòng)"
    r"(?: từ| vào| khoảng| trong| tháng)?\s?[(:]?\s?(?:T[0-9]{1,2}\s?[-–,]\s?)?\Z",
    re.IGNORECASE,
)
_DATE_RIGHT = re.compile(r"\s?(?:[(,]\s?)?(?:ngày )?[0-9]{1,2}/[0-9]{1,2}")


_CALLED_LEFT = re.compile(r"(?:là|mức|gọi|tên|hiệu|loại|model|mẫu|cỡ|size|phiên bản|bản)\s\Z", re.IGNORECASE)
_TIMED_LEFT = re.compile(
    r"(?:\A|[(,;:+–-]\s?|(?:đầu|cuối|giữa|từ|đến|trong|vào|hết|sang|tới|trước|sau|qua|năm|vụ|kế hoạch|lương|tiền|tháng|và|hằng|dịp|nay|thưởng|kỳ)\s)\Z",
    re.IGNORECASE,
)


def _say(match: re.Match[str]) -> str | None:
    """T1 and T8 to T12 are months unless they name a thing: kênh T8, tòa T10; a guess where nothing speaks of time."""
    left = left_of(match)
    if left.endswith("tuần "):
        return whole(match["m"])  # tuần T1 tháng 9
    if _NAMED_LEFT.search(left[-24:]) or BUILDINGS_LEFT.search(left) or _CALLED_LEFT.search(left):
        return None
    said = f"tháng {month(match['m'])}"
    return said if _TIMED_LEFT.search(left) or _GROWN_LEFT.search(left) else Guess(said)


_UNTIL_MONTH = re.compile(r"\s?(?:[-–]|đến|tới)\s?T(?:[89]|1[0-2])(?![^\W_]|[.,][0-9])")


def _say_bare_span(match: re.Match[str]) -> str | None:
    """cao điểm T8-10: a week has no eighth day; T2-6 are days of it."""
    low, high = int(match["m"]), int(match["k"])
    if low >= high or high <= _LAST_WEEKDAY or _NAMED_LEFT.search(left_of(match)[-24:]):
        return None
    return f"tháng {month(match['m'])} đến tháng {month(match['k'])}"


_LAST_WEEKDAY = 7


def _say_of_week_or_year(match: re.Match[str]) -> str | None:
    """T2 to T7 are months beside another month or behind what grows; beside days of a week and hours they are days."""
    left, right = left_of(match), right_of(match, 64)
    if _UNTIL_MONTH.match(right) and not _NAMED_LEFT.search(left[-24:]):
        return f"tháng {month(match['m'])}"
    if (
        _NAMED_LEFT.search(left[-24:])
        or BUILDINGS_LEFT.search(left)
        or _DATE_RIGHT.match(right)
        or _WEEK_BESIDE.search(left + " " + right)
    ):
        return None
    if _MONTH_BESIDE.search(left) or _MONTH_BESIDE.search(right) or _GROWN_LEFT.search(left):
        return f"tháng {month(match['m'])}"
    return None


def _say_span(match: re.Match[str]) -> str | None:
    """T10-11/2026: months of one year."""
    low, high = int(match["m"]), int(match["k"])
    year = f" năm {whole(match['y'])}" if match["y"] else ""
    return f"tháng {month(match['m'])} đến tháng {month(match['k'])}{year}" if low < high else None


def _say_instar(match: re.Match[str]) -> str:
    """sâu T1-T2: how often a larva has cast its skin."""
    until = f" đến tuổi {whole(match['b'])}" if match["b"] else ""
    return f"tuổi {whole(match['a'])}{until}"


_END = r"(?![^\W_]|[.,/][0-9]|[-–][0-9])"

_TERMS = {"1": "một", "2": "hai", "I": "một", "II": "hai"}

RULES = (
    Rule(
        name="school-term",
        family="letter",
        pattern=r"HK(?P<n>[12]|II?)\s?/\s?(?P<y>20[0-9]{2})\s?[-–]\s?(?P<z>20[0-9]{2})(?![0-9])",
        say=lambda m: f"học kỳ {_TERMS[m['n']]} năm học {whole(m['y'])}, {whole(m['z'])}",
    ),
    Rule(
        name="short-months",
        family="letter",
        pattern=r"T(?P<m>1[0-2]|[1-9])\s?[-–]\s?T?(?P<k>1[0-2]|[1-9])/(?P<y>20[0-9]{2})(?![0-9]|[.,/-][0-9])",
        say=_say_span,
    ),
    Rule(
        name="short-months",
        family="letter",
        pattern=r"T(?P<m>1[0-2]|[1-9])[-–](?P<k>1[0-2]|[89])(?![^\W_]|[.,/-][0-9])",
        say=_say_bare_span,
        left=r"(?:\A|[(,;:]\s?|(?:từ|cao điểm|khoảng|tháng|vào|trong|mùa|vụ|kéo dài|đến|cuối|đầu|và|gieo|thu hoạch)\s)\Z",
    ),
    Rule(
        name="instar",
        family="letter",
        pattern=r"T(?P<a>[1-6])(?:\s?[-–,]\s?T?(?P<b>[1-6]))?(?![^\W_]|[.,/-][0-9])",
        say=_say_instar,
        left=r"(?:sâu|sâu non|ấu trùng|sâu keo|sâu tơ|sâu khoang|rầy cám)\s\Z",
    ),
    Rule(name="short-month", family="letter", pattern=rf"T(?P<m>1[0-2]|[189]){_END}", say=_say),
    Rule(name="short-month", family="letter", pattern=rf"T(?P<m>[2-7]){_END}", say=_say_of_week_or_year),
)
