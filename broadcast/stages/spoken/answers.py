"""What a test said, written as a sign in brackets: test nhanh (+), HIV (-), dây (+)."""

from __future__ import annotations

import re

from broadcast.stages.spoken.rule import Family, Guess, Rule, at_line_start, left_of

_SAID_LEFT = re.compile(r"(?:(?:dương|âm) tính|tăng|giảm)\s?\Z", re.IGNORECASE)
_POLE_LEFT = re.compile(r"(?:cực|dây|cọc|đầu|bản|ion|điện tích|kẹp|mỏ)\s?\Z", re.IGNORECASE)
_TEST_LEFT = re.compile(
    r"(?<![^\W\d_])(?:test|tét|xét nghiệm|xn|mẫu|kết quả|kq|hiv|cúm|rh|protein|đường|nhóm máu|hbsag|hcv|covid|pcr|ns1|sốt"
    r"|dại|giang mai|ma túy|heroin|thai|kháng|phản ứng|men|vi khuẩn|vi rút|virus|bn|bệnh|ca|f0|f1|h[0-9]n[0-9])(?![^\W\d_])[^.;\n]{0,48}\Z",
    re.IGNORECASE,
)


def _say(match: re.Match[str]) -> str:
    """Positive or negative: of a test, of a pole; nothing where it is said already or only marks a line of a list."""
    left = left_of(match)
    if at_line_start(match) or _SAID_LEFT.search(left):
        return " "
    plus = match["sign"] == "+"
    if _POLE_LEFT.search(left):
        return " dương " if plus else " âm "
    said = " dương tính " if plus else " âm tính "
    return said if _TEST_LEFT.search(left) else Guess(said)


_BEGINNINGS: tuple[tuple[Family, str], ...] = (("symbol", ""), ("space", r"[^\S\n]{1,4}"))

RULES = tuple(
    Rule(name="sign", family=family, pattern=rf"{blank}\(\s?(?P<sign>[+\-–])\s?\)", say=_say)
    for family, blank in _BEGINNINGS
)
