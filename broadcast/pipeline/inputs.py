"""What a run needs of a station: its scripts with their approvals, its manner of reading, its voices, its days.

`Inputs` is loaded once and handed on, so that one run reads each file once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from broadcast.config import load_pronunciation
from broadcast.errors import Diagnostic, ScheduleError
from broadcast.model import PRIORITIES, Manner, Schedule, Script
from broadcast.stages.script import NOTICES_FOLDER, URGENT_FOLDER, ended_early, read_ledger, read_scripts
from broadcast.stages.voice import Voices
from broadcast.station.days import Days
from broadcast.station.folder import Folder


@dataclass(frozen=True, kw_only=True, slots=True)
class Inputs:
    """A station as one run finds it: every script, how it is read aloud, and the days that are there."""

    folder: Folder
    schedule: Schedule
    scripts: tuple[Script, ...]
    manner: Manner
    days: Days

    def urgent_alone(self) -> Inputs:
        """The same station with nothing but urgent news to air."""
        urgent = tuple(script for script in self.scripts if script.priority == PRIORITIES[0])
        return replace(self, schedule=replace(self.schedule, slots=()), scripts=urgent)


def load_inputs(folder: Folder, schedule: Schedule) -> Inputs:
    """Read what the station has now. Raises ScriptError, ScheduleError."""
    return Inputs(
        folder=folder,
        schedule=schedule,
        scripts=load_scripts(folder, schedule),
        manner=manner_of(folder, schedule),
        days=Days(folder),
    )


def load_urgent_inputs(folder: Folder, schedule: Schedule) -> Inputs:
    """The station with its urgent texts alone: no fault of another text holds them up. Raises ScriptError."""
    return Inputs(
        folder=folder,
        schedule=replace(schedule, slots=()),
        scripts=load_urgent(folder),
        manner=manner_of(folder, schedule),
        days=Days(folder),
    )


def load_scripts(folder: Folder, schedule: Schedule) -> tuple[Script, ...]:
    """Every script the schedule names, with its approval. Raises ScriptError, ScheduleError."""
    folders = [campaign.id for campaign in schedule.campaigns]
    missing = [name for name in folders if not any((folder.scripts / name).glob("*.md"))]
    if missing:
        raise ScheduleError(
            *(
                Diagnostic(
                    path=folder.schedule.name,
                    line=1,
                    message=f"đợt «{name}» chưa có bài — đặt các bài .md vào thư mục scripts/{name}",
                )
                for name in missing
            )
        )
    return _read_scripts(folder, *folders, NOTICES_FOLDER, URGENT_FOLDER)


def load_urgent(folder: Folder) -> tuple[Script, ...]:
    """The urgent texts alone, with their approvals: no fault of another text holds them up. Raises ScriptError."""
    return _read_scripts(folder, URGENT_FOLDER)


def _read_scripts(folder: Folder, *names: str) -> tuple[Script, ...]:
    return ended_early(folder.scripts, read_scripts(folder.scripts, names, read_ledger(folder.scripts)))


def manner_of(folder: Folder, schedule: Schedule) -> Manner:
    """How the station wants things read. Raises ScheduleError for a faulty pronunciation.tsv."""
    return Manner(codes=schedule.reading.codes, own=load_pronunciation(folder.root / "pronunciation.tsv"))


def voices_of(folder: Folder, schedule: Schedule, now: datetime) -> Voices:
    """The station's voices for one run; `now` says which services may be asked again after a refusal."""
    return Voices(schedule.voice, folder.root, folder.cache / "voices", now=now)
