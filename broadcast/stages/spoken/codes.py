"""Numbers of documents, said briefly: Nghị quyết số 02-NQ/TW, Quyết định 1382/QĐ-TTg, Luật số 72/2025/QH15.

The number is said, the kind only where the text does not name it already, and the issuer only where
no `của …` names it just after: a listener is told who decided once, and never hears the letters.
"""

from __future__ import annotations

import re
from functools import partial

from broadcast.model import CodeStyle
from broadcast.stages.spoken import abbreviations, issuers, letters, tables
from broadcast.stages.spoken.cardinal import cardinal, spell
from broadcast.stages.spoken.rule import Guess, Rule, left_of, right_of

_NUMBER = r"(?P<n>[0-9]{1,6}[a-eA-ZĐ]?)"
_YEAR = r"(?:\s?[/-]\s?(?P<y>[12][0-9]{3}))?"
_PART = r"[A-ZĐƯ][A-Za-zĐđƯư]{0,17}[0-9]{0,2}"
_SYMBOL = rf"(?P<code>{_PART}(?:(?: ?[-/&] ?|\.|,(?=[A-ZĐ]{{2}})){_PART}){{0,5}})"
_YEAR_PAUSE = ", năm "
_OWNER_RIGHT = re.compile(
    r"[^.;:!?(]{0,44}?\b(?:của|do(?=[^.;:!?(]{4,60}?\s(?:ban hành|ký|phát hành|công bố|phê duyệt)))\s+(?:Ban|Bộ|Ủy|UBND|Uỷ|HĐND|Hội|Chính|Thủ|Chủ|Quốc|Trung|Đảng|Thành|Tỉnh|Huyện|Quận|Sở|Văn|Liên|Mặt|Công|Tòa|Viện|Đoàn|Tổng|BTV|BCH)"
)


def _number(text: str) -> str:
    figures, letter = re.fullmatch(r"([0-9]+)(\D?)", text).groups()  # type: ignore[union-attr]
    said = spell(figures) if figures[0] == "0" else cardinal(int(figures))
    return f"{said} {letters.name(letter)}" if letter else said


_COURT = re.compile(r"(?P<branch>DS|HS|HC|HNGĐ|KDTM|LĐ|VDS)-(?P<level>ST|PT|GĐT)")
_BRANCHES = {
    "DS": "dân sự", "HS": "hình sự", "HC": "hành chính", "HNGĐ": "hôn nhân gia đình", "KDTM": "kinh doanh thương mại",
    "LĐ": "lao động", "VDS": "việc dân sự",
}  # fmt: skip
_LEVELS = {"ST": "sơ thẩm", "PT": "phúc thẩm", "GĐT": "giám đốc thẩm"}


def _say_court(match: re.Match[str], court: re.Match[str]) -> str:
    """Bản án số 45/2025/DS-ST: what the court judged, and at which level."""
    so = f"{match['so'].rstrip()} " if match["so"] else ""
    return f"{so}{_number(match['n'])}{_year_of(match)}, {_BRANCHES[court['branch']]} {_LEVELS[court['level']]}"


def _say_in(style: CodeStyle, match: re.Match[str]) -> str | None:
    """`brief` names what the text does not; `full` says the letters' meaning as well; `spell` says each sign."""
    kind, owner = issuers.described(match["code"])
    if style != "spell" and (court := _COURT.fullmatch(match["code"])):
        return _say_court(match, court)
    if style == "brief":
        return _say(match, kind, owner)
    before = f"{match['so'].rstrip()} " if match["so"] else ""
    if style == "full":
        number = _number(match["n"]) + _year_of(match)
        return f"{before}{number}, {' '.join(part for part in (kind, owner) if part)}"
    signs = {"-": "gạch ngang", "/": "gạch chéo", "&": "và", ".": "chấm"}
    pieces = re.findall(r"[^\W\d_]+|[0-9]+|[-/&.]", match[0].removeprefix(match["so"]))
    spelled = (signs.get(p) or (letters.spelled(p) if p.isalpha() else _number(p)) for p in pieces)
    return before + " ".join(spelled)


