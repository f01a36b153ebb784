"""Brings the pages that villages see up to date, while other days may be put in place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from broadcast.model import Day, Schedule
from broadcast.station.days import Days
from broadcast.station.folder import Folder, disk


def refresh_site(
    folder: Folder, schedule: Schedule, today: date, days: Iterable[date] | None = None, *, known: Days | None = None
) -> tuple[str, ...]:
    """Bring the pages in audio_out/ up to date, of those days or of all; return the files that changed.

    `known` are the station's days where they were read already.

    Raises PublishError, StationBusyError.
    """
    from broadcast.site import write_site

    found = known or Days(folder)

    def read(day: date) -> Day:
        with folder.exchanging():  # for a moment the day that is being replaced has no folder
            return found.get(day)

    with folder.writing_pages(), disk(folder.out):
        return write_site(folder.out, schedule, today=today, days=days, read=read)
