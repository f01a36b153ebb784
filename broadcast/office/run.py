"""The run that never misses a day: build, publish, verify, log; and call a person when something is missing.

One day's fault never keeps another from being built, and nothing beside the bulletins (the log, the site, the archive,
the alarm) can fail the run.
"""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from broadcast.errors import BroadcastError, MixError, PublishError
from broadcast.model import Schedule
from broadcast.office.alarm import sound_alarm
from broadcast.office.archive import retire
from broadcast.office.days import day_states, in_words, verify_days
from broadcast.pipeline import Built, Inputs, Progress, Say, aired, build, load_inputs, plan_days
from broadcast.station.days import Days
from broadcast.station.folder import Folder, disk
from broadcast.station.log import NAME, Entry, Log
from broadcast.station.store import write_atomically

LOOK_BACK_DAYS = 7
"""How many days that are past are looked at for damage each time."""
MISSING = BUG = 1
"""The exit code where a bulletin is missing and nothing says why, or a bug of ours does."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LastRun:
    """When the station was run last, and what went wrong then."""

    at: datetime
    faults: tuple[str, ...]


def run(
    folder: Folder,
    schedule: Schedule,
    days: Iterable[date],
    *,
    now: datetime,
    say: Say,
    progress: Progress,
    tell: Callable[[Built], None],
) -> int:
    """Build the days, each by itself, and see that they are there; return the exit code, 0 when all is well.

    What was on air today already stays as it is. `tell` gets each day as it is done.
    """
    wanted = tuple(sorted(set(days)))
    faults: list[str] = []
    codes: list[int] = []
    inputs = _loaded(folder, schedule)
    if inputs is not None:
        _log_plan(inputs, wanted, now, say)
    for day in wanted:
        try:
            for built in build(
                folder, schedule, [day], now=now, keep=aired(now), inputs=inputs, say=say, progress=progress
            ):
                _log_built(folder, built, now, say)
                tell(built)
                if built.made:
                    faults += _verified(built, codes)
        except BroadcastError as error:
            faults.append(f"ngày {day:%d/%m/%Y}: {error}")
            codes.append(error.exit_code)
        except Exception as error:  # noqa: BLE001 - a bug of ours in one day must not cost the next, nor the alarm
            faults.append(f"ngày {day:%d/%m/%Y}: lỗi của phần mềm: {error!r}")
            codes.append(BUG)
            say(traceback.format_exc())
    faults += _missing(folder, wanted, now, codes, inputs)
    known = inputs.days if inputs else Days(folder)
    for step in (_retire, _show):
        try:
            step(folder, schedule, now.date(), known, say)
        except BroadcastError as error:
            faults.append(str(error))
            codes.append(error.exit_code)
    _remember(folder, LastRun(at=now, faults=tuple(faults)), say)
    if not faults:
        return 0
    say("\n".join(faults))
    failed = sound_alarm(schedule.running.on_failure, "\n".join(faults), place=folder.root)
    if failed:
        say(failed)
    return codes[0]


def refresh_site(
    folder: Folder, schedule: Schedule, today: date, days: Iterable[date] | None = None, *, known: Days | None = None
) -> tuple[str, ...]:
    """Bring the pages in audio_out/ up to date, of those days or of all; return the files that changed.

    `known` are the station's days where they were read already.

    Raises PublishError, StationBusyError.
    """
    from broadcast.site import write_site

    with folder.alone(), disk(folder.out):
        return write_site(folder.out, schedule, today=today, days=days, read=known.get if known else None)


def _show(folder: Folder, schedule: Schedule, today: date, known: Days, say: Say) -> None:
    refresh_site(folder, schedule, today, known=known)
    for offset in range(1, LOOK_BACK_DAYS + 1):
        day = today - timedelta(days=offset)
        for name in known.get(day).broken:
            say(
                f"{day.isoformat()}/{name}.json: bản kê hỏng, bản tin này không có trên trang nghe lại và trong báo cáo"
            )


def _retire(folder: Folder, schedule: Schedule, today: date, _known: Days, say: Say) -> None:
    for notice in retire(folder, schedule, today):
        say(notice)


def last_run(folder: Folder) -> LastRun | None:
    """The last run of the station, where it is known."""
    try:
        noted = json.loads(_place(folder).read_bytes())
        return LastRun(at=datetime.fromisoformat(noted["at"]), faults=tuple(map(str, noted["faults"])))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _loaded(folder: Folder, schedule: Schedule) -> Inputs | None:
    """The station, each of its files read once for the whole run; None where one is broken: the build tells of it."""
    try:
        return load_inputs(folder, schedule)
    except BroadcastError:
        return None


def _verified(built: Built, codes: list[int]) -> list[str]:
    found = [f"{day:%d/%m/%Y} {name}: {fault}" for day, name, faults in verify_days([built.day]) for fault in faults]
    if found:
        codes.append(MixError.exit_code)
    return found


def _missing(
    folder: Folder, days: tuple[date, ...], now: datetime, codes: list[int], inputs: Inputs | None
) -> list[str]:
    try:
        states = day_states(folder, days, now=now, inputs=inputs)
    except BroadcastError as error:
        codes.append(error.exit_code)
        return [] if len(codes) > 1 else [str(error)]
    missing = [f"{state.day:%d/%m/%Y}: {in_words(state)}" for state in states if state.lacks]
    if missing:
        codes.append(MISSING)
    return missing


def _log_plan(inputs: Inputs, days: tuple[date, ...], now: datetime, say: Say) -> None:
    try:
        planned = plan_days(inputs.folder, inputs.schedule, days, today=now.date(), inputs=inputs)
        with Log(inputs.folder.root / NAME) as log:
            for programme in planned:
                log.write(Entry(kind="planned", day=programme.airtime.day, name=programme.airtime.name, at=now))
            if log.damage:
                say(log.damage)
    except PublishError as error:
        say(f"nhật ký: {error}")
    except BroadcastError:
        return  # the build itself tells of it


def _log_built(folder: Folder, built: Built, now: datetime, say: Say) -> None:
    try:
        with Log(folder.root / NAME) as log:
            for bulletin in built.day.bulletins:
                log.write(
                    Entry(
                        kind="built", day=bulletin.airtime.day, name=bulletin.name, at=now, detail=bulletin.main.sha256
                    )
                )
    except PublishError as error:
        say(f"nhật ký: {error}")


def _remember(folder: Folder, done: LastRun, say: Say) -> None:
    noted = {"at": done.at.isoformat(timespec="seconds"), "faults": list(done.faults)}
    try:
        write_atomically(_place(folder), json.dumps(noted, ensure_ascii=False).encode())
    except PublishError as error:
        say(str(error))


def _place(folder: Folder) -> Path:
    return folder.cache / "lan-chay.json"
