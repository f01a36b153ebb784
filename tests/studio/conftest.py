"""A studio of a small station, asked in the process itself: the clock stands still until a test moves it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest
from conftest import SCHEDULE, write_station
from starlette.testclient import TestClient

from broadcast.model import VIETNAM
from broadcast.office.approval.approve import approve_paths
from broadcast.office.villages.stick import Drive
from broadcast.station.folder import Folder
from broadcast.studio.app import make_studio
from broadcast.studio.desk import new_desk

HOST = "127.0.0.1:8765"
ORIGIN = {"origin": f"http://{HOST}"}
TOKEN, TICKET = "t" * 43, "v" * 43
QUICK = SCHEDULE.replace("engines: [espeak]", "engines: [tone]")
"""The station with the quick voice."""


@dataclass
class Studio:
    """A studio and a browser that was let in; `now` can be moved."""

    root: Path
    now: datetime = field(default_factory=lambda: datetime(2026, 4, 22, 15, 0, tzinfo=VIETNAM))
    crashes: list[BaseException] = field(default_factory=list)
    drives: list[Drive] = field(default_factory=list)

    def __post_init__(self) -> None:
        folder = Folder(root=self.root)
        self.desk = new_desk(
            folder,
            now=lambda: self.now,
            crashed=self._crashed,
            hosts=frozenset({HOST}),
            find_drives=lambda: tuple(self.drives),
        )
        self.app = make_studio(self.desk, token=TOKEN, tickets=(TICKET,))
        self.browser = self.stranger()
        assert self.browser.get("/", params={"ma": TOKEN}).status_code == 200

    def _crashed(self, error: BaseException) -> str:
        self.crashes.append(error)
        return "Phần mềm gặp lỗi."

    def stranger(self) -> TestClient:
        """A browser that was not let in."""
        return TestClient(self.app, base_url=f"http://{HOST}", headers=ORIGIN, raise_server_exceptions=False)

    def page(self, path: str) -> str:
        """A page that must be there."""
        answer = self.browser.get(path)
        assert answer.status_code == 200, (path, answer.status_code, answer.text[:2000])
        return answer.text

    def send(self, path: str, **form: object) -> str:
        """Send a form; the page to which it leads must be there."""
        answer = self.browser.post(path, data=form)
        assert answer.status_code == 200, (path, answer.status_code, answer.text[:2000])
        return answer.text

    def finish(self, answer_path: str) -> None:
        """Wait until the job of a page such as /viec/3 is done; a quick one has led on to its result already."""
        if not answer_path.startswith("/viec/"):
            return
        job = self.desk.jobs.wait(int(answer_path.rsplit("/", 1)[1]), timeout_s=60)
        assert job is not None
        assert job.state == "done", (job.fault, self.crashes)


@pytest.fixture
def studio(station: Path) -> Studio:
    """The studio of a station with two texts and a notice, all approved; it is 15:00 on a Wednesday."""
    (station / "schedule.yaml").write_text(QUICK, encoding="utf-8")
    return Studio(station)


@pytest.fixture
def studio_of(tmp_path: Path) -> Callable[[], Studio]:
    """Makes the studio of a station in which nothing is approved."""
    return lambda: Studio(write_station(tmp_path, QUICK))


@pytest.fixture(scope="session")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A station whose today and tomorrow are made, for tests that take a copy of it."""
    root = write_station(tmp_path_factory.mktemp("dung"), QUICK)
    who, folders = "Chủ tịch UBND xã", [root / "scripts" / name for name in ("dot", "thong-bao")]
    made = Studio(root)
    approve_paths(made.desk.folder, folders, by=who, position=who, at=made.now)
    made.finish(made.browser.post("/dung", follow_redirects=False).headers["location"])
    return root


@pytest.fixture
def built(built_once: Path, tmp_path: Path) -> Studio:
    """The studio of a station of the test's own, whose today and tomorrow are made."""
    return Studio(Path(shutil.copytree(built_once, tmp_path / "dai")))
