"""Builds one day: every programme of it read, recorded and mixed, the day whole or not at all."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Protocol

from broadcast import __version__
from broadcast.errors import BroadcastError
from broadcast.model import (
    PRIORITIES,
    Bulletin,
    Day,
    Programme,
    Progress,
    Reading,
    Recording,
)
from broadcast.pipeline.inputs import Inputs
from broadcast.pipeline.said import speak_for
from broadcast.stages.mix import mix, planned_ms
from broadcast.stages.programme import Air, Heard, shorten, without
from broadcast.stages.publish import write_lists
from broadcast.stages.voice import Voices, record
from broadcast.station.days import airings_of
from broadcast.station.exchange import NEW, is_ours, put_in_place
from broadcast.station.keys import make_station_key
from broadcast.station.manifest import is_whole, manifests, read_bulletin, write_bulletin
from broadcast.station.segments import SegmentStore
from broadcast.station.store import ClipStore, write_atomically

Say = Callable[[str], None]
Keep = Callable[[Bulletin], bool]
"""Whether a finished bulletin stays as it is, whatever has become of its texts."""


class Arranged(Protocol):
    """Gives the programmes of a day, each handed to `air` in its turn; slots that were `heard` are left alone."""

    def __call__(self, *, air: Air, heard: Heard) -> tuple[Programme, ...]:
        """The programmes as they go on air."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Built:
    """What `build` did for a day: the day as it is now, and the names of the bulletins made now."""

    day: Day
    made: tuple[str, ...]


def aired(now: datetime) -> Keep:
    """Whether a bulletin was on air already, so that nothing of it is to be changed. Urgent ones may be."""

    def was(bulletin: Bulletin) -> bool:
        begun = datetime.combine(bulletin.airtime.day, bulletin.airtime.at, now.tzinfo)
        return bulletin.airtime.priority != PRIORITIES[0] and begun <= now

    return was


def kept_of(day: Day, keep: Keep) -> tuple[Bulletin, ...]:
    """The bulletins of a day that are whole and stay as they are."""
    return tuple(bulletin for bulletin in day.bulletins if keep(bulletin) and is_whole(bulletin, day.place))


def heard_in(bulletins: Iterable[Bulletin]) -> Heard:
    """The slots of those bulletins, with their campaign items.

    Those of a bulletin that was made after its hour are among them: the later slots of its day were arranged with it,
    and are to come out the same when the day is looked at again. On the days after they have their turn once more.
    """
    slots: dict[str, tuple[Bulletin, ...]] = {}
    for bulletin in bulletins:
        if bulletin.airtime.priority != PRIORITIES[0]:
            slots[bulletin.airtime.slot_id] = (*slots.get(bulletin.airtime.slot_id, ()), bulletin)
    return {slot: airings_of(found, late_ones_too=True) for slot, found in slots.items()}


