"""Writes the site's files: only those whose makings changed, whole, and takes away those nobody wants any more."""

from __future__ import annotations

import hashlib
import re
import stat
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from importlib import resources
from pathlib import Path
from typing import IO

from broadcast.site.site_index import Page, SiteIndex
from broadcast.station.store import replaced, write_atomically

_SAFE = re.compile(r"(?:[a-z0-9][a-z0-9-]*/)?[a-z0-9][a-z0-9._-]*")


def key_of(*makings: object) -> str:
    """The hash of what a page is made from; every value's `repr` tells all of it."""
    return hashlib.sha256(repr(makings).encode()).hexdigest()


@cache
def edition() -> str:
    """The hash of all that makes pages: code, templates, style."""
    home = resources.files("broadcast.site")
    found = hashlib.sha256()
    for folder in (home, home / "templates", home / "static"):
        for path in sorted(folder.iterdir(), key=lambda path: path.name):
            if path.is_file():
                found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()


class PageWriter:
    """One run's writing. `pages` is what the site consists of, `changed` the names that changed on disk."""

    def __init__(self, out: Path, memory: SiteIndex) -> None:
        self._out, self._old = out, memory.pages
        self.pages: dict[str, Page] = {}
        self.changed: list[str] = []

    def put(self, name: str, key: str, make: Callable[[], bytes]) -> None:
        """A file of the site, made only if its makings changed or it is gone. Raises PublishError."""
        key = key_of(key, edition())
        if self._stands(name, key):
            return
        data = make()
        path = self._out / name
        if not path.is_file() or path.read_bytes() != data:
            write_atomically(path, data, clearing=True)
            self.changed.append(name)
        self.pages[name] = Page(key=key, sha256=hashlib.sha256(data).hexdigest(), size_bytes=len(data))

    def put_large(self, name: str, key: str, write: Callable[[IO[bytes]], None]) -> None:
        """Like `put`, for what does not fit into memory: `write` fills a file that takes its place when it is whole."""
        if self._stands(name, key):
            return
        path = self._out / name
        with replaced(path, clearing=True) as file:
            write(file)
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        self.changed.append(name)
        self.pages[name] = Page(key=key, sha256=digest, size_bytes=path.stat().st_size)

    def sweep(self) -> None:
        """Take away what an earlier run wrote and this one did not ask for."""
        for name in self._old.keys() - self.pages.keys():
            path = self._out / name
            if _SAFE.fullmatch(name) and path.is_file():
                with suppress(OSError):
                    path.unlink()
                    self.changed.append(name)
                    path.parent.rmdir()  # only where nothing else lies in it

    def _stands(self, name: str, key: str) -> bool:
        old = self._old.get(name)
        if old is None or old.key != key:
            return False
        try:
            found = (self._out / name).stat()
            if not stat.S_ISREG(found.st_mode) or found.st_size != old.size_bytes:
                return False
        except OSError:
            return False
        self.pages[name] = old
        return True
