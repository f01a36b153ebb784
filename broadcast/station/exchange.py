"""A day's folder takes the place of the one before, in one step; what people had put into the old one stays.

A folder is made beside the days, as `.moi-DAY`. The old one is moved aside as `.cu-DAY`, the new one takes its name,
and the old one goes. Whoever was killed in between has left enough for `recover` to finish.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

NEW, OLD = ".moi-", ".cu-"
_OURS = re.compile(r"\d{4}-.+\.(mp3|svg|json)|playlist.*|\..*\.tmp")
"""The files that a build makes in a day's folder: bulletins by their hour, the lists, and what a killed write left."""


def is_ours(name: str) -> bool:
    """Whether a build makes files of such a name in a day's folder; all others are people's."""
    return _OURS.fullmatch(name) is not None


def put_in_place(new: Path, place: Path) -> None:
    """Let the folder `new` take the name `place`; the files of people that lay there stay. Raises OSError.

    A listener who fetches a file meanwhile gets the old one whole.
    """
    aside = place.with_name(OLD + place.name)
    if place.exists():
        place.replace(aside)
    new.replace(place)
    if aside.exists():
        _finish(aside, place)


def recover(out: Path) -> None:
    """Finish what runs that were killed had begun: a day that was moved aside comes back, or goes for good.

    Raises OSError.
    """
    for aside in out.glob(f"{OLD}*"):
        place = out / aside.name.removeprefix(OLD)
        if place.exists():
            _finish(aside, place)
        else:
            aside.replace(place)


def _finish(aside: Path, place: Path) -> None:
    for path in aside.iterdir():
        if not is_ours(path.name) and not (place / path.name).exists():
            path.replace(place / path.name)
    shutil.rmtree(aside)
