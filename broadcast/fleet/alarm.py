"""Calls a person where a commune lacks its day once the hour has come by which it must be there; once for each."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path

from broadcast.fleet.roots import OWN
from broadcast.fleet.settings import FleetSettings
from broadcast.fleet.shelf import Shelf
from broadcast.fleet.state import StationState
from broadcast.office.night.alarm import call_person


def alarm(
    settings: FleetSettings, home: Path, shelf: Shelf, states: Iterable[StationState], day: date, *, now: datetime
) -> str:
    """Sound fleet.yaml's alarm for the communes that lack that day and were not told of yet; what was said, or "".

    A station's own alarm is never run: a fleet does not let a station's file name a command of this machine.
    Raises FleetStoreError.
    """
    if now < datetime.combine(day - timedelta(days=1), settings.alarm_at, now.tzinfo):
        return ""
    missing = {state.station: state for state in states if state.state == "missing"}
    name = f"{OWN}/bao-dong/{day.isoformat()}.json"
    known = _told(shelf.get([name]).get(name, b"[]"))
    new = [missing[station] for station in sorted(missing.keys() - known)]
    if not new:
        return ""
    shelf.put({name: json.dumps(sorted(known | missing.keys())).encode()})
    lines = [f"{len(new)} đài chưa có bản tin ngày {day:%d/%m/%Y}:"]
    lines += [f"{state.station} ({state.name}): {'; '.join(state.why)}" for state in new]
    message = "\n".join(lines)
    return call_person(settings.alarm, message, place=home)


def _told(data: bytes) -> set[str]:
    try:
        return set(map(str, json.loads(data)))
    except (ValueError, TypeError, RecursionError):
        return set()
