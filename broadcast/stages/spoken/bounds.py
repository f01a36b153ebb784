"""Bounds written as signs: trẻ ≥ 6 tháng tuổi is từ sáu tháng tuổi trở lên, tốc độ ≤ 10 km/h is không quá.

In mathematics and behind an index written in letters (BMI, SpO2, x) the sign is said by its name.
"""

from __future__ import annotations

import re
from functools import cache

from broadcast.knowledge.language import syllable
from broadcast.knowledge.language.letters import LOWER
from broadcast.stages.spoken import tables
from broadcast.stages.spoken.figures import NUMBER, number
from broadcast.stages.spoken.measure import unit
from broadcast.stages.spoken.rule import Rule, left_of, right_of

_SIGNS = {"≥": "lớn hơn hoặc bằng", "≤": "nhỏ hơn hoặc bằng"}
_PROSE_LEFT = re.compile(
    rf"(?:\A|[(;:]\s?|(?<![^\W_])(?:NCT|HS|TE|PN|NKT|LĐ|HV|ĐV|CD|BN|DN|HĐ)\s|(?<![^\W_])([{LOWER}]+)[\s,]\s?(?:[0-9]{{1,2}}\s)?)\Z"
)
_COUNTED = (
    "tháng tuổi|tuần tuổi|ngày tuổi|tuổi|người|trẻ|lần|ngày|tháng|năm|tuần|giờ|phút|hộ|em|ca|cháu|học sinh|mũi|liều|lượt|con|cây|lớp|tầng|đồng"
    "|điểm|triệu đồng|triệu|tỷ đồng|tỷ|nghìn đồng|độ|buổi|tiết|từ|chữ|trang|phiếu|mét|đảng viên|lao động|bàn|món|viên|gói|lít|tấn|tạ|yến|sào|công|chỗ"
)
"""What a number counts, so that `trở lên` can stand behind it."""


def _sign(written: str) -> str:
    return "≥" if written in ("≥", ">=", "=>") else "≤"


def _in_prose(left: str) -> bool:
    """Whether a word of the language stands before the sign and no x, no index and no equation."""
    before = _PROSE_LEFT.search(left)
    return before is not None and (
        before[1] is None
        or not before[1].isascii()
        or len(before[1]) > 2
        or (len(before[1]) > 1 and syllable.valid(before[1]))
    )


_MEASURED_RIGHT = re.compile(r"[0-9]+(?:[.,][0-9]+)?\s?(?:mmol|mg|µg|μg|g|UI|IU|mcg)\s?/")
"""A concentration, of which the sign is said by its name."""


def _say(match: re.Match[str]) -> str:
    """The sign alone; what it bounds is read behind it."""
    sign = _sign(match["sign"])
    if _in_prose(left_of(match)) and not _MEASURED_RIGHT.match(right_of(match, 16)):
        return " không quá " if sign == "≤" else " từ "
    return f" {_SIGNS[sign]} "


def _say_least(match: re.Match[str]) -> str | None:
    """From so many on: the bound with what is counted, and `trở lên` behind it."""
    left = left_of(match)
    if not _in_prose(left):
        return None
    counted = match["unit"] or ""
    said = (
        "tuổi"
        if counted.strip() == "t"
        else unit(counted.strip())
        if counted.strip() in _known_units()
        else counted.strip()
    )
    head = "" if re.search(r"từ\s?\Z", left) else "từ "
    behind = " trở lên" if _CLOSED_RIGHT.match(right_of(match, 12)) else ""
    return f" {head}{number(match['n'])}{' ' + said if said else ''}{behind}"


_CLOSED_RIGHT = re.compile(
    r"\s?(?:\Z|[.,;:)\n]|\((?!\w)|\s?\()|\s(?:và|hoặc|thì|đối|để|trong|mỗi|so|là|phải|được|có|đến|nếu|khi|vào|của|cho|tại|mắc|trên|ở|với|không|cần|sẽ|đã|đang|trước|sau)(?![^\W_])"
)
"""Behind what is counted the sense ends here; elsewhere a noun follows: từ 1 m3 rác."""


@cache
def _known_units() -> frozenset[str]:
    return frozenset(row["written"] for row in tables.rows("units"))


def rules() -> tuple[Rule, ...]:
    """Built when first needed: the units are a table."""
    units = tables.alternation(_known_units() - {"T", "v"})
    end = r"(?![^\W_]|[²³]|\s?[/–-]|\s(?:hoặc bằng|trở))"
    return (
        Rule(
            name="from-on",
            family="symbol",
            pattern=rf"(?P<sign>>=|=>|≥)\s?(?P<n>{NUMBER})(?P<unit>\s?(?:{units}|t)|\s(?:{_COUNTED})){end}",
            say=_say_least,
        ),
        Rule(name="bound", family="symbol", pattern=r"(?P<sign>>=|=>|≥|<=|=<|≤)\s?(?=[0-9])", say=_say),
    )
