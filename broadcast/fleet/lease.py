"""A lease says who builds a station now, so that two runs don't make the same twice; it ends where nobody renews it.

It is a small file that is only ever made new, or taken over where it still is what was read: what an object store can
promise, which knows no locks.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from broadcast.errors import FleetError, StationBusyError
from broadcast.fleet.roots import OWN
from broadcast.fleet.shelf import Shelf

LEASES = f"{OWN}/giu"
LASTS_S = 40.0
"""How long a lease outlives whoever held it and died; it is renewed four times as often."""


class Lease:
    """A lease that is held."""

    def __init__(self, shelf: Shelf, name: str, owner: str, lasts_s: float) -> None:
        self._shelf, self._name, self._owner, self._lasts_s = shelf, name, owner, lasts_s
        self._ended = threading.Event()
        self._keeper = threading.Thread(target=self._keep, daemon=True)

    @property
    def data(self) -> bytes:
        """The file, valid from now on."""
        return json.dumps({"owner": self._owner, "until": time.time() + self._lasts_s}).encode()

    def begin(self) -> None:
        """Renew it from now on."""
        self._keeper.start()

    def end(self) -> None:
        """Give it back, unless another has it by now."""
        self._ended.set()
        self._keeper.join()
        with suppress(FleetError, StationBusyError):
            self.check()
            self._shelf.remove([self._name])

    def check(self) -> None:
        """Raise StationBusyError where it ran out or another took it: nothing may be sent up any more."""
        owner, until_s = _read(self._shelf.get([self._name]).get(self._name, b""))
        if owner != self._owner or time.time() >= until_s:
            raise StationBusyError("lượt này làm lâu quá, lượt khác đã nhận đài này")

    def _keep(self) -> None:
        while not self._ended.wait(self._lasts_s / 4):
            try:
                self.check()
                self._shelf.put({self._name: self.data})
            except StationBusyError:
                return
            except FleetError:
                continue  # the store is away for a moment; the lease lasts longer than that


@contextmanager
def lease(shelf: Shelf, about: str, owner: str, *, lasts_s: float = LASTS_S) -> Iterator[Lease]:
    """Hold the lease of a station, or of a voice service. Raises StationBusyError where another holds it."""
    name = f"{LEASES}/{about}.json"
    held = Lease(shelf, name, owner, lasts_s)
    if not shelf.make(name, held.data):
        mark = shelf.all(LEASES).get(name)
        holder, ends_s = _read(shelf.get([name]).get(name, b""))
        # A time further away than leases last comes from a clock that was wrong.
        if time.time() < ends_s <= time.time() + 2 * LASTS_S and holder != owner:
            raise StationBusyError("một lượt khác đang dựng đài này")
        if mark is None or not shelf.take_over(name, held.data, mark.mark):
            raise StationBusyError("một lượt khác vừa nhận đài này")
    held.begin()
    try:
        yield held
    finally:
        held.end()


def _read(data: bytes) -> tuple[str, float]:
    try:
        held = json.loads(data)
        return str(held["owner"]), float(held["until"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return "", 0.0
