"""Figures that name something instead of counting it: telephone, account and identity numbers."""

from __future__ import annotations

import re

from broadcast.stages.spoken.cardinal import spell
from broadcast.stages.spoken.rule import Rule

_PHONE_LEFT = (
    r"(?:(?<!kêu )(?<!mời )gọi(?: ngay| điện| đến| tới)*(?: số| máy)*|tổng đài|đường dây(?: nóng)?|hotline|điện thoại|đthoại"
    r"|đt|sđt|tel|phone|di động|số máy|máy lẻ|fax|zalo|liên hệ(?: số)?|nhắn tin(?: đến)?|đầu số|viber)(?: hỗ trợ| cấp cứu| khẩn cấp)?(?: số)?"
    r"[\s.:(]*(?:[0-9][0-9 .]{2,14}(?:,|;|hoặc|và|-|–|/)\s*){0,3}\Z"
)
_ACCOUNT_LEFT = (
    r"(?:tài khoản|stk|tk|cccd|cmnd|căn cước(?: công dân)?|chứng minh(?: nhân dân)?|mã số(?: thuế)?|mã định danh|định danh|mst|mã|seri"
    r"|hợp đồng|khách hàng|thẻ|hộ chiếu|sổ|pin|otp|imei|bưu chính|zip)(?: cá nhân| ngân hàng| bảo hiểm| điện tử)?(?: số| là)?[\s.:(]*\Z"
)


_DATE = re.compile(r"(?:0[1-9]|[12][0-9]|3[01])([-.])(?:0[1-9]|1[0-2])\1[12][0-9]{3}")


def _say_phone(match: re.Match[str]) -> str | None:
    if _DATE.fullmatch(match[0]):
        return None
    count = sum(c.isdecimal() for c in match[0])
    return ("cộng " if match[0][0] == "+" else "") + spell(match[0]) if 8 <= count <= 12 else None


_GROUPED = r"[0-9]{1,4}(?:[ .\-\u00a0][0-9]{2,4}){1,4}(?![0-9]|[.,][0-9])"

RULES = (
    Rule(
        name="phone",
        family="digit",
        pattern=r"0[0-9]{1,4}(?:[ .\-\u00a0]?[0-9]{1,4}){2,4}(?![0-9]|[/,][0-9])",
        say=_say_phone,
    ),
    Rule(
        name="phone", family="symbol", pattern=r"\+[0-9]{2,3}(?:[ .\-\u00a0]?[0-9]{2,4}){2,4}(?![0-9])", say=_say_phone
    ),
    Rule(
        name="phone",
        family="symbol",
        pattern=r"\(\+?[0-9]{2,4}\)[ .\-]?[0-9]{1,4}(?:[ .\-]?[0-9]{2,4}){1,3}(?![0-9])",
        say=lambda m: spell(m[0]),
    ),
    Rule(
        name="hotline",
        family="digit",
        pattern=r"1[89]00(?:[ .\-]?[0-9]{2,4}){1,2}(?![0-9]|[.,][0-9])",
        say=lambda m: spell(m[0]),
        left=_PHONE_LEFT,
    ),
    Rule(name="hotline", family="digit", pattern=r"1[89]00[0-9]{4}(?![0-9]|[.,][0-9])", say=lambda m: spell(m[0])),
    Rule(name="hotline", family="digit", pattern=rf"{_GROUPED}", say=_say_phone, left=_PHONE_LEFT),
    Rule(
        name="short-number",
        family="digit",
        pattern=r"(?:11[1-9]|1[0-9]{3}|[0-9]{6,12})(?![0-9]|[.,][0-9])",
        say=lambda m: spell(m[0]),
        left=_PHONE_LEFT,
    ),
    Rule(
        name="account",
        family="digit",
        pattern=r"[0-9]{4,24}(?:[ .\-][0-9]{2,6}){0,5}(?![0-9]|[,/][0-9])",
        say=lambda m: spell(m[0]),
        left=_ACCOUNT_LEFT,
    ),
)
