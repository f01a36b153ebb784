"""Reads what an authority allows a station, and finds what of a schedule goes beyond it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, time
from pathlib import Path
from typing import Any

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from broadcast.errors import Diagnostic, InputError
from broadcast.knowledge.language.moments import read_time
from broadcast.knowledge.language.places import whole
from broadcast.knowledge.tables import descriptions
from broadcast.model import WEEKDAYS, HolidayRule, Rules, Schedule, Slot, Weekday
from broadcast.outside.written import Value, Written, decoded, name_of, read_written

FOLDER = "rules"
CUSTOM = "custom"
MAX_BYTES = 20_000
OWN_SOURCE = "mục rules trong schedule.yaml"
_KINDS_OF_DAY: tuple[tuple[HolidayRule, ...], ...] = (("air", "skip"), ("air", "only"), ("air", "only", "tet"))
"""Which slots are on air together: on an ordinary day, on a public holiday, at Tết."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Preset:
    """What one rule allows. `source` is the rule and since when, `unknown` what nobody could find out about it."""

    __pydantic_config__ = ConfigDict(extra="forbid")
    title: str
    source: str
    unknown: str = ""
    sessions_per_day: int | None = None
    minutes_per_session: float | None = None
    days: tuple[Weekday, ...] = ()
    earliest: time | None = None
    latest: time | None = None


_ADAPTER = TypeAdapter(Preset)
_LIMITS = ("sessions_per_day", "minutes_per_session", "days", "earliest", "latest")


def preset_names(home: Path) -> tuple[str, ...]:
    """Every value that `rules.preset` may have: `custom`, the shipped presets and the station's own."""
    return (CUSTOM, *descriptions("broadcast.knowledge.rules", "presets", home / FOLDER))


def limits_of(rules: Rules, home: Path) -> Preset:
    """The limits that a station is under: those of its preset, and what schedule.yaml writes beside it, which wins.

    Raises InputError for a preset that is not there, or can't be used.
    """
    written = {name: value for name in _LIMITS if (value := getattr(rules, name))}
    if rules.preset == CUSTOM:
        return Preset(title=CUSTOM, source=OWN_SOURCE, **written)
    preset = _load(rules.preset, home)
    return replace(preset, **written, source=f"{preset.source}, sửa theo {OWN_SOURCE}") if written else preset


def broken(limits: Preset, schedule: Schedule) -> tuple[str, ...]:
    """Where the schedule goes beyond the limits: which slot, which limit, whose rule; last, what is unsure about it."""
    found = [
        *(fault for slot in schedule.slots for fault in _beyond(limits, slot)),
        *_too_many(limits, schedule),
    ]
    unsure = (f"{limits.title}: {limits.unknown}",) if found and limits.unknown else ()
    return (*(f"{fault} (theo {limits.source})" for fault in found), *unsure)


def _beyond(limits: Preset, slot: Slot) -> Iterator[str]:
    name = f"khung giờ «{slot.id}»"
    outside = [day for day in slot.days if limits.days and day not in limits.days]
    if outside:
        yield f"{name} phát cả {', '.join(outside)}, quy định chỉ cho phát {', '.join(limits.days)}"
    if limits.minutes_per_session is not None and slot.max_minutes > limits.minutes_per_session:
        allowed = _figure(limits.minutes_per_session)
        yield f"{name} dài tới {_figure(slot.max_minutes)} phút, quy định nhiều nhất {allowed} phút một buổi"
    if limits.earliest is not None and slot.at < limits.earliest:
        yield f"{name} phát lúc {slot.at:%H:%M}, quy định sớm nhất là {limits.earliest:%H:%M}"
    if limits.latest is not None and _minutes(slot.at) + slot.max_minutes > _minutes(limits.latest):
        ends = round(_minutes(slot.at) + slot.max_minutes)
        until = f"{ends // 60 % 24:02}:{ends % 60:02}" + (" hôm sau" if ends >= 24 * 60 else "")
        yield f"{name} có thể kéo dài tới {until}, quy định muộn nhất là {limits.latest:%H:%M}"


