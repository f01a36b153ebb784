"""lich.ics: when the loudspeakers are on, for the calendar of a phone, through the library `icalendar`."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from broadcast.model import Bulletin
from broadcast.site.words import contents, name_of, plain

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def agenda(bulletins: tuple[Bulletin, ...], station: str, address: str) -> bytes:
    """An event an airing. `address` is the site's, with a slash at its end, or empty."""
    calendar = Calendar()
    calendar.add("prodid", "-//broadcast//lich phat thanh//VI")
    calendar.add("version", "2.0")
    calendar.add("name", plain(station))
    calendar.add("x-wr-calname", plain(station))
    for one in bulletins:
        for at in one.airings:
            start = datetime.combine(one.day, at, VIETNAM)
            event = Event()
            event.add("uid", f"{one.day}-{at:%H%M}-{one.name}@broadcast")
            event.add("dtstamp", start)
            event.add("dtstart", start)
            event.add("dtend", start + timedelta(milliseconds=one.duration_ms))
            event.add("summary", f"{name_of(one)} – {plain(station)}")
            event.add("description", "\n".join(plain(item.title) for item in contents(one)))
            if address:
                event.add("url", f"{address}{one.day}/{one.name}.html")
            calendar.add_component(event)
    calendar.add_missing_timezones()
    made: bytes = calendar.to_ical()
    return made
