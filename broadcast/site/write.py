"""Brings the site in audio_out/ up to date."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from broadcast.model import Day, Schedule
from broadcast.site.layout import Layout, address_of
from broadcast.site.page_writer import PageWriter
from broadcast.site.site_index import NAME, SiteIndex, index_bytes, look, read_index
from broadcast.station.aired import AiredBy
from broadcast.station.manifest import read_day
from broadcast.station.store import write_atomically


def write_site(
    out: Path,
    schedule: Schedule,
    *,
    today: date,
    days: Iterable[date] | None = None,
    read: Callable[[date], Day] | None = None,
    aired: AiredBy | None = None,
) -> tuple[str, ...]:
    """Bring the site in `out` up to date; return the names of the files that changed.

    Only `days` are looked at for changes, or every day where None; `read` gives a day of `out` to whom it was read
    already, `aired` what became of its bulletins. A bulletin whose manifest can't be read has no page.
    Raises PublishError where a file can't be written.
    """
    memory = read_index(out)
    read = read or (lambda day: read_day(out / day.isoformat()))
    indexed = look(out, memory, days, read)
    writer = PageWriter(out, memory)
    Layout(out, schedule, indexed, writer, today=today, read=read, aired=aired or {}).write()
    writer.sweep()
    if indexed != memory.days or writer.pages != memory.pages:
        write_atomically(out / NAME, index_bytes(SiteIndex(days=indexed, pages=writer.pages)), clearing=True)
    return tuple(writer.changed)


def notes(schedule: Schedule) -> tuple[str, ...]:
    """What the site lacks, and which setting would give it, for the person who publishes."""
    if address_of(schedule):
        return ()
    what = "không phải địa chỉ http" if schedule.site.url.strip() else "còn trống"
    return (f"site.url {what}: chưa làm podcast và mã QR — ghi địa chỉ của trang vào schedule.yaml",)
