"""What stands around every screen: the station's name, the rooms at the left, and the line about tomorrow."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request

from broadcast.errors import NextStep
from broadcast.office.overview.today import Today
from broadcast.studio.desk import desk_of
from broadcast.studio.jobs import Job
from broadcast.studio.mending import mending_of
from broadcast.studio.notes import FIELD, Note

UNNAMED = "Phòng thu"


@dataclass(frozen=True, kw_only=True, slots=True)
class Room:
    """One entry of the list at the left: where it leads, and what it is called."""

    path: str
    label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Tomorrow:
    """The line that is always in sight: whether tomorrow is whole, and the page that mends it."""

    text: str
    href: str
    lacks: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Frame:
    """What `base.html` shows around a screen; `note` tells what the last act did, `job` what is
    being done meanwhile. `entered` says that a PIN was asked for, so that one can leave, too; `shared` that other
    machines get in.
    """

    station: str
    screens: tuple[Room, ...]
    tomorrow: Tomorrow
    note: Note | None = None
    job: Job | None = None
    entered: bool = False
    shared: bool = False


def frame_of(request: Request) -> Frame:
    """The frame of a request's page. A broken schedule.yaml is told in the line about tomorrow and raises nothing."""
    desk = desk_of(request)
    today = desk.today()
    return Frame(
        station=today.station or UNNAMED,
        screens=request.app.state.rooms,
        tomorrow=tomorrow_of(today),
        job=desk.jobs.now(),
        note=desk.notes.get(request.query_params.get(FIELD, "")),
        entered=request.app.state.sessions is not None,
        shared=desk.office.is_open,
    )


def tomorrow_of(today: Today) -> Tomorrow:
    """The line about tomorrow: whole, to be made tonight, or what it lacks, why, and where that is mended."""
    if today.tomorrow is None:
        step = today.faults[0].step if today.faults else None
        href = mending_of(today.faults[0]).href if today.faults else "/"
        if step is not None and step.code == NextStep.INIT:
            return Tomorrow(text="Ngày mai: chưa có đài", href=href, lacks=True)
        return Tomorrow(text="Ngày mai: chưa biết, vì có tệp đang lỗi", href=href, lacks=True)
    day = today.tomorrow.day
    slots = [slot for slot in today.slots if slot.airtime.day == day]
    missing = [slot for slot in slots if slot.state == "missing"]
    waiting = [slot for slot in slots if slot.state == "waiting"]
    unapproved = {title for slot in (*missing, *waiting) for title in slot.unapproved}
    if today.tomorrow.state == "no-slot" and not slots:
        idle = "Ngày mai: đủ, không bài nào đến lượt" if today.slots_tomorrow else "Ngày mai: không có khung giờ phát"
        return Tomorrow(text=idle, href="/lich", lacks=False)
    if today.tomorrow.state == "silent":
        return Tomorrow(text="Ngày mai: thiếu bài để phát, vì chưa bài nào được duyệt", href="/duyet", lacks=True)
    if unapproved:
        text = f"Ngày mai: thiếu {len(unapproved)} bài, vì chưa duyệt"
        return Tomorrow(text=text, href="/duyet", lacks=True)
    if missing:
        text = f"Ngày mai: thiếu {len(missing)} bản tin, vì chưa dựng"
        return Tomorrow(text=text, href="/#viec", lacks=True)
    return Tomorrow(
        text="Ngày mai: đủ bài, tối nay máy dựng" if waiting else "Ngày mai: đủ",
        href=f"/lich?tuan={day:%G-W%V}",
        lacks=False,
    )
