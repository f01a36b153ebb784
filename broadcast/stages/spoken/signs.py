"""Letters that the text itself calls a sign are spelled: ký hiệu SQ, tàu TH 9366 TS, (PC 02), Ảnh: T.HÀ."""

from __future__ import annotations

import re

from broadcast.knowledge.language import syllable
from broadcast.knowledge.language.letters import UPPER
from broadcast.stages.spoken import abbreviations, letters
from broadcast.stages.spoken.cardinal import cardinal, spell
from broadcast.stages.spoken.rule import Family, Guess, Rule, at_line_start, left_of, right_of

_SIGN_LEFT = (
    r"(?:(?:ký hiệu|kí hiệu|mã hiệu|mã hóa|mã trường|viết tắt)(?: là)?:?\s(?:[A-ZĐ0-9]{1,5}\s?(?:,|và|hoặc)\s?){0,12}"
    r"|(?-i:[A-ZĐ]{2}[0-9])\s?(?:,|và|hoặc)\s?(?-i:[A-ZĐ]{2,3}\s?(?:,|và|hoặc)\s?){0,6})\Z"
)
_CREDIT_LEFT = r"(?:ảnh|đồ họa|nguồn|đồ hoạ|minh họa)\s?:?\s*\Z"


def _say_by_sign(match: re.Match[str]) -> str:
    """Each letter by its name, each figure by itself."""
    signs = (c for c in match[0] if c.isalnum())
    return " ".join(spell(c) if c.isdecimal() else letters.name(c) for c in signs)


def _say_sign(match: re.Match[str]) -> str:
    return letters.spelled(match[0])


def _say_photographer(match: re.Match[str]) -> str | None:
    """T.HÀ under a picture: the initial by its name, then the name as a word; Q.ĐỊNH is heard as no quy định."""
    name = match["name"].lower()
    initials = letters.spelled(match["initials"]).replace("quy", "quờ")
    return f"{initials} {name}" if syllable.valid(name) else None


def _say_credit(match: re.Match[str]) -> str | None:
    """Letters under a picture that mean nothing else there are those of a person or an agency."""
    if abbreviations.meanings(match[0]) and abbreviations.reading(match) is not None:
        return None
    named = re.match(rf"\s[{UPPER}]{{2}}", right_of(match, 4)) is not None  # Ảnh: KIM CHI
    word = syllable.valid(match[0]) and (named or len(match[0]) > 3)
    return None if word else Guess(letters.spelled(match[0]))


_BYLINE_LEFT = re.compile(rf"(?:(?:[Tt]ác giả|[Bb]ài|[Tt]in)\s?:\s|[{UPPER}]{{2}} - )\Z")


def _say_byline(match: re.Match[str]) -> str | None:
    """THU HÀ - Q.ĐỊNH, T.THẢO alone on its line: who wrote a text; Q.BA ĐÌNH is a district."""
    byline = at_line_start(match) or _BYLINE_LEFT.search(left_of(match, 12))
    said = _say_photographer(match) if byline else None
    return Guess(said) if said else None


_HALF_DAYS = {"S": "sáng", "C": "chiều", "SC": "sáng, chiều"}


_COMER_RIGHT = re.compile(r"\s(?:Trẻ|Người|Học sinh|Phụ nữ|Đối tượng|Hộ|Toàn)\s")


def _say_half_day(match: re.Match[str]) -> str:
    """407/12 Lê Văn Sỹ S Trẻ từ 1 tuổi: the column of a schedule between an address and who is to come, who tells it."""
    said = _HALF_DAYS[match[0]]
    return said if _COMER_RIGHT.match(right_of(match, 16)) else Guess(said)


_ADDRESS_LEFT = re.compile(r"(?:đường|phố|hẻm|ngõ|q\.\s?[0-9]{1,2}|số)(?![^\W_])[^.;()\n]{0,30},\s\Z", re.IGNORECASE)
_DISTRICT_RIGHT = re.compile(r"[0-9]{1,2}\s?,\s?q\.?\s?[0-9]", re.IGNORECASE)


def _say_page(match: re.Match[str]) -> str:
    """sách (p.12) is a page; đường Lê Lợi, p.12, q.5 a ward."""
    ward = match[0][0] == "p" and (_ADDRESS_LEFT.search(left_of(match)) or _DISTRICT_RIGHT.match(right_of(match, 12)))
    return "phường " if ward else "trang "


_WARDS = {"P": "phường", "F": "phường", "Q": "quận"}


