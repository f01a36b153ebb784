"""Codes that people copy or type: mã hồ sơ H26.143-260817-0042, thẻ số GD4363612345678, sổ CH 00356, hệ VN-2000."""

from __future__ import annotations

import re

from broadcast.stages.spoken import letters
from broadcast.stages.spoken.cardinal import cardinal, spell
from broadcast.stages.spoken.rule import Family, Rule


def _part(text: str) -> str:
    """Up to three figures are a number unless a zero leads them; more are said one by one."""
    pieces = re.findall(r"[0-9]+|[^\W\d_]", text)
    return " ".join(
        letters.name(piece)
        if not piece[0].isdecimal()
        else spell(piece)
        if piece[0] == "0" or len(piece) > 3
        else cardinal(int(piece))
        for piece in pieces
    )


def _say_dossier(match: re.Match[str]) -> str:
    """Parts between dashes with a pause, those between points with chấm."""
    return ", ".join(" chấm ".join(_part(piece) for piece in part.split(".")) for part in match[0].split("-"))


def _say_by_sign(match: re.Match[str]) -> str:
    """Each letter by its name, each figure by itself."""
    return " ".join(
        spell(c) if c.isdecimal() else "dê" if c == "D" else letters.name(c) for c in match[0] if c.isalnum()
    )


def _say_part_by_sign(part: str) -> str:
    return " ".join(spell(c) if c.isdecimal() else letters.name(c) for c in part)


def _say_code(match: re.Match[str]) -> str:
    return letters.spelled(match[0])


_FORM = r"[0-9]{1,2}[a-z]?(?:-[A-ZĐ0-9]{2,6}){1,3}"
"""The sign of a form: 05-KK-TNCN."""
_BOTH: tuple[Family, ...] = ("letter", "digit")
_CODE_LEFT = (
    r"(?:mã(?: (?:số|khách hàng|kh|thẻ|bệnh|vùng trồng|đơn(?: hàng)?|hồ sơ|vận đơn|điểm|sinh viên|học sinh|bưu gửi|kiện|lô|số thuế|đối tượng|cơ sở|trạm|dự án|gói thầu|tbmt|lsnc|định danh))?"
    r"|số (?:thẻ|seri|sê-ri|vào sổ|hiệu|phát hành|lô|đăng ký|biên nhận|hợp đồng|khung|máy|cuốn|gcn|công tơ)|(?:thẻ|sổ|bhyt|bhxh|biên nhận|seri|phiếu|vé|hóa đơn|ký hiệu|công tơ)(?: \w{2,6}){0,2} số|seri)(?: cấp)?(?: số| là)?\s*:?\s*\Z"
)

RULES = (
    *(
        Rule(
            name="dossier",
            family=family,
            pattern=r"(?:[A-Z]{1,3}[0-9]{1,3}(?:\.[0-9]{1,3}){0,3}|[0-9]{3}(?:\.[0-9]{2,3}){1,3}\.[A-Z][0-9]{1,3})-[0-9]{6}-[0-9]{3,6}(?![^\W_])",
            say=_say_dossier,
        )
        for family in _BOTH
    ),
    Rule(
        name="procedure",
        family="digit",
        then=".",
        pattern=r"[1-9]\.[0-9]{6}(?:\.[0-9A-Z]{2,4}){0,5}(?![^\W_]|\.[0-9])",
        say=lambda m: " chấm ".join(_say_part_by_sign(part) for part in m[0].split(".")),
        left=r"(?:mã|số|TTHC)(?: [^\W\d_]{1,5}){0,3}\s?:?\s\Z",
    ),
    Rule(
        name="form",
        family="digit",
        then="-",
        pattern=rf"{_FORM}(?![^\W_]|[-/][A-Z0-9])",
        say=lambda m: " ".join(_part(part) for part in m[0].split("-")),
        left=rf"(?:mẫu|biểu mẫu|tờ khai|bản khai)(?: số)?\s(?:(?-i:{_FORM})\s?(?:,|và|hoặc)\s)?\Z",
    ),
    Rule(
        name="plot",
        family="digit",
        then="-",
        pattern=r"(?P<a>[0-9]{1,4})-(?P<b>[0-9]{1,3})(?![0-9]|[.,/-][0-9])",
        say=lambda m: f"{cardinal(int(m['a']))} gạch {cardinal(int(m['b']))}",
        left=r"thửa(?: đất)?(?: số)?\s\Z",
    ),
    Rule(
        name="lettered",
        family="letter",
        pattern=r"[A-ZĐ]{1,4}\s?[0-9]{4,16}(?![^\W_]|[.,/][0-9])",
        say=_say_by_sign,
        left=_CODE_LEFT,
    ),
    Rule(
        name="mixed",
        family="letter",
        pattern=r"[A-ZĐ]{1,4}[0-9]{1,4}[A-ZĐ]{1,3}[0-9]{4,14}(?![^\W_]|[.,/][0-9])",
        say=lambda m: _part(m[0]),
        left=_CODE_LEFT,
    ),
    Rule(
        name="dashed",
        family="letter",
        pattern=r"[A-ZĐ]{2,5}(?:[-–][A-ZĐ0-9]{2,6}){1,3}(?![^\W_]|[.,/-][0-9A-Z])",
        say=lambda m: " ".join(_part(part) for part in re.split("[-–]", m[0])),
        left=_CODE_LEFT,
    ),
    Rule(
        name="letters",
        family="letter",
        pattern=r"(?!QR|PIN|(?:SV|KH|HV|GV|NV|BN|SP)(?![^\W_]))[A-ZĐ]{1,3}(?=\s?(?:[).,;]|\Z|(?:được|và|hoặc|là|thì|có)(?![^\W_])))",
        say=_say_code,
        left=r"(?:(?<!khuyến )(?<!giảm )mã(?: (?:thẻ|đối tượng|quyền lợi|số|loại đất|ngành|tổ hợp|hiệu))?|tổ hợp|ký hiệu)(?: là)?\s*:?\s*(?:(?-i:[A-ZĐ]{1,3})\s?(?:,|và|hoặc)\s?){0,6}\Z",
    ),
    Rule(
        name="canal",
        family="letter",
        pattern=r"[A-ZĐ]{1,2}[0-9]{1,2}-[0-9]{1,2}(?![^\W_]|[.,/-][0-9])",
        say=lambda m: " ".join(_part(part) for part in m[0].split("-")),
        left=r"(?:kênh|mương|tuyến|trạm|cống|trục|kè|nhánh)\s\Z",
    ),
    Rule(
        name="grid",
        family="letter",
        pattern=r"(?:VN|WGS|HN)[-–\s]?(?P<n>2000|84|72)(?![^\W_])",
        say=lambda m: f"{letters.spelled(re.match(r'[A-Z]+', m[0])[0])} {cardinal(int(m['n']))}",  # type: ignore[index]
        left=r"(?:tọa độ|toạ độ|hệ|hệ quy chiếu|cao độ)(?: \w{2,6}){0,2}\s?[(:]?\s?\Z",
    ),
    Rule(
        name="to",
        family="symbol",
        pattern=r"\s?÷\s?(?=[A-ZĐ]{1,3}[0-9]|[Kk]m\s?[0-9])",
        say=lambda _: " đến ",
        left=r"(?<![^\W_])(?-i:[A-ZĐ]{1,3}[0-9]{1,3}(?:-[0-9]{1,3}|\+[0-9]{3})?|[Kk]m\s?[0-9]{1,4}(?:\+[0-9]{1,3})?)\s?\Z",
    ),
)
