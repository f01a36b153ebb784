"""How numbers are written, and how a written number is said: the one grammar that every class uses.

Vietnamese print marks thousands with a point, foreign print with a comma, old print with a space; a decimal has a
comma or, typed by hand, a point. `number` reads any of them and never raises.
"""

from __future__ import annotations

import re

from broadcast.stages.spoken.cardinal import cardinal, spell

LARGEST_LENGTH = 18
"""Above this many figures nobody follows a number: it is said figure by figure."""

SPACED = r"[1-9][0-9]{0,2}(?: [0-9]{3}){1,6}(?![0-9])"
"""A number whose thousands are marked with spaces: 50 000."""

WHOLE = r"(?:[0-9]{1,3}(?:\.[0-9]{3}){1,7}|[0-9]{1,3}(?:,[0-9]{3}){2,7}|[0-9]{1,3}(?: [0-9]{3}){2,6}|[0-9]{1,40})"
"""A whole number; forty figures at once, so that a long run is read in pieces."""

NUMBER = (
    r"(?:[0-9]{1,3}(?:\.[0-9]{3}){1,7}(?:,[0-9]{1,9})?"
    r"|[0-9]{1,3}(?:,[0-9]{3}){2,7}(?:\.[0-9]{1,9})?|[0-9]{1,3},[0-9]{3}\.[0-9]{1,2}"
    rf"|{SPACED}(?:,[0-9]{{1,9}})?|[0-9]{{1,40}}(?:[.,][0-9]{{1,9}})?)(?![0-9])"
)
"""Any number that a unit may follow."""

END = r"(?![0-9])(?![.,][0-9])"
"""Here the figures end: no more of them, and no fraction."""

NAMING = re.compile(
    r"(?:lớp|khối|tháng|ngày|thứ|quý|điều|khoản|mục|điểm|tổ|đội|thôn|xóm|ấp|khu|khu phố|số|phòng|tầng|năm|bài|tập|vòng|cấp"
    r"|khóa|khoá|trang|chương|phần|mã|lô|tiết|ca|ngõ|ngách|hẻm|đường|gọi|tuyến|lộ|quận|phường|đợt|lần|loại|hạng|[0-9])\s*\Z",
    re.IGNORECASE,
)
"""Words after which a number names a thing, so that the next number is another one: lớp 5 120 em."""

_GROUPS = re.compile(r"[0-9]{1,3}(?:([., ])[0-9]{3})(?:\1[0-9]{3})*")
_DECIMAL = re.compile(
    r"(?P<head>[0-9]{1,3}(?:[. ][0-9]{3})*|[0-9]{1,3}(?:,[0-9]{3})+(?=\.)|[0-9]+)[.,](?P<tail>[0-9]+)"
)


def whole(text: str) -> str:
    """A whole number as it is written, with or without its thousands marked: 1.500 -> một nghìn năm trăm."""
    figures = text if text.isdecimal() and text.isascii() else re.sub(r"[^0-9]", "", text)
    odd_zero = len(figures) > 2 and figures[0] == "0"  # 007 is a code, 05 a tidy five
    if not figures or odd_zero or len(figures) > LARGEST_LENGTH:
        return spell(figures)
    return cardinal(int(figures))


def number(text: str, *, counted: bool = False) -> str:
    """12,5 -> mười hai phẩy năm; 1.5 -> một phẩy năm; 1.500 -> một nghìn năm trăm.

    Where things are `counted` that have no parts, a comma before three figures marks thousands: 50,000 đồng.
    """
    text = text.strip()
    if text.isdecimal():
        return whole(text)
    groups = _GROUPS.fullmatch(text)
    if groups and (groups[1] != "," or text.count(",") > 1 or _thousands(text, counted=counted)):
        return whole(text)
    parts = _DECIMAL.fullmatch(text)
    if parts is None:
        return spell(text)
    return f"{whole(parts['head'])} phẩy {_after_comma(parts['tail'])}"


def _thousands(text: str, *, counted: bool) -> bool:
    """Whether the only comma of 50,000 marks thousands."""
    return text[0] != "0" and (counted or text.endswith(",000"))


def _after_comma(tail: str) -> str:
    """One or two figures are a number (hai mươi lăm), more or a leading zero are said one by one."""
    return spell(tail) if len(tail) > 2 or tail[0] == "0" else cardinal(int(tail))
