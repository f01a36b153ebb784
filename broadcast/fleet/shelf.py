"""What a fleet asks of the place that its stations lie in: many files read or written at once, listed, made new.

A folder and an object store offer the same. Names are relative, with slashes. Nothing relies on renaming or on locks
of files: a file is put whole or not at all, and `make` puts one only where none of its name is.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

from broadcast.errors import FleetError, FleetStoreError
from broadcast.station.store import write_atomically, write_new

CONNECT_S, READ_S = 5.0, 30.0
BATCH = 64
"""So many files are under way at once."""
TRIES, PAUSE_S = 3, 0.5
_SAFE = re.compile(r"[^\x00-\x1f\\/]+")
Given = TypeVar("Given")


@dataclass(frozen=True, kw_only=True, slots=True)
class Lying:
    """A file as a listing shows it; `mark` changes whenever its content does, at `changed_s` (Unix seconds)."""

    size_bytes: int
    mark: str
    changed_s: float = 0.0


class Shelf(Protocol):
    """A folder or an object store. Every method raises FleetStoreError where it refuses or fails."""

    def get(self, names: Iterable[str]) -> dict[str, bytes]:
        """The files of those names; those that are not there are left out."""
        ...

    def put(self, files: Mapping[str, bytes]) -> None:
        """Write these files, each whole."""
        ...

    def make(self, name: str, data: bytes) -> bool:
        """Write a file where none of that name is yet; False where one is."""
        ...

    def take_over(self, name: str, data: bytes, mark: str) -> bool:
        """Write a file where it still has that mark; False where it was changed meanwhile."""
        ...

    def all(self, folder: str) -> dict[str, Lying]:
        """Every file below a folder."""
        ...

    def folders(self) -> list[str]:
        """The names of the folders at the top."""
        ...

    def remove(self, names: Iterable[str]) -> None:
        """Take files away; one that is gone already is no fault."""
        ...


def is_safe(name: str) -> bool:
    """Whether a name stays below the place it is put in: no empty part, no "..", no drive, no control character."""
    parts = name.split("/")
    return 0 < len(name) <= 400 and all(_SAFE.fullmatch(part) and part not in {".", ".."} for part in parts)


def _checked(name: str) -> str:
    if not is_safe(name):
        raise FleetError(f"tên tệp «{name[:60]}» không dùng được")
    return name


class FolderShelf:
    """A folder of this machine, or one that all workers have mounted under the same name."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def get(self, names: Iterable[str]) -> dict[str, bytes]:
        """The files of those names."""
        found = {}
        for name in names:
            with self._told(), suppress(FileNotFoundError, NotADirectoryError):
                found[name] = (self._root / _checked(name)).read_bytes()
        return found

    def put(self, files: Mapping[str, bytes]) -> None:
        """Write these files, each whole."""
        for name, data in files.items():
            write_atomically(self._root / _checked(name), data, durable=False)

    def make(self, name: str, data: bytes) -> bool:
        """Write a file where none of that name is yet."""
        try:
            write_new(self._root / _checked(name), data)
        except FileExistsError:
            return False
        return True

    def take_over(self, name: str, data: bytes, mark: str) -> bool:
        """Write a file where it still has that mark."""
        if self._mark(self._root / _checked(name)) != mark:
            return False
        self.put({name: data})
        return True

    def all(self, folder: str) -> dict[str, Lying]:
        """Every file below a folder."""
        top = self._root / folder if folder else self._root
        with self._told():
            return {
                path.relative_to(self._root).as_posix(): Lying(
                    size_bytes=path.stat().st_size, mark=self._mark(path), changed_s=path.stat().st_mtime
                )
                for path in top.rglob("*")
                if path.is_file() and not path.is_symlink() and not path.name.endswith(".tmp")
            }

    def folders(self) -> list[str]:
        """The names of the folders at the top."""
        with self._told():
            return sorted(path.name for path in self._root.iterdir() if path.is_dir())

    def remove(self, names: Iterable[str]) -> None:
        """Take files away."""
        for name in names:
            with self._told(), suppress(FileNotFoundError):
                (self._root / _checked(name)).unlink()

    @staticmethod
    def _mark(path: Path) -> str:
        try:
            status = path.stat()
        except OSError:
            return ""
        return f"{status.st_size}-{status.st_mtime_ns}"

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (FileNotFoundError, NotADirectoryError):
            raise
        except OSError as error:
            raise FleetStoreError(f"{self._root}: không đọc ghi được ({error.strerror})") from error


