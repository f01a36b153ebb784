"""playlist.m3u: ASCII and CRLF, for old players that know no encoding."""

from __future__ import annotations

import unicodedata

from broadcast.stages.publish.m3u8 import render
from broadcast.station.listing import Listing


def ascii_only(text: str) -> str:
    """Vietnamese without its marks: Đài phát thanh -> Dai phat thanh."""
    plain = text.replace("đ", "d").replace("Đ", "D")
    return unicodedata.normalize("NFD", plain).encode("ascii", "ignore").decode()


def export(listing: Listing) -> dict[str, bytes]:
    """The day's files as a list for old devices: ASCII, lines ended as Windows does."""
    return {f"{listing.base}.m3u": ascii_only(render(listing.bulletins, newline="\r\n")).encode()}
