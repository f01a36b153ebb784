"""playlist.m3u8: UTF-8 without BOM, names relative to the folder."""

from __future__ import annotations

from broadcast.model import Bulletin
from broadcast.stages.publish.plain import one_line
from broadcast.station.listing import Listing, title_of


def title(bulletin: Bulletin) -> str:
    """What a player shows, on one line: the slot, the day, the station."""
    return one_line(f"{title_of(bulletin)} {bulletin.airtime.day:%d/%m/%Y} - {bulletin.station}")


def render(bulletins: tuple[Bulletin, ...], *, newline: str = "\n") -> str:
    """Extended M3U: whole seconds, title, file name."""
    lines = ["#EXTM3U"]
    for bulletin in bulletins:
        lines += [f"#EXTINF:{round(bulletin.main.duration_ms / 1000)},{title(bulletin)}", bulletin.main.mp3]
    return newline.join(lines) + newline


def export(listing: Listing) -> dict[str, bytes]:
    """The day's files as a list in UTF-8, with lengths and titles."""
    return {f"{listing.base}.m3u8": render(listing.bulletins).encode()}
