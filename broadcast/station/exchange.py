"""A day's folder takes the place of the one before, in one step; what people had put into the old one stays.

A folder is made beside the days, as `.moi-DAY`. The old one is moved aside as `.cu-DAY`, the new one takes its name,
and the old one goes. Whoever was killed in between has left enough for `recover` to finish.
"""

from __future__ import annotations

import os
import re
import shutil
from contextlib import suppress
from pathlib import Path

from broadcast.station.store import set_aside

NEW, OLD = ".moi-", ".cu-"
_OURS = re.compile(r"\d{4}-.+\.(mp3|svg|json)|playlist.*|\..*\.tmp")
"""The files that a build makes in a day's folder: bulletins by their hour, the lists, and what a killed write left."""


_WRITTEN_IN = ("scripts", "audio_out", "luu-tru", ".khoa", "ke-hoach")
"""The folders of a station in which files are written by way of a temporary one; the clips are swept by their store."""


def is_ours(name: str) -> bool:
    """Whether a build makes files of such a name in a day's folder; all others are people's."""
    return _OURS.fullmatch(name) is not None


def put_in_place(new: Path, place: Path) -> None:
    """Let the folder `new` take the name `place`; the files of people that lay there stay. Raises OSError.

    A listener who fetches a file meanwhile gets the old one whole. What is there under the day's name and is no folder
    is set aside under a name of its own. What the new folder holds is on the disk before it takes the name: a disk that
    loses its power may keep the name and lose what was not yet written, and the day would be lists and empty sound.
    """
    for path in new.iterdir():
        if path.is_file() and not path.is_symlink():
            with path.open("rb+") as file:
                os.fsync(file.fileno())
    aside = place.with_name(OLD + place.name)
    if place.is_dir():
        place.replace(aside)
    elif place.is_symlink() or place.exists():
        set_aside(place)
    new.replace(place)
    if aside.is_dir():
        _finish(aside, place)


def recover(out: Path) -> None:
    """Finish what runs that were killed had begun: a day that was moved aside comes back, or goes for good.

    What stands under such a name and is no folder of a day goes. Raises OSError.
    """
    for aside in out.glob(f"{OLD}*"):
        place = out / aside.name.removeprefix(OLD)
        if not aside.is_dir():
            aside.unlink()
        elif place.is_dir():
            _finish(aside, place)
        else:
            aside.replace(place)
    for new in out.glob(f"{NEW}*"):
        if not new.is_dir():
            new.unlink()


def sweep(root: Path, *, before: float) -> None:
    """Delete what killed runs left half written or half made in a station's folder before that time (Unix seconds).

    A file that somebody is still writing is younger.
    """
    out = root / "audio_out"
    for places in (root.glob(".*.tmp"), *((root / name).glob("**/.*.tmp") for name in _WRITTEN_IN)):
        for path in places:
            with suppress(OSError):
                if path.is_file() and path.stat().st_mtime < before:
                    path.unlink()
    for new in out.glob(f"{NEW}*"):
        with suppress(OSError):
            if new.stat().st_mtime < before:
                shutil.rmtree(new)


def _finish(aside: Path, place: Path) -> None:
    for path in aside.iterdir():
        persons = not is_ours(path.name) or (path.is_dir() and not path.is_symlink())  # a build makes no folders there
        taken = (place / path.name).exists()
        kept = set_aside(path) if persons and taken and path.is_dir() else path
        if persons and not (place / kept.name).exists():
            kept.replace(place / kept.name)
    if aside.is_symlink():
        aside.unlink()
    else:
        shutil.rmtree(aside)
