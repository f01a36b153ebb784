"""playlist.pls: the INI-like list of Winamp and SHOUTcast, UTF-8, names relative to the folder; AzuraCast imports it.

Winamp's forum notes are its only description: [playlist], FileN, TitleN, LengthN in whole seconds, NumberOfEntries, and
Version=2.
"""

from __future__ import annotations

from broadcast.stages.publish.m3u8 import title
from broadcast.station.listing import Listing


def export(listing: Listing) -> dict[str, bytes]:
    """The day's files as a PLS list, lengths in seconds."""
    lines = ["[playlist]"]
    for number, bulletin in enumerate(listing.bulletins, 1):
        seconds = round(bulletin.main.duration_ms / 1000)
        lines += [f"File{number}={bulletin.main.mp3}", f"Title{number}={title(bulletin)}", f"Length{number}={seconds}"]
    lines += [f"NumberOfEntries={len(listing.bulletins)}", "Version=2"]
    return {f"{listing.base}.pls": ("\n".join(lines) + "\n").encode()}
