"""How dates, times, lengths and sizes are written for people, and how their own words are made harmless."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from markupsafe import Markup

from broadcast.model import URGENT_AT, WEEKDAY_NAMES, AiredItem, Approval, Bulletin, Line, Slot, SoundFile
from broadcast.station.aired import Aired
from broadcast.station.titles import contents, listed, told_titles

_SHAPES = {
    "horn": "Loa ngoài trời",
    "horn-far": "Loa ngoài trời",
    "indoor": "Loa trong nhà",
    "phone": "Điện thoại",
    "light": "Bản nhẹ",
}
GIST_LETTERS = 280
"""What a network shows under a link: it cuts what is longer itself, in the middle of a word."""
_PHONE = re.compile(r"(?<![\w+])(?:\+84|0)(?:[ .-]?\d){8,10}(?!\d)")
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


def window(slot: Slot) -> str:
    """From when to when a slot is on air: 19 giờ – 19 giờ 30."""
    ends = datetime.combine(date.min, slot.at) + timedelta(minutes=slot.max_minutes)
    return f"{clock(slot.at)} – {clock(ends.time())}"


def lasting(ms: int) -> str:
    """14 phút; what is shorter than a minute in seconds."""
    return f"{ms / 60_000:.0f} phút" if ms >= 59_500 else f"{max(round(ms / 1000), 1)} giây"


def what_players_told(aired: Aired | None, village: str) -> str:
    """What left the machines of those who hear a bulletin, and was heard at a horn; nothing where no player told."""
    if aired is None:
        return ""
    there = {"", village} if village else aired.left | aired.heard
    left, heard = aired.left & there, bool(aired.heard & there)
    if "" in left or village:
        said = "Máy đã phát trọn" if left else ""
    else:
        said = f"Máy của {len(left)} thôn đã phát trọn" if left else ""
    if heard:
        return f"{said}, micro nghe thấy loa kêu" if said else "Micro nghe thấy loa kêu"
    return said


def position(ms: int) -> str:
    """3:05, a place in a recording."""
    return f"{ms // 60_000}:{ms // 1000 % 60:02}"


def size(size_bytes: int) -> str:
    """6,7 MB: a decimal comma, a million bytes each; the unit stays on the line of its number."""
    if size_bytes < 99_950:
        return f"{-(-size_bytes // 1000)}\u00a0kB"
    return f"{size_bytes / 1e6:.1f}\u00a0MB".replace(".", ",")


def shape_name(profile: str) -> str:
    """What a version of the sound is for; a station's own profile keeps its name."""
    return _SHAPES.get(profile, profile)


def lightest_first(bulletin: Bulletin) -> tuple[SoundFile, ...]:
    """Every file of the bulletin, the smallest first."""
    return tuple(sorted(bulletin.files, key=lambda file: file.size_bytes))


def name_of(bulletin: Bulletin) -> str:
    """Bản tin buổi sáng; an urgent one says so."""
    return "Tin khẩn" if bulletin.airtime.urgent else f"Bản tin {plain(bulletin.airtime.slot_name)}"


def subject(bulletin: Bulletin) -> str:
    """What urgent news is about, in one line; nothing where its title tells only that it is urgent, and when."""
    titles = [item.title for item in contents(bulletin) if not item.title.startswith(URGENT_AT)]
    return listed(titles) if titles else ""


def rhythm(bulletin: Bulletin) -> str:
    """When urgent news is said again: «30 phút một lần đến 23 giờ 21», or each time where they are uneven."""
    times = bulletin.airtime.airings
    minutes = [at.hour * 60 + at.minute for at in times]
    steps = {(after - before) % 1440 for before, after in pairwise(minutes)}
    if len(steps) != 1 or len(times) < 3:
        return f"phát lại lúc {listed([clock(at) for at in times[1:]])}"
    step = steps.pop()
    every = f"{step // 60} giờ" if step % 60 == 0 else f"{step} phút"
    return f"{every} một lần đến {clock(times[-1])}"


def gist(bulletin: Bulletin) -> str:
    """What a bulletin is about for those who pass its link on: under 300 characters, cut between words."""
    text = "; ".join(plain(title) for title in told_titles(bulletin, 1000).shown)
    return cut(text, GIST_LETTERS)


def cut(text: str, letters: int) -> str:
    """The text, or as many of its first words as fit, and an ellipsis."""
    if len(text) <= letters:
        return text
    kept = text[: letters - 1].rsplit(" ", 1)[0] or text[: letters - 1]
    return kept.rstrip(" ,;:–-") + "…"


def contact_link(contact: str) -> Markup:
    """Whom to ask, a telephone number in it as a link that dials."""
    found = _PHONE.search(contact)
    if found is None:
        return Markup("<bdi>{}</bdi>").format(contact)
    number = re.sub(r"[^\d+]", "", found[0])
    dial = Markup('<a href="tel:{}">{}</a>').format(number, found[0])
    return Markup("<bdi>{}{}{}</bdi>").format(contact[: found.start()], dial, contact[found.end() :])


def breakable(address: str) -> Markup:
    """A web address as people read it, without its scheme, broken only behind a slash."""
    bare = address.split("://", 1)[-1].removesuffix("/")
    return Markup("/<wbr>").join(bare.split("/"))


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
    return tuple(tuple(lines) for lines in found if lines)


def plain(text: str) -> str:
    """One line without control characters and marks of direction, for where no markup can hold them in."""
    if not text.isprintable():
        text = "".join(map(_harmless, text))
    return " ".join(text.split())


def _harmless(character: str) -> str:
    kind = unicodedata.category(character)
    return "" if character in _DIRECTIONS or kind == "Cs" else " " if kind in {"Cc", "Zl", "Zp"} else character
