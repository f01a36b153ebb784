"""Looks after the store of clips: how large it is, and which clips nobody needs any more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from broadcast.errors import EngineError
from broadcast.model import Reading, Schedule
from broadcast.pipeline.day import alone, just, speak_for
from broadcast.pipeline.folder import LOCK_WAIT_S, Folder, disk, load_scripts, manner_of
from broadcast.programme import arrange
from broadcast.store import Stored, lock
from broadcast.voice import clip_keys

AHEAD_DAYS = 31
"""What these days will air is in use, whether they are built or not."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Clips:
    """What is in the store; `old` is what may go, by the age that was asked for."""

    count: int
    size_bytes: int
    in_use: int
    oldest: datetime | None
    old: tuple[Stored, ...]

    @property
    def old_bytes(self) -> int:
        return sum(one.size_bytes for one in self.old)


def look_at_clips(folder: Folder, schedule: Schedule, *, now: datetime, older_than_days: int) -> Clips:
    """Count the clips, and find those not used for so many days that no script and no greeting of a month needs.

    Raises ScriptError, ScheduleError: where it can't be known what is in use, nothing is called old.
    """
    stored = tuple(folder.clips.all())
    needed = set(_needed(folder, schedule, now))
    limit = now - timedelta(days=older_than_days)
    old = tuple(one for one in stored if one.key not in needed and one.used_at < limit)
    return Clips(
        count=len(stored),
        size_bytes=sum(one.size_bytes for one in stored),
        in_use=sum(one.key in needed for one in stored),
        oldest=min((one.used_at for one in stored), default=None),
        old=old,
    )


def prune_clips(folder: Folder, schedule: Schedule, *, now: datetime, older_than_days: int) -> Clips:
    """Delete the old clips, while no build runs that might want them; return what was there."""
    with lock(folder.cache / "build.lock", wait_s=LOCK_WAIT_S), disk(folder.cache):
        found = look_at_clips(folder, schedule, now=now, older_than_days=older_than_days)
        for one in found.old:
            folder.clips.drop(one.key)
        folder.clips.sweep(before=now - timedelta(days=1))
    return found


def _needed(folder: Folder, schedule: Schedule, now: datetime) -> Iterator[str]:
    readings = tuple(_readings(folder, schedule, now))
    with folder.voices(schedule, now) as voices:
        for name in voices.names:
            try:
                engine = voices.get(name)
                yield from (key for reading in readings for key in clip_keys(engine, reading, voices))
            except EngineError:
                continue  # an engine that can't be made has no fingerprint, and can't be asked for its clips either


def _readings(folder: Folder, schedule: Schedule, now: datetime) -> Iterator[Reading]:
    """Every script, approved or not, and what is said around them on each of the coming days."""
    manner = manner_of(folder, schedule)
    for script in load_scripts(folder, schedule):
        yield speak_for(alone(script), schedule, manner)
    if schedule.phrases.notices:
        yield speak_for(just(schedule.phrases.notices), schedule, manner)
    for offset in range(AHEAD_DAYS):
        for programme in arrange(schedule, (), now.date() + timedelta(days=offset)):
            yield speak_for(programme, schedule, manner)
