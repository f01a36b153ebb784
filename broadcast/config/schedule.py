"""schedule.yaml -> Schedule, with every fault of the file at once, each at its line.

PyYAML's own types are not used: they read `17:00` as 1020 and the key `on` as True. The file is composed
into nodes (text and line), the nodes become text, and pydantic turns the text into the classes of `model`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import ConfigDict, TypeAdapter, ValidationError

from broadcast.config.cross import beside, crossed
from broadcast.config.explained import as_people_write, explained
from broadcast.config.texts import text_of
from broadcast.errors import Diagnostic, InputError, NextStep, ScheduleError, Step
from broadcast.knowledge.language.village_names import village_ids
from broadcast.model import (
    Campaign,
    Jingle,
    Keeping,
    Licence,
    Phrases,
    Placement,
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
from broadcast.outside.written import Place, Value, Written, read_written

_MODEL = (
    *(Campaign, Jingle, Keeping, Licence, Phrases, Placement, ReadingSettings, Rules, Running, Schedule),
    *(Site, Slot, Sound, Station, Village, VoiceSettings, WriterSettings),
)


def _adapter(*, described: bool) -> TypeAdapter[Schedule]:
    """What makes a Schedule of plain values; `described` also with the text of each key, for which pydantic reads
    the source of every class: seven times as long."""
    for value in _MODEL:
        # pydantic reads this attribute of a plain dataclass; `model` itself knows nothing of pydantic.
        # A key that Python keeps for itself, `from`, is a field with a line behind its name: `from_`.
        setattr(  # noqa: B010
            value,
            "__pydantic_config__",
            ConfigDict(
                extra="forbid", use_attribute_docstrings=described, alias_generator=lambda name: name.rstrip("_")
            ),
        )
    return TypeAdapter(Schedule)


_ADAPTER = _adapter(described=False)


def load_schedule(path: Path) -> Schedule:
    """Read and check schedule.yaml.

    Raises ScheduleError with every fault found: in the YAML itself, in keys and values, and between them.
    """
    return checked_schedule(text_of(path, path.name), path.parent, path.name)


def checked_schedule(text: str, home: Path, shown: str, *, with_files: bool = True) -> Schedule:
    """The schedule that a text of schedule.yaml gives, in the station's folder `home`. Raises as `load_schedule`.

    Without `with_files` the files that it names need not be there: a night goes on with the music that was approved.
    """
    written = _written(text, shown)
    faults = list(written.faults)
    try:
        schedule = _validated(written.value)
    except ValidationError as error:
        faults += [explained(fault, written, shown) for fault in error.errors(include_url=False)]
        raise ScheduleError(*sorted(faults, key=lambda fault: fault.line)) from error
    ids = partial(village_ids, schedule.villages)
    schedule = replace(schedule, slots=tuple(replace(slot, villages=ids(slot.villages)) for slot in schedule.slots))
    faults += [Diagnostic(path=shown, line=written.line_of(place), message=text) for place, text in crossed(schedule)]
    faults += [
        Diagnostic(path=shown, line=written.line_of(place), message=text)
        for place, text in (beside(schedule, home) if with_files else ())
    ]
    if faults:
        raise ScheduleError(*sorted(faults, key=lambda fault: fault.line))
    return schedule


def _validated(value: Value) -> Schedule:
    """The schedule of these values; days and times may stand as people write them. Raises ValidationError."""
    try:
        return _ADAPTER.validate_python(value)
    except ValidationError as error:
        meant = as_people_write(error.errors(include_url=False))
        if not meant:
            raise
        return _ADAPTER.validate_python(_with(value, meant))


def _with(value: Value, meant: Mapping[Place, date | time], place: Place = ()) -> Any:
    """The same values, with others at some places."""
    if isinstance(value, dict):
        return {key: _with(inner, meant, (*place, key)) for key, inner in value.items()}
    if isinstance(value, list):
        return [_with(inner, meant, (*place, index)) for index, inner in enumerate(value)]
    return meant.get(place, value)


def slot_lines(path: Path) -> tuple[int, ...]:
    """The line of schedule.yaml on which each slot's time stands, in the order of the file. Raises ScheduleError."""
    written = _written(text_of(path, path.name), path.name)
    slots = written.value.get("slots") if isinstance(written.value, dict) else None
    count = len(slots) if isinstance(slots, list) else 0
    return tuple(written.line_of(("slots", index, "at")) for index in range(count))


def json_schema() -> dict[str, Any]:
    """The JSON Schema of schedule.yaml, made from the model, for editors that complete and check as one types."""
    schema = _adapter(described=True).json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "schedule.yaml", **schema}


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
