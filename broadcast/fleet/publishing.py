"""Brings each commune's pages and lists up to date, as its own `publish` does; sends nothing anywhere."""

from __future__ import annotations

from broadcast.config import load_schedule
from broadcast.errors import BroadcastError, FleetError
from broadcast.fleet.at_hand import at_hand, checked, told
from broadcast.fleet.cluster import Crew, Job
from broadcast.fleet.roots import Run
from broadcast.office.overview.pages import refresh_site


def publish_station(run: Run, station: str) -> str:
    """Write a commune's pages; return why not, or "". Never raises."""
    try:
        if run.in_bucket:
            raise FleetError("trang nghe lại chỉ làm được nơi đài nằm trong thư mục — đồng bộ kho về rồi chạy lại")
        with at_hand(run, run.shelf, station) as there:
            refresh_site(there.folder, checked(load_schedule(there.folder.schedule), there.folder), run.now.date())
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
