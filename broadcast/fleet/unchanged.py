"""Tells whether an object store's station is as an earlier run left it, by one listing of its files."""

from __future__ import annotations

from broadcast.fleet.outcome import Outcome, read_outcomes
from broadcast.fleet.roots import Run
from broadcast.fleet.shelf import Shelf
from broadcast.fleet.staging import inputs_of, is_whole, listed


def unchanged(run: Run, shelf: Shelf, station: str) -> Outcome | None:
    """The outcome of an earlier run where nothing has changed since and its days lie there whole, else None.

    A station in a folder is asked itself: its own build is as quick. Raises FleetStoreError, FleetError.
    """
    if not run.in_bucket:
        return None
    known = read_outcomes(shelf, (station,)).get(station)
    wanted = {day.isoformat() for day in run.days}
    if known is None or not known.done or not wanted <= {made.day for made in known.days}:
        return None
    lying = listed(shelf, station)
    whole = all(is_whole(made, lying) for made in known.days if made.day in wanted)
    return known if whole and known.inputs == inputs_of(run, lying) else None
