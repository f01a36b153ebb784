"""A station on disk: the folder that holds schedule.yaml, the places beside it, the days that stand there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from broadcast.errors import Diagnostic, PlanError
from broadcast.model import VIETNAM
from broadcast.station.exchange import recover
from broadcast.station.keys import FOLDER as KEY_FOLDER
from broadcast.station.keys import station_key
from broadcast.station.segments import SegmentStore
from broadcast.station.store import ASIDE, ClipStore, lock, publish_error, set_aside

LOCK_WAIT_S = 3600.0
SHORT_WAIT_S = 60.0
"""How long what takes a moment waits for another such thing: urgent bulletins, a day that is put in place."""
MONTHS = "[0-9][0-9][0-9][0-9]-[0-9][0-9]"
"""The names of the archive's folders, as a pattern."""

LEFT_OUT = "khong-phat.json"
"""In audio_out/: what the last run left out, and why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Folder:
    """A station on disk: the folder that holds schedule.yaml, and the places beside it."""

    root: Path

    @property
    def schedule(self) -> Path:
        """The one file that a commune edits: station, villages, slots, campaigns."""
        return self.root / "schedule.yaml"

    @property
    def scripts(self) -> Path:
        """The texts that people write and approve, and the ledger of approvals."""
        return self.root / "scripts"

    @property
    def out(self) -> Path:
        """The finished days and the site: what people fetch."""
        return self.root / "audio_out"

    @property
    def archive(self) -> Path:
        """Months that are over."""
        return self.root / "luu-tru"

    @property
    def cache(self) -> Path:
        """What can be made again: clips, locks, what voices remember."""
        return self.root / ".cache"

    @property
    def clips(self) -> ClipStore:
        """The recorded sentences, sealed with the station's key where it has one."""
        key = station_key(self.root)
        return ClipStore(self.cache / "clips", key.seal if key else b"", key.before if key else frozenset())

    @property
    def segments(self) -> SegmentStore:
        """The finished pieces of programmes, under the same seal."""
        key = station_key(self.root)
        return SegmentStore(self.cache / "segments", key.seal if key else b"")

    @contextmanager
    def alone(self, say: Callable[[str], None] = lambda _: None) -> Iterator[None]:
        """Hold the station's bulletins: nobody else makes any meanwhile, but urgent ones.

        Whoever has to wait is told since when the other one runs.

        Raises StationBusyError, PublishError.
        """
        begun = self.cache / "build.begun"

        def since() -> str:
            with suppress(OSError):
                return f" từ {datetime.fromtimestamp(begun.stat().st_mtime, VIETNAM):%H:%M ngày %d/%m/%Y}"
            return ""

        with lock(
            self.cache / "build.lock",
            wait_s=LOCK_WAIT_S,
            waiting=lambda: say(f"một lượt dựng khác đang chạy{since()}, đang đợi lượt đó xong…"),
            busy=lambda: f"một lượt dựng khác đang chạy{since()} — đợi lượt đó xong rồi chạy lại",
        ):
            with suppress(OSError):
                begun.touch()
            yield

    @contextmanager
    def alone_with_urgent_news(self) -> Iterator[None]:
        """Hold the station's urgent bulletins, whatever else is being built. Raises StationBusyError, PublishError."""
        with lock(self.cache / "urgent-build.lock", wait_s=SHORT_WAIT_S):
            yield

    @contextmanager
    def exchanging(self) -> Iterator[None]:
        """Hold the finished days for the moment in which one takes another's place.

        Raises StationBusyError, PublishError.
        """
        with lock(self.cache / "exchange.lock", wait_s=SHORT_WAIT_S):
            yield

    def make_way(self) -> tuple[Path, ...]:
        """Set aside what stands under the name of a folder of ours and is none; return where it lies now.

        Without .cache, or a folder for the key, nothing can be built. A link into nowhere is set aside too, a disk
        that is gone must not silence a village; but not the key's, for a new key would believe no approval.
        Raises PublishError.
        """
        aside = []
        key = self.root / KEY_FOLDER
        for place in (self.out, key, self.cache, *(self.cache / name for name in ("clips", "segments", "voices"))):
            in_the_way = place.is_file() or (place.is_symlink() and place != key)
            if in_the_way and not place.is_dir():
                with disk(place):
                    aside.append(set_aside(place))
        return tuple(aside)

    def set_aside_in_out(self) -> frozenset[Path]:
        """What stood in the way of bulletins and pages, and lies beside them now."""
        return frozenset((*self.out.glob(f"*{ASIDE}"), *self.out.glob(f"*/*{ASIDE}")))

    def recover(self) -> None:
        """Finish what killed runs had begun with the finished days. Raises StationBusyError, PublishError, OSError."""
        with self.exchanging():
            recover(self.out)

    @contextmanager
    def writing_pages(self) -> Iterator[None]:
        """Hold the site's pages. Raises StationBusyError, PublishError."""
        with lock(self.cache / "site.lock", wait_s=LOCK_WAIT_S):
            yield


def campaign_folder(folder: Folder, campaign: str) -> Path:
    """The folder of a campaign's scripts. Raises PlanError for a name that leads elsewhere."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,60}", campaign):
        message = f"tên đợt «{campaign}» — viết liền không dấu, ví dụ: nghi-quyet-02"
        raise PlanError(Diagnostic(path="scripts", line=1, message=message))
    return folder.scripts / campaign


def built_days(folder: Folder) -> Iterator[date]:
    """The days that stand in audio_out/."""
    yield from _days(folder.out)


def days_in(month: Path) -> dict[date, Path]:
    """The days of a month's archive, with their folders."""
    return _days(month / "audio_out")


def kept_days(folder: Folder) -> dict[date, Path]:
    """Where each day's folder stands: in audio_out/, else in the station's archive."""
    found: dict[date, Path] = {}
    for month in folder.archive.glob(MONTHS):
        found |= days_in(month)
    return found | _days(folder.out)


def _days(place: Path) -> dict[date, Path]:
    found: dict[date, Path] = {}
    for path in sorted(place.glob("????-??-??")):
        if path.is_dir():  # a file of that name is no day, and must not keep the pages from being made
            with suppress(ValueError):
                found[date.fromisoformat(path.name)] = path
    return found


@contextmanager
def disk(place: Path) -> Iterator[None]:
    """Turn a fault of the disk into a message for people."""
    try:
        yield
    except OSError as error:
        raise publish_error(Path(error.filename or place), error) from error
