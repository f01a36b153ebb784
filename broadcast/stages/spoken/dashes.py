"""A dash between figures: a range, a series, the pause between two telephones; what stands on both sides decides."""

from __future__ import annotations

import re

from broadcast.knowledge.language.letters import LOWER, UPPER
from broadcast.stages.spoken.cardinal import spell
from broadcast.stages.spoken.figures import whole
from broadcast.stages.spoken.rule import Family, Guess, Rule, left_of, right_of

_UNIT_WORD = rf"[{LOWER}μ]{{1,4}}[23²³]?|%|‰|°C?|nghìn|ngàn|triệu|đồng|tháng|phút|người|tuổi|điểm|USD|VNĐ|VND|[{LOWER}{UPPER}]{{1,3}}/[{LOWER}{UPPER}]{{1,4}}|[₫$€'’′]"
_FIGURE_LEFT = re.compile(
    rf"[0-9](?:\s?(?:{_UNIT_WORD}))?\s*\Z|(?:thứ|quý|mùng)\s\w+\s?\Z|(?<![^\W_])(?:T[2-7]|[IVX]+|CN)\s*\Z",
    re.IGNORECASE,
)
_FIGURE_RIGHT = re.compile(
    r"\s*[$€₫]?(?:khoảng |gần |hơn |ngày |thứ |[Tt]|mùng |[Kk]m ?|\+)?(?:[0-9]|[IVX]+(?![^\W_])|CN(?!\w))|\s*(?:thứ (?:hai|ba|tư|năm|sáu|bảy)|chủ nhật)"
)
_CODE_LEFT = re.compile(r"(?<![^\W_])(?!T[2-7])[A-ZĐ]{1,4}[0-9]{1,4}\Z")
_ROOM_LEFT = re.compile(r"(?<![^\W_])[0-9]{1,3}[A-ZĐ]{1,2}\Z")
_ROOM_RIGHT = re.compile(r"[0-9]{2,4}(?![^\W_]|[.,/][0-9])")
_TO_LEFT = re.compile(r"(?:đến|tới|xuống|còn|là)\Z", re.IGNORECASE)
_PHONE_LEFT = re.compile(r"[0-9](?:[ .]?[0-9]){6,14}\s*\Z")
_CALLED_LEFT = re.compile(r"(?<![0-9.,])0[0-9](?:[ .]?[0-9]){7,9}\s*\Z")
_THOUSANDS_LEFT = re.compile(r"(?<![0-9.])[1-9][0-9]{0,2}(?:\.[0-9]{3}){2,4}\s*\Z")
_WEEKDAY_LEFT = re.compile(r"(?<![^\W_])T[2-7]\s?[-–]\s?T[2-7]\s?\Z")
_WEEKDAY_RIGHT = re.compile(r"\s?T[2-7]\s?[-–]\s?(?:T[2-7]|CN)(?![^\W_])")
_PHONE_RIGHT = re.compile(r"\s*[+(]?[0-9](?:[ .)]{0,2}[0-9]){6}")
_DATE_LEFT = re.compile(r"[0-9]/[0-9]{1,2}/(?:19|20)[0-9]{2}\s*\Z")
_TIME_RIGHT = re.compile(r"\s*[0-2]?[0-9](?::[0-5][0-9](?![0-9/])|\s?[hg](?![^\W\d_])|\s?giờ)")
_FERTILISER = re.compile(r"(?:NPK|DAP|NK|NP|PK|phân|bón|lân|đạm|kali)[\s\w,.:()+]{0,24}\Z", re.IGNORECASE)


_SHORT_RIGHT = re.compile(r"\s*([0-9]{1,4})(?![0-9.,/])")
_DAYS_RIGHT = re.compile(r"\s?(?:T[2-7]|CN)")
_ROMAN_RIGHT = re.compile(r"\s*[IVX]")


def _same_number(left: str, right: str) -> bool:
    """Whether the same number stands on both sides."""
    after = _SHORT_RIGHT.match(right)
    before = re.search(r"(?<![0-9.,/])([0-9]{1,4})\s*\Z", left[-12:]) if after else None
    return before is not None and after is not None and before[1] == after[1]


