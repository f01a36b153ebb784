"""playlist.csv: the day for Excel, a row an airing; UTF-8 with a BOM and CRLF, every cell quoted."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from broadcast.stages.publish.plain import heard, one_line
from broadcast.station.listing import Listing

HEADER = (
    *("Ngày", "Giờ phát", "Khung giờ", "Mức ưu tiên", "Nơi nghe", "Thời lượng", "Số giây", "Dung lượng (byte)"),
    *("Tệp", "Các mục", "Giọng đọc", "SHA-256"),
)
_FORMULA = tuple("=+-@＝＋－＠")
"""What makes Excel take a cell for a formula, also in full width (OWASP, CSV Injection)."""


def export(listing: Listing) -> dict[str, bytes]:
    """A table of the day's airings for Excel: day, hour, title, file, length."""
    rows = [
        (
            f"{listing.day:%d/%m/%Y}",
            f"{at:%H:%M}",
            bulletin.airtime.slot_name,
            bulletin.airtime.priority,
            heard(bulletin),
            length(bulletin.main.duration_ms),
            str(round(bulletin.main.duration_ms / 1000)),
            str(bulletin.main.size_bytes),
            bulletin.main.mp3,
            "; ".join(item.title for item in bulletin.items if item.title),
            bulletin.voice.engine,
            bulletin.main.sha256,
        )
        for at, bulletin in listing.airings
    ]
    return {f"{listing.base}.csv": table(HEADER, rows)}


def table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    """A CSV that Excel opens by a double click, in which text stays text."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def cell(text: str) -> str:
    """The text on one line, and never a formula."""
    plain = one_line(text)
    return f"'{plain}" if plain.startswith(_FORMULA) else plain


def length(duration_ms: int) -> str:
    """How long, for people: 1 phút 02 giây."""
    minutes, seconds = divmod(round(duration_ms / 1000), 60)
    return f"{minutes} phút {seconds:02} giây"
