"""The steady clock: nobody sets it, every process of the machine reads the same, and it goes on while it sleeps."""

from __future__ import annotations

import time


def steady() -> float:
    """Seconds on the steady clock; without the time asleep where the system can't tell that."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()
