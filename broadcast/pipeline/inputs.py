"""What a run needs of a station: its scripts with their approvals, its manner of reading, its voices, its days.

`Inputs` is loaded once and handed on, so that one run reads each file once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from broadcast.config import load_pronunciation
from broadcast.errors import Diagnostic, InputError, ScheduleError, ScriptError
from broadcast.knowledge.language.village_names import village_ids
from broadcast.model import Approval, LedgerHead, Manner, Schedule, Script
from broadcast.stages.mix import for_place
from broadcast.stages.script import (
    FALLBACK_FOLDER,
    NOTICES_FOLDER,
    URGENT_FOLDER,
    ended_early,
    read_what_can_be_read,
)
from broadcast.stages.voice import Voices
from broadcast.stages.voice.catalogue import piper_voices, voice_info
from broadcast.stages.voice.voices import Ask
from broadcast.station.days import Days
from broadcast.station.folder import Folder
from broadcast.station.frame import approved_frame, bare_frame, frame_of, framed, written_frame
from broadcast.station.kept import sha256
from broadcast.station.ledger import look_at_ledger, read_ledger
from broadcast.station.ledger_beside import approvals_beside
from broadcast.station.spoken_form import as_approved

ALWAYS_READ = (NOTICES_FOLDER, URGENT_FOLDER, FALLBACK_FOLDER)
"""The folders of scripts/ that no campaign names."""
PLAIN_VOICE = "espeak"
RELIED_DAYS = 31
"""How far back a day's signed manifests vouch for approvals while the ledger itself can't be relied on."""


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


@dataclass(frozen=True, kw_only=True, slots=True)
class _Trusted:
    """Which approvals a run may rely on, and what is wrong where that is not the ledger itself."""

    approvals: Mapping[str, Approval]
    frame: Approval | None
    head: LedgerHead | None
    faults: tuple[Diagnostic, ...] = ()


def load_inputs(folder: Folder, schedule: Schedule, *, days: Days | None = None) -> Inputs:
    """Read what the station has now, its frame as it was approved last; a broken file hides no other.

    `days` are the station's days where they were read already.

    Where the ledger itself can't be relied on, only what was aired under an approval before may air again.
    """
    names = (*(campaign.id for campaign in schedule.campaigns), *ALWAYS_READ)
    return _inputs(folder, schedule, names, _empty_campaigns(folder, schedule), days)


def load_urgent_inputs(folder: Folder, schedule: Schedule) -> Inputs:
    """The station with its urgent texts alone: no fault of another text, or of its readings, holds them up."""
    return _inputs(folder, replace(schedule, slots=()), (URGENT_FOLDER,), ())


def _inputs(
    folder: Folder,
    schedule: Schedule,
    names: tuple[str, ...],
    broken: tuple[Diagnostic, ...],
    days: Days | None = None,
) -> Inputs:
    days = days or Days(folder)
    trusted = _trusted(folder, days)
    found, unreadable = read_what_can_be_read(folder.scripts, names, trusted.approvals)
    scripts = tuple(_with_ids(as_approved(folder.scripts, script), schedule) for script in found)
    scripts, unknown_ends = ended_early(folder.scripts, scripts)
    broken = (*broken, *trusted.faults, *unreadable, *unknown_ends)
    try:
        schedule, manner = _in_force(folder, schedule, trusted.frame)
    except ScheduleError as error:  # the station's own readings are faulty: a day without them is better than none
        manner, broken = Manner(codes=schedule.reading.codes), (*broken, *error.diagnostics)
    return Inputs(
        folder=folder,
        schedule=schedule,
        scripts=scripts,
        manner=manner,
        days=days,
        ledger=trusted.head,
        frame_sha256=trusted.frame.sha256 if trusted.frame else "",
        broken=broken,
    )


def _with_ids(script: Script, schedule: Schedule) -> Script:
    """The script with the ids of the villages that it names, by id or by name."""
    return replace(script, villages=village_ids(schedule.villages, script.villages)) if script.villages else script


def _trusted(folder: Folder, days: Days) -> _Trusted:
    try:
        ledger = read_ledger(folder.scripts)
    except InputError as error:
        aired = [bulletin for day in sorted(days.places)[-RELIED_DAYS:] for bulletin in days.get(day).bulletins]
        items = (item for bulletin in aired for item in bulletin.items)
        approvals = {item.id: item.approval for item in items if item.script and item.approval}
        approvals |= approvals_beside(folder.scripts, None)
        frames = [bulletin.frame_sha256 for bulletin in aired if bulletin.frame_sha256]
        frame = Approval(by="", position="", at=datetime.min, sha256=frames[-1]) if frames else None
        return _Trusted(approvals=approvals, frame=frame, head=None, faults=error.diagnostics)
    approvals = {**approvals_beside(folder.scripts, ledger), **ledger.approvals}
    return _Trusted(approvals=approvals, frame=ledger.frame, head=ledger.head)


def _empty_campaigns(folder: Folder, schedule: Schedule) -> tuple[Diagnostic, ...]:
    # One that comes from another office may be empty: nothing was published yet, or all was withdrawn.
    own = (campaign.id for campaign in schedule.campaigns if not campaign.from_)
    names = [name for name in own if not any((folder.scripts / name).glob("*.md"))]
    return tuple(
        Diagnostic(
            path=folder.schedule.name,
            line=1,
            message=f"đợt «{name}» chưa có bài — đặt các bài .md vào thư mục scripts/{name}",
        )
        for name in names
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class ScriptsFound:
    """The scripts of a station that can be read, with their approvals as far as the ledger tells them.

    `empty` are the faults of campaigns without a script, `broken` those of the ledger and of files that can't be read.
    """

    scripts: tuple[Script, ...]
    empty: tuple[Diagnostic, ...]
    broken: tuple[Diagnostic, ...]


def look_at_scripts(folder: Folder, schedule: Schedule) -> ScriptsFound:
    """Every script that can be read, each with its approval; no text and no campaign that is at fault hides another.

    Raises ScriptError where the ledger can't be read at all, InputError for a damaged key.
    """
    ledger = look_at_ledger(folder.scripts)
    names = (*(campaign.id for campaign in schedule.campaigns), *ALWAYS_READ)
    approvals = {**approvals_beside(folder.scripts, ledger), **ledger.approvals}
    scripts, unreadable = read_what_can_be_read(folder.scripts, names, approvals)
    scripts, unknown_ends = ended_early(folder.scripts, scripts)
    return ScriptsFound(
        scripts=tuple(as_approved(folder.scripts, script) for script in scripts),
        empty=_empty_campaigns(folder, schedule),
        broken=(*ledger.faults, *unreadable, *unknown_ends),
    )


def load_scripts(folder: Folder, schedule: Schedule) -> tuple[Script, ...]:
    """Every script the schedule names, with its approval. Raises ScriptError where one can't be read."""
    found = look_at_scripts(folder, schedule)
    if found.broken:
        raise ScriptError(*found.broken)
    return found.scripts


