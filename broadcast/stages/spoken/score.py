"""Results of matches: thắng 3-1, tỷ số 2 - 0."""

from __future__ import annotations

import re

from broadcast.stages.spoken.cardinal import cardinal
from broadcast.stages.spoken.rule import Rule


def _say(match: re.Match[str]) -> str:
    return f"{cardinal(int(match['a']))} {cardinal(int(match['b']))}"


_LEFT = r"(?:thắng|thua|hòa|hoà|tỷ số|tỉ số|kết quả|dẫn|đánh bại|gỡ hòa|cầm hòa)(?: (?:với|là|chung cuộc|đậm|sát nút|lại|trước|tỷ số|tỉ số|[A-ZĐ]\w+)){0,4}[\s:]*\Z"

RULES = (
    Rule(
        name="score",
        family="digit",
        pattern=r"(?P<a>[0-9]{1,2})\s?[-–:]\s?(?P<b>[0-9]{1,2})(?![0-9])(?!\s?(?:%|[/.,][0-9]))",
        say=_say,
        left=_LEFT,
    ),
)
