"""A run that never started is noticed by whatever runs next: the web server, the studio, the following run.

The timer's own alarm is silent when the timer is: the machine was off, the task was deleted, the disk was full. A
station that was never run by the timer is not watched; its people build by hand.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from broadcast.config import load_schedule
from broadcast.errors import BroadcastError
from broadcast.model import Schedule
from broadcast.office.night.alarm import call_person, called_already
from broadcast.office.overview.last_run import last_run
from broadcast.station.folder import Folder

GRACE = timedelta(hours=1)
"""How long after its hour a run may begin: a machine that slept runs what it missed as soon as it wakes."""
EVERY_S = 600.0
"""How often a program that stays open looks."""


def missed_run(folder: Folder, schedule: Schedule, now: datetime) -> datetime | None:
    """The newest run that should have begun by the aware time `now` and did not; None where all is well."""
    last = last_run(folder)
    if last is None:
        return None
    due = datetime.combine((now - GRACE).date(), schedule.running.at, now.tzinfo)
    if due > now - GRACE:
        due -= timedelta(days=1)
    newest = max(last.at, last.believed_at or last.at)  # a clock that was set back for a while is no missed run
    return due if newest < due - GRACE else None


def ring_if_missed(folder: Folder, schedule: Schedule, now: datetime) -> str:
    """Call a person where a run was missed, once for each; return what to tell people, empty where all is well."""
    due = missed_run(folder, schedule, now)
    if due is None:
        return ""
    what = f"lượt dựng tự động lúc {due:%H:%M %d/%m/%Y} không chạy"
    message = f"{what} — kiểm tra máy có bật và bộ hẹn giờ còn không, rồi dựng ngay các bản tin sắp phát"
    if called_already(folder.cache / "lan-chay-lo.txt", due.isoformat()):
        return message
    return call_person(schedule.running.on_failure, message, place=folder.root)


def keep_watch(folder: Folder, *, now: Callable[[], datetime], say: Callable[[str], None]) -> None:
    """Look for missed runs as long as this program stays open, in a thread of its own; `say` tells of each once."""
    threading.Thread(target=_watch, args=(folder, now, say), daemon=True).start()


def _watch(folder: Folder, now: Callable[[], datetime], say: Callable[[str], None]) -> None:
    told = ""
    while True:
        with suppress(BroadcastError):  # a schedule that can't be read is told where it is used
            message = ring_if_missed(folder, load_schedule(folder.schedule), now())
            if message and message != told:
                say(message)
            told = message
        threading.Event().wait(EVERY_S)
