"""Has the amplifier on while something is heard, in a thread of its own: a switch that fails never stops the sound."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

from broadcast.errors import PublishError
from broadcast.player.switches.choice import Switch

LEAD = timedelta(seconds=3)
"""So long before a programme begins it is turned on; the silence at the head of the file comes on top of that."""
HOLD = timedelta(seconds=10)
"""So long after the last sound it stays on: what follows closely does not make it click."""
AGAIN_S = 10.0
"""How long to wait before a switch that has failed is asked again."""


class Amplifier:
    """Turns a switch as it is wanted. `told` is called, from another thread, with whether it is on now, or with what
    failed; the same fault is told once.
    """

    def __init__(self, switch: Switch, told: Callable[[bool, str], None]) -> None:
        self._switch, self._told = switch, told
        self._wanted: bool | None = None
        self._news, self._closed = threading.Event(), False
        self._thread = threading.Thread(target=self._keep, daemon=True)
        self._thread.start()

    def want(self, *, on: bool) -> None:
        """Have it on, or off. The first wish is carried out in any case, whatever a player before has left."""
        if on != self._wanted:
            self._wanted = on
            self._news.set()

    def close(self) -> None:
        """Turn it off, and end."""
        self._closed = True
        self.want(on=False)
        self._news.set()
        self._thread.join(10)

    def _keep(self) -> None:
        is_on: bool | None = None
        fault = ""
        while not self._closed or self._news.is_set():
            self._news.wait(AGAIN_S if fault else None)
            self._news.clear()
            wanted = self._wanted
            if wanted is not None and wanted != is_on:
                before, fault = fault, self._turn(on=wanted)
                is_on = is_on if fault else wanted
                if not fault or fault != before:
                    self._told(wanted, fault)

    def _turn(self, *, on: bool) -> str:
        try:
            self._switch.turn(on=on)
        except PublishError as error:
            return str(error)
        return ""