def _too_many(limits: Preset, schedule: Schedule) -> Iterator[str]:
    """What one village hears too often on a day, said once for all villages and weekdays for which it is the same."""
    if limits.sessions_per_day is None:
        return
    found: dict[tuple[str, ...], dict[str, list[str]]] = {}
    listeners = {village.id: village.name for village in schedule.villages} or {"": ""}
    for village, name in listeners.items():
        for day in WEEKDAYS:
            heard = _most_heard(schedule.slots, village, day)
            if len(heard) > limits.sessions_per_day:
                found.setdefault(heard, {}).setdefault(name, []).append(day)
    for heard, where in found.items():
        days = [day for day in WEEKDAYS if any(day in value for value in where.values())]
        who = whole(schedule.station.commune) if len(where) == len(listeners) else ", ".join(where)
        yield (
            f"{who} nghe {len(heard)} buổi một ngày ({', '.join(heard)}) vào {', '.join(days)}, "
            f"quy định nhiều nhất {limits.sessions_per_day} buổi"
        )


def _most_heard(slots: Iterable[Slot], village: str, day: Weekday) -> tuple[str, ...]:
    """The slots of the fullest day of that weekday; summer's and winter's slots never come together."""
    mine = [slot for slot in slots if day in slot.days and (not slot.villages or village in slot.villages)]
    begins = {slot.start or date.min for slot in mine}
    heard = [
        tuple(slot.id for slot in mine if slot.holidays in kind and _runs(slot, first))
        for kind in _KINDS_OF_DAY
        for first in sorted(begins)
    ]
    return max(heard, key=len, default=())


def _runs(slot: Slot, day: date) -> bool:
    return (slot.start or date.min) <= day <= (slot.end or date.max)


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _figure(number: float) -> str:
    return f"{number:g}".replace(".", ",")


def _load(name: str, home: Path) -> Preset:
    found = descriptions("broadcast.knowledge.rules", "presets", home / FOLDER)
    shown = f"{FOLDER}/{name}.yaml"
    if name not in found:
        message = f"rules.preset: không có bộ quy định «{name}» — đang có: {', '.join(preset_names(home))}"
        raise InputError(Diagnostic(path="schedule.yaml", line=1, message=message))
    written = read_written(decoded(found[name], shown), shown, max_bytes=MAX_BYTES)
    try:
        preset = _ADAPTER.validate_python(_with_hours(written.value))
    except ValidationError as error:
        faults = [_fault(shown, written, fault) for fault in error.errors(include_url=False)]
        raise InputError(*written.faults, *sorted(faults, key=lambda fault: fault.line)) from error
    if written.faults:
        raise InputError(*written.faults)
    for key in ("earliest", "latest"):
        at: time | None = getattr(preset, key)
        if at is not None and (at.second or at.microsecond or at.tzinfo is not None):
            line = written.line_of((key,))
            raise InputError(Diagnostic(path=shown, line=line, message=f"{key}: viết giờ và phút, như 5:30 hoặc 17h00"))
    return preset


def _with_hours(value: Value) -> Any:
    """The same values, with hours that stand as people write them: 5h00."""
    read: dict[str, time] = {}
    for key in ("earliest", "latest"):
        if isinstance(value, dict) and isinstance(at := value.get(key), str):
            with suppress(ValueError):
                read[key] = read_time(at)
    return {**value, **read} if isinstance(value, dict) else value


def _fault(shown: str, written: Written, fault: ErrorDetails) -> Diagnostic:
    what = {"missing": "thiếu — thêm khóa này", "unexpected_keyword_argument": "không có khóa này"}
    message = f"{name_of(fault['loc'])}: {what.get(fault['type'], 'giá trị không dùng được')}"
    return Diagnostic(path=shown, line=written.line_of(fault["loc"]), message=message)
