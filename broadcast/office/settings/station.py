"""What a commune sets, each as one act on schedule.yaml: names, villages, slots, quiet hours, music, the site."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time
from pathlib import Path
from typing import Literal

from broadcast.config import load_schedule
from broadcast.errors import Diagnostic, MixError, ScheduleError
from broadcast.knowledge.language.slug import slug
from broadcast.model import Schedule
from broadcast.office.settings.change import Change, change_schedule
from broadcast.stages.mix.music import try_music
from broadcast.station.folder import Folder
from broadcast.station.schedule_edit import ScheduleTree, Setting
from broadcast.station.store import write_atomically

MusicKind = Literal["jingle", "sting", "bed"]
MUSIC_NAMES: dict[MusicKind, tuple[str, str]] = {
    "jingle": ("Nhạc hiệu", "mở đầu bản tin"),
    "sting": ("Nhạc ngắn", "giữa hai bài"),
    "bed": ("Nhạc nền", "dưới phần điểm tin"),
}
"""For each kind of music: what it is called, and where it is heard."""
MUSIC_SUFFIXES = frozenset({".mp3", ".wav", ".ogg", ".flac", ".m4a"})
MAX_MUSIC_BYTES = 20_000_000
MAX_NAME = 120
LONGEST_ID = 24


def set_station(folder: Folder, *, name: str, commune: str, seen: str = "") -> Change:
    """Name the station and its commune. Raises ScheduleError for an empty name; ChangedMeanwhileError, PublishError."""
    name, commune = _name(name, "tên đài"), _name(commune, "tên xã")

    def change(tree: ScheduleTree) -> None:
        tree.set("station", "name", name)
        tree.set("station", "commune", commune)

    return change_schedule(folder, change, seen=seen)


def add_villages(folder: Folder, names: Iterable[str]) -> Change:
    """Villages more, each by its name. Raises ScheduleError for a name that is there already, or empty."""
    schedule = load_schedule(folder.schedule)
    entries = village_entries(names, taken=schedule)

    def change(tree: ScheduleTree) -> None:
        for entry in entries:
            tree.add("villages", entry)

    return change_schedule(folder, change)


def rename_village(folder: Folder, village: str, name: str) -> Change:
    """Call a village otherwise; its id, which stands in links and files, stays. Raises ScheduleError."""
    name = _name(name, "tên thôn")
    return change_schedule(
        folder, lambda tree: tree.change("villages", _place(tree, "villages", village), {"name": name})
    )


def remove_village(folder: Folder, village: str) -> Change:
    """Take a village off the list. Raises ScheduleError while a slot is for it alone or among others."""
    for slot in load_schedule(folder.schedule).slots:
        if village in slot.villages:
            raise _refused(f"{slot.name} {slot.at:%H:%M} đang phát riêng cho thôn này — đổi khung giờ ấy trước")
    return change_schedule(folder, lambda tree: tree.remove("villages", _place(tree, "villages", village)))


def save_slot(
    folder: Folder, slot: str, *, name: str, at: time, max_minutes: float, villages: tuple[str, ...] | None = None
) -> Change:
    """Change a slot, or with an empty `slot` add one; `villages` of None leaves who hears it. Raises ScheduleError."""
    values: dict[str, Setting] = {"name": _name(name, "tên khung giờ"), "at": at, "max_minutes": _figure(max_minutes)}
    if villages is not None:
        values["villages"] = villages or None
    schedule = load_schedule(folder.schedule)

    def change(tree: ScheduleTree) -> None:
        if slot:
            tree.change("slots", _place(tree, "slots", slot), values)
        else:
            tree.add("slots", {"id": _free_id(name, {each.id for each in schedule.slots}), **values})

    return change_schedule(folder, change)


def remove_slot(folder: Folder, slot: str) -> Change:
    """Take a slot away; a campaign that names it goes on in its others. Raises ScheduleError for the last one."""
    schedule = load_schedule(folder.schedule)
    if len(schedule.slots) == 1:
        raise _refused("đài cần ít nhất một khung giờ — thêm khung giờ khác trước khi xóa")
    for campaign in schedule.campaigns:
        if campaign.slots == (slot,):
            raise _refused(f"đợt «{campaign.title}» chỉ phát ở khung giờ này — chuyển đợt ấy sang khung khác trước")

    def change(tree: ScheduleTree) -> None:
        tree.remove("slots", _place(tree, "slots", slot))
        for place, campaign in enumerate(schedule.campaigns):
            if slot in campaign.slots:
                tree.change("campaigns", place, {"slots": tuple(name for name in campaign.slots if name != slot)})

    return change_schedule(folder, change)


def set_quiet_hours(folder: Folder, *, earliest: time | None, latest: time | None, quiet: str | None = None) -> Change:
    """The hours between which the station may be on air, None is no limit; and the `quiet` ones of the night, such as
    22:00-05:00, "" for none, None to leave them. Raises ScheduleError."""
    if earliest and latest and latest <= earliest:
        raise _refused("giờ muộn nhất phải sau giờ sớm nhất")

    def change(tree: ScheduleTree) -> None:
        tree.set("rules", "earliest", earliest)
        tree.set("rules", "latest", latest)
        if quiet is not None:
            tree.set_whole("quiet_hours", " ".join(quiet.split())[:MAX_NAME])

    return change_schedule(folder, change)


def set_site(folder: Folder, *, url: str, contact: str) -> Change:
    """Where people listen again, and whom they ask; empty takes it away. Raises ScheduleError for no web address."""
    url, contact = url.strip(), " ".join(contact.split())[:MAX_NAME]
    if url and not url.startswith(("https://", "http://")):
        raise _refused("địa chỉ trang bắt đầu bằng https:// — chép từ thanh địa chỉ của trình duyệt")

    def change(tree: ScheduleTree) -> None:
        tree.set("site", "url", url or None)
        tree.set("site", "contact", contact or None)

    return change_schedule(folder, change)


def set_run_hour(folder: Folder, at: time) -> Change:
    """When the machine makes the next day's bulletins. Raises ScheduleError."""
    return change_schedule(folder, lambda tree: tree.set("running", "at", at))


