"""A place on a server: files put there whole, read back, removed; whatever goes wrong is an UploadError."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from broadcast.errors import UploadError

BESIDE = ".dang-tai"
"""What a file is called until it is there whole."""
CHUNK = 1 << 18


@dataclass(frozen=True, kw_only=True, slots=True)
class Opened:
    """A file system of fsspec, which of its library's errors mean that the server failed, and whether a file appears
    there only when it is whole (then it needs no name of its own meanwhile)."""

    files: Any
    faults: tuple[type[Exception], ...]
    whole: bool = False
    close: Callable[[], None] = lambda: None


class Shelf:
    """The folder that the site lies in. Every method raises UploadError."""

    def __init__(self, opened: Opened, folder: str) -> None:
        self._opened, self._folder = opened, folder
        self._made: set[str] = set()

    def put(self, name: str, path: Path) -> None:
        """Put a file there under its name; until it is whole, what was there before stays.

        What a cut left of it is gone on with where the server can.
        """
        place = self._place(name)
        with self._told(name):
            self._make_folder(place.rpartition("/")[0])
            if self._opened.whole:
                self._opened.files.put_file(str(path), place)
                return
            self._opened.files.put_file(str(path), place + BESIDE)

    def stand(self, name: str) -> None:
        """Give a file that was put, and found whole, its own name."""
        if self._opened.whole:
            return
        place = self._place(name)
        with self._told(name):
            try:
                self._opened.files.mv(place + BESIDE, place)
            except self._opened.faults:  # a server that replaces nothing: FTP's is free to
                self._opened.files.rm_file(place)
                self._opened.files.mv(place + BESIDE, place)

    def drop(self, name: str) -> None:
        """Take away what was put and was found wrong: nothing of it may be gone on with."""
        if not self._opened.whole:
            with self._told(name):
                self._opened.files.rm_file(self._place(name) + BESIDE)

    def digest(self, name: str, *, standing: bool = True) -> str:
        """The SHA-256 of what the server gives for a name; `standing` is False for what was put and does not stand."""
        place = self._place(name) + ("" if standing or self._opened.whole else BESIDE)
        found = hashlib.sha256()
        with self._told(name), self._opened.files.open(place, "rb", block_size=CHUNK) as file:
            while chunk := file.read(CHUNK):
                found.update(chunk)
        return found.hexdigest()

    def remove(self, name: str) -> None:
        """Take a file away; one that is gone already is no fault."""
        with self._told(name), suppress(FileNotFoundError):
            if self._opened.files.exists(self._place(name)):
                self._opened.files.rm_file(self._place(name))

    def close(self) -> None:
        """Let go of the server."""
        with suppress(*self._opened.faults):
            self._opened.close()

    def _place(self, name: str) -> str:
        return f"{self._folder}/{name}" if self._folder else name

    def _make_folder(self, folder: str) -> None:
        if self._opened.whole or not folder or folder in self._made:
            return
        self._opened.files.makedirs(folder, exist_ok=True)
        self._made.add(folder)

    @contextmanager
    def _told(self, name: str) -> Iterator[None]:
        try:
            yield
        except self._opened.faults as error:
            self._opened.files.invalidate_cache()
            raise UploadError(f"{name}: máy chủ không nhận hoặc đứt giữa chừng ({_short(error)})") from error


def _short(error: Exception) -> str:
    text = " ".join(str(error).split()) or type(error).__name__
    return text[:160]