_COUNT_LEFT = re.compile(rf"(?<![0-9.,/])([0-9]{{1,3}}) ([{LOWER}]{{2,7}}|[A-ZĐ]{{2,5}})\s?\Z")
_COUNT_RIGHT = re.compile(rf" ?([0-9]{{1,3}}(?:,[0-9]{{1,2}})?) ([{LOWER}]{{2,7}}|[A-ZĐ]{{2,5}})(?![^\W_])")
_PRICE_RIGHT = re.compile(r"\s?[0-9]{1,3}(?:\.[0-9]{3}){1,3}\s?(?:đ|đồng)(?![^\W_])")
_LASTING = frozenset("giờ phút giây ngày tháng năm tuần nghìn ngàn triệu tỷ tỉ đồng trăm mét tấn lít".split())


def _counts_of_two(left: str, right: str) -> bool:
    """1 lúa - 2 màu, 3 ngày - 2 đêm: two counts of different things side by side are no range."""
    if _PRICE_RIGHT.match(right) and (counted := _COUNT_LEFT.search(left[-13:])) and counted[2] not in _LASTING:
        return True  # 20 liều - 356.000đ
    after = _COUNT_RIGHT.match(right)
    before = _COUNT_LEFT.search(left[-13:]) if after else None  # it is twelve characters long at most
    if before is None or after is None or before[2] == after[2]:
        return False
    return before[2] not in _LASTING or after[2] in ("đêm", "giờ", "phút")


def _lists_weekdays(left: str, right: str) -> bool:
    """T3-T5-T7 are three days of a week; T2-T6 is a span of them."""
    return _WEEKDAY_LEFT.search(left) is not None or (
        _WEEKDAY_RIGHT.match(right) is not None and re.search(r"(?<![^\W_])T[2-7]\s?\Z", left) is not None
    )


_CODE_RIGHT = re.compile(r"\s?([A-ZĐ]{1,4})([0-9]{1,4})(?![^\W_]|[.,/-][0-9])")


def _same_letters(left: str, right: str) -> bool:
    """Whether codes with the same letters and rising figures stand on both sides: LK01-LK12, 10A1 - 10A5."""
    after = _CODE_RIGHT.match(right)
    before = re.search(r"(?<![^\W_])([A-ZĐ]{1,4})([0-9]{1,4})\s?\Z", left) if after else None
    return before is not None and after is not None and before[1] == after[1] and int(before[2]) < int(after[2])


def _of_codes(near: str, right: str, *, of_figures: bool) -> str | None:
    """A dash at a code: đến from LK01 to LK12, nothing inside C1-02 and 12B-305."""
    if of_figures and _same_letters(near, right):
        return " đến "
    inside = (of_figures and _CODE_LEFT.search(near[-9:])) or (_ROOM_RIGHT.match(right) and _ROOM_LEFT.search(near))
    return " " if inside and right[:1].isdecimal() else None


_CURRENT = r"(?:v(?:ôn)?|kv|w|kw|oát|ma|a|ampe|mah|ah|ampe giờ|hz|kva|mva|p|pha)"
_CURRENT_LEFT = re.compile(rf"[0-9]\s?({_CURRENT})\s?\Z", re.IGNORECASE)
_CURRENT_RIGHT = re.compile(rf"\s?[0-9.,]{{1,6}}\s?({_CURRENT})(?![^\W_])", re.IGNORECASE)


def _current_beside(left: str, right: str) -> bool:
    """12V-2A: two measures of one appliance."""
    after = _CURRENT_RIGHT.match(right)
    before = _CURRENT_LEFT.search(left) if after else None
    return before is not None and after is not None and _quantity(before[1]) != _quantity(after[1])


def _quantity(unit: str) -> str:
    """What a unit of current measures: kV and vôn the same."""
    bare = unit.lower().removeprefix("m").removeprefix("k")
    return {"vôn": "v", "oát": "w", "ampe": "a", "ampe giờ": "ah"}.get(bare, bare)


_CLASS_LEFT = re.compile(r"(?<![^\W_])(?:1[0-2]|[1-9])[A-ZĐ][0-9]{0,2}\s?\Z")
_RESULT_RIGHT = re.compile(r"\s?[0-9]{1,3}(?:[\"'h]|[.,][0-9]|\s?(?:điểm|đ|giây|phút|em|học sinh|HS)(?![^\W_]))")


def _of_two_kinds(left: str, right: str) -> bool:
    """Whether what stands on both sides is no span, for it is not of one kind."""
    return _current_beside(left, right) or _result_behind(left, right)


def _result_behind(left: str, right: str) -> bool:
    """lớp 7A1 - 9"12: what a class has reached stands behind its name."""
    return _RESULT_RIGHT.match(right) is not None and _CLASS_LEFT.search(left) is not None


