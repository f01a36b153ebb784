"""What stands in a month's archive: days, texts, approvals, the log, the schedule, and the hash of every file."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

from broadcast.errors import PublishError
from broadcast.model import AiredItem
from broadcast.station.exchange import NEW, OLD
from broadcast.station.folder import Folder
from broadcast.station.kept import TEXTS
from broadcast.station.ledger import LEDGER
from broadcast.station.log import NAME as LOG
from broadcast.station.log import Entry, Log
from broadcast.station.manifest import manifests, read_day
from broadcast.station.store import write_atomically

SUMS = "SHA256SUMS"
LOG_LINES = "nhat-ky.jsonl"
_OF_THE_SYSTEM = frozenset({"Thumbs.db", "desktop.ini", ".DS_Store"})
"""What a file manager leaves behind where a person has looked."""
_README = """\
LƯU TRỮ BẢN TIN LOA TRUYỀN THANH THÁNG {month:%m/%Y}
{station}

audio_out/     bản tin từng ngày: âm thanh .mp3, bản kê .json (giờ phát, thời lượng, lời đọc, ai duyệt)
scripts/       các bài đã phát; bản chữ đúng như khi duyệt nằm trong scripts/.approved, tên tệp là mã ghi ở bản kê
               scripts/approvals.jsonl là sổ duyệt
nhat-ky.jsonl  nhật ký: đã dựng, đã tải, thôn đã xác nhận
schedule.yaml  lịch phát khi lưu
SHA256SUMS     mã kiểm tra của mọi tệp; kiểm tra bằng: sha256sum -c SHA256SUMS

Đưa các ngày trở lại audio_out bằng một lệnh:  broadcast archive {month:%Y-%m} --restore

Có {days} ngày, {files} tệp.
{missing}"""


def write_month(folder: Folder, place: Path, days: dict[date, Path], month: date, station: str) -> tuple[str, ...]:
    """Make the archive whole under another name, read it again, and give it its own; return what is missing in it."""
    new, old = place.with_name(NEW + place.name), place.with_name(OLD + place.name)
    try:
        for day, path in days.items():
            target = new / "audio_out" / day.isoformat()
            copy(path, target)
            if hashes(path) != hashes(target):
                raise PublishError(f"{path}: chép chưa đúng — kiểm tra ổ đĩa rồi chạy lại")
        if (place / "scripts").is_dir():
            copy(place / "scripts", new / "scripts")
        missing = tuple(_keep_texts(folder, new, _items(days.values())))
        before = place / folder.schedule.name
        _keep(before if before.exists() else folder.schedule, new / folder.schedule.name)
        entries, said = _entries(folder, days)
        write_atomically(new / LOG_LINES, "".join(f"{line}\n" for line in entries).encode())
        files = sum(path.is_file() for path in new.rglob("*")) + 2
        readme = _README.format(
            month=month, station=station, days=len(days), files=files, missing="".join(f"{name}\n" for name in missing)
        )
        write_atomically(new / "README.txt", readme.encode())
        sums = "".join(f"{digest}  {name}\n" for name, digest in sorted(hashes(new).items()))
        write_atomically(new / SUMS, sums.encode())
        verify(new)
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise
    if place.exists():
        place.replace(old)
    new.replace(place)
    _sync(place.parent)
    shutil.rmtree(old, ignore_errors=True)
    return (*missing, *said)


def verify(place: Path) -> None:
    """Read every file of an archive again. Raises PublishError for one that is missing, changed or new."""
    try:
        written = (place / SUMS).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise PublishError(f"{place}: không đọc được {SUMS} — lấy lại bản sao lưu của thư mục này") from error
    wanted = {name: digest for digest, _, name in (line.partition("  ") for line in written)}
    found = hashes(place)
    found.pop(SUMS, None)
    wrong = sorted(name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name))
    if wrong:
        shown = ", ".join(wrong[:3]) + (f" và {len(wrong) - 3} tệp khác" if len(wrong) > 3 else "")
        raise PublishError(f"{place}: lưu trữ không còn nguyên vẹn ở {shown} — lấy lại bản sao lưu của thư mục này")


def _items(places: Iterable[Path]) -> Iterator[AiredItem]:
    """What of the days can be read; a manifest that can't is kept as it is, and the report tells of it."""
    for place in places:
        yield from (item for bulletin in read_day(place).bulletins for item in bulletin.items if item.script)


