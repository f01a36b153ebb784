"""Is the machine's clock to be believed? It is held against what the station itself remembers."""

from __future__ import annotations

from datetime import date, datetime, timedelta

LONGEST_AWAY = timedelta(days=92)
"""A station that was off for longer than a quarter of a year is looked at by a person before months are put away."""
SET_BACK = timedelta(hours=2)
"""How far behind what it remembers a clock may be: a machine that was just set right is no fault."""


def clock_doubt(now: datetime, *, last_run: datetime | None, newest_day: date | None) -> str:
    """Why the clock's `now`, an aware time, can't be right; empty where it can.

    `last_run` is when the station was run last, `newest_day` the newest day that is built: it is built a day ahead, or
    more before holidays.
    """
    if last_run is not None and now < last_run - SET_BACK:
        return f"đồng hồ của máy chỉ {_shown(now)}, trước lần chạy gần nhất ({_shown(last_run)})"
    remembered = [at for at in (last_run,) if at is not None]
    if newest_day is not None:
        remembered.append(datetime.combine(newest_day, now.timetz()))
    if remembered and now > max(remembered) + LONGEST_AWAY:
        return f"đồng hồ của máy chỉ {_shown(now)}, quá xa lần chạy và ngày dựng gần nhất ({_shown(max(remembered))})"
    return ""


def _shown(at: datetime) -> str:
    return f"{at:%H:%M %d/%m/}{at.year}"
