"""playlist.ics, and any other calendar of airings (RFC 5545): an event an airing, in the zone Asia/Ho_Chi_Minh.

The same day always gives the same bytes: an event's UID is made from its station, day, time and file, its DTSTAMP is
the day's own beginning.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from broadcast.model import VIETNAM, Bulletin, Priority
from broadcast.stages.publish.plain import heard, one_line
from broadcast.station.listing import Listing, title_of

if TYPE_CHECKING:
    from icalendar import Event

URGENCY: dict[Priority, int] = {"khẩn": 1, "ưu tiên": 3, "thường": 5}
"""RFC 5545, 3.8.1.9: 1 is the highest priority, 5 the middle."""


def export(listing: Listing) -> dict[str, bytes]:
    """The day's airings as events of a calendar (RFC 5545)."""
    events = (event(at, bulletin) for at, bulletin in listing.airings)
    return {f"{listing.base}.ics": calendar(f"Phát thanh ngày {listing.day:%d/%m/%Y}", events)}


def calendar(name: str, events: Iterable[Event]) -> bytes:
    """The file; `name` is what a calendar program shows above its events."""
    from icalendar import Calendar, Timezone, TimezoneStandard

    made = Calendar()
    made.add("prodid", "-//broadcast//Lich phat thanh//VI")
    made.add("version", "2.0")
    made.add("x-wr-calname", one_line(name))
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", VIETNAM.key)
    # Written out, not taken from the system's tables: seven hours ahead since 1975, no summer time.
    standard.add("dtstart", datetime(1975, 6, 13))
    standard.add("tzoffsetfrom", timedelta(hours=7))
    standard.add("tzoffsetto", timedelta(hours=7))
    standard.add("tzname", "+07")
    zone.add_component(standard)
    made.add_component(zone)
    for event in events:
        made.add_component(event)
    return bytes(made.to_ical())


def event(at: time, bulletin: Bulletin, *, url: str = "", names: Mapping[str, str] | None = None) -> Event:
    """One airing. `url` is the bulletin's page, and where there is none its file is named.

    `names` gives the villages' own names by their ids.
    """
    from icalendar import Event

    begin = datetime.combine(bulletin.airtime.day, at, tzinfo=VIETNAM)
    made = Event()
    made.add(
        "uid",
        str(
            uuid.uuid5(uuid.NAMESPACE_URL, f"{bulletin.station}/{bulletin.airtime.day}/{at:%H:%M}/{bulletin.main.mp3}")
        ),
    )
    made.add("dtstamp", datetime.combine(bulletin.airtime.day, time(), tzinfo=VIETNAM).astimezone(UTC))
    made.add("dtstart", begin)
    made.add("dtend", begin + timedelta(seconds=-(-bulletin.main.duration_ms // 1000)))
    made.add("summary", one_line(f"{title_of(bulletin, names)} {bulletin.airtime.day:%d/%m/%Y} - {bulletin.station}"))
    items = [one_line(item.title) for item in bulletin.items if one_line(item.title)]
    made.add(
        "description", "\n".join(items if url else (f"Tệp {bulletin.main.mp3}, nghe ở {heard(bulletin)}.", *items))
    )
    if url:
        made.add("url", url)
    made.add("priority", URGENCY[bulletin.airtime.priority])
    made.add("transp", "TRANSPARENT")  # a broadcast does not make the officer busy
    return made
