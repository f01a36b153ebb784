"""From scripts/ and schedule.yaml to audio_out/."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from functools import partial

from broadcast.errors import Diagnostic, NextStep, PublishError, ScriptError, Step
from broadcast.model import USUAL, Manner, Progress, Reading, Schedule, Script
from broadcast.pipeline.airable import airable, fallback_texts
from broadcast.pipeline.day import Built, DayMaker, Keep, Say, heard_in, kept_of
from broadcast.pipeline.history import History
from broadcast.pipeline.inputs import Inputs, load_inputs, load_urgent_inputs, voices_of
from broadcast.pipeline.outlook import Moved, next_turns
from broadcast.pipeline.said import speak_for
from broadcast.stages.mix import playable, sound_sha256
from broadcast.stages.programme import Turns, arrange, held_back, stale
from broadcast.stages.voice.voices import Ask
from broadcast.station.folder import Folder, disk
from broadcast.station.keys import make_station_key
from broadcast.station.ledger_head import publish_head
from broadcast.station.segments import SegmentStore
from broadcast.station.store import ClipStore


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
    strict: bool = False,
    never_silent: bool = False,
    inputs: Inputs | None = None,
    clips: ClipStore | None = None,
    segments: SegmentStore | None = None,
    ask: Ask | None = None,
    leave_out: Callable[[Diagnostic], None] = lambda _: None,
    say: Say = lambda _: None,
    progress: Progress = lambda _name, _share: None,
) -> Iterator[Built]:
    """Make every missing or outdated bulletin of the days, each day whole or not at all.

    `now` is the time of the run: for services that may not be asked before a certain hour, and because days before it
    that were never built were not aired. `keep` says of a finished bulletin that it stays as it is; with `urgent_only`
    all do but the urgent ones, no other text is looked at, and no other build is waited for. `inputs` is the station
    where it was loaded already; `clips` and `segments` keep sentences and finished pieces where that is not the station
    itself; `ask` is told before a text is sent to another machine. What can't go on air is left out, and `leave_out`
    told of it; with `strict` it is refused, and nothing is built. With `never_silent` a slot of which all was left out
    airs the greeting, the texts of scripts/du-phong/, and the closing. `say` gets short Vietnamese messages, `progress`
    a bulletin's name and the share of it done. Days already there stay as they are when a later one fails. Raises
    BroadcastError.
    """
    wanted = sorted(set(days))
    with folder.alone_with_urgent_news() if urgent_only else folder.alone(say), disk(folder.out):
        folder.out.mkdir(parents=True, exist_ok=True)
        folder.recover()
        key = make_station_key(folder.root)
        if urgent_only:
            inputs, keep = load_urgent_inputs(folder, schedule), lambda bulletin: not bulletin.airtime.urgent
        inputs = inputs or load_inputs(folder, schedule)
        _refuse_archived(inputs, wanted)
        inputs, silent = _with_music_that_plays(inputs)
        history = History(inputs, since=min([now.date(), *wanted]))
        kept = {day: heard_in(() if again else kept_of(inputs.days.get(day), keep)) for day in wanted}
        can_air = airable(inputs, history, wanted, kept)
        inputs = can_air.inputs
        if strict and (silent or can_air.left_out):
            raise ScriptError(*silent, *can_air.left_out)
        for fault in (*silent, *can_air.left_out):
            leave_out(fault)
        fallback = fallback_texts(inputs) if never_silent else ()
        history = History(inputs, since=min([now.date(), *wanted]))
        files = sound_sha256(inputs.schedule.sound, folder.root)
        with voices_of(folder, inputs.schedule, now, ask=ask) as voices:
            for day in wanted:
                maker = DayMaker(
                    inputs,
                    day,
                    voices,
                    now=now,
                    sound_files=files,
                    clips=clips,
                    segments=segments,
                    again=again,
                    keep=keep,
                    urgent_only=urgent_only,
                    say=say,
                    progress=progress,
                )
                for told in past_notices(inputs, day, kept[day]):
                    say(told)
                before = history.before(day)
                bare = dict.fromkeys(can_air.bare[day], fallback) if never_silent else {}
                built = maker.build(partial(arrange, inputs.schedule, inputs.scripts, day, before, bare=bare))
                history.note(built.day)
                _tell_moved(inputs, history, built, say)
                if inputs.ledger is not None:
                    publish_head(folder.out, key, inputs.ledger)
                yield built


def _with_music_that_plays(inputs: Inputs) -> tuple[Inputs, tuple[Diagnostic, ...]]:
    """The station with built-in sounds for music files that can't be used: a jingle must not silence a village."""
    sound, wrong = playable(inputs.schedule.sound, inputs.folder.root)
    told = (Diagnostic(path=inputs.folder.schedule.name, line=1, message=f"{what}; dùng nhạc có sẵn") for what in wrong)
    return (replace(inputs, schedule=replace(inputs.schedule, sound=sound)), tuple(told)) if wrong else (inputs, ())


def past_notices(inputs: Inputs, day: date, heard: Iterable[str] = ()) -> Iterator[str]:
    """What the officer is told of a day's notices: which are held back as over, and which should be looked at again.

    `heard` are slots that stay as they are.
    """
    slots = tuple(heard)
    for held in held_back(inputs.schedule, inputs.scripts, day, slots):
        when = f"{held.over_at:%H:%M %d/%m/%Y}"
        yield f"{day:%d/%m/%Y} {held.slot.name}: không đọc «{held.script.title}», việc ấy xong lúc {when}"
    for script in stale(inputs.schedule, inputs.scripts, day, slots):
        if script.approved:
            yield f"{day:%d/%m/%Y}: «{script.title}» nên xem lại, mọi ngày giờ trong bài đã qua — {script.source.path}"


def _tell_moved(inputs: Inputs, history: History, built: Built, say: Say) -> None:
    titles = {script.id: script.title for script in inputs.scripts}
    for bulletin in built.day.bulletins:
        left_out = bulletin.left_out if bulletin.name in built.made else ()
        waiting = [Moved(id=left, title=titles.get(left, left)) for left in left_out]
        for moved in next_turns(inputs, history, waiting, after=(bulletin.airtime.day, bulletin.airtime.at)):
            say(f"{bulletin.name}: không đủ phút, «{moved.title}» chuyển sang {moved.when}")


def _refuse_archived(inputs: Inputs, days: Iterable[date]) -> None:
    for day in days:
        place = inputs.days.places.get(day)
        if place is not None and place.parent != inputs.folder.out:
            step = Step(code=NextStep.RESTORE, about=f"{day:%Y-%m}")
            raise PublishError(f"ngày {day:%d/%m/%Y} đã chuyển vào lưu trữ", step=step)


def with_engine(schedule: Schedule, engine: str | None) -> Schedule:
    """The schedule with one engine and no fallback, when the command line names one."""
    return schedule if engine is None else replace(schedule, voice=replace(schedule.voice, engines=(engine,)))