def _year_of(match: re.Match[str]) -> str:
    """A pause stands before the year: số mười ba, năm … is no length of time."""
    return f"{_YEAR_PAUSE}{cardinal(int(match['y']))}" if match["y"] else ""


def _say(match: re.Match[str], kind: str, owner: str) -> str | None:
    """The number; before it the kind, behind it the issuer, each where the text does not say it itself."""
    left = left_of(match, 60)
    clause = re.split(r"[;.]\s", left)[-1]
    named = bool(kind) and (kind in clause.lower() or _short_kind(clause) == kind or _names_kind(clause))
    documented = bool(kind or named) or _DOCUMENT_LEFT.search(clause) is not None
    if _FORM_LEFT.search(clause):
        return _say_form(match)
    if (not documented and not owner) or _PLACE_LEFT.search(clause):
        return None
    before = "" if named or not kind else f"{kind} "
    number = "số " if match["so"] else "số " if before or _SHORT_KIND_LEFT.search(left) else ""
    said = before + (_capital(match["so"], number) if match["so"] and not before else number)
    told = any(
        re.search(rf"(?<![\w/&-]){part}(?![\w/-])", clause) and issuers.issuer(part) == owner
        for part in re.split(r"[-/&.,]", match["code"])
        if part
    )  # UBND xã ban hành Kế hoạch số 123/KH-UBND
    behind = f" của {owner}" if owner and not told and not _OWNER_RIGHT.match(right_of(match, 120)) else ""
    return f"{said}{_number(match['n'])}{_year_of(match)}{behind}{_before_year(match)}"


_YEAR_RIGHT = re.compile(r"\s20[0-9]{2}(?![^\W_]|[.,/-][0-9])(?!\s(?:hộ|người|đồng|con|lượt|trường hợp))")


def _before_year(match: re.Match[str]) -> str:
    """Công văn 708/KCB-NV 2025: a year behind the letters, which are not said, would run into the number."""
    return _YEAR_PAUSE.rstrip() if not match["y"] and _YEAR_RIGHT.match(right_of(match, 24)) else ""


def _say_spaced(match: re.Match[str]) -> str | None:
    """kế hoạch số 06 KH - ĐKT: the sign of a document behind a blank."""
    said = _say_in("brief", match)
    return Guess(said) if said else None


def _say_misprinted(match: re.Match[str]) -> str:
    """02/20217/NĐ-CP: a year of three figures or five is read figure by figure, for a person to mend."""
    owner = issuers.described(match["code"])[1]
    behind = f" của {owner}" if owner and not _OWNER_RIGHT.match(right_of(match, 120)) else ""
    return Guess(f"{_number(match['n'])} gạch chéo {spell(match['odd'])}{behind}")


def _capital(written: str, number: str) -> str:
    """The word `số` as it stands, with its colon: Số: 15 without a kind."""
    return written if written.strip().endswith(":") else written.rstrip() + " " if written else number


_DOCUMENT_LEFT = re.compile(
    r"(?<![^\W_])(?:văn bản|công văn|tờ trình|nghị|quyết|thông|luật|lệnh|chỉ thị|kế hoạch|báo cáo|hướng dẫn|kết luận|quy|giấy|hợp đồng|đơn|biên bản|số|thư)(?![^\W_])[\w\s:,]{0,24}\Z",
    re.IGNORECASE,
)
_PLACE_LEFT = re.compile(r"(?:quận|phường|huyện|xã|tổ|khu phố|ấp|thôn|lớp|tầng|hẻm|ngõ)\s\Z", re.IGNORECASE)
"""Before the number of a place: quận 10 - TPHCM."""
_FORM_LEFT = re.compile(r"(?:mẫu|biểu|phụ lục|phiếu|tờ khai)(?: (?:số|mẫu|đơn))?\s*:?\s*\Z", re.IGNORECASE)
_SHORT_KIND_LEFT = re.compile(r"(?<![^\W_])(?:NQ|NĐ|QĐ|KH|TT|CT|TB|KL|HD|CV|BC)\s*\Z")


