"""Numbers with a decimal comma, or a decimal point that the next word gives away."""

from __future__ import annotations

import re

from broadcast.stages.spoken.cardinal import WHOLE, cardinal, spell, whole
from broadcast.stages.spoken.rule import Rule

NUMBER = (
    r"(?:[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]{1,9})?|[0-9]{1,3}(?:,[0-9]{3}){2,}"
    r"|[0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3})+(?![0-9])|[0-9]+(?:[.,][0-9]{1,9})?)"
)
"""Any number that a unit may follow."""


def number(text: str) -> str:
    """12,5 -> mười hai phẩy năm; 1.5 -> một phẩy năm; 1.500 -> một nghìn năm trăm."""
    if re.fullmatch(WHOLE, text):
        return whole(text)
    head, _, tail = text.rpartition("," if "," in text else ".")
    return f"{whole(head)} phẩy {_after_comma(tail)}"


def _after_comma(tail: str) -> str:
    """One or two digits are a number (hai mươi lăm), more or a leading zero are said one by one."""
    return spell(tail) if len(tail) > 2 or tail[0] == "0" else cardinal(int(tail))


def _say(match: re.Match[str]) -> str:
    sign = "âm " if match["sign"] else ""
    return sign + number(match["n"])


_FOLLOWED = (
    r"(?=\s?(?:triệu|tỷ|tỉ|nghìn|ngàn|vạn|lần|điểm|độ|phần|tấn|tạ|yến|héc|lít|mét|ki-?lô|cân|%|giờ|sào|mẫu|công)\b)"
)
_COMMA = r"(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+),[0-9]{1,9}"

RULES = (
    Rule(name="comma", family="digit", pattern=f"(?P<sign>)(?P<n>{_COMMA})(?![0-9])(?![.,][0-9])", say=_say),
    Rule(
        name="comma",
        family="symbol",
        pattern=f"(?P<sign>[-−–])(?P<n>{_COMMA})(?![0-9])",
        say=_say,
        left=r"(?:\A|[\s(:=<>~]\Z)",
    ),
    Rule(
        name="point",
        family="digit",
        pattern=rf"(?P<sign>)(?P<n>[0-9]+\.(?![0-9]{{3}}\b)[0-9]{{1,9}}){_FOLLOWED}",
        say=_say,
    ),
)
