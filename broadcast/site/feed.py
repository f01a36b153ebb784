"""The podcast: RSS 2.0 with what iTunes and the podcast namespace add, through the library `feedgenerator`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from io import StringIO
from typing import Any
from urllib.parse import quote

from feedgenerator import Enclosure, Rss201rev2Feed

from broadcast.model import VIETNAM, Bulletin
from broadcast.site.words import long_day, plain
from broadcast.station.listing import title_of
from broadcast.station.titles import contents

_SPACES = {
    "xmlns:itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "xmlns:podcast": "https://podcastindex.org/namespace/1.0",
}


class _Podcast(Rss201rev2Feed):  # type: ignore[misc]  # the library has no types
    def rss_attributes(self) -> dict[str, str]:
        return {**super().rss_attributes(), **_SPACES}

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        handler.addQuickElement("itunes:author", self.feed["station"])
        handler.addQuickElement("itunes:image", attrs={"href": self.feed["picture"]})
        handler.addQuickElement("itunes:category", attrs={"text": "Government"})
        handler.addQuickElement("itunes:explicit", "false")
        handler.addQuickElement("itunes:type", "episodic")
        handler.startElement("image", {})
        for name in ("url", "title", "link"):
            handler.addQuickElement(name, self.feed["picture" if name == "url" else name])
        handler.endElement("image")

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("itunes:duration", str(item["seconds"]))
        handler.addQuickElement("itunes:explicit", "false")
        handler.addQuickElement(
            "podcast:transcript", attrs={"url": item["base"] + ".vtt", "type": "text/vtt", "language": "vi"}
        )
        handler.addQuickElement(
            "podcast:chapters", attrs={"url": item["base"] + ".chapters.json", "type": "application/json+chapters"}
        )


def feed(
    *,
    address: str,
    name: str,
    page: str,
    station: str,
    title: str,
    names: Mapping[str, str],
    bulletins: tuple[Bulletin, ...],
) -> bytes:
    """The feed of bulletin listener. `address` is the site's, with a slash at its end; `name` and `page` stand in it.

    `names` gives the villages' own names by their ids. `bulletins` are what the listener hears, newest first; they are
    dated by when they go on air, and offered in their lightest file: subscribers pay for what their phones fetch.
    """
    made = _Podcast(
        title=plain(title),
        link=address + page,
        description=f"Bản tin hằng ngày của {plain(station)}: nghe, tải về hoặc đọc toàn văn.",
        language="vi",
        feed_url=address + name,
        station=plain(station),
        picture=f"{address}trang/podcast.png",
    )
    for bulletin in bulletins:
        base = f"{address}{bulletin.airtime.day}/{quote(bulletin.name)}"
        sound = bulletin.lightest
        made.add_item(
            title=f"{plain(title_of(bulletin, names))}, {long_day(bulletin.airtime.day)}",
            link=f"{base}.html",
            description="\n".join(f"• {plain(item.title)}" for item in contents(bulletin)) or plain(bulletin.station),
            unique_id=f"{base}.html",
            unique_id_is_permalink=True,
            pubdate=datetime.combine(bulletin.airtime.day, bulletin.airtime.at, VIETNAM),
            enclosures=[
                Enclosure(f"{address}{bulletin.airtime.day}/{quote(sound.mp3)}", str(sound.size_bytes), "audio/mpeg")
            ],
            seconds=round(sound.duration_ms / 1000),
            base=base,
        )
    held = StringIO()
    made.write(held, "utf-8")
    return held.getvalue().encode()
