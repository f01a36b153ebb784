"""A new script: written from nothing, or taken from a document that somebody hands in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from broadcast.errors import Diagnostic, ScriptError
from broadcast.knowledge.language.slug import slug
from broadcast.model import Schedule
from broadcast.office.approval.sent import note_edited
from broadcast.office.writing.editing import Edited, with_edits
from broadcast.pipeline.dropped import take_dropped
from broadcast.stages.script import NOTICES_FOLDER
from broadcast.station.folder import Folder
from broadcast.station.store import write_new


def new_text(folder: Folder, schedule: Schedule, place: str, edited: Edited) -> str:
    """Write a script of its own in a campaign's folder, or among the notices; return its id.

    Raises ScriptError for a place that is none, a title or text that is missing, a day that is none; PublishError.
    """
    if place not in {NOTICES_FOLDER, *(campaign.id for campaign in schedule.campaigns)}:
        raise _fault("chọn bài này thuộc đợt nào, hay là thông báo")
    if not edited.title.strip():
        raise _fault("chưa có tên bài")
    if place == NOTICES_FOLDER and not edited.ends.strip():
        raise _fault("thông báo phải có ngày cuối cùng còn phát")
    text = with_edits("", edited)
    for name in _names(slug(edited.title)):
        with suppress(FileExistsError):
            write_new(folder.scripts / place / f"{name}.md", text.encode())
            note_edited(folder, f"{place}/{name}")
            return f"{place}/{name}"
    raise _fault("có quá nhiều bài trùng tên — đổi tên bài")


def take_document(folder: Folder, document: Path, name: str = "", *, at: datetime) -> str:
    """Take a Word, PDF or text file as a notice, and keep it beside its script; return the script's id.

    `name` is what it was called, where its file bears another name.

    Raises ScriptError for what can't be read, with the reason; PublishError, StationBusyError.
    """
    data, suffix, called = document.read_bytes(), document.suffix.lower(), name or document.name
    for free in _names(slug(Path(called).stem)):
        target = folder.scripts / NOTICES_FOLDER / f"{free}{suffix}"
        if target.with_suffix(".md").exists():
            continue
        with suppress(FileExistsError):
            write_new(target, data)
            break
    shown = str(target.relative_to(folder.root))
    taken = next((taken for taken in take_dropped(folder, at.date()) if taken.document == shown), None)
    if taken is None or taken.script is None:
        target.unlink(missing_ok=True)
        why = taken.why if taken else "không phải loại tệp đọc được — dùng tệp Word, PDF hoặc văn bản"
        raise ScriptError(Diagnostic(path=called, line=1, message=why))
    found = f"{NOTICES_FOLDER}/{Path(taken.script).stem}"
    note_edited(folder, found)
    return found


def _names(base: str) -> Iterator[str]:
    yield base
    yield from (f"{base}-{number}" for number in range(2, 100))


def _fault(message: str) -> ScriptError:
    return ScriptError(Diagnostic(path="scripts", line=1, message=message))
