"""Sends what changed, reads it back, and remembers what is up there and since when."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from broadcast.errors import UploadError
from broadcast.knowledge.upload_address import UploadAddress, read_upload_address
from broadcast.model import Schedule
from broadcast.office.upload.kinds import open_shelf
from broadcast.office.upload.order import LIST, Plan, plan_upload
from broadcast.office.upload.shelf import Shelf
from broadcast.site.lists import WORDS
from broadcast.station.folder import Folder
from broadcast.station.store import lock, write_atomically

TRIES = 3
"""For one file; each further one on a new connection."""
PAUSE_S = 1.0
"""Before the second try; twice as long before the third."""
SAVED_EVERY = 20
"""So many files are sent again at most where the machine is switched off meanwhile."""
LOCK_WAIT_S = 20.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Uploaded:
    """What is on the server as far as we know: hashes by name, `at` the last change, and what went wrong then.

    `whole_at` is when the server last had everything; None where it never had.
    """

    target: str
    files: dict[str, str]
    at: datetime | None = None
    whole_at: datetime | None = None
    fault: str = ""


def upload(
    folder: Folder,
    schedule: Schedule,
    *,
    now: datetime,
    urgent: bool = False,
    everything: bool = False,
    tell: Callable[[str], None] = lambda _: None,
    opened: Callable[[UploadAddress, str], Shelf] = open_shelf,
    pause_s: float = PAUSE_S,
) -> Uploaded:
    """Bring the server to what lies in audio_out/; nothing at all where `site.upload` is empty. `tell` gets each name.

    Files are sent in an order in which no page ever lacks its file; each is read back and compared before it takes the
    place of an older one. What was cut is gone on with the next time. `urgent` sends what can't wait; `everything`
    sends even what is there already. Raises UploadError, StationBusyError.
    """
    address = _address(schedule)
    if address is None:
        return Uploaded(target="", files={})
    with lock(folder.cache / "tai-len.lock", wait_s=LOCK_WAIT_S):
        sender = _Sender(
            folder, address, now, opened=lambda: opened(address, schedule.site.upload_key), pause_s=pause_s
        )
        return sender.send(urgent=urgent, everything=everything, tell=tell)


def planned_upload(folder: Folder, schedule: Schedule) -> Plan:
    """What the next upload would do, as far as we know what is there; no server is asked. Raises UploadError."""
    address = _address(schedule)
    if address is None:
        return Plan(send=(), remove=())
    return plan_upload(_wanted(folder.out), _recalled(folder, address.shown).files)


def last_upload(folder: Folder) -> Uploaded | None:
    """What the last upload left behind; None where there was none."""
    try:
        noted = json.loads(_memory(folder).read_bytes())
        return Uploaded(
            target=str(noted["target"]),
            files={str(name): str(digest) for name, digest in noted["files"].items()},
            at=_moment(noted["at"]),
            whole_at=_moment(noted["whole_at"]),
            fault=str(noted["fault"]),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def uploaded_in_words(last: Uploaded) -> str:
    """What is up there and since when, in one line."""
    since = f"đủ từ {last.whole_at:%H:%M ngày %d/%m/%Y}" if last.whole_at else "chưa lần nào tải lên đủ"
    if last.fault:
        return f"{last.target}: {since}; lần gần nhất hỏng: {last.fault}"
    return f"{last.target}: {since}, {len(last.files)} tệp"


class _Sender:
    """One upload. It remembers after every few files, and at its end, what the server has."""

    def __init__(
        self,
        folder: Folder,
        address: UploadAddress,
        now: datetime,
        *,
        opened: Callable[[], Shelf],
        pause_s: float,
    ) -> None:
        self._folder, self._now, self._opened, self._pause_s = folder, now, opened, pause_s
        self._shelf: Shelf | None = None
        self._there = _recalled(folder, address.shown)

    def send(self, *, urgent: bool, everything: bool, tell: Callable[[str], None]) -> Uploaded:
        """Send, remove, remember."""
        wanted = _wanted(self._folder.out)
        try:
            if urgent and WORDS in wanted and self._there.files.get(WORDS) != wanted[WORDS]:
                self._send_one(WORDS, wanted, tell)  # before anything is read back: a slow line would need minutes
            files = {} if everything or not self._is_as_we_left_it() else self._there.files
            self._there = replace(self._there, files=dict(files), at=self._now, fault="")
            plan = plan_upload(wanted, self._there.files, urgent=urgent)
            for number, name in enumerate(plan.send, 1):
                self._send_one(name, wanted, tell)
                if number % SAVED_EVERY == 0:
                    self._remember()
            for name in plan.remove:
                self._try(lambda shelf, name=name: shelf.remove(name))  # type: ignore[misc]
                del self._there.files[name]
            if self._there.files == wanted:
                self._there = replace(self._there, whole_at=self._now)
        except UploadError as error:
            self._there = replace(self._there, fault=str(error))
            raise
        finally:
            self._remember()
            self._let_go()
        return self._there

    def _send_one(self, name: str, wanted: Mapping[str, str], tell: Callable[[str], None]) -> None:
        tell(name)
        self._try(lambda shelf: self._put(shelf, name, wanted[name]))
        self._there.files[name] = wanted[name]

    def _is_as_we_left_it(self) -> bool:
        """Whether the server still has the list that we sent last: one that was wiped or changed gets everything."""
        known = self._there.files.get(LIST)
        if known is None:
            return True
        try:
            return self._open().digest(LIST) == known
        except UploadError:
            self._let_go()
            return self._try(lambda shelf: shelf.digest(LIST), missing="") == known

    def _put(self, shelf: Shelf, name: str, digest: str) -> None:
        path = self._folder.out / name
        if _digest(path) != digest:
            raise UploadError(f"{name}: tệp đang thay đổi — đợi ít phút rồi tải lên lại")
        shelf.put(name, path)
        first = name == WORDS  # read back where it stands already: its readers wait
        if first:
            shelf.stand(name)
        if shelf.digest(name, standing=first) != digest:
            if not first:
                shelf.drop(name)
            raise UploadError(f"{name}: máy chủ giữ sai nội dung — xem máy chủ còn chỗ không rồi chạy lại")
        if not first:
            shelf.stand(name)

    def _try(self, act: Callable[[Shelf], str | None], missing: str | None = None) -> str | None:
        """Do it, on a new connection where one failed. `missing` is the answer where every try failed, if it is one."""
        for left in reversed(range(TRIES)):
            try:
                return act(self._open())
            except UploadError:
                self._let_go()
                if left == 0 and missing is None:
                    raise
                time.sleep(self._pause_s * (TRIES - left) if left else 0)
        return missing

    def _open(self) -> Shelf:
        if self._shelf is None:
            self._shelf = self._opened()
        return self._shelf

    def _let_go(self) -> None:
        if self._shelf is not None:
            self._shelf.close()
            self._shelf = None

    def _remember(self) -> None:
        last = self._there
        noted = {
            "target": last.target,
            "files": last.files,
            "at": last.at and last.at.isoformat(),
            "whole_at": last.whole_at and last.whole_at.isoformat(),
            "fault": last.fault,
        }
        write_atomically(_memory(self._folder), json.dumps(noted, ensure_ascii=False).encode())


def _address(schedule: Schedule) -> UploadAddress | None:
    if not schedule.site.upload:
        return None
    try:
        return read_upload_address(schedule.site.upload)
    except ValueError as error:
        raise UploadError(f"site.upload: {error}") from error


def _recalled(folder: Folder, target: str) -> Uploaded:
    """What that very server has; another's files say nothing of it."""
    last = last_upload(folder)
    return last if last is not None and last.target == target else Uploaded(target=target, files={})


def _wanted(out: Path) -> dict[str, str]:
    """Every file of the site with its hash, by the list that the site wrote. Raises UploadError."""
    try:
        data = (out / LIST).read_bytes()
        found = {str(file["name"]): str(file["sha256"]) for file in json.loads(data)["files"]}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UploadError(f"chưa có trang nào để tải lên ({LIST}) — dựng bản tin và xuất trang trước") from error
    return {**found, LIST: hashlib.sha256(data).hexdigest()}


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _memory(folder: Folder) -> Path:
    return folder.cache / "tai-len.json"


def _moment(noted: str | None) -> datetime | None:
    return datetime.fromisoformat(noted) if noted else None