def _say_ward(match: re.Match[str]) -> str:
    return f"{_WARDS[match['what'].upper()]} {cardinal(int(match['n']))}"


def _say_step(match: re.Match[str]) -> str | None:
    """B2: behind Bước 1: or B1: is the next step."""
    number = int(match["n"])
    follows = re.search(rf"(?:[Bb]ước |B){number - 1}\s?:", left_of(match)) is not None
    return f"bước {cardinal(number)}" if follows else None


def _say_keys(match: re.Match[str]) -> str:
    """*101#: what is pressed on a telephone, key by key."""
    return " ".join(_KEYS.get(c) or spell(c) for c in match[0])


_BEGINNINGS: tuple[tuple[Family, str], ...] = (("symbol", ""), ("space", r"[^\S\n]{1,4}"))
_BOTH: tuple[Family, ...] = ("letter", "digit")
_KEYS = {"*": "sao", "#": "thăng"}
_LETTERS = r"[A-ZĐ]{1,5}(?![^\W_]|-[A-ZĐ])"

RULES = (
    Rule(
        name="page",
        family="letter",
        pattern=r"(?:tr|p)\.\s?(?=[0-9]{1,3}(?![0-9.]))",
        say=_say_page,
        left=r"[^\W_]*[\s(,;]\s?\Z",
    ),
    Rule(
        name="ward",
        family="letter",
        pattern=r"(?P<what>[PF])\.?\s?(?P<n>[1-9][0-9]?)(?=\s?[,-]?\s?[Qq]\.?\s?[1-9])",
        say=_say_ward,
    ),
    Rule(
        name="ward",
        family="letter",
        pattern=r"(?P<what>[Qq])\.?\s?(?P<n>[1-9][0-9]?)(?![^\W_]|[.,/-][0-9])",
        say=_say_ward,
        left=r"(?:(?<![^\W_])[pf]\.?\s?[0-9]{1,2}\s?[,-]?\s?|(?:đường|phố|phường)\s[^.;()\n]{2,30},\s)\Z",
    ),
    Rule(
        name="half-day",
        family="letter",
        pattern=rf"(?:(?:SC|S|C)(?={_COMER_RIGHT.pattern})|SC?(?=\s*(?:\Z|\n)))",
        say=_say_half_day,
        left=rf"[0-9][0-9A-Z/]{{0,7}}(?:\s(?-i:[{UPPER}])[^\W\d_]{{1,6}}){{2,5}}\s\Z",
    ),
    Rule(
        name="copies",
        family="digit",
        then="a",
        pattern=r"(?P<n>[0-9]{1,3})b(?=\))",
        say=lambda m: f"{cardinal(int(m['n']))} bản",
        left=r"\(\Z",
    ),
    Rule(name="keys", family="symbol", pattern=r"\*[0-9]{1,6}(?:\*[0-9]{1,20}){0,5}#", say=_say_keys),
    Rule(
        name="keys",
        family="symbol",
        pattern=r"[*#](?![^\W_]|[*#])",
        say=_say_keys,
        left=r"(?:phím|dấu|bấm|nhấn)\s(?:(?:[*#]|[0-9])\s?(?:,|hoặc|và)\s)?[\"“']?\Z",
    ),
    Rule(
        name="starred",
        family="space",
        pattern=r"\s\(\*\)",
        say=lambda _: " sao",
        left=r"(?:dấu|ký hiệu|kí hiệu|có dấu hoa thị|phím|mục)\Z",
    ),
    *(
        Rule(name="note", family=family, pattern=rf"{blank}\(\*{{1,3}}\)", say=lambda _: " ")
        for family, blank in _BEGINNINGS
    ),
    Rule(
        name="command",
        family="letter",
        pattern=_LETTERS,
        say=_say_sign,
        left=r"(?:soạn(?: tin(?: nhắn)?)?(?: theo cú pháp)?|cú pháp|nhắn tin(?: theo cú pháp)?)\s?:?\s?[\"“]?(?:[A-ZĐ]{1,5}\s){0,2}\Z",
    ),
    Rule(
        name="stars",
        family="digit",
        then="?",
        pattern=r"(?P<n>[1-7])\*(?![^\W_]|[*0-9])",
        say=lambda m: f"{cardinal(int(m['n']))} sao",
    ),
    Rule(name="spacing", family="symbol", pattern=r"@(?=[0-9]{2,3}(?![0-9]))", say=lambda _: " cách ", left=r"[0-9]\Z"),
    Rule(name="mark", family="symbol", pattern=r"#(?![^\W_])", say=lambda _: " ", left=r"(?-i:M)[0-9]{2,3}\Z"),
    Rule(name="number", family="symbol", pattern=r"#(?=[0-9])", say=lambda _: "số "),
    Rule(
        name="step",
        family="letter",
        pattern=r"B(?P<n>[2-9])(?=\s?:)",
        say=_say_step,
        left=r"(?:bước [1-8]|(?-i:B[1-8]))\s?:[^\n]{2,60}\Z",
    ),
    Rule(name="sign", family="letter", pattern=_LETTERS, say=_say_sign, left=_SIGN_LEFT),
    Rule(
        name="serial",
        family="letter",
        pattern=r"[A-ZĐ]{1,3}\s?[0-9]{6,9}(?![^\W_]|[.,/][0-9])",
        say=_say_by_sign,
        left=r"(?:gcn\w*|giấy chứng nhận[\w ]{0,24}|sổ đỏ|sổ hồng|seri|sê-ri|số hiệu|số phát hành|hộ chiếu|cuống phiếu|mã|mã số)(?: số| là)?\s*:?\s*\Z",
    ),
    *(
        Rule(
            name="serial",
            family=family,
            pattern=r"(?=[A-Z0-9]{0,16}[A-Z])(?=[A-Z]{0,16}[0-9])[A-Z0-9]{3,20}(?:[-–][A-Z0-9]{3,12})?(?![^\W_])",
            say=_say_by_sign,
            left=r"(?:số máy|số khung|imei|số seri|serial|số sê-ri|mã vận đơn|mã đơn|mã đơn hàng)(?: số| là)?\s*:?\s*\Z",
        )
        for family in _BOTH
    ),
    Rule(
        name="ship",
        family="letter",
        pattern=r"(?:HQ|CSB|KN|BP|TC|SAR)\s?[-–]?\s?[0-9]{2,4}(?![^\W_]|[.,][0-9])",
        say=_say_by_sign,
        left=r"(?:tàu(?: kiểm ngư| cảnh sát biển| biên phòng| hải quân| tuần tra)?|biên đội|số hiệu)(?: số)?\s\Z",
    ),
    Rule(
        name="ship",
        family="letter",
        pattern=r"[A-ZĐ]{1,2}[a-z]{0,2}\s?[-–]?\s?[0-9]{4,6}\s?[-–]?\s?TS(?![^\W_])",
        say=_say_by_sign,
    ),
    Rule(
        name="ship",
        family="letter",
        pattern=r"[A-ZĐ]{1,2}[a-z]{0,2}\s?[-–]?\s?[0-9]{4,6}(?![^\W_]|[.,][0-9])",
        say=_say_by_sign,
        left=r"(?:tàu(?: cá| câu(?: mực)?)?|ghe|thuyền|số hiệu|sà lan)(?: số)?\s\Z",
    ),
    Rule(
        name="flight",
        family="letter",
        pattern=r"[A-Z]{2}\s?[0-9]{3,4}(?![^\W_]|[.,/-][0-9])",
        say=_say_by_sign,
        left=r"chuyến(?: bay)?(?: số hiệu| mang số hiệu| số)?\s\Z",
    ),
    Rule(
        name="police",
        family="letter",
        pattern=r"P[ACXV]\s?[0-9]{2}(?![^\W_]|[.,/-][0-9])",
        say=_say_by_sign,
        left=r"(?:[(,]|phòng|đội)\s*\Z",
    ),
    Rule(
        name="short-name",
        family="letter",
        pattern=r"[A-Z]{3,6}(?![^\W_])",
        say=_say_credit,
        left=r"(?:công ty|tập đoàn|hãng|tổ chức|ngân hàng|hiệp hội|quỹ)\s(?-i:[^\W\d_a-z])[^.;,:()]{2,44}\s[-–]\s\Z",
    ),
    Rule(
        name="photographer",
        family="letter",
        pattern=rf"(?P<initials>[A-ZĐ]{{1,2}}(?:\.[A-ZĐ]{{1,2}})?)\.\s?(?P<name>[{UPPER}]{{2,7}})(?![^\W_])",
        say=_say_photographer,
        left=_CREDIT_LEFT,
    ),
    Rule(
        name="photographer",
        family="letter",
        pattern=rf"(?P<initials>[A-ZĐ])\.(?P<name>[{UPPER}]{{2,7}})(?=\s*(?:\Z|\n|\())",
        say=_say_byline,
    ),
    Rule(name="credit", family="letter", pattern=r"[A-ZĐ]{2,6}(?![^\W_])", say=_say_credit, left=_CREDIT_LEFT),
)
