"""When a gathering of which a notice names only the beginning is surely over: a meeting «lúc 9 giờ» by evening.

`events.tsv` says what people come together for and how long it may last; `lasting.tsv` what leaves a doubt: deadlines,
periods that open, what comes again. With any of these, or without a day and a time in one sentence, nothing is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache

from broadcast.knowledge.tables import rows

_CLOCK = re.compile(
    r"(?<![\d.,/:-])(?P<hour>\d{1,2})\s*(?:giờ|h|g|:)\s*(?:(?P<minute>\d{2})(?![\d/]))?(?:\s*phút)?"
    r"\s*(?P<part>sáng|trưa|chiều|tối|đêm)?(?!\w)",
    re.IGNORECASE,
)
_PART_OF_DAY = re.compile(r"(?<!\w)(sáng|trưa|chiều|tối|đêm)(?!\w)", re.IGNORECASE)
_LATEST_BEGINNING = {"sáng": time(10), "trưa": time(13), "chiều": time(16), "tối": time(21), "đêm": time(23)}
"""When at the latest a gathering begins that is in the morning, at noon, in the afternoon, evening, night."""
_AFTERNOON = frozenset({"chiều", "tối", "đêm"})
_HOURS_OF_DAY, _MINUTES_OF_HOUR, _NOON = 24, 60, 12
_A_DATE = r"\d{1,2}\s*(?:/|-|\s+tháng\s+)\s*\d{1,2}(?:\s*(?:/|-|\s+năm\s+)\s*\d{4})?"
_WEEKDAY = r"(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])|chủ\s+nhật)"
_WEEKDAY_WITH_DATE = re.compile(
    rf"{_WEEKDAY}\s*[,(]?\s*(?:ngày\s+)?{_A_DATE}|{_A_DATE}\s*[,(]?\s*(?:tức\s+)?{_WEEKDAY}", re.IGNORECASE
)
_ANY_WEEKDAY = re.compile(rf"(?<!\w){_WEEKDAY}(?!\w)", re.IGNORECASE)
_DAYS_IN_A_ROW = re.compile(r"\d{1,2}\s*[-–]\s*\d{1,2}\s*(?:/|\s+tháng\s+)\s*\d{1,2}")
_BEFORE_A_DAY = re.compile(rf"trước\s+(?:ngày\s+)?{_A_DATE}", re.IGNORECASE)
_STALE_AFTER = timedelta(hours=5)
"""How long after the last time that a notice names somebody should look at it again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """A sentence of a notice and the days that it names, without those of documents."""

    text: str
    days: frozenset[date]


def surely_over(sentences: Iterable[Told], day_of_notice: date | None) -> datetime | None:
    """When the gathering that a notice names is over beyond doubt, in local time; None where a doubt is left.

    `day_of_notice` is the only day on which the notice is valid, if there is but one: its text may leave the day out.
    """
    told = tuple(sentences)
    whole = " . ".join(sentence.text for sentence in told)
    hours = [_hours()[found[0].casefold()] for found in _any_of("events").finditer(whole)]
    if not hours or _goes_on(whole) or _doubtful(whole):
        return None
    days = {day for sentence in told for day in sentence.days}
    last = max(days, default=day_of_notice)
    named_together = any(times_in(sentence.text) and (last in sentence.days or not days) for sentence in told)
    if last is None or not named_together:
        return None
    beginning = _last_time((sentence for sentence in told if not sentence.days or last in sentence.days), whole)
    return datetime.combine(last, beginning) + timedelta(hours=max(hours))


def stale_at(sentences: Iterable[Told]) -> datetime | None:
    """From when on somebody should look at a notice again, since all days and times that it names are past by then.

    None where it names no day, or tells of what goes on or comes again.
    """
    told = tuple(sentences)
    whole = " . ".join(sentence.text for sentence in told)
    days = {day for sentence in told for day in sentence.days}
    if not days or _goes_on(whole):
        return None
    last = max(days)
    next_day = datetime.combine(last + timedelta(days=1), time.min)
    if not any(times_in(sentence.text) for sentence in told if last in sentence.days):
        return next_day
    return datetime.combine(last, _last_time(told, whole)) + _STALE_AFTER


def times_in(text: str) -> tuple[time, ...]:
    """The times of day that a sentence names, and for each part of a day that it names the latest beginning."""
    found = [_LATEST_BEGINNING[part[1].casefold()] for part in _PART_OF_DAY.finditer(text)]
    for clock in _CLOCK.finditer(text):
        hour, minute = int(clock["hour"]), int(clock["minute"] or 0)
        if (clock["part"] or "").casefold() in _AFTERNOON and hour < _NOON:
            hour += _NOON
        if hour < _HOURS_OF_DAY and minute < _MINUTES_OF_HOUR:
            found.append(time(hour, minute))
    return tuple(found)


def _last_time(sentences: Iterable[Told], whole: str) -> time:
    """The last time of these sentences; a part of a day counts wherever in the notice it stands."""
    parts = [_LATEST_BEGINNING[part[1].casefold()] for part in _PART_OF_DAY.finditer(whole)]
    return max([*parts, *(at for sentence in sentences for at in times_in(sentence.text))])


def _goes_on(text: str) -> bool:
    """Whether what a text tells of opens a period or comes again."""
    if _any_of("lasting", "goes-on").search(text) or _DAYS_IN_A_ROW.search(text):
        return True
    return _ANY_WEEKDAY.search(_WEEKDAY_WITH_DATE.sub("", text)) is not None


def _doubtful(text: str) -> bool:
    """Whether a text has a deadline, or speaks of another day, of what happened or comes after."""
    return bool(_BEFORE_A_DAY.search(text) or _any_of("lasting", "doubt").search(text))


@cache
def _any_of(table: str, kind: str = "") -> re.Pattern[str]:
    """Finds the words of a table as whole words, large or small; those of a kind where one is named."""
    words = (row["words"] for row in rows(__package__, table) if row.get("kind", "") == kind)
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)


@cache
def _hours() -> dict[str, int]:
    """How many hours after its beginning each gathering is surely over."""
    return {row["words"].casefold(): int(row["hours"]) for row in rows(__package__, "events")}
