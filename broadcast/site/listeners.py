"""Several days as one listener has them, by the clock; an empty name stands for the whole commune."""

from __future__ import annotations

from collections.abc import Iterable

from broadcast.model import Bulletin
from broadcast.site.site_index import IndexedDay


def told(village: str, days: Iterable[IndexedDay]) -> tuple[Bulletin, ...]:
    """All that the listener's pages tell of."""
    return _by_the_clock(bulletin for day in days for bulletin in day.told(village))


def heard(village: str, days: Iterable[IndexedDay]) -> tuple[Bulletin, ...]:
    """All that the listener's loudspeakers air."""
    return _by_the_clock(bulletin for day in days for bulletin in day.heard(village))


def own(village: str, days: tuple[IndexedDay, ...]) -> str:
    """The village, if it hears something of its own on those days; empty, if it hears what the whole commune hears."""
    return village if heard(village, days) != heard("", days) else ""


def _by_the_clock(bulletins: Iterable[Bulletin]) -> tuple[Bulletin, ...]:
    return tuple(
        sorted(
            bulletins,
            key=lambda bulletin: (
                bulletin.airtime.day,
                bulletin.airtime.at,
                bulletin.airtime.slot_id,
                bulletin.airtime.variant,
            ),
        )
    )
