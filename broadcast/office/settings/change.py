"""Changes to schedule.yaml as acts: checked whole before they are kept, held against what was seen, taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from broadcast.config import checked_schedule
from broadcast.model import Schedule
from broadcast.station.folder import Folder
from broadcast.station.schedule_edit import ScheduleTree, changed
from broadcast.station.texts import SeenText, read_text, save_text


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """What a change made of schedule.yaml: the text `before` it, and the hash of the file `after` it."""

    schedule: Schedule
    before: str
    after_sha256: str


def change_schedule(folder: Folder, change: Callable[[ScheduleTree], None], *, seen: str = "") -> Change:
    """Change values of schedule.yaml; remarks and order stay. Nothing is kept of a change that the station can't use.

    `seen` is the hash of the file as the person saw it, where he saw it. Raises ScheduleError with the faults of the
    result, ChangedMeanwhileError, StationBusyError, PublishError.
    """
    there = read_text(folder.schedule)
    text = changed(there.text, change, path=folder.schedule.name)
    schedule = checked_schedule(text, folder.root, folder.schedule.name)
    kept = save_text(folder, folder.schedule, text, seen=seen or there.sha256)
    return Change(schedule=schedule, before=there.text, after_sha256=kept.sha256)


def own_file(folder: Folder, name: str) -> SeenText:
    """One of the station's own files of settings, as it lies on the disk, sound or not. Raises ScriptError for bytes
    that are no text, KeyError for another file."""
    return read_text(_own(folder, name))


def save_own_file(folder: Folder, name: str, text: str, *, seen: str) -> Change | None:
    """Write one of these files as a whole; what it was is given for schedule.yaml, so that it can be put back.

    Raises ScheduleError for a schedule that the station can't use, ChangedMeanwhileError, KeyError for another file.
    """
    path = _own(folder, name)
    text = text.replace("\r\n", "\n").rstrip("\n") + "\n"
    if path != folder.schedule:
        save_text(folder, path, text, seen=seen)
        return None
    schedule = checked_schedule(text, folder.root, path.name)
    before = read_text(path).text
    kept = save_text(folder, path, text, seen=seen)
    return Change(schedule=schedule, before=before, after_sha256=kept.sha256)


def _own(folder: Folder, name: str) -> Path:
    return {"schedule.yaml": folder.schedule, "pronunciation.tsv": folder.root / "pronunciation.tsv"}[name]


def take_back(folder: Folder, change: Change) -> None:
    """Put schedule.yaml back as it was before a change, where nobody has changed it since.

    Raises ChangedMeanwhileError, StationBusyError, PublishError.
    """
    save_text(folder, folder.schedule, change.before, seen=change.after_sha256)
