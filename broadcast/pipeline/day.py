"""Builds one day: every programme of it read, recorded and mixed, the day whole or not at all."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path

from broadcast import __version__
from broadcast.errors import BroadcastError
from broadcast.mix import file_names, mix, planned_ms
from broadcast.model import Bulletin, Item, Manner, Paragraph, Programme, Reading, Recording, Schedule, Script, Source
from broadcast.pipeline.folder import Folder
from broadcast.programme import shorten
from broadcast.publish import publish as publish_day
from broadcast.publish.manifest import is_whole, read_bulletin, read_bulletins, write_bulletin
from broadcast.spoken import speak
from broadcast.store import write_atomically
from broadcast.voice import Voices, record

Say = Callable[[str], None]
Progress = Callable[[str, float], None]
Keep = Callable[[Bulletin], bool]
"""Whether a finished bulletin stays as it is, whatever has become of its texts."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Built:
    """What `build` did for a day: its bulletins, and the names of those made now."""

    day: date
    bulletins: tuple[Bulletin, ...]
    made: tuple[str, ...]


def speak_for(programme: Programme, schedule: Schedule, manner: Manner) -> Reading:
    """A programme read in a station's manner, with its pauses. Raises ScriptError."""
    sound = schedule.sound
    return speak(
        programme,
        pause_sentence_ms=sound.pause_sentence_ms,
        pause_paragraph_ms=sound.pause_paragraph_ms,
        pause_item_ms=sound.pause_item_ms,
        pause_before_heading_ms=sound.pause_before_heading_ms,
        pause_after_heading_ms=sound.pause_after_heading_ms,
        manner=manner,
    )


def alone(script: Script) -> Programme:
    """A programme of that script and nothing else, to be read before it is ever aired."""
    return of_item(Item(kind="campaign", id=script.id, title=script.title, body=script.body, script=script))


def just(text: str) -> Programme:
    """A programme that says one text."""
    body = (Paragraph(text=text, source=Source(path="«say»", line=1)),)
    return of_item(Item(kind="opening", id="nghe-thu", title="Nghe thử", body=body))


def of_item(item: Item) -> Programme:
    """A programme of one item."""
    return Programme(day=date.min, slot_id="", slot_name="", at=time.min, max_minutes=1, villages=(), items=(item,))


def recover(folder: Folder) -> None:
    """Put back a day that a killed run had moved aside and not yet replaced."""
    for aside in folder.out.glob(".cu-*"):
        day = folder.out / aside.name.removeprefix(".cu-")
        if day.exists():
            shutil.rmtree(aside)
        else:
            aside.replace(day)


