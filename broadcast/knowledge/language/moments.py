"""Days, weeks, months, times and spans as Vietnamese people write them, read in one place for every face.

Each function raises ValueError whose text says in Vietnamese what to write.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime, time, timedelta

FIRST_YEAR, LAST_YEAR = 2000, 2100
"""The years for which the calendar of the moon and the holidays are known."""
SHORTEST_MINUTES, LONGEST_MINUTES = 5, 1440
_DAY = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})|(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_WEEK = re.compile(r"(\d{4})-W(\d{1,2})|tuần\s+(\d{1,2})\s*[/-]\s*(\d{4})", re.ASCII | re.IGNORECASE)
_MONTH = re.compile(r"(\d{4})-(\d{1,2})|(?:tháng\s+)?(\d{1,2})\s*[/-]\s*(\d{4})", re.ASCII | re.IGNORECASE)
_TIME = re.compile(r"(\d{1,2})\s*(?::|h|g|\.|giờ)\s*(\d{1,2})?\s*(?:p|ph|phút)?", re.ASCII | re.IGNORECASE)
_SPAN = re.compile(r"(\d{1,4})\s*(m|p|ph|phút|h|giờ|g)?", re.ASCII | re.IGNORECASE)


def read_day(text: str) -> date:
    """A day: 28/11/2026, 28-11-2026, 28.11.2026 or 2026-11-28."""
    found = _DAY.fullmatch(text.strip())
    if found:
        year, month, day = (found[4], found[3], found[1]) if found[1] else (found[5], found[6], found[7])
        try:
            return _known(date(int(year), int(month), int(day)))
        except ValueError as error:
            if "năm" in str(error):
                raise
    raise ValueError(f"không đọc được ngày «{text[:40]}» — viết như 28/11/2026")


def read_days(text: str) -> tuple[date, ...]:
    """A day as `read_day` takes it, or a week from Monday to Sunday: 2026-W17, tuần 17/2026."""
    found = _WEEK.fullmatch(text.strip())
    if not found:
        try:
            return (read_day(text),)
        except ValueError as error:
            raise ValueError(f"{error}, hoặc tuần như 2026-W17") from None
    year, week = (found[1], found[2]) if found[1] else (found[4], found[3])
    try:
        days = tuple(date.fromisocalendar(int(year), int(week), number) for number in range(1, 8))
    except ValueError:
        raise ValueError(
            f"không đọc được «{text[:40]}», năm {year} không có tuần {week} — viết tuần như 2026-W17"
        ) from None
    return (_known(days[0]), *days[1:])


def read_month(text: str) -> date:
    """The first day of a month: 2026-05, 5/2026, tháng 5/2026."""
    found = _MONTH.fullmatch(text.strip())
    if found:
        year, month = (found[1], found[2]) if found[1] else (found[4], found[3])
        if 1 <= int(month) <= 12:
            return _known(date(int(year), int(month), 1))
    raise ValueError(f"không đọc được tháng «{text[:40]}» — viết như 2026-05 hoặc 5/2026")


def days_of_month(first: date) -> list[date]:
    """Every day of a day's month."""
    last = calendar.monthrange(first.year, first.month)[1]
    return [first.replace(day=number) for number in range(1, last + 1)]


def read_time(text: str) -> time:
    """A time of day: 7:30, 07:30, 7h30, 17h00, 17h, 7 giờ 30 phút."""
    found = _TIME.fullmatch(text.strip())
    if found and int(found[1]) < 24 and int(found[2] or 0) < 60:
        return time(int(found[1]), int(found[2] or 0))
    raise ValueError(f"không đọc được giờ «{text[:40]}» — viết như 7:30 hoặc 17h00")


def read_moment(text: str, now: datetime) -> datetime:
    """A local time: of today, tomorrow's where it has passed at the local time `now`, or with its day.

    22:00; 17h00 23/4/2026; 2026-04-23 17:00.
    """
    words = text.strip().replace("T", " ") if re.match(r"\d{4}-\d\d-\d\dT", text.strip()) else text.strip()
    for first, second in _halves(words):
        try:
            return datetime.combine(read_day(first), read_time(second))
        except ValueError:
            continue
    at = datetime.combine(now.date(), read_time(words))
    return at if at > now else at + timedelta(days=1)


def read_day_with_time(text: str, usual: time) -> datetime:
    """A day, with a time or without; without it is at the `usual` time: 23/4/2026; 23/4/2026 17h00; 11:00 2026-04-23."""
    for first, second in _halves(text.strip()):
        try:
            return datetime.combine(read_day(first), read_time(second))
        except ValueError:
            continue
    return datetime.combine(read_day(text), usual)


def read_span_minutes(text: str) -> int:
    """How often, in minutes, from 5 minutes to a day: 30m, 30 phút, 1h, 2 giờ."""
    found = _SPAN.fullmatch(text.strip())
    minutes = int(found[1]) * (60 if (found[2] or "").lower() in {"h", "g", "giờ"} else 1) if found else 0
    if not SHORTEST_MINUTES <= minutes <= LONGEST_MINUTES:
        raise ValueError(f"không nhận «{text[:40]}» — viết khoảng từ 5 phút đến 24 giờ, ví dụ 30m hoặc 1h")
    return minutes


def _halves(text: str) -> list[tuple[str, str]]:
    """A text cut at each of its spaces, both ways round: the day may stand first or last."""
    words = text.replace(" ngày ", " ").split()
    cuts = [(" ".join(words[:cut]), " ".join(words[cut:])) for cut in range(1, len(words))]
    return [half for cut in cuts for half in (cut, cut[::-1])]


def _known(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"năm {day.year} — ghi ngày trong khoảng năm {FIRST_YEAR} đến {LAST_YEAR}")
    return day
