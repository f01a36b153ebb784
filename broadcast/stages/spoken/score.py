"""Results of matches: thắng 3-1, tỷ số 2 - 0, thôn Đông thắng thôn Tây 2-1."""

from __future__ import annotations

import re

from broadcast.knowledge.language.letters import LOWER, UPPER
from broadcast.stages.spoken.cardinal import cardinal
from broadcast.stages.spoken.figures import number
from broadcast.stages.spoken.rule import Rule, left_of, right_of

_PLAYED = r"(?:thắng|thua|hòa|hoà|tỷ số|điểm số|tỉ số|kết quả|dẫn|đánh bại|gỡ hòa|cầm hòa|san bằng|nâng tỷ số|hạ|vượt qua|trận|hiệp|set|ván|chung kết|bóng chuyền|cầu lông|bóng bàn|quần vợt|bán kết|penalty|pen|luân lưu)"
_LEFT = rf"{_PLAYED}(?: (?:với|là|chung cuộc|đậm|sát nút|lại|trước|đội|chủ nhà|cách biệt|bằng|ngược|kết thúc|tỷ số|tỉ số|đều|chung|lên|các|[12](?=:)|(?-i:[A-ZĐ])\w*)){{0,5}}[\s:]*\Z"
_SCORES_LEFT = r"[0-9]{1,2}\s?[-–]\s?[0-9]{1,2}\)?\s?[(,;]?\s?(?:(?:và|các|set|séc|ván|hiệp)\s){0,2}\Z"
_NO_TEAM = re.compile(
    r"(?:Điều|Tổ|Thôn|Khu|Ngày|Tháng|Tầng|Lớp|Khối|Ca|Từ|Số|Cấp|Bài|Mục|Khoản|Quận|Phường|Thứ|Tết|Lễ|Khoảng|Khánh|Tám|Dịp|Chiến thắng|Sáng|Trưa|Chiều|Tối|Đêm|Hôm|Mùng)\s\Z"
)
_WON = (
    r"(?-i:thắng(?! cảnh| cử| lợi)|Thắng(?= [a-zđ])|(?<![Tt]ua )thua(?! lỗ)|hòa(?! giải| bình| tan| nhập| loãng| lưới)|hoà(?! giải| bình)|hiệp(?! hội| định| thương| sức)"
    r"|[Tt]ỷ số|[Tt]ỉ số|đánh bại|[Cc]ầm hòa|[Gg]ỡ hòa|[Dd]ẫn trước|[Dd]ẫn điểm|set|séc|ván|[Cc]hung kết|[Bb]án kết|[Tt]ứ kết|luân lưu|penalty|pen|[Gg]iao hữu)"
)
"""What is told of a match alone; hiệp hội, thắng cảnh and hòa giải are other words, Hòa and Thắng are names."""

_TOLD_LEFT = rf"{_WON}(?![^\W_])[^.;!?\n()]{{0,48}}(?:(?<![0-9])[\s:]\s?|(?<=[0-9][A-HK][0-9])\s|\s?\()\Z"
_MATCH_LEFT = re.compile(
    rf"(?:[Kk]ết quả|[Tt]rận|[Gg]ặp|[Gg]iải bóng|[Gg]iải cầu|[Bb]ảng [A-H]|[Ll]ượt|[Vv]òng)[^.;!?\n]{{0,60}}(?<![^\W_])(?:[{UPPER}][{LOWER}]+|(?:[Xx]óm|[Tt]hôn|[Đđ]ội|[Tt]ổ|[Kk]hối|[Ll]ớp|[Ấấ]p|[Bb]ản|[Kk]hu|[Tt]rường|CLB)\s\w{{1,4}}):?\s\Z"
)
_CLOSED = re.compile(
    r"\s*(?:\Z|[.,;:)(!?\n]|(?:trước|sau|nghiêng|và|trong|ở|tại|ngay|để|khi|rồi|nhờ|với|đầy|giành|trên|nhưng|vào|lúc|cho)(?![^\W_]))"
)
_COUNTS = re.compile(
    r"(?:ngày|sáng|chiều|tối|đêm|hôm|từ|khoảng|lúc|tháng|thứ|tổ|thôn|xóm|lớp|khối|số|trang|điều|khoản|quý|gần|hơn|thêm|cấp|trước|cả|[+-])\s\Z",
    re.I,
)


def _score(match: re.Match[str]) -> str:
    return f"{cardinal(int(match['a']))} {cardinal(int(match['b']))}"


_MOST_GOALS = 9


def _say(match: re.Match[str]) -> str | None:
    """A result of a match; Chiến thắng 30-4 is a day."""
    left = left_of(match, 16)
    day = re.search(r"(?:ngày|sáng|trưa|chiều|tối|đêm|hôm)\s\Z", left, re.I)
    feast = int(match["a"]) > _MOST_GOALS and re.search(r"chiến thắng\s\Z", left, re.I)
    return None if day or feast else _score(match)


