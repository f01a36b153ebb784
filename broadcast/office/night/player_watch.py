"""A player that has died is noticed by whatever else stays open: the web server, the studio.

The player itself calls a person for what it cannot play; when it is not there at all, nobody would. A station that
never had a player is not watched.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from broadcast.config import load_schedule
from broadcast.errors import BroadcastError
from broadcast.office.night.alarm import call_person, called_already
from broadcast.player.rehearsal import Days
from broadcast.player.source import FolderSource
from broadcast.player.status import HOME
from broadcast.player.values import Due
from broadcast.station.folder import Folder
from broadcast.station.log import NAME, Log

TOLD_AFTER = timedelta(minutes=4)
"""A player that is alive has told of an airing by then, whatever became of it."""
FORGOTTEN_AFTER = timedelta(minutes=60)
"""What is longer ago was told of when it happened, or there was nobody to tell of it."""
EVERY_S = 30.0


def unplayed(folder: Folder, now: datetime) -> tuple[Due, ...]:
    """The airings of the last hour of which no player told anything, at the aware time `now`.

    Raises ScheduleError, PublishError.
    """
    if not (folder.root / HOME).is_dir():
        return ()
    local = now.replace(tzinfo=None)
    source = FolderSource(folder, "", lambda _: None)
    with Log(folder.root / NAME) as log:
        entries = log.entries(local.date() - timedelta(days=1), local.date())
    told = {(entry.day, entry.name, entry.detail[:5]) for entry in entries if entry.kind in {"started", "cut"}}
    quiet = source.settings.quiet
    return tuple(
        due
        for due in Days(source.day, source.settings).around(local)
        if local - FORGOTTEN_AFTER < due.at <= local - TOLD_AFTER
        and not due.withdrawn
        and (due.through_night or not quiet.hold(due.at.time()))
        and (due.day, due.name, f"{due.at:%H:%M}") not in told
    )


def ring_if_dead(folder: Folder, now: datetime) -> str:
    """Call a person where airings went by without a player, once for each; return what was told."""
    missed = unplayed(folder, now)
    if not missed:
        return ""
    names = ", ".join(f"{due.title} {due.at:%H:%M}" for due in missed)
    if called_already(folder.root / HOME / "da-bao.txt", f"{missed[-1].at.isoformat()}/{missed[-1].name}"):
        return ""
    message = f"máy phát không chạy, chưa phát: {names} — mở lại máy phát, hoặc phát bằng tay"
    return call_person(load_schedule(folder.schedule).running.on_failure, message, place=folder.root)


def keep_watch_over_player(folder: Folder, *, now: Callable[[], datetime], say: Callable[[str], None]) -> None:
    """Look after the player as long as this program stays open, in a thread of its own."""

    def watch() -> None:
        pause = threading.Event()
        while not pause.wait(EVERY_S):
            with suppress(BroadcastError, OSError):  # a schedule half way through editing: the next look sees it
                told = ring_if_dead(folder, now())
                if told:
                    say(told)

    threading.Thread(target=watch, daemon=True).start()
