"""A lease says who builds a station now, so that two runs don't make the same twice; it ends by itself.

It is a small file that is only ever made new, or taken over where it still is what was read: what an object store can
promise, which knows no locks.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from broadcast.errors import FleetError, FleetStoreError, StationBusyError
from broadcast.fleet.roots import OWN
from broadcast.fleet.shelf import Shelf

LEASES = f"{OWN}/giu"
LASTS_S = 900.0
"""How long a station may take to be built; who is still at it afterwards has died, or must not send anything up."""


class Lease:
    """A lease that is held."""

    def __init__(self, shelf: Shelf, name: str, owner: str, until_s: float) -> None:
        self._shelf, self._name, self._owner, self._until_s = shelf, name, owner, until_s

    def check(self) -> None:
        """Raise StationBusyError where it ran out or another took it: nothing may be sent up any more."""
        held = _read(self._shelf.get([self._name]).get(self._name, b""))
        if held[0] != self._owner or time.time() >= self._until_s:
            raise StationBusyError("lượt này làm lâu quá, lượt khác đã nhận đài này")


@contextmanager
def lease(shelf: Shelf, about: str, owner: str, *, lasts_s: float = LASTS_S) -> Iterator[Lease]:
    """Hold the lease of a station, or of a voice service. Raises StationBusyError where another holds it."""
    name, until_s = f"{LEASES}/{about}.json", time.time() + lasts_s
    data = json.dumps({"owner": owner, "until": until_s}).encode()
    if not shelf.make(name, data):
        mark = shelf.all(LEASES).get(name)
        holder, ends_s = _read(shelf.get([name]).get(name, b""))
        # A time further away than any lease lasts comes from a clock that was wrong.
        if time.time() < ends_s <= time.time() + lasts_s + LASTS_S and holder != owner:
            raise StationBusyError("một lượt khác đang dựng đài này")
        if mark is None or not shelf.take_over(name, data, mark.mark):
            raise StationBusyError("một lượt khác vừa nhận đài này")
    held = Lease(shelf, name, owner, until_s)
    try:
        yield held
    finally:
        with suppress(FleetError, FleetStoreError, StationBusyError):
            held.check()
            shelf.remove([name])


def _read(data: bytes) -> tuple[str, float]:
    try:
        held = json.loads(data)
        return str(held["owner"]), float(held["until"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return "", 0.0
