"""7. Publish: the files that people and players fetch, made from finished bulletins alone.

An export is one module of this package with a function `export(bulletins) -> {file name: bytes}` for one day's
bulletins in playing order; adding a file adds an export. Packages outside offer theirs as the entry-point group
`broadcast.exports`.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from importlib.metadata import entry_points
from pathlib import Path

from broadcast.model import Bulletin
from broadcast.publish.manifest import read_bulletins
from broadcast.store import write_atomically

Export = Callable[[tuple[Bulletin, ...]], dict[str, bytes]]


def publish(folder: Path) -> tuple[str, ...]:
    """Write every export of a day's folder from the bulletins found in it; return the names of the files that changed.

    Raises InputError where a manifest can't be read, PublishError where a file can't be written.
    """
    bulletins = read_bulletins(folder)
    changed = []
    for export in exports():
        for name, data in export(bulletins).items():
            path = folder / name
            if not path.is_file() or path.read_bytes() != data:
                write_atomically(path, data)
                changed.append(name)
    return tuple(changed)


def exports() -> Iterator[Export]:
    """Every export: this package's modules by name, then those that other packages offer."""
    for found in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name):
        export = getattr(importlib.import_module(f"{__name__}.{found.name}"), "export", None)
        if export is not None:
            yield export
    for point in entry_points(group="broadcast.exports"):
        yield point.load()
