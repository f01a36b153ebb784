"""5. Lịch: a week as days and slots, a month as minutes a day; a slot opens, and is moved to another hour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from broadcast.config import load_schedule
from broadcast.errors import BroadcastError
from broadcast.knowledge.language.moments import days_of_month, read_day, read_days, read_month, read_time
from broadcast.model import Schedule
from broadcast.office.overview.today import programme_title
from broadcast.office.settings.placing import other_slots, place_script
from broadcast.office.settings.timetable import CalendarDay, calendar, is_past, move_slot
from broadcast.studio.desk import Desk, desk_of
from broadcast.studio.forms import texts_of
from broadcast.studio.glance import DAY
from broadcast.studio.mending import in_words
from broadcast.studio.pages import render

PATH, LABEL = "/lich", "Lịch"
GUIDE = (
    "Bấm vào một khung giờ để xem các bài, chuyển bài và đổi giờ. Ô gạch chéo là có bài chưa duyệt. "
    "Giờ đã qua thì không làm gì được nữa."
)


def show(request: Request) -> Response:
    """The week, or with `thang` the month."""
    desk = desk_of(request)
    now, asked = desk.now(), request.query_params
    schedule = load_schedule(desk.folder.schedule)
    if "thang" in asked:
        month = _read_month(asked["thang"], now.date())
        days = _calendar(desk, schedule, days_of_month(month))
        return render(
            request,
            "month.html",
            screen=PATH,
            guide=GUIDE,
            month=month,
            days=days,
            before=(month - timedelta(days=1)).replace(day=1),
            after=(month + timedelta(days=31)).replace(day=1),
            today=now.date(),
            longest=max((day.minutes for day in days), default=0) or 1,
        )
    first = _read_week(asked.get("tuan", ""), now.date())
    days = _calendar(desk, schedule, [first + timedelta(days=number) for number in range(7)])
    return render(
        request,
        "week.html",
        screen=PATH,
        guide=GUIDE,
        first=first,
        days=days,
        hours=sorted({programme.airtime.at for day in days for programme in day.programmes}),
        before=first - timedelta(days=7),
        after=first + timedelta(days=7),
        now=now,
        is_past=is_past,
        title=lambda planned: programme_title(planned.airtime, schedule),
    )


def slot(request: Request) -> Response:
    """One programme: what is in it, how long it is, and its hour."""
    return _slot(request, {}, "")


async def move(request: Request) -> Response:
    """Give the slot of a programme another hour."""
    form = await request.form()
    written = texts_of(form)
    return await run_in_threadpool(_move, request, written)


def _move(request: Request, written: Mapping[str, str]) -> Response:
    desk = desk_of(request)
    day = _day(request)
    try:
        at = read_time(written.get("at", ""))
        only = written.get("scope") != "on"
        change = move_slot(desk.folder, written.get("slot", ""), day, at, only=only, now=desk.now())
    except (ValueError, BroadcastError) as error:
        return _slot(request, written, in_words(error) if isinstance(error, BroadcastError) else str(error))
    when = f"chỉ ngày {day:%d/%m}" if only else f"từ ngày {day:%d/%m} về sau"
    return desk.changed(f"{PATH}?tuan={day:%G-W%V}", f"Đã đổi sang {at:%H:%M}, {when}.", change)


async def place(request: Request) -> Response:
    """Move one text of a programme to another slot of the day."""
    form = await request.form()
    written = texts_of(form)
    return await run_in_threadpool(_place, request, written)


def _place(request: Request, written: Mapping[str, str]) -> Response:
    desk = desk_of(request)
    day, into = _day(request), written.get("into", "")
    try:
        change = place_script(
            desk.folder, written.get("script", ""), day, out_of=written.get("slot", ""), into=into, now=desk.now()
        )
    except BroadcastError as error:
        return _slot(request, {}, in_words(error))
    slot = next(slot for slot in change.schedule.slots if slot.id == into)
    return desk.changed(f"{PATH}?tuan={day:%G-W%V}", f"Đã chuyển bài sang {slot.name}, {slot.at:%H:%M}.", change)


def _slot(request: Request, written: Mapping[str, str], fault: str) -> Response:
    desk = desk_of(request)
    day, now = _day(request), desk.now()
    schedule = load_schedule(desk.folder.schedule)
    (found,) = _calendar(desk, schedule, [day])
    planned = next(
        (programme for programme in found.programmes if programme.airtime.name == request.path_params["name"]), None
    )
    if planned is None:
        raise HTTPException(404)
    return render(
        request,
        "slot.html",
        screen=PATH,
        guide=GUIDE,
        status=422 if fault else 200,
        planned=planned,
        title=programme_title(planned.airtime, schedule),
        limit=next((slot.max_minutes for slot in schedule.slots if slot.id == planned.airtime.slot_id), None),
        past=is_past(planned, now),
        others=() if is_past(planned, now) else other_slots(schedule, day, planned.airtime.slot_id, now=now),
        written=written,
        fault=fault,
        today=now.date(),
    )


def _calendar(desk: Desk, schedule: Schedule, days: Sequence[date]) -> tuple[CalendarDay, ...]:
    now = desk.now()

    def make() -> tuple[CalendarDay, ...]:
        return calendar(desk.folder, schedule, days, now=now, inputs=desk.glance.inputs(now))

    return desk.glance.kept(("calendar", str(days[0]), str(len(days))), now, make, every=DAY)


def _day(request: Request) -> date:
    try:
        return read_day(request.path_params["day"])
    except ValueError:
        raise HTTPException(404) from None


def _read_week(text: str, today: date) -> date:
    """The Monday of the week that is meant; of this week where none is."""
    try:
        day = read_days(text)[0] if text else today
    except ValueError:
        day = today
    return day - timedelta(days=day.weekday())


def _read_month(text: str, today: date) -> date:
    try:
        return read_month(text)
    except ValueError:
        return today.replace(day=1)


ROUTES = (
    Route(PATH, show, methods=["GET"]),
    Route(f"{PATH}/{{day}}/{{name}}", slot, methods=["GET"]),
    Route(f"{PATH}/{{day}}/{{name}}", move, methods=["POST"]),
    Route(f"{PATH}/{{day}}/{{name}}/chuyen-bai", place, methods=["POST"]),
)
