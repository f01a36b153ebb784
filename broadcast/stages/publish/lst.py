"""playlist.lst: ZaraRadio's list: the number of tracks, then a line a track, milliseconds, a tab, the absolute path.

ZaraRadio publishes no description; the form is what YtToZara writes (github.com/TerryEbdon/YtToZara), which was made
with ZaraRadio 1.6.2, and which found that letters beyond Latin in a name are not played. Times of day are set in
ZaraRadio's own events. Not tried on the program itself.
"""

from __future__ import annotations

from broadcast.stages.publish.plain import ascii_path
from broadcast.station.listing import Listing


def export(listing: Listing) -> dict[str, bytes]:
    """The day's files for ZaraRadio: how many, then length in ms, a tab, and the absolute path, a line each."""
    lines = [str(len(listing.bulletins))]
    lines += [f"{bulletin.main.duration_ms}\t{ascii_path(listing, bulletin)}" for bulletin in listing.bulletins]
    return {f"{listing.base}.lst": "".join(f"{line}\r\n" for line in lines).encode("ascii")}
