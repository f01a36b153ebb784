"""Figures that name something instead of counting it: telephone, account and identity numbers."""

from __future__ import annotations

import re

from broadcast.stages.spoken import letters
from broadcast.stages.spoken.cardinal import cardinal, spell
from broadcast.stages.spoken.rule import Family, Guess, Rule, left_of, right_of

_PHONE_LEFT = (
    r"(?=[^\W\d_])(?:(?<!kêu )(?<!mời )gọi(?: ngay| điện| đến| tới)*(?: số| máy)*|tổng đài|đường dây(?: nóng)?|hotline|điện thoại|đthoại"
    r"|đt|sđt|tel|phone|di động|số máy|máy lẻ|fax|zalo|liên hệ(?: số)?|nhắn tin(?: đến)?|đầu số|viber)(?: hỗ trợ| cấp cứu| khẩn cấp)?(?: số)?"
    r"[\s.:(]*(?:[0-9][0-9 .]{2,14}(?:,|;|hoặc|và|-|–|/)\s{0,3}){0,3}\Z"
)
_ACCOUNT_LEFT = (
    r"(?=[^\W\d_])(?:tài khoản|stk|tk|cccd|cmnd|căn cước(?: công dân)?|chứng minh(?: nhân dân)?|mã số(?: thuế)?|mã định danh|định danh|mst|mã(?: (?-i:[A-ZĐ]{2,8})| ngành| trường| xét tuyển| kho bạc| chương| ngành kinh tế| nội dung kinh tế)?|mật khẩu|mã pin|seri"
    r"|hợp đồng|khách hàng|thẻ|hộ chiếu|sổ|pin|otp|imei|bưu chính|zip)(?: cá nhân| ngân hàng| bảo hiểm| điện tử)?(?: số| là)?[\s.:(]*\Z"
)


_DATE = re.compile(r"(?:0[1-9]|[12][0-9]|3[01])([-.])(?:0[1-9]|1[0-2])\1[12][0-9]{3}")


def _say_phone(match: re.Match[str]) -> str | None:
    if _DATE.fullmatch(match[0]):
        return None
    count = sum(c.isdecimal() for c in match[0])
    return ("cộng " if match[0][0] == "+" else "") + spell(match[0]) if 8 <= count <= 12 else None


_TAIL = (
    r"(?![0-9]|,[0-9]|/(?!(?!19|20)[1-9][0-9]{1,3}(?:/[1-9][0-9]{1,3}){0,3}(?![0-9/-]|\s?(?:hộ|người|con|đồng)))[1-9])"
)
"""A year or a part of a code may not follow a telephone; the last figures of the next one may: 3849.114/115."""

_GROUPED = r"[0-9]{1,4}(?:[ .\-][0-9]{2,4}){1,4}(?![0-9]|[.,][0-9])"


def _say_hotline(match: re.Match[str]) -> str | None:
    """1900 1234, 18001091; but 1900-1945 are years."""
    return None if re.search(r"(?:năm|giai đoạn|thời kỳ|từ)\s\Z", left_of(match, 12), re.I) else spell(match[0])


_SHORT_RIGHT = re.compile(
    r"\s*(?:\)|[.,;:!?]|\Z|\n|hoặc|và|khi|nếu|để|của|\(|(?:TP|thành phố|tỉnh|bệnh viện|tại|ở|đã|sẽ|có mặt|đến|đưa)(?![^\W_]))"
)
_SHORT_LEFT = re.compile(
    r"(?:công an|cảnh sát|gọi[^.;:\n]{0,44}\s(?:hoặc|và)|cứu hỏa|cứu hoả|chữa cháy|pccc|cứu hộ|cứu nạn|cấp cứu|y tế|khẩn cấp|tổng đài|đường dây nóng|bảo vệ trẻ em|gọi|số|báo|đt|điện thoại"
    r"|trực ban|tố giác|tin báo|hotline|liên hệ|11[1-5]\s?(?:,|;|hoặc|và|/|-))[\w\s]{0,12}[\s(:]*\Z|0[0-9](?:[ .]?[0-9]){7,9}\s?(?:,|;|hoặc|và|/|-)\s?\Z",
    re.IGNORECASE,
)


