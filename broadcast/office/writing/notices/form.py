"""A notice from a form: a template with fields, what a person filled in, and the text that grows from both.

A template is a YAML file; the station may add its own in the folder `mau-thong-bao`, which win over the shipped ones.
Its `text` is a list of sentences, each said only when every field that it names is filled in. Where a list stands
instead of a sentence, the first of its sentences that can be said is said.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from broadcast.errors import Diagnostic, ScriptError
from broadcast.knowledge.language.moments import read_day, read_time
from broadcast.knowledge.tables import descriptions
from broadcast.model import WEEKDAY_NAMES

FieldKind = Literal["text", "long", "day", "time", "phone"]
OWN_FOLDER = "mau-thong-bao"
"""A station's own templates, beside schedule.yaml."""
MAX_BYTES = 20_000
MAX_FIELD = 3_000
"""Characters in one field; a notice takes two minutes at most."""
MARKS = "#>-–*+|=~`_ "
"""What opens a list or a heading where it was copied from; a notice is said in plain sentences."""
END_OF_DAY = time(23, 59)
_FIELD = re.compile(r"\{([a-z_]{1,20})\}")
_Text = Annotated[str, Field(max_length=500)]


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NoticeField(_Written):
    """One field of a form; `hint` is an example that is shown under it."""

    id: Annotated[str, Field(pattern=r"^[a-z_]{1,20}$")]
    label: _Text
    kind: FieldKind
    optional: bool = False
    hint: _Text = ""


class NoticeTemplate(_Written):
    """A kind of notice. `ends` names the fields that give the day, and where there is one the hour, of its end."""

    name: _Text
    order: int = 100
    title: _Text
    fields: Annotated[tuple[NoticeField, ...], Field(min_length=1, max_length=20)]
    text: Annotated[tuple[_Text | tuple[_Text, ...], ...], Field(min_length=1, max_length=30)]
    ends: Annotated[tuple[str, ...], Field(min_length=1, max_length=2)]


@dataclass(frozen=True, kw_only=True, slots=True)
class Filled:
    """A notice as far as its form is filled in.

    `missing` names the labels of the fields that still must be filled; `faults` say by a field's id what cannot be read
    in it; `ends` is the local time at which the event is over, None while it is not known.
    """

    title: str
    text: str
    ends: datetime | None
    missing: tuple[str, ...]
    faults: Mapping[str, str]

    @property
    def ready(self) -> bool:
        """Whether the notice can be kept."""
        return not self.missing and not self.faults and self.ends is not None


def templates(home: Path) -> dict[str, NoticeTemplate]:
    """Every kind of notice by its name, in the order of the cards. Raises ScriptError for a file that is broken."""
    found = descriptions("broadcast.office.writing.notices", "templates", home / OWN_FOLDER)
    parsed = {name: _parsed(name, raw) for name, raw in found.items()}
    return dict(sorted(parsed.items(), key=lambda entry: (entry[1].order, entry[0])))


def fill(template: NoticeTemplate, written: Mapping[str, str]) -> Filled:
    """The notice that a form gives. `written` maps a field's id to what a person typed; days as 28/11/2026."""
    said: dict[str, str] = {}
    values: dict[str, date | time] = {}
    faults: dict[str, str] = {}
    for field in template.fields:
        text = _one_line(field, written.get(field.id, ""))
        if not text:
            continue
        try:
            said[field.id], value = _said(field, text)
        except ValueError as error:
            faults[field.id] = str(error)
            continue
        if value is not None:
            values[field.id] = value
    missing = tuple(
        field.label
        for field in template.fields
        if not field.optional and field.id not in said and field.id not in faults
    )
    sentences = (_sentence(choice, said) for choice in template.text)
    return Filled(
        title=_capital(_FIELD.sub(lambda found: said.get(found[1], ""), template.title).strip()),
        text="\n\n".join(sentence for sentence in sentences if sentence),
        ends=None if faults else _end(template, values),
        missing=missing,
        faults=faults,
    )


def _one_line(field: NoticeField, text: str) -> str:
    text = text[:MAX_FIELD]
    if field.kind == "long":
        paragraphs = (" ".join(line.split()).lstrip(MARKS) for line in text.splitlines())
        return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)
    return " ".join(text.split()).rstrip(".;,")


def _said(field: NoticeField, text: str) -> tuple[str, date | time | None]:
    """How a field's value stands in a sentence, and the value where it is a day or an hour."""
    if field.kind == "day":
        day = read_day(text)
        return f"{WEEKDAY_NAMES[day.weekday()]}, ngày {day.day}/{day.month}/{day.year}", day
    if field.kind == "time":
        at = read_time(text)
        return (f"{at.hour} giờ {at.minute:02}" if at.minute else f"{at.hour} giờ"), at
    return text, None


def _sentence(choice: str | tuple[str, ...], said: Mapping[str, str]) -> str:
    for sentence in (choice,) if isinstance(choice, str) else choice:
        if all(name in said for name in _FIELD.findall(sentence)):
            return _capital(_FIELD.sub(lambda found: said[found[1]], sentence))
    return ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _end(template: NoticeTemplate, values: Mapping[str, date | time]) -> datetime | None:
    day = values.get(template.ends[0])
    at = values.get(template.ends[1], END_OF_DAY) if len(template.ends) > 1 else END_OF_DAY
    if not isinstance(day, date) or not isinstance(at, time):
        return None
    return datetime.combine(day, at)


def _parsed(name: str, raw: bytes) -> NoticeTemplate:
    shown = f"{OWN_FOLDER}/{name}.yaml"
    try:
        if len(raw) > MAX_BYTES:
            raise ValueError
        template = NoticeTemplate.model_validate(yaml.safe_load(raw))
        known = {field.id for field in template.fields}
        lines = (
            template.title,
            *(line for choice in template.text for line in ((choice,) if isinstance(choice, str) else choice)),
        )
        if not {name for line in lines for name in _FIELD.findall(line)} | set(template.ends) <= known:
            raise ValueError
    except (yaml.YAMLError, ValidationError, ValueError, RecursionError) as error:
        message = (
            "mẫu thông báo không đọc được — chép lại một mẫu có sẵn rồi sửa, mỗi ô trong text phải có trong fields"
        )
        raise ScriptError(Diagnostic(path=shown, line=1, message=message)) from error
    return template
