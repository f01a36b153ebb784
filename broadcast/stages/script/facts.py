"""The facts of a text that must not change on the way from plan to script: numbers, dates, times, codes, names.

A fact has one form however it is written: 05 and 5, 17/03/2026 and "17 tháng 3 năm 2026", 7h30 and "7 giờ 30",
1,8 triệu and 1.800.000 are the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from broadcast.knowledge.language.letters import UPPER
from broadcast.knowledge.language.words import folded, is_free, together
from broadcast.stages.script.numerals import written_numbers

FactKind = Literal["số", "ngày", "thứ", "giờ", "số hiệu văn bản", "tên riêng"]
_CODE = re.compile(r"\d+(?:/\d{4})?[-/][A-ZĐ][\w]*(?:[-/][A-ZĐ][\w]*)*")
_DATE = re.compile(
    r"(?<![\d/.])(?<!tuần )(?<!lần )"
    r"(?P<d>\d{1,2})(?:[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4})(?!\d)|\s+tháng\s+(?P<mw>\d{1,2})(?:\s+năm\s+(?P<yw>\d{4}))?(?!\d))"
)
_SHORT_DATE = re.compile(
    r"(?:(?<=ngày )|(?<=đến )|(?<=từ )|(?<=hết )|(?<=trước )|(?<=sau )|(?<=sáng )|(?<=chiều )|(?<=tối )|(?<=đêm ))"
    r"(?P<d>\d{1,2})/(?P<m>\d{1,2})(?![\d/])",
    re.IGNORECASE,
)
_DAY_OF_RANGE = re.compile(
    r"(?<![\d/.,])(?P<d>\d{1,2})(?=\s*(?:đến|tới|và|,|-|–)\s*(?:hết\s+)?(?:ngày\s+)?(?P<last>(?P<e>\d{1,2})"
    r"(?:[/.](?P<m>\d{1,2})(?:[/.](?P<y>\d{4}))?(?![\d/])|\s+tháng\s+(?P<mw>\d{1,2})(?:\s+năm\s+(?P<yw>\d{4}))?(?!\d))))"
)
"""A day that takes month and year from the one behind it: "từ ngày 20 đến ngày 24 tháng 5"."""
_WEEKDAY = re.compile(
    r"(?:(?<![\w] )|(?<=sáng )|(?<=trưa )|(?<=chiều )|(?<=tối )|(?<=đêm )|(?<=ngày )|(?<=vào )|(?<=các )|(?<=từ )"
    r"|(?<=đến )|(?<=giờ )|(?<=và )|(?<=mỗi )|(?<=hết )|(?<=hôm )|(?<=hằng ))(?<!\w)"
    r"(?:thứ (?P<w>hai|ba|tư|năm|sáu|bảy|[2-7])|(?P<s>chủ nhật|CN)|T(?P<t>[2-7]))(?!\w)(?! là\b)",
    re.IGNORECASE,
)
"""A day of the week behind a word of time, or at the head of a clause; elsewhere "thứ hai" counts things."""
_WEEKDAYS = {"hai": "2", "ba": "3", "tư": "4", "năm": "5", "sáu": "6", "bảy": "7"}
WEEKDAY_WORDS = {number: word for word, number in _WEEKDAYS.items()}
"""How a day of the week is called behind «thứ», by its number."""
_TIME = re.compile(
    r"(?<![\d.,])(?P<h>[01]?\d|2[0-4])(?:(?:\s?(?:giờ|[hHgG]))?\s(?P<half>rưỡi)"
    r"|\s?(?:giờ|[hHgG])(?:\s?(?P<m>[0-5]\d)(?!\d))?(?:\s?(?:phút|p|'))?|:(?P<c>[0-5]\d))(?!\w|:\d)"
    r"(?:\s+(?P<of>trưa|chiều|tối|đêm)(?!\w))?",
    re.IGNORECASE,
)
"""An hour, with the part of the day behind it: «3 giờ chiều» is fifteen o'clock."""
_HALF_DAY_H = 12
_FIRST_OF_NIGHT_H = 6
"""From this hour to twelve «đêm» is before midnight, «10 giờ đêm»; «1 giờ đêm» is after it."""
_NUMBER = re.compile(r"(?<!\bm)(?<!\b[kcd]m)(?:\d+(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?)")
_SCALE = re.compile(r"\s+(nghìn|ngàn|triệu|tỷ|tỉ)(?![^\W\d_])")
_TIMES = {"nghìn": 10**3, "ngàn": 10**3, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9}
_ENUMERATOR = re.compile(r"\(\d{1,2}\)|\(kỳ \d{1,2}/\d{1,2}\)|\A\s*\d{1,2}(?:\.\d{1,2})*[.)](?=\s)")
"""What counts the parts of a list or of a series, and says nothing of the world."""
_NAME = re.compile(rf"(?<![\w])[{UPPER}][^\W\d_]*(?:\s+[{UPPER}][^\W\d_]*)+")


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Fact:
    """A fact in one form: 05 and 5 are the same, 17/03/2026 and 17/3/2026 too."""

    kind: FactKind
    text: str

    def __str__(self) -> str:
        return f"{self.kind} «{self.text}»"


@dataclass(frozen=True, kw_only=True, slots=True)
class Placed:
    """A fact and where it stands in its text, as the offsets of its first character and behind its last."""

    fact: Fact
    start: int
    end: int