def _say_emergency(match: re.Match[str]) -> str | None:
    """111 to 115 are called by their figures; 115 hộ is a number, and số 115 phố Huế a house."""
    left = left_of(match)
    if not _SHORT_LEFT.search(left):
        return None
    return (
        spell(match[0])
        if _SHORT_RIGHT.match(right_of(match, 8)) or re.search(r"(?:gọi|tổng đài)[\w\s]{0,9}\Z", left, re.I)
        else None
    )


def _say_sms(match: re.Match[str]) -> str:
    return spell(match[0])


def _say_account(match: re.Match[str]) -> str | None:
    """Luật Căn cước 2023 has a year: four figures name something where số, mã or the like stands right before."""
    year = re.fullmatch(r"(?:19|20)[0-9]{2}", match[0])
    return (
        None
        if year and re.search(r"(?:căn cước|hợp đồng|thẻ|sổ|hộ chiếu)\s\Z", left_of(match, 12), re.I)
        else spell(match[0])
    )


_NUMBER_LEFT = r"0[0-9]{1,4}\)?(?:[ .\-]{0,2}[0-9]){7,9}(?:\s?[/,–-]\s?[0-9]{2,4}(?:[ .]?[0-9]{2,4}){0,2}){0,3}\Z"
_ENDS = r"(?![0-9]|[.,/:][0-9])(?=\s*(?:\Z|[.,;:)(/\n]|và|hoặc|để|gặp|giờ hành chính|trong giờ))"


def _say_further(match: re.Match[str]) -> str:
    """The last figures of a second telephone."""
    return ", " + spell(match["n"])


def _say_emergencies(match: re.Match[str]) -> str:
    return ", ".join(spell(part) for part in match[0].split("/"))


_BEFORE_FURTHER: tuple[tuple[Family, str], ...] = (("symbol", ""), ("space", r"[^\S\n]"))
_AREA_IN_BRACKETS = r"\(\+?[0-9]{2,4}\)[ .\-]?[0-9]{1,4}(?:[ .\-]?[0-9]{2,4}){1,3}(?![0-9])"
_BEGINNINGS: tuple[tuple[Family, str], ...] = (("symbol", ""), ("space", r"[^\S\n]{1,4}"))


def _say_hidden(match: re.Match[str]) -> str:
    """0912xxx345: figures that are kept from the reader are said to be."""
    parts = [part for part in re.split(r"[ .\-]*([xX*•]{2,})[ .\-]*", match[0]) if part]
    return Guess(", ".join(_hidden(part) if part[0] in "xX*•" else spell(part) for part in parts))


def _hidden(part: str) -> str:
    return f"{cardinal(len(part))} số che"


def _say_dashed(match: re.Match[str]) -> str:
    """IB2600214577-00, VD-28341-17: the sign of a tender or of a medicine, letter by letter and figure by figure."""
    figures, behind = (match["n"], match["m"]) if match["n"] else (match["k"], match["y"])
    return f"{letters.spelled(match['letters'])} {spell(figures)} gạch {spell(behind)}"


