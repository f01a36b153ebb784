"""Times of day and lengths of time: 7h30, 14:00, 7g, 19h30'."""

from __future__ import annotations

import re

from broadcast.knowledge.language import syllable
from broadcast.stages.spoken.cardinal import cardinal
from broadcast.stages.spoken.day import COUNTED_RIGHT, DAY, MONTH
from broadcast.stages.spoken.rule import Rule, left_of

_HOUR = r"(?P<h>2[0-4]|[01]?[0-9])"
_MINUTE = r"(?P<m>[0-5][0-9])"
_END = r"(?![^\W_]|[.,:][0-9])"


_NUMBERED_LEFT = re.compile(
    r"(?:ván|hiệp|set|séc|trận|vòng|bảng|nhóm|bước|câu|tổ|đợt|lần|phần|mục|điều|ý|mũi|giai đoạn|số|thôn|xóm|lớp|khối)\s\Z",
    re.IGNORECASE,
)
_MIXED_LEFT = re.compile(r"(?:pha|trộn|tỷ lệ|tỉ lệ|loãng|hòa tan|hoà tan|P:L:G|cơ cấu)[\w\s:]{0,20}\Z", re.IGNORECASE)


def _say_clock(match: re.Match[str]) -> str | None:
    """8:30, but Ván 1: 11-8 has a number and a colon, and pha 1:10 a ratio."""
    left = left_of(match)
    if ":" in match[0] and (_NUMBERED_LEFT.search(left) or _MIXED_LEFT.search(left)):
        return None
    return _say(match)


def _say_seconds(match: re.Match[str]) -> str | None:
    """14:28:58; but tỷ lệ 14:28:58 has three parts of a whole."""
    return None if _MIXED_LEFT.search(left_of(match)) else _say(match)


_SWALLOWED_LEFT = re.compile(r"(?:uống|liều|dùng|ăn|bón|cho|nặng|khoảng)[^.;\n]{0,20}[0-9]\s?[-–]\s?\Z", re.IGNORECASE)


def _say_gram_or_hour(match: re.Match[str]) -> str | None:
    """họp 8-9g; but uống 10-20g is a weight."""
    return None if _SWALLOWED_LEFT.search(left_of(match)) else _say(match)


_SLOGAN_LEFT = re.compile(
    r"(?:triết lý|nguyên tắc|phương pháp|công thức|mô hình|quy tắc)[\w\s]{0,20}[\"“]?\Z", re.IGNORECASE
)
_BRAND_LEFT = re.compile(r"(?<![^\W_])([A-Z][a-z]{3,15})\s\Z")


def _say_loud(match: re.Match[str]) -> str | None:
    """Họp 10H; but Basudin 10H is a strength."""
    if match[0][-1] == "H" and _SLOGAN_LEFT.search(left_of(match, 36)):
        return None  # triết lý 5H
    brand = _BRAND_LEFT.search(left_of(match, 18)) if match[0][-1] == "H" else None
    return None if brand and not syllable.valid(brand[1]) else _say(match)


def _say(match: re.Match[str]) -> str:
    """Minutes of zero are not said: 02h00 is hai giờ."""
    groups = match.groupdict()
    said = [cardinal(int(groups["h"])), "giờ"]
    second = int(groups.get("s") or 0)
    if int(groups.get("m") or 0) or second:
        said += [cardinal(int(groups.get("m") or 0)), "phút"]
    return " ".join(said + ([cardinal(second), "giây"] if second else []))


_NOON = 12
_PARTS_OF_DAY = ((6, "chiều"), (9, "tối"), (11, "đêm"))
"""Up to which hour of the second half of a day it is called what."""


def _say_half(match: re.Match[str]) -> str:
    """8:00 AM, 5 PM: in the morning, in the afternoon; 14:00 PM says it already."""
    hour = int(match["h"])
    if hour > _NOON:
        return _say(match)
    if match["half"].upper() == "AM":
        part = "đêm" if hour == _NOON else "sáng"
    else:
        part = "trưa" if hour == _NOON else next(name for last, name in _PARTS_OF_DAY if hour <= last)
    return f"{_say(match)} {part}"


def _say_minutes(match: re.Match[str]) -> str:
    """nghỉ 15'; phút 48' says it before the figure."""
    said = cardinal(int(match["n"]))
    return said if re.search(r"phút(?: thứ)?\s\Z", left_of(match, 10), re.IGNORECASE) else f"{said} phút"


