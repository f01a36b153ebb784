"""Roman figures, where the word before or the shape says that they are figures."""

from __future__ import annotations

import re

from broadcast.knowledge.language import syllable
from broadcast.knowledge.language.letters import UPPER
from broadcast.stages.spoken.cardinal import cardinal
from broadcast.stages.spoken.ordinal import ordinal
from broadcast.stages.spoken.rule import Rule, left_of, right_of

_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_CANONICAL = r"(?=[IVXLCDM])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
_LEFT = (
    r"(?:quý|đại hội(?: \w+){0,3}|khóa|khoá|thế kỷ|thế kỉ|kỳ họp|lần(?: thứ)?|thứ|chương|phần|mục|nhiệm kỳ|tập|vùng|loại|hạng|nhóm|cấp|bậc|độ|đợt"
    r"|giai đoạn|hội nghị|kỳ|kì|quân khu|quân đoàn|thế chiến|phụ lục|bảng|biểu|điều|học kỳ|mức|tuyến|type|tuýp|vùng|hình|quyển|[IVX]{1,4}\s?(?:,|và|-|–|đến))\s+\Z"
)


def value(text: str) -> int:
    """XIV -> 14."""
    numbers = [_VALUES[c] for c in text]
    return sum(-n if n < max(numbers[i:]) else n for i, n in enumerate(numbers))


def _say(match: re.Match[str]) -> str:
    n = value(match["r"])
    said = ordinal(n) if re.search(r"thứ\s*\Z", left_of(match, 6), re.I) else cardinal(n)
    tail = "".join(f" chấm {cardinal(int(part))}" for part in match["tail"].split(".") if part)
    return said + tail


def _say_shape(match: re.Match[str]) -> str | None:
    """Two letters or more of I, V, X alone; but VI PHẠM and XI MĂNG are words."""
    loud = re.search(rf"[{UPPER}]{{2}}\s\Z", left_of(match, 3)) or re.match(rf"\s[{UPPER}]{{2}}", right_of(match, 4))
    return None if loud and syllable.valid(match["r"]) else _say(match)


RULES = (
    Rule(
        name="named",
        family="letter",
        # A lone C, D, L or M is a letter: độ C, vitamin D.
        pattern=rf"(?![CDLM](?![^\W_]))(?P<r>{_CANONICAL})(?P<tail>(?:\.[0-9]{{1,2}})*)(?![^\W_])",
        say=_say,
        left=_LEFT,
    ),
    Rule(
        name="shape",
        family="letter",
        pattern=rf"(?P<r>(?=[IVX]{{2}}){_CANONICAL})(?P<tail>(?:\.[0-9]{{1,2}})*)(?![^\W_])",
        say=_say_shape,
    ),
    Rule(
        name="year",
        family="letter",
        pattern=r"(?P<r>I{1,3}|IV)/(?P<y>[12][0-9]{3})(?![0-9])",
        say=lambda m: f"{cardinal(value(m['r']))} năm {cardinal(int(m['y']))}",
        left=r"(?:quý|kỳ)\s+\Z",
    ),
)
