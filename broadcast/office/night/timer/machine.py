"""Sets this machine's own timer for a station: systemd, cron or Windows, whichever it has."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from datetime import datetime, time

from broadcast.errors import TimerError
from broadcast.office.night.timer import cron, systemd, windows
from broadcast.office.night.timer.job import Job, Timer, ask, times_in
from broadcast.office.night.watch import note_timer
from broadcast.station.folder import Folder

KINDS: dict[str, Timer] = {"systemd": systemd, "cron": cron, "windows": windows}


@dataclass(frozen=True, kw_only=True, slots=True)
class State:
    """A timer that is installed. `times` are Vietnam's; `active` tells whether the machine heeds it.

    `current` is false where it would be written otherwise today: Python, the machine's zone or we ourselves changed.
    """

    kind: str
    where: str
    times: tuple[time, ...]
    active: bool
    current: bool


def default_kind() -> str:
    """The kind that fits this machine."""
    if os.name == "nt":
        return "windows"
    return next((name for name in ("systemd", "cron") if KINDS[name].available()), "systemd")


def install(job: Job, kind: str, now: datetime) -> tuple[str, ...]:
    """Have the machine run the job; returns what a person should know. Raises TimerError, PublishError."""
    # Nobody would see at night that this Python finds the package only from where it was started by day.
    if ask(job.command[0], "-E", *job.command[1:4], "--version").returncode != 0:
        message = (
            f"{job.command[0]} không chạy được gói broadcast khi máy hẹn giờ gọi — cài bằng «pip install» rồi thử lại"
        )
        raise TimerError(message)
    told = KINDS[kind].install(job, now)
    note_timer(Folder(root=job.station), now)
    return told


def remove(job: Job, kind: str) -> bool:
    """Take the timer away; False when there was none. Raises TimerError, PublishError."""
    removed = KINDS[kind].remove(job)
    if removed and not any(timer.found(job) for timer in KINDS.values()):
        note_timer(Folder(root=job.station), None)
    return removed


def state(job: Job, kind: str, now: datetime) -> State | None:
    """What is installed for the job's station, None where nothing is."""
    found = KINDS[kind].found(job)
    if found is None:
        return None
    times = times_in(found.text)
    current = found.text == KINDS[kind].text(replace(job, times=times), now)
    return State(kind=kind, where=found.where, times=times, active=found.active, current=current)
