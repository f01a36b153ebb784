"""Acts that can be taken back for as long as the studio is open: each has an address, to which its button is sent."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable

PATH = "/lam-lai"
KEPT = 200


class Undos:
    """What takes the latest acts back, by number; each is done once."""

    def __init__(self) -> None:
        self._acts: OrderedDict[str, Callable[[], str]] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, act: Callable[[], str]) -> str:
        """The address that does `act`, which returns the address of the page to go on to."""
        number = secrets.token_hex(8)
        with self._lock:
            self._acts[number] = act
            while len(self._acts) > KEPT:
                self._acts.popitem(last=False)
        return f"{PATH}/{number}"

    def take(self, number: str) -> Callable[[], str] | None:
        """The act of that number, which is forgotten now; None where nobody knows it."""
        with self._lock:
            return self._acts.pop(number, None)
