"""A station's site as a source: three days fetched ahead onto this machine, played without any network.

The folder of the player looks like a station's own: the station's public key in `.khoa`, the days in `audio_out/`. What
is there was signed by the station, or it is not played.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path

from broadcast.errors import InputError, PublishError
from broadcast.knowledge.rules import read_quiet_hours
from broadcast.model import VIETNAM, Bulletin, Day
from broadcast.player.fetching import Line, LineError, Site
from broadcast.player.source import local
from broadcast.player.station import fallback_in
from broadcast.player.steady import steady
from broadcast.player.values import Settings
from broadcast.station.days import Days
from broadcast.station.folder import Folder, built_days
from broadcast.station.keys import keep_public_key, public_key
from broadcast.station.listing import heard_by
from broadcast.station.log import NAME as LOG_NAME
from broadcast.station.log import Entry, Log
from broadcast.station.manifest import read_bulletin
from broadcast.station.player_feed import MAX_BYTES, NAME, Feed, Listed, read_feed
from broadcast.station.store import write_atomically

EVERY_S = 5.0
"""How often the site is asked for news; what is new is there within ten seconds."""
FORGET = timedelta(days=1)
"""Days before yesterday are not kept."""
QUEUE = "cho-bao.jsonl"
MAX_WAITING = 2000
_FILE = re.compile(r"[0-9][a-z0-9_-]*\.json")


class RemoteSource:
    """Follows a site for one village, in `root`. `say` is told what someone looks at later; `now` is local time.

    Raises InputError where the list that was kept can't be used.
    """

    def __init__(self, root: Path, site: Site, *, say: Callable[[str], None], now: Callable[[], datetime]) -> None:
        self._folder, self._site, self._say, self._now = Folder(root=root), site, say, now
        self._days = Days(self._folder)
        self._feed: Feed | None = None
        self._trouble, self._more = "", False
        with suppress(OSError):
            self._feed = read_feed((root / NAME).read_bytes(), public_key(root))

    @property
    def settings(self) -> Settings:
        """The settings that the station's list gives; without any list yet nothing is due."""
        feed = self._feed
        if feed is None:
            return Settings(village=self._site.village, fallback=fallback_in(self._folder.root))
        return Settings(
            quiet=read_quiet_hours(feed.quiet_hours),
            slots=feed.slots,
            village=self._site.village,
            villages=feed.villages,
            fallback=fallback_in(self._folder.root),
        )

    def day(self, day: date) -> Day:
        """The day as it was fetched."""
        if day not in self._days and (self._folder.out / day.isoformat()).is_dir():
            self._days = Days(self._folder)
        return self._days.get(day)

    def newest(self) -> datetime | None:
        """When the newest bulletin that was fetched was made."""
        made = [
            local(bulletin.made_at)
            for day in built_days(self._folder)
            for bulletin in self.day(day).bulletins
            if bulletin.made_at
        ]
        return max(made, default=None)

    def follow(self, stop: threading.Event) -> None:
        """Fetch and tell until `stop` is set; a fault of the line is told once and tried again."""
        line = Line(self._site)
        while not stop.is_set():
            asked = steady()
            try:
                self.once(line)
                self._trouble = ""
            except (LineError, PublishError) as error:
                if str(error) != self._trouble:
                    self._trouble = str(error)
                    self._say(self._trouble)
            if not self._more:
                stop.wait(max(0.1, EVERY_S - (steady() - asked)))  # what the station held back is not waited for twice

    def once(self, line: Line) -> None:
        """Look at the list, fetch of what is new, urgent news first, as much as comes in a few seconds, and tell what
        was played. What is left of it is for the next time, after another look.

        Raises LineError, PublishError.
        """
        at_once, self._more = self._more, False
        self._look(line, at_once=at_once)
        self._more = not all(self._fetch(line, listed) for listed in self._wanted())
        self._tell(line)

    def _look(self, line: Line, *, at_once: bool) -> None:
        root = self._folder.root
        data = line.small(NAME, MAX_BYTES, at_once=at_once)
        if data is None:
            return
        known = public_key(root)
        feed = read_feed(data, known)
        if feed is None:
            line.forget(NAME)
            other = known and read_feed(data, None)
            if other:
                raise LineError(
                    "khóa ký của đài đã đổi — hỏi lại đài; nếu đúng, xóa tệp .khoa/dai.pub rồi chạy lại máy phát"
                )
            raise LineError(f"trang trả về không phải danh sách {NAME} của đài — xem lại địa chỉ")
        if known is None:
            keep_public_key(root, feed.key)
            self._say(f"đã nhận khóa của {feed.station}: {feed.key[:4]} {feed.key[4:8]} {feed.key[8:12]}")
        write_atomically(root / NAME, data)
        self._feed = feed
        self._drop(feed)

    def _drop(self, feed: Feed) -> None:
        """Take away what the station has taken away, and days that are over."""
        oldest = (self._now() - FORGET).date()
        listed = {(file.day, file.file) for file in feed.files}
        days = {file.day for file in feed.files}
        for day in list(built_days(self._folder)):
            place = self._folder.out / day.isoformat()
            if day < oldest:
                shutil.rmtree(place, ignore_errors=True)
            elif day in days:
                for path in place.glob("[0-9]*.json"):
                    if (day, path.name) not in listed:
                        path.unlink(missing_ok=True)

    def _wanted(self) -> list[Listed]:
        """The manifests that are not here yet, urgent ones first, then by their hour."""
        feed, today = self._feed, self._now().date()
        if feed is None:
            return []
        found = [
            offered
            for offered in feed.files
            if _FILE.fullmatch(offered.file)
            and today <= offered.day <= today + timedelta(days=2)
            and not self._has(offered)
        ]
        return sorted(found, key=lambda offered: ("-khan-" not in offered.file, offered.day, offered.file))

    def _place(self, listed: Listed) -> Path:
        return self._folder.out / listed.day.isoformat() / listed.file

    def _has(self, listed: Listed) -> bool:
        with suppress(OSError):
            return hashlib.sha256(self._place(listed).read_bytes()).hexdigest() == listed.sha256
        return False

    def _fetch(self, line: Line, listed: Listed) -> bool:
        """A bulletin: its manifest aside, then its sound, and the manifest in its place last; False while more of it is
        to be fetched."""
        place = self._place(listed)
        aside = place.with_name(f".{listed.file}.moi")
        day = listed.day.isoformat()
        if not line.fetch(f"{day}/{listed.file}", aside, sha256=listed.sha256, size_bytes=listed.size_bytes):
            return False
        try:
            bulletin = read_bulletin(aside)
        except InputError as error:
            aside.unlink(missing_ok=True)
            raise LineError(f"{day}/{listed.file}: bản kê không do đài ký") from error
        if bulletin.name == place.stem and bulletin.airtime.day == listed.day and self._hears(bulletin):
            for file in (bulletin.main, *(version for version in bulletin.files[1:] if version is bulletin.lightest)):
                target = place.with_name(file.mp3)
                if _sha256(target) != file.sha256 and not line.fetch(
                    f"{day}/{file.mp3}",
                    target,
                    sha256=file.sha256,
                    size_bytes=file.size_bytes,
                    village=self._site.village,
                ):
                    return False
            self._note("fetched", bulletin, bulletin.main.sha256)
            self._note("planned", bulletin, "")
        aside.replace(place)
        return True

    def _hears(self, bulletin: Bulletin) -> bool:
        return bool(heard_by(self._site.village, (bulletin,)))

    def _note(self, kind: str, bulletin: Bulletin, detail: str) -> None:
        entry = Entry(
            kind=kind,  # type: ignore[arg-type]
            day=bulletin.airtime.day,
            name=bulletin.name,
            at=self._now().replace(tzinfo=VIETNAM),
            village=self._site.village,
            detail=detail,
        )
        with suppress(PublishError), Log(self._folder.root / LOG_NAME) as log:
            log.write(entry)

    # ---- telling the station what was played ------------------------------------------------------

    def _tell(self, line: Line) -> None:
        """Send what ended and what was heard of it, and was not told yet; what the network does not take now waits."""
        if not self._site.token:
            return
        told_path = self._folder.root / ".may-phat" / QUEUE
        told = set(_lines(told_path))
        for entry in self._ended():
            what = "" if entry.kind == "ended" else "nghe "
            mark = f"{what}{entry.day.isoformat()} {entry.name} {entry.detail[:5]}"
            if mark in told:
                continue
            fields = {
                "village": self._site.village,
                "token": self._site.token,
                "day": entry.day.isoformat(),
                "name": entry.name,
                "may": entry.detail[:200],
                "at": entry.at.isoformat(),
            }
            if entry.kind == "heard":
                fields["nghe"] = "1"
            if not line.tell(fields):
                self._say(f"đài không nhận báo phát {entry.name} ngày {entry.day:%d/%m/%Y}")
            told.add(mark)
            kept = sorted(told)[-MAX_WAITING:]
            write_atomically(told_path, "".join(json.dumps(line) + "\n" for line in kept).encode())

    def _ended(self) -> tuple[Entry, ...]:
        today = self._now().date()
        path = self._folder.root / LOG_NAME
        if not path.exists():
            return ()
        with suppress(PublishError), Log(path) as log:
            entries = log.entries(today - timedelta(days=6), today)
            bulletins = {
                (day, bulletin.name) for day in {entry.day for entry in entries} for bulletin in self.day(day).bulletins
            }
            told = (entry for entry in entries if entry.kind in {"ended", "heard"})
            return tuple(entry for entry in told if (entry.day, entry.name) in bulletins)
        return ()


def _lines(path: Path) -> Iterator[str]:
    with suppress(OSError, ValueError):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield str(json.loads(line))


def _sha256(path: Path) -> str:
    with suppress(OSError), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
    return ""