def facts(text: str) -> frozenset[Fact]:
    """Every fact of a text."""
    return frozenset(placed.fact for placed in placed_facts(text))


def placed_facts(text: str) -> tuple[Placed, ...]:
    """Every fact of a text with its place, in the text's order."""
    return tuple(sorted(_placed(_blanked(_ENUMERATOR, text)), key=lambda placed: placed.start))


def same(one: Fact, other: Fact) -> bool:
    """Whether two facts can be the same: a day without its year agrees with that day of any year."""
    if one == other:
        return True
    if one.kind != "ngày" or other.kind != "ngày":
        return False
    short, long = sorted((one.text, other.text), key=len)
    return short.count("/") == 1 and long.startswith(f"{short}/")


def _placed(text: str) -> Iterator[Placed]:
    for found in _CODE.finditer(text):
        yield _at(found, "số hiệu văn bản", found[0])
    text = _blanked(_CODE, text)
    for found in _DATE.finditer(text):
        day, month, year = found["d"], found["m"] or found["mw"], found["y"] or found["yw"]
        yield _at(found, "ngày", _joined(day, month, year))
    for found in _DAY_OF_RANGE.finditer(text):
        if re.search(r"ngày\s+\Z|,\s*\Z|từ\s+\Z", text[: found.start()], re.IGNORECASE):
            month, year = found["m"] or found["mw"], found["y"] or found["yw"]
            yield _at(found, "ngày", _joined(found["d"], month, year))
            text = _without(text, *found.span())
            if found["m"] and not found["y"]:  # «03 và 04/6»: what stands behind «và» is known as a day by this alone
                last = Fact(kind="ngày", text=_joined(found["e"], month, None))
                yield Placed(fact=last, start=found.start("last"), end=found.end("last"))
                text = _without(text, *found.span("last"))
    text = _blanked(_DATE, text)
    for found in _SHORT_DATE.finditer(text):
        yield _at(found, "ngày", _joined(found["d"], found["m"], None))
    text = _blanked(_SHORT_DATE, text)
    for found in _WEEKDAY.finditer(text):
        day = "chủ nhật" if found["s"] else _WEEKDAYS.get((found["w"] or found["t"]).lower(), found["w"] or found["t"])
        yield _at(found, "thứ", day)
    text = _blanked(_WEEKDAY, text)
    for found in _TIME.finditer(text):
        minutes = 30 if found["half"] else int(found["m"] or found["c"] or 0)
        yield _at(found, "giờ", f"{_hour(int(found['h']), found['of'])}:{minutes:02}")
    text = _blanked(_TIME, text)
    for start, end, value in written_numbers(text):
        yield Placed(fact=Fact(kind="số", text=str(value)), start=start, end=end)
    for found in _NUMBER.finditer(text):
        yield _at(found, "số", _plain(found[0], _SCALE.match(text, found.end())))
    yield from _names(text)


def _names(text: str) -> Iterator[Placed]:
    for found in _NAME.finditer(text):
        words = found[0].split()
        start = found.start()
        if _begins_sentence(text, start):
            kept = _without_opening(words)
            start += len(found[0]) - len(found[0].split(None, 1)[1]) if kept != words else 0
            words = kept
        if len(words) > 1 and not all(len(word) > 1 and word.isupper() for word in words):
            yield Placed(fact=Fact(kind="tên riêng", text=" ".join(words)), start=start, end=found.end())


def _hour(hour: int, of: str | None) -> int:
    """An hour of the clock with twenty-four, from what is said of the part of the day."""
    part = (of or "").lower()
    if part == "đêm":
        return hour + _HALF_DAY_H if _FIRST_OF_NIGHT_H <= hour <= _HALF_DAY_H else hour
    if part == "trưa":
        return hour + _HALF_DAY_H if hour < _FIRST_OF_NIGHT_H else hour
    return hour + _HALF_DAY_H if part and hour < _HALF_DAY_H else hour


def _at(found: re.Match[str], kind: FactKind, text: str) -> Placed:
    return Placed(fact=Fact(kind=kind, text=text), start=found.start(), end=found.end())


def _blanked(pattern: re.Pattern[str], text: str) -> str:
    """The text with what the pattern finds as blanks, so that every other place stays where it was."""
    return pattern.sub(lambda found: " " * len(found[0]), text)


def _without(text: str, start: int, end: int) -> str:
    return text[:start] + " " * (end - start) + text[end:]


def _joined(day: str, month: str, year: str | None) -> str:
    return f"{int(day)}/{int(month)}" + (f"/{year}" if year else "")


def _plain(written: str, scale: re.Match[str] | None) -> str:
    """A number without marks between its thousands; a word of scale behind it is multiplied in."""
    whole, comma, rest = written.replace(".", "").partition(",")
    if scale is None:
        return str(int(whole)) + (comma + rest if rest else "")
    value = Decimal(f"{int(whole)}.{rest or 0}") * _TIMES[scale[1]]
    return format(value.normalize(), "f").replace(".", ",")


def _begins_sentence(text: str, at: int) -> bool:
    return re.search(r"(?:\A|[.!?:;…\n][”\"’)]?)\s*[“\"‘(-]?\s*\Z", text[max(0, at - 6) : at]) is not None


def _without_opening(words: list[str]) -> list[str]:
    """A name at the head of a sentence, without a common word that is written large only for standing there."""
    first, second = folded(words[0]), folded(words[1])
    return words[1:] if is_free(first) or not together(first, second) else words
