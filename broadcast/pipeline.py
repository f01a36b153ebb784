"""THE ORDER: which stage follows which. Nothing else knows two stages.

`draft_scripts` takes a plan to scripts/, where a person steps in; `build` takes scripts/ and schedule.yaml to
audio_out/, `publish` takes audio_out/ to what people fetch.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, time
from pathlib import Path

from broadcast import __version__
from broadcast.config import load_pronunciation
from broadcast.errors import BroadcastError, Diagnostic, PlanError, PublishError, ScheduleError
from broadcast.mix import mix, planned_ms
from broadcast.model import (
    SAMPLE_RATE_HZ,
    USUAL,
    Bulletin,
    Clip,
    Item,
    Manner,
    Paragraph,
    Plan,
    Programme,
    Reading,
    Recording,
    Schedule,
    Script,
    Source,
    VoiceSettings,
)
from broadcast.plan import Change, changes, read, read_decisions, remember, shelve, shelved
from broadcast.programme import arrange, shorten
from broadcast.publish import publish as publish_day
from broadcast.publish.manifest import is_whole, read_bulletin, write_bulletin
from broadcast.script import MINUTES, NOTICES_FOLDER, Settled, draft, read_ledger, read_scripts, settle
from broadcast.spoken import plain, speak
from broadcast.store import ClipStore, lock, publish_error, write_atomically
from broadcast.voice import Voices, record

DRAFT_STAGES = (read, draft)
"""From a plan to drafts, where a person steps in."""

STAGES = (read_scripts, arrange, speak, record, mix, publish_day)
"""In the order in which a broadcast passes them; a test checks that each takes what the one before gives."""

LOCK_WAIT_S = 3600.0
Say = Callable[[str], None]
Progress = Callable[[str, float], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Folder:
    """A station on disk: the folder that holds schedule.yaml, and the places beside it."""

    root: Path

    @property
    def schedule(self) -> Path:
        return self.root / "schedule.yaml"

    @property
    def scripts(self) -> Path:
        return self.root / "scripts"

    @property
    def out(self) -> Path:
        return self.root / "audio_out"

    @property
    def cache(self) -> Path:
        return self.root / ".cache"


@dataclass(frozen=True, kw_only=True, slots=True)
class Built:
    """What `build` did for a day: its bulletins, and the names of those made now."""

    day: date
    bulletins: tuple[Bulletin, ...]
    made: tuple[str, ...]


def read_plan(folder: Folder, path: Path, campaign: str | None = None) -> Plan:
    """A plan with the answers applied that a person gave in that campaign. Raises PlanError."""
    return read(path, read_decisions(campaign_folder(folder, campaign)) if campaign else None)


def answer_flags(
    folder: Folder, path: Path, campaign: str, *, accept: Sequence[int] = (), reject: Sequence[int] = ()
) -> None:
    """Remember answers to flags by their place in the list that `read_plan` gives, from 1. Raises PlanError."""
    flags = read_plan(folder, path, campaign).flags
    beyond = [number for number in (*accept, *reject) if number > len(flags)]
    if beyond:
        message = f"không có chỗ cần xem số {beyond[0]} — danh sách có {len(flags)} chỗ"
        raise PlanError(Diagnostic(path=str(path), line=1, message=message))
    place = campaign_folder(folder, campaign)
    remember(place, [flags[number - 1] for number in accept], accepted=True)
    remember(place, [flags[number - 1] for number in reject], accepted=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Drafted:
    """What drafting did: the plan as it was read, each file, and what the plan says otherwise than last time."""

    plan: Plan
    settled: tuple[Settled, ...]
    changes: tuple[Change, ...]


def draft_scripts(
    folder: Folder,
    path: Path,
    campaign: str,
    *,
    section: str = "",
    minutes: float = MINUTES,
    syllables_per_minute: int = VoiceSettings().syllables_per_minute,
) -> Drafted:
    """Write the drafts of a plan into the campaign's folder, beside the plan as it was read.

    Nothing is written where the plan can't be read to its end. Raises PlanError, ScriptError, PublishError.
    """
    place = campaign_folder(folder, campaign)
    plan = read_plan(folder, path, campaign)
    before = shelved(place)
    drafts = draft(plan, section, minutes=minutes, minutes_of=lambda text: minutes_of(text, syllables_per_minute))
    approvals = read_ledger(folder.scripts)
    if section:
        plan = replace(plan, broadcast_section=section)
    with lock(folder.cache / "draft.lock", wait_s=LOCK_WAIT_S):
        settled = settle(place, drafts, lambda script: script in approvals, plan.broadcast_section)
        shelve(place, plan)
    return Drafted(plan=plan, settled=settled, changes=tuple(changes(before, plan)) if before else ())


def campaign_plan(folder: Folder, campaign: str) -> Plan | None:
    """The plan that a campaign's scripts were drafted from, if it is there. Raises PlanError."""
    return shelved(campaign_folder(folder, campaign))


