"""The plan as it was read, kept beside the campaign's scripts: what they are held against later.

Who signed it and who received it is not kept; no script needs it.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from broadcast.errors import Diagnostic, PlanError
from broadcast.model import Plan, Section
from broadcast.station.store import write_atomically

if TYPE_CHECKING:
    from pydantic import TypeAdapter

NAME = "plan.json"
MAX_BYTES = 20_000_000


@cache
def _adapter() -> TypeAdapter[Plan]:
    """Made when the first plan is written or read: the process that parses a document has no need of it."""
    from pydantic import TypeAdapter

    return TypeAdapter(Plan)


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """A section whose text is no longer what it was; a new one has no `before`, one taken out no `after`."""

    section: str
    before: str
    after: str


def save_plan(folder: Path, plan: Plan, *, whole: bool = False) -> None:
    """Keep a plan in a campaign's folder; its signature and recipients too where it is kept `whole`.

    Raises PublishError.
    """
    kept = tuple(piece for piece in plan.not_spoken if whole or piece.zone not in {"recipients", "signature"})
    write_atomically(folder / NAME, _adapter().dump_json(replace(plan, not_spoken=kept), indent=1) + b"\n")


def saved_plan(folder: Path) -> Plan | None:
    """The plan kept in a campaign's folder, if there is one. Raises PlanError."""
    path = folder / NAME
    if not path.exists():
        return None
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ValueError("too large")
        return _adapter().validate_json(path.read_bytes())
    except (ValueError, OSError) as error:  # pydantic's faults are ValueErrors
        message = "bản kế hoạch lưu kèm bị hỏng — xóa tệp này, rồi soạn lại"
        raise PlanError(Diagnostic(path=f"scripts/{folder.name}/{NAME}", line=1, message=message)) from error


def changes(before: Plan, after: Plan) -> Iterator[Change]:
    """What a newer reading of a plan says otherwise, in the order of the newer."""
    old = {section.id: _texts(section) for section in before.sections}
    new = {section.id: _texts(section) for section in after.sections}
    for section in (*new, *(name for name in old if name not in new)):
        left, right = old.get(section, []), new.get(section, [])
        for tag, a, b, c, d in difflib.SequenceMatcher(a=left, b=right, autojunk=False).get_opcodes():
            if tag != "equal":
                yield Change(section=section, before=" ".join(left[a:b]), after=" ".join(right[c:d]))


def _texts(section: Section) -> list[str]:
    return [section.title, *(paragraph.text for paragraph in section.paragraphs)]
