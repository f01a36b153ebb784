"""What became of finished bulletins by the log: which players handed them out whole, and where an ear heard them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from broadcast.errors import PublishError
from broadcast.station.log import NAME, Entry, Log, was_heard


@dataclass(frozen=True, kw_only=True, slots=True)
class Aired:
    """Ids of villages whose players handed a bulletin out to its end (`left`), and of those where a microphone at the
    horn recognised it (`heard`). The station's own player has an empty id."""

    left: frozenset[str] = frozenset()
    heard: frozenset[str] = frozenset()


AiredBy = dict[tuple[date, str], Aired]
"""Bulletins by their day and name."""


def aired_of(entries: Iterable[Entry]) -> AiredBy:
    """What the notes tell, each bulletin that left a machine once."""
    found: AiredBy = {}
    for entry in entries:
        key = (entry.day, entry.name)
        known = found.get(key, Aired())
        if entry.kind == "ended":
            found[key] = replace(known, left=known.left | {entry.village})
        elif was_heard(entry):
            found[key] = replace(known, heard=known.heard | {entry.village})
    return found


def aired_between(root: Path, first: date, last: date) -> AiredBy:
    """What the station's log tells of those days; nothing where it can't be read: pages are made all the same."""
    if not (root / NAME).is_file():
        return {}
    try:
        with Log(root / NAME) as log:
            return aired_of(log.entries(first, last))
    except PublishError:
        return {}
