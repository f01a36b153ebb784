"""Numbers joined by commas without a blank: lớp 1,2,3; Điều 5,6,7; khoản 1,2. A number of thousands is none."""

from __future__ import annotations

import re

from broadcast.stages.spoken.day import month
from broadcast.stages.spoken.figures import whole
from broadcast.stages.spoken.ordinal import ordinal
from broadcast.stages.spoken.rule import Rule, left_of, right_of

_NAMED_LEFT = (
    r"(?:lớp|khối|điều|khoản|mục|tổ|thôn|xóm|ấp|bản|khu|khu phố|tổ dân phố|kp|tdp|tháng|quý|nhóm|bài|câu|tiết|tầng|phòng|dãy"
    r"|bảng|chương|phần|loại|cấp|thứ|đợt|tập|quận|phường|huyện|đội|ca|cụm|tuyến|vùng|khóa|khoá|ngõ|lô|ô|thửa|phụ lục|biểu|tuần|mũi|cấp độ|tờ|quyển|hàng|chi bộ|quầy|bàn|cửa|kiốt|ki-ốt|vị trí|mẫu|đường|tổ|câu|hình)(?: số)?\s+\Z"
)


_LAST_CLASS = 12


def _say(match: re.Match[str]) -> str | None:
    """Each number by itself; of months the fourth is tư, of weekdays too."""
    parts = re.split(r"\s?[,;+]\s?", match[0])
    if "+" not in match[0] and all(len(part) == 3 for part in parts[1:]) and len(parts[0]) <= 3:
        return None  # 1,500,000
    if any(part[0] == "0" for part in parts) and "," in match[0] and len(parts) == 2:
        return None  # phụ cấp 0,3
    if re.match(r"\s?[-–]\s?[0-9]{1,3},[0-9]", right_of(match, 8)):
        return None  # kinh tuyến 110,5-115,0
    left = left_of(match, 8).lower()
    if left.endswith("lớp ") and any(int(part) > _LAST_CLASS for part in parts):
        return None  # tỷ lệ GV/lớp 1,62
    read = _month if re.search(r"tháng\s+\Z", left) else _ordinal if re.search(r"thứ\s+\Z", left) else whole
    return ", ".join(read(part) for part in parts)


def _say_long(match: re.Match[str]) -> str:
    """phòng 101,102: rooms, plots and articles have three figures."""
    return ", ".join(whole(part) for part in match[0].split(","))


def _month(text: str) -> str:
    return month(text)


def _ordinal(text: str) -> str:
    return ordinal(int(text))


_HOUSE_RIGHT = r"(?=\s(?:đường|phố|ngõ|ngách|hẻm|thôn|xóm|tổ|khu|ấp)(?![^\W_]))"

RULES = (
    Rule(
        name="added",
        family="digit",
        then=" ?",
        pattern=r"[0-9]{1,3}(?:\s?\+\s?[0-9]{1,3}){1,8}(?![^\W_]|[.,/][0-9]|\s?=)",
        say=_say,
        left=_NAMED_LEFT.replace("(?:lớp|", "(?:lớp|học kỳ|khu vực|"),
    ),
    Rule(
        name="numbers",
        family="digit",
        then=",",
        pattern=rf"[0-9]{{1,3}},[0-9]{{1,3}}(?![0-9]|[.,/][0-9]){_HOUSE_RIGHT}",
        say=_say,
        left=r"số\s+\Z",
    ),
    Rule(
        name="rooms",
        family="digit",
        then=",",
        pattern=r"[1-9][0-9]{2}(?:,[1-9][0-9]{2}){1,20}(?![0-9]|[.,/][0-9])(?!\s?(?:đồng|đ|m2|ha)(?![^\W_]))",
        say=_say_long,
        left=r"(?:phòng|căn hộ|thửa|tờ bản đồ|điều|trang|lộ|số nhà)(?: số)?\s+\Z",
    ),
    Rule(
        name="list",
        family="digit",
        then=",",
        pattern=r"[0-9]{1,3}(?:,[0-9]{1,3}){2,20}(?![0-9]|[.,/][0-9])",
        say=_say,
    ),
    Rule(
        name="pair",
        family="digit",
        then=",",
        pattern=r"[0-9]{1,2},[0-9]{1,2}(?![0-9]|[.,/][0-9])(?!\s?(?:%|(?:kg|g|mg|ml|m|m2|m3|km|cm|mm|ha|độ|lít|triệu|tỷ|tỉ|nghìn|ngàn|đồng|đ|tấn|tạ|điểm|giờ|tuổi|mét|lần|inch|in|W|kW|V|kV|GHz|MHz|Hz|MP|bar|mã lực|phân khối|phút|giây|cấp)(?![^\W_])))",
        say=_say,
        left=_NAMED_LEFT,
    ),
)
