"""The station's frame: all that is heard around the texts, approved as a whole; its phrases, own readings and sounds.

What airs is the frame that was approved last, from copies in scripts/.approved. A station that never had a frame
approved airs what its files say, as earlier releases did.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from broadcast.errors import MixError
from broadcast.model import Approval, Jingle, Phrases, Schedule, Station
from broadcast.outside.sound_file import why_not
from broadcast.station.kept import TEXTS, keep, kept, sha256

PLAIN_SLOT = "hôm nay"
"""How a slot is named to listeners while nobody has approved its name: "chương trình phát thanh hôm nay"."""
PHRASE_NAMES = {
    "ident": "câu xưng danh",
    "opening": "lời chào",
    "headlines": "lời dẫn điểm tin",
    "notices": "lời dẫn thông báo",
    "repeat": "lời nhắc lại",
    "urgent": "lời dẫn tin khẩn",
    "closing": "lời kết",
}
_SOUND_NAMES = {"jingle": "nhạc hiệu", "sting": "nhạc ngắn giữa hai bài", "bed": "nhạc nền điểm tin"}


@dataclass(frozen=True, kw_only=True, slots=True)
class FrameSound:
    """A sound file of the frame: its name in the station's folder, and the hash of what is in it."""

    file: str
    sha256: str

    @property
    def copy(self) -> str:
        """The name of its copy in scripts/.approved."""
        suffix = Path(self.file).suffix.lower()
        return self.sha256 + (suffix if re.fullmatch(r"\.[a-z0-9]{1,5}", suffix) else ".am-thanh")


@dataclass(frozen=True, kw_only=True, slots=True)
class Frame:
    """What is heard around the texts. `readings` are the station's own, (written, spoken); `sounds` its own files.

    `jingle`, `sting`, `bed` and those of `jingles` name files among `sounds`.
    """

    station: Station
    phrases: Phrases
    slot_names: tuple[str, ...] = ()
    readings: tuple[tuple[str, str], ...] = ()
    jingle: str | None = None
    sting: str | None = None
    bed: str | None = None
    jingles: tuple[Jingle, ...] = ()
    sounds: tuple[FrameSound, ...] = ()


_ADAPTER = TypeAdapter(Frame)


def frame_of(schedule: Schedule, readings: tuple[tuple[str, str], ...], home: Path) -> Frame:
    """The frame as the station's files have it now; `home` is its folder. Raises MixError for a sound that is gone."""
    sound = schedule.sound
    names = [sound.jingle, sound.sting, sound.bed, *(jingle.file for jingle in sound.jingles)]
    return Frame(
        station=schedule.station,
        phrases=schedule.phrases,
        slot_names=tuple(sorted({slot.name for slot in schedule.slots})),
        readings=tuple(sorted(readings)),
        jingle=sound.jingle,
        sting=sound.sting,
        bed=sound.bed,
        jingles=sound.jingles,
        sounds=tuple(FrameSound(file=name, sha256=sha256(_sound(home, name))) for name in dict.fromkeys(names) if name),
    )


def written_frame(frame: Frame) -> bytes:
    """The frame as its file in scripts/.approved has it."""
    return _ADAPTER.dump_json(frame, indent=1) + b"\n"


def keep_sounds(root: Path, frame: Frame, home: Path) -> None:
    """Keep the frame's sound files by content; `root` is scripts/. Raises MixError, PublishError."""
    for sound in frame.sounds:
        keep(root, _sound(home, sound.file), sound.copy.removeprefix(sound.sha256))


def approved_frame(root: Path, approval: Approval | None) -> Frame | None:
    """The frame that was approved, from its copy; None where none was, or where the copy is gone or altered."""
    data = kept(root, f"{approval.sha256}.json") if approval else None
    try:
        return None if data is None else _ADAPTER.validate_json(data)
    except ValidationError:
        return None


