"""The village's side: a static site in audio_out/ that a web host, an office machine or a USB stick can carry.

Its pages are made from finished bulletins and the schedule alone, and every link is relative: today first, then the
week, the archive by month with a search; a page a village and a page a bulletin; zips, feeds, a calendar, QR codes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from broadcast.model import Day, Schedule
from broadcast.site.desk import Desk
from broadcast.site.layout import Layout, address_of, edition
from broadcast.site.memory import NAME, Memory, look, recall, remembered
from broadcast.station.manifest import read_day
from broadcast.station.store import write_atomically


def write_site(
    out: Path,
    schedule: Schedule,
    *,
    today: date,
    days: Iterable[date] | None = None,
    read: Callable[[date], Day] | None = None,
) -> tuple[str, ...]:
    """Bring the site in `out` up to date; return the names of the files that changed.

    Only `days` are looked at for changes, or every day where None; `read` gives a day of `out` to whom it was read
    already. A bulletin whose manifest can't be read has no page.
    Raises PublishError where a file can't be written.
    """
    memory = recall(out)
    read = read or (lambda day: read_day(out / day.isoformat()))
    shelf = look(out, memory, days, read)
    desk = Desk(out, memory, edition())
    Layout(out, schedule, shelf, desk, today=today, read=read).write()
    desk.sweep()
    if shelf != memory.days or desk.pages != memory.pages:
        write_atomically(out / NAME, remembered(Memory(days=shelf, pages=desk.pages)))
    return tuple(desk.changed)


def notes(schedule: Schedule) -> tuple[str, ...]:
    """What the site lacks, and which setting would give it, for the person who publishes."""
    if address_of(schedule):
        return ()
    what = "không phải địa chỉ http" if schedule.site.url.strip() else "còn trống"
    return (f"site.url {what}: chưa làm podcast và mã QR — ghi địa chỉ của trang vào schedule.yaml",)
