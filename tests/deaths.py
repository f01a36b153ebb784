"""How a command dies in the middle of its work: killed at a change of the disk or by the clock, or the power gone.

`forked.run(..., before=("deaths", "NAME", ARGUMENT))` calls one of these in the process before the command begins. What
changes the disk is seen through Python's audit events; what ffmpeg and SQLite write by themselves is not.
"""

from __future__ import annotations

import os
import pickle
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_WRITING = os.O_WRONLY | os.O_RDWR
_CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.symlink"}


@dataclass(frozen=True)
class Change:
    """What the command did to the disk: paths relative to the station; `data` what a file held when it was synced."""

    kind: str
    path: str
    to: str = ""
    data: bytes = b""


def die_at(number: str) -> None:
    """The process is killed just before that change of the disk, counted from one."""
    left = int(number)

    def on_change(_: Change) -> None:
        nonlocal left
        left -= 1
        if left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)

    _watch(on_change)


def die_after(milliseconds: str) -> None:
    """The process ends after that time with nothing tidied up: nobody handles the alarm."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, int(milliseconds) / 1000)


def die_when_asked(place: str) -> None:
    """A process that stays, such as the studio, says its number in the folder `place`, which lies outside the station.

    From the moment on at which the file `lan` stands there, it is killed just before that change of the disk.
    """
    (Path(place) / "pid").write_text(str(os.getpid()), encoding="ascii")
    left: int | None = None

    def on_change(_: Change) -> None:
        nonlocal left
        if left is None:
            with suppress(FileNotFoundError, ValueError):
                left = int((Path(place) / "lan").read_text(encoding="ascii"))
        if left is not None:
            left -= 1
            if left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)

    _watch(on_change)


def keep_journal(path: str) -> None:
    """Every change of the disk, and what each file held when it was synced, goes into a journal outside the station."""
    journal = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    really_sync = os.fsync

    def keep(change: Change) -> None:
        os.write(journal, pickle.dumps(change))

    def fsync(file: int) -> None:
        really_sync(file)
        found = Path(f"/proc/self/fd/{file}").resolve()
        if found.is_file() and found.is_relative_to(Path.cwd()):
            keep(Change("sync", str(found.relative_to(Path.cwd())), data=found.read_bytes()))

    os.fsync = fsync
    _watch(keep)


def journal_of(path: Path) -> list[Change]:
    """The changes that `keep_journal` wrote down."""
    found = []
    with path.open("rb") as file:
        while file.peek(1):
            found.append(pickle.load(file))  # noqa: S301 - our own file
    return found


def _watch(on_change: object) -> None:
    """Call with every change below the folder where the command runs."""
    root = os.getcwd()  # noqa: PTH109
    inside = False

    def hook(event: str, given: tuple[object, ...]) -> None:
        nonlocal inside
        if inside or not (event in _CHANGES or event == "open"):
            return
        inside = True
        try:
            for change in _changes(event, given, root):
                on_change(change)  # type: ignore[operator]
        finally:
            inside = False

    sys.addaudithook(hook)


def _changes(event: str, given: tuple[object, ...], root: str) -> Iterator[Change]:
    if event == "open":
        flags = given[2]
        if not isinstance(flags, int) or not flags & _WRITING or not isinstance(given[0], str | bytes | os.PathLike):
            return
        kind, paths = "write" if flags & os.O_TRUNC or not os.path.exists(given[0]) else "append", [given[0]]  # noqa: PTH110
    else:
        kind = event.removeprefix("os.")
        places = {"rename": (0, 1), "link": (0, 1), "symlink": (1,)}.get(kind, (0,))
        directory = given[-1] if kind in {"remove", "rmdir"} else -1
        beside = os.readlink(f"/proc/self/fd/{directory}") if isinstance(directory, int) and directory >= 0 else root  # noqa: PTH115
        paths = [os.path.join(beside, os.fsdecode(given[place])) for place in places]  # type: ignore[arg-type] # noqa: PTH118
    inside = [os.path.relpath(os.path.join(root, os.fsdecode(path)), root) for path in paths]  # type: ignore[arg-type] # noqa: PTH118
    if not any(path.startswith("..") for path in inside):
        yield Change(kind, *inside)


def after_power_loss(before: Path, changes: list[Change], to: Path) -> None:
    """The station as a disk has it that keeps the order of its folders' changes, and of a file what was synced.

    A file that was not synced since it was opened for writing is there, and empty.
    """
    shutil.copytree(before, to, symlinks=True)
    for change in changes:
        path, target = to / change.path, to / (change.to or change.path)
        if change.kind == "write" and path.parent.is_dir():
            path.write_bytes(b"")
        elif change.kind == "sync":
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(change.data)
        elif change.kind == "rename" and path.exists():
            path.rename(target)
        elif change.kind == "remove" and path.exists():
            path.unlink()
        elif change.kind == "mkdir" and path.parent.is_dir():  # the first try of a folder in a folder to be made fails
            path.mkdir(exist_ok=True)
        elif change.kind == "rmdir" and path.is_dir() and not list(path.iterdir()):
            path.rmdir()
        elif change.kind == "link" and path.exists() and not target.exists():
            os.link(path, target)