def _short_kind(clause: str) -> str:
    """The kind that an abbreviation just before the number names: NQ 57-NQ/TW."""
    found = re.search(r"(?<![^\W_])([A-ZĐ][A-Za-zĐ]{1,4})\.?\s*(?:số)?\s*:?\s*\Z", clause)
    return issuers.kinds().get(found[1], "") if found else ""


def _names_kind(clause: str) -> bool:
    """Whether the words just before the number name a kind of document themselves: Quy định 37-QĐ/TW."""
    words = re.sub(r"\s*(?:số)?\s*:?\s*\Z", "", clause.lower())
    return words.endswith(tuple(issuers.kinds().values()))


def _say_form(match: re.Match[str]) -> str:
    """The sign of a form is spelled: Mẫu số 01/ĐK-NVQS."""
    number = f"{match['so']} " if match["so"] else ""
    return f"{number}{_number(match['n'])}{_year_of(match)} {'trên ' if '/' in match[0] else ''}{letters.spelled(match['code'])}"


_STANDARDS = {
    "TCVN": "tiêu chuẩn Việt Nam",
    "TCXDVN": "tiêu chuẩn xây dựng Việt Nam",
    "TCN": "tiêu chuẩn ngành",
    "TCCS": "tiêu chuẩn cơ sở",
    "QCVN": "quy chuẩn Việt Nam",
    "QCĐP": "quy chuẩn địa phương",
    "ISO": "i sô",
    "HACCP": "hát a xê xê pê",
}


def _say_standard(match: re.Match[str]) -> str:
    """TCVN 7957:2008: the number, a pause, the year."""
    by = issuers.issuer(match["code"]) if match["code"] else ""
    number = " gạch ngang ".join(_number(part) for part in match["n"].split("-"))
    year = f": {cardinal(int(match['y']))}" if match["y"] else ""
    named = re.search(r"(?:tiêu|quy) chuẩn(?: kỹ thuật)? quốc gia\s\Z", left_of(match, 32), re.IGNORECASE)
    kind = letters.spelled(match["kind"]) if named else _STANDARDS[match["kind"]]  # it is not said twice
    return f"{kind} {number}{year}" + (f" của {by}" if by else "")


def _say_codified(match: re.Match[str]) -> str:
    """Điều 6.1.NĐ.23: an article of the codified law, with the kind of document that it was taken from."""
    kind = {"LQ": "luật", "PL": "pháp lệnh", "TL": "thông tư liên tịch"}.get(match["kind"]) or issuers.kinds()[
        match["kind"]
    ]
    return " chấm ".join([*map(_number, match["n"].split(".")), kind, *map(_number, match["m"].split("."))])


def _say_bare(match: re.Match[str]) -> str | None:
    """NQ-CP, TT/BTC: a code without a number names the kind and the issuer."""
    kind, owner = issuers.described(match["code"])
    if not kind or not owner:
        return None
    shown = "" if kind in left_of(match).lower()[-len(kind) - 6 :] else kind
    return f"{shown} của {owner}".strip()


def _say_kind(match: re.Match[str]) -> str | None:
    """NQ 57, NĐ 168/2024: the kind's letters before a number; letters of several senses are another's to tell apart."""
    if len(match["kind"]) == 1 or abbreviations.is_ambiguous(match["kind"]):
        return None
    kind = issuers.kinds().get(match["kind"])
    return kind if kind and kind not in left_of(match, 24).lower() else None


_NAMED_LEFT = r"(?:kế hoạch|quyết định|thông báo|công văn|tờ trình|báo cáo|nghị quyết|hướng dẫn|chỉ thị|kết luận|thông tư|nghị định)"


