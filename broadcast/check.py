"""What a person asks before and after a build: is everything in order, and which days are there?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from broadcast.config import load_schedule
from broadcast.errors import Diagnostic, InputError, ScriptError
from broadcast.model import WEEKDAYS, Bulletin, Item, Manner, Programme, Schedule, Script
from broadcast.pipeline import Folder, campaign_plan, load_scripts, manner_of, speak_for
from broadcast.publish.manifest import is_whole, read_bulletin, read_bulletins
from broadcast.script import approve, differences


@dataclass(frozen=True, kw_only=True, slots=True)
class DayState:
    """One day of audio_out/: what is there, and the slots that are missing or broken."""

    day: date
    bulletins: tuple[Bulletin, ...]
    missing: tuple[str, ...]

    @property
    def state(self) -> str:
        return "missing" if self.missing else "whole" if self.bulletins else "no-slot"

    def __str__(self) -> str:
        if self.missing:
            return f"THIẾU {', '.join(self.missing)} — chạy: broadcast run --day {self.day}"
        if not self.bulletins:
            return "không có khung giờ nào phát"
        voices = ", ".join(sorted({one.voice.engine for one in self.bulletins}))
        minutes = sum(one.duration_ms for one in self.bulletins) / 60_000
        return f"đủ {len(self.bulletins)} bản tin, {minutes:.0f} phút, giọng {voices}"


def check(folder: Folder) -> tuple[tuple[Diagnostic, ...], dict[str, int]]:
    """Every fault of the station's files, and how many scripts there are and are approved."""
    try:
        schedule = load_schedule(folder.schedule)
        scripts = load_scripts(folder, schedule)
    except InputError as error:
        return error.diagnostics, {"scripts": 0, "approved": 0, "exit_code": error.exit_code}
    try:
        manner = manner_of(folder, schedule)
    except InputError as error:
        return error.diagnostics, {"scripts": len(scripts), "approved": 0, "exit_code": error.exit_code}
    faults = [fault for script in scripts for fault in _faults_of(script, schedule, manner)]
    try:
        faults += _unproved(folder, schedule, scripts)
    except InputError as error:
        faults += error.diagnostics
    approved = sum(script.approved for script in scripts)
    return tuple(faults), {"scripts": len(scripts), "approved": approved, "exit_code": ScriptError.exit_code}


def approve_paths(folder: Folder, paths: Iterable[Path], *, by: str, position: str, at: datetime) -> tuple[int, int]:
    """Approve scripts by file or folder; return how many lines the ledger gained, and how many scripts were named.

    Raises ScriptError for a path that is no script of the station, or for a text that can't be read aloud.
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
    unread = [fault for script in chosen for fault in unread_of(script, schedule, manner)]
    if unread:
        raise ScriptError(*unread)
    return approve(folder.scripts, chosen, by=by, position=position, at=at), len(chosen)


def day_states(folder: Folder, days: Iterable[date]) -> tuple[DayState, ...]:
    """Each day's bulletins, and the slots of the schedule that have none that is whole."""
    schedule = load_schedule(folder.schedule)
    return tuple(_day_state(folder, schedule, day) for day in days)


def verify_days(folder: Folder, days: Iterable[date]) -> Iterator[tuple[date, str, tuple[str, ...]]]:
    """Each finished bulletin of the days with what is wrong with it: (day, file, faults). Raises InputError."""
    from broadcast.mix.verify import verify

    for day in days:
        place = folder.out / day.isoformat()
        for path in sorted(place.glob("*.mp3")):
            if not path.with_suffix(".json").exists():
                yield day, path.name, ("không có bản kê .json — dựng lại ngày này",)
        for manifest in sorted(path for path in place.glob("*.json") if path.name != "playlist.json"):
            bulletin = read_bulletin(manifest)
            yield day, bulletin.mp3, verify(bulletin, place / bulletin.mp3)


def _day_state(folder: Folder, schedule: Schedule, day: date) -> DayState:
    place = folder.out / day.isoformat()
    wanted = {f"{slot.at:%H%M}-{slot.id}" for slot in schedule.slots if WEEKDAYS[day.weekday()] in slot.days}
    try:
        found = read_bulletins(place)
    except InputError:
        found = ()
    whole = tuple(one for one in found if is_whole(one, place))
    missing = wanted - {one.mp3.removesuffix(".mp3") for one in whole}
    return DayState(day=day, bulletins=whole, missing=tuple(sorted(missing)))


def _is_at(script: Path, named: Path, root: Path) -> bool:
    places = {named.resolve(), (root / named).resolve()}
    return bool(places & {script.resolve(), *script.resolve().parents} - set(root.resolve().parents) - {root.resolve()})


def _faults_of(script: Script, schedule: Schedule, manner: Manner) -> Iterable[Diagnostic]:
    yield from unread_of(script, schedule, manner)
    known = {village.id for village in schedule.villages}
    for name in script.villages:
        if name not in known:
            yield Diagnostic(path=script.source.path, line=1, message=f"villages: không có thôn «{name}»")
    if not script.approved:
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
    try:
        speak_for(alone(script), schedule, manner)
    except ScriptError as error:
        return error.diagnostics
    return ()


def alone(script: Script) -> Programme:
    """A programme of that script and nothing else, to be read before it is ever aired."""
    item = Item(kind="campaign", id=script.id, title=script.title, body=script.body, script=script)
    return Programme(day=date.min, slot_id="", slot_name="", at=time.min, max_minutes=1, villages=(), items=(item,))
