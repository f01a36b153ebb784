"""1. Hôm nay: what is on air from today to tomorrow's evening, and what has to be done, by its deadline."""

from __future__ import annotations

import re
from datetime import date, timedelta

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Route

from broadcast.config import load_schedule
from broadcast.office.night.run import run
from broadcast.studio.desk import desk_of
from broadcast.studio.jobs import Ticket
from broadcast.studio.mending import in_words, mending_of
from broadcast.studio.pages import render

PATH, LABEL = "/", "Hôm nay"
NEW_STATION = "/cai-dat/bat-dau"
GUIDE = "Mỗi khung giờ hôm nay và ngày mai: đã có bản tin chưa, còn thiếu gì. Việc cần làm xếp theo hạn."
STATES = {"made": "đã dựng", "waiting": "sẽ dựng tối nay", "missing": "chưa dựng", "over": "đã qua giờ, không có"}
_SOUND = re.compile(r"[a-z0-9][a-z0-9_-]*\.mp3")


def show(request: Request) -> Response:
    """The screen."""
    desk = desk_of(request)
    if not desk.folder.schedule.exists():
        return RedirectResponse(NEW_STATION, status_code=303)
    return render(
        request,
        "today.html",
        screen=PATH,
        guide=GUIDE,
        now=desk.now(),
        days=(desk.now().date(), desk.now().date() + timedelta(days=1)),
        today=desk.today(),
        states=STATES,
        mending_of=mending_of,
        in_words=in_words,
    )


def build(request: Request) -> Response:
    """Build today and tomorrow, as the night's run does."""
    desk = desk_of(request)

    def work(ticket: Ticket) -> str:
        now = desk.now()
        schedule = load_schedule(desk.folder.schedule)
        days = [now.date() + timedelta(days=offset) for offset in range(2)]
        run(
            desk.folder,
            schedule,
            days,
            now=now,
            say=ticket.say,
            progress=ticket.whole(2 * max(len(schedule.slots), 1)),
            tell=lambda _built: None,
        )
        return "/"

    job = desk.jobs.submit("Dựng bản tin hôm nay và ngày mai", work, key="dung")
    return RedirectResponse(f"/viec/{job.id}", status_code=303)


def listen(request: Request) -> Response:
    """A finished bulletin's sound, from the place that is asked for."""
    try:
        day = date.fromisoformat(request.path_params["day"])
    except ValueError:
        raise HTTPException(404) from None
    name = request.path_params["file"]
    path = desk_of(request).folder.out / day.isoformat() / name
    if not _SOUND.fullmatch(name) or not path.is_file():
        raise HTTPException(404)
    return FileResponse(path, media_type="audio/mpeg", headers={"cache-control": "no-cache"})


ROUTES = (
    Route(PATH, show, methods=["GET"]),
    Route("/dung", build, methods=["POST"]),
    Route("/nghe/{day}/{file}", listen, methods=["GET"]),
)
