"""schedule.yaml -> Schedule, with every fault of the file at once, each at its line.

PyYAML's own types are not used: they read `17:00` as 1020 and the key `on` as True. The file is composed
into nodes (text and line), the nodes become text, and pydantic turns the text into the classes of `model`.
"""

from __future__ import annotations

import difflib
import re
import string
import unicodedata
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import time
from pathlib import Path
from typing import Any, get_args, get_type_hints

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from broadcast.address import host_of, in_own_rooms
from broadcast.errors import Diagnostic, InputError, NextStep, ScheduleError, Step
from broadcast.knowledge.language import syllable
from broadcast.knowledge.rules import preset_names, read_quiet_hours
from broadcast.knowledge.upload_address import read_upload_address
from broadcast.model import (
    Campaign,
    Jingle,
    Keeping,
    Licence,
    Phrases,
    ReadingSettings,
    Rules,
    Running,
    Schedule,
    Site,
    Slot,
    Sound,
    Station,
    Village,
    VoiceSettings,
    WriterSettings,
)
from broadcast.written import Place, Written, name_of, read_written

MAX_BYTES = 1_000_000
MAX_WRITTEN = 80
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

for _value in (
    *(Campaign, Jingle, Keeping, Licence, Phrases, ReadingSettings, Rules, Running, Schedule),
    *(Site, Slot, Sound, Station, Village, VoiceSettings, WriterSettings),
):
    # pydantic reads this attribute of a plain dataclass; `model` itself knows nothing of pydantic.
    # A key that Python keeps for itself, `from`, is a field with a line behind its name: `from_`.
    setattr(  # noqa: B010
        _value,
        "__pydantic_config__",
        ConfigDict(extra="forbid", use_attribute_docstrings=True, alias_generator=lambda name: name.rstrip("_")),
    )

_ADAPTER = TypeAdapter(Schedule)


def load_schedule(path: Path) -> Schedule:
    """Read and check schedule.yaml.

    Raises ScheduleError with every fault found: in the YAML itself, in keys and values, and between them.
    """
    return checked_schedule(_text(path, path.name), path.parent, path.name)


def checked_schedule(text: str, home: Path, shown: str) -> Schedule:
    """The schedule that a text of schedule.yaml gives, in the station's folder `home`. Raises as `load_schedule`."""
    written = _written(text, shown)
    faults = list(written.faults)
    try:
        schedule = _ADAPTER.validate_python(written.value)
    except ValidationError as error:
        faults += [_explain(fault, written, shown) for fault in error.errors(include_url=False)]
        raise ScheduleError(*sorted(faults, key=lambda fault: fault.line)) from error
    faults += [Diagnostic(path=shown, line=written.line_of(place), message=text) for place, text in _cross(schedule)]
    faults += [
        Diagnostic(path=shown, line=written.line_of(place), message=text)
        for place, text in (*_music(schedule.sound, home), *_preset(schedule.rules, home))
    ]
    if faults:
        raise ScheduleError(*sorted(faults, key=lambda fault: fault.line))
    return schedule


def slot_lines(path: Path) -> tuple[int, ...]:
    """The line of schedule.yaml on which each slot's time stands, in the order of the file. Raises ScheduleError."""
    written = _written(_text(path, path.name), path.name)
    slots = written.value.get("slots") if isinstance(written.value, dict) else None
    count = len(slots) if isinstance(slots, list) else 0
    return tuple(written.line_of(("slots", index, "at")) for index in range(count))


