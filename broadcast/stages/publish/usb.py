"""The pack for a USB stick: bulletins without tags, written one after another in the order in which they are played.

Cheap modules play in the order of the directory, so each name is a plain 8.3 one, 001_0530.MP3: it takes one entry of a
FAT directory, and entries of one size fill the gaps that deleted files left from the front. Beside the bulletins lies
a list of what was written, `LIST`: it tells a later pack which files are ours, and a check on another machine what they
must be. It is written as planned before the first file, and as done after all have been read back.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from broadcast.errors import PublishError
from broadcast.model import Progress
from broadcast.stages.publish.m3u import ascii_only
from broadcast.stages.publish.tracks import Track, sound
from broadcast.stages.publish.usb_stick import there, trouble

LIST = "DS_LOA.TXT"
PLAYED = frozenset({".mp3", ".wma", ".wav", ".flac", ".ogg", ".m4a", ".aac", ".ape"})
"""What a player on the stick would play too."""
CLUSTER_BYTES = 32_768
"""The largest unit in which FAT32 as Windows formats it gives room away."""
BLOCK_BYTES = 1 << 20

_NAME = re.compile(r"(?:\d{4}-\d\d-\d\d/)?\d{3}_\d{4}\.MP3")
_LINE = re.compile(rf"([0-9a-f]{{64}})  ({_NAME.pattern})")
_DONE = "# xong"


@dataclass(frozen=True, kw_only=True, slots=True)
class Packed:
    """What came of it: were files `written`, or was all there already? `in_order` is what the directory says.

    `strangers` are other people's files that a player would play as well.
    """

    tracks: tuple[Track, ...]
    written: bool
    in_order: bool
    strangers: tuple[str, ...]


def pack(
    wanted: tuple[Track, ...],
    root: Path,
    *,
    clean: bool = False,
    say: Callable[[str], None] = lambda _: None,
    progress: Progress = lambda _name, _share: None,
) -> Packed:
    """Bring the tracks onto the stick, read them back in the order of its directory, and compare them.

    A stick that holds them already is left alone. `clean` lets go what an earlier pack wrote, never anything else.
    Raises PublishError: no such folder, no room, no right to write, files of other people in the way, the stick pulled
    out or damaged.
    """
    there(root)
    with trouble(root):
        done, listed = _read_list(root)
        if done and listed == {track.name: track.sha256 for track in wanted} and _same(root, wanted):
            if _in_order(root, wanted):
                return Packed(tracks=wanted, written=False, in_order=True, strangers=_strangers(root, wanted))
            say("Thứ tự tệp trên thẻ không đúng thứ tự phát — chép lại.")
        ours = _ours(root, wanted, done, listed, clean=clean)
        _room(root, wanted, ours)
        _write_list(root, wanted, kept=ours)
        _remove(root, ours)
        _copy(root, wanted, progress)
        if not _same(root, wanted):
            raise PublishError(f"{root}: tệp đọc lại khác tệp đã chép — thẻ hỏng hay thẻ giả, hãy dùng thẻ khác")
        _write_list(root, wanted, done=True)
        return Packed(tracks=wanted, written=True, in_order=_in_order(root, wanted), strangers=_strangers(root, wanted))


# ---- what is on the stick --------------------------------------------------------------------------


def _read_list(root: Path) -> tuple[bool, dict[str, str]]:
    """Whether the last pack came to its end, and what it wrote; names that no pack of ours gives are passed over.

    Raises PublishError for a file of that name that is no such list.
    """
    path = root / LIST
    if not os.path.lexists(path):
        return False, {}
    mine = path.is_file() and not path.is_symlink()
    lines = path.read_bytes()[:BLOCK_BYTES].decode("ascii", "replace").splitlines() if mine else [""]
    found = [match for match in map(_LINE.fullmatch, lines) if match]
    if lines and not found:
        raise PublishError(f"{path}: không phải tệp do lệnh này ghi — đổi tên tệp rồi chạy lại")
    return _DONE in lines, {match[2]: match[1] for match in found}


def _ours(root: Path, wanted: tuple[Track, ...], done: bool, listed: dict[str, str], *, clean: bool) -> tuple[str, ...]:
    """What an earlier pack left on the stick. Raises PublishError for what may not be taken away."""
    for folder in {(root / name).parent for name in (*listed, *(track.name for track in wanted))}:
        if folder != root and (folder.is_symlink() or (folder.exists() and not folder.is_dir())):
            raise PublishError(f"{folder}: không phải thư mục của thẻ — đổi tên thư mục ấy rồi chạy lại")
    ours = tuple(name for name in listed if os.path.lexists(root / name))
    changed = [name for name in ours if done and _sha256(root / name) != listed[name]]
    if changed:
        what = ", ".join(changed)
        raise PublishError(f"{root}: tệp không còn như lúc chép: {what} — cất hay xóa tệp đó rồi chạy lại")
    if not clean and not {(name, listed[name]) for name in ours} <= {(track.name, track.sha256) for track in wanted}:
        raise PublishError(
            f"{root}: trên thẻ còn {len(ours)} bản tin chép lần trước — thêm --clean để thay bằng bản mới"
        )
    foreign = [track.name for track in wanted if track.name not in ours and os.path.lexists(root / track.name)]
    if foreign:
        what = ", ".join(foreign)
        raise PublishError(f"{root}: đã có tệp trùng tên mà lệnh này không chép: {what} — cất tệp đó đi rồi chạy lại")
    return ours


def _room(root: Path, wanted: tuple[Track, ...], ours: tuple[str, ...]) -> None:
    needed = sum(_clusters(track.size_bytes) for track in wanted) + 2 * CLUSTER_BYTES
    disk = shutil.disk_usage(root)
    free = disk.free + sum((root / name).lstat().st_size for name in ours)
    if disk.total and needed > free:  # a total of nothing: a file system that does not tell
        raise PublishError(
            f"{root}: thẻ không đủ chỗ, cần {needed / 1e6:.1f} MB mà còn {free / 1e6:.1f} MB — "
            "xóa bớt tệp trên thẻ, hoặc chép bản nhẹ: --version light"
        )


def _clusters(size_bytes: int) -> int:
    return -(-size_bytes // CLUSTER_BYTES) * CLUSTER_BYTES


def _remove(root: Path, ours: tuple[str, ...]) -> None:
    for name in ours:
        (root / name).unlink()
    for folder in {(root / name).parent for name in ours} - {root}:
        if not any(folder.iterdir()):
            folder.rmdir()


def _copy(root: Path, wanted: tuple[Track, ...], progress: Progress) -> None:
    total, written = sum(track.size_bytes for track in wanted), 0
    for track in wanted:
        data = sound(track)
        path = root / track.name
        path.parent.mkdir(exist_ok=True)
        with path.open("xb") as file:
            for start in range(0, len(data), BLOCK_BYTES):
                written += file.write(data[start : start + BLOCK_BYTES])
                file.flush()
                os.fsync(file.fileno())  # a bar that runs ahead of the stick would say 100 % for minutes
                progress("chép vào thẻ", min(written / total, 1.0))
        _settle(path.parent)


def _settle(folder: Path) -> None:
    """The directory too must be on the stick before the next file; Windows has no such call, and needs none."""
    if os.name == "posix":
        opened = os.open(folder, os.O_RDONLY)
        try:
            with _tolerant():
                os.fsync(opened)
        finally:
            os.close(opened)


@contextmanager
def _tolerant() -> Iterator[None]:
    """Some file systems can't sync a directory, and say EINVAL."""
    import errno

    try:
        yield
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP}:
            raise