def minutes_of(text: str, syllables_per_minute: int) -> float:
    """How long a text takes to be said, by the syllables it is read with; silences not counted."""
    return len(plain(text).split()) / syllables_per_minute


def campaign_folder(folder: Folder, campaign: str) -> Path:
    """The folder of a campaign's scripts. Raises PlanError for a name that leads elsewhere."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,60}", campaign):
        message = f"tên đợt «{campaign}» — viết liền không dấu, ví dụ: nghi-quyet-02"
        raise PlanError(Diagnostic(path="scripts", line=1, message=message))
    return folder.scripts / campaign


def load_scripts(folder: Folder, schedule: Schedule) -> tuple[Script, ...]:
    """Every script the schedule names, with its approval. Raises ScriptError, ScheduleError."""
    folders = [campaign.id for campaign in schedule.campaigns]
    missing = [name for name in folders if not any((folder.scripts / name).glob("*.md"))]
    if missing:
        raise ScheduleError(
            *(
                Diagnostic(
                    path=folder.schedule.name,
                    line=1,
                    message=f"đợt «{name}» chưa có bài — đặt các bài .md vào thư mục scripts/{name}",
                )
                for name in missing
            )
        )
    return read_scripts(folder.scripts, [*folders, NOTICES_FOLDER], read_ledger(folder.scripts))


def readings(schedule: Schedule, scripts: tuple[Script, ...], day: date, manner: Manner = USUAL) -> tuple[Reading, ...]:
    """Every programme of the day as it will be said. Raises ScriptError with the faults of all of them."""
    return tuple(speak_for(programme, schedule, manner) for programme in arrange(schedule, scripts, day))


def manner_of(folder: Folder, schedule: Schedule) -> Manner:
    """How the station wants things read. Raises ScheduleError for a faulty pronunciation.tsv."""
    return Manner(codes=schedule.reading.codes, own=load_pronunciation(folder.root / "pronunciation.tsv"))


def build(
    folder: Folder,
    schedule: Schedule,
    days: Iterable[date],
    *,
    again: bool = False,
    say: Say = lambda _: None,
    progress: Progress = lambda _name, _share: None,
) -> Iterator[Built]:
    """Make every missing or outdated bulletin of the days, each day whole or not at all.

    `say` gets short Vietnamese messages, `progress` a bulletin's name and the share of it done. Days already there
    stay as they are when a later one fails. Raises BroadcastError.
    """
    scripts = load_scripts(folder, schedule)
    manner = manner_of(folder, schedule)
    planned = {
        day: readings(schedule, scripts, day, manner) for day in days
    }  # every fault of the text, before any sound
    with lock(folder.cache / "build.lock", wait_s=LOCK_WAIT_S), Voices(schedule.voice) as voices, disk(folder.out):
        folder.out.mkdir(parents=True, exist_ok=True)
        _recover(folder)
        for day, spoken in planned.items():
            yield _Day(folder, schedule, day, voices, manner, again=again, say=say, progress=progress).build(spoken)


def publish(folder: Folder, days: Iterable[date] | None = None) -> dict[date, tuple[str, ...]]:
    """Write the exports of those days, or of every day there is; return the files that changed."""
    wanted = sorted(built_days(folder)) if days is None else list(days)
    with lock(folder.cache / "build.lock", wait_s=LOCK_WAIT_S), disk(folder.out):
        _recover(folder)
        for day in wanted:
            if not (folder.out / day.isoformat()).is_dir():
                raise PublishError(f"chưa có ngày {day:%d/%m/%Y} — chạy trước: broadcast build --day {day}")
        return {day: publish_day(folder.out / day.isoformat()) for day in wanted}


def built_days(folder: Folder) -> Iterator[date]:
    """The days that stand in audio_out/."""
    for path in folder.out.glob("????-??-??"):
        try:
            yield date.fromisoformat(path.name)
        except ValueError:
            continue


@contextmanager
def disk(place: Path) -> Iterator[None]:
    """Turn a fault of the disk into a message for people."""
    try:
        yield
    except OSError as error:
        raise publish_error(Path(error.filename or place), error) from error


def speak_for(programme: Programme, schedule: Schedule, manner: Manner) -> Reading:
    """A programme read in a station's manner, with its pauses. Raises ScriptError."""
    sound = schedule.sound
    return speak(
        programme,
        pause_sentence_ms=sound.pause_sentence_ms,
        pause_paragraph_ms=sound.pause_paragraph_ms,
        pause_item_ms=sound.pause_item_ms,
        manner=manner,
    )