def load_pronunciation(path: Path) -> tuple[tuple[str, str], ...]:
    """The commune's own readings: a line is what is written, a tab, and how it is said; # begins a remark.

    No file is no readings. Raises ScheduleError with every fault found.
    """
    if not path.exists():
        return ()
    found: dict[str, str] = {}
    faults: list[Diagnostic] = []
    for number, line in enumerate(_text(path, path.name).splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        written, spoken = (part.strip() for part in line.partition("\t")[::2])
        strange = [word for word in re.findall(r"[^\s,]+", spoken) if not syllable.valid(word)]
        if not written or not spoken:
            message = "viết chữ trong bài, một dấu Tab, rồi cách đọc"
        elif len(written) > MAX_WRITTEN or not any(c.isalnum() for c in written):
            message = f"«{written[:20]}»: chữ trong bài phải có chữ cái hoặc số, nhiều nhất {MAX_WRITTEN} ký tự"
        elif strange:
            message = f"cách đọc «{strange[0]}» không phải tiếng Việt — viết theo âm tiếng Việt, có dấu"
        elif written in found:
            message = f"«{written}» đã có ở trên — giữ một dòng"
        else:
            found[written] = spoken
            continue
        faults.append(Diagnostic(path=path.name, line=number, message=message))
    if faults:
        raise ScheduleError(*faults)
    return tuple(found.items())


def json_schema() -> dict[str, Any]:
    """The JSON Schema of schedule.yaml, made from the model, for editors that complete and check as one types."""
    schema = _ADAPTER.json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "schedule.yaml", **schema}


