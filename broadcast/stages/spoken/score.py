"""Results of matches: thắng 3-1, tỷ số 2 - 0."""

from __future__ import annotations

import re

from broadcast.knowledge.language.letters import LOWER, UPPER
from broadcast.stages.spoken.cardinal import cardinal
from broadcast.stages.spoken.rule import Rule, left_of

_PLAYED = r"(?:thắng|thua|hòa|hoà|tỷ số|tỉ số|kết quả|dẫn|đánh bại|gỡ hòa|cầm hòa|san bằng|nâng tỷ số|hạ|vượt qua|trận|hiệp|set|ván|chung kết|bóng chuyền|cầu lông|bóng bàn|quần vợt|bán kết|penalty|luân lưu)"
_LEFT = rf"{_PLAYED}(?: (?:với|là|chung cuộc|đậm|sát nút|lại|trước|đội|chủ nhà|cách biệt|bằng|kết thúc|tỷ số|tỉ số|đều|chung|lên|các|[12](?=:)|(?-i:[A-ZĐ])\w*)){{0,5}}[\s:]*\Z"
_SCORES_LEFT = r"[0-9]{1,2}\s?[-–]\s?[0-9]{1,2}\s?[(,;]?\s?(?:và )?\Z"
_NO_TEAM = re.compile(
    r"(?:Điều|Tổ|Thôn|Khu|Ngày|Tháng|Tầng|Lớp|Khối|Ca|Từ|Số|Cấp|Bài|Mục|Khoản|Quận|Phường|Thứ|Tết|Lễ|Khoảng|Khánh|Tám|Dịp|Chiến thắng)\s\Z"
)


def _score(match: re.Match[str]) -> str:
    return f"{cardinal(int(match['a']))} {cardinal(int(match['b']))}"


def _say(match: re.Match[str]) -> str | None:
    """A result of a match; Chiến thắng 30-4 is a day."""
    day = re.search(r"(?:chiến thắng|ngày|sáng|chiều|tối|hôm)\s\Z", left_of(match, 16), re.I)
    return None if day and int(match["a"]) > 9 else _score(match)


def _say_next(match: re.Match[str]) -> str | None:
    """The result of a half in brackets, or of the next set, behind another one: 2-1 (1-0)."""
    return _score(match) if re.search(_PLAYED, left_of(match), re.I) else None


def _say_between(match: re.Match[str]) -> str | None:
    """Việt Nam 2-1 Thái Lan: between two names."""
    return None if _NO_TEAM.search(left_of(match, 16)) else _score(match)


_PAIR = r"(?P<a>[0-9]{1,2})\s?[-–:]\s?(?P<b>[0-9]{1,2})(?![0-9])(?!\s?(?:%|[/.,–-][0-9]|triệu|tỷ|nghìn|người|ngày|tháng|bàn thắng))"

RULES = (
    Rule(name="score", family="digit", then=" -:", pattern=_PAIR, say=_say, left=_LEFT),
    Rule(name="next", family="digit", then=" -:", pattern=_PAIR, say=_say_next, left=_SCORES_LEFT),
    Rule(
        name="between",
        family="digit",
        then=" -",
        pattern=rf"(?P<a>[0-9])\s?[-–]\s?(?P<b>[0-9])(?=\s[{UPPER}][{LOWER}])",
        say=_say_between,
        left=rf"(?-i:[{UPPER}][{LOWER}]{{1,9}})\s\Z",
    ),
)
