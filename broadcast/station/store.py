"""What is kept on disk: whole files, clips by content, and the lock that keeps two runs apart."""

from __future__ import annotations

import errno
import glob
import hashlib
import hmac
import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from broadcast.errors import ClipError, PublishError, StationBusyError
from broadcast.model import SAMPLE_RATE_HZ, Clip

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


ADDING_S = 20.0
"""How long a line waits for others that are added to the same file; each takes some milliseconds."""


def write_atomically(path: Path, data: bytes, *, durable: bool = True, clearing: bool = False) -> None:
    """Write a file whole or not at all. Raises PublishError.

    What need not be `durable` may be lost or broken where the power fails soon after; it is then made again. With
    `clearing`, for files whose names are the station's, a folder that stands there is set aside.
    """
    with replaced(path, durable=durable, clearing=clearing) as file:
        file.write(data)


ASIDE = ".de-rieng"
"""How the name ends of what stood in the way of a file or a folder of the station: it is kept, and a person is told."""


def set_aside(place: Path) -> Path:
    """Give what stands there a name of its own beside it; return where it is now. Raises OSError."""
    aside = place.with_name(f"{place.name}.{secrets.token_hex(3)}{ASIDE}")
    place.replace(aside)
    return aside


@contextmanager
def replaced(path: Path, *, durable: bool = True, clearing: bool = False) -> Iterator[BinaryIO]:
    """A file to be filled, which takes the place of `path` once it is whole, or not at all: fsync, then rename.

    With `clearing` a folder that stands there is set aside.

    Raises PublishError.
    """
    temporary = _beside(path)
    try:
        if clearing and path.parent.exists() and not path.parent.is_dir():
            set_aside(path.parent)
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("xb") as file:
            yield file
            if durable:
                file.flush()
                os.fsync(file.fileno())
        if clearing and path.is_dir() and not path.is_symlink():
            set_aside(path)
        temporary.replace(path)
    except BaseException as error:  # Ctrl-C too must leave nothing beside
        with suppress(OSError):
            temporary.unlink()
        if isinstance(error, OSError):
            raise publish_error(path, error) from error
        raise


def write_new(path: Path, data: bytes, *, private: bool = False) -> None:
    """Write a file whole where none of its name is yet. Raises FileExistsError, PublishError.

    Whoever asks for the same name at the same time, in another thread or process, gets the FileExistsError. A `private`
    file can be read by its owner alone.
    """
    temporary = _beside(path)

    def opener(name: str, flags: int) -> int:
        return os.open(name, flags, 0o600 if private else 0o666)

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(temporary, "xb", opener=opener) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(temporary, path)
        except FileExistsError:
            raise
        except OSError:  # a stick's FAT knows no links: the name is taken first, and filled then
            with open(path, "xb", opener=opener) as file:
                file.write(data)
    except FileExistsError:
        raise
    except OSError as error:
        raise publish_error(path, error) from error
    finally:
        with suppress(OSError):
            temporary.unlink()


def add_lines(path: Path, lines: Iterable[str]) -> None:
    """Add lines to the end of a text file; lines that others add at the same time are kept too. Raises PublishError."""
    with lock(path.with_name(f".{path.name}.lock"), wait_s=ADDING_S, busy="tệp đang có người khác ghi — chạy lại sau"):
        try:
            held = path.read_bytes() if path.exists() else b""
        except OSError as error:
            raise publish_error(path, error) from error
        write_atomically(path, held + "".join(f"{line}\n" for line in lines).encode())


def _beside(path: Path) -> Path:
    """A name of its own for a file on its way to `path`, whoever else writes the same one."""
    return path.with_name(f".{path.name}.{secrets.token_hex(6)}.tmp")


def drop_leftovers(path: Path) -> None:
    """Delete what calls that were killed left half written on its way to `path`.

    For places outside the station's folder, which nobody sweeps; nobody else may write the same file meanwhile.
    """
    with suppress(OSError):
        for left in path.parent.glob(f".{glob.escape(path.name)}.{'[0-9a-f]' * 12}.tmp"):
            left.unlink()


