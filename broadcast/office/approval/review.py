"""What an editor and an approver ask: which texts wait for whom, and which places must someone look at?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from broadcast.config import load_schedule
from broadcast.errors import Diagnostic, NextStep, ScriptError, Step
from broadcast.model import FLAG_NAMES, Flag, LedgerHead, Manner, Plan, Reading, Schedule, Script, Source
from broadcast.office.approval.frame import frame_state
from broadcast.office.approval.new_readings import NewReading, new_readings
from broadcast.pipeline.drafting import campaign_plan
from broadcast.pipeline.inputs import in_force, look_at_scripts
from broadcast.pipeline.said import of_script, speak_for
from broadcast.pipeline.unnamed import Unnamed, unnamed_folders
from broadcast.stages.script import Difference, covers, differences, sections_without_script, untouched
from broadcast.stages.script.rewrite import LONGEST_WORDS
from broadcast.stages.script.sheet import SheetPart, fitting, sheet
from broadcast.station.folder import Folder, built_days
from broadcast.station.ledger import read_ledger
from broadcast.station.manifest import read_day

AttentionKind = Literal["flag", "unread", "long-sentence", "fact", "personal-data", "note", "edited", "no-script"]
State = Literal["draft", "awaiting", "approved", "aired"]
STATE_NAMES: dict[State, str] = {
    "draft": "bản nháp",
    "awaiting": "chờ duyệt",
    "approved": "đã duyệt",
    "aired": "đã phát",
}
_CITIZEN_ID = re.compile(r"(?<!\d)0\d{11}(?!\d)")
_MOBILE = re.compile(r"(?<!\d)(?:\+84|0)[ .]?[35789]\d(?:[ .-]?\d){7}(?!\d)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Attention:
    """A place that a person should look at, in a script or in a campaign's plan; `difference` where they differ."""

    kind: AttentionKind
    source: Source
    message: str
    step: Step | None = None
    difference: Difference | None = None

    def __str__(self) -> str:
        return f"{self.source}: {self.message}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Reviewed:
    """A script, how far it has come, how long it takes to be said, and what to look at in it."""

    script: Script
    plan: Plan | None
    state: State
    minutes: float
    attention: tuple[Attention, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Review:
    """All scripts of a station; `attention` are the places that belong to a plan and to no single script.

    `broken` are the faults of texts that can't be read and hide no other; `empty` are the campaigns without a text, and
    `unnamed` the folders of texts that no campaign names; `new_readings` are sentences of approved
    texts that would be read otherwise today; `frame` is what of the station's phrases, readings and sounds waits for
    approval; `ledger` the head of the ledger of approvals.
    """

    commune: str
    scripts: tuple[Reviewed, ...]
    attention: tuple[Attention, ...]
    new_readings: tuple[NewReading, ...] = ()
    frame: tuple[str, ...] = ()
    ledger: LedgerHead | None = None
    broken: tuple[Diagnostic, ...] = ()
    empty: tuple[Diagnostic, ...] = ()
    unnamed: tuple[Unnamed, ...] = ()


def review(folder: Folder) -> Review:
    """Look at every script of the station that can be read.

    Raises ScheduleError for a schedule that can't be read, and InputError for a ledger or a key that can't be read at
    all.
    """
    schedule = load_schedule(folder.schedule)
    there = look_at_scripts(folder, schedule)
    scripts = there.scripts
    plans = {campaign.id: campaign_plan(folder, campaign.id) for campaign in schedule.campaigns}
    proofs = {
        name: differences(plan, tuple(script for script in scripts if script.folder == name))
        for name, plan in plans.items()
        if plan
    }
    generated = {name: untouched(folder.scripts / name) for name in plans}
    aired = frozenset(_aired(folder))
    _, manner = in_force(folder, schedule)
    reviewed = tuple(
        _reviewed(
            script,
            schedule,
            manner,
            plan=plans.get(script.folder),
            proved=proofs.get(script.folder, ()),
            fresh=Path(script.source.path).name in generated.get(script.folder, ()),
            aired=(script.source.path, script.sha256) in aired,
        )
        for script in scripts
    )
    return Review(
        commune=schedule.station.commune,
        scripts=reviewed,
        attention=tuple(_of_plans(plans, scripts)),
        new_readings=new_readings(scripts, manner),
        frame=frame_state(folder, schedule).changes,
        ledger=read_ledger(folder.scripts).head,
        broken=there.broken,
        empty=there.empty,
        unnamed=unnamed_folders(folder, schedule),
    )


def review_text(folder: Folder, schedule: Schedule, script: Script, scripts: Iterable[Script]) -> Reviewed:
    """Look at one script; `scripts` are those of the station, of which some may tell the same part of its plan.

    Whether it was aired is not looked for. Raises PlanError, ScriptError, ScheduleError.
    """
    plan = campaign_plan(folder, script.folder) if script.kind == "campaign" else None
    beside = tuple(
        other
        for other in scripts
        if other.folder == script.folder
        and (other.id == script.id or any(covers(a, b) or covers(b, a) for a in script.sources for b in other.sources))
    )
    return _reviewed(
        script,
        schedule,
        in_force(folder, schedule)[1],
        plan=plan,
        proved=differences(plan, beside) if plan else (),
        fresh=Path(script.source.path).name in untouched(folder.scripts / script.folder),
        aired=False,
    )


def approval_sheet(found: Review, *, pages: int | None = None, start: int = 1, more: str = "") -> str:
    """The sheet of every script that is not approved; when all are, of all.

    `pages` is how many pages it may have at most, `start` the number of its first script, from 1 on; `more` is the
    address of the next sheet, to which the number of its first script is added.
    """
    waiting = [script for script in found.scripts if script.state in {"draft", "awaiting"}] or list(found.scripts)
    parts = [
        SheetPart(
            script=reviewed.script,
            plan=reviewed.plan,
            minutes=reviewed.minutes,
            state=_in_words(reviewed),
            attention=tuple(
                (a.source.line if a.source.path == reviewed.script.source.path else 0, a.message)
                for a in reviewed.attention
            ),
        )
        for reviewed in waiting[start - 1 :]
    ]
    count = fitting(parts, pages) if pages else len(parts)
    left = len(parts) - count
    following = f"{more}{start + count}" if left and more else ""
    return sheet(found.commune, parts[:count], found.ledger, first=start, left=left, more=following)


def _in_words(reviewed: Reviewed) -> str:
    name = STATE_NAMES[reviewed.state].capitalize()
    approval = reviewed.script.approval
    return f"{name}: {approval.by}, {approval.at:%d/%m/%Y}" if approval and reviewed.script.approved else name


def _reviewed(
    script: Script,
    schedule: Schedule,
    manner: Manner,
    *,
    plan: Plan | None,
    proved: Iterable[Difference],
    fresh: bool,
    aired: bool,
) -> Reviewed:
    reading, unread = _read(script, schedule, manner)
    attention = [*unread, *_of_text(script, reading), *_flags(plan, script)]
    for difference in proved:
        if difference.source.path == script.source.path:
            attention.append(
                Attention(kind="fact", source=difference.source, message=str(difference), difference=difference)
            )
    state: State = "awaiting"
    if script.approved:
        state = "aired" if aired else "approved"
    elif fresh or any(place.kind == "note" for place in attention):
        state = "draft"
    ordered = sorted(attention, key=lambda place: (place.source.path != script.source.path, place.source.line))
    minutes = _minutes(script, reading, schedule)
    return Reviewed(script=script, plan=plan, state=state, minutes=minutes, attention=tuple(ordered))


def _read(script: Script, schedule: Schedule, manner: Manner) -> tuple[Reading | None, tuple[Attention, ...]]:
    try:
        reading = speak_for(of_script(script), schedule, manner)
    except ScriptError as error:
        return None, tuple(
            Attention(kind="unread", source=Source(path=fault.path, line=fault.line), message=fault.message)
            for fault in error.diagnostics
        )
    return reading, ()


def _of_text(script: Script, reading: Reading | None) -> Iterator[Attention]:
    if script.approval and not script.approved:
        what = "; ".join(script.changed) or "không còn bản đã duyệt để so"
        yield Attention(kind="edited", source=script.source, message=f"đã sửa sau khi duyệt: {what}")
    noted = {origin.line for origin in script.origins if origin.note}
    for origin in script.origins:
        if origin.note:
            yield Attention(kind="note", source=Source(path=script.source.path, line=origin.line), message=origin.note)
    for utterance in reading.utterances if reading else ():
        words = len(utterance.written.split())
        if words > LONGEST_WORDS and utterance.source.line not in noted:
            message = f"câu dài {words} chữ — nên ngắt thành hai câu"
            yield Attention(kind="long-sentence", source=utterance.source, message=message)
    for paragraph in script.body:
        for pattern, what in ((_CITIZEN_ID, "số căn cước công dân"), (_MOBILE, "số điện thoại di động")):
            for found in pattern.finditer(paragraph.text):
                message = f"có thể là {what} «{found[0]}» — chỉ phát khi người đó đồng ý"
                yield Attention(kind="personal-data", source=paragraph.at(found.start()), message=message)


def _lines_of(plan: Plan, sources: Iterable[str]) -> frozenset[int]:
    """The lines of the plan on which the sections that sources name stand."""
    named = tuple(sources)
    return frozenset(
        line
        for section in plan.sections
        if any(covers(source, section.id) for source in named)
        for line in (section.line, *(paragraph.line for paragraph in section.paragraphs))
    )


def _flags(plan: Plan | None, script: Script) -> Iterator[Attention]:
    """The unanswered flags of the plan on the lines that the script was made from, else within its sections."""
    if plan is None:
        return
    lines = {origin.plan_line for origin in script.origins} or _lines_of(plan, script.sources)
    for flag in plan.flags:
        if flag.line in lines:
            yield _flag(flag, plan)


def _flag(flag: Flag, plan: Plan) -> Attention:
    suggested = f" → «{flag.suggestion}»" if flag.suggestion and flag.kind == "ocr-suspect" else ""
    message = f"{FLAG_NAMES[flag.kind]}: «{flag.text}»{suggested}"
    source, step = Source(path=plan.path, line=flag.line), Step(code=NextStep.ANSWER_FLAGS)
    return Attention(kind="flag", source=source, message=message, step=step)


def _of_plans(plans: dict[str, Plan | None], scripts: Iterable[Script]) -> Iterator[Attention]:
    texts = tuple(scripts)
    spoken_for = [source for script in texts for source in script.sources]
    for name, plan in plans.items():
        if plan is None:
            continue
        for section in sections_without_script(plan, [text for text in texts if text.folder == name]):
            message = f"mục {section} được giao phát thanh mà chưa có bài"
            yield Attention(kind="no-script", source=Source(path=plan.path, line=1), message=message)
        covered = _lines_of(plan, spoken_for)
        for flag in plan.flags:
            if flag.line not in covered and flag.kind in {"legacy-encoding", "broken-heading"}:
                yield _flag(flag, plan)


def _minutes(script: Script, reading: Reading | None, schedule: Schedule) -> float:
    pace = schedule.voice.syllables_per_minute
    if reading is None:
        return sum(len(paragraph.text.split()) for paragraph in script.body) / pace
    said = sum(len(utterance.spoken.split()) for utterance in reading.utterances) / pace
    return said + sum(utterance.pause_ms for utterance in reading.utterances) / 60_000


def _aired(folder: Folder) -> Iterator[tuple[str, str]]:
    """Each text that stands in a finished bulletin: its script and hash."""
    for day in built_days(folder):
        for bulletin in read_day(folder.out / day.isoformat()).bulletins:
            yield from ((item.script, item.script_sha256) for item in bulletin.items if item.script)