def _text(path: Path, shown: str) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        text, step = "không mở được tệp — chuyển vào thư mục của đài", Step(code=NextStep.INIT)
        raise ScheduleError(Diagnostic(path=str(path), line=1, message=text, step=step)) from error
    if len(raw) > MAX_BYTES:
        raise ScheduleError(
            Diagnostic(path=shown, line=1, message="tệp lớn hơn 1 MB — đây có đúng là lịch phát không?")
        )
    try:
        text = unicodedata.normalize("NFC", raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        message = "không phải UTF-8 — lưu lại bằng Notepad, chọn Encoding: UTF-8"
        raise ScheduleError(Diagnostic(path=shown, line=line, message=message)) from error
    return text


def _written(text: str, shown: str) -> Written:
    try:
        written = read_written(text, shown)
    except InputError as error:
        raise ScheduleError(*error.diagnostics) from error
    if written.value is None:
        raise ScheduleError(Diagnostic(path=shown, line=1, message="tệp trống", step=Step(code=NextStep.INIT)))
    if not isinstance(written.value, dict):
        message = "phải là các dòng «khóa: giá trị» — chép lại tệp mẫu rồi sửa"
        raise ScheduleError(Diagnostic(path=shown, line=1, message=message, step=Step(code=NextStep.INIT)))
    return written


def _explain(fault: ErrorDetails, written: Written, shown: str) -> Diagnostic:
    place: Place = tuple(fault["loc"])
    kind, given = fault["type"], fault.get("input")
    name = name_of(place)
    wanted = {
        "time": f"không đọc được «{given}» — viết giờ đủ HH:MM, ví dụ 05:30",
        "date": f"không đọc được «{given}» — viết ngày YYYY-MM-DD, ví dụ 2026-04-22",
        "int": f"«{given}» phải là số nguyên",
        "float": f"«{given}» phải là số, phần lẻ sau dấu chấm",
        "literal": f"không nhận «{given}» — chọn một trong: {_choices(fault)}",
        "missing": "thiếu — thêm khóa này",
        "unexpected": f"không có khóa này{_did_you_mean(place)}",
        "tuple": "phải là danh sách, mỗi mục một dòng bắt đầu bằng «- »",
        "string": "phải là một dòng chữ",
        "dataclass": "phải là các dòng «khóa: giá trị» thụt vào trong",
    }
    message = next((text for start, text in wanted.items() if kind.startswith(start)), f"không nhận «{given}»")
    return Diagnostic(path=shown, line=written.line_of(place), message=f"{name}: {message}")


def _choices(fault: ErrorDetails) -> str:
    return str(fault.get("ctx", {}).get("expected", "")).replace("'", "").replace(" or ", ", ")


def _did_you_mean(place: Place) -> str:
    known = [field.name.rstrip("_") for field in fields(_class_at(place[:-1]))]
    near = difflib.get_close_matches(str(place[-1]), known, n=1, cutoff=0.6)
    return f" — có phải «{near[0]}»?" if near else f" — các khóa dùng được: {', '.join(known)}"


def _class_at(place: Place) -> type:
    kind: type = Schedule
    for part in place:
        if isinstance(part, int):
            continue
        hint = get_type_hints(kind)[part]
        kind = next(
            (inner for inner in (hint, *get_args(hint)) if isinstance(inner, type) and is_dataclass(inner)), Schedule
        )
    return kind


def _cross(schedule: Schedule) -> Iterator[tuple[Place, str]]:
    """Faults between keys, and bounds of numbers and names."""
    yield from _bounds(schedule)
    yield from _times(schedule)
    villages = {village.id for village in schedule.villages}
    slots = {slot.id for slot in schedule.slots}
    if not schedule.slots:
        yield ("slots",), "slots: cần ít nhất một khung giờ"
    for section in ("slots", "villages", "campaigns"):
        yield from _identifiers(section, [named.id for named in getattr(schedule, section)])
    for index, slot in enumerate(schedule.slots):
        yield from _slot(index, slot)
        yield from _known(("slots", index, "villages"), slot.villages, villages, "thôn")
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
        host = host_of(url)
    except ValueError:
        yield place, f"{name_of(place)}: không phải địa chỉ — viết như {example}, không kèm tên và mã"
        return
    if not in_own_rooms(host) and not url.lower().startswith("https:"):
        yield place, f"{name_of(place)}: phải bắt đầu bằng https:// — http:// chỉ dùng trong mạng nội bộ"


def _writer(writer: WriterSettings) -> Iterator[tuple[Place, str]]:
    """An address that is none, or would carry texts out of the office unsealed; a name that no model has."""
    try:
        host = host_of(writer.url)
    except ValueError:
        yield ("writer", "url"), "writer.url: không phải địa chỉ — viết như https://may.example/v1, không kèm tên và mã"
        return
    if not in_own_rooms(host) and not writer.url.lower().startswith("https:"):
        what = "phải bắt đầu bằng https:// (http:// chỉ dùng cho máy này và máy trong mạng nội bộ, như 192.168.1.5)"
        yield ("writer", "url"), f"writer.url: {what}"
    if "?" in writer.url or "#" in writer.url:
        yield ("writer", "url"), "writer.url: bỏ phần sau dấu ? hoặc # — mã khóa đặt ở biến BROADCAST_WRITER_KEY"
    if not MODEL_NAME.fullmatch(writer.model) or len(writer.model) > 100:
        yield (
            ("writer", "model"),
            f"writer.model: «{writer.model[:40]}» — chỉ dùng chữ không dấu, số và các dấu . _ : / @ + -",
        )


def _music(sound: Sound, folder: Path) -> Iterator[tuple[Place, str]]:
    """Files of music that are not there, and licences of files that nothing names."""
    named: list[tuple[Place, str | None]] = [
        (("sound", key), getattr(sound, key)) for key in ("jingle", "sting", "bed")
    ]
    named += [(("sound", "jingles", index, "file"), jingle.file) for index, jingle in enumerate(sound.jingles)]
    for place, name in named:
        if name is not None and not (folder / name).is_file():
            yield place, f"{name_of(place)}: không có tệp nhạc «{name}» — đặt tệp cạnh schedule.yaml hoặc bỏ dòng này"
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
            yield place, f"{name_of(place)}: viết giờ đủ HH:MM, ví dụ 05:30"


def _bounds(schedule: Schedule) -> Iterator[tuple[Place, str]]:
    for (section, key), (least, most) in BOUNDS.items():
        value = getattr(schedule, section)
        for index, one in enumerate(value) if isinstance(value, tuple) else [(None, value)]:
            place: Place = (section, key) if index is None else (section, index, key)
            number = getattr(one, key)
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