_LENGTHS, _VOLUMES, _WEIGHTS = "mm cm dm m km", "ml cl dl l lít", "mg g kg yến tạ tấn"
_QUANTITIES = {unit: kind for kind in (_LENGTHS, _VOLUMES, _WEIGHTS) for unit in kind.split()}
_MEASURED_LEFT = re.compile(rf"[0-9]\s?({'|'.join(_QUANTITIES)})\s?\Z")
_MEASURED_RIGHT = re.compile(rf"\s?[0-9.,]{{1,9}}\s?({'|'.join(_QUANTITIES)})(?![^\W_])")


def _unlike(left: str, right: str) -> bool:
    """Whether a length stands before the dash and a volume behind it, so that one of the two may be a slip: 600m - 1300ml."""
    after = _MEASURED_RIGHT.match(right)
    before = _MEASURED_LEFT.search(left[-8:]) if after else None
    return before is not None and after is not None and _QUANTITIES[before[1]] != _QUANTITIES[after[1]]


_NEAR = 40
"""Characters before a dash in which a telephone, a date or a number ends."""


_FIGURES = frozenset("0123456789")


def _last_word(text: str) -> str:
    """The run of letters that a text ends in."""
    start = len(text)
    while start and text[start - 1].isalnum() and not text[start - 1].isdecimal():
        start -= 1
    return text[start:]


_AIRCRAFT_LEFT = re.compile(r"(?:Boeing|Airbus|Bombardier|Embraer|Antonov)\s[A-Z]{0,3}[0-9]{2,3}\Z")
_THIRD_LEFT = re.compile(r"(?<![0-9./-])[0-9]{1,3}[-–][0-9]{1,3}\Z")
_PRICED_RIGHT = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3}|k|K|tr)(?![0-9])")
_THIRD_RIGHT = re.compile(r"[0-9]{1,3}[-–][0-9]{1,3}\.[0-9]{3}(?![0-9])")
"""The second and the third of three prices: 30-50-70.000đ."""


def _between_figures(left: str, right: str) -> str:
    """From one figure to another; inside RON95-III and 250kVA-22kV nothing."""
    bare = left.rstrip()
    if (_THIRD_LEFT.search(bare) and _PRICED_RIGHT.match(right)) or _THIRD_RIGHT.match(right):
        return ", "
    if _AIRCRAFT_LEFT.search(bare):
        return " "
    roman = _ROMAN_RIGHT.match(right) and not re.search(r"(?<![^\W_])[IVX]+\s*\Z", left)
    if roman or bare.endswith("kVA"):
        return " "
    return Guess(" đến ") if _unlike(bare, right) else " đến "


def say_dash(match: re.Match[str]) -> str | None:
    """Between figures `đến`, between telephones and names a pause, inside a compound nothing; a minus is another's."""
    left, right = left_of(match), right_of(match)
    near, bare = left[-_NEAR:], left.rstrip()
    of_figures = bare[-1:] in _FIGURES  # most of what stands before a dash can end in nothing else
    if match[0][0] == " " and match[0][-1] != " " and right[:1].isdecimal() and _TO_LEFT.search(left):
        return None  # từ -3 đến -1 độ
    telephone = of_figures and not bare[-7:].strip("0123456789 .")
    if (telephone and _CALLED_LEFT.search(near)) or _counts_of_two(left, right) or _of_two_kinds(near, right):
        return ", "
    if telephone and _PHONE_RIGHT.match(right) and _PHONE_LEFT.search(near) and not _THOUSANDS_LEFT.search(near):
        return ", "
    if _DAYS_RIGHT.match(right) and _lists_weekdays(left, right):
        return ", "
    if (code := _of_codes(near, right, of_figures=of_figures)) is not None:
        return code
    if of_figures and _same_number(left, right):
        return " "  # tỷ lệ 50-50 is no range
    if of_figures and _TIME_RIGHT.match(right) and _DATE_LEFT.search(near):
        return ", "  # 05/07/2018 - 17:01
    if _FIGURE_RIGHT.match(right) and (near.rstrip()[-1:] in _FIGURES or _FIGURE_LEFT.search(near)):
        return _between_figures(left, right)
    spaced = match[0] != match[0].strip()
    if spaced and match[0] == match[0].rstrip() and right[:1].isdecimal():
        return None
    if not bare or left.endswith("\n") or not right.strip():
        return " "
    word = _last_word(bare)
    next_letter = right.lstrip()[:1]
    plain = word[:1].islower() and next_letter.islower()
    if spaced and next_letter.isalnum() and not plain:
        return ", " if word or next_letter.isalpha() else Guess(", ")
    return " "