def _keep_texts(folder: Folder, new: Path, items: Iterable[AiredItem]) -> Iterator[str]:
    """Keep each text as it was aired and as it stands now, its recording, and the ledger; tell what is gone."""
    _keep(folder.scripts / LEDGER, new / "scripts" / LEDGER)
    for item in {(item.id, item.script_sha256): item for item in items}.values():
        if not re.fullmatch(r"[\w-]+/[\w .-]+", item.id) or not re.fullmatch("[0-9a-f]{64}", item.script_sha256):
            yield f"bỏ qua tên bài lạ trong bản kê: «{item.id[:40]}»"
            continue
        _keep(folder.scripts / f"{item.id}.md", new / "scripts" / f"{item.id}.md")
        approved = Path("scripts", TEXTS, f"{item.script_sha256}.md")
        if not _keep(folder.root / approved, new / approved) and not (new / approved).exists():
            yield f"không còn bản chữ đã duyệt của «{item.title}»; lời đã phát có trong bản kê"
        if item.audio and (recording := folder.root / item.audio.path).resolve().is_relative_to(
            folder.scripts.resolve()
        ):
            _keep(recording, new / "scripts" / recording.parent.name / recording.name)


def _entries(folder: Folder, days: Iterable[date]) -> tuple[list[str], tuple[str, ...]]:
    path, wanted = folder.root / LOG, set(days)
    if not path.exists():
        return [], ()
    try:
        with Log(path) as log:
            found = log.entries(min(wanted), max(wanted))
    except PublishError as error:
        return [], (str(error),)
    return [_as_line(event) for event in found if event.day in wanted], (log.damage,) if log.damage else ()


def _as_line(entry: Entry) -> str:
    return json.dumps(
        {
            "kind": entry.kind,
            "day": entry.day.isoformat(),
            "name": entry.name,
            "village": entry.village,
            "detail": entry.detail,
            "at": entry.at.isoformat(),
        },
        ensure_ascii=False,
    )


def hashes(place: Path) -> dict[str, str]:
    """Every file below a folder with its hash; a link is no file of ours, and is told of by its absence."""
    found: dict[str, str] = {}
    for path in place.rglob("*"):
        if path.is_file() and not path.is_symlink() and path.name not in _OF_THE_SYSTEM:
            with path.open("rb") as file:
                found[path.relative_to(place).as_posix()] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def aired(day: Path) -> dict[str, str]:
    """What makes a day the one that was aired: its manifests, and the sound and pictures they name, with their hashes.

    Pages and lists beside them are made anew at any time.
    """
    found = hashes(day)
    names = {path.name for path in manifests(day)}
    for bulletin in read_day(day).bulletins:
        names |= {file.mp3 for file in bulletin.files} | {f"{bulletin.name}.svg"}
    return {name: found[name] for name in names & found.keys()}


def copy(source: Path, target: Path) -> None:
    """Copy every plain file below a folder onto the disk; links are left out. Raises OSError."""
    for path in source.rglob("*"):
        _keep(path, target / path.relative_to(source))


def _keep(source: Path, target: Path) -> bool:
    """Copy one file onto the disk, not only into its cache; False where there is none."""
    if not source.is_file() or source.is_symlink():
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source, target)
    with target.open("rb+") as file:
        os.fsync(file.fileno())
    return True


def _sync(place: Path) -> None:
    """The folder's names are on the disk before anything is taken away; Windows can't be asked to, and need not."""
    with suppress(OSError):
        handle = os.open(place, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
