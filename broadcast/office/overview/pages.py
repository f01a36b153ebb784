"""Brings the pages that villages see up to date, while other days may be put in place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from broadcast.model import Day, Schedule
from broadcast.station.aired import aired_between
from broadcast.station.days import Days
from broadcast.station.folder import Folder, disk
from broadcast.station.keys import station_key
from broadcast.station.player_feed import DAYS, NAME, write_feed

SHOWN = timedelta(days=31)
"""Of so many days the pages tell what players have told."""


def refresh_site(
    folder: Folder, schedule: Schedule, today: date, days: Iterable[date] | None = None, *, known: Days | None = None
) -> tuple[str, ...]:
    """Bring the pages in audio_out/ up to date, and what villages' players follow; return the files that changed.

    The pages of those days, or of all.

    `known` are the station's days where they were read already.

    Raises PublishError, StationBusyError.
    """
    from broadcast.site import write_site

    found = known or Days(folder)

    def read(day: date) -> Day:
        with folder.exchanging():  # for a moment the day that is being replaced has no folder
            return found.get(day)

    with folder.writing_pages(), disk(folder.out):
        changed = write_site(
            folder.out,
            schedule,
            today=today,
            days=days,
            read=read,
            aired=aired_between(folder.root, today - SHOWN, today),
        )
        key = station_key(folder.root)
        if key is None:  # nothing was signed yet, so there is nothing that a player may play
            return changed
        with folder.exchanging():
            soon = [today + timedelta(days=ahead) for ahead in range(DAYS)]
            return (*changed, NAME) if write_feed(folder.out, schedule, key, soon) else changed
