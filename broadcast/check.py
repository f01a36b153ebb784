"""What a person asks before and after a build: is everything in order, and which days are there?"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from broadcast.config import load_schedule
from broadcast.errors import Diagnostic, EngineError, InputError, ScheduleError, ScriptError
from broadcast.mix.choice import music_files
from broadcast.mix.profile import load_profile
from broadcast.model import PRIORITIES, Bulletin, Item, Manner, Paragraph, Schedule, Script
from broadcast.pipeline import (
    Folder,
    aired,
    alone,
    campaign_plan,
    heard_in,
    history_of,
    kept_days,
    kept_of,
    load_scripts,
    manner_of,
    speak_for,
)
from broadcast.programme import Turns, programmes_of, runs, slots_of
from broadcast.publish.manifest import manifests, read_bulletin
from broadcast.rules import broken, limits_of
from broadcast.script import approve, differences
from broadcast.spoken import plain
from broadcast.voice import ANNOUNCER, engine_names, recording_minutes
from broadcast.voice.catalogue import READY, VoiceInfo, voice_info
from broadcast.voice.packing import syllables

SLOWEST, FASTEST = 60, 400
"""Syllables a minute of a person who reads aloud, pauses counted; television hosts say 264."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DayState:
    """One day: what is there, and what is missing or broken; `silent` is a day whose slots have nothing to say."""

    day: date
    bulletins: tuple[Bulletin, ...]
    missing: tuple[str, ...]
    silent: bool = False

    @property
    def state(self) -> str:
        """missing and silent are what a person must be told of."""
        return "missing" if self.missing else "whole" if self.bulletins else "silent" if self.silent else "no-slot"

    @property
    def lacks(self) -> bool:
        """Whether something is not as it should be."""
        return self.state in {"missing", "silent"}

    def __str__(self) -> str:
        if self.missing:
            return f"THIẾU {', '.join(self.missing)} — chạy: broadcast run --day {self.day}"
        if not self.bulletins:
            if self.silent:
                return "có khung giờ mà KHÔNG CÓ BÀI nào phát — thêm bài, hoặc xem lại villages và hiệu lực của các bài"
            return "không có khung giờ nào phát"
        voices = ", ".join(sorted({one.voice.engine for one in self.bulletins}))
        minutes = sum(one.duration_ms for one in self.bulletins) / 60_000
        return f"đủ {len(self.bulletins)} bản tin, {minutes:.0f} phút, giọng {voices}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """What `check` found. `sent` names, by the service, the scripts whose text goes to it; `kept` those that stay."""

    faults: tuple[Diagnostic, ...]
    exit_code: int
    scripts: tuple[Script, ...] = ()
    sent: tuple[tuple[VoiceInfo, tuple[str, ...]], ...] = ()
    kept: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def approved(self) -> int:
        return sum(script.approved for script in self.scripts)


def check(folder: Folder) -> Checked:
    """Every fault of the station's files, what leaves the machine, and what the voices lack."""
    scripts: tuple[Script, ...] = ()
    try:
        schedule = load_schedule(folder.schedule)
        limits = limits_of(schedule.rules, folder.root)
        scripts = load_scripts(folder, schedule)
        manner = manner_of(folder, schedule)
    except InputError as error:
        return Checked(faults=error.diagnostics, exit_code=error.exit_code, scripts=scripts)
    faults = [*_unknown_engines(folder, schedule), *_faulty_profiles(folder, schedule)]
    exit_code = ScheduleError.exit_code if faults else ScriptError.exit_code
    faults += [fault for script in scripts for fault in _faults_of(folder, script, schedule, manner)]
    try:
        faults += _unproved(folder, schedule, scripts)
    except InputError as error:
        faults += error.diagnostics
    known = (_voice_of(folder, schedule, name) for name in schedule.voice.engines)
    chosen = tuple({info.name: info for info in known if info is not None}.values())
    spoken = tuple(script.source.path for script in scripts if script.audio is None and not script.offline_only)
    return Checked(
        faults=tuple(faults),
        exit_code=exit_code,
        scripts=scripts,
        sent=tuple((info, spoken) for info in chosen if info.remote),
        kept=tuple(script.source.path for script in scripts if script.offline_only),
        warnings=(
            *(f"giọng {info.name}: {info.state}" for info in chosen if not info.ready),
            *_unlicensed(schedule),
            *broken(limits, schedule),
        ),
    )


def approve_paths(folder: Folder, paths: Iterable[Path], *, by: str, position: str, at: datetime) -> tuple[int, int]:
    """Approve scripts by file or folder; return how many lines the ledger gained, and how many scripts were named.

    Raises ScriptError for a path that is no script of the station, for a text that can't be read aloud, or for a
    recording that can't be aired.
    """
    schedule = load_schedule(folder.schedule)
    scripts = load_scripts(folder, schedule)
    chosen: list[Script] = []
    for path in paths:
        named = [one for one in scripts if _is_at(folder.root / one.source.path, path, folder.root)]
        if not named:
            message = "không phải bài của đài — gọi tên một tệp .md trong scripts/, hoặc một thư mục bài"
            raise ScriptError(Diagnostic(path=str(path), line=1, message=message))
        chosen += named
    manner = manner_of(folder, schedule)
    faults = [fault for script in chosen for fault in unread_of(script, schedule, manner)]
    faults += [fault for script in chosen for fault in unheard_of(folder, script)]
    if faults:
        raise ScriptError(*faults)
    return approve(folder.scripts, chosen, by=by, position=position, at=at), len(chosen)


