"""A station from nothing: the folder that `init` makes, and the four answers of its first day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time
from importlib.resources import files
from pathlib import Path

from broadcast.config import checked_schedule
from broadcast.errors import Diagnostic, ScheduleError
from broadcast.model import Schedule
from broadcast.office.settings.station import village_entries
from broadcast.station.folder import Folder
from broadcast.station.schedule_edit import ScheduleTree, changed
from broadcast.station.store import drop_leftovers, write_atomically, write_new

SCHEDULE = "schedule.yaml"
_NAMES = (SCHEDULE, "scripts/thong-bao/mau-thong-bao.md", "audio_out/README.md", "schedule.schema.json")
PARTS = ((time(10), "buổi sáng"), (time(14), "buổi trưa"), (time(19), "buổi chiều"), (time.max, "buổi tối"))
"""How a slot is named by its hour, which is before the first."""
SLOT_MINUTES = 15


@dataclass(frozen=True, kw_only=True, slots=True)
class Answers:
    """The four answers: what the station is called and its commune, its villages, its hours, its first voice."""

    name: str
    commune: str
    villages: tuple[str, ...]
    hours: tuple[time, ...]
    engines: tuple[str, ...]


def make_folder(where: Path) -> Iterable[tuple[Path, bool]]:
    """Copy the template's files into a folder; each with whether it is new, for what is there already stays.

    Raises PublishError.
    """
    for name in _NAMES:
        target = where / name
        new = not target.exists()
        if new:
            drop_leftovers(target)
            write_atomically(target, _template(name))
        yield target, new


def make_station(folder: Folder, answers: Answers) -> Schedule:
    """A new station by its four answers. Raises ScheduleError for an answer that can't be, and where there is a
    station already; PublishError. The schedule is written last: a station is there whole, or not at all."""
    text = changed(_template(SCHEDULE).decode(), lambda tree: _fill(tree, answers))
    schedule = checked_schedule(text, folder.root, SCHEDULE)
    for name in ("audio_out/README.md", "schedule.schema.json"):
        if not (folder.root / name).exists():
            write_atomically(folder.root / name, _template(name))
    try:
        write_new(folder.schedule, text.encode())
    except FileExistsError as error:
        raise _refused("thư mục này đã có đài — sửa trong phần Cài đặt") from error
    return schedule


def part_of_day(at: time) -> str:
    """What a slot of that hour is called: buổi sáng, buổi trưa, buổi chiều, buổi tối."""
    return next(name for before, name in PARTS if at < before or before == time.max)


def _fill(tree: ScheduleTree, answers: Answers) -> None:
    if not answers.hours:
        raise _refused("chưa có giờ phát — ghi ít nhất một giờ, ví dụ 5:30")
    for key, value in (("name", answers.name), ("commune", answers.commune)):
        words = " ".join(value.split())
        if not any(map(str.isalnum, words)):
            raise _refused("chưa ghi tên đài hoặc tên xã")
        tree.set("station", key, words)
    villages = village_entries(answers.villages)
    for section in ("villages", "slots"):
        tree.entries(section).clear()
    for entry in villages:
        tree.add("villages", entry)
    names: set[str] = set()
    for at in sorted(set(answers.hours)):
        name = part_of_day(at)
        spoken = name if name not in names else f"{name} lúc {at.hour} giờ{f' {at.minute}' if at.minute else ''}"
        names.add(spoken)
        tree.add("slots", {"id": f"luc-{at:%H%M}", "name": spoken, "at": at, "max_minutes": SLOT_MINUTES})
    tree.set("voice", "engines", answers.engines)


def _template(name: str) -> bytes:
    return (files("broadcast") / "template" / name).read_bytes()


def _refused(message: str) -> ScheduleError:
    return ScheduleError(Diagnostic(path="đài mới", line=1, message=message))
