"""How each village is reached: its own link, when it was last seen, and what it fetched and confirmed of late."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from io import BytesIO

from broadcast.model import Schedule, Village
from broadcast.serve import links
from broadcast.station.folder import Folder
from broadcast.station.log import NAME, Entry, Log

LOOK_BACK_DAYS = 30


@dataclass(frozen=True, kw_only=True, slots=True)
class Confirmed:
    """A bulletin that a village said it had aired, and when it said so."""

    day: date
    name: str
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Reached:
    """A village with its own link, `qr` as SVG; `seen` is when it last fetched or confirmed anything.

    `confirmed` are its latest confirmations, the newest first; `fetched` counts bulletins of the same days.
    """

    village: Village
    link: str
    qr: str
    seen: datetime | None
    fetched: int
    confirmed: tuple[Confirmed, ...]


def reached(folder: Folder, schedule: Schedule, *, address: str, today: date) -> tuple[Reached, ...]:
    """Every village of the station; `address` is where the site is for them. Raises ServeError, PublishError."""
    entries: tuple[Entry, ...] = ()
    if (folder.root / NAME).is_file():
        with Log(folder.root / NAME) as log:
            entries = log.entries(today - timedelta(days=LOOK_BACK_DAYS), today + timedelta(days=LOOK_BACK_DAYS))
    key = links.station_key(folder.root)
    return tuple(_reached(village, links.link(address, key, village.id), entries) for village in schedule.villages)


def _reached(village: Village, link: str, entries: Iterable[Entry]) -> Reached:
    own = [entry for entry in entries if entry.village == village.id]
    said = sorted((entry for entry in own if entry.kind == "confirmed"), key=lambda entry: entry.at, reverse=True)
    return Reached(
        village=village,
        link=link,
        qr=_qr(link),
        seen=max((entry.at for entry in own), default=None),
        fetched=len({(entry.day, entry.name) for entry in own if entry.kind == "fetched"}),
        confirmed=tuple(Confirmed(day=entry.day, name=entry.name, at=entry.at) for entry in said),
    )


@lru_cache(maxsize=1000)
def _qr(link: str) -> str:
    import segno

    held = BytesIO()
    segno.make(link, error="m", micro=False).save(held, kind="svg", xmldecl=False, border=2, nl=False, light="#fff")
    return held.getvalue().decode()