def _say_series(match: re.Match[str]) -> str | None:
    """NPK 16-16-8, 4-3-3, lô 12-34-56: numbers one after another."""
    parts = re.split(r"[-–]", match[0])
    if re.search(r"thứ\s\Z", left_of(match, 5), re.IGNORECASE):
        return None  # days of a week
    if len(parts[0]) == 4 or (len(parts) == 3 and len(parts[2]) == 4):
        return None  # a date
    said = [spell(part) if (len(part) > 1 and part[0] == "0") or len(part) > 3 else whole(part) for part in parts]
    if _FERTILISER.search(left_of(match, 34)):
        return ", ".join(said)  # năm mười ba would be heard as five and thirteen
    if all(len(part) == 2 for part in parts) and len(parts) > 2:
        return ", ".join(said)  # mười hai mươi mốt would be heard as another number
    return " ".join(said) if all(len(part) <= 3 for part in parts) else Guess(" ".join(said))


def _say_grades(match: re.Match[str]) -> str | None:
    """The grades of a fertiliser: DAP 18-46."""
    return _say_series(match) if _FERTILISER.search(left_of(match, 34)) else None


_BEGINNINGS: tuple[tuple[Family, str], ...] = (("symbol", ""), ("space", r"\s"))


def _say_minus(match: re.Match[str]) -> str | None:
    """2x - 7 = 15, 9 - 4 = 5: between the sides of an equation; 8-10 = giỏi is a scale of marks."""
    return " trừ " if match[0] != match[0].strip() or left_of(match, 1).isalpha() else None


_TERM = r"(?:[0-9]{1,4}(?:,[0-9]{1,3})?[a-z]?|[a-z])"
_EQUATION_RIGHT = rf"(?={_TERM}(?:\s?[+\-–x×:*/]\s?{_TERM}){{0,4}}\s?[=<>]\s?[-(]?{_TERM}(?![^\W_]))"

RULES = (
    *(
        Rule(
            name="minus",
            family=family,
            pattern=rf"{blank}[-–]\s?{_EQUATION_RIGHT}",
            say=_say_minus,
            left=r"(?:[0-9]|(?<![^\W_])[0-9]{0,3}[a-zA-Z][²³]?|\))\Z",
        )
        for family, blank in _BEGINNINGS
    ),
    Rule(
        name="series",
        family="digit",
        then="-",
        pattern=r"[0-9]{1,4}(?:[-–][0-9]{1,4}){2,7}(?![0-9]|[-/.,–][0-9])",
        say=_say_series,
    ),
    Rule(
        name="grades",
        family="digit",
        then="-",
        pattern=r"[0-9]{1,2}[-–][0-9]{1,2}(?![0-9]|[-/.,–][0-9])(?!\s?(?:%|kg|g\b|ngày|tấn|tạ|bao|lần|triệu|nghìn))",
        say=_say_grades,
        left=r"(?:NPK|DAP|NP|NK|PK)(?: (?-i:[^\W\d_a-zđ])[a-zà-ỹ]{1,7}){0,3}\s*\Z",
    ),
    Rule(
        name="grades",
        family="digit",
        then=".-",
        pattern=r"[0-9]{1,2}(?:[.-][0-9]{1,2}){2,3}(?![0-9]|[-/.,–][0-9])",
        say=lambda m: ", ".join(whole(part) for part in re.split(r"[.-]", m[0])),
        left=r"NPK(?:-?S)?(?: (?-i:[^\W\d_a-zđ])[a-zà-ỹ]{1,7}){0,3}\s*[(:]?\s?\Z",
    ),
    Rule(name="dash", family="space", pattern=r"[^\S\n]{1,4}[-–]{1,3}(?:[^\S\n]{1,4}|(?=[0-9A-ZĐ]))", say=say_dash),
    Rule(name="dash", family="symbol", pattern=r"[-–]{1,3}[^\S\n]{0,4}", say=say_dash),
    Rule(
        name="divided",
        family="symbol",
        pattern=rf":\s{_EQUATION_RIGHT}",
        say=lambda _: "chia ",
        left=r"(?<![^\W_])(?:[0-9]{1,5}|[a-z])\s\Z",
    ),
)