def set_music(folder: Folder, kind: MusicKind, *, filename: str, data: bytes, owner: str) -> Change:
    """Keep a file of music in the station's folder and use it; `owner` says whose it is, for the report.

    Raises ScheduleError for a file that is no music or too large, and where nobody says whose it is; PublishError.
    """
    suffix = Path(filename).suffix.lower()
    if suffix not in MUSIC_SUFFIXES or len(data) > MAX_MUSIC_BYTES or not data:
        raise _refused("tệp nhạc phải là .mp3, .wav, .ogg, .flac hoặc .m4a, không quá 20 MB")
    owner = _name(owner, "nhạc của ai, được dùng theo quyền nào")
    name = f"{slug(MUSIC_NAMES[kind][0])}-{slug(Path(filename).stem, longest=30, otherwise='nhac')}{suffix}"
    write_atomically(folder.root / name, data)
    try:
        try_music(folder.root, name)
    except MixError as error:
        (folder.root / name).unlink(missing_ok=True)
        raise _refused("không nghe được tệp nhạc này — chọn tệp khác, hoặc lưu lại thành .mp3") from error

    def change(tree: ScheduleTree) -> None:
        _forget_music(tree, folder, kind)
        tree.set("sound", kind, name)
        licences = [{"file": each["file"], "licence": each["licence"]} for each in tree.get("sound", "licences") or ()]
        licences = [each for each in licences if each["file"] != name]
        tree.set("sound", "licences", [*licences, {"file": name, "licence": owner}])

    return change_schedule(folder, change)


def drop_music(folder: Folder, kind: MusicKind) -> Change:
    """Use the sound that comes with the program again; the file stays in the folder. Raises ScheduleError."""
    return change_schedule(folder, lambda tree: _forget_music(tree, folder, kind))


def village_entries(names: Iterable[str], *, taken: Schedule | None = None) -> tuple[dict[str, Setting], ...]:
    """Villages by their names, each with an id of its own. Raises ScheduleError for a name that comes twice."""
    known = {village.name.casefold() for village in taken.villages} if taken else set[str]()
    ids = {village.id for village in taken.villages} if taken else set[str]()
    found: list[dict[str, Setting]] = []
    for raw in names:
        name = _name(raw, "tên thôn")
        if name.casefold() in known:
            raise _refused(f"đã có {name}")
        known.add(name.casefold())
        village = _free_id(name, ids)
        ids.add(village)
        found.append({"id": village, "name": name})
    return tuple(found)


def _forget_music(tree: ScheduleTree, folder: Folder, kind: MusicKind) -> None:
    old = getattr(load_schedule(folder.schedule).sound, kind)
    tree.set("sound", kind, None)
    kept = [
        {"file": each["file"], "licence": each["licence"]}
        for each in tree.get("sound", "licences") or ()
        if each["file"] != old
    ]
    if old:
        tree.set("sound", "licences", kept or None)


def _place(tree: ScheduleTree, section: str, name: str) -> int:
    for place, entry in enumerate(tree.entries(section)):
        if str(entry.get("id")) == name:
            return place
    raise _refused(f"không còn «{name[:40]}» trong cài đặt — tải lại trang")


def _free_id(name: str, taken: set[str]) -> str:
    base = slug(name, longest=LONGEST_ID, otherwise="muc")
    return next(each for each in (base, *(f"{base}-{number}" for number in range(2, 500))) if each not in taken)


def _name(text: str, what: str) -> str:
    name = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    if not any(map(str.isalnum, name)) or len(name) > MAX_NAME:
        raise _refused(f"chưa ghi {what}" if len(name) <= MAX_NAME else f"{what} dài quá {MAX_NAME} chữ")
    return name


def _figure(number: float) -> Setting:
    return int(number) if number == int(number) else number


def _refused(message: str) -> ScheduleError:
    return ScheduleError(Diagnostic(path="cài đặt", line=1, message=message))
