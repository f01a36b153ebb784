"""playlist.xspf: XSPF version 1 (xspf.org/spec), durations in milliseconds, locations relative to the folder."""

from __future__ import annotations

from broadcast.stages.publish.m3u8 import title
from broadcast.stages.publish.plain import one_line
from broadcast.station.listing import Listing

NAMESPACE = "http://xspf.org/ns/0/"


def export(listing: Listing) -> dict[str, bytes]:
    """The day's files as an XSPF list, lengths in milliseconds."""
    from lxml import etree
    from lxml.builder import ElementMaker

    make = ElementMaker(namespace=NAMESPACE, nsmap={None: NAMESPACE})
    tracks = [
        make.track(
            make.location(bulletin.main.mp3),
            make.title(title(bulletin)),
            make.creator(one_line(bulletin.station)),
            make.annotation(f"Phát lúc {', '.join(f'{at:%H:%M}' for at in bulletin.airtime.airings)}"),
            make.duration(str(bulletin.main.duration_ms)),
        )
        for bulletin in listing.bulletins
    ]
    playlist = make.playlist(
        make.title(f"Phát thanh ngày {listing.day:%d/%m/%Y}"),
        make.date(f"{listing.day}T00:00:00+07:00"),
        make.trackList(*tracks),
        version="1",
    )
    text: bytes = etree.tostring(playlist, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return {f"{listing.base}.xspf": text}
