"""Fractions and counts out of a whole: 1/4 diện tích, 12/15 thôn, 1/500."""

from __future__ import annotations

import re

from broadcast.stages.spoken.cardinal import cardinal
from broadcast.stages.spoken.rule import Rule, left_of, right_of

_OUT_OF_RIGHT = re.compile(
    r"\s*(?:thôn|xã|hộ|người|đại biểu|phiếu|tiêu chí|đồng chí|thành viên|chi bộ|trường|học sinh|giờ|đảng viên|tổ|ngày|phường|huyện|tỉnh|chỉ tiêu|sản phẩm|đơn vị|h\b|giường|mẫu|em)"
)
_SCALE_LEFT = re.compile(
    r"(?:tỷ lệ|tỉ lệ|bản đồ|quy hoạch|huyết áp|số|nhà|ngõ|ngách|hẻm|kiệt|thị lực|kỳ)[\s:]*\Z", re.I
)


def _say(match: re.Match[str]) -> str:
    top, bottom = int(match["a"]), int(match["b"])
    out_of = _SCALE_LEFT.search(left_of(match)) or _OUT_OF_RIGHT.match(right_of(match))
    if out_of or top >= bottom or (bottom > 10 and top != 1 and bottom not in (100, 1000)) or bottom > 1000:
        return f"{cardinal(top)} trên {cardinal(bottom)}"
    return f"{cardinal(top)} phần {'tư' if bottom == 4 else cardinal(bottom)}"


RULES = (
    Rule(
        name="fraction",
        family="digit",
        pattern=r"(?P<a>[0-9]{1,4})\s?[/⁄]\s?(?P<b>[0-9]{1,5})(?![0-9])(?![/.,][0-9])",
        say=_say,
    ),
)