def _recover(folder: Folder) -> None:
    """Put back a day that a killed run had moved aside and not yet replaced."""
    for aside in folder.out.glob(".cu-*"):
        day = folder.out / aside.name.removeprefix(".cu-")
        if day.exists():
            shutil.rmtree(aside)
        else:
            aside.replace(day)


class _Day:
    """Builds one day in a folder of its own beside the others, then puts it in place in one step."""

    def __init__(
        self,
        folder: Folder,
        schedule: Schedule,
        day: date,
        voices: Voices,
        manner: Manner,
        *,
        again: bool,
        say: Say,
        progress: Progress,
    ) -> None:
        self._schedule, self._voices, self._again = schedule, voices, again
        self._say, self._progress = say, progress
        self._day, self._manner = day, manner
        self._store = ClipStore(folder.cache / "clips")
        self._place = folder.out / day.isoformat()
        self._work = folder.out / f".moi-{day.isoformat()}"
        self._aside = folder.out / f".cu-{day.isoformat()}"
        self._jingle = folder.root / schedule.sound.jingle if schedule.sound.jingle else None

    def build(self, spoken: tuple[Reading, ...]) -> Built:
        keys = {reading.programme.name: self._inputs(reading) for reading in spoken}
        standing = {} if self._again else {name: self._find(self._place, name, key) for name, key in keys.items()}
        names = {path.stem for path in self._place.glob("*.mp3")}
        if self._place.is_dir() and names == set(keys) and all(standing.get(name) for name in keys):
            publish_day(self._place)
            return Built(day=self._day, bulletins=tuple(one for one in standing.values() if one), made=())
        self._work.mkdir(exist_ok=True)
        bulletins, made = [], []
        for reading in spoken:
            name = reading.programme.name
            kept = standing.get(name)
            if kept:
                self._keep(name)
            elif not self._again:
                kept = self._find(self._work, name, keys[name])  # finished by a run that was stopped later
            if kept is None:
                kept = self._make(reading, keys[name])
                made.append(name)
            bulletins.append(kept)
        self._commit(set(keys))
        return Built(day=self._day, bulletins=tuple(bulletins), made=tuple(made))

    def _inputs(self, reading: Reading) -> str:
        """The hash of all that a bulletin is made from, except which of the voices could be reached."""
        said = [(one.spoken, one.pause_ms, one.item) for one in reading.utterances]
        jingle = hashlib.sha256(self._jingle.read_bytes()).hexdigest() if self._jingle else ""
        settings = (self._schedule.sound, self._schedule.voice, self._schedule.station.name, jingle, __version__)
        return hashlib.sha256(repr((reading.programme, said, settings)).encode()).hexdigest()

    def _find(self, place: Path, name: str, key: str) -> Bulletin | None:
        """A finished bulletin with these inputs, whole on disk."""
        try:
            bulletin = read_bulletin(place / f"{name}.json")
        except BroadcastError:
            return None
        return bulletin if bulletin.inputs_sha256 == key and is_whole(bulletin, place) else None

    def _keep(self, name: str) -> None:
        for suffix in (".mp3", ".json"):
            shutil.copy2(self._place / f"{name}{suffix}", self._work / f"{name}{suffix}")

    def _make(self, reading: Reading, key: str) -> Bulletin:
        recording = self._fitted(reading)
        name = reading.programme.name
        if recording.voice.reason and recording.voice.engine != recording.voice.wanted:
            self._say(f"{name}: dùng giọng dự phòng {recording.voice.engine} — {recording.voice.reason}")
        for left in recording.reading.programme.left_out:
            self._say(f"{name}: không đủ giờ, để lại lượt sau: {left}")
        bulletin = mix(
            recording,
            self._schedule.sound,
            self._work / f"{name}.mp3",
            station=self._schedule.station.name,
            jingle=self._jingle,
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
            if planned_ms(recording, self._schedule.sound, self._jingle) <= programme.max_minutes * 60_000:
                return recording
            shorter = shorten(programme)
            if shorter is None:
                self._say(f"{name}: dài quá {programme.max_minutes:g} phút, không bỏ bớt được — rút gọn thông báo")
                return recording
            reading = speak_for(shorter, self._schedule, self._manner)

    def _commit(self, names: set[str]) -> None:
        """Make the new folder the day's, in one step; `_recover` finishes it if we are killed between the two."""
        for path in self._work.iterdir():
            if path.stem not in names or path.suffix not in {".mp3", ".json"}:
                path.unlink()
        publish_day(self._work)
        if self._place.exists():
            self._place.replace(self._aside)
        self._work.replace(self._place)
        if self._aside.exists():
            shutil.rmtree(self._aside)


def with_engine(schedule: Schedule, engine: str | None) -> Schedule:
    """The schedule with one engine and no fallback, when the command line names one."""
    return schedule if engine is None else replace(schedule, voice=replace(schedule.voice, engines=(engine,)))


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """One text as it was recorded."""

    clip: Clip
    seconds: float
    voice: str


def say(folder: Folder, schedule: Schedule, text: str) -> Said:
    """Record one text by the first engine that can. Raises ScriptError for what can't be read, EngineError."""
    body = (Paragraph(text=text, source=Source(path="«say»", line=1)),)
    item = Item(kind="opening", id="nghe-thu", title="Nghe thử", body=body)
    programme = Programme(
        day=date.min, slot_id="", slot_name="", at=time.min, max_minutes=1, villages=(), items=(item,)
    )
    reading = speak_for(programme, schedule, manner_of(folder, schedule))
    joined = replace(reading.utterances[0], tokens=tuple(t for one in reading.utterances for t in one.tokens))
    with Voices(schedule.voice) as voices, disk(folder.cache):
        recording = record(replace(reading, utterances=(joined,)), voices, ClipStore(folder.cache / "clips"))
    clip = recording.clips[0]
    return Said(clip=clip, seconds=clip.frames / SAMPLE_RATE_HZ, voice=recording.voice.engine)
