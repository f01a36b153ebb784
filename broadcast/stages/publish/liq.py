"""playlist.liq: a Liquidsoap script (2.1 and later) that plays the day at its times, urgent bulletins over the others.

Run it with `liquidsoap playlist.liq` on a machine whose clock shows Vietnamese time; before its day it waits, after it
there is silence. It plays to the machine's sound card; another output takes the place of the last line.
"""

from __future__ import annotations

from broadcast.stages.publish.m3u8 import title
from broadcast.station.listing import Listing

HEAD = """\
# {day:%d/%m/%Y}
thuong = request.queue(id="thuong")
khan = request.queue(id="khan")

def hom_nay() =
  time.string("%Y-%m-%d") == "{day}"
end

def hen(gio, hang, tep) =
  thread.when(fun () -> hom_nay() and gio(), fun () -> hang.push.uri(tep))
end
"""
TAIL = """
output(fallback(track_sensitive=false, [khan, thuong, blank()]))
"""


def export(listing: Listing) -> dict[str, bytes]:
    """The day as a script for Liquidsoap, each airing at its own time."""
    lines = [HEAD.format(day=listing.day)]
    for at, bulletin in listing.airings:
        queue = "khan" if bulletin.airtime.priority == "khẩn" else "thuong"
        lines.append(f"# {at:%H:%M} {title(bulletin)}")
        lines.append(f"hen({{{at.hour}h{at.minute}m}}, {queue}, {quoted(str(listing.place / bulletin.main.mp3))})")
    return {f"{listing.base}.liq": ("\n".join(lines) + "\n" + TAIL).encode()}


def quoted(text: str) -> str:
    """A string of Liquidsoap's that holds just this text: it has no escape for `#{`, so the two are put together."""
    plain = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return '"' + plain.replace("#{", '#" ^ "{') + '"'
