"""A stroke between two counts: 4 lần/6 giờ is four times in six hours, 24 lớp/712 em are two counts side by side."""

from __future__ import annotations

import re

from broadcast.knowledge.language.letters import LOWER
from broadcast.stages.spoken.rule import Family, Rule, left_of, right_of

_COUNT_LEFT = re.compile(rf"[0-9]\s?(?:%|[{LOWER}]{{1,8}}[23²³]?(?:[ /][{LOWER}]{{1,8}})?|[A-ZĐ]{{2,6}})\s?\Z")
_TIME_RIGHT = re.compile(r"\s?[0-9]{1,3}\s?(?:giờ|h|tháng|ngày|năm|phút|tuần|đêm|buổi|vụ)(?![^\W_])")
_TERM_LEFT = re.compile(r"[0-9]\s?(?:năm|tháng|ngày|tuần|giờ|vụ|quý)\s?\Z")
_OFTEN_RIGHT = re.compile(r"\s?[0-9]{1,2}\s?(?:lần|lứa|đợt|buổi)(?![^\W_])")
_COUNT_RIGHT = re.compile(
    r"\s?[0-9][0-9.]*\s?(?:hộ|khẩu|nhân khẩu|em|học sinh|người|lớp|thôn|xóm|đảng viên|chi bộ|hội viên|lao động|con|cây|nhà|trường|phòng|xã|đơn vị|tổ|điểm|hồ sơ|HS|HV|ĐV|NK|LĐ|lượt|thửa|lô|công trình|dự án)(?![^\W_])"
)
_HOUR_LEFT = re.compile(r"[0-9]\s?(?:h|giờ)(?:[0-5][0-9])?'?\s?\Z")
_DATE_RIGHT = re.compile(r"\s?(?:3[01]|[12][0-9]|0?[1-9])[./](?:1[0-2]|0?[1-9])(?![0-9])")
_SUM_LEFT = re.compile(r"[0-9]\s?(?:k|K|tr|đ|nghìn|triệu)\s?\Z")
_SUM_RIGHT = re.compile(r"\s?[0-9][0-9.,]*\s?(?:k|K|tr|đ|nghìn|triệu)(?![^\W_])")
_SAME = re.compile(rf"([{LOWER}]{{1,8}})\s?\Z")


def _say(match: re.Match[str]) -> str | None:
    left, right = left_of(match, 24), right_of(match, 24)
    if _SUM_LEFT.search(left) and _SUM_RIGHT.match(right):
        return ", "  # 150k/250k/390k
    if _HOUR_LEFT.search(left) and _DATE_RIGHT.match(right):
        return " ngày "  # 19h/16/9
    if _TERM_LEFT.search(left) and _OFTEN_RIGHT.match(right):
        return " "  # 1 năm/2 lần
    if not _COUNT_LEFT.search(left):
        return None
    if _TIME_RIGHT.match(right):
        return " trong "
    counted = _COUNT_RIGHT.match(right)
    before = _SAME.search(left)
    return ", " if counted and not (before and counted[0].endswith(" " + before[1])) else None


_BEGINNINGS: tuple[tuple[Family, str], ...] = (("symbol", ""), ("space", r"\s"))

RULES = tuple(
    Rule(name="counts", family=family, pattern=rf"{blank}/\s?(?=[0-9])", say=_say) for family, blank in _BEGINNINGS
)
