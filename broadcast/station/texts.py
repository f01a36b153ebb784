"""Texts that people look at and save: a save names what was seen, so that nobody's work is overwritten unseen.

Whoever reads a text gets its hash with it, and gives the hash back with the new text. Where the file holds something
else by then, both texts are handed back and nothing is written. One lock a station keeps two saves apart, in threads
and in processes.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from broadcast.errors import ChangedMeanwhileError, Diagnostic, ScriptError
from broadcast.outside.written import bytes_of
from broadcast.station.folder import Folder
from broadcast.station.store import lock, publish_error, write_atomically

MAX_BYTES = 2_000_000
SAVING_S = 20.0
"""How long a save waits for another, which takes some milliseconds."""
ABSENT = ""
"""The hash of a file that is not there: who saves with it wants to make a new one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SeenText:
    """A text as it was read; `sha256` is the hash of its bytes, to be given back when it is saved."""

    text: str
    sha256: str


def read_text(path: Path) -> SeenText:
    """A file that a person wrote, in UTF-8; empty with the hash `ABSENT` where it is not there.

    Raises ScriptError for bytes that are no text, or far too many; PublishError where it can't be read.
    """
    try:
        if not path.exists():
            return SeenText(text="", sha256=ABSENT)
        raw = bytes_of(path, most=MAX_BYTES)
    except OSError as error:
        raise publish_error(path, error) from error
    if len(raw) > MAX_BYTES:
        raise ScriptError(Diagnostic(path=path.name, line=1, message="tệp lớn quá — chia thành nhiều bài"))
    try:
        return SeenText(text=raw.decode("utf-8-sig"), sha256=hashlib.sha256(raw).hexdigest())
    except UnicodeDecodeError as error:
        message = "không phải bảng mã UTF-8 — mở bằng Notepad, chọn Lưu thành, mã hóa UTF-8"
        raise ScriptError(Diagnostic(path=path.name, line=1, message=message)) from error


def save_text(folder: Folder, path: Path, text: str, *, seen: str) -> SeenText:
    """Write a text of the station whole, if the file still is what was seen; return it as it is now.

    `seen` is the hash that `read_text` gave, `ABSENT` for a new file; a file that holds the same text already is saved,
    as its answer may have been lost. Raises ChangedMeanwhileError with both texts
    where it was changed, made or deleted since; StationBusyError, PublishError.
    """
    with lock(folder.cache / "texts.lock", wait_s=SAVING_S, busy="có người khác đang lưu — đợi một chút rồi lưu lại"):
        there = read_text(path)
        if there.sha256 not in (seen, hashlib.sha256(text.encode()).hexdigest()):
            raise ChangedMeanwhileError(path=path, ours=text, theirs=there.text, theirs_sha256=there.sha256)
        write_atomically(path, text.encode())
    return read_text(path)
