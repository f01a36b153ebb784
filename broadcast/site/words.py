"""How dates, times, lengths and sizes are written for people, and how their own words are made harmless."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import date, datetime, time

from broadcast.model import TOLD, WEEKDAY_NAMES, AiredItem, Approval, Bulletin, Line, SoundFile

_SHAPES = {
    "horn": "Loa ngoài trời",
    "horn-far": "Loa ngoài trời",
    "indoor": "Loa trong nhà",
    "phone": "Điện thoại",
    "light": "Bản nhẹ",
}
_DIRECTIONS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_SECTION = re.compile(r"[IVXLC]+(?:\.\w{1,3})*")


def weekday(day: date) -> str:
    """thứ Tư"""
    return WEEKDAY_NAMES[day.weekday()]


def numbers(day: date) -> str:
    """22/4/2026"""
    return f"{day.day}/{day.month}/{day.year}"


def long_day(day: date) -> str:
    """Thứ Tư, 22/4/2026: with a capital, for headings."""
    name = weekday(day)
    return f"{name[0].upper()}{name[1:]}, {numbers(day)}"


def month_name(month: str) -> str:
    """Tháng 5 năm 2026, from 2026-05."""
    year, number = month.split("-")
    return f"Tháng {int(number)} năm {year}"


def clock(at: time) -> str:
    """5 giờ 30, as it is said."""
    return f"{at.hour} giờ {at.minute:02}" if at.minute else f"{at.hour} giờ"


def lasting(ms: int) -> str:
    """14 phút; what is shorter than a minute in seconds."""
    return f"{ms / 60_000:.0f} phút" if ms >= 59_500 else f"{max(round(ms / 1000), 1)} giây"


def position(ms: int) -> str:
    """3:05, a place in a recording."""
    return f"{ms // 60_000}:{ms // 1000 % 60:02}"


def size(size_bytes: int) -> str:
    """6,7 MB: a decimal comma, a million bytes each."""
    return f"{size_bytes / 1e6:.1f} MB".replace(".", ",") if size_bytes >= 99_950 else f"{-(-size_bytes // 1000)} kB"


def shape_name(profile: str) -> str:
    """What a version of the sound is for; a station's own profile keeps its name."""
    return _SHAPES.get(profile, profile)


def lightest_first(bulletin: Bulletin) -> tuple[SoundFile, ...]:
    """Every file of the bulletin, the smallest first."""
    return tuple(sorted(bulletin.files, key=lambda file: file.size_bytes))


def name_of(bulletin: Bulletin) -> str:
    """Bản tin buổi sáng; an urgent one says so."""
    return "Tin khẩn" if bulletin.airtime.urgent else f"Bản tin {plain(bulletin.airtime.slot_name)}"


def contents(bulletin: Bulletin, *kinds: str) -> tuple[AiredItem, ...]:
    """The items that are about something: those of the kinds named, or all."""
    return tuple(item for item in bulletin.items if item.kind in (kinds or TOLD))


def source_name(source: str) -> str:
    """mục II.1.2 for a section of the plan; anything else as it was written."""
    return f"mục {source}" if _SECTION.fullmatch(source) else source


def approved(approval: Approval) -> str:
    """Who let it go on air, and when."""
    who = approval.by
    if approval.position and approval.position != approval.by:
        who += f", {approval.position}"
    return f"{who} duyệt lúc {moment(approval.at)}"


def moment(at: datetime) -> str:
    """19:21 ngày 24/11/2026"""
    return f"{at:%H:%M} ngày {numbers(at.date())}"


def once(item: AiredItem, repeat: str) -> AiredItem:
    """An item without what is said again after the phrase `repeat`."""
    again = (n for n, line in enumerate(item.lines) if line.written and repeat.startswith(line.written))
    return replace(item, lines=item.lines[: next(again, None)])


def paragraphs(item: AiredItem, pause_ms: int) -> tuple[tuple[Line, ...], ...]:
    """An item's sentences by paragraph, where the voice paused longer; without the title, which stands above them."""
    found: list[list[Line]] = []
    before: Line | None = None
    for line in item.lines:
        if before is None or (line.start_ms - before.end_ms > pause_ms and item.kind != "headlines"):
            found.append([])
        before = line
        if line.written.rstrip(" .") != item.title.rstrip(" ."):
            found[-1].append(line)
    return tuple(tuple(one) for one in found if one)


def plain(text: str) -> str:
    """One line without control characters and marks of direction, for where no markup can hold them in."""
    if not text.isprintable():
        text = "".join(map(_harmless, text))
    return " ".join(text.split())


def _harmless(character: str) -> str:
    kind = unicodedata.category(character)
    return "" if character in _DIRECTIONS or kind == "Cs" else " " if kind in {"Cc", "Zl", "Zp"} else character