def load_urgent(folder: Folder) -> tuple[Script, ...]:
    """The urgent texts alone that can be read, with their approvals: no fault of another file holds them up."""
    approvals = _trusted(folder, Days(folder)).approvals
    scripts, _ = ended_early(folder.scripts, read_what_can_be_read(folder.scripts, (URGENT_FOLDER,), approvals)[0])
    return tuple(as_approved(folder.scripts, script) for script in scripts)


def in_force(folder: Folder, schedule: Schedule) -> tuple[Schedule, Manner]:
    """What airs around the texts: the schedule with the frame that was approved last, and its readings.

    Where none was ever approved it is what the files say. Where its copy is gone or altered, and the files say
    something else by now, little is heard: the station's name and the built-in sounds.
    Raises ScriptError, ScheduleError.
    """
    return _in_force(folder, schedule, read_ledger(folder.scripts).frame)


def _in_force(folder: Folder, schedule: Schedule, approval: Approval | None) -> tuple[Schedule, Manner]:
    schedule, manner = _approved(folder, schedule, approval)
    try:
        sound, voice = for_place(schedule.sound, schedule.voice, folder.root)
    except InputError:  # a profile that can't be used is told of where a bulletin is to be made with it
        return schedule, manner
    return replace(schedule, sound=sound, voice=voice), manner


def _approved(folder: Folder, schedule: Schedule, approval: Approval | None) -> tuple[Schedule, Manner]:
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


def voices_of(folder: Folder, schedule: Schedule, now: datetime, *, ask: Ask | None = None) -> Voices:
    """The station's voices for one run; `now` says which services may be asked again after a refusal.

    `ask` is told before a text is sent to another machine.
    """
    settings = replace(schedule.voice, engines=with_installed(schedule.voice.engines, folder.root))
    return Voices(settings, folder.root, folder.cache / "voices", now=now, ask=ask)


def with_installed(engines: tuple[str, ...], home: Path) -> tuple[str, ...]:
    """The order of voices with a Piper voice that lies in the station's folder before the machine's plain one.

    It is there to be used when the network is away. One voice alone stays alone: it was asked for by name.
    """
    plain = engines[-1] if len(engines) > 1 and engines[-1] == PLAIN_VOICE else ""
    there = piper_voices(home) if plain and not any(name.partition(":")[0] == "piper" for name in engines) else ()
    ready = (info for name in there if (info := voice_info(f"piper:{name}", home)) is not None and info.ready)
    best = next(ready, None)
    return (*engines[:-1], best.name, plain) if best is not None else engines
