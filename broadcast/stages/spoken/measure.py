"""Quantities with a unit: 25 m2, 62 tạ/ha, 37,5°C, 60 km/h, 2 x 3 m."""

from __future__ import annotations

import re
from functools import cache

from broadcast.stages.spoken import tables
from broadcast.stages.spoken.cardinal import cardinal
from broadcast.stages.spoken.figures import NAMING, NUMBER, number
from broadcast.stages.spoken.rule import Guess, Rule, left_of, right_of
from broadcast.stages.spoken.tonnes import AGED_LEFT, no_tonnes

_END = r"(?![^\W_]|[²³])"


@cache
def _units(spaced: str = "") -> str:
    """An alternation of the units; some letters are a unit only right after the figure."""
    rows = [row["written"] for row in tables.rows("units") if not spaced or row["spaced"] == spaced]
    return tables.alternation(rows)


@cache
def first_words() -> frozenset[str]:
    """The letters that each unit begins with, for those that may stand after a figure in words."""
    return tables.first_words(row["written"] for row in tables.rows("units"))


@cache
def units() -> dict[str, str]:
    """Every unit as it is written, and as it is said."""
    return {row["written"]: row["spoken"] for row in tables.rows("units")}


def unit(text: str) -> str:
    """m2 -> mét vuông."""
    return units().get(text, text)


_NAMES_SOMETHING = re.compile(
    r"(?:lớp|khối|nhà|tòa|toà|lô|dãy|khu|tổ|nhóm|phòng|hạng|bảng|cổng|thửa|lộ|đường|tuyến)\s+\Z", re.IGNORECASE
)


_CURRENT_LEFT = re.compile(
    r"(?:dòng|điện|cầu dao|aptomat|áp tô mát|át|CB|tải|sạc|pin|ổ cắm|dây|bình|ắc quy|cường độ|công tơ|máy|[0-9]\s?k?[VW])[\w\s:,/()-]{0,24}\Z",
    re.IGNORECASE,
)


_STORED_LEFT = re.compile(r"(?:dung lượng|ổ|dữ liệu|bộ nhớ|thẻ nhớ|lưu trữ|SSD|HDD|USB)[^.;]{0,24}\Z", re.IGNORECASE)


def _counts_invalids(match: re.Match[str]) -> bool:
    """4 TB hạng 1/4, 4 TB y tế: where nothing is stored TB is no measure."""
    if match["unit"] != "TB":
        return False
    left, graded = left_of(match), re.match(r"\s?(?:hạng|nặng|LS)", right_of(match, 6)) is not None
    return graded or (re.search(r"[^\W\d_]", left) is not None and not _STORED_LEFT.search(left))


_VOLTS_LEFT = re.compile(
    r"(?:điện|đèn|bóng|pin|bình|ắc quy|sạc|nguồn|áp|ổ cắm|dây|quạt|mô tơ|máy bơm)[^.;\n]{0,24}\Z", re.IGNORECASE
)
_DOSED_LEFT = re.compile(
    r"(?:[x×]\s?|uống|ngày|sáng|trưa|chiều|tối|mg|lần|thuốc|đơn|sốt|đau|[0-9]v\s?)[^.;\n]{0,16}\Z", re.IGNORECASE
)
_DOSED_RIGHT = re.compile(r"\s?(?:[x×*]\s?[0-9]|/\s?(?:lần|ngày|24h)|(?:sáng|trưa|chiều|tối|sau ăn|trước ăn|khi|uống))")
"""Beside so many v of a medicine; elsewhere they are volts."""

_MODEL_LEFT = re.compile(
    r"(?:iPhone|iPad|Redmi|Note|Galaxy|Xperia|Pixel|Oppo|Vivo|Realme|Mi)\s(?:[A-Za-z]{1,4}\s?)?\Z|[A-Z]\Z"
)
_TIMES_LEFT = re.compile(r"(?:v|viên|gói|ống|giọt|lần)\s?[x×]\s?\Z")
_DAILY_RIGHT = re.compile(r"\s?/\s?(?:ng|ngày|24h)(?![^\W_])")
_FORCE_LEFT = re.compile(r"(?:lực|kéo|nén|trọng lượng|tải)[^.;\n]{0,24}\Z", re.IGNORECASE)
_VOLTS = 100
"""From so many on v is a volt; fewer are tablets, unless the words speak of current."""


