"""What a person asks before a build: is everything in order, what leaves the machine, what do the voices lack?"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from broadcast.config import load_schedule
from broadcast.errors import Diagnostic, EngineError, InputError, NextStep, ScheduleError, ScriptError, Step
from broadcast.knowledge.language.village_names import unknown_village, village_ids
from broadcast.knowledge.rules import broken, limits_of
from broadcast.model import Manner, Schedule, Script, WriterSettings
from broadcast.office.approval.approve import unheard_of, unread_of
from broadcast.office.approval.frame import frame_faults, frame_state
from broadcast.office.settings.hours import slot_faults
from broadcast.pipeline.drafting import campaign_plan
from broadcast.pipeline.inputs import in_force, look_at_scripts, voices_of
from broadcast.pipeline.rewriting import may_be_sent
from broadcast.pipeline.unnamed import unnamed_folders
from broadcast.stages.mix.choice import music_files
from broadcast.stages.mix.profile import load_profile
from broadcast.stages.script import differences
from broadcast.stages.spoken import doubts, tokens
from broadcast.stages.voice import ANNOUNCER, engine_names
from broadcast.stages.voice.catalogue import READY, VoiceInfo, voice_info
from broadcast.station.folder import Folder
from broadcast.station.keys import key_faults

_NO_FRAME = "khung của đài (lời dẫn, cách đọc riêng, nhạc) chưa ai duyệt — lần duyệt bài tới sẽ duyệt cả khung"


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """What `check` found. `sent` names, by the service, the scripts whose text goes to it; `kept` those that
    stay; `unready` are the chosen voices that lack something; `listen_again` are readings that rest on habit."""

    faults: tuple[Diagnostic, ...]
    exit_code: int
    scripts: tuple[Script, ...] = ()
    sent: tuple[tuple[VoiceInfo, tuple[str, ...]], ...] = ()
    kept: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    unready: tuple[VoiceInfo, ...] = ()
    listen_again: tuple[str, ...] = ()
    writer: WriterSettings | None = None
    rewritten: tuple[str, ...] = ()
    """The scripts that go to the station's language model when somebody asks for other words; the rest never do."""

    @property
    def approved(self) -> int:
        """How many of the scripts may go on air as they stand."""
        return sum(script.approved for script in self.scripts)


def check(folder: Folder) -> Checked:
    """Every fault of the station's files, what leaves the machine, and what the voices lack."""
    scripts: tuple[Script, ...] = ()
    unreadable: tuple[Diagnostic, ...] = ()
    try:
        schedule = load_schedule(folder.schedule)
        limits = limits_of(schedule.rules, folder.root)
        found = look_at_scripts(folder, schedule)
        scripts, unreadable = found.scripts, found.broken
        frame = frame_state(folder, schedule)
        _, manner = in_force(folder, schedule)
    except InputError as error:
        known = tuple(dict.fromkeys((*unreadable, *error.diagnostics)))
        return Checked(faults=known, exit_code=error.exit_code, scripts=scripts)
    faults = [
        *slot_faults(folder, schedule),
        *found.empty,
        *_unknown_engines(folder, schedule),
        *_faulty_profiles(folder, schedule),
    ]
    exit_code = ScheduleError.exit_code if faults else ScriptError.exit_code
    faults += [*key_faults(folder.root), *frame_faults(frame, folder.schedule.name), *unreadable]
    faults += [fault for script in scripts for fault in _faults_of(folder, script, schedule, manner)]
    try:
        faults += _unproved(folder, schedule, scripts)
    except InputError as error:
        faults += error.diagnostics
    voices = (_voice_of(folder, schedule, name) for name in schedule.voice.engines)
    chosen = tuple({info.name: info for info in voices if info is not None}.values())
    spoken = tuple(script.source.path for script in scripts if script.audio is None and not script.offline_only)
    return Checked(
        faults=tuple(faults),
        exit_code=exit_code,
        scripts=scripts,
        sent=tuple((info, spoken) for info in chosen if info.remote),
        kept=tuple(script.source.path for script in scripts if script.offline_only),
        unready=tuple(info for info in chosen if not info.ready),
        writer=schedule.writer,
        rewritten=tuple(script.source.path for script in scripts if may_be_sent(schedule, script)),
        listen_again=tuple(doubt for script in scripts for doubt in _doubtful(script, manner)),
        warnings=(
            *_unlicensed(schedule),
            *broken(limits, schedule),
            *map(str, unnamed_folders(folder, schedule)),
            # A station that has approved nothing yet approves its frame with its first text.
            *(() if frame.ever or not any(script.approved for script in scripts) else (_NO_FRAME,)),
        ),
    )


