"""What a player takes from a station's own folder: its settings, and its days as they stand now."""

from __future__ import annotations

from pathlib import Path

from broadcast.config import load_schedule
from broadcast.knowledge.rules import quiet_hours_of
from broadcast.player.values import Settings
from broadcast.station.folder import Folder

FALLBACK = ("du-phong.mp3", "du-phong.wav", "du-phong.flac", "du-phong.ogg")
"""The station's own file for when nothing else can be played, beside schedule.yaml."""


def settings_of(folder: Folder, village: str = "") -> Settings:
    """The settings that schedule.yaml gives a player; `village` is an id of it, or nothing. Raises ScheduleError."""
    schedule = load_schedule(folder.schedule)
    return Settings(
        quiet=quiet_hours_of(schedule),
        slots=schedule.slots,
        village=village,
        villages=tuple((village.id, village.name) for village in schedule.villages),
        fallback=fallback_in(folder.root),
    )


def fallback_in(root: Path) -> Path | None:
    """The fallback file in that folder, if there is one."""
    return next((root / name for name in FALLBACK if (root / name).is_file()), None)
