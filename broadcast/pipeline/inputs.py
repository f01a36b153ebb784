"""What a run needs of a station: its scripts with their approvals, its manner of reading, its voices, its days.

`Inputs` is loaded once and handed on, so that one run reads each file once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from broadcast.config import load_pronunciation
from broadcast.errors import Diagnostic, ScheduleError
from broadcast.model import LedgerHead, Manner, Schedule, Script
from broadcast.stages.script import (
    NOTICES_FOLDER,
    URGENT_FOLDER,
    ended_early,
    read_scripts,
    read_what_can_be_read,
)
from broadcast.stages.voice import Voices
from broadcast.station.days import Days
from broadcast.station.folder import Folder
from broadcast.station.frame import approved_frame, bare_frame, frame_of, framed, written_frame
from broadcast.station.kept import sha256
from broadcast.station.ledger import Ledger, read_ledger
from broadcast.station.spoken_form import as_approved


@dataclass(frozen=True, kw_only=True, slots=True)
class Inputs:
    """A station as one run finds it: every script that can be read, how it is read aloud, the days that are there.

    `broken` says what is wrong with the files that can't be read. `ledger` is the head of the ledger of approvals,
    `frame_sha256` the hash of the frame that was approved last.
    """

    folder: Folder
    schedule: Schedule
    scripts: tuple[Script, ...]
    manner: Manner
    days: Days
    ledger: LedgerHead | None = None
    frame_sha256: str = ""
    broken: tuple[Diagnostic, ...] = ()


def load_inputs(folder: Folder, schedule: Schedule) -> Inputs:
    """Read what the station has now, its frame as it was approved last; a broken file hides no other.

    Raises ScriptError for a broken ledger.
    """
    scripts, broken = _read(folder, *(campaign.id for campaign in schedule.campaigns), NOTICES_FOLDER, URGENT_FOLDER)
    return _inputs(folder, schedule, scripts, (*_empty_campaigns(folder, schedule), *broken))


def load_urgent_inputs(folder: Folder, schedule: Schedule) -> Inputs:
    """The station with its urgent texts alone: no fault of another text, or of the station's readings, holds them up.

    Raises ScriptError for a broken ledger.
    """
    scripts, broken = _read(folder, URGENT_FOLDER)
    return _inputs(folder, replace(schedule, slots=()), scripts, broken)


def _inputs(folder: Folder, schedule: Schedule, scripts: tuple[Script, ...], broken: tuple[Diagnostic, ...]) -> Inputs:
    ledger = read_ledger(folder.scripts)
    try:
        schedule, manner = _in_force(folder, schedule, ledger)
    except ScheduleError as error:  # the station's own readings are faulty: a day without them is better than none
        manner, broken = Manner(codes=schedule.reading.codes), (*error.diagnostics, *broken)
    return Inputs(
        folder=folder,
        schedule=schedule,
        scripts=scripts,
        manner=manner,
        days=Days(folder),
        ledger=ledger.head,
        frame_sha256=ledger.frame.sha256 if ledger.frame else "",
        broken=broken,
    )


def _empty_campaigns(folder: Folder, schedule: Schedule) -> tuple[Diagnostic, ...]:
    names = [campaign.id for campaign in schedule.campaigns if not any((folder.scripts / campaign.id).glob("*.md"))]
    return tuple(
        Diagnostic(
            path=folder.schedule.name,
            line=1,
            message=f"đợt «{name}» chưa có bài — đặt các bài .md vào thư mục scripts/{name}",
        )
        for name in names
    )


def load_scripts(folder: Folder, schedule: Schedule) -> tuple[Script, ...]:
    """Every script the schedule names, with its approval. Raises ScriptError, ScheduleError."""
    if missing := _empty_campaigns(folder, schedule):
        raise ScheduleError(*missing)
    names = [campaign.id for campaign in schedule.campaigns]
    return _read_scripts(folder, *names, NOTICES_FOLDER, URGENT_FOLDER)


def load_urgent(folder: Folder) -> tuple[Script, ...]:
    """The urgent texts alone, with their approvals: no fault of another text holds them up. Raises ScriptError."""
    return _read_scripts(folder, URGENT_FOLDER)


def _read(folder: Folder, *names: str) -> tuple[tuple[Script, ...], tuple[Diagnostic, ...]]:
    scripts, broken = read_what_can_be_read(folder.scripts, names, read_ledger(folder.scripts).approvals)
    return ended_early(folder.scripts, tuple(as_approved(folder.scripts, script) for script in scripts)), broken


def _read_scripts(folder: Folder, *names: str) -> tuple[Script, ...]:
    scripts = read_scripts(folder.scripts, names, read_ledger(folder.scripts).approvals)
    return ended_early(folder.scripts, tuple(as_approved(folder.scripts, script) for script in scripts))


def in_force(folder: Folder, schedule: Schedule) -> tuple[Schedule, Manner]:
    """What airs around the texts: the schedule with the frame that was approved last, and its readings.

    Where none was ever approved it is what the files say. Where its copy is gone or altered, and the files say
    something else by now, little is heard: the station's name and the built-in sounds.
    Raises ScriptError, ScheduleError.
    """
    return _in_force(folder, schedule, read_ledger(folder.scripts))


def _in_force(folder: Folder, schedule: Schedule, ledger: Ledger) -> tuple[Schedule, Manner]:
    approval = ledger.frame
    if approval is None:
        return schedule, manner_of(folder, schedule)
    frame = approved_frame(folder.scripts, approval)
    if frame is None:
        now = frame_of(schedule, manner_of(folder, schedule).own, folder.root)
        frame = now if sha256(written_frame(now)) == approval.sha256 else bare_frame(schedule)
    return framed(schedule, frame, folder.scripts), Manner(codes=schedule.reading.codes, own=frame.readings)


def manner_of(folder: Folder, schedule: Schedule) -> Manner:
    """How the station's files want things read now, approved or not. Raises ScheduleError for faulty own readings."""
    return Manner(codes=schedule.reading.codes, own=load_pronunciation(folder.root / "pronunciation.tsv"))


def voices_of(folder: Folder, schedule: Schedule, now: datetime) -> Voices:
    """The station's voices for one run; `now` says which services may be asked again after a refusal."""
    return Voices(schedule.voice, folder.root, folder.cache / "voices", now=now)
