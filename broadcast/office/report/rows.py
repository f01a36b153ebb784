"""The report as CSV for Excel: a line an item of an airing; UTF-8 with BOM, and no cell that Excel would calculate."""

from __future__ import annotations

import csv
import io

from broadcast.office.report.values import Report
from broadcast.office.report.words import length, listeners
from broadcast.stages.publish.csv import cell

_HEAD = (
    *("Ngày", "Giờ phát", "Khung giờ", "Bản tin", "Nơi nghe", "Mức ưu tiên", "Thứ tự", "Loại", "Tiêu đề", "Bài"),
    *("Mục kế hoạch", "Thời lượng bài", "Thời lượng bài (ms)", "Thời lượng bản tin", "Thời lượng bản tin (ms)"),
    "Mã kiểm tra bản chữ",
)
_KINDS = {"notice": "thông báo", "campaign": "tuyên truyền"}


def rows(report: Report) -> bytes:
    """Every item of every airing. A bulletin's length stands in its first line alone, so that columns can be added."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_HEAD)
    for bulletin in report.bulletins:
        for at in bulletin.times:
            airing = (
                f"{bulletin.day:%d/%m/%Y}",
                f"{at:%H:%M}",
                bulletin.slot_name,
                bulletin.name,
                listeners(bulletin, report),
                bulletin.priority,
            )
            whole: tuple[object, ...] = (length(bulletin.duration_ms), bulletin.duration_ms)
            if not bulletin.items:
                writer.writerow(map(_safe, (*airing, *("",) * 7, *whole, "")))
            for number, item in enumerate(bulletin.items, 1):
                kind, sources = _KINDS.get(item.kind, item.kind), ", ".join(item.sources)
                said = (number, kind, item.title, item.script, sources, length(item.duration_ms), item.duration_ms)
                writer.writerow(map(_safe, (*airing, *said, *whole, item.sha256)))
                whole = ("", "")
    return out.getvalue().encode("utf-8-sig")


def _safe(value: object) -> object:
    """A text as the day's lists give it, never a formula; figures stay figures."""
    return cell(value) if isinstance(value, str) else value