def _doubtful(script: Script, manner: Manner) -> Iterator[str]:
    """Readings of a script that rest on habit: named once each, for somebody to hear; they stop nothing."""
    if script.audio is not None or script.ended:
        return
    named: set[tuple[str, str]] = set()
    for paragraph in script.body:
        for doubt in doubts(tokens(paragraph.text, manner)):
            if (doubt.written, doubt.spoken) not in named:
                named.add((doubt.written, doubt.spoken))
                place = paragraph.at(doubt.offset)
                said = f"«{doubt.spoken}»" if doubt.spoken.strip(" ,") else "một quãng nghỉ"
                yield f"{place}: «{doubt.written}» đọc thành {said} — nên nghe lại, nếu sai thì sửa ở pronunciation.tsv"


def _faulty_profiles(folder: Folder, schedule: Schedule) -> Iterator[Diagnostic]:
    for name in (schedule.sound.profile, *schedule.sound.also):
        try:
            load_profile(name, folder.root)
        except InputError as error:
            yield from error.diagnostics


def _unlicensed(schedule: Schedule) -> Iterator[str]:
    """Music of which nobody has written down whose it is."""
    licensed = {licence.file for licence in schedule.sound.licences}
    for name in music_files(schedule.sound):
        if name not in licensed:
            yield f"nhạc {name}: chưa ghi quyền sử dụng — thêm vào sound.licences trong schedule.yaml"


def _unknown_engines(folder: Folder, schedule: Schedule) -> Iterator[Diagnostic]:
    known = engine_names()
    lines = folder.schedule.read_text(encoding="utf-8-sig").splitlines()
    for name in schedule.voice.engines:
        engine = name.partition(":")[0]
        if engine not in known or engine == ANNOUNCER:
            near = difflib.get_close_matches(engine, known, n=1)
            hint = f"có phải «{near[0]}»?" if near else f"các giọng đang có: {', '.join(known)}"
            line = next((number for number, text in enumerate(lines, 1) if name in text), 1)
            message = f"voice.engines: không có giọng «{name}» — {hint}"
            if engine == ANNOUNCER:
                message = "voice.engines: giọng thu sẵn khai ở dòng audio của từng bài — bỏ «recorded» khỏi danh sách"
            yield Diagnostic(path=folder.schedule.name, line=line, message=message)


def _voice_of(folder: Folder, schedule: Schedule, name: str) -> VoiceInfo | None:
    """What is known of a voice; a plug-in, which no list has, is made to say whether it sends text away."""
    info = voice_info(name, folder.root)
    if info is not None or name.partition(":")[0] not in engine_names():
        return info
    state, remote = READY, True
    with voices_of(folder, schedule, datetime.min.replace(tzinfo=UTC)) as voices:
        try:
            remote = voices.get(name).remote
        except EngineError as error:
            state = str(error)
    title, terms = "giọng cài thêm", "theo gói cài thêm"
    return VoiceInfo(name=name, title=title, licence=terms, terms="", size_bytes=0, state=state, remote=remote)


def _faults_of(folder: Folder, script: Script, schedule: Schedule, manner: Manner) -> Iterable[Diagnostic]:
    yield from unread_of(script, schedule, manner)
    yield from unheard_of(folder, script)
    known = {village.id for village in schedule.villages}
    for name in village_ids(schedule.villages, script.villages):
        if name not in known:
            message = f"villages: {unknown_village(schedule.villages, name)}"
            yield Diagnostic(path=script.source.path, line=1, message=message)
    if not script.approved and not script.ended:
        what = "chưa được duyệt" if script.approval is None else "đã sửa sau khi duyệt"
        message = what + "".join(f"\n    {change}" for change in script.changed)
        step = Step(code=NextStep.APPROVE, about=script.source.path)
        yield Diagnostic(path=script.source.path, line=1, message=message, step=step)


def _unproved(folder: Folder, schedule: Schedule, scripts: Iterable[Script]) -> Iterable[Diagnostic]:
    """What the scripts of each campaign say otherwise than the plan that is kept beside them."""
    for campaign in schedule.campaigns:
        plan = campaign_plan(folder, campaign.id)
        if plan is None:
            continue
        for difference in differences(plan, tuple(script for script in scripts if script.folder == campaign.id)):
            yield Diagnostic(
                path=difference.source.path,
                line=difference.source.line,
                column=difference.source.column,
                message=str(difference),
            )