class Day:
    """Builds one day in a folder of its own beside the others, then puts it in place in one step.

    `sound_files` is the hash of the music and the profiles as they are now, the same for every day of a build.
    """

    def __init__(
        self,
        folder: Folder,
        schedule: Schedule,
        day: date,
        voices: Voices,
        manner: Manner,
        *,
        sound_files: str,
        again: bool,
        keep: Keep,
        say: Say,
        progress: Progress,
    ) -> None:
        self._schedule, self._voices, self._again = schedule, voices, again
        self._say, self._progress = say, progress
        self._day, self._manner = day, manner
        self._store = folder.clips
        self._place = folder.out / day.isoformat()
        self._work = folder.out / f".moi-{day.isoformat()}"
        self._aside = folder.out / f".cu-{day.isoformat()}"
        self._home, self._sound_files = folder.root, sound_files
        self._keep_as_is = keep

    def build(self, spoken: tuple[Reading, ...]) -> Built:
        keys = {reading.programme.name: self._inputs(reading) for reading in spoken}
        standing: dict[str, Bulletin] = {} if self._again else self._standing(keys)
        wanted = {file for name in keys for file in file_names(name, self._schedule.sound)}
        wanted |= {file for one in standing.values() for file in _files_of(one)}
        there = {path.name for path in self._place.glob("*") if path.suffix in {".mp3", ".svg"}}
        if self._place.is_dir() and there == wanted and keys.keys() <= standing.keys():
            publish_day(self._place)
            return Built(day=self._day, bulletins=tuple(standing.values()), made=())
        self._work.mkdir(exist_ok=True)
        for one in standing.values():
            self._keep(one)
        bulletins, made = dict(standing), []
        for reading in spoken:
            name = reading.programme.name
            if name in bulletins:
                continue
            found = None if self._again else self._find(self._work, name, keys[name])  # by a run that was stopped later
            if found is None:
                found = self._make(reading, keys[name])
                made.append(name)
            bulletins[name] = found
        self._commit(wanted | {f"{name}.json" for name in bulletins})
        in_order = sorted(bulletins.values(), key=lambda one: (one.at, one.name))
        return Built(day=self._day, bulletins=tuple(in_order), made=tuple(made))

    def _standing(self, keys: dict[str, str]) -> dict[str, Bulletin]:
        """The finished bulletins that stay as they are: made from the same inputs, or to be kept in any case."""
        found = {name: self._find(self._place, name, key) for name, key in keys.items()}
        try:
            there = read_bulletins(self._place)
        except BroadcastError:
            there = ()
        kept = {one.name: one for one in there if self._keep_as_is(one) and is_whole(one, self._place)}
        return {name: one for name, one in found.items() if one} | kept

    def _inputs(self, reading: Reading) -> str:
        """The hash of all that a bulletin is made from, except which of the voices could be reached."""
        said = [(one.spoken, one.pause_ms, one.item) for one in reading.utterances]
        sound, voice, station = self._schedule.sound, self._schedule.voice, self._schedule.station.name
        settings = (sound, voice, station, self._sound_files, __version__)
        return hashlib.sha256(repr((reading.programme, said, settings)).encode()).hexdigest()

    def _find(self, place: Path, name: str, key: str) -> Bulletin | None:
        """A finished bulletin with these inputs, whole on disk."""
        try:
            bulletin = read_bulletin(place / f"{name}.json")
        except BroadcastError:
            return None
        return bulletin if bulletin.inputs_sha256 == key and is_whole(bulletin, place) else None

    def _keep(self, bulletin: Bulletin) -> None:
        for file in (*_files_of(bulletin), f"{bulletin.name}.json"):
            shutil.copy2(self._place / file, self._work / file)

    def _make(self, reading: Reading, key: str) -> Bulletin:
        recording = self._fitted(reading)
        name = reading.programme.name
        if recording.voice.reason and recording.voice.engine != recording.voice.wanted:
            self._say(f"{name}: dùng giọng dự phòng {recording.voice.engine} — {recording.voice.reason}")
        for doubt in recording.doubts:
            self._say(f"{name}: nên nghe lại {doubt}")
        bulletin = mix(
            recording,
            self._schedule.sound,
            self._work / f"{name}.mp3",
            station=self._schedule.station.name,
            home=self._home,
            inputs_sha256=key,
            progress=lambda share: self._progress(name, 0.5 + share / 2),
        )
        write_atomically(self._work / f"{name}.json", write_bulletin(bulletin))
        self._progress(name, 1)
        return bulletin

    def _fitted(self, reading: Reading) -> Recording:
        """The recording, without the items for which the slot's minutes are too short."""
        name = reading.programme.name
        while True:
            recording = record(
                reading,
                self._voices,
                self._store,
                progress=lambda done, count: self._progress(name, done / count / 2),
            )
            programme = recording.reading.programme
            if planned_ms(recording, self._schedule.sound, self._home) <= programme.max_minutes * 60_000:
                return recording
            shorter = shorten(programme)
            if shorter is None:
                self._say(f"{name}: dài quá {programme.max_minutes:g} phút, không bỏ bớt được — rút gọn thông báo")
                return recording
            reading = speak_for(shorter, self._schedule, self._manner)

    def _commit(self, names: set[str]) -> None:
        """Make the new folder the day's, in one step; `recover` finishes it if we are killed between the two."""
        for path in self._work.iterdir():
            if path.name not in names:
                path.unlink()
        publish_day(self._work, self._place)
        if self._place.exists():
            self._place.replace(self._aside)
        self._work.replace(self._place)
        if self._aside.exists():
            shutil.rmtree(self._aside)


def _files_of(bulletin: Bulletin) -> set[str]:
    """The files of a finished bulletin beside its manifest."""
    return {*(one.mp3 for one in bulletin.shapes), f"{bulletin.name}.svg"}