def _same(root: Path, wanted: tuple[Track, ...]) -> bool:
    return all((root / track.name).is_file() and _sha256(root / track.name) == track.sha256 for track in wanted)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        if hasattr(os, "posix_fadvise"):  # what the machine still remembers proves nothing about the stick
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        return hashlib.file_digest(file, "sha256").hexdigest()


def _in_order(root: Path, wanted: tuple[Track, ...]) -> bool:
    """Whether the directories name the files, and the folders, in the order in which they are to be played."""
    names = [track.name for track in wanted]
    places = dict.fromkeys(name.rpartition("/")[0] for name in names)
    listed = [name for place in places for name in _entries(root, place) if name in names]
    folders = [name for name in _entries(root, "") if name in places]
    return listed == names and folders == [place for place in places if place]


def _entries(root: Path, place: str) -> list[str]:
    with os.scandir(root / place) as found:
        return [f"{place}/{entry.name}" if place else entry.name for entry in found]


def _strangers(root: Path, wanted: tuple[Track, ...]) -> tuple[str, ...]:
    names = {track.name for track in wanted}
    places = {"", *(name.rpartition("/")[0] for name in names)}
    found = {name for place in places for name in _entries(root, place)}
    return tuple(sorted(name for name in found - names if Path(name).suffix.lower() in PLAYED))


def _write_list(root: Path, wanted: tuple[Track, ...], *, kept: tuple[str, ...] = (), done: bool = False) -> None:
    lines = [f"{track.sha256}  {track.name}\n# {ascii_only(track.title)}" for track in wanted]
    names = {track.name for track in wanted}
    lines += [f"{'0' * 64}  {name}" for name in kept if name not in names]
    text = "".join(f"{line}\n" for line in (*lines, _DONE if done else "# dang chep"))
    path = root / LIST
    # Written over what is there, never emptied first: after a loss of power we must still know which files are ours.
    with path.open("r+b" if path.exists() else "xb") as file:
        file.write(text.replace("\n", "\r\n").encode("ascii"))
        file.truncate()
        file.flush()
        os.fsync(file.fileno())
