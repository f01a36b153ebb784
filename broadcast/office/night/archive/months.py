"""Moves a month that is over into the archive, checks that it is whole, and brings it back."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from broadcast.errors import BroadcastError, PublishError
from broadcast.model import Schedule
from broadcast.office.night.archive.contents import LOG_LINES, aired, copy, hashes, verify, write_month
from broadcast.station.exchange import NEW, OLD
from broadcast.station.folder import MONTHS, Folder, built_days, days_in, disk
from broadcast.station.kept import TEXTS
from broadcast.station.log import NAME as LOG
from broadcast.station.log import Entry, Log
from broadcast.station.store import write_atomically

_GONE, _BACK = ".xoa-", ".khoi-phuc-"


@dataclass(frozen=True, kw_only=True, slots=True)
class Archived:
    """What was done: the archive, the days in it, those moved or put back now, and what a person should know."""

    place: Path
    days: tuple[date, ...]
    moved: tuple[date, ...]
    notices: tuple[str, ...]


def archive(folder: Folder, month: date, *, station: str, today: date, to: Path | None = None) -> Archived:
    """Put a month's days into its archive under `to`, by default luu-tru/ of the station, and out of audio_out/.

    Days that are archived already, with all that was aired unchanged, are only taken out. Raises PublishError for a
    month that is not over, where the archive is damaged, where it holds another version of a day, or where nothing of
    the month is there; StationBusyError.
    """
    following = (month.replace(day=1) + timedelta(days=31)).replace(day=1)
    if today < following:
        message = f"tháng {month:%m/%Y} chưa hết, các bản tin còn phải phát — lưu trữ từ ngày {following:%d/%m/%Y}"
        raise PublishError(message)
    root = to or folder.archive
    place = root / f"{month:%Y-%m}"
    with folder.alone(), disk(root):
        folder.recover()
        _tidy(folder, root)
        here = {day: folder.out / day.isoformat() for day in sorted(built_days(folder)) if _same_month(day, month)}
        held = days_in(place)
        if place.exists():
            verify(place)
        if not here and not held:
            raise PublishError(f"tháng {month:%m/%Y} không có ngày nào trong audio_out — xem lại tháng cần lưu")
        changed = [day for day in here if day in held and aired(here[day]) != aired(held[day])]
        if changed:
            shown = ", ".join(f"{day:%d/%m}" for day in changed)
            message = f"{place}: ngày {shown} trong lưu trữ khác bản đang có trong audio_out"
            raise PublishError(f"{message} — đổi tên thư mục lưu trữ này để giữ cả hai, rồi chạy lại")
        notices: tuple[str, ...] = ()
        if not here.keys() <= held.keys():
            notices = write_month(folder, place, {**here, **held}, month, station)
        for path in here.values():
            gone = path.with_name(_GONE + path.name)
            path.replace(gone)
            shutil.rmtree(gone)
        _note(folder, month).unlink(missing_ok=True)
    return Archived(place=place, days=tuple(sorted({**here, **held})), moved=tuple(here), notices=notices)


def restore(folder: Folder, month: date, *, to: Path | None = None) -> Archived:
    """Put a month's days back into audio_out/, its log and approved texts back where they are missing.

    What stands there stays as it is, and is told where what was aired differs. `retire` leaves the month from now on.
    Raises PublishError where the archive is not there
    or damaged.
    """
    root = to or folder.archive
    place = root / f"{month:%Y-%m}"
    notices: list[str] = []
    moved: list[date] = []
    with folder.alone(), disk(folder.out):
        folder.recover()
        _tidy(folder, root)
        if not place.is_dir():
            raise PublishError(f"{place}: không có lưu trữ của tháng này — xem lại tháng, hoặc chỉ chỗ bằng --to")
        verify(place)
        held = days_in(place)
        folder.out.mkdir(exist_ok=True)
        write_atomically(_note(folder, month), b"")
        for day, path in held.items():
            target = folder.out / path.name
            if target.exists():
                if aired(target) != aired(path):
                    notices.append(f"{day:%d/%m/%Y}: audio_out có bản khác, đã giữ nguyên, không chép đè")
                continue
            coming = folder.out / f"{_BACK}{path.name}"
            copy(path, coming)
            if hashes(coming) != hashes(path):
                raise PublishError(f"{coming}: chép chưa đúng — kiểm tra ổ đĩa rồi chạy lại")
            coming.replace(target)
            moved.append(day)
        for text in (place / "scripts" / TEXTS).glob("*.md"):
            if not (target := folder.scripts / TEXTS / text.name).exists():
                write_atomically(target, text.read_bytes())
    notices += _restore_log(folder, place)
    return Archived(place=place, days=tuple(held), moved=tuple(moved), notices=tuple(notices))


def retire(folder: Folder, schedule: Schedule, today: date) -> tuple[str, ...]:
    """Archive every month that ended more than `keeping.months` months ago; 0 keeps all. Tells what it did.

    It takes the lock of the build. A month that was brought back stays; one that can't be archived stays where it is
    and is told of.
    """
    if not schedule.keeping.months:
        return ()
    oldest = today.year * 12 + today.month - schedule.keeping.months
    months = sorted({day.replace(day=1) for day in built_days(folder) if day.year * 12 + day.month < oldest})
    said: list[str] = []
    for month in months:
        if _note(folder, month).exists():
            continue
        try:
            done = archive(folder, month, station=schedule.station.name, today=today)
        except BroadcastError as error:
            said.append(f"chưa lưu trữ được tháng {month:%m/%Y}: {error}")
        else:
            said.append(
                f"đã chuyển {len(done.moved)} ngày của tháng {month:%m/%Y} vào {folder.archive.name}/{month:%Y-%m}"
            )
            said += done.notices
    return tuple(said)


def _note(folder: Folder, month: date) -> Path:
    """The file that keeps a restored month in audio_out/; it is the station's own, wherever the archive stands."""
    return folder.archive / f"{month:%Y-%m}.da-khoi-phuc"


def _tidy(folder: Folder, root: Path) -> None:
    """Finish or forget what a killed run had begun."""
    for old in root.glob(OLD + MONTHS):
        place = old.with_name(old.name.removeprefix(OLD))
        if place.exists():
            shutil.rmtree(old)
        else:
            old.replace(place)
    for half in (
        *root.glob(NEW + MONTHS),
        *folder.out.glob(f"{_GONE}{MONTHS}-*"),
        *folder.out.glob(f"{_BACK}{MONTHS}-*"),
    ):
        shutil.rmtree(half)


def _restore_log(folder: Folder, place: Path) -> Iterator[str]:
    """Note again what the station's log has lost; the log itself knows what it has."""
    try:
        with Log(folder.root / LOG) as log:
            for line in (place / LOG_LINES).read_text(encoding="utf-8").splitlines():
                written = json.loads(line)
                log.write(
                    Entry(
                        kind=written["kind"],
                        day=date.fromisoformat(written["day"]),
                        name=written["name"],
                        at=datetime.fromisoformat(written["at"]),
                        village=written["village"],
                        detail=written["detail"],
                    )
                )
    except (PublishError, OSError, ValueError, KeyError, TypeError) as error:
        yield f"chưa đưa lại được nhật ký: {error}"


def _same_month(day: date, month: date) -> bool:
    return (day.year, day.month) == (month.year, month.month)