def _say(match: re.Match[str]) -> str | None:
    if " " in match["n"] and NAMING.search(left_of(match, 12)):
        return None
    if match["unit"] == "N" and not _FORCE_LEFT.search(left_of(match)):
        return None  # bón 300N is nitrogen
    if match["unit"] == "T" and match["n"].isdecimal() and (word := no_tonnes(match)):
        said = f"{number(match['n'])} {word}"
        return Guess(said) if AGED_LEFT.search(left_of(match, 12)) else said
    if match["unit"].isupper() and len(match["unit"]) == 1 and _NAMES_SOMETHING.search(left_of(match, 10)):
        return None  # lớp 1A is no current
    if _counts_invalids(match):
        return None
    if match["unit"] == "A" and not _CURRENT_LEFT.search(left_of(match)):
        return None
    if match["unit"] == "s" and _MODEL_LEFT.search(left_of(match, 24)):
        return f"{number(match['n'])} ét"  # iPhone 5s, Galaxy A8s
    if match["unit"] == "l" and _TIMES_LEFT.search(left_of(match, 12)) and _DAILY_RIGHT.match(right_of(match, 6)):
        return None  # 1v/lần x 3l/ngày: so many times
    if match["unit"] in ("m2", "m3") and match["n"] in "01" and _TALL_LEFT.search(left_of(match)):
        return f"{number(match['n'])} mét {number(match['unit'][1])}"  # trẻ dưới 1m2
    if (
        match["unit"] == "v"
        and match["n"].isdecimal()
        and int(match["n"]) < _VOLTS
        and not _VOLTS_LEFT.search(left_of(match))
        and (_DOSED_LEFT.search(left_of(match)) or _DOSED_RIGHT.match(right_of(match, 16)))
    ):
        return f"{number(match['n'])} viên"
    span = re.fullmatch(r"([1-9][05]0) ([1-9][05]0)", match["n"])
    if span and match["unit"] in ("kg", "g", "ml", "l") and int(span[1]) < int(span[2]):
        return Guess(f"{cardinal(int(span[1]))} đến {cardinal(int(span[2]))} {unit(match['unit'])}")
    if match["unit"] == "mb" and _AIR_LEFT.search(left_of(match)):
        return f"{number(match['n'])} {unit('mbar')}"
    counted = match["unit"] in ("km2", "km²") and match["n"].find(",") == len("331")  # 331,212 km2 has thousands
    return f"{number(match['n'], counted=counted)} {unit(match['unit'])}"


def _centimetres(text: str) -> str:
    """1m05 -> không năm, 1m2 -> hai."""
    return f"không {cardinal(int(text))}" if text[0] == "0" and int(text) else cardinal(int(text))


_TALL_LEFT = re.compile(
    r"(?:cao|trẻ(?: em)?|bé|cháu|học sinh)\s?(?:khoảng|từ|dưới|trên|hơn|gần|<|>|≤|≥)?\s?\Z", re.IGNORECASE
)
_AIR_LEFT = re.compile(r"(?:áp suất|khí áp|tâm bão|áp thấp|bão)[^;\n]{0,44}\Z", re.IGNORECASE)
"""Before a figure of the air's pressure: mb is a millibar there, and elsewhere a megabyte."""


_PLACE_LEFT = re.compile(r"(?:tại|đoạn|từ|đến|cột|mốc|lý trình|[Kk]m\s?[0-9]{1,4}\s?[-–])\s*\Z")


def _say_bare(match: re.Match[str]) -> str | None:
    """A unit without a figure; km2 behind a word for a place is the second kilometre."""
    written = match["unit"]
    if written in ("km2", "km3") and _PLACE_LEFT.search(left_of(match)):
        return None
    return unit(written) if written in units() else unit(written.lower())


def _say_negative(match: re.Match[str]) -> str | None:
    """-5°C, but no minus behind a figure (5,5 -6 kg), and none before a count at the start of a line, a list's mark."""
    left = left_of(match)
    if re.search(r"giảm\s\Z", left):
        return _say(match)
    if re.search(r"[0-9%°]\s*\Z", left) or (not left.strip(" \t(") and match["unit"][0] not in "°%℃đo"):
        return None
    return f"âm {_say(match)}"


_COUNTED = r"(?:[0-9]\)?|nghìn|ngàn|triệu|tỷ|tỉ|mỗi|vạn|trăm|chục|lượt|nửa)\s*\Z"
_COUNTED_IN_WORDS = r"(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|vài|mấy|từng|bao nhiêu)\s*\Z"


def _say_milestone(match: re.Match[str]) -> str:
    """Km23+450, K2+150: a place along a road, by the kilometre and the metres behind it."""
    behind = int(match["m"] or match["n"])
    head = f"ki lô mét {cardinal(int(match['km']))}" if match["km"] else f"ca {cardinal(int(match['k']))}"
    return head + (f" cộng {cardinal(behind)}" if behind or match["m"] else "")