def _say_told(match: re.Match[str]) -> str | None:
    """thắng … 2-1, where nothing is counted behind it: thắng 2-3 trận has a range."""
    if not _CLOSED.match(right_of(match, 8)) or _COUNTS.search(left_of(match, 8)):
        return None
    return _say(match)


def _say_match(match: re.Match[str]) -> str | None:
    """Kết quả: Nam Định - Thanh Hóa 2-0, Hà Tĩnh gặp Nghệ An 0-1: behind the second of two names."""
    if not _CLOSED.match(right_of(match, 8)) or _NO_TEAM.search(left_of(match, 16)):
        return None
    return _score(match) if _MATCH_LEFT.search(left_of(match)) else None


def _say_next(match: re.Match[str]) -> str | None:
    """The result of a half in brackets, or of the next set, behind another one: 2-1 (1-0)."""
    left = left_of(match)
    sets = re.search(r"(?:[0-9]{1,2}[-–][0-9]{1,2}\s?[,;(]\s?){3}\Z", left)
    return _score(match) if sets or re.search(_PLAYED, left, re.I) else None


def _say_between(match: re.Match[str]) -> str | None:
    """Việt Nam 2-1 Thái Lan: between two names."""
    return None if _NO_TEAM.search(left_of(match, 16)) else _score(match)


_PAIR = r"(?P<a>[0-9]{1,2})\s?[-–:]\s?(?P<b>[0-9]{1,2})(?![0-9])(?!\s?(?:%|[/.,–-][0-9]|triệu|tỷ|nghìn|người|ngày|tháng|bàn thắng))"


def _say_halves(match: re.Match[str]) -> str:
    """dẫn 2,5 - 1,5: chess has half points."""
    return f"{number(match['a'])}, {number(match['b'])}"


RULES = (
    Rule(
        name="halves",
        family="digit",
        then=",",
        pattern=r"(?P<a>[0-9]{1,2},5)\s?[-–]\s?(?P<b>[0-9]{1,2},5)(?![0-9]|[.,/-][0-9]|\s?(?:%|[^\W\d_]{1,3}(?![^\W_])))",
        say=_say_halves,
        left=r"(?:thắng|thua|hòa|hoà|tỷ số|tỉ số|dẫn)(?: chung cuộc| trước| điểm| với| đội| với tỷ số| tỷ số| kết quả){0,3}\s\Z",
    ),
    Rule(name="score", family="digit", then=" -:", pattern=_PAIR, say=_say, left=_LEFT),
    Rule(
        name="told", family="digit", then=" -", pattern=_PAIR.replace("[-–:]", "[-–]"), say=_say_told, left=_TOLD_LEFT
    ),
    Rule(name="match", family="digit", then="-", pattern=_PAIR.replace(r"\s?[-–:]\s?", "[-–]"), say=_say_match),
    Rule(
        name="halved",
        family="digit",
        then=" -",
        pattern=_PAIR + r"(?=\s?\([0-9]{1,2}\s?(?:[-–]\s?[0-9]{1,2}\)|/\s?[0-9]{1,2}[,;)]))",
        say=_score,
    ),
    Rule(
        name="match",
        family="digit",
        then="-",
        pattern=r"(?P<a>[0-9])[-–](?P<b>[0-9])(?![0-9]|[.,/–-][0-9])",
        say=lambda m: _score(m) if _CLOSED.match(right_of(m, 8)) else None,
        left=rf"(?-i:[{UPPER}]\w*(?: [{UPPER}]\w*){{0,3}}) [-–] (?-i:[{UPPER}]\w*(?: [{UPPER}]\w*){{0,3}}):\s\Z",
    ),
    Rule(
        name="sets",
        family="digit",
        then="/",
        pattern=r"(?P<a>[0-9]{1,2})/(?P<b>[0-9]{1,2})(?![0-9]|[.,/-][0-9])",
        say=_score,
        left=r"(?<![0-9])[0-9]\s?[-–]\s?[0-9]\s?\((?:[0-9]{1,2}/[0-9]{1,2}\s?[,;]\s?){0,4}\Z",
    ),
    Rule(name="next", family="digit", then=" -:", pattern=_PAIR, say=_say_next, left=_SCORES_LEFT),
    Rule(
        name="between",
        family="digit",
        then=" -",
        pattern=rf"(?P<a>[0-9])\s?[-–]\s?(?P<b>[0-9])(?=\s(?:[{UPPER}][{LOWER}]|U[12][0-9]\s))",
        say=_say_between,
        left=rf"(?-i:[{UPPER}][{LOWER}]{{1,9}})\s\Z",
    ),
    Rule(
        name="between",
        family="digit",
        then=" -",
        pattern=rf"(?P<a>[0-9])\s?[-–]\s?(?P<b>[0-9])(?=\s[{UPPER}][{LOWER}])",
        say=lambda m: _score(m) if int(m["a"]) > int(m["b"]) else None,
        left=r"(?-i:[A-Z]{2,4})\s\Z",
    ),
)
