"""THE ORDER: which stage follows which. Nothing else knows two stages.

`draft_scripts` takes a plan to scripts/, where a person steps in; `build` takes scripts/ and schedule.yaml to
audio_out/, `publish` takes audio_out/ to what people fetch.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

from broadcast.errors import Diagnostic, PublishError, ScriptError
from broadcast.model import PRIORITIES, SAMPLE_RATE_HZ, USUAL, Clip, Manner, Programme, Reading, Schedule, Script
from broadcast.pipeline.clips import Clips, look_at_clips, prune_clips
from broadcast.pipeline.day import (
    Built,
    Day,
    Keep,
    Progress,
    Say,
    aired,
    alone,
    heard_in,
    just,
    kept_of,
    recover,
    speak_for,
)
from broadcast.pipeline.drafting import Drafted, answer_flags, campaign_plan, draft_scripts, minutes_of, read_plan
from broadcast.pipeline.inputs import load_scripts, load_urgent, manner_of, voices_of
from broadcast.pipeline.outlook import Moved, Planned, PlannedItem, history_of, next_turn, plan_days
from broadcast.stages.mix import mix, sound_sha256
from broadcast.stages.plan import read
from broadcast.stages.programme import Turns, arrange
from broadcast.stages.publish import publish as publish_day
from broadcast.stages.script import draft, read_scripts
from broadcast.stages.spoken import speak
from broadcast.stages.voice import record
from broadcast.station.folder import Folder, built_days, disk, kept_days

__all__ = [
    "Built",
    "Clips",
    "Drafted",
    "Keep",
    "Moved",
    "Planned",
    "PlannedItem",
    "Progress",
    "Said",
    "Say",
    "aired",
    "alone",
    "answer_flags",
    "build",
    "campaign_plan",
    "draft_scripts",
    "heard_in",
    "history_of",
    "kept_of",
    "load_scripts",
    "load_urgent",
    "look_at_clips",
    "manner_of",
    "minutes_of",
    "plan_days",
    "prune_clips",
    "publish",
    "read_plan",
    "readings",
    "say",
    "speak_for",
    "voices_of",
    "with_engine",
]

DRAFT_STAGES = (read, draft)
"""From a plan to drafts, where a person steps in."""

STAGES = (read_scripts, arrange, speak, record, mix, publish_day)
"""In the order in which a broadcast passes them; a test checks that each takes what the one before gives."""


def readings(
    schedule: Schedule,
    scripts: tuple[Script, ...],
    day: date,
    manner: Manner = USUAL,
    turns: Turns | None = None,
) -> tuple[Reading, ...]:
    """Every programme of the day as it will be said. Raises ScriptError with the faults of all of them."""
    return tuple(speak_for(programme, schedule, manner) for programme in arrange(schedule, scripts, day, turns))


def build(
    folder: Folder,
    schedule: Schedule,
    days: Iterable[date],
    *,
    now: datetime,
    again: bool = False,
    keep: Keep = lambda _: False,
    urgent_only: bool = False,
    say: Say = lambda _: None,
    progress: Progress = lambda _name, _share: None,
) -> Iterator[Built]:
    """Make every missing or outdated bulletin of the days, each day whole or not at all.

    `now` is the time of the run: for services that may not be asked before a certain hour, and because days before it
    that were never built were not aired. `keep` says of a finished bulletin that it stays as it is; with `urgent_only`
    all do but the urgent ones, and no other text is looked at. `say` gets short Vietnamese messages, `progress` a
    bulletin's name and the share of it done. Days already there stay as they are when a later one fails. Raises
    BroadcastError.
    """
    wanted = sorted(set(days))
    with folder.alone(say), disk(folder.out):
        scripts = load_urgent(folder) if urgent_only else load_scripts(folder, schedule)
        if urgent_only:
            schedule, keep = replace(schedule, slots=()), lambda bulletin: bulletin.priority != PRIORITIES[0]
        manner = manner_of(folder, schedule)
        folder.out.mkdir(parents=True, exist_ok=True)
        recover(folder)
        _refuse_archived(folder, wanted)
        history = history_of(folder, schedule, scripts, since=min([now.date(), *wanted]))
        turns = history.before(wanted[0]) if wanted else Turns()
        for day in wanted:  # every fault of the text, before any sound
            heard = {} if again else heard_in(kept_of(folder.out / day.isoformat(), keep))
            planned = arrange(schedule, scripts, day, turns, air=history.fit, heard=heard)
            _look_through(planned, schedule, manner)
            for airing in (one for airings in heard.values() for one in airings):
                turns.note(airing)
            turns.follow(planned)
        files = sound_sha256(schedule.sound, folder.root)
        titles = {one.id: one.title for one in scripts}
        with voices_of(folder, schedule, now) as voices:
            for day in wanted:
                made = Day(
                    folder,
                    schedule,
                    day,
                    voices,
                    manner,
                    sound_files=files,
                    again=again,
                    keep=keep,
                    say=say,
                    progress=progress,
                )
                before = history.before(day)
                built = made.build(partial(arrange, schedule, scripts, day, before))
                history.note(day, built.bulletins)
                for one in built.bulletins:
                    for left in one.left_out if one.name in built.made else ():
                        waiting = Moved(id=left, title=titles.get(left, left))
                        moved = next_turn(history, schedule, scripts, waiting, after=(day, one.at))
                        say(f"{one.name}: không đủ phút, «{moved.title}» chuyển sang {moved.when}")
                yield built


def _look_through(programmes: tuple[Programme, ...], schedule: Schedule, manner: Manner) -> None:
    """Read every programme of a day once. Raises ScriptError with the faults of all of them."""
    faults: list[Diagnostic] = []
    for programme in programmes:
        try:
            speak_for(programme, schedule, manner)
        except ScriptError as error:
            faults += error.diagnostics
    if faults:
        raise ScriptError(*dict.fromkeys(faults))


def _refuse_archived(folder: Folder, days: Iterable[date]) -> None:
    built = set(built_days(folder))
    for day in days:
        if day in kept_days(folder) and day not in built:
            message = (
                f"ngày {day:%d/%m/%Y} đã chuyển vào lưu trữ — đưa lại bằng: broadcast archive {day:%Y-%m} --restore"
            )
            raise PublishError(message)


def publish(folder: Folder, days: Iterable[date] | None = None) -> dict[date, tuple[str, ...]]:
    """Write the exports of those days, or of every day there is; return the files that changed."""
    wanted = sorted(built_days(folder)) if days is None else list(days)
    with folder.alone(), disk(folder.out):
        recover(folder)
        for day in wanted:
            if not (folder.out / day.isoformat()).is_dir():
                raise PublishError(f"chưa có ngày {day:%d/%m/%Y} — chạy trước: broadcast build --day {day}")
        return {day: publish_day(folder.out / day.isoformat()) for day in wanted}


def with_engine(schedule: Schedule, engine: str | None) -> Schedule:
    """The schedule with one engine and no fallback, when the command line names one."""
    return schedule if engine is None else replace(schedule, voice=replace(schedule.voice, engines=(engine,)))


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """One text as it was recorded."""

    clip: Clip
    seconds: float
    voice: str


def say(folder: Folder, schedule: Schedule, text: str, *, now: datetime) -> Said:
    """Record one text by the first engine that can. Raises ScriptError for what can't be read, EngineError."""
    reading = speak_for(just(text), schedule, manner_of(folder, schedule))
    if not any(any(map(str.isalnum, one.spoken)) for one in reading.utterances):
        message = "không có chữ nào để đọc — viết câu muốn nghe sau lệnh"
        raise ScriptError(Diagnostic(path="«say»", line=1, message=message))
    joined = replace(reading.utterances[0], tokens=tuple(t for one in reading.utterances for t in one.tokens))
    with voices_of(folder, schedule, now) as voices, disk(folder.cache):
        recording = record(replace(reading, utterances=(joined,)), voices, folder.clips)
    clip = recording.clips[0]
    return Said(clip=clip, seconds=clip.frames / SAMPLE_RATE_HZ, voice=recording.voice.engine)
