"""A run that never started is noticed by whatever runs next: the player, the web server, the studio, the next run.

The timer's own alarm is silent when the timer is: the machine was off, the task was deleted, the disk was full. A
station is watched from its first run on, or from when its timer was set; where neither was, its people build by hand.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from broadcast.model import Schedule
from broadcast.office.night.alarm import call_person, called_already
from broadcast.office.night.schedule import schedule_of_the_night
from broadcast.office.overview.last_run import last_run
from broadcast.station.folder import Folder
from broadcast.station.store import write_atomically

GRACE = timedelta(hours=1)
"""How long after its hour a run may begin: a machine that slept runs what it missed as soon as it wakes."""
EVERY_S = 600.0
"""How often a program that stays open looks."""


def missed_run(folder: Folder, schedule: Schedule, now: datetime) -> datetime | None:
    """The newest run that should have begun by the aware time `now` and did not; None where all is well."""
    last = last_run(folder)
    newest = max(last.at, last.believed_at or last.at) if last else _timer_set_at(folder)
    if newest is None:
        return None
    due = datetime.combine((now - GRACE).date(), schedule.running.at, now.tzinfo)
    if due > now - GRACE:
        due -= timedelta(days=1)
    return due if newest < due - GRACE else None  # a clock that was set back for a while is no missed run


def ring_if_missed(folder: Folder, schedule: Schedule, now: datetime) -> str:
    """Call a person where a run was missed, once for each; return what to tell people, empty where all is well."""
    due = missed_run(folder, schedule, now)
    if due is None:
        return ""
    what = f"lượt dựng tự động lúc {due:%H:%M %d/%m/%Y} không chạy"
    message = f"{what} — kiểm tra máy có bật và bộ hẹn giờ còn không, rồi dựng ngay các bản tin sắp phát"
    note = folder.cache / "lan-chay-lo.txt"
    if called_already(note, due.isoformat()):
        return message
    told = call_person(schedule.running.on_failure, message, place=folder.root)
    if told != message and schedule.running.on_failure:  # nobody was reached: the next look tries again
        with suppress(OSError):
            note.unlink()
    return told


def note_timer(folder: Folder, at: datetime | None) -> None:
    """Remember since when a timer is to run the station, or with None that none is any more. Raises PublishError."""
    if at is not None:
        write_atomically(_timer_note(folder), at.isoformat(timespec="seconds").encode())
    else:
        with suppress(OSError):
            _timer_note(folder).unlink()


def _timer_set_at(folder: Folder) -> datetime | None:
    try:
        at = datetime.fromisoformat(_timer_note(folder).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None
    return at if at.tzinfo is not None else None


def _timer_note(folder: Folder) -> Path:
    return folder.cache / "hen-gio-tu.txt"


def keep_watch(folder: Folder, *, now: Callable[[], datetime], say: Callable[[str], None]) -> None:
    """Look for missed runs as long as this program stays open, in a thread of its own; `say` tells of each once."""
    threading.Thread(target=_watch, args=(folder, now, say), daemon=True).start()


def _watch(folder: Folder, now: Callable[[], datetime], say: Callable[[str], None]) -> None:
    told = ""
    while True:
        with suppress(Exception):  # whatever is wrong with the station now, this thread must see the next night
            message = ring_if_missed(folder, schedule_of_the_night(folder)[0], now())
            if message and message != told:
                say(message)
            told = message
        threading.Event().wait(EVERY_S)
