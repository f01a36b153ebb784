"""Finds a fleet's stations in its folder or object store, and refuses what could lead to another's files."""

from __future__ import annotations

import fnmatch
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from broadcast.errors import FleetError
from broadcast.fleet.settings import FleetSettings
from broadcast.fleet.shelf import BucketShelf, FolderShelf, Shelf
from broadcast.station.store import write_new

OWN = ".chung"
"""The fleet's own folder at the root, beside the stations: clips, leases, what became of each station."""
SEAL = Path(".khoa") / "doi.key"
"""The secret, beside fleet.yaml, with which the shared clips are sealed; it never lies in the object store."""
_STATION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_MOST_ENTRIES = 20_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """One run of a fleet as its workers need to know it: where the stations are, the days, the time, the seal."""

    root: str
    endpoint: str
    days: tuple[date, ...]
    now: datetime
    name: str
    seal: bytes = field(repr=False)

    @property
    def in_bucket(self) -> bool:
        """Whether the stations lie in an object store."""
        return self.root.startswith("s3://")

    @property
    def shelf(self) -> Shelf:
        """The place that the stations lie in. Raises FleetError."""
        return BucketShelf(self.root, self.endpoint) if self.in_bucket else FolderShelf(Path(self.root))


def run_of(settings: FleetSettings, home: Path, days: tuple[date, ...], now: datetime) -> Run:
    """A run over those days; `home` is the folder that fleet.yaml lies in. Raises PublishError."""
    return Run(
        root=settings.root,
        endpoint=settings.endpoint,
        days=days,
        now=now,
        name=f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(4)}",
        seal=_seal(home),
    )


def stations_of(settings: FleetSettings, shelf: Shelf) -> tuple[str, ...]:
    """The names of the fleet's stations, in order. Raises FleetError where there is none."""
    names = [name for name in shelf.folders() if _STATION.fullmatch(name)]
    found = tuple(name for name in names if any(fnmatch.fnmatchcase(name, like) for like in settings.stations))
    if not found:
        raise FleetError(f"không có đài nào tên như {', '.join(settings.stations)} trong {settings.root}")
    return found


def refuse_links(root: Path) -> None:
    """Refuse a station's folder from which a link leads elsewhere, into another's files. Raises FleetError by name."""
    if root.is_symlink():
        raise FleetError("thư mục của đài là đường dẫn tới chỗ khác")
    for number, entry in enumerate(_entries(root, depth=3)):
        if number > _MOST_ENTRIES:
            raise FleetError(f"thư mục của đài có hơn {_MOST_ENTRIES} tệp")
        if entry.is_symlink():
            raise FleetError(f"{Path(entry.path).relative_to(root)} là đường dẫn tới chỗ khác — thay bằng tệp thường")


def _entries(root: Path, depth: int) -> Iterator[os.DirEntry[str]]:
    with suppress(FileNotFoundError, NotADirectoryError), os.scandir(root) as entries:
        for entry in entries:
            yield entry
            if depth > 1 and entry.is_dir(follow_symlinks=False):
                yield from _entries(Path(entry.path), depth - 1)


def _seal(home: Path) -> bytes:
    path = home / SEAL
    with suppress(FileExistsError):
        if not path.exists():
            path.parent.mkdir(mode=0o700, exist_ok=True)
            write_new(path, f"{secrets.token_hex(32)}\n".encode(), private=True)
    try:
        return bytes.fromhex(path.read_text(encoding="ascii").strip())
    except (OSError, ValueError) as error:
        raise FleetError(f"{path}: khóa của đội hỏng — xóa tệp này; các câu dùng chung sẽ được thu lại") from error
