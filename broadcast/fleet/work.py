"""Builds a station's days on a worker, from what is shared; whatever goes wrong is this station's outcome alone."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from broadcast.config import load_schedule
from broadcast.errors import (
    BroadcastError,
    BusyError,
    EngineBusyError,
    EngineError,
    MissingClipsError,
    PublishError,
)
from broadcast.fleet.at_hand import at_hand, checked, told
from broadcast.fleet.gathering import gathered
from broadcast.fleet.lease import Lease, lease
from broadcast.fleet.outcome import Closed, DayMade, Missing, Outcome, note_outcome
from broadcast.fleet.roots import Run
from broadcast.fleet.sharing import SharedClips, SharedSegments
from broadcast.fleet.shelf import Shelf
from broadcast.fleet.staging import inputs_of, listed, send_changes, send_up
from broadcast.fleet.unchanged import unchanged
from broadcast.model import Bulletin, Day
from broadcast.office.campaigns import fetch_campaigns
from broadcast.pipeline.build import build
from broadcast.pipeline.day import Built, aired
from broadcast.pipeline.inputs import load_inputs
from broadcast.stages.voice.engine import Engine
from broadcast.stages.voice.voices import Ask, service_of
from broadcast.station.events import FOLDER, event_bytes, take_in
from broadcast.station.folder import Folder
from broadcast.station.log import NAME, Entry, Log

FETCH_S = 10.0
"""How long a station's campaigns from elsewhere may take: there are many stations."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Made:
    """What building gave: the commune's name, its days, what was left out, the mark of what they were made from, and
    whether anything was made `anew`."""

    name: str
    days: tuple[DayMade, ...] = ()
    left_out: tuple[str, ...] = ()
    inputs: str = ""
    anew: bool = True
    missing: tuple[Missing, ...] = ()


def build_station(run: Run, station: str, closed: Closed) -> Outcome:
    """Build a station's days from shared clips, as far as nothing is missing; note what became of it. Never raises."""
    began_s = _cpu_s()
    at = run.now.isoformat(timespec="seconds")
    plain = Outcome(station=station, name=station, state="failed", at=at, worker=socket.gethostname())
    try:
        shelf = run.shelf
        known = unchanged(run, shelf, station)
        if known is not None:
            return replace(known, state="unchanged", at=at, cpu_s=_cpu_s() - began_s)
        with lease(shelf, station, run.name) as held:
            made = _built(run, shelf, station, closed, held)
            found = replace(
                plain,
                name=made.name,
                state="missing-clips" if made.missing else "built" if made.anew else "unchanged",
                days=made.days,
                left_out=made.left_out,
                inputs=made.inputs,
                missing=made.missing,
                cpu_s=_cpu_s() - began_s,
            )
            if not made.missing:
                note_outcome(shelf, found)
            return found
    except BroadcastError as error:
        return replace(plain, fault=str(error), again=isinstance(error, BusyError | PublishError))
    except Exception as error:  # noqa: BLE001 - one station's fault, also one of ours, must cost no other
        return replace(plain, fault=told(error), again=True)


def _built(run: Run, shelf: Shelf, station: str, closed: Closed, held: Lease) -> _Made:
    clips, segments = SharedClips(run, shelf), SharedSegments(run, shelf)
    left_out: list[str] = []
    with at_hand(run, shelf, station) as there:
        folder = there.folder
        schedule = checked(load_schedule(folder.schedule), folder)
        fetch_campaigns(
            folder,
            schedule,
            now=run.now,
            done=lambda _: None,
            failed=lambda campaign, error: left_out.append(f"đợt «{campaign.title}»: {error}"),
            whole_s=FETCH_S,
        )
        inputs = load_inputs(folder, schedule)
        if run.in_bucket:
            with suppress(PublishError):
                take_in(folder.root)
            # in one go, not one by one when each is wanted
            clips.bring(gathered(run, station, folder, inputs, clips, closed).keys)
        days: list[DayMade] = []
        happened: list[Entry] = []
        anew = False
        try:
            for built in build(
                folder,
                schedule,
                run.days,
                now=run.now,
                keep=aired(run.now),
                never_silent=True,
                inputs=inputs,
                clips=clips,
                segments=segments,
                ask=_refusing(closed),
                leave_out=lambda fault: left_out.append(str(fault)),
            ):
                days.append(_made(built))
                happened += _events(built, run.now)
                anew = anew or bool(built.made)
        except MissingClipsError as error:
            pace = schedule.voice.syllables_per_minute
            missing = Missing(
                engine=error.engine,
                fingerprint=error.fingerprint,
                syllables_per_minute=pace,
                remote=True,
                texts=error.texts,
            )
            return _Made(name=schedule.station.commune, missing=(missing,))
        finally:
            clips.give()
            segments.give()
            if not run.in_bucket:
                _log(folder, happened)
        inputs_mark = ""
        if run.in_bucket:
            held.check()
            send_changes(shelf, station, folder.root, there.lying, there.brought)
            days = [replace(made, files=send_up(shelf, station, folder.root, made.day)) for made in days]
            shelf.put({f"{station}/{FOLDER}/{run.name}.jsonl": event_bytes(happened)})
            inputs_mark = inputs_of(run, listed(shelf, station))
    return _Made(
        name=schedule.station.commune,
        days=tuple(days),
        left_out=tuple(dict.fromkeys(left_out)),
        inputs=inputs_mark,
        anew=anew,
    )


def _made(built: Built) -> DayMade:
    day: Day = built.day
    bulletins: tuple[Bulletin, ...] = day.bulletins
    return DayMade(
        day=day.day.isoformat(),
        bulletins=len(bulletins),
        minutes=round(sum(bulletin.main.duration_ms for bulletin in bulletins) / 60_000, 1),
        voices=tuple(sorted({bulletin.voice.engine for bulletin in bulletins})),
    )


def _events(built: Built, now: datetime) -> Iterator[Entry]:
    """What the station's log tells of a day: that each bulletin was planned, and built."""
    for bulletin in built.day.bulletins:
        planned = Entry(kind="planned", day=built.day.day, name=bulletin.name, at=now)
        yield planned
        yield replace(planned, kind="built", detail=bulletin.main.sha256)


def _log(folder: Folder, happened: Iterable[Entry]) -> None:
    """Note in the station's log what happened, as its own run does; a log that fails costs no day."""
    with suppress(PublishError), Log(folder.root / NAME) as log:
        for entry in happened:
            log.write(entry)


def _refusing(closed: Closed) -> Ask:
    services, texts = dict(closed.services), dict(closed.texts)

    def ask(name: str, engine: Engine, wanted: Sequence[str]) -> None:
        """No worker asks a service while it builds: what is missing is recorded in one place, under one pace."""
        why = services.get(service_of(name))
        if why is not None:
            raise EngineBusyError(why)
        absent = tuple(text for text in wanted if text not in texts)
        if not absent:
            raise EngineError(texts[wanted[0]])
        raise MissingClipsError(name, engine.fingerprint, absent)

    return ask


def _cpu_s() -> float:
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system
