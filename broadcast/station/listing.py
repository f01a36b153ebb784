"""What one listener hears on a day, in the order in which it is played: what every export is made from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path

from broadcast.model import PRIORITIES, Bulletin, Day

_HERE_ALONE = re.compile(r"playlist[^/]*\.(?:lst|liq|playit\.\d{6}\.m3u)", re.IGNORECASE)


def is_for_this_machine(name: str) -> bool:
    """Whether a day's list is for a player on this machine alone: it has the folder's own path, which nobody else needs
    to know."""
    return _HERE_ALONE.fullmatch(name) is not None


@dataclass(frozen=True, kw_only=True, slots=True)
class Listing:
    """A day as the whole commune hears it, or one village that has bulletins of its own.

    `bulletins` are in playing order, urgent ones first; `place` is the day's folder, absolute, where they lie.
    `village` is empty for the commune.
    """

    day: date
    place: Path
    bulletins: tuple[Bulletin, ...]
    village: str = ""

    @property
    def base(self) -> str:
        """The name of its files without their suffix: playlist, or playlist-thon-3."""
        return f"playlist-{self.village}" if self.village else "playlist"

    @property
    def airings(self) -> tuple[tuple[time, Bulletin], ...]:
        """Every airing of the day by the clock; at one time the more urgent comes first."""
        times = [(at, bulletin) for bulletin in self.bulletins for at in bulletin.airtime.airings]
        return tuple(sorted(times, key=lambda airing: (airing[0], PRIORITIES.index(airing[1].airtime.priority))))


def listings(day: Day) -> Iterator[Listing]:
    """The commune's listing, then one for each village that hears something else; nothing that was withdrawn."""
    bulletins = tuple(bulletin for bulletin in day.bulletins if not bulletin.airtime.withdrawn)
    common = heard_by("", bulletins)
    yield Listing(day=day.day, place=day.place, bulletins=common)
    for village in sorted({name for bulletin in bulletins for name in bulletin.airtime.villages}):
        own = heard_by(village, bulletins)
        if own != common:
            yield Listing(day=day.day, place=day.place, bulletins=own, village=village)


def heard_by(village: str, bulletins: tuple[Bulletin, ...]) -> tuple[Bulletin, ...]:
    """What a village hears, in playing order; an empty name is what the whole commune hears.

    A village's own variant of a slot stands for the common one.
    """
    own = {
        (bulletin.airtime.at, bulletin.airtime.slot_id)
        for bulletin in bulletins
        if bulletin.airtime.variant and village in bulletin.airtime.villages
    }
    heard = (
        bulletin
        for bulletin in bulletins
        if (not bulletin.airtime.villages or village in bulletin.airtime.villages)
        and (bulletin.airtime.variant or (bulletin.airtime.at, bulletin.airtime.slot_id) not in own)
    )
    return in_order(heard)


def title_of(bulletin: Bulletin, names: Mapping[str, str] | None = None) -> str:
    """How a bulletin is named to people: Bản tin buổi sáng, riêng Thôn 2; Tin khẩn 21:44.

    `names` gives the villages' own names by their ids.
    """
    urgent = bulletin.airtime.priority == PRIORITIES[0]
    what = f"Tin khẩn {bulletin.airtime.at:%H:%M}" if urgent else f"Bản tin {bulletin.airtime.slot_name}"
    who = ", ".join((names or {}).get(village, village) for village in bulletin.airtime.villages)
    return f"{what}, riêng {who}" if who else what


def told_of(bulletins: tuple[Bulletin, ...]) -> tuple[Bulletin, ...]:
    """A day as the commune is told of it: every programme, those for some villages too, but no second form of one."""
    return in_order(bulletin for bulletin in bulletins if not bulletin.airtime.variant)


def in_order(bulletins: Iterable[Bulletin]) -> tuple[Bulletin, ...]:
    """In playing order: urgent ones first, then by the clock."""
    return tuple(
        sorted(
            bulletins,
            key=lambda bulletin: (
                PRIORITIES.index(bulletin.airtime.priority),
                bulletin.airtime.at,
                bulletin.airtime.slot_id,
            ),
        )
    )
