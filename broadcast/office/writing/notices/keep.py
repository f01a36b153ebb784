"""Keeps a filled-in notice as a script of the station, and tells in which slots it will be heard."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

import yaml

from broadcast.errors import Diagnostic, ScriptError
from broadcast.knowledge.language.slug import slug
from broadcast.model import Schedule, Script
from broadcast.office.writing.notices.form import Filled
from broadcast.stages.programme import slots_of
from broadcast.stages.script import NOTICES_FOLDER, read_script, read_what_can_be_read
from broadcast.station.folder import Folder
from broadcast.station.ledger import look_at_ledger
from broadcast.station.store import write_new

AHEAD_DAYS = 14
"""How far ahead the slots of a notice are looked for."""
MOST_SHOWN = 6


@dataclass(frozen=True, kw_only=True, slots=True)
class Airing:
    """A slot in which a notice will be heard, if it is approved by then."""

    day: date
    at: time
    slot_name: str


def airings(schedule: Schedule, ends: datetime, villages: tuple[str, ...], now: datetime) -> tuple[Airing, ...]:
    """The first slots from `now` to the local time `ends` that any of the villages hears; none named means all."""
    found: list[Airing] = []
    for offset in range(AHEAD_DAYS):
        found += _on(schedule, now.date() + timedelta(days=offset), villages)
    local = now.replace(tzinfo=None)
    coming = (airing for airing in found if local < datetime.combine(airing.day, airing.at) <= ends)
    return tuple(coming)[:MOST_SHOWN]


def keep(folder: Folder, filled: Filled, villages: tuple[str, ...], now: datetime) -> Path:
    """Write the notice into scripts/thong-bao under a name of its own; return the file. It still has to be approved;
    the very same notice of the same day is kept once.

    Raises ScriptError for a form that is not filled in and for a text that can't be a script, PublishError.
    """
    if filled.ends is None or not filled.ready:
        what = ", ".join((*filled.missing, *filled.faults.values()))
        raise ScriptError(Diagnostic(path=f"scripts/{NOTICES_FOLDER}", line=1, message=f"còn thiếu: {what}"))
    if filled.ends <= now.replace(tzinfo=None):
        message = f"việc này đã xong lúc {filled.ends:%H:%M ngày %d/%m/%Y} — xem lại ngày và giờ"
        raise ScriptError(Diagnostic(path=f"scripts/{NOTICES_FOLDER}", line=1, message=message))
    head: dict[str, object] = {
        "title": filled.title,
        "valid_from": now.date(),
        "valid_until": f"{filled.ends:%Y-%m-%d %H:%M}",
    }
    if villages:
        head["villages"] = list(villages)
    shown = yaml.safe_dump(head, allow_unicode=True, sort_keys=False, default_flow_style=False)
    text = f"---\n{shown}---\n\n# {filled.title}\n\n{filled.text}\n"
    home = folder.scripts / NOTICES_FOLDER
    for path in home.glob(f"{now:%y%m%d}-*.md"):  # pressed twice, a button keeps one notice
        with suppress(OSError):
            if path.read_bytes() == text.encode():
                return path
    for name in _names(f"{now:%y%m%d}-{slug(filled.title)}"):
        with suppress(FileExistsError):
            path = home / f"{name}.md"
            write_new(path, text.encode())
            try:
                read_script(path, NOTICES_FOLDER)
            except ScriptError:
                path.unlink()
                raise
            return path
    raise ScriptError(Diagnostic(path=str(home), line=1, message="có quá nhiều thông báo trùng tên — đổi tiêu đề"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """A notice that the station has; `over` once it is not aired any more."""

    script: Script
    over: bool


def kept_notices(folder: Folder, *, now: datetime) -> tuple[Kept, ...]:
    """The station's notices, those that are still to be aired first, then by their last day, the latest first.

    A file that can't be read is not among them: the first screen names it. Raises InputError for a broken ledger.
    """
    approvals = look_at_ledger(folder.scripts).approvals
    scripts, _ = read_what_can_be_read(folder.scripts, (NOTICES_FOLDER,), approvals)
    local = now.replace(tzinfo=None)
    found = (
        Kept(script=script, over=script.valid_until is not None and script.valid_until < local) for script in scripts
    )
    latest = sorted(found, key=lambda kept: kept.script.valid_until or datetime.max, reverse=True)
    return tuple(sorted(latest, key=lambda kept: kept.over))


def _names(base: str) -> Iterator[str]:
    yield base
    yield from (f"{base}-{number}" for number in range(2, 100))


def _on(schedule: Schedule, day: date, villages: tuple[str, ...]) -> Iterator[Airing]:
    for slot in slots_of(schedule, day):
        if not villages or not slot.villages or set(villages) & set(slot.villages):
            yield Airing(day=day, at=slot.at, slot_name=slot.name)
