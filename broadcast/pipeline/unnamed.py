"""Texts below scripts/ that nobody hears, for they lie in no folder that the schedule names."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from broadcast.errors import ScriptError
from broadcast.model import Schedule
from broadcast.pipeline.inputs import ALWAYS_READ
from broadcast.stages.script import read_script
from broadcast.station.folder import Folder

_DEEPEST = 8
"""How many folders below scripts/ are looked into."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Unnamed:
    """A folder of texts that no campaign of schedule.yaml names; paths are relative to the station's folder."""

    folder: str
    scripts: tuple[str, ...]
    loose: bool = False
    """Whether the texts lie beside or below the campaigns' folders, where no campaign can name them."""

    def __str__(self) -> str:
        """What is the matter and what to do, in Vietnamese."""
        count = f"{len(self.scripts)} bài"
        if self.loose:
            what = f"{self.folder}: {count} nằm ngoài thư mục của đợt nên không được phát"
            return f"{what} — chuyển vào scripts/thong-bao, hoặc vào thẳng thư mục của một đợt"
        what = f"{self.folder}: {count} không được phát, vì schedule.yaml không nêu đợt này"
        name = self.folder.rpartition("/")[2]
        return f"{what} — thêm «id: {name}» vào campaigns, hoặc chuyển thư mục ra khỏi scripts"


def unnamed_folders(folder: Folder, schedule: Schedule) -> tuple[Unnamed, ...]:
    """Every folder below scripts/ with texts that could be read and that the schedule does not name."""
    known = {*(campaign.id for campaign in schedule.campaigns), *ALWAYS_READ}
    found = []
    for place in _folders(folder.scripts):
        relative = place.relative_to(folder.scripts)
        if relative.as_posix() in known:
            continue
        scripts = tuple(str(path.relative_to(folder.root)) for path in sorted(place.glob("*.md")) if _is_script(path))
        if scripts:
            shown = place.relative_to(folder.root).as_posix()
            found.append(Unnamed(folder=shown, scripts=scripts, loose=len(relative.parts) != 1))
    return tuple(found)


def _folders(top: Path) -> Iterator[Path]:
    """scripts/ and the folders below it; those that begin with a dot are ours."""
    for name, below, _ in os.walk(top):
        place = Path(name)
        below[:] = sorted(name for name in below if not name.startswith("."))
        if len(place.relative_to(top).parts) >= _DEEPEST:
            below.clear()
        yield place


def _is_script(path: Path) -> bool:
    if path.name.startswith("."):
        return False
    try:
        read_script(path, path.parent.name)
    except ScriptError:
        return False
    return True
