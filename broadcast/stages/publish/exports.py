"""Writes every export of a day's folder."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import Protocol

from broadcast.model import Day
from broadcast.station.listing import Listing, listings
from broadcast.station.manifest import read_day
from broadcast.station.store import write_atomically


class Export(Protocol):
    """An export: the function `export` of a module here, or of a package outside that offers one."""

    def __call__(self, listing: Listing, /) -> dict[str, bytes]:
        """The files of what one listener hears on a day, by their names: playlist…"""


def publish(folder: Path, place: Path | None = None) -> tuple[str, ...]:
    """Write every export of a day's folder from the bulletins found in it; return the names of the files that changed.

    `place` is where the folder, named by its day, is going to stand, when that is not where it stands now. Exports of
    listeners who hear nothing of their own any more are taken away; a bulletin whose manifest can't be read is in none.
    Raises PublishError where a file can't be written.
    """
    return write_lists(read_day(folder, (place or folder).absolute()), folder)


def write_lists(day: Day, folder: Path) -> tuple[str, ...]:
    """Write every export of a day into a folder; return the names of the files that changed. Raises PublishError."""
    wanted: dict[str, bytes] = {}
    for listing in listings(day):
        for export in exports():
            wanted |= export(listing)
    changed = []
    for name, data in wanted.items():
        path = folder / name
        if not path.is_file() or path.read_bytes() != data:
            write_atomically(path, data, clearing=True)
            changed.append(name)
    for path in folder.glob("playlist*"):
        if path.name not in wanted and path.is_file():
            path.unlink()
            changed.append(path.name)
    return tuple(changed)


@cache
def exports() -> tuple[Export, ...]:
    """Every export: this package's modules by name, then those that other packages offer."""
    here = sorted(found.name for found in pkgutil.iter_modules([str(Path(__file__).parent)]))
    modules = (importlib.import_module(f"{__package__}.{name}") for name in here)
    own = (getattr(module, "export", None) for module in modules)
    offered = (point.load() for point in entry_points(group="broadcast.exports"))
    return (*(export for export in own if export is not None), *offered)
