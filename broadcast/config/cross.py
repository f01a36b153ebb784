"""Faults of a schedule that no key shows alone: between keys, bounds of numbers and names, files that it names."""

from __future__ import annotations

import difflib
import os
import re
import string
from collections.abc import Iterator
from datetime import time
from pathlib import Path

from broadcast.knowledge.language.village_names import unknown_village
from broadcast.knowledge.nearby import SOUND_FILES, did_you_mean, names_in, nearest
from broadcast.knowledge.rules import preset_names, read_quiet_hours
from broadcast.knowledge.upload_address import read_upload_address
from broadcast.model import Campaign, Phrases, Rules, Schedule, Slot, Sound, Village, WriterSettings
from broadcast.outside.address import leaves_unsealed
from broadcast.outside.sound_file import why_not
from broadcast.outside.written import Place, name_of

MODEL_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/@+]*(?:-[A-Za-z0-9._:/@+]+)*")
"""How a model may be called: letters, figures and few signs, so that its name can stand in a comment of a script."""
KEPT_FOLDERS = frozenset({"thong-bao", "khan", "du-phong"})
"""Folders of scripts/ that are the station's own: no other office's texts are put there."""
PHRASE_FIELDS = frozenset({"station", "commune", "slot", "weekday", "date", "lunar"})
WINDOWS_DEVICES = frozenset(
    ("con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10)))
)
"""Names that Windows keeps for devices, whatever their suffix: a file of that name can't be written there."""
BOUNDS: dict[tuple[str, str], tuple[float, float]] = {
    ("voice", "syllables_per_minute"): (80, 300),
    ("sound", "lead_in_ms"): (0, 1900),  # a silence of two seconds is a fault in a finished file
    ("sound", "pause_sentence_ms"): (0, 1800),
    ("sound", "pause_paragraph_ms"): (0, 1800),
    ("sound", "pause_item_ms"): (0, 1800),
    ("sound", "pause_before_heading_ms"): (0, 1800),
    ("sound", "pause_after_heading_ms"): (0, 1800),
    ("slots", "max_minutes"): (1, 180),
    ("slots", "late_minutes"): (0, 720),
    ("slots", "relay_silence_s"): (3, 300),
    ("campaigns", "items_per_programme"): (1, 50),
    ("campaigns", "items_per_month"): (1, 3000),
    ("rules", "sessions_per_day"): (1, 48),
    ("rules", "minutes_per_session"): (1, 180),
    ("keeping", "months"): (0, 240),
}
"""The least and the most of each number, by section and key."""


def crossed(schedule: Schedule) -> Iterator[tuple[Place, str]]:
    """Faults between keys, and bounds of numbers and names."""
    yield from _bounds(schedule)
    yield from _times(schedule)
    slots = {slot.id for slot in schedule.slots}
    yield from _placements(schedule, slots)
    if not schedule.slots:
        yield ("slots",), "slots: cần ít nhất một khung giờ"
    for section in ("slots", "villages", "campaigns"):
        yield from _identifiers(section, [named.id for named in getattr(schedule, section)])
    for index, slot in enumerate(schedule.slots):
        yield from _slot(index, slot)
        yield from _heard_by(index, slot, schedule.villages)
    for index, campaign in enumerate(schedule.campaigns):
        yield from _known(("campaigns", index, "slots"), campaign.slots, slots, "khung giờ")
        if campaign.end is not None and campaign.end < campaign.start:
            yield ("campaigns", index, "end"), f"campaigns[{index}].end: ngày kết thúc trước ngày bắt đầu"
        yield from _shared(index, campaign)
    for index, jingle in enumerate(schedule.sound.jingles):
        yield from _known(("sound", "jingles", index, "slots"), jingle.slots, slots, "khung giờ")
        campaigns = {campaign.id for campaign in schedule.campaigns}
        yield from _known(("sound", "jingles", index, "campaigns"), jingle.campaigns, campaigns, "đợt")
    if len({schedule.sound.profile, *schedule.sound.also}) <= len(schedule.sound.also):
        yield ("sound", "also"), "sound.also: mỗi kiểu âm thanh chỉ ghi một lần, không lặp lại sound.profile"
    if not schedule.voice.engines:
        yield ("voice", "engines"), "voice.engines: cần ít nhất một giọng, ví dụ espeak"
    yield from _phrases(schedule.phrases)
    if schedule.writer is not None:
        yield from _writer(schedule.writer)
    if schedule.site.upload:
        try:
            read_upload_address(schedule.site.upload)
        except ValueError as error:
            yield ("site", "upload"), f"site.upload: {error}"


def _heard_by(index: int, slot: Slot, villages: tuple[Village, ...]) -> Iterator[tuple[Place, str]]:
    known = {village.id for village in villages}
    for number, name in enumerate(slot.villages):
        if name not in known:
            place = ("slots", index, "villages", number)
            yield place, f"{name_of(place)}: {unknown_village(villages, name)}"


def _slot(index: int, slot: Slot) -> Iterator[tuple[Place, str]]:
    """A slot that ends before it begins, a stream that is no address."""
    if slot.end is not None and slot.start is not None and slot.end < slot.start:
        yield ("slots", index, "end"), f"slots[{index}].end: ngày cuối cùng trước ngày đầu tiên"
    if slot.relay:
        yield from _address(("slots", index, "relay"), slot.relay, "https://song.example/vov1.m3u8")


def _shared(index: int, campaign: Campaign) -> Iterator[tuple[Place, str]]:
    """Where a campaign of another office comes from, and whose key it must bear."""
    if campaign.from_key and not (campaign.from_ and re.fullmatch(r"[0-9a-f]{64}", campaign.from_key)):
        what = "64 chữ số hệ mười sáu (0-9, a-f), đi cùng dòng from"
        yield ("campaigns", index, "from_key"), f"campaigns[{index}].from_key: {what}"
    if not campaign.from_:
        return
    place: Place = ("campaigns", index, "from")
    if campaign.id in KEPT_FOLDERS:
        yield place, f"{name_of(place)}: thư mục «{campaign.id}» là của riêng đài — đặt mã khác cho đợt lấy về"
    if "://" in campaign.from_:
        yield from _address(place, campaign.from_, "https://tinh.example/dot")


def _address(place: Place, url: str, example: str) -> Iterator[tuple[Place, str]]:
    """An address that is none, or is not reached by TLS though it leads out of the office's own rooms."""
    try:
        unsealed = leaves_unsealed(url)
    except ValueError:
        yield place, f"{name_of(place)}: không phải địa chỉ — viết như {example}, không kèm tên và mã"
        return
    if unsealed:
        yield place, f"{name_of(place)}: phải bắt đầu bằng https:// — http:// chỉ dùng trong mạng nội bộ"


def _writer(writer: WriterSettings) -> Iterator[tuple[Place, str]]:
    """An address that is none, or would carry texts out of the office unsealed; a name that no model has."""
    try:
        unsealed = leaves_unsealed(writer.url)
    except ValueError:
        yield ("writer", "url"), "writer.url: không phải địa chỉ — viết như https://may.example/v1, không kèm tên và mã"
        return
    if unsealed:
        what = "phải bắt đầu bằng https:// (http:// chỉ dùng cho máy này và máy trong mạng nội bộ, như 192.168.1.5)"
        yield ("writer", "url"), f"writer.url: {what}"
    if "?" in writer.url or "#" in writer.url:
        yield ("writer", "url"), "writer.url: bỏ phần sau dấu ? hoặc # — mã khóa đặt ở biến BROADCAST_WRITER_KEY"
    if not MODEL_NAME.fullmatch(writer.model) or len(writer.model) > 100:
        yield (
            ("writer", "model"),
            f"writer.model: «{writer.model[:40]}» — chỉ dùng chữ không dấu, số và các dấu . _ : / @ + -",
        )


def beside(schedule: Schedule, home: Path) -> Iterator[tuple[Place, str]]:
    """Faults of what the schedule names in the station's folder `home`: music and presets."""
    yield from _music(schedule.sound, home)
    yield from _preset(schedule.rules, home)


def _music(sound: Sound, folder: Path) -> Iterator[tuple[Place, str]]:
    """Files of music that are not there, and licences of files that nothing names."""
    named: list[tuple[Place, str | None]] = [
        (("sound", key), getattr(sound, key)) for key in ("jingle", "sting", "bed")
    ]
    named += [(("sound", "jingles", index, "file"), jingle.file) for index, jingle in enumerate(sound.jingles)]
    for place, name in named:
        if name is not None and os.path.exists(folder / name):  # noqa: PTH110  # Path's raises where a name is too long
            if fault := why_not(folder / name):
                yield place, f"{name_of(place)}: «{name}» {fault}"
        elif name is not None:
            near = did_you_mean(nearest(name, names_in(folder, SOUND_FILES)))
            what = near or "đặt tệp cạnh schedule.yaml hoặc bỏ dòng này"
            yield place, f"{name_of(place)}: không có tệp nhạc «{name}» — {what}"
    for index, licence in enumerate(sound.licences):
        if licence.file not in {name for _, name in named}:
            place = ("sound", "licences", index, "file")
            yield place, f"{name_of(place)}: không chỗ nào dùng tệp «{licence.file}» — ghi đúng tên tệp nhạc"


def _preset(rules: Rules, folder: Path) -> Iterator[tuple[Place, str]]:
    known = preset_names(folder)
    if rules.preset not in known:
        near = difflib.get_close_matches(rules.preset, known, n=1)
        hint = f"có phải «{near[0]}»?" if near else f"các bộ đang có: {', '.join(known)}"
        yield ("rules", "preset"), f"rules.preset: không có bộ quy định «{rules.preset}» — {hint}"


def _times(schedule: Schedule) -> Iterator[tuple[Place, str]]:
    named: list[tuple[Place, time | None]] = [
        (("slots", index, "at"), slot.at) for index, slot in enumerate(schedule.slots)
    ]
    named += [(("running", "at"), schedule.running.at)]
    named += [(("rules", key), getattr(schedule.rules, key)) for key in ("earliest", "latest")]
    try:
        read_quiet_hours(schedule.quiet_hours)
    except ValueError as error:
        yield ("quiet_hours",), f"quiet_hours: {error}"
    for place, at in named:
        if at is not None and (at.second or at.microsecond or at.tzinfo is not None):
            yield place, f"{name_of(place)}: viết giờ và phút, như 5:30 hoặc 17h00"


def _bounds(schedule: Schedule) -> Iterator[tuple[Place, str]]:
    for (section, key), (least, most) in BOUNDS.items():
        value = getattr(schedule, section)
        for index, entry in enumerate(value) if isinstance(value, tuple) else [(None, value)]:
            place: Place = (section, key) if index is None else (section, index, key)
            number = getattr(entry, key)
            if number is not None and not least <= number <= most:
                yield place, f"{name_of(place)}: {number:g} nằm ngoài khoảng {least:g} đến {most:g}"


def _identifiers(section: str, ids: list[str]) -> Iterator[tuple[Place, str]]:
    allowed = set(string.ascii_lowercase + string.digits + "-")
    for index, name in enumerate(ids):
        place: Place = (section, index, "id")
        if not name or set(name) - allowed or len(name) > 32:
            yield place, f"{name_of(place)}: «{name}» — chỉ dùng a-z, 0-9 và dấu gạch nối, nhiều nhất 32 ký tự"
        if name in WINDOWS_DEVICES:
            yield place, f"{name_of(place)}: Windows không lưu được tệp tên «{name}» — đặt mã khác"
        if name in ids[:index]:
            yield place, f"{name_of(place)}: mã «{name}» đã dùng ở trên — đặt mã khác"


def _known(place: Place, given: tuple[str, ...], known: set[str], what: str) -> Iterator[tuple[Place, str]]:
    for index, name in enumerate(given):
        if name not in known:
            listed = ", ".join(sorted(known)) or "chưa khai báo mã nào"
            yield (*place, index), f"{name_of((*place, index))}: không có {what} «{name}» — các mã đang có: {listed}"


def _placements(schedule: Schedule, slots: set[str]) -> Iterator[tuple[Place, str]]:
    for index, placement in enumerate(schedule.placements):
        place: Place = ("placements", index, "slot")
        if placement.slot not in slots:
            listed = ", ".join(sorted(slots))
            yield place, f"{name_of(place)}: không có khung giờ «{placement.slot}» — các mã đang có: {listed}"


def _phrases(phrases: Phrases) -> Iterator[tuple[Place, str]]:
    texts: list[tuple[Place, str]] = [
        (("phrases", key), getattr(phrases, key)) for key in ("ident", "headlines", "notices", "repeat", "urgent")
    ]
    texts += [(("phrases", "opening", index), text) for index, text in enumerate(phrases.opening)]
    texts += [(("phrases", "closing", index), text) for index, text in enumerate(phrases.closing)]
    for place, text in texts:
        try:
            fields = [field for field in string.Formatter().parse(text) if field[1] is not None]
        except ValueError:
            yield place, f"{name_of(place)}: dấu ngoặc nhọn không khớp"
            continue
        # {station:>400000000} would be a sentence of 400 MB.
        for _, name, shape, conversion in fields:
            if shape or conversion:
                yield place, f"{name_of(place)}: sau «{name}» không ghi gì thêm — chỉ viết {{{name}}}"
        used = {name for _, name, _, _ in fields if name is not None}
        for name in sorted(used - PHRASE_FIELDS):
            listed = " ".join(f"{{{known}}}" for known in sorted(PHRASE_FIELDS))
            yield place, f"{name_of(place)}: không có «{{{name}}}» — dùng được: {listed}"