_HOUR_SAID = (
    r"(?:(?:lúc|từ|đến|hồi|vào|khoảng|trước|sau|tới|sáng|chiều|tối|trưa|đêm|chiếu|phát|phát sóng|bắt đầu|khai mạc|diễn ra|hẹn|tập trung|xuất phát|khởi hành|-|–)\s*"
    r"|(?:thứ (?:[2-7]|hai|ba|tư|năm|sáu|bảy)|(?-i:T[2-7]|CN)|chủ nhật|(?:hôm|sáng|trưa|chiều|tối|ngày) (?:nay|mai)|[0-9]{1,2}/[0-9]{1,2}(?:/20[0-9]{2})?)\s?[,:(]?\s*)"
)
"""Words before an hour; a day with or without a comma is one of them: Thứ bảy, 20g."""

_GRAM_OR_HOUR = rf"{_HOUR_SAID}(?:[0-9]{{1,2}}[gG](?:[0-5][0-9])?\s?(?:-|–|đến|,|và)\s?){{0,4}}\Z"
_NO_GRAM = r"(?!\s?(?:(?:-|–|đến|tới)\s?[0-9]{1,3}\s?g\s?)?(?:/|thuốc|muối|đường|bột|men|phân|cám|thịt|cá|rau|gừng|tỏi|protein|đạm|chất|xơ|tinh|lipid|carb|canxi|chất béo|mỡ|dầu|nước|quả|lá|củ|rễ|vỏ|thịt|kẽm|sắt|khô|tươi|mỗi (?:lần|ngày|gốc|hố|con)|một (?:lần|ngày)|chế phẩm|vôi|sữa|gạo|hạt|trà|mật))"

_POINTED = rf"(?P<h>2[0-3]|[01]?[0-9])\.{_MINUTE}{_END}"
_POINTED_RIGHT = (
    r"\s(?:sáng|trưa|chiều|tối(?! đa| thiểu| ưu)|đêm|ngày|hôm|thứ|chủ nhật|hằng ngày|hàng ngày)(?![^\W\d_])"
)
"""An hour whose minutes stand behind a point, and what tells it from a number: the part of the day or the day behind it."""

_VALUED_LEFT = re.compile(
    r"(?:(?<!đấu )(?<!đánh )giá|cổ phiếu|chỉ số|index|lãi suất|điểm (?:chuẩn|số|thi))(?![^\W_])[^.;\n]{0,40}\Z",
    re.IGNORECASE,
)
"""Before what is worth something, where a figure with a point is no hour: cổ phiếu mở cửa 12.45."""


_AT_LEFT = re.compile(r"(?:lúc|hồi)\s\Z", re.IGNORECASE)
_DAY_LEFT = re.compile(rf"(?<![0-9.]){DAY}\.{MONTH}\s?(?:-|–|đến|tới)\s?\Z")


def _say_pointed(match: re.Match[str]) -> str | None:
    """An hour, but neither a price nor the second of two days: từ 22.10 đến 23.10."""
    left = left_of(match)
    if _DAY_LEFT.search(left) and re.fullmatch(rf"{DAY}\.{MONTH}", match[0]):
        return None
    return None if _VALUED_LEFT.search(left) and not _AT_LEFT.search(left) else _say(match)


def _say_pair(match: re.Match[str]) -> str | None:
    """từ 22.10 - 23.45 ngày mai; but từ 22.10 - 25.10 are days."""
    days = re.fullmatch(rf"{DAY}\.{MONTH}", match["until"]) and re.match(rf"{DAY}\.{MONTH}(?![0-9])", match[0])
    return None if days else _say_pointed(match)


POINTED_RULES = (
    Rule(
        name="h",
        family="digit",
        then=".",
        pattern=rf"{_POINTED}(?:(?={_POINTED_RIGHT})|{COUNTED_RIGHT})",
        say=_say_pointed,
        left=r"(?:lúc|hồi|(?:mở|đóng) cửa|bắt đầu|khai mạc|giờ (?:làm việc|học|phát|mở cửa):?)\s(?:[0-9]{1,2}\.[0-5][0-9]\s?(?:,|và|hoặc|-|–|đến)\s?){0,3}\Z",
    ),
    Rule(
        name="h",
        family="digit",
        then=".",
        pattern=rf"{_POINTED}(?=(?:\s?[-–]\s?|\s(?:đến|tới)\s)(?P<until>[0-9]{{1,2}}\.[0-5][0-9]){_POINTED_RIGHT})",
        say=_say_pair,
    ),
    Rule(
        name="h",
        family="digit",
        then=".",
        pattern=rf"{_POINTED}(?={_POINTED_RIGHT})",
        say=_say_pointed,
        left=r"(?:(?:từ|đến|tới|vào|khoảng|trước|sau)|[0-9]\.[0-9]{2}\s?[-–])\s?\Z",
    ),
)

