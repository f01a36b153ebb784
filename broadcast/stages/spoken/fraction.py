"""Fractions and counts out of a whole: 1/4 diện tích, 12/15 thôn, 1/500."""

from __future__ import annotations

import re

from broadcast.stages.spoken import letters
from broadcast.stages.spoken.cardinal import cardinal
from broadcast.stages.spoken.day import COUNTED_OUT_RIGHT, SUMS_LEFT, day, month
from broadcast.stages.spoken.figures import NAMING, number
from broadcast.stages.spoken.rule import Guess, Rule, left_of, right_of

_OUT_OF_RIGHT = re.compile(
    r"\s*(?:thôn|xã|hộ|người|đại biểu|phiếu|tiêu chí|đồng chí|thành viên|chi bộ|trường|học sinh|giờ|đảng viên|tổ|ngày|phường|huyện|tỉnh|chỉ tiêu|sản phẩm|đơn vị|h\b|giường|mẫu|em|điểm|môn|câu|bài|nội dung|trận|đội|nước|mục tiêu|nhóm)"
)
_SCALE_LEFT = re.compile(
    r"(?:tỷ lệ|tỉ lệ|bản đồ|quy hoạch|huyết áp|số|nhà|ngõ|ngách|hẻm|kiệt|thị lực|(?-i:MP|MT)|mắt(?: phải| trái)?|pha|(?:tỷ|tỉ) lệ \w+\s?/\s?\w+|kỳ|lớp|trình độ|học vấn|văn hóa|hết|bậc|chi tiết|phân khu)[\s:]*\Z",
    re.I,
)


_PARTED_RIGHT = re.compile(r"\s?(?:ngày|giờ|h(?![^\W_])|mẫu|tháng|năm)")
"""What half of is a share of one and no count out of two: 1/2 ngày."""


def _say(match: re.Match[str]) -> str:
    top, bottom = int(match["a"]), int(match["b"])
    if top == 1 and bottom <= 5 and _PARTED_RIGHT.match(right_of(match, 8)) and not _SCALE_LEFT.search(left_of(match)):
        return f"một phần {'tư' if bottom == 4 else cardinal(bottom)}"
    out_of = (
        match["a"][0] == "0"
        or _SCALE_LEFT.search(left_of(match))
        or _OUT_OF_RIGHT.match(right_of(match))
        or COUNTED_OUT_RIGHT.match(right_of(match))
    )
    if out_of or top >= bottom or (bottom > 10 and top != 1 and bottom not in (100, 1000)) or bottom > 1000:
        return f"{cardinal(top)} trên {cardinal(bottom)}"
    said = f"{cardinal(top)} phần {'tư' if bottom == 4 else cardinal(bottom)}"
    if (
        top == 1
        or bottom in _COMMON
        or SUMS_LEFT.search(left_of(match))
        or not left_of(match).strip()
        or not _DAY_RIGHT.match(right_of(match))
    ):
        return said
    return Guess(f"{day(str(top))} tháng {month(str(bottom))}")  # tại cầu Chiếc 6/9: a day more often than a share


_COMMON = frozenset((2, 3, 4, 5, 10, 100, 1000))
"""What things are commonly parted into."""

_DAY_RIGHT = re.compile(r"\s?(?:\Z|[:;,.)\n])")


def _say_mixed(match: re.Match[str]) -> str | None:
    """5 1/2 -> năm và một phần hai; lớp 5 1/2 is none."""
    if NAMING.search(left_of(match, 12)) or int(match["a"]) >= int(match["b"]) or int(match["b"]) > 10:
        return None
    return f"{cardinal(int(match['n']))} và {_say(match)}"


def _say_ratio(match: re.Match[str]) -> str:
    """1:500 is a scale; 3:1:1 and the formula 7:1 are named part by part."""
    parts = [number(part) for part in match[0].split(":")]
    apart = ", " if len(parts) > 2 and any(len(part) > 1 for part in match[0].split(":")) else " "
    formula = re.search(r"công thức[^.;\n]{0,16}\Z", left_of(match, 28), re.I)
    return (apart if formula or len(parts) > 2 else " trên ").join(parts)


RULES = (
    Rule(
        name="mixed",
        family="digit",
        then=" ",
        pattern=r"(?P<n>[0-9]{1,3}) (?P<a>[1-9])/(?P<b>[2-9]|10)(?![0-9])(?![/.,][0-9])",
        say=_say_mixed,
    ),
    Rule(
        name="fraction",
        family="digit",
        then=" /",
        pattern=r"(?P<a>[0-9]{1,4})\s?[/⁄]\s?(?P<b>[0-9]{1,5})(?![0-9])(?![/.,][0-9])",
        say=_say,
    ),
    Rule(
        name="ratio",
        family="digit",
        then=" :",
        pattern=r"[0-9]{1,4}(?:\s?:\s?(?:[0-9]{1,3}(?:\.[0-9]{3}){1,2}|[0-9]{1,6})){1,4}(?![0-9])(?![:.,/][0-9])",
        say=_say_ratio,
        left=r"(?:tỷ lệ|tỉ lệ|bản đồ|pha|trộn|ép tim|hồi sức|thổi ngạt|trẻ em|người lớn|hòa tan|công thức|loãng|bạch hầu|hóa chất|dung dịch|nồng độ)(?:[^.;\n]|\.[0-9]){0,24}\Z",
    ),
    Rule(
        name="slope",
        family="digit",
        then=":",
        pattern=r"1:[0-9](?:[.,][0-9]{1,2})?(?![0-9])(?![:.,/][0-9])",
        say=_say_ratio,
        left=r"(?:ta ?luy|mái|dốc|độ dốc|hệ số mái)(?: \w{1,6}){0,2}(?:\s1:[0-9,.]{1,4}\s?(?:,|và|đến|-|–))?\s\Z",
    ),
    Rule(
        name="address",
        family="digit",
        then="/A",
        pattern=r"[0-9]{1,4}[A-Z]?(?:/[0-9]{1,4}[A-Z]?){2,5}(?![0-9/])",
        say=lambda m: " trên ".join(
            letters.spelled(part) if part[-1].isalpha() else cardinal(int(part)) for part in m[0].split("/")
        ),
        left=r"(?:hẻm|ngõ|ngách|kiệt|số|nhà|đường|địa chỉ|kiệt|hẽm)[\s:]*\Z",
    ),
)