def rules() -> tuple[Rule, ...]:
    """Built when first needed: the units are a table."""
    close, apart = f"(?P<unit>{_units()}){_END}", f"(?P<unit>{_units('yes')}){_END}"
    count = rf"(?P<n>{NUMBER})"
    return (
        Rule(name="unit", family="digit", pattern=rf"{count}{close}", say=_say),
        Rule(name="unit", family="digit", pattern=rf"{count}\s{apart}", say=_say),
        Rule(
            name="unit",
            family="symbol",
            pattern=rf"[-–]{count}\s?{apart}",
            say=_say_negative,
            left=r"(?:\A|[\s(:,<>~])\Z",
        ),
        Rule(
            name="square",
            family="digit",
            pattern=rf"{count}\s?m (?P<power>[23])(?=\s(?:đất|nhà|sàn|nước|cát|ruộng|vườn|ao|rừng)|[.,;]|\Z)",
            say=lambda m: f"{number(m['n'])} mét {'vuông' if m['power'] == '2' else 'khối'}",
        ),
        Rule(
            name="tonne",
            family="digit",
            pattern=rf"{count}\s?t(?=/(?:ha|năm|vụ|ngày)(?![^\W_]))",
            say=lambda m: f"{number(m['n'])} tấn",
        ),
        Rule(
            name="tonne",
            family="digit",
            then=" a,.",
            pattern=rf"{count}\s?t(?=\s(?:hàng|gạo|lúa|phân|xi măng|cát|đá)(?![^\W_]))",
            say=lambda m: f"{number(m['n'])} tấn",
        ),
        Rule(
            name="tonne",
            family="digit",
            then=" a,.",
            pattern=rf"{count}\s?t(?![^\W_]|/)",
            say=lambda m: f"{number(m['n'])} tấn",
            left=r"(?:xe|tải|xe tải|ô tô tải|tải trọng)\s\Z",
        ),
        Rule(
            name="side",
            family="digit",
            pattern=rf"{count}\s?(?P<unit>{_units('yes')})(?=\s?[xX×*]\s?[0-9])",
            say=_say,
        ),
        Rule(
            name="metre-and",
            family="digit",
            then="a",
            pattern=r"(?P<m>[0-9]{1,2})m(?P<cm>[0-9]{1,2})(?![^\W_])",
            say=lambda m: f"{cardinal(int(m['m']))} mét {_centimetres(m['cm'])}",
        ),
        Rule(
            name="kilo-and",
            family="digit",
            then="a",
            pattern=r"(?P<kg>[0-9]{1,3})kg(?P<part>[1-9])(?![^\W_])",
            say=lambda m: f"{cardinal(int(m['kg']))} ki lô gam {cardinal(int(m['part']))}",
        ),
        Rule(
            name="milestone",
            family="letter",
            pattern=r"(?:[Kk][Mm]\s?(?P<km>[0-9]{1,4})\s?\+\s?(?P<m>[0-9]{1,3})|K(?P<k>[0-9]{1,3})\+(?P<n>[0-9]{3}))(?![0-9])",
            say=_say_milestone,
        ),
        Rule(
            name="bare",
            family="letter",
            pattern=rf"(?![A-Z](?![^\W_])){close}",
            say=lambda m: None if _counts_invalids(m) else unit(m["unit"]),
            left=_COUNTED,
        ),
        Rule(
            name="bare",
            family="letter",
            pattern=rf"(?P<unit>(?:[kcd]?m)[23²³]|kWh|kW|kV|kVA|MW|MWh|kWp|[kK]g|[kK]m|cm|mm|ml|mg){_END}",
            say=_say_bare,
        ),
        Rule(
            name="bare",
            family="letter",
            pattern=rf"(?P<unit>ha){_END}",
            say=lambda m: unit(m["unit"]),
            left=_COUNTED_IN_WORDS,
        ),
        Rule(
            name="kilometre",
            family="letter",
            pattern=r"[Kk]m\s?(?P<km>[0-9]{1,4})(?![0-9]|[.,][0-9]|\s?[+%])",
            say=lambda m: f"ki lô mét {cardinal(int(m['km']))}",
        ),
        Rule(
            name="lost-degree",
            family="digit",
            then="A",
            pattern=r"(?P<n>[0-9]{1,3}(?:,[0-9])?)0C(?![^\W_])",
            say=lambda m: f"{number(m['n'])} độ xê" if float(m["n"].replace(",", ".")) <= 100 else None,
            left=r"(?:nước|nóng|ấm|lạnh|nhiệt độ|sốt|ở|trên|dưới|khoảng|từ|đến|tới|[-–]|mức|lên|xuống|đun)\s*\Z",
        ),
        Rule(name="bare", family="symbol", pattern=rf"(?P<unit>%|‰|°C|ºC|°|℃){_END}", say=lambda m: unit(m["unit"])),
    )
