"""Zips to carry away: a day, for the commune and for each village that hears something else, and the newest seven days.

The week is there for the commune alone: one for each village would be written anew every day, a hundred megabytes and
more. Only the newest are kept; MP3s are stored, since they can't be made smaller. The same bulletins give the same
bytes.
"""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import IO

from broadcast.model import Bulletin
from broadcast.site.transcript import text

FOLDER = "tai-ve"
WEEK_NAME = f"{FOLDER}/7-ngay.zip"
DAYS, WEEK = 2, 7
"""How many of the newest days have a zip of their own, and how many the week's has."""


def day_name(day: date, village: str) -> str:
    """tai-ve/2026-04-22.zip, or 2026-04-22_thon-3.zip for a village's own."""
    return f"{FOLDER}/{day}_{village}.zip" if village else f"{FOLDER}/{day}.zip"


def packer(
    out: Path, bulletins: tuple[Bulletin, ...], read: Callable[[date], dict[str, Bulletin]], pause_ms: int
) -> Callable[[IO[bytes]], None]:
    """What writes the zip: in a folder a day every bulletin's MP3 for the horn, and its text to read aloud.

    `read` gives a day's bulletins by name, with all their sentences.
    """

    def write(file: IO[bytes]) -> None:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as pack:
            for bulletin in bulletins:
                at = datetime.combine(bulletin.airtime.day, bulletin.airtime.at).timetuple()[:6]
                name = f"{bulletin.airtime.day}/{bulletin.main.mp3}"
                with (out / name).open("rb") as sound, pack.open(_entry(name, at), "w") as into:
                    shutil.copyfileobj(sound, into, 1 << 20)
                pack.writestr(
                    _entry(f"{bulletin.airtime.day}/{bulletin.name}.txt", at),
                    text(read(bulletin.airtime.day)[bulletin.name], pause_ms),
                )

    return write


def _entry(name: str, at: tuple[int, ...]) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, (max(at[0], 1980), at[1], at[2], at[3], at[4], at[5]))
    entry.create_system = 3
    entry.external_attr = 0o644 << 16
    return entry
