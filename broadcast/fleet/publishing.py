"""Brings each commune's pages and lists up to date, as its own `publish` does; sends nothing to anybody.

Of a station in an object store what the pages are made from is brought to scratch, the sounds only of the newest days,
for only these are packed to carry away; what changed is sent back, the list of pages last.
"""

from __future__ import annotations

import re
from datetime import date

from broadcast.config import load_schedule
from broadcast.errors import BroadcastError, FleetError
from broadcast.fleet.at_hand import AtHand, at_hand, checked, told
from broadcast.fleet.cluster import Crew, Job
from broadcast.fleet.lease import lease
from broadcast.fleet.roots import Run
from broadcast.fleet.shelf import Shelf
from broadcast.fleet.staging import holds, refuse_large
from broadcast.office.overview.pages import refresh_site
from broadcast.site.packs import FOLDER as PACKS
from broadcast.site.packs import WEEK
from broadcast.site.site_index import NAME as PAGES
from broadcast.site.site_index import read_index
from broadcast.station.days import Days
from broadcast.station.folder import built_days
from broadcast.station.manifest import is_whole
from broadcast.station.store import write_atomically

_OUT = "audio_out/"
_SOUND = re.compile(rf"{_OUT}(\d{{4}}-\d\d-\d\d)/[^/]+\.mp3")


def publish_station(run: Run, station: str) -> str:
    """Write a commune's pages; return why not, or "". Never raises."""
    try:
        if run.in_bucket:
            _publish_in_bucket(run, run.shelf, station)
        else:
            with at_hand(run, run.shelf, station) as there:
                _refresh(run, there)
    except BroadcastError as error:
        return str(error)
    except Exception as error:  # noqa: BLE001 - one station's fault, also one of ours, must cost no other
        return told(error)
    return ""


def publish_fleet(run: Run, stations: tuple[str, ...], crew: Crew) -> dict[str, str]:
    """Write every commune's pages; return why not, by the names of those that failed. Raises FleetClusterError."""
    jobs = [Job(about=station, act=publish_station, given=(run, station)) for station in stations]
    answers = {answer.about: answer.fault or str(answer.given) for answer in crew.answers(jobs)}
    return {station: why for station, why in sorted(answers.items()) if why}


def _refresh(
    run: Run, there: AtHand, days: frozenset[date] | None = None, known: Days | None = None
) -> tuple[str, ...]:
    schedule = checked(load_schedule(there.folder.schedule), there.folder)
    return refresh_site(there.folder, schedule, run.now.date(), days, known=known)


def _publish_in_bucket(run: Run, shelf: Shelf, station: str) -> None:
    with lease(shelf, station, run.name) as held, at_hand(run, shelf, station) as there:
        days, known = _bring_pages(shelf, station, there)
        changed = _refresh(run, there, days, known)
        held.check()
        _send_pages(shelf, station, there, (*changed, PAGES))


def _bring_pages(shelf: Shelf, station: str, there: AtHand) -> tuple[frozenset[date], Days]:
    """Bring the pages as they are, and the sounds of the days whose pages are to be looked at again.

    Return those days, and all days, read as far as they were looked at.
    """
    out = there.folder.out
    pages = [name for name in there.lying if name.startswith(_OUT) and not _SOUND.fullmatch(name)]
    _bring(shelf, station, [name for name in pages if not name.startswith(f"{_OUT}{PACKS}/")], there)
    days = sorted(built_days(there.folder))
    indexed = {day.day for day in read_index(out).days}
    again = frozenset(day for day in days if day not in indexed) | frozenset(days[-WEEK:])
    dated = {day.isoformat() for day in again}
    _bring(shelf, station, [name for name in there.lying if (m := _SOUND.fullmatch(name)) and m[1] in dated], there)
    known = Days(there.folder)
    for day in sorted(again):
        for bulletin in known.get(day).bulletins:
            if not is_whole(bulletin, out / day.isoformat()):
                raise FleetError(
                    f"{day:%d/%m/%Y} {bulletin.main.mp3}: kho giữ khác với bản kê — chạy fleet build rồi làm lại"
                )
    return again, known


def _bring(shelf: Shelf, station: str, names: list[str], there: AtHand) -> None:
    wanted = [name for name in names if not (there.folder.root / name).exists()]
    refuse_large(wanted, there.lying)
    for full, data in shelf.get(f"{station}/{name}" for name in wanted).items():
        write_atomically(there.folder.root / full[len(station) + 1 :], data, durable=False)


def _send_pages(shelf: Shelf, station: str, there: AtHand, names: tuple[str, ...]) -> None:
    """Send up the pages of those names that the store has not as they are, and take away those that are gone."""
    gone = []
    for name in names:
        path, lies = there.folder.out / name, there.lying.get(f"{_OUT}{name}")
        if not path.is_file():
            gone.append(f"{station}/{_OUT}{name}")
        elif not holds(lies, data := path.read_bytes()):
            shelf.put({f"{station}/{_OUT}{name}": data})
    shelf.remove(gone)
