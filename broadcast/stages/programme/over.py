"""When what a notice tells of is over: a power cut «đến 16 giờ» is no news at 17 giờ.

What counts is an end that the text itself names, with its day, and for gatherings a beginning so many hours ago that
they are surely over (`begun`). Where the text leaves a doubt (several days, «hằng ngày», a
later day elsewhere in it) the notice stays on air: one that is heard late harms less than one that is never heard.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from broadcast.knowledge.language.sentences import sentences
from broadcast.model import Schedule, Script, Slot
from broadcast.stages.programme.begun import Told, stale_at, surely_over
from broadcast.stages.programme.slots import slots_of
from broadcast.stages.programme.turns import valid_at

_DAY = r"(?P<day>\d{1,2})\s*(?:/|-|\s+tháng\s+)\s*(?P<month>\d{1,2})(?:\s*(?:/|-|\s+năm\s+)\s*(?P<year>\d{4}))?"
_DATE = re.compile(rf"(?<![\d/.:-])(?:ngày\s+)?{_DAY}(?![\d/:-])", re.IGNORECASE)
_END = re.compile(
    r"(?:đến|tới|-|–)\s*(?:khoảng\s+)?(?P<hour>\d{1,2})\s*(?:giờ|h|g|:)\s*(?:(?P<minute>\d{2})(?![\d/]))?(?:\s*phút)?"
    r"\s*(?P<part>sáng|trưa|chiều|tối)?",
    re.IGNORECASE,
)
_NEXT_TO_IT = re.compile(rf"\s*,?\s*(?:cùng\s+)?(?:\(?\s*thứ\s+\w+\s*\)?,?\s*)?ngày\s+{_DAY}(?![\d/])", re.IGNORECASE)
_MANY_DAYS = re.compile(
    r"(?:hằng|hàng|mỗi|các|những|mọi|từng|trong)\s+(?:\d+\s+)?(?:ngày|tuần|thứ)|liên tục|đêm", re.IGNORECASE
)
_OF_A_DOCUMENT = re.compile(
    r"(?:(?<!\w)số\s*[:\d][^,.;]{0,40}|(?<!\w)(?:theo|căn cứ|thực hiện)\s[^,.;]{0,80})$", re.IGNORECASE
)
HALF_A_YEAR_DAYS = 183


@dataclass(frozen=True, kw_only=True, slots=True)
class HeldBack:
    """A notice that a slot does not air, because what it tells of was over at that local time."""

    slot: Slot
    script: Script
    over_at: datetime


def held_back(
    schedule: Schedule, scripts: Iterable[Script], day: date, heard: Iterable[str] = ()
) -> Iterator[HeldBack]:
    """The notices that the slots of a day leave out because what they tell of is over; slots that were `heard` none."""
    notices = [script for script in scripts if script.kind == "notice"]
    for slot in slots_of(schedule, day):
        at = datetime.combine(day, slot.at)
        for script in notices if slot.id not in heard else ():
            over_at = event_end(script, day) if valid_at(script, at) else None
            if over_at is not None and over_at <= at:
                yield HeldBack(slot=slot, script=script, over_at=over_at)


def is_over(script: Script, at: datetime) -> bool:
    """Whether what a notice tells of is over at that local time."""
    over_at = event_end(script, at.date())
    return over_at is not None and over_at <= at


def stale(schedule: Schedule, scripts: Iterable[Script], day: date, heard: Iterable[str] = ()) -> Iterator[Script]:
    """The notices that a day's slots air though all days and times that they name are past: somebody should look."""
    times = [datetime.combine(day, slot.at) for slot in slots_of(schedule, day) if slot.id not in heard]
    for script in scripts:
        if script.kind != "notice":
            continue
        texts = _sentences(script)
        since = None if any(_MANY_DAYS.search(text) for text in texts) else stale_at(_told(texts, day))
        if since and any(since <= at and valid_at(script, at) and not is_over(script, at) for at in times):
            yield script


def event_end(script: Script, near: date) -> datetime | None:
    """When what a script tells of ends, in local time; None where its text does not say so beyond doubt.

    A day without a year is taken in the year that brings it closest to `near`.
    """
    texts = _sentences(script)
    if any(_MANY_DAYS.search(text) for text in texts):
        return None
    days = {day for text in texts for found in _DATE.finditer(text) if (day := _day(found, near))}
    only_day = _only_day(script)
    if only_day:
        days = days or {only_day}
    ends = [_end(text, found, days, near) for text in texts for found in _END.finditer(text)]
    if not ends:
        return surely_over(_told(texts, near), _only_day(script))
    known = [end for end in ends if end is not None]
    if not known or len(known) < len(ends):
        return None
    last = max(known)
    return last if all(day <= last.date() for day in days) else None


def _sentences(script: Script) -> list[str]:
    return [script.title, *(sentence for paragraph in script.body for _, sentence in sentences(paragraph.text))]


def _told(texts: Iterable[str], near: date) -> Iterator[Told]:
    """Sentences with the days that they name; the day of a document is none."""
    for text in texts:
        dates = [found for found in _DATE.finditer(text) if not _OF_A_DOCUMENT.search(text[: found.start()])]
        yield Told(text=text, days=frozenset(day for found in dates if (day := _day(found, near))))


def _only_day(script: Script) -> date | None:
    """The day on which a notice is valid, where there is but one."""
    first, last = script.valid_from, script.valid_until
    return first.date() if first and last and first.date() == last.date() else None


def _end(text: str, found: re.Match[str], days: set[date], near: date) -> datetime | None:
    """The moment that an end names, by the day next to it, else by the only day of its sentence or of the text."""
    hour = int(found["hour"])
    if (found["part"] or "").casefold() in {"chiều", "tối"} and hour < 12:
        hour += 12
    minute = int(found["minute"] or 0)
    if hour > 23 or minute > 59:
        return None
    beside = _NEXT_TO_IT.match(text, found.end())
    if beside:
        day = _day(beside, near)
    else:
        named = {day for date_found in _DATE.finditer(text) if (day := _day(date_found, near))} or days
        day = next(iter(named)) if len(named) == 1 else None
    return datetime.combine(day, time(hour, minute)) if day else None


def _day(found: re.Match[str], near: date) -> date | None:
    years = [int(found["year"])] if found["year"] else [near.year - 1, near.year, near.year + 1]
    days = []
    for year in years:
        try:
            days.append(date(year, int(found["month"]), int(found["day"])))
        except ValueError:
            continue
    closest = min(days, key=lambda day: abs((day - near).days), default=None)
    return closest if closest and abs((closest - near).days) <= HALF_A_YEAR_DAYS else None
