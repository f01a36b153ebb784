"""A folder that is ready for AzuraCast or LibreTime: MP3s with their tags under dated names, lists, and how to import.

AzuraCast finds the tracks of an imported M3U by their base names, so each name is there once and for all; its import of
PLS has failed (AzuraCast issue 711), and an import has sorted tracks by artist (issue 3310, 0.10.4), so the times are
set by hand from the CSV. LibreTime takes files by `libretime-api bulk_import`, passes over those whose MD5 it knows
(its own bulk_import.py), and imports no lists.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from importlib import resources
from pathlib import Path

from broadcast.model import Bulletin
from broadcast.stages.publish.csv import length, table
from broadcast.stages.publish.m3u import ascii_only
from broadcast.stages.publish.m3u8 import title
from broadcast.stages.publish.plain import heard
from broadcast.stages.publish.tracks import built
from broadcast.station.listing import Listing
from broadcast.station.store import drop_leftovers, write_atomically

GUIDE = "HUONG-DAN.txt"
HEADER = ("Ngày", "Giờ phát", "Tệp", "Khung giờ", "Mức ưu tiên", "Nơi nghe", "Thời lượng")


def ready(
    listing: Listing, to: Path, *, progress: Callable[[str, float], None] = lambda _name, _share: None
) -> tuple[str, ...]:
    """Fill the folder with a day; return the names of the files that changed. What lies there already stays.

    Raises PublishError where the folder can't be written, or a bulletin is not the one that was built.
    """
    base = f"{listing.day:%Y%m%d}" + (f"-{listing.village}" if listing.village else "")
    changed = []
    for number, bulletin in enumerate(listing.bulletins, 1):
        changed += _put(to / dated(listing, bulletin), built(listing.place / bulletin.main.mp3, bulletin.main.sha256))
        progress("chép vào thư mục", number / len(listing.bulletins))
    changed += _put(to / f"{base}.m3u", _m3u(listing))
    changed += _put(to / f"{base}.csv", _times(listing))
    changed += _put(to / GUIDE, _guide())
    return tuple(changed)


def dated(listing: Listing, bulletin: Bulletin) -> str:
    """A name that no other day gives: 20260422-0530-sang.mp3."""
    return f"{listing.day:%Y%m%d}-{bulletin.main.mp3}"


def _put(path: Path, data: bytes) -> list[str]:
    drop_leftovers(path)
    with suppress(OSError):
        if path.read_bytes() == data:
            return []
    write_atomically(path, data)
    return [path.name]


def _guide() -> bytes:
    text = resources.files("broadcast.stages.publish").joinpath(GUIDE).read_text("utf-8")
    return text.replace("\n", "\r\n").encode("utf-8-sig")  # for Notepad


def _m3u(listing: Listing) -> bytes:
    lines = ["#EXTM3U"]
    for bulletin in listing.bulletins:
        lines += [
            f"#EXTINF:{round(bulletin.main.duration_ms / 1000)},{ascii_only(title(bulletin))}",
            dated(listing, bulletin),
        ]
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")


def _times(listing: Listing) -> bytes:
    return table(
        HEADER,
        [
            (
                f"{listing.day:%d/%m/%Y}",
                f"{at:%H:%M}",
                dated(listing, bulletin),
                bulletin.airtime.slot_name,
                bulletin.airtime.priority,
                heard(bulletin),
                length(bulletin.main.duration_ms),
            )
            for at, bulletin in listing.airings
        ],
    )
