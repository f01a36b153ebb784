"""A folder under the name of a page, a list or a bulletin stops nothing: it is set aside, and a person is told."""

from __future__ import annotations

import shutil
from pathlib import Path

from broadcast.office.night.run import MISSING
from broadcast.office.overview.last_run import last_run
from broadcast.station.folder import Folder
from tests.office.night.test_run import TODAY
from tests.office.night.test_run_faults import assert_days_are_whole, night


def files(out: Path) -> set[str]:
    """What lies in a folder, without what was set aside."""
    found = (path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file())
    return {name for name in found if ".de-rieng/" not in name}


def test_whatever_file_of_the_station_is_a_folder_the_others_are_written(station: Path) -> None:
    out, folder = station / "audio_out", Folder(root=station)
    assert night(station) == 0
    whole = files(out)
    own = sorted(name for name in whole if not name.startswith("README"))
    names = {name: out / name for name in own if "/" not in name or name.startswith(TODAY.isoformat())}
    assert {"index.html", "may-phat.json", ".site.json", "khong-phat.json"} <= names.keys()
    assert {f"{TODAY}/playlist.m3u8", f"{TODAY}/0530-sang.mp3", f"{TODAY}/0530-sang.json"} <= names.keys()
    for path in names.values():
        path.unlink()
        path.mkdir()
        (path / "cua-toi.txt").write_text("của tôi")
    assert night(station) == MISSING
    assert files(out) >= whole
    assert_days_are_whole(station)
    kept = list(out.rglob("cua-toi.txt"))
    assert len(kept) == len(names)
    done = last_run(folder)
    assert done is not None
    told = [fault for fault in done.faults if "trùng tên" in fault]
    assert len(told) == len(names), done.faults
    assert night(station) == 0  # told once


def test_a_file_where_a_folder_of_pages_belongs_stops_nothing(station: Path) -> None:
    out = station / "audio_out"
    assert night(station) == 0
    whole = files(out)
    for inner in {name.split("/")[0] for name in whole if "/" in name and not name.startswith("2026-")}:
        shutil.rmtree(out / inner)
        (out / inner).write_text("của tôi")
    assert night(station) == MISSING
    assert files(out) >= whole
