"""playlist.playit.260422.m3u: PlayIt Live's playout log, an M3U with hours and fixed times.

Its form is that of PlayIt Live's manual, "M3U Playlist Format" (docs.playitsoftware.com/PlayItLive/214/): a line
`# Hour: HH:00`, markers in minutes and seconds past the hour, absolute paths. "Import Playout Log Window" adds that the
date is read from YYMMDD in the file's name; whether other words may stand in the name is not said, so the import window
may ask for the date. The encoding is not said either: everything here is ASCII. Not tried on the program itself.
"""

from __future__ import annotations

from broadcast.stages.publish.plain import ascii_path
from broadcast.station.listing import Listing


def export(listing: Listing) -> dict[str, bytes]:
    """The day's files for PlayIt Live, each with the marker of its time."""
    lines: list[str] = []
    hour = -1
    for at, bulletin in listing.airings:
        if at.hour != hour:
            hour = at.hour
            lines.append(f"# Hour: {hour:02}:00")
        lines += [
            f"# Fixed Time Marker: Type=Hard; TargetTime={at.minute}m{at.second:02}s",
            ascii_path(listing, bulletin),
        ]
    text = "".join(f"{line}\r\n" for line in lines)
    return {f"{listing.base}.playit.{listing.day:%y%m%d}.m3u": text.encode("ascii")}