def rules(style: CodeStyle = "brief") -> tuple[Rule, ...]:
    """Built when first needed: the kinds are a table."""
    kinds = tables.words("kinds")
    return (
        Rule(
            name="number",
            family="digit",
            then=" /-aA",
            pattern=rf"(?P<so>){_NUMBER}{_YEAR}\s?[-/]\s?{_SYMBOL}(?![^\W_])",
            say=partial(_say_in, style),
        ),
        Rule(
            name="numbered",
            family="letter",
            pattern=rf"(?P<so>[Ss]ố\s?:?\s?){_NUMBER}{_YEAR}\s?[-/]\s?{_SYMBOL}(?![^\W_])",
            say=partial(_say_in, style),
        ),
        Rule(
            name="spaced",
            family="digit",
            then=" ",
            pattern=rf"(?P<so>){_NUMBER}(?P<y>)\s(?P<code>(?:{kinds})\s?[-–]\s?[A-ZĐƯ]{{2,8}})(?![^\W_])",
            say=_say_spaced,
            left=rf"{_NAMED_LEFT} số\s?:?\s\Z",
        ),
        Rule(
            name="misprinted",
            family="digit",
            then="/",
            pattern=rf"(?P<n>[0-9]{{1,5}})/(?P<odd>[0-9]{{3}}|[0-9]{{5}})/\s?(?P<code>(?:{kinds})\s?[-–]\s?{_PART})(?![^\W_])",
            say=_say_misprinted,
            left=rf"{_NAMED_LEFT}(?: số)?\s?:?\s\Z",
        ),
        Rule(
            name="codified",
            family="digit",
            then=".",
            pattern=r"(?P<n>[0-9]{1,3}(?:\.[0-9]{1,3}){1,2})\.(?P<kind>LQ|PL|NĐ|QĐ|TT|TL|NQ)\.(?P<m>[0-9]{1,3}(?:\.[0-9]{1,3}){0,2})(?![^\W_]|[.,][0-9])",
            say=_say_codified,
            left=r"điều\s\Z",
        ),
        Rule(
            name="standard",
            family="letter",
            pattern=rf"(?P<kind>{'|'.join(_STANDARDS)})\s?(?P<n>[0-9]{{1,6}}(?:-[0-9]{{1,2}}){{0,2}})(?:\s?:\s?(?P<y>[12][0-9]{{3}}))?(?:/(?P<code>{_PART}))?(?![^\W_]|[.,][0-9]|\s?%)",
            say=_say_standard,
        ),
        Rule(
            name="blank",
            family="symbol",
            pattern=rf"(?P<n>)(?P<y>)[-/]{_SYMBOL}(?![^\W_])",
            say=_say_bare,
            left=r"số\s*:?\s*\Z",
        ),
        Rule(
            name="bare",
            family="letter",
            pattern=rf"(?P<code>(?:{kinds})[-/]{_PART}(?:[-/&]{_PART}){{0,3}})(?![^\W_])",
            say=_say_bare,
        ),
        Rule(
            name="kind",
            family="letter",
            pattern=rf"(?P<kind>{kinds})(?=\.?\s(?:số )?[0-9]{{1,5}}(?:[-/]|\b))",
            say=_say_kind,
        ),
        Rule(
            name="year",
            family="digit",
            then=" /",
            pattern=r"(?P<n>[0-9]{1,5})\s?/\s?(?P<y>[12][0-9]{3})(?![0-9/])",
            say=lambda m: f"{_number(m['n'])}{_year_of(m)}",
            left=r"(?:số|nghị định|nghị quyết|thông tư|quyết định|luật|chỉ thị|công văn|công điện|kết luận|liên tịch|pháp lệnh|quy định|kế hoạch|nđ|nq|qđ|tt)\s+\Z",
        ),
        Rule(
            name="leading-zero",
            family="digit",
            pattern=r"0[0-9](?![0-9])(?![.,/-][0-9])",
            say=lambda m: spell(m[0]),
            left=r"(?:nghị quyết|nghị định|quyết định|thông tư|chỉ thị|kế hoạch|kết luận|đề án|dự án|hướng dẫn|công điện|công văn|nq|nđ|qđ|kh|đa|ct)(?: số)?\s+\Z",
        ),
    )
