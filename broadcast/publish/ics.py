"""playlist.ics: the day for calendars (RFC 5545), an event an airing, in the zone Asia/Ho_Chi_Minh.

The same day always gives the same bytes: an event's UID is made from its station, day, time and file, its DTSTAMP is
the day's own beginning.
"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from broadcast.model import Bulletin, Priority
from broadcast.publish.listing import Listing
from broadcast.publish.m3u8 import title
from broadcast.publish.plain import heard, one_line

if TYPE_CHECKING:
    from icalendar import Event

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
URGENCY: dict[Priority, int] = {"khẩn": 1, "ưu tiên": 3, "thường": 5}
"""RFC 5545, 3.8.1.9: 1 is the highest priority, 5 the middle."""


def export(listing: Listing) -> dict[str, bytes]:
    from icalendar import Calendar, Timezone, TimezoneStandard

    calendar = Calendar()
    calendar.add("prodid", "-//broadcast//Lich phat thanh//VI")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"Phát thanh ngày {listing.day:%d/%m/%Y}")
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", ZONE.key)
    # Written out, not taken from the system's tables: seven hours ahead since 1975, no summer time.
    standard.add("dtstart", datetime(1975, 6, 13))
    standard.add("tzoffsetfrom", timedelta(hours=7))
    standard.add("tzoffsetto", timedelta(hours=7))
    standard.add("tzname", "+07")
    zone.add_component(standard)
    calendar.add_component(zone)
    for at, one in listing.airings:
        calendar.add_component(_event(listing, at, one))
    return {f"{listing.base}.ics": bytes(calendar.to_ical())}


def _event(listing: Listing, at: time, one: Bulletin) -> Event:
    from icalendar import Event

    begin = datetime.combine(listing.day, at, tzinfo=ZONE)
    event = Event()
    event.add("uid", str(uuid.uuid5(uuid.NAMESPACE_URL, f"{one.station}/{listing.day}/{at:%H:%M}/{one.mp3}")))
    event.add("dtstamp", datetime.combine(listing.day, time(), tzinfo=ZONE).astimezone(UTC))
    event.add("dtstart", begin)
    event.add("dtend", begin + timedelta(seconds=-(-one.duration_ms // 1000)))
    event.add("summary", title(one))
    items = [one_line(item.title) for item in one.items if one_line(item.title)]
    event.add("description", "\n".join((f"Tệp {one.mp3}, nghe ở {heard(one)}.", *items)))
    event.add("priority", URGENCY[one.priority])
    event.add("transp", "TRANSPARENT")  # a broadcast does not make the officer busy
    return event