def framed(schedule: Schedule, frame: Frame, root: Path) -> Schedule:
    """The schedule with what is heard as it was approved: phrases, names, and the kept copies of its sounds.

    A copy that is gone or altered is not played: a built-in sound stands for it.
    """
    good = [sound for sound in frame.sounds if kept(root, sound.copy) is not None]
    copies = {sound.file: f"{root.name}/{TEXTS}/{sound.copy}" for sound in good}

    def there(name: str | None) -> str | None:
        return copies.get(name) if name else None

    sound = replace(
        schedule.sound,
        jingle=there(frame.jingle),
        sting=there(frame.sting),
        bed=there(frame.bed),
        jingles=tuple(replace(jingle, file=there(jingle.file)) for jingle in frame.jingles),
    )
    slots = tuple(slot if slot.name in frame.slot_names else replace(slot, name=PLAIN_SLOT) for slot in schedule.slots)
    return replace(schedule, station=frame.station, phrases=frame.phrases, slots=slots, sound=sound)


def bare_frame(schedule: Schedule) -> Frame:
    """What airs where a frame was approved and its copy is gone: the station's name and the built-in sounds."""
    return Frame(station=schedule.station, phrases=Phrases(), slot_names=tuple(slot.name for slot in schedule.slots))


def heard_otherwise(before: Frame | None, now: Frame) -> Iterator[str]:
    """What is heard differently in a frame than in an earlier one, or all of it, each in a line of Vietnamese."""
    old = before or Frame(station=Station(name="", commune=""), phrases=Phrases(ident="", repeat="", urgent=""))
    for name, was, is_now in (
        ("tên đài", old.station.name, now.station.name),
        ("tên xã", old.station.commune, now.station.commune),
        ("tên các khung giờ", ", ".join(old.slot_names), ", ".join(now.slot_names)),
        *((PHRASE_NAMES[key.name], *_phrases(key.name, old.phrases, now.phrases)) for key in fields(Phrases)),
    ):
        yield from _changed(name, was, is_now)
    spoken, spoken_now = dict(old.readings), dict(now.readings)
    for written in sorted(spoken.keys() | spoken_now.keys()):
        yield from _changed(f"cách đọc «{written}»", spoken.get(written, ""), spoken_now.get(written, ""))
    for kind, title in _SOUND_NAMES.items():
        yield from _changed(title, _file(old, getattr(old, kind)), _file(now, getattr(now, kind)))
    was_own, own = ([f"{jingle.mood} {_file(frame, jingle.file)}" for jingle in frame.jingles] for frame in (old, now))
    yield from _changed("nhạc hiệu riêng", ", ".join(was_own), ", ".join(own))
    if before is not None and before.jingles != now.jingles and was_own == own:
        yield "nhạc hiệu riêng: phát ở khung giờ, đợt hoặc mức khác"


def _phrases(name: str, before: Phrases, now: Phrases) -> tuple[str, str]:
    def joined(value: str | tuple[str, ...]) -> str:
        return value if isinstance(value, str) else " ".join(value)

    return joined(getattr(before, name)), joined(getattr(now, name))


def _changed(name: str, before: str, now: str) -> Iterator[str]:
    if before == now:
        return
    if not before:
        yield f"{name}: «{now}»"
    elif not now:
        yield f"{name}: bỏ «{before}»"
    else:
        yield f"{name}: «{before}» thành «{now}»"


def _file(frame: Frame, name: str | None) -> str:
    known = {sound.file: sound.sha256 for sound in frame.sounds}
    return f"{name} (nội dung {known.get(name, '')[:8]})" if name else ""


def _sound(home: Path, name: str) -> bytes:
    path = (home / name).resolve()
    if not path.is_relative_to(home.resolve()):
        raise MixError(f"{name}: tệp nhạc phải nằm trong thư mục của đài")
    try:
        if fault := why_not(path):
            raise MixError(f"{name}: {fault}")
        return path.read_bytes()
    except OSError as error:
        raise MixError(f"{name}: không mở được tệp nhạc — kiểm tra tên tệp trong schedule.yaml") from error
