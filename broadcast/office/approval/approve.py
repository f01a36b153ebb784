"""Approval: which texts a person lets go on air, and what stands in the way of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from broadcast.config import load_schedule
from broadcast.errors import ChangedMeanwhileError, Diagnostic, EngineError, ScriptError
from broadcast.knowledge.nearby import did_you_mean, nearest
from broadcast.model import Manner, Schedule, Script
from broadcast.office.approval.frame import approve_frame, frame_faults, frame_state
from broadcast.office.approval.new_readings import NewReading, new_readings
from broadcast.pipeline.inputs import in_force, load_inputs, look_at_scripts, manner_of
from broadcast.pipeline.said import headlined, speak_for
from broadcast.pipeline.unnamed import unnamed_folders
from broadcast.stages.spoken import plain, read_aloud
from broadcast.stages.voice import recording_minutes
from broadcast.stages.voice.packing import syllables
from broadcast.station.folder import Folder
from broadcast.station.ledger import read_ledger
from broadcast.station.ledger_acts import approve
from broadcast.station.signer import Signer
from broadcast.station.spoken_form import written_form
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
    anew: bool = False,
    signer: Signer | None = None,
) -> tuple[int, int]:
    """Approve scripts by file or folder; return how many lines the ledger gained, and how many scripts were named.

    `seen` has the hash of each text as the approver saw it, by the script's path; one that was changed since is not
    approved, and ChangedMeanwhileError tells of it. With `anew` texts that are approved are approved as they would be
    read today.
    Raises ScriptError for a path that is no script of the station, for a text that can't be read aloud, or for a
    recording that can't be aired; NotAllowedError where a named approver's PIN is needed.
    """
    schedule = load_schedule(folder.schedule)
    chosen = named_scripts(folder, schedule, tuple(paths))
    for script in chosen:
        if seen.get(script.source.path, script.sha256) != script.sha256:
            path = folder.root / script.source.path
            now_there = read_text(path)
            raise ChangedMeanwhileError(path=path, ours="", theirs=now_there.text, theirs_sha256=now_there.sha256)
    return approve_scripts(folder, schedule, chosen, by=by, position=position, at=at, anew=anew, signer=signer), len(
        chosen
    )


def named_scripts(folder: Folder, schedule: Schedule, paths: tuple[Path, ...]) -> tuple[Script, ...]:
    """The scripts that paths name, by file or folder.

    A text that can't be read hides no other, and is refused where it is named itself. Raises ScriptError for that, and
    for a path that is none of the station's, with the nearest there are.
    """
    there = look_at_scripts(folder, schedule)
    hidden = [fault for fault in there.broken if any(_is_at(folder.root / fault.path, at, folder.root) for at in paths)]
    if hidden:
        raise ScriptError(*hidden)
    chosen = list[Script]()
    for path in paths:
        named = [script for script in there.scripts if _is_at(folder.root / script.source.path, path, folder.root)]
        if not named:
            message = _no_script(folder, schedule, there.scripts, path)
            raise ScriptError(Diagnostic(path=str(path), line=1, message=message))
        chosen += named
    return tuple(chosen)


def _no_script(folder: Folder, schedule: Schedule, scripts: tuple[Script, ...], path: Path) -> str:
    """Why a path names no script: its folder is not in the schedule or empty, or the name is not quite right."""
    for place in unnamed_folders(folder, schedule):
        if any(_is_at(folder.root / script, path, folder.root) for script in place.scripts):
            return f"chưa duyệt được: {place}"
    if any(_is_at(folder.scripts / campaign.id, path, folder.root) for campaign in schedule.campaigns):
        return "đợt này chưa có bài — đặt các bài .md vào thư mục này rồi duyệt"
    texts = [script.source.path for script in scripts]
    near = nearest(path.name, texts if path.suffix else sorted({text.rpartition("/")[0] for text in texts}))
    asked = did_you_mean(near) or "gọi tên một tệp .md trong scripts/, hoặc một thư mục bài"
    return f"không phải bài của đài — {asked}"


def approve_scripts(
    folder: Folder,
    schedule: Schedule,
    scripts: Iterable[Script],
    *,
    by: str,
    position: str,
    at: datetime,
    anew: bool = False,
    signer: Signer | None = None,
) -> int:
    """Approve texts with their spoken form; return how many lines the ledger gained for them.

    What was approved already keeps the spoken form that it has, unless `anew`. In a station whose frame nobody has
    approved yet, the same person approves it in the same act. `signer` is a named approver whose PIN was right; a
    station that has named approvers takes no other. Raises as `approve_paths` does.
    """
    chosen = tuple(scripts)
    first = read_ledger(folder.scripts).frame is None
    manner = _manner_now(folder, schedule)
    faults = [fault for script in chosen for fault in unread_of(script, schedule, manner)]
    faults += [fault for script in chosen for fault in unheard_of(folder, script)]
    if faults:  # a reading that would mend them may be waiting
        raise ScriptError(*faults, *frame_faults(frame_state(folder, schedule), folder.schedule.name))
    forms = {script.id: written_form(read_aloud(script, manner)) for script in chosen}
    count = approve(folder.scripts, chosen, by=by, position=position, at=at, spoken=forms, anew=anew, signer=signer)
    if first:
        approve_frame(folder, schedule, by=by, position=position, at=at, signer=signer)
    return count


def spoken_forms(folder: Folder, schedule: Schedule, scripts: Iterable[Script]) -> dict[str, bytes]:
    """How each text would be heard if it were approved now, by its id, as it is kept."""
    manner = _manner_now(folder, schedule)
    return {script.id: written_form(read_aloud(script, manner)) for script in scripts}


def _manner_now(folder: Folder, schedule: Schedule) -> Manner:
    """The approved manner of reading, or that of the station's files while no frame is approved."""
    never = read_ledger(folder.scripts).frame is None
    return manner_of(folder, schedule) if never else in_force(folder, schedule)[1]


def awaiting(folder: Folder, schedule: Schedule, paths: Iterable[Path]) -> tuple[Script, ...]:
    """The named scripts that are not approved as they stand, each with its sentences as they would be approved.

    Raises ScriptError for a path that is no script of the station.
    """
    _, manner = in_force(folder, schedule)
    named = named_scripts(folder, schedule, tuple(paths))
    return tuple(read_aloud(script, manner) for script in named if not _covered(script))


def waiting_readings(folder: Folder, schedule: Schedule) -> tuple[NewReading, ...]:
    """«Cách đọc mới»: every sentence of an approved text that would be read otherwise today."""
    return new_readings(load_inputs(folder, schedule).scripts, in_force(folder, schedule)[1])


def accept_new_readings(
    folder: Folder,
    schedule: Schedule,
    readings: Iterable[NewReading],
    *,
    by: str,
    position: str,
    at: datetime,
    signer: Signer | None = None,
) -> int:
    """Approve the texts of those readings as they are read today; return how many. Raises as `approve_paths` does."""
    wanted = {reading.script for reading in readings}
    scripts = [s for s in load_inputs(folder, schedule).scripts if s.id in wanted and s.approved]
    if not scripts:
        return 0
    return approve_scripts(folder, schedule, scripts, by=by, position=position, at=at, anew=True, signer=signer)


def _covered(script: Script) -> bool:
    """Whether an approval covers the text and a spoken form of it."""
    return script.approved and script.approval is not None and bool(script.approval.spoken_sha256)


def unread_of(script: Script, schedule: Schedule, manner: Manner) -> tuple[Diagnostic, ...]:
    """Every place of a script that no voice can be trusted with."""
    try:
        speak_for(headlined(script, schedule), schedule, manner)
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
