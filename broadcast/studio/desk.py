"""What every screen works with: the station's folder, the clock, the queue of long work, and what was told last."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from starlette.requests import Request
from starlette.responses import RedirectResponse

from broadcast.office.today import Today
from broadcast.station.folder import Folder
from broadcast.studio.glance import Glance
from broadcast.studio.jobs import Jobs
from broadcast.studio.notes import Notes


@dataclass(frozen=True, kw_only=True, slots=True)
class Desk:
    """The studio of one station. `now` gives the aware local time; `hosts` are the names that it answers to."""

    folder: Folder
    now: Callable[[], datetime]
    jobs: Jobs
    glance: Glance
    hosts: frozenset[str]
    notes: Notes = field(default_factory=Notes)

    def today(self) -> Today:
        """The station as it stands now."""
        return self.glance.today(self.now())

    def done(self, path: str, text: str, *, undo: str = "") -> RedirectResponse:
        """On to the page at `path`, which tells what was done; `undo` is where a POST takes it back."""
        return RedirectResponse(self.notes.leading_to(path, text, undo=undo), status_code=303)


def desk_of(request: Request) -> Desk:
    """The desk that the request's studio was made with."""
    desk = request.app.state.desk
    assert isinstance(desk, Desk)  # noqa: S101 - set by make_studio and by nobody else
    return desk
