"""The station's log: what was planned, built, fetched, played, and confirmed by the villages; SQLite, beside
schedule.yaml.

The night's run, the web server and a person's command write to it at once; each note is one transaction, so a process
that is killed leaves either the note or nothing. The log tells what happened and decides nothing: who can't write it
says so and goes on.
"""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import Literal, Self, TypeVar

from broadcast.errors import PublishError, StationBusyError
from broadcast.station.store import lock

NAME = "nhat-ky.sqlite"
"""The name of the file in the station's folder: `Log(folder.root / NAME)`."""
LogKind = Literal["planned", "built", "fetched", "confirmed", "started", "ended", "cut", "heard", "amplifier"]
VERSION = 2
BUSY_S = 10.0
"""How long a note waits for another process that is writing its own."""
MAX_TEXT = 500
_TABLE = """
CREATE TABLE entry (
  kind TEXT NOT NULL,
  day TEXT NOT NULL, name TEXT NOT NULL, village TEXT NOT NULL, detail TEXT NOT NULL, at TEXT NOT NULL,
  once TEXT NOT NULL,
  UNIQUE (day, kind, name, village, once)
)
"""
_WIDER = (
    "ALTER TABLE entry RENAME TO entry_1",
    _TABLE,
    "INSERT INTO entry SELECT kind, day, name, village, detail, at, once FROM entry_1 ORDER BY rowid",
    "DROP TABLE entry_1",
)
"""From version 1, which knew four kinds and refused others, to one that takes any."""
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_T = TypeVar("_T")


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One note. `name` is the bulletin's base name, `at` an aware time.

    `detail` is the hash of the file that was built, the profile that was fetched, or who confirmed. For what a player
    did it begins with the airing's time as 05:30, with a blank and more after it. An empty `village` is the commune.
    """

    kind: LogKind
    day: date
    name: str
    at: datetime
    village: str = ""
    detail: str = ""


def was_heard(entry: Entry) -> bool:
    """Whether an ear at the horn recognised at least a part of the airing."""
    share = re.search(r" share=(\d\.\d+|\d)", entry.detail, re.ASCII)
    return entry.kind == "heard" and share is not None and float(share[1]) > 0


class Log:
    """The log of one station, safe to use from several threads and processes.

    A damaged file is set aside under the date of its last change, and a new one begun; `damage` then says so, and is
    empty otherwise. Every method raises PublishError where the file can't be written or read.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._one_at_a_time = threading.Lock()
        self.damage = ""
        self._connection: sqlite3.Connection | None = None
        self._inode = 0
        self._do(lambda _: None)

    def write(self, entry: Entry) -> bool:
        """Note it; False where the same is noted already. The same file is built once, a confirmation given once.

        A fetch counts once a minute, village and profile; the start and the end of an airing once each, its cuts and
        what the amplifier's switch did as often as they happen. Raises ValueError for a time without a zone.
        """
        if entry.at.tzinfo is None:
            raise ValueError(entry.at)
        detail = _text(entry.detail)
        airing = detail.partition(" ")[0]
        once = {
            "built": detail,
            "fetched": f"{entry.at.astimezone(UTC):%Y-%m-%dT%H:%M} {detail}",
            "started": airing,
            "ended": airing,
            "heard": airing,
            "cut": f"{entry.at.isoformat()} {airing}",
            "amplifier": f"{entry.at.isoformat()} {airing}",
        }.get(entry.kind, "")
        row = (
            *(entry.kind, entry.day.isoformat(), _text(entry.name), _text(entry.village)),
            *(detail, entry.at.isoformat(), once),
        )
        sql = "INSERT OR IGNORE INTO entry (kind, day, name, village, detail, at, once) VALUES (?, ?, ?, ?, ?, ?, ?)"
        return self._do(lambda connection: connection.execute(sql, row).rowcount) == 1

    def take_back(self, entry: Entry) -> bool:
        """Forget a note that was made by mistake; False where there is none such."""
        sql = "DELETE FROM entry WHERE kind = ? AND day = ? AND name = ? AND village = ? AND at = ?"
        row = (entry.kind, entry.day.isoformat(), entry.name, entry.village, entry.at.isoformat())
        return self._do(lambda connection: connection.execute(sql, row).rowcount) > 0

    def entries(self, first: date, last: date) -> tuple[Entry, ...]:
        """The notes about the days from `first` to `last`, in the order of days, and of a day as they were written."""
        sql = "SELECT kind, day, name, village, detail, at FROM entry WHERE day BETWEEN ? AND ? ORDER BY day, rowid"
        span = (first.isoformat(), last.isoformat())
        rows = self._do(lambda connection: connection.execute(sql, span).fetchall())
        return tuple(
            Entry(
                kind=kind,
                day=date.fromisoformat(day),
                name=name,
                village=village,
                detail=detail,
                at=datetime.fromisoformat(at),
            )
            for kind, day, name, village, detail, at in rows
        )

    def close(self) -> None:
        """Let go of the file; a later call opens it again."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _do(self, action: Callable[[sqlite3.Connection], _T]) -> _T:
        with self._one_at_a_time:
            try:
                try:
                    return action(self._open())
                except sqlite3.DatabaseError as error:
                    if _code(error) not in _DAMAGED:
                        raise
                    self._set_aside()
                    return action(self._open())
            except (sqlite3.Error, OSError, StationBusyError) as error:
                raise PublishError(f"{self._path}: {_what(error)}") from error

    def _open(self) -> sqlite3.Connection:
        if self._connection is not None and _inode(self._path) != self._inode:
            self.close()  # someone moved the file away: what is noted in it would be lost
        if self._connection is None:
            connection = sqlite3.connect(self._path, timeout=BUSY_S, isolation_level=None, check_same_thread=False)
            try:
                _migrate(connection)
            except BaseException:
                connection.close()
                raise
            self._connection, self._inode = connection, _inode(self._path)
        return self._connection

    def _set_aside(self) -> None:
        """Move the damaged file out of the way, unless another process has done so already."""
        self.close()
        with lock(self._path.with_name(f".{self._path.name}.lock"), wait_s=BUSY_S):
            if _sound(self._path):
                return
            changed = datetime.fromtimestamp(self._path.stat().st_mtime, UTC)
            stem, number = f"{self._path.stem}-hong-{changed:%Y-%m-%d}", 1
            while (aside := self._path.with_name(f"{stem}-{number}{self._path.suffix}")).exists():
                number += 1
            self._path.replace(aside)
            for more in ("-wal", "-shm"):
                with suppress(FileNotFoundError):
                    self._path.with_name(self._path.name + more).replace(aside.with_name(aside.name + more))
        self.damage = f"nhật ký bị hỏng, đã cất vào {aside.name} và mở sổ mới — giữ tệp này để tra lại khi cần"


def _migrate(connection: sqlite3.Connection) -> None:
    """Bring the file to this version; one of a later version is used as it is, for columns are only ever added."""
    if _version(connection) < VERSION:
        connection.execute("BEGIN IMMEDIATE")
        try:
            if _version(connection) < VERSION:
                for step in _WIDER if _version(connection) == 1 else (_TABLE,):
                    connection.execute(step)
                connection.execute(f"PRAGMA user_version = {VERSION}")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
    with suppress(sqlite3.OperationalError):  # another process is switching it; the mode stays with the file
        connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")


def _inode(path: Path) -> int:
    try:
        return path.stat().st_ino
    except FileNotFoundError:
        return 0


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _sound(path: Path) -> bool:
    try:
        with closing(sqlite3.connect(path, timeout=BUSY_S)) as connection:
            return bool(connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")
    except sqlite3.DatabaseError as error:
        if _code(error) in _DAMAGED:
            return False
        raise


def _code(error: sqlite3.Error) -> int:
    """SQLite's primary result code; 0 where it gave none."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _text(written: str) -> str:
    """One line of plain text, however it came to us."""
    return "".join(letter if letter.isprintable() else " " for letter in written[:MAX_TEXT])


def _what(error: Exception) -> str:
    code = _code(error) if isinstance(error, sqlite3.Error) else 0
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED} or isinstance(error, StationBusyError):
        return "nhật ký đang bận — đợi một phút rồi chạy lại"
    if code == sqlite3.SQLITE_FULL:
        return "hết chỗ trên đĩa, chưa ghi được nhật ký — xóa bớt tệp cũ rồi chạy lại"
    if code in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}:
        return "không mở được nhật ký để ghi — mở quyền ghi cho thư mục này rồi chạy lại"
    return f"không dùng được nhật ký ({error}) — kiểm tra ổ đĩa rồi chạy lại"
