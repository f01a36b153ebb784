"""Approval: which texts a person lets go on air, and what stands in the way of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from broadcast.config import load_schedule
from broadcast.errors import ChangedMeanwhileError, Diagnostic, EngineError, ScriptError
from broadcast.model import Item, Manner, Paragraph, Schedule, Script
from broadcast.pipeline import alone, load_scripts, manner_of, speak_for
from broadcast.stages.script import approve
from broadcast.stages.spoken import plain
from broadcast.stages.voice import recording_minutes
from broadcast.stages.voice.packing import syllables
from broadcast.station.folder import Folder
from broadcast.station.texts import read_text

SLOWEST, FASTEST = 60, 400
"""Syllables a minute of a person who reads aloud, pauses counted; television hosts say 264."""


def approve_paths(
    folder: Folder,
    paths: Iterable[Path],
    *,
    by: str,
    position: str,
    at: datetime,
    seen: Mapping[str, str] = MappingProxyType({}),
) -> tuple[int, int]:
    """Approve scripts by file or folder; return how many lines the ledger gained, and how many scripts were named.

    `seen` has the hash of each text as the approver saw it, by the script's path; one that was changed since is not
    approved, and ChangedMeanwhileError tells of it.
    Raises ScriptError for a path that is no script of the station, for a text that can't be read aloud, or for a
    recording that can't be aired.
    """
    schedule = load_schedule(folder.schedule)
    scripts = load_scripts(folder, schedule)
    chosen: list[Script] = []
    for path in paths:
        named = [script for script in scripts if _is_at(folder.root / script.source.path, path, folder.root)]
        if not named:
            message = "không phải bài của đài — gọi tên một tệp .md trong scripts/, hoặc một thư mục bài"
            raise ScriptError(Diagnostic(path=str(path), line=1, message=message))
        chosen += named
    for script in chosen:
        if seen.get(script.source.path, script.sha256) != script.sha256:
            path = folder.root / script.source.path
            now_there = read_text(path)
            raise ChangedMeanwhileError(path=path, ours="", theirs=now_there.text, theirs_sha256=now_there.sha256)
    manner = manner_of(folder, schedule)
    faults = [fault for script in chosen for fault in unread_of(script, schedule, manner)]
    faults += [fault for script in chosen for fault in unheard_of(folder, script)]
    if faults:
        raise ScriptError(*faults)
    return approve(folder.scripts, chosen, by=by, position=position, at=at), len(chosen)


def unread_of(script: Script, schedule: Schedule, manner: Manner) -> tuple[Diagnostic, ...]:
    """Every place of a script that no voice can be trusted with."""
    programme = alone(script)
    if schedule.phrases.headlines:
        title = Paragraph(text=f"{script.title}.", source=script.source)
        headline = Item(kind="headlines", id="diem-tin", title="Điểm tin", body=(title,))
        programme = replace(programme, items=(headline, *programme.items))
    try:
        speak_for(programme, schedule, manner)
    except ScriptError as error:
        return error.diagnostics
    return ()


def unheard_of(folder: Folder, script: Script) -> Iterator[Diagnostic]:
    """What is wrong with a script's recording: no sound in it, or far too short or long for its text."""
    if script.audio is None:
        return
    try:
        minutes = recording_minutes(folder.root, script.audio)
    except EngineError as error:
        yield Diagnostic(path=script.source.path, line=1, message=f"audio: {error}")
        return
    pace = sum(syllables(plain(paragraph.text)) for paragraph in script.body) / minutes
    if not SLOWEST <= pace <= FASTEST:
        shown = f"{minutes:.1f}".replace(".", ",")
        message = f"audio: tệp thu âm dài {shown} phút, không khớp với lời bài ({pace:.0f} tiếng một phút)"
        yield Diagnostic(path=script.source.path, line=1, message=f"{message} — kiểm tra có đúng tệp không")


def _is_at(script: Path, named: Path, root: Path) -> bool:
    places = {named.resolve(), (root / named).resolve()}
    return bool(places & {script.resolve(), *script.resolve().parents} - set(root.resolve().parents) - {root.resolve()})