RULES = (
    Rule(
        name="hidden",
        family="digit",
        then=" .-aA?",
        pattern=r"[0-9]{2,6}(?:[ .\-]?[0-9]{2,4}){0,2}[ .\-]?(?:[xX]{2,6}|\*{2,8}|•{2,8})(?:[ .\-]?[0-9]{2,4}){0,2}(?![^\W_])",
        say=_say_hidden,
    ),
    Rule(
        name="dashed",
        family="letter",
        pattern=r"(?P<letters>[A-ZĐ]{1,3})(?:(?P<n>[0-9]{7,12})[-–](?P<m>[0-9]{2})|[-–](?P<k>[0-9]{4,6})[-–](?P<y>[0-9]{2}))(?![^\W_]|[-/.,–][0-9])",
        say=_say_dashed,
    ),
    Rule(
        name="short-numbers",
        family="digit",
        then="/",
        pattern=r"[0-9]{3,5}(?:/[0-9]{3,5}){1,3}(?![0-9]|[.,/-][0-9])",
        say=lambda m: ", ".join(spell(part) for part in m[0].split("/")),
        left=r"(?:đầu số|tổng đài|nhắn tin(?: đến| tới)?|gửi(?: đến| tới)?)(?: số)?\s\Z",
    ),
    Rule(
        name="lot",
        family="letter",
        pattern=r"[A-ZĐ]{1,3}[0-9]{1,3}[-–]0[0-9]{1,2}(?![^\W_]|[-/.,–][0-9])",
        say=lambda m: " ".join(letters.spelled(part) for part in re.split(r"[-–]", m[0])),
    ),
    Rule(
        name="police",
        family="digit",
        pattern=r"069[. ]?[0-9]{3,4}(?:[. ]?[0-9]{2,4})?(?![0-9]|[.,/-][0-9])",
        say=lambda m: spell(m[0]),
    ),
    Rule(
        name="post",
        family="letter",
        pattern=r"V(?:\.[0-9]{2}){2,4}(?![^\W_]|[.,][0-9])",
        say=lambda m: f"{letters.name('V')} {spell(m[0])}",
    ),
    Rule(
        name="mobile",
        family="digit",
        pattern=r"0[35789](?:(?:[ .\-]| [.\-] )?[0-9]){8}" + _TAIL,
        say=lambda m: None if _DATE.match(m[0]) else spell(m[0]),
    ),
    *(
        Rule(name="further", family=family, pattern=rf"{blank}{what}", say=_say_further, left=_NUMBER_LEFT)
        for family, blank in _BEFORE_FURTHER
        for what in (
            rf"[/,–-]\s?(?P<n>[1-9][0-9]{{1,3}})(?:{_ENDS}|(?=/[1-9][0-9]{{1,3}}(?![0-9])))",
            r"[/–-]\s?(?P<n>[1-9][0-9]{2,3}[ .]?[0-9]{3,4})(?![0-9]|[.,/-][0-9])",
        )
    ),
    Rule(
        name="phone",
        family="digit",
        then=" .",
        pattern=r"0[0-9]{1,3}[ .][0-9]{3,4}[ .]?[0-9]{3,4}(?=\s?[-–]\s?[0-9]{2,4}(?![0-9.,:/hg]))",
        say=_say_phone,
    ),
    Rule(
        name="emergency",
        family="digit",
        then="/",
        pattern=r"11[1-5](?:/11[1-5]){1,3}(?![0-9]|[.,/-][0-9])",
        say=_say_emergencies,
        left=r"(?:gọi|số|báo|tổng đài|đt|điện thoại|đường dây nóng|hotline)(?: ngay| điện| đến| số)*\s*:?\s*\Z",
    ),
    Rule(
        name="extension",
        family="digit",
        pattern=r"[0-9]{2,4}(?![0-9]|[.,/-][0-9])",
        say=lambda m: spell(m[0]),
        left=r"(?:máy lẻ|số lẻ|số nội bộ|ext\.?)\s?:?\s?\Z",
    ),
    Rule(
        name="prize",
        family="digit",
        pattern=r"[0-9]{2,6}(?![0-9]|[.,/-][0-9]|\s?(?:[đk%]|đồng|nghìn|ngàn|triệu|giải|người|điểm|kg|suất))",
        say=lambda m: spell(m[0]),
        left=r"(?:đb|giải (?:nhất|nhì|ba|tư|năm|sáu|bảy|tám|đb|đặc biệt|khuyến khích)|đặc biệt)\s?:\s?(?:[0-9]{2,6}\s?[-–,]\s?){0,7}\Z|(?:kqxs|xổ số|xsmb|xsmn|xsmt)[^.;\n]{0,30}\sđb:?\s\Z",
    ),
    Rule(
        name="short-number",
        family="digit",
        pattern=r"1022(?![0-9]|[.,/-][0-9])(?!\s?(?:hộ|người|con|đồng|đ|kg|ha|m))",
        say=lambda m: spell(m[0]),
        left=r"(?:gọi|tổng đài|phản ánh|hotline|đường dây nóng|số|qua|cổng|báo)(?: qua| số| tới| đến| về)?\s\Z",
    ),
    Rule(
        name="gold",
        family="digit",
        pattern=r"9999(?![0-9]|[.,/-][0-9])",
        say=lambda _: "bốn số chín",
        left=r"(?:vàng|nhẫn|trơn)(?: tròn| trơn| nhẫn| ta){0,2}\s\Z",
    ),
    Rule(name="emergency", family="digit", pattern=r"11[1-5](?![0-9]|[.,/-][0-9])", say=_say_emergency),
    Rule(
        name="sms",
        family="digit",
        pattern=r"[0-9]{3,5}(?![0-9]|[.,/-][0-9])",
        say=_say_sms,
        left=r"(?:gửi(?: tin(?: nhắn)?)?(?: đến| tới| về)?(?: số| đầu số)?|soạn(?: tin)?[\w\s]{0,16}gửi|nhắn(?: tin)?(?: đến| tới)?(?: số)?|đầu số|tổng đài)\s\Z",
    ),
    Rule(
        name="phone",
        family="digit",
        pattern=r"0[0-9]{1,4}(?:[ .\-]?[0-9]{1,4}){2,4}" + _TAIL,
        say=_say_phone,
    ),
    Rule(name="phone", family="symbol", pattern=r"\+[0-9]{2,3}(?:[ .\-]?[0-9]{2,4}){2,4}(?![0-9])", say=_say_phone),
    *(
        Rule(name="phone", family=family, pattern=blank + _AREA_IN_BRACKETS, say=lambda m: " " + spell(m[0]))
        for family, blank in _BEGINNINGS
    ),
    Rule(
        name="hotline",
        family="digit",
        pattern=r"1[89]00(?:[ .\-]?[0-9]{2,4}){1,2}(?![0-9]|[.,][0-9])",
        say=lambda m: spell(m[0]),
        left=_PHONE_LEFT,
    ),
    Rule(
        name="hotline",
        family="digit",
        pattern=r"1[89]00(?:[0-9]{4}|[0-9]{6}|[ .\-][0-9]{4}(?!\s?(?:đồng|đ\b|kg|ha))|[ .\-]?[0-9]{2}[ .\-]?[0-9]{2})(?![0-9]|[.,][0-9])",
        say=_say_hotline,
    ),
    Rule(name="hotline", family="digit", then=" .-", pattern=rf"{_GROUPED}", say=_say_phone, left=_PHONE_LEFT),
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
        pattern=r"[0-9]{4,14}(?![0-9]|[.,/-][0-9]|\s?(?:đồng|đ|người|hộ|con|m2|kg|lượt|triệu|nghìn|tỷ)(?![^\W_]))",
        say=lambda m: spell(m[0]),
        left=r"(?:mã số|mã|SBD|số báo danh|số vé|vé số|seri)(?: số| trúng thưởng| dự thưởng)?\s?:?\s(?:[0-9]{4,14}\s?(?:,|;|và|hoặc)\s){1,5}\Z",
    ),
    Rule(
        name="account",
        family="digit",
        pattern=r"[0-9]{4,24}(?:[ .\-][0-9]{1,7}){0,5}(?![0-9]|[,/][0-9])",
        say=_say_account,
        left=_ACCOUNT_LEFT,
    ),
)
