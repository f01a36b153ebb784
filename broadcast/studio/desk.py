"""What every screen works with: the station's folder, the clock, the queue of long work, and what was told last."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from starlette.requests import Request
from starlette.responses import RedirectResponse

from broadcast.office.overview.today import Today
from broadcast.office.settings.change import Change, take_back
from broadcast.office.villages.stick import Drive, drives
from broadcast.office.writing.texts import Texts
from broadcast.station.folder import Folder
from broadcast.studio.glance import Glance
from broadcast.studio.jobs import Jobs
from broadcast.studio.notes import Notes
from broadcast.studio.opened import Opened
from broadcast.studio.other_port import LEADERS_PORT, OFFICE_PORT, OtherPort
from broadcast.studio.received import Received
from broadcast.studio.undo import Undos
from broadcast.studio.village_site import VillageSite


@dataclass(frozen=True, kw_only=True, slots=True)
class Desk:
    """The studio of one station. `now` gives the aware local time; `hosts` are the names that it answers to.

    `site` is what the villages' phones see, `leaders` where approvers open their links, `office` the whole
    studio for other machines, `drives` finds the sticks that
    are plugged in. `received` are the alerts that were read last.
    """

    folder: Folder
    now: Callable[[], datetime]
    jobs: Jobs
    glance: Glance
    hosts: frozenset[str]
    site: VillageSite
    drives: Callable[[], tuple[Drive, ...]] = drives
    notes: Notes = field(default_factory=Notes)
    opened: Opened = field(default_factory=Opened)
    leaders: OtherPort = field(default_factory=lambda: OtherPort(LEADERS_PORT))
    office: OtherPort = field(default_factory=lambda: OtherPort(OFFICE_PORT))
    undos: Undos = field(default_factory=Undos)
    received: Received = field(default_factory=Received)

    def today(self) -> Today:
        """The station as it stands now."""
        return self.glance.today(self.now())

    def texts(self) -> Texts:
        """The station's texts as they stand now. Raises InputError where they can't be read at all."""
        return self.glance.texts(self.now())

    def changed(self, path: str, text: str, change: Change) -> RedirectResponse:
        """On to the page at `path`, which tells what was changed in the settings, with its undo."""

        def act() -> str:
            take_back(self.folder, change)
            return self.notes.leading_to(path, "Đã để lại như trước.")

        return self.done(path, text, undo=self.undos.keep(act))

    def done(self, path: str, text: str, *, undo: str = "") -> RedirectResponse:
        """On to the page at `path`, which tells what was done; `undo` is where a POST takes it back."""
        return RedirectResponse(self.notes.leading_to(path, text, undo=undo), status_code=303)


def new_desk(
    folder: Folder,
    *,
    now: Callable[[], datetime],
    crashed: Callable[[Exception], str],
    hosts: frozenset[str],
    find_drives: Callable[[], tuple[Drive, ...]] = drives,
) -> Desk:
    """The desk of a station; `crashed` keeps the trace of a fault of ours and returns the line that tells of it."""
    return Desk(
        folder=folder,
        now=now,
        jobs=Jobs(now, crashed=crashed),
        glance=Glance(folder),
        hosts=hosts,
        site=VillageSite(folder, now),
        drives=find_drives,
    )


def desk_of(request: Request) -> Desk:
    """The desk that the request's studio was made with."""
    desk = request.app.state.desk
    assert isinstance(desk, Desk)  # noqa: S101 - set by make_studio and by nobody else
    return desk
