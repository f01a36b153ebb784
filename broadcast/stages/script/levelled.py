"""A text with what is said in several ways brought to one form: «một nửa» as 50 %, «sáu tiếng» as 6 giờ.

Two texts are levelled before they are compared. What depends on the source, «2 tuần» for its 14 days, is changed in the
proposal only where the source has it, so that nothing is taken for the same that the source does not say.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, partial

from broadcast.knowledge import tables
from broadcast.knowledge.language.roman import roman_value
from broadcast.stages.script.facts import facts
from broadcast.stages.script.numerals import number_in

_DIGITS = "một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười"
_NUMBER = rf"\d+(?:[.,]\d+)*|(?:{_DIGITS})"
_HALF = re.compile(
    rf"\b(?P<number>{_NUMBER}) (?P<unit>nghìn|ngàn|triệu|tỷ|tỉ|cân|ký|kg|lạng|mét|năm|tháng|lít|tấn|tạ|ha|giờ) rưỡi\b",
    re.IGNORECASE,
)
_SPOKEN_UNITS = {"cân": "kg", "ký": "kg"}
_HOURS = re.compile(rf"\b(?P<number>{_NUMBER}|\w+ mươi(?: \w+)?) tiếng(?: đồng hồ)?(?= |[.,;]|$)", re.IGNORECASE)
_RANK = (
    r"cấp|đợt|báo động|vòng|giai đoạn|khu|tổ|mức|loại|hạng|bậc|kỳ|lớp|bước|quý|đội|điểm|khóa|khối|lần|lượt|tháng|nhóm"
)
_ROMAN = re.compile(rf"\b(?P<what>{_RANK}) (?P<roman>[IVX]{{1,4}})(?!\.?\w)")
_RANKED = re.compile(
    rf"\b(?P<what>{_RANK}) (?:thứ )?(?P<word>{_DIGITS})(?! (?:mươi|trăm|nghìn|ngàn|triệu|tỷ|lần|năm)\b)(?!\w)",
    re.IGNORECASE,
)
_TURNS = {"lượt": "đợt", "đợt": "lượt"}
_FIRST = re.compile(rf"\b(?P<what>{_RANK}) (?P<which>đầu tiên|đầu|sau)(?!\w)", re.IGNORECASE)
_BARE_DATE = re.compile(
    r"(?<![\d/.,-])(?<!ngày )(?P<d>\d{1,2})/(?P<m>\d{1,2})(?![\d/%-])(?! (?:số|diện|tổng|dân|thời))"
)
_BARE_DAY = re.compile(
    r"(?P<before>\b(?:ngày|hôm|sáng|trưa|chiều|tối|từ|đến|tới|là|và|,)\s+(?:ngày\s+)?)(?P<d>\d{1,2})"
    r"(?=\s*(?:[.,;:](?!\d)|$)|\s+(?:là|đến|tới|và|thì|khám|nhận|đo|với|dành|của|trở|mới|bà|ở|tại|cho)\b)",
    re.IGNORECASE,
)
_SPELLED_DATE = re.compile(
    r"(?:\bngày )?(?<![\d.,/])(?<!tuần )(?<!lần )(?<!đợt )(?P<d>\d{1,2}) tháng "
    r"(?P<m>\d{1,2})(?: năm (?P<y>\d{4}))?(?!\d)",
    re.IGNORECASE,
)
_DAYS_OF_MONTH = re.compile(
    r"(?P<before>\b(?:ngày|hôm|là|sáng|chiều|tối),?\s+)(?P<days>\d{1,2}(?:,\s*(?:ngày )?\d{1,2})*)"
    r"(?P<last>\s*(?:và|,)\s*(?:ngày )?)"
    r"(?P<d>\d{1,2})/(?P<m>\d{1,2})(?P<y>/\d{4})?(?![\d/])",
    re.IGNORECASE,
)
_WEEKDAY_BEFORE = re.compile(r"(?:chủ nhật|thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])),?\s+\Z", re.IGNORECASE)
_HOUR = re.compile(r"(?<![\d:])(?P<h>\d{1,2})(?=\s?(?:giờ|h|rưỡi)(?!\w))", re.IGNORECASE)
_HOUR_OF_RANGE = re.compile(r"(?P<h>(?<![\d/.,])\d{1,2})(?= (?:đến|tới) \d{1,2} giờ)", re.IGNORECASE)
_AFTERNOON = re.compile(r"\b(?:chiều|tối|trưa)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n")
_ENDING = re.compile(r"\s(?:thôi|mà thôi)(?=\s*[.,;!])", re.IGNORECASE)
_HALF_DAY_H = 12
_LAST_DAY, _LAST_MONTH = 31, 12


def levelled(text: str) -> str:
    """A text with what is the same whatever another text says brought to one form."""
    text = _ROMAN.sub(_ranked_roman, text)
    text = _HALF.sub(_with_half, text)
    text = _HOURS.sub(lambda found: f"{found['number']} giờ", text)
    for pattern, level in _sayings("-"):
        text = pattern.sub(level, text)
    text = _SPELLED_DATE.sub(_short_date, text)
    text = _DAYS_OF_MONTH.sub(_days_of_month, text)
    text = _HOUR_OF_RANGE.sub(lambda found: f"{found['h']} giờ", text)
    return _BARE_DATE.sub(_dated_by_weekday(text), text)


def levelled_like(text: str, source: str) -> str:
    """A proposal in the form that its source has, both levelled before: equal amounts, days, hours and ranks."""
    known = source.casefold()
    for pattern, level in _sayings("known"):
        text = pattern.sub(partial(_as_known, level=level, known=known), text)
    text = _RANKED.sub(lambda found: _ranked(found, known), text)
    text = _FIRST.sub(lambda found: _first(found, known), text)
    text = _dated(text, source)
    text = "\n".join(" ".join(_hours_like(part, source) for part in _SENTENCE.split(line)) for line in text.split("\n"))
    return _ENDING.sub(" chỉ", text) if re.search(r"\bchỉ\b", known) else text


@cache
def _sayings(when: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(rf"(?<!\w)(?:{row['said']})(?!\w)", re.IGNORECASE), row["level"])
        for row in tables.rows("broadcast.stages.script", "sayings")
        if row["when"] == when
    )


def _as_known(found: re.Match[str], level: str, known: str) -> str:
    """What stands for a saying, where the source has that and has the saying not."""
    said = found.expand(level)
    return said if said.casefold() in known and found[0].casefold() not in known else found[0]


def _ranked_roman(found: re.Match[str]) -> str:
    value = roman_value(found["roman"])
    return f"{found['what']} {value}" if value is not None else found[0]


def _with_half(found: re.Match[str]) -> str:
    number = number_in(found["number"])
    unit = found["unit"].lower()
    if number is None or unit == "giờ":
        return found[0]
    return f"{number},5 {_SPOKEN_UNITS.get(unit, unit)}"


def _ranked(found: re.Match[str], known: str) -> str:
    """«cấp năm» as «cấp 5» where the source has that, «lượt hai» as its «đợt 2»."""
    number = number_in(found["word"])
    for what in (found["what"], _TURNS.get(found["what"].lower(), found["what"])):
        if re.search(rf"\b{re.escape(what.casefold())} {number}(?!\d)", known):
            return f"{what} {number}"
    return found[0]


def _first(found: re.Match[str], known: str) -> str:
    """«lượt đầu» and «lượt sau» as the first and second where the source counts two of them."""
    number = 2 if found["which"].lower() == "sau" else 1
    for what in (found["what"], _TURNS.get(found["what"].lower(), found["what"])):
        if all(re.search(rf"\b{re.escape(what.casefold())} {count}(?!\d)", known) for count in (1, 2)):
            return f"{what} {number}"
    return found[0]


def _short_date(found: re.Match[str]) -> str:
    year = f"/{found['y']}" if found["y"] else ""
    return f"ngày {int(found['d'])}/{int(found['m'])}{year}"


def _days_of_month(found: re.Match[str]) -> str:
    """«8, 9 và 10/6» with the month at each of them."""
    month = f"/{int(found['m'])}{found['y'] or ''}"
    days = re.findall(r"\d+", found["days"])
    if any(not 0 < int(day) <= _LAST_DAY for day in (*days, found["d"])) or not 0 < int(found["m"]) <= _LAST_MONTH:
        return found[0]
    written = ", ".join(f"ngày {day}{month}" for day in days)
    before = "" if found["before"].lower().startswith("ngày") else found["before"]
    return f"{before}{written}{found['last'].replace('ngày ', '')}ngày {found['d']}{month}"


def _dated_by_weekday(text: str) -> Callable[[re.Match[str]], str]:
    """A day and month behind a day of the week, «Chủ nhật 12/4», with the word that makes it a date."""

    def dated(found: re.Match[str]) -> str:
        is_date = int(found["d"]) <= _LAST_DAY and 0 < int(found["m"]) <= _LAST_MONTH
        return f"ngày {found[0]}" if is_date and _WEEKDAY_BEFORE.search(text[: found.start()]) else found[0]

    return dated


def _dated(text: str, source: str) -> str:
    """The days of a proposal as dates, where the source has such a date and no other month for that day."""
    dates = {fact.text for fact in facts(source) if fact.kind == "ngày"}
    months: dict[str, set[str]] = {}
    for date in dates:
        day, month = date.split("/")[:2]
        months.setdefault(day, set()).add(month)

    def bare_date(found: re.Match[str]) -> str:
        return f"ngày {found[0]}" if str(int(found["m"])) in months.get(str(int(found["d"])), set()) else found[0]

    text = _BARE_DATE.sub(bare_date, text)
    in_text = {fact.text.split("/")[1] for fact in facts(text) if fact.kind == "ngày"}

    def bare_day(found: re.Match[str]) -> str:
        month = months.get(str(int(found["d"])), set())
        if len(month) != 1 or not month & in_text:
            return found[0]
        before = re.sub(r"(?:ngày|hôm)\s+\Z", "", found["before"], flags=re.IGNORECASE)
        return f"{before}ngày {found['d']}/{next(iter(month))}"

    return _BARE_DAY.sub(bare_day, text)


def _hours_like(sentence: str, source: str) -> str:
    """The hours of a sentence that speaks of the afternoon by the clock of 24, where the source has them only so."""
    if not _AFTERNOON.search(sentence):
        return sentence
    known = {int(fact.text.split(":")[0]) for fact in facts(source) if fact.kind == "giờ"}

    def by_clock(found: re.Match[str]) -> str:
        hour = int(found["h"])
        return str(hour + _HALF_DAY_H) if hour not in known and hour + _HALF_DAY_H in known else found["h"]

    return _HOUR.sub(by_clock, sentence)
