"""Looks after the stores of clips and of finished pieces: how large they are, and what nobody needs any more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from broadcast.errors import EngineError
from broadcast.model import Approval, Item, Paragraph, Reading, Schedule, Script, ScriptKind, Source
from broadcast.pipeline.inputs import in_force, load_scripts, voices_of
from broadcast.pipeline.said import of_item, of_script, speak_for
from broadcast.stages.programme import arrange
from broadcast.stages.voice import ALWAYS_THERE, Voices, clip_keys, recording_keys
from broadcast.station.folder import Folder, disk
from broadcast.station.store import Stored

AHEAD_DAYS = 31
"""What these days will air is in use, whether they are built or not."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Clips:
    """What is in the store; `old` is what may go, by the age that was asked for.

    `kept_because` says why no clip may, where an engine can't tell which clips are its own. `segments` are the finished
    pieces of programmes that may go: all that were not used for so long, since they are made again from clips.
    """

    count: int
    size_bytes: int
    in_use: int
    old: tuple[Stored, ...]
    segments: tuple[Stored, ...]
    kept_because: str = ""

    @property
    def old_bytes(self) -> int:
        """How much room the clips take that may go, in bytes."""
        return sum(clip.size_bytes for clip in self.old)


def look_at_clips(folder: Folder, schedule: Schedule, *, now: datetime, older_than_days: int) -> Clips:
    """Count the clips, and find those not used for so many days that no script and no greeting of a month needs.

    Where an engine can't be made, it can't be known what is in use, and nothing is called old. Raises ScriptError,
    ScheduleError.
    """
    stored = tuple(folder.clips.all())
    readings = tuple(_readings(folder, schedule, now))
    with voices_of(folder, schedule, now) as voices:
        needed, kept_because = _needed(readings, voices)
    limit = now - timedelta(days=older_than_days)
    old = tuple(clip for clip in stored if not kept_because and clip.key not in needed and clip.used_at < limit)
    return Clips(
        count=len(stored),
        size_bytes=sum(clip.size_bytes for clip in stored),
        in_use=sum(clip.key in needed for clip in stored),
        old=old,
        segments=tuple(segment for segment in folder.segments.all() if segment.used_at < limit),
        kept_because=kept_because,
    )


def prune_clips(folder: Folder, schedule: Schedule, *, now: datetime, older_than_days: int) -> Clips:
    """Delete the old clips and segments, while no build runs that might want them; return what was there."""
    with folder.alone(), disk(folder.cache):
        found = look_at_clips(folder, schedule, now=now, older_than_days=older_than_days)
        for clip in found.old:
            folder.clips.drop(clip.key)
        folder.clips.sweep(before=now - timedelta(days=1))
        folder.segments.prune(before=now - timedelta(days=older_than_days))
    return found


def _needed(readings: tuple[Reading, ...], voices: Voices) -> tuple[set[str], str]:
    """The addresses that the station still needs, and why some of them can't be told."""
    needed = {key for reading in readings for key in recording_keys(reading, voices)}
    for name in dict.fromkeys((*voices.names, ALWAYS_THERE)):
        try:
            engine = voices.get(name)
            needed |= {key for reading in readings for key in clip_keys(engine, reading)}
        except EngineError as error:
            return needed, f"{name}: {error}"
    return needed, ""


def _readings(folder: Folder, schedule: Schedule, now: datetime) -> Iterator[Reading]:
    """Every script, approved or not, its title, and what is said around them on each of the coming days."""
    schedule, manner = in_force(folder, schedule)
    for script in load_scripts(folder, schedule):
        yield speak_for(of_script(script), schedule, manner)
        if schedule.phrases.headlines:
            title = Item(kind="headlines", id="diem-tin", title="Điểm tin", body=(script.headline,))
            yield speak_for(of_item(title), schedule, manner)
    for offset in range(AHEAD_DAYS):
        day = now.date() + timedelta(days=offset)
        for programme in arrange(schedule, (_some(now, "notice"), _some(now, "urgent")), day):
            yield speak_for(programme, schedule, manner)


def _some(now: datetime, kind: ScriptKind) -> Script:
    """A notice without a text, so that the words that lead to notices are said too."""
    source = Source(path="schedule.yaml", line=1)
    return Script(
        id=f"{kind}/bat-ky",
        title="Thông báo",
        kind=kind,
        folder=kind,
        priority="thường",
        body=(),
        valid_from=None,
        valid_until=None,
        villages=(),
        sources=(),
        sha256="0",
        approval=Approval(by="", position="", at=now, sha256="0"),
        source=source,
        again=(Paragraph(text="", source=source),),
        every_minutes=1440,
    )
