"""What pydantic finds at a key, in words for the person who wrote the file."""

from __future__ import annotations

import difflib
from contextlib import suppress
from dataclasses import fields, is_dataclass
from datetime import date, time
from typing import get_args, get_type_hints

from pydantic_core import ErrorDetails

from broadcast.errors import Diagnostic
from broadcast.knowledge.language.moments import read_day, read_time
from broadcast.model import Schedule
from broadcast.outside.written import Place, Written, name_of


def explained(fault: ErrorDetails, written: Written, shown: str) -> Diagnostic:
    """The fault at its line, with what to write instead; `shown` is how the file is called."""
    place: Place = tuple(fault["loc"])
    kind, given = fault["type"], _as_written(fault.get("input"))
    name = name_of(place)
    wanted = {
        "time": f"không đọc được {given} — viết như 5:30 hoặc 17h00",
        "date": f"không đọc được {given} — viết ngày như 22/4/2026 hoặc 2026-04-22",
        "int": f"{given} phải là số nguyên",
        "float": f"{given} phải là số, phần lẻ sau dấu chấm",
        "literal": f"không nhận {given} — chọn một trong: {_choices(fault)}",
        "missing": "thiếu — thêm khóa này",
        "unexpected": f"không có khóa này{_did_you_mean(place)}",
        "tuple": "phải là danh sách, mỗi mục một dòng bắt đầu bằng «- »",
        "string": "phải là một dòng chữ",
        "dataclass": "phải là các dòng «khóa: giá trị» thụt vào trong",
    }
    message = next((text for start, text in wanted.items() if kind.startswith(start)), f"không nhận {given}")
    return Diagnostic(path=shown, line=written.line_of(place), message=f"{name}: {message}")


_MOST_SHOWN = 60
"""Characters of a value that are shown; more would hide what is said of it."""


def _as_written(given: object) -> str:
    """What stands at a key, as its writer would call it."""
    if given is None or given == "":
        return "chỗ trống"
    if isinstance(given, list | tuple):
        return "một danh sách"
    if isinstance(given, dict):
        return "các dòng «khóa: giá trị»"
    text = "".join(sign if sign.isprintable() else " " for sign in str(given))
    return f"«{text[:_MOST_SHOWN]}…»" if len(text) > _MOST_SHOWN else f"«{text}»"


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


def as_people_write(faults: list[ErrorDetails]) -> dict[Place, date | time]:
    """What stands where a day or a time is wanted, where people write it as 22/4/2026 or 17h00, by its place."""
    found: dict[Place, date | time] = {}
    for fault in faults:
        given, kind = fault.get("input"), fault["type"]
        if isinstance(given, str) and kind.startswith(("date", "time")):
            with suppress(ValueError):
                found[tuple(fault["loc"])] = read_day(given) if kind.startswith("date") else read_time(given)
    return found
