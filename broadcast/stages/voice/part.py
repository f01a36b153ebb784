"""A file on its way to the disk: it keeps what has come, and gets its name only once it is whole and right."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from broadcast.errors import EngineError
from broadcast.stages.voice.catalogue import VoiceFile
from broadcast.station.store import publish_error

BY_HAND = "tải ở máy khác rồi chép cả hai tệp vào thư mục voices của đài"
_LONGEST_TAG_BYTES = 200


def is_right(path: Path, file: VoiceFile) -> bool:
    """Whether the file there is the catalogue's, byte for byte."""
    try:
        return path.stat().st_size == file.size_bytes and _sha256(path) == file.sha256
    except OSError:
        return False


def _sha256(path: Path) -> str:
    with path.open("rb") as held:
        return hashlib.file_digest(held, "sha256").hexdigest()


class Part:
    """A file on its way; `tag` is the server's mark of what the bytes belong to."""

    def __init__(self, path: Path) -> None:
        self._path, self._tag = path, path.with_name(f"{path.name}.etag")

    @property
    def size_bytes(self) -> int:
        """How many bytes have arrived; 0 where nothing has."""
        try:
            return self._path.stat().st_size
        except OSError:
            return 0

    @property
    def tag(self) -> str:
        """Empty where the server gave none."""
        try:
            with self._tag.open(encoding="latin-1") as held:
                return held.read(_LONGEST_TAG_BYTES).strip()
        except OSError:
            return ""

    def begin(self, tag: str) -> None:
        """Start over. A weak mark (W/) says nothing about bytes, RFC 9110, 8.8.1; a part can't be asked for by it."""
        self.drop()
        if tag and not tag.startswith("W/") and len(tag) <= _LONGEST_TAG_BYTES:
            with told(self._tag):
                self._tag.write_text(tag, encoding="latin-1")

    def append(self, blocks: Iterable[bytes], most_bytes: int, progress: Callable[[int], None]) -> bool:
        """Whether all blocks fit. Unbuffered, so that what was got is there whatever ends it. Raises PublishError."""
        there = self.size_bytes
        with told(self._path):
            held = self._path.open("ab", buffering=0)
        with held:
            for block in blocks:
                there += len(block)
                if there > most_bytes:
                    return False
                rest = memoryview(block)
                while rest:
                    with told(self._path):
                        rest = rest[held.write(rest) :]
                progress(there)
        return True

    def become(self, path: Path, file: VoiceFile) -> None:
        """Take the final name, if the content is right. Raises EngineError, PublishError."""
        with told(self._path):
            right = is_right(self._path, file)
            if right:
                with self._path.open("rb+") as held:
                    os.fsync(held.fileno())
                self._path.replace(path)
        self.drop()
        if not right:
            message = f"{file.name}: nội dung sai (sha256 không khớp danh mục), tệp đã bị bỏ — cài lại giọng này"
            raise EngineError(f"{message}; nếu vẫn sai, {BY_HAND}")

    def drop(self) -> None:
        """Delete what has arrived, and what was noted about it."""
        for path in (self._path, self._tag):
            with told(path):
                path.unlink(missing_ok=True)


@contextmanager
def told(path: Path) -> Iterator[None]:
    """A fault of the disk, as a person can understand it."""
    try:
        yield
    except OSError as error:
        raise publish_error(path, error) from error