class BucketShelf:
    """An object store that speaks S3. Keys come from the environment alone, as every S3 program takes them."""

    def __init__(self, url: str, endpoint: str) -> None:
        try:
            import s3fs
        except ImportError as error:
            raise FleetError('thiếu thư viện — cài bằng: pip install "loa-truyen-thanh[fleet]"') from error
        self._files = s3fs.S3FileSystem(
            endpoint_url=endpoint or None,
            use_listings_cache=False,
            skip_instance_cache=True,
            config_kwargs={
                "connect_timeout": CONNECT_S,
                "read_timeout": READ_S,
                "retries": {"max_attempts": 2},
                "max_pool_connections": BATCH,
            },
        )
        self._root = url.removeprefix("s3://").rstrip("/")

    def get(self, names: Iterable[str]) -> dict[str, bytes]:
        """The files of those names, many at once."""
        wanted = {f"{self._root}/{_checked(name)}": name for name in names}
        if not wanted:
            return {}
        found = self._try(lambda: self._files.cat(list(wanted), on_error="return", batch_size=BATCH))
        for given in found.values():
            if isinstance(given, Exception) and not isinstance(given, FileNotFoundError):
                raise self._refused(given)
        return {wanted[path]: data for path, data in found.items() if isinstance(data, bytes)}

    def put(self, files: Mapping[str, bytes]) -> None:
        """Write these files, many at once."""
        if files:
            named = {f"{self._root}/{_checked(name)}": data for name, data in files.items()}
            self._try(lambda: self._files.pipe(named, batch_size=BATCH))

    def make(self, name: str, data: bytes) -> bool:
        """Write a file where none of that name is yet: S3's conditional write."""
        return self._conditional(name, data, IfNoneMatch="*")

    def take_over(self, name: str, data: bytes, mark: str) -> bool:
        """Write a file where it still has that mark: S3's conditional write."""
        return self._conditional(name, data, IfMatch=mark)

    def _conditional(self, name: str, data: bytes, **condition: str) -> bool:
        from botocore.exceptions import ClientError

        bucket, _, key = f"{self._root}/{_checked(name)}".partition("/")

        def put() -> bool:
            try:
                self._files.call_s3("put_object", Bucket=bucket, Key=key, Body=data, **condition)
            except OSError as error:  # s3fs hides the answer behind faults of its own
                answer = error.__cause__
                status = answer.response["ResponseMetadata"] if isinstance(answer, ClientError) else {}
                if status.get("HTTPStatusCode") in {404, 409, 412}:
                    return False
                raise
            return True

        return self._try(put)

    def all(self, folder: str) -> dict[str, Lying]:
        """Every object below a folder, in as few requests as there are thousands of them."""
        top = f"{self._root}/{folder}" if folder else self._root

        def found() -> dict[str, Any]:
            self._files.invalidate_cache()
            try:
                return dict(self._files.find(top, detail=True))
            except FileNotFoundError:
                return {}

        start = len(self._root) + 1
        return {
            path[start:]: Lying(
                size_bytes=int(lying["size"]),
                mark=str(lying.get("ETag", "")).strip('"'),
                changed_s=lying["LastModified"].timestamp() if "LastModified" in lying else 0.0,
            )
            for path, lying in self._try(found).items()
            if is_safe(path[start:])
        }

    def folders(self) -> list[str]:
        """The names of the folders at the top."""

        def found() -> list[dict[str, Any]]:
            self._files.invalidate_cache()
            try:
                return list(self._files.ls(self._root, detail=True))
            except FileNotFoundError:
                return []

        return sorted(
            entry["name"].rstrip("/").rpartition("/")[2] for entry in self._try(found) if entry["type"] == "directory"
        )

    def remove(self, names: Iterable[str]) -> None:
        """Take objects away."""
        gone = [f"{self._root}/{_checked(name)}" for name in names]
        if gone:
            with suppress(FileNotFoundError):
                self._try(lambda: self._files.rm(gone))

    def _try(self, act: Callable[[], Given]) -> Given:
        """What `act` gives; tried again where the store fails for a moment."""
        from botocore.exceptions import BotoCoreError, ClientError

        for number in range(TRIES):
            try:
                return act()
            except FileNotFoundError:
                raise
            except (OSError, BotoCoreError, ClientError, ValueError) as error:
                if number + 1 == TRIES or isinstance(error, PermissionError):
                    raise self._refused(error) from error
                time.sleep(PAUSE_S * 2**number)
        raise AssertionError("the last try gives or raises")

    def _refused(self, error: Exception) -> FleetStoreError:
        what = " ".join(str(error).split())[:160] or type(error).__name__
        return FleetStoreError(f"kho s3://{self._root} không nhận hoặc không trả lời ({what})")


def digest(data: bytes) -> str:
    """The SHA-256 of those bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()
