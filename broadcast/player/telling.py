"""Whom the player tells: what someone looks at later, and what calls a person at once, not more often than helps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

CALL_AGAIN = timedelta(minutes=10)
"""The same fault calls a person so often at most."""


class Telling:
    """Hands on what is to be told: to `say` all of it, to `call` what needs a person. Neither may block."""

    def __init__(self, say: Callable[[str], None], call: Callable[[str], None]) -> None:
        self.say, self._call_person = say, call
        self._called = dict[str, datetime]()

    def call(self, what: str, now: datetime) -> None:
        """Call a person at a local time, unless the same was told a short while ago."""
        self.say(what)
        if now - self._called.get(what, datetime.min) >= CALL_AGAIN:
            self._called = {text: at for text, at in self._called.items() if now - at < CALL_AGAIN} | {what: now}
            self._call_person(what)