def publish_error(path: Path, error: OSError) -> PublishError:
    """The Vietnamese message for a write that failed."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        what = "hết chỗ trên đĩa — xóa bớt tệp cũ rồi chạy lại, phần đã thu vẫn còn"
    elif error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        what = "không có quyền ghi — mở quyền ghi cho thư mục này rồi chạy lại"
    elif any(place.is_symlink() and not place.exists() for place in (path, *path.parents)):
        what = "liên kết trỏ tới nơi không còn — cắm lại ổ đĩa, hoặc xóa liên kết rồi chạy lại"
    else:
        what = f"không ghi được ({error.strerror}) — kiểm tra ổ đĩa rồi chạy lại"
    return PublishError(f"{path}: {what}")


_NOTE, _SEAL_BYTES = ".nghe", 32


@dataclass(frozen=True, kw_only=True, slots=True)
class Stored:
    """A clip as it lies on disk; `used_at` is when it was last asked for."""

    key: str
    size_bytes: int
    used_at: datetime


class ClipStore:
    """Recorded sentences by the hash of what makes them: `ab/abcd….flac`, mono, 16 bit, `SAMPLE_RATE_HZ`.

    A clip that was looked at has a note beside it, `ab/abcd….nghe`, sealed with the station's seal too.

    Each clip carries a hash of its key and its samples, keyed with the station's `seal`, as the comment of its file: a
    clip that was altered, or stands under another's name, is recorded anew. Of clips without one only those are used
    whose file has its SHA-256 in `before`; a store without a seal takes them all.
    """

    def __init__(self, root: Path, seal: bytes = b"", before: frozenset[str] = frozenset()) -> None:
        self._root, self._seal, self._before = root, seal, before

    def get(self, key: str) -> Clip | None:
        """The clip of that key; None where there is none, or none that can be used."""
        import soundfile

        path = self._path(key)
        try:
            info = soundfile.info(str(path))
        except (soundfile.LibsndfileError, OSError):
            return None
        if (info.samplerate, info.channels, info.format) != (SAMPLE_RATE_HZ, 1, "FLAC") or info.frames == 0:
            return None
        self._used(path)
        return Clip(key=key, path=path, frames=info.frames)

    def read(self, clip: Clip) -> npt.NDArray[np.int16]:
        """The samples of a clip that `get` or `put` gave. Raises ClipError where it is gone or damaged."""
        import soundfile

        try:
            samples: npt.NDArray[np.int16] = soundfile.read(str(clip.path), dtype="int16")[0]
        except (soundfile.LibsndfileError, RuntimeError, OSError) as error:
            self.drop(clip.key)
            raise ClipError("câu đã thu bị hỏng — chạy lại, câu đó sẽ được thu lại", where=str(clip.path)) from error
        return samples

    def find(self, key: str) -> tuple[Clip, npt.NDArray[np.int16]] | None:
        """The clip of that key and its samples. One that is damaged is dropped, so that it is recorded again."""
        clip = self.get(key)
        try:
            samples = None if clip is None else self.read(clip)
        except ClipError:
            samples = None
        if clip is None or samples is None or len(samples) != clip.frames or not self._is_ours(clip, samples):
            self.drop(key)
            return None
        return clip, samples

    def note(self, clip: Clip, found: bytes) -> None:
        """Keep beside a clip what was found when it was looked at. Raises PublishError."""
        with suppress(OSError):
            what = clip.frames.to_bytes(8, "big") + found
            seal = self._seal_of_file(clip.key, clip.path.read_bytes(), what)
            write_atomically(clip.path.with_suffix(_NOTE), seal + what, durable=False)

    def noted(self, key: str) -> tuple[Clip, bytes] | None:
        """The clip of that key and what was noted of it; None unless its file is, byte by byte, what it was then.

        Spares decoding it: its samples were held against their hash when it was noted.
        """
        path = self._path(key)
        try:
            note, data = path.with_suffix(_NOTE).read_bytes(), path.read_bytes()
        except OSError:
            return None
        seal, what = note[:_SEAL_BYTES], note[_SEAL_BYTES:]
        if not hmac.compare_digest(seal, self._seal_of_file(key, data, what)):
            return None
        self._used(path)
        return Clip(key=key, path=path, frames=int.from_bytes(what[:8], "big")), what[8:]

    def stamp(self, key: str) -> tuple[int, int] | None:
        """When the clip of that key was written or asked for last, and its size; None where there is none."""
        try:
            found = self._path(key).stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size

    def drop(self, key: str) -> None:
        """Forget a clip."""
        for path in (self._path(key), self._path(key).with_suffix(_NOTE)):
            with suppress(OSError):
                path.unlink()

    def all(self) -> Iterator[Stored]:
        """Every clip there is."""
        for path in self._root.glob("??/*.flac"):
            with suppress(OSError):
                found = path.stat()
                used_at = datetime.fromtimestamp(found.st_mtime, UTC)
                yield Stored(key=path.stem, size_bytes=found.st_size, used_at=used_at)

    def sweep(self, *, before: datetime) -> None:
        """Delete what runs that were killed left half written before that time."""
        for path in self._root.glob("??/.*.tmp"):
            with suppress(OSError):
                if path.stat().st_mtime < before.timestamp():
                    path.unlink()

    def put(self, key: str, pcm: npt.NDArray[np.int16]) -> Clip:
        """Store a clip whole. Raises PublishError."""
        import io

        import soundfile

        held = io.BytesIO()
        with soundfile.SoundFile(held, "w", SAMPLE_RATE_HZ, 1, "PCM_16", format="FLAC") as file:
            file.comment = self._hash(key, pcm)
            file.write(pcm)
        path = self._path(key)
        write_atomically(path, held.getvalue(), durable=False)  # its hash is checked whenever it is read
        return Clip(key=key, path=path, frames=len(pcm))

    def _used(self, path: Path) -> None:
        """Note that a clip is in use today: its age counts from here."""
        with suppress(OSError):
            os.utime(path)

    def _is_ours(self, clip: Clip, samples: npt.NDArray[np.int16]) -> bool:
        """Whether the clip is what was once put under its key."""
        import soundfile

        try:
            with soundfile.SoundFile(str(clip.path)) as file:
                sealed = str(file.comment)
            if sealed:
                return hmac.compare_digest(sealed, self._hash(clip.key, samples))
            return not self._seal or hashlib.sha256(clip.path.read_bytes()).hexdigest() in self._before
        except (soundfile.LibsndfileError, RuntimeError, OSError, TypeError):
            return False

    def _hash(self, key: str, pcm: npt.NDArray[np.int16]) -> str:
        digest = hashlib.blake2b(key.encode(), key=self._seal, digest_size=32, person=b"loa-cau-noi")
        digest.update(pcm.tobytes())
        return digest.hexdigest()

    def _seal_of_file(self, key: str, data: bytes, what: bytes) -> bytes:
        digest = hashlib.blake2b(key.encode(), key=self._seal, digest_size=_SEAL_BYTES, person=b"loa-da-nghe")
        digest.update(hashlib.blake2b(data, digest_size=_SEAL_BYTES).digest())
        digest.update(what)
        return digest.digest()

    def _path(self, key: str) -> Path:
        return self._root / key[:2] / f"{key}.flac"


@contextmanager
def lock(
    path: Path,
    *,
    wait_s: float,
    waiting: Callable[[], None] = lambda: None,
    busy: str | Callable[[], str] = "một lượt dựng khác đang chạy — đợi lượt đó xong rồi chạy lại",
) -> Iterator[None]:
    """Hold the lock of that file; `waiting` is called once when another process holds it.

    Raises StationBusyError, saying `busy` or what it gives, when another has held it for `wait_s` seconds, PublishError
    where it can't be made.
    """
    import filelock

    held = filelock.FileLock(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            held.acquire(timeout=min(1.0, wait_s))
        except filelock.Timeout:
            waiting()
            held.acquire(timeout=wait_s)
    except OSError as error:
        if not isinstance(error, filelock.Timeout):
            raise publish_error(path, error) from error
        raise StationBusyError(busy if isinstance(busy, str) else busy()) from error
    try:
        yield
    finally:
        held.release()
