"""Which days are there: each day's bulletins, what is missing of it, and what is wrong with a finished file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from broadcast.config import load_schedule
from broadcast.model import PRIORITIES, Bulletin, Schedule, Script
from broadcast.pipeline import aired, heard_in, history_of, kept_of, load_scripts
from broadcast.stages.programme import Turns, programmes_of, runs, slots_of
from broadcast.station.folder import Folder, kept_days
from broadcast.station.manifest import manifests, read_bulletin


@dataclass(frozen=True, kw_only=True, slots=True)
class DayState:
    """One day: what is there, and what is missing or broken; `silent` is a day whose slots have nothing to say."""

    day: date
    bulletins: tuple[Bulletin, ...]
    missing: tuple[str, ...]
    silent: bool = False

    @property
    def state(self) -> str:
        """missing and silent are what a person must be told of."""
        return "missing" if self.missing else "whole" if self.bulletins else "silent" if self.silent else "no-slot"

    @property
    def lacks(self) -> bool:
        """Whether something is not as it should be."""
        return self.state in {"missing", "silent"}

    def __str__(self) -> str:
        if self.missing:
            return f"THIẾU {', '.join(self.missing)} — chạy: broadcast run --day {self.day}"
        if not self.bulletins:
            if self.silent:
                return "có khung giờ mà KHÔNG CÓ BÀI nào phát — thêm bài, hoặc xem lại villages và hiệu lực của các bài"
            return "không có khung giờ nào phát"
        voices = ", ".join(sorted({one.voice.engine for one in self.bulletins}))
        minutes = sum(one.duration_ms for one in self.bulletins) / 60_000
        return f"đủ {len(self.bulletins)} bản tin, {minutes:.0f} phút, giọng {voices}"


def day_states(folder: Folder, days: Iterable[date], *, now: datetime) -> tuple[DayState, ...]:
    """Each day's bulletins, and those that should be there and are not, or not whole.

    A slot that was on air by `now` is not asked what it should have had: it was made from the texts as they were then.
    Of a day that is past only the common programmes are asked for; urgent news given out after `now` is the business of
    whoever gave it out. Raises InputError.
    """
    wanted, today = tuple(days), now.date()
    schedule = load_schedule(folder.schedule)
    scripts = load_scripts(folder, schedule)
    history = history_of(folder, schedule, scripts, since=min((today, *wanted)))
    scripts = tuple(one for one in scripts if one.kind != "urgent" or (one.approval and one.approval.at <= now))
    places = kept_days(folder)
    states = []
    for day in wanted:
        place = places.get(day, folder.out / day.isoformat())
        whole = kept_of(place, lambda _: True)
        broken = {path.stem for path in manifests(place)} - {one.name for one in whole}
        heard = heard_in(filter(aired(now), whole))
        planned = programmes_of(schedule, scripts, day, history.before(day), heard=heard)
        names = {one.name for one in planned if day >= today or (not one.variant and one.priority != PRIORITIES[0])}
        missing = (names | broken) - {one.name for one in whole}
        silent = day >= today and not planned and not whole and _should_speak(schedule, scripts, day)
        states.append(DayState(day=day, bulletins=whole, missing=tuple(sorted(missing)), silent=silent))
    return tuple(states)


def _should_speak(schedule: Schedule, scripts: tuple[Script, ...], day: date) -> bool:
    """Whether a campaign is on that day and yet none of its texts can be aired: no month's number leaves it out."""
    free = replace(schedule, campaigns=tuple(replace(one, items_per_month=None) for one in schedule.campaigns))
    on = any(runs(campaign, slot, day) for slot in slots_of(schedule, day) for campaign in schedule.campaigns)
    return on and not programmes_of(free, scripts, day, Turns())


def verify_days(folder: Folder, days: Iterable[date]) -> Iterator[tuple[date, str, tuple[str, ...]]]:
    """Each finished bulletin of the days with what is wrong with it: (day, file, faults). Raises InputError."""
    from broadcast.stages.mix.verify import verify

    for day in days:
        place = folder.out / day.isoformat()
        found = [read_bulletin(path) for path in manifests(place)]
        for path in sorted(place.glob("*.mp3")):
            if not any(path.name == version.mp3 for one in found for version in one.shapes):
                yield day, path.name, ("không có bản kê .json — dựng lại ngày này",)
        for bulletin in found:
            for version in bulletin.shapes:
                yield day, version.mp3, verify(bulletin, version, place / version.mp3)