class DayMaker:
    """Builds one day in a folder of its own beside the others, then puts it in place in one step.

    A build of all bulletins and one of the urgent ones alone (`urgent_only`) may run at once. Each makes its own, and
    takes those of the other from the disk as they are when the day is put in place. `sound_files` is the hash of the
    music and the profiles as they are now, the same for every day of a build. Files that can't be made sense of stay
    where they are, unless they are made anew or all is made `again`.
    """

    def __init__(
        self,
        inputs: Inputs,
        day: date,
        voices: Voices,
        *,
        now: datetime,
        sound_files: str,
        clips: ClipStore | None = None,
        segments: SegmentStore | None = None,
        again: bool,
        keep: Keep,
        urgent_only: bool = False,
        say: Say,
        progress: Progress,
    ) -> None:
        self._folder = folder = inputs.folder
        self._key = make_station_key(folder.root)
        self._ledger, self._frame_sha256 = inputs.ledger, inputs.frame_sha256
        self._schedule, self._voices, self._again = inputs.schedule, voices, again
        self._say, self._progress = say, progress
        self._day, self._manner = day, inputs.manner
        self._days, self._urgent_only = inputs.days, urgent_only
        self._there = inputs.days.get(day)
        self._store = clips or folder.clips
        self._segments = segments or folder.segments
        self._place = folder.out / day.isoformat()
        self._work = folder.out / f"{NEW}{day.isoformat()}{'-khan' if urgent_only else ''}"
        self._home, self._sound_files = folder.root, sound_files
        self._now = now
        kept = () if again else kept_of(self._there, keep)
        self._heard = heard_in(kept)
        self._on_air = {bulletin.name: bulletin for bulletin in kept}
        self._made: list[str] = []
        self._mixing: dict[str, Future[Bulletin]] = {}
        self._fresh: set[str] = set()

    def build(self, arranged: Arranged) -> Built:
        """Make what `arranged` gives, one programme after another, and nothing that is there already.

        While a programme is mixed, mostly by ffmpeg, the next is arranged and recorded.
        """
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="mix") as mixer:
            try:
                arranged(air=partial(self._air, mixer), heard=self._heard)
                self._voices.rest()  # all is recorded: mixing needs their memory
                for name in tuple(self._mixing):
                    self._keep(self._mixing[name].result())
                    self._made.append(name)
            except BaseException:
                mixer.shutdown(wait=False, cancel_futures=True)
                raise
        with self._folder.exchanging():
            return Built(day=self._put_in_place(), made=tuple(name for name in self._made if name in self._on_air))

    def _put_in_place(self) -> Day:
        self._take_what_others_made()
        bulletins = tuple(sorted(self._on_air.values(), key=lambda bulletin: (bulletin.airtime.at, bulletin.name)))
        day = Day(day=self._day, place=self._place, bulletins=bulletins, broken=tuple(sorted(self._broken())))
        wanted = {file for bulletin in bulletins for file in _files_of(bulletin)} | self._spared()
        sounds = (*self._place.glob("*.mp3"), *self._place.glob("*.svg"))
        there = {path.name for path in (*sounds, *manifests(self._place)) if is_ours(path.name)}
        if self._place.is_dir() and there == wanted and not self._fresh:
            write_lists(day, self._place)
            shutil.rmtree(self._work, ignore_errors=True)  # what a killed run began and nobody needs
        else:
            self._commit(day, wanted)
        return day

    def _take_what_others_made(self) -> None:
        """Where the day has changed since it was read, take from the disk the kind of bulletins not made here."""
        there = self._days.get(self._day)
        if there is self._there:
            return
        found = {bulletin.name: bulletin for bulletin in there.bulletins if self._is_others(bulletin)}
        for name, bulletin in tuple(self._on_air.items()):
            if self._is_others(bulletin):
                self._fresh -= _files_of(bulletin)
                del self._on_air[name]
        self._there, self._on_air = there, self._on_air | found

    def _is_others(self, bulletin: Bulletin) -> bool:
        return bulletin.airtime.urgent != self._urgent_only

    def _air(self, mixer: Executor, programme: Programme) -> Programme:
        """The programme as it goes on air: as it stands there, was finished by a run that was stopped, or is made."""
        reading = speak_for(programme, self._schedule, self._manner)
        name, key = programme.airtime.name, self._inputs(reading)
        found = None if self._again else self._finished(name, key)
        if found is not None:
            self._on_air[name] = found
            return without(programme, found.left_out)
        found = None if self._again else self._begun(name, key)
        if found is not None:
            self._keep(found)
            return without(programme, found.left_out)
        for begun in self._mixing.values():
            if begun.done():
                begun.result()  # a fault in it ends the day now
        self._work.mkdir(exist_ok=True)
        recording = self._fitted(reading)
        self._mixing[name] = mixer.submit(self._mix, recording, key)
        return without(programme, recording.reading.programme.left_out)

    def _keep(self, bulletin: Bulletin) -> None:
        """Take a bulletin that lies in the work folder for the day's."""
        self._fresh |= _files_of(bulletin)
        self._on_air[bulletin.name] = bulletin

    def _spared(self) -> set[str]:
        """The files of manifests that can't be read."""
        names = self._broken()
        return {
            path.name
            for path in self._place.glob("*")
            if path.suffix in {".mp3", ".svg", ".json"} and path.stem.partition(".")[0] in names
        }

    def _broken(self) -> set[str]:
        """The bulletins that can't be made sense of and stay where they are."""
        return set() if self._again else set(self._there.broken) - self._on_air.keys()

    def _inputs(self, reading: Reading) -> str:
        """The hash of all that a bulletin is made from, except which of the voices could be reached."""
        said = [(utterance.spoken, utterance.pause_ms, utterance.item) for utterance in reading.utterances]
        sound, voice, station = self._schedule.sound, self._schedule.voice, self._schedule.station.name
        settings = (sound, voice, station, self._sound_files, __version__)
        return hashlib.sha256(repr((reading.programme, said, settings)).encode()).hexdigest()

    def _finished(self, name: str, key: str) -> Bulletin | None:
        """The day's bulletin of that name, where it has these inputs and is whole on disk."""
        known = next((bulletin for bulletin in self._there.bulletins if bulletin.name == name), None)
        return known if known and known.inputs_sha256 == key and is_whole(known, self._place) else None

    def _begun(self, name: str, key: str) -> Bulletin | None:
        """A bulletin that a run which was stopped had finished, with these inputs."""
        path = self._work / f"{name}.json"
        if not path.is_file():
            return None
        try:
            bulletin = read_bulletin(path)
        except BroadcastError:
            return None
        return bulletin if bulletin.inputs_sha256 == key and is_whole(bulletin, self._work) else None

    def _mix(self, recording: Recording, key: str) -> Bulletin:
        name = recording.reading.programme.airtime.name
        bulletin = mix(
            recording,
            self._schedule.sound,
            self._work / f"{name}.mp3",
            station=self._schedule.station.name,
            segments=self._segments,
            home=self._home,
            inputs_sha256=key,
            progress=lambda share: self._progress(name, 0.5 + share / 2),
        )
        made_at = self._now.replace(tzinfo=None, microsecond=0)
        bulletin = replace(bulletin, ledger=self._ledger, frame_sha256=self._frame_sha256, made_at=made_at)
        write_atomically(self._work / f"{name}.json", write_bulletin(bulletin, self._key))
        self._progress(name, 1)
        return bulletin

    def _fitted(self, reading: Reading) -> Recording:
        """The recording, without the items for which the slot's minutes are too short; what is doubtful is said."""
        recording = self._recorded(reading)
        name = recording.reading.programme.airtime.name
        if recording.voice.reason and recording.voice.engine != recording.voice.wanted:
            self._say(f"{name}: dùng giọng dự phòng {recording.voice.engine} — {recording.voice.reason}")
        for doubt in recording.doubts:
            self._say(f"{name}: nên nghe lại {doubt}")
        return recording

    def _recorded(self, reading: Reading) -> Recording:
        name = reading.programme.airtime.name
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

    def _commit(self, day: Day, names: set[str]) -> None:
        """Make the new folder the day's, in one step."""
        self._work.mkdir(exist_ok=True)
        for path in self._work.iterdir():
            if path.name not in self._fresh:  # half made by a run that was killed
                path.unlink()
        for name in names - self._fresh:
            shutil.copy2(self._place / name, self._work / name)
        write_lists(day, self._work)
        put_in_place(self._work, self._place)


def _files_of(bulletin: Bulletin) -> set[str]:
    """The files that a finished bulletin consists of."""
    return {*(file.mp3 for file in bulletin.files), f"{bulletin.name}.svg", f"{bulletin.name}.json"}
