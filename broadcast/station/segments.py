"""Finished pieces of programmes, kept by the hash of what makes them, so that each is mixed and encoded once."""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from broadcast.station.store import Stored, write_atomically

_HASH_BYTES = 32


class SegmentStore:
    """Segments by their key: `ab/abcd….doan`, a keyed hash and then the bytes that were put.

    The hash covers key and bytes, and is keyed with the station's `seal`: a segment that was altered, or stands under
    another's name, is not found, and so is made anew. What is kept here can always be made again.
    """

    def __init__(self, root: Path, seal: bytes = b"") -> None:
        self._root, self._seal = root, seal

    def bring(self, keys: Iterable[str]) -> None:
        """Get ready to be asked for these; nothing is to be done for a store that lies on this disk."""

    def has(self, key: str) -> bool:
        """Whether something is kept under that key; whether it is whole is told by `get`."""
        return self._path(key).is_file()

    def get(self, key: str) -> bytes | None:
        """The bytes that were put under that key; None where there are none, or they are damaged."""
        path = self._path(key)
        try:
            held = path.read_bytes()
        except OSError:
            return None
        data = memoryview(held)[_HASH_BYTES:]
        if not hmac.compare_digest(held[:_HASH_BYTES], self._hash(key, data)):
            self.drop(key)
            return None
        with suppress(OSError):
            os.utime(path)  # used today: a segment's age counts from here
        return bytes(data)

    def put(self, key: str, data: bytes) -> None:
        """Keep the bytes. Raises PublishError."""
        write_atomically(self._path(key), self._hash(key, memoryview(data)) + data, durable=False)

    def drop(self, key: str) -> None:
        """Forget what is kept under that key."""
        with suppress(OSError):
            self._path(key).unlink()

    def prune(self, *, before: datetime) -> tuple[Stored, ...]:
        """Forget what was not asked for since then, and what runs that were killed left half written; say what went.

        A build that wants one of them at this very moment makes it again.
        """
        old = tuple(stored for stored in self.all() if stored.used_at < before)
        for stored in old:
            self.drop(stored.key)
        for path in self._root.glob("??/.*.tmp"):
            with suppress(OSError):
                if path.stat().st_mtime < before.timestamp():
                    path.unlink()
        return old

    def all(self) -> Iterator[Stored]:
        """Everything that is kept."""
        for path in self._root.glob("??/*.doan"):
            with suppress(OSError):
                found = path.stat()
                used_at = datetime.fromtimestamp(found.st_mtime, UTC)
                yield Stored(key=path.stem, size_bytes=found.st_size, used_at=used_at)

    def _hash(self, key: str, data: memoryview) -> bytes:
        digest = hashlib.blake2b(key.encode(), key=self._seal, digest_size=_HASH_BYTES, person=b"loa-doan-san")
        digest.update(data)
        return digest.digest()

    def _path(self, key: str) -> Path:
        return self._root / key[:2] / f"{key}.doan"