RULES = (
    Rule(
        name="h",
        family="digit",
        then=" aA:",
        pattern=rf"{_HOUR}\s?(?:[hH]\s?|:){_MINUTE}(?:['’′]|p|ph| ?phút)?{_END}(?!\s?%)(?!(?<=\s[0-5][0-9])\s?(?:/\s?[0-9]|[-–]\s?[0-9]{{1,2}}/))",
        say=_say_clock,
    ),
    Rule(
        name="h",
        family="digit",
        then=" aA",
        pattern=r"(?P<h>[0-9]{1,3})\s?[hH]\s?(?P<m>[0-5]?[0-9])(?:['’′]|p|ph| ?phút)(?![^\W_]|['\"])",
        say=_say,
    ),
    Rule(name="h", family="digit", then=":", pattern=rf"{_HOUR}:{_MINUTE}[hH]{_END}", say=_say_clock),
    Rule(name="h", family="digit", then="aA", pattern=rf"{_HOUR}[hH][:.]{_MINUTE}{_END}", say=_say),
    Rule(
        name="h",
        family="digit",
        then="aA",
        pattern=rf"{_HOUR}[hH]{_MINUTE}(?=(?:ngày|sáng|trưa|chiều|tối|đêm|đến|thứ|tại)(?![^\W\d_]))",
        say=_say,
    ),
    Rule(name="h", family="digit", then=" ", pattern=rf"{_HOUR} giờ\s?00(?: phút)?{_END}", say=_say),
    Rule(name="g", family="digit", then="aA", pattern=rf"{_HOUR}[gG]{_MINUTE}(?:['’′]|p|ph)?{_END}", say=_say),
    Rule(
        name="half",
        family="digit",
        then=" :aA",
        pattern=rf"{_HOUR}(?::{_MINUTE})?\s?(?P<half>[AP]M|[ap]m)(?![^\W_])",
        say=_say_half,
    ),
    Rule(name="h", family="digit", then="aA", pattern=rf"{_HOUR}[hH]{_END}", say=_say_loud),
    Rule(name="hours", family="digit", then=" a", pattern=rf"(?P<h>[0-9]{{1,4}}) ?h{_END}", say=_say),
    Rule(
        name="g",
        family="digit",
        then="aA",
        pattern=rf"{_HOUR}[gG]{_END}{_NO_GRAM}",
        say=_say_gram_or_hour,
        left=_GRAM_OR_HOUR,
    ),
    Rule(
        name="g",
        family="digit",
        then="a",
        pattern=rf"{_HOUR}g{_END}{_NO_GRAM}(?=\s?[-–]\s?(?:2[0-4]|1[0-9]|[0-9])g(?:[0-5][0-9])?(?!\w)(?!\s?(?:/|[^\W\d_])))",
        say=_say,
        left=r"(?:\A|[\n:;(]\s?|[0-9]g(?:[0-5][0-9])?\s?(?:,|và)\s)\Z",
    ),
    Rule(
        name="g",
        family="digit",
        then="aA",
        pattern=rf"{_HOUR}[gG](?=\s(?:sáng|trưa|chiều|tối|đêm|ngày|thứ|T[2-7](?![0-9])|CN|chủ nhật|Chủ nhật|hôm|mai|hằng ngày|hàng ngày)(?![^\W\d_]))",
        say=_say,
    ),
    Rule(
        name="g",
        family="digit",
        then="a",
        pattern=rf"{_HOUR}g(?=\s?[-–]\s?(?:2[0-4]|1[0-9]|[0-9])(?:g[0-5][0-9]|g\s(?:sáng|trưa|chiều|tối|đêm|ngày|hằng|các)))",
        say=_say,
    ),
    Rule(
        name="to",
        family="letter",
        pattern=r"à(?=\s?(?:2[0-4]|[01]?[0-9])\s?[gh:])",
        say=lambda _: "đến",
        left=r"[0-9]\s?(?:g|h|giờ)?\s?(?:[0-5][0-9])?\s\Z",
    ),
    Rule(
        name="seconds",
        family="digit",
        then=":",
        pattern=rf"{_HOUR}:{_MINUTE}:(?P<s>[0-5][0-9]){_END}",
        say=_say_seconds,
    ),
    Rule(
        name="seconds",
        family="digit",
        then="a",
        pattern=rf"{_HOUR}h{_MINUTE}(?:'|p|ph)(?P<s>[0-5][0-9])(?:''|\"|s){_END}",
        say=_say,
    ),
    Rule(
        name="minutes",
        family="digit",
        then=" a?",
        pattern=r"(?P<n>[0-9]{1,3}) ?(?:['’′]|p|ph|phút)(?![^\W_'’])",
        say=_say_minutes,
    ),
    Rule(
        name="minutes",
        family="digit",
        then="a",
        pattern=r"(?P<n>[0-9]{1,3})(?:p|ph|phút)(?P<s>[0-5]?[0-9])(?:s|giây)?(?![^\W_])",
        say=lambda m: f"{cardinal(int(m['n']))} phút {cardinal(int(m['s']))} giây",
    ),
)
