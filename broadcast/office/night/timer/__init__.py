"""Makes a machine run a station by itself: systemd, cron or Windows, whichever it has.

A kind is a module with the same five functions: `text` is what stands on the machine, `install` and `remove` put it
there and take it away, `found` reads it back, `available` tells whether this machine has it. Installing twice is
installing once, and what is removed leaves nothing behind.
"""

from __future__ import annotations

from broadcast.office.night.timer import cron, systemd, windows
from broadcast.office.night.timer.job import ZONE, Job, job_of, next_run
from broadcast.office.night.timer.machine import KINDS, State, default_kind, install, remove, state

__all__ = [
    "KINDS",
    "ZONE",
    "Job",
    "State",
    "cron",
    "default_kind",
    "install",
    "job_of",
    "next_run",
    "remove",
    "state",
    "systemd",
    "windows",
]
