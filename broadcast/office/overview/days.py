"""Which days are there: each day's bulletins, what is missing of it, and what is wrong with a finished file."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime

from broadcast.config import load_schedule
from broadcast.model import Bulletin, Day, Loudness, Schedule, Script, SoundFile
from broadcast.pipeline.day import aired, heard_in, kept_of
from broadcast.pipeline.history import History
from broadcast.pipeline.inputs import Inputs, load_inputs
from broadcast.stages.programme import Turns, programmes_of, runs, slots_of
from broadcast.station.exchange import is_ours
from broadcast.station.folder import Folder

COUNTED_MINUTES = 120
"""How much of what a run has joined is decoded again, to count its samples; a commune of 500 villages has 240 hours."""


def in_words(day: Day) -> str:
    """How a day stands, for people: what is missing, or how many bulletins, minutes and voices there are."""
    if day.missing:
        return f"THIẾU {', '.join(day.missing)}"
    if not day.bulletins:
        if day.silent:
            return "có khung giờ mà KHÔNG CÓ BÀI nào phát — thêm bài, hoặc xem lại villages và hiệu lực của các bài"
        return "không có khung giờ nào phát"
    voices = ", ".join(sorted({bulletin.voice.engine for bulletin in day.bulletins}))
    minutes = sum(bulletin.main.duration_ms for bulletin in day.bulletins) / 60_000
    return f"đủ {len(day.bulletins)} bản tin, {minutes:.0f} phút, giọng {voices}"


def day_states(folder: Folder, days: Iterable[date], *, now: datetime, inputs: Inputs | None = None) -> tuple[Day, ...]:
    """Each day with its whole bulletins, and the names of those that should be there and are not, or not whole.

    What nobody has approved is not missed: it is left out by name when the day is built.

    A slot that was on air by `now` is not asked what it should have had: it was made from the texts as they were then.
    Of a day that is past only the common programmes are asked for; urgent news given out after `now` is the business of
    whoever gave it out. `inputs` is the station where it was loaded already. Raises InputError.
    """
    wanted, today = tuple(days), now.date()
    inputs = inputs or load_inputs(folder, load_schedule(folder.schedule))
    history = History(inputs, since=min((today, *wanted)))
    given_out = tuple(
        script
        for script in inputs.scripts
        if (script.approved or script.ended)
        and (script.kind != "urgent" or (script.approval and script.approval.at <= now))
    )
    return tuple(_checked(inputs, history, given_out, day, now) for day in wanted)


def _checked(inputs: Inputs, history: History, scripts: tuple[Script, ...], day: date, now: datetime) -> Day:
    there, today = inputs.days.get(day), now.date()
    whole = kept_of(there, lambda _: True)
    broken = {*there.broken, *(bulletin.name for bulletin in there.bulletins)} - {bulletin.name for bulletin in whole}
    heard = heard_in(filter(aired(now), whole))
    planned = programmes_of(inputs.schedule, scripts, day, history.before(day), heard=heard)
    names = {
        programme.airtime.name
        for programme in planned
        if day >= today or not (programme.airtime.variant or programme.airtime.urgent)
    }
    missing = (names | broken) - {bulletin.name for bulletin in whole}
    silent = day >= today and not planned and not whole and _should_speak(inputs.schedule, scripts, day)
    return replace(there, bulletins=whole, missing=tuple(sorted(missing)), silent=silent)


def _should_speak(schedule: Schedule, scripts: tuple[Script, ...], day: date) -> bool:
    """Whether a campaign is on that day and yet none of its texts can be aired: no month's number leaves it out."""
    free = replace(
        schedule, campaigns=tuple(replace(campaign, items_per_month=None) for campaign in schedule.campaigns)
    )
    on = any(runs(campaign, slot, day) for slot in slots_of(schedule, day) for campaign in schedule.campaigns)
    return on and not programmes_of(free, scripts, day, Turns())


def _counted(files: Iterable[tuple[Bulletin, SoundFile]]) -> set[str]:
    """The files whose samples are counted, where all were joined just now."""
    found, left_ms = set(), COUNTED_MINUTES * 60_000
    for _, file in sorted(files, key=lambda known: bool(known[0].airtime.variant)):
        left_ms -= file.duration_ms
        if left_ms >= 0:
            found.add(file.mp3)
    return found


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """A file of a day, what is wrong with it in Vietnamese, and how loud it is where it can be decoded."""

    day: date
    name: str
    faults: tuple[str, ...]
    loudness: Loudness | None = None


def verify_days(days: Iterable[Day], *, made: Collection[str] = ()) -> Iterator[Checked]:
    """Each finished bulletin of the days, looked at again.

    Those whose names are in `made` were joined just now from pieces that were heard when they were made: their samples
    are counted at most, of `COUNTED_MINUTES` in all, those for the whole commune first.
    """
    from broadcast.stages.mix.verify import verify, verify_joined

    for day in days:
        for name in day.broken:
            faults = ("bản kê hỏng hoặc thiếu tệp âm thanh — dựng lại ngày này",)
            yield Checked(day=day.day, name=f"{name}.json", faults=faults)
        known = {file.mp3 for bulletin in day.bulletins for file in bulletin.files}
        for path in sorted(day.place.glob("*.mp3")):
            if path.name not in known and path.stem not in day.broken and is_ours(path.name):
                faults = ("không có bản kê .json — dựng lại ngày này",)
                yield Checked(day=day.day, name=path.name, faults=faults)
        files = [(bulletin, file) for bulletin in day.bulletins for file in bulletin.files]
        counted = _counted(files)
        with ThreadPoolExecutor(max_workers=2) as pool:
            begun = []
            for bulletin, file in files:
                path = day.place / file.mp3
                if bulletin.name in made:
                    begun.append(pool.submit(verify_joined, bulletin, file, path, decoded=file.mp3 in counted))
                else:
                    begun.append(pool.submit(verify, bulletin, file, path))
            for (_, file), future in zip(files, begun, strict=True):
                found = future.result()
                yield Checked(day=day.day, name=file.mp3, faults=found.faults, loudness=found.loudness)