def day_states(folder: Folder, days: Iterable[date], *, now: datetime) -> tuple[DayState, ...]:
    """Each day's bulletins, and those that should be there and are not, or not whole.

    A slot that was on air by `now` is not asked what it should have had: it was made from the texts as they were then.
    Of a day that is past only the common programmes are asked for; urgent news given out after `now` is the business of
    whoever gave it out. Raises InputError.
    """
    wanted, today = tuple(days), now.date()
    schedule = load_schedule(folder.schedule)
    scripts = load_scripts(folder, schedule)
    history = history_of(folder, schedule, scripts, since=min((today, *wanted)))
    scripts = tuple(one for one in scripts if one.kind != "urgent" or (one.approval and one.approval.at <= now))
    places = kept_days(folder)
    states = []
    for day in wanted:
        place = places.get(day, folder.out / day.isoformat())
        whole = kept_of(place, lambda _: True)
        broken = {path.stem for path in manifests(place)} - {one.name for one in whole}
        heard = heard_in(filter(aired(now), whole))
        planned = programmes_of(schedule, scripts, day, history.before(day), heard=heard)
        names = {one.name for one in planned if day >= today or (not one.variant and one.priority != PRIORITIES[0])}
        missing = (names | broken) - {one.name for one in whole}
        silent = day >= today and not planned and not whole and _should_speak(schedule, scripts, day)
        states.append(DayState(day=day, bulletins=whole, missing=tuple(sorted(missing)), silent=silent))
    return tuple(states)


def _should_speak(schedule: Schedule, scripts: tuple[Script, ...], day: date) -> bool:
    """Whether a campaign is on that day and yet none of its texts can be aired: no month's number leaves it out."""
    free = replace(schedule, campaigns=tuple(replace(one, items_per_month=None) for one in schedule.campaigns))
    on = any(runs(campaign, slot, day) for slot in slots_of(schedule, day) for campaign in schedule.campaigns)
    return on and not programmes_of(free, scripts, day, Turns())


def verify_days(folder: Folder, days: Iterable[date]) -> Iterator[tuple[date, str, tuple[str, ...]]]:
    """Each finished bulletin of the days with what is wrong with it: (day, file, faults). Raises InputError."""
    from broadcast.mix.verify import verify

    for day in days:
        place = folder.out / day.isoformat()
        found = [read_bulletin(path) for path in manifests(place)]
        for path in sorted(place.glob("*.mp3")):
            if not any(path.name == version.mp3 for one in found for version in one.shapes):
                yield day, path.name, ("không có bản kê .json — dựng lại ngày này",)
        for bulletin in found:
            for version in bulletin.shapes:
                yield day, version.mp3, verify(bulletin, version, place / version.mp3)


def _is_at(script: Path, named: Path, root: Path) -> bool:
    places = {named.resolve(), (root / named).resolve()}
    return bool(places & {script.resolve(), *script.resolve().parents} - set(root.resolve().parents) - {root.resolve()})


def _faulty_profiles(folder: Folder, schedule: Schedule) -> Iterator[Diagnostic]:
    for name in (schedule.sound.profile, *schedule.sound.also):
        try:
            load_profile(name, folder.root)
        except InputError as error:
            yield from error.diagnostics


def _unlicensed(schedule: Schedule) -> Iterator[str]:
    """Music of which nobody has written down whose it is."""
    licensed = {one.file for one in schedule.sound.licences}
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
    with folder.voices(schedule, datetime.min.replace(tzinfo=UTC)) as voices:
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
    for name in script.villages:
        if name not in known:
            yield Diagnostic(path=script.source.path, line=1, message=f"villages: không có thôn «{name}»")
    if not script.approved and not script.ended:
        what = "chưa được duyệt" if script.approval is None else "đã sửa sau khi duyệt"
        message = f"{what} — người có trách nhiệm đọc lại rồi chạy «broadcast approve»"
        message += "".join(f"\n    {one}" for one in script.changed)
        yield Diagnostic(path=script.source.path, line=1, message=message)


def _unproved(folder: Folder, schedule: Schedule, scripts: Iterable[Script]) -> Iterable[Diagnostic]:
    """What the scripts of each campaign say otherwise than the plan that is kept beside them."""
    for campaign in schedule.campaigns:
        plan = campaign_plan(folder, campaign.id)
        if plan is None:
            continue
        for one in differences(plan, tuple(script for script in scripts if script.folder == campaign.id)):
            yield Diagnostic(path=one.source.path, line=one.source.line, column=one.source.column, message=str(one))


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
    pace = sum(syllables(plain(one.text)) for one in script.body) / minutes
    if not SLOWEST <= pace <= FASTEST:
        shown = f"{minutes:.1f}".replace(".", ",")
        message = f"audio: tệp thu âm dài {shown} phút, không khớp với lời bài ({pace:.0f} tiếng một phút)"
        yield Diagnostic(path=script.source.path, line=1, message=f"{message} — kiểm tra có đúng tệp không")
