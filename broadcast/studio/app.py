"""The studio's screens put together: which path goes where, and what is said where something cannot be done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Protocol

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Scope

from broadcast.errors import BroadcastError, NextStep
from broadcast.station.crash import keep_crash
from broadcast.studio import entrance, hearing
from broadcast.studio.desk import Desk, desk_of
from broadcast.studio.entrance import Sessions
from broadcast.studio.frame import Room
from broadcast.studio.guard import Guard
from broadcast.studio.jobs import STATE_NAMES, Job
from broadcast.studio.mending import HOME, STEPS, Mending, in_words, mending_of
from broadcast.studio.pages import GUIDE, plain_page, render
from broadcast.studio.screens import (
    approve,
    calendar,
    first_run,
    notices,
    plan,
    report,
    settings,
    today,
    urgent,
    villages,
    voices,
    write,
)
from broadcast.studio.undo import PATH as UNDO_PATH

OPEN_PATHS = ("/nen/", "/duyet/lien-ket/")
"""What needs no session: the look of the pages, and a leader's approval link, which carries its own secret."""
FAULTS: Mapping[int, tuple[str, str]] = {
    400: ("Không hiểu yêu cầu", "Quay lại trang trước, tải lại trang rồi làm lại."),
    401: ("Chưa mở phòng thu", "Mở lại phòng thu bằng biểu tượng trên màn hình, hoặc bấm vào địa chỉ mà máy đã in ra."),
    403: ("Yêu cầu không đến từ phòng thu", "Mở lại trang này từ phòng thu rồi làm lại."),
    404: ("Không có trang này", "Có thể tệp đã được đổi tên hoặc chuyển đi. Về trang Hôm nay để tìm lại."),
    405: ("Không làm được việc này ở đây", "Về trang Hôm nay rồi làm lại."),
    413: ("Tệp lớn quá", "Phòng thu nhận tệp nhỏ hơn 40 MB. Hãy xin bản Word, hoặc tách tệp thành nhiều phần."),
    421: ("Địa chỉ không đúng", "Mở phòng thu bằng địa chỉ mà máy đã in ra, ví dụ http://127.0.0.1:8765."),
}

JOB_GONE = "Phòng thu đã đóng rồi mở lại nên việc đang làm dở thì dừng. Chữ đã gõ vẫn còn ở trang cũ: mở lại, bấm lại."


class Screen(Protocol):
    """A screen of the studio: a module of `screens/` with its place in the list of rooms, and its routes."""

    @property
    def PATH(self) -> str:  # noqa: N802 - a constant of the module
        """The address of the screen."""
        ...

    @property
    def LABEL(self) -> str:  # noqa: N802 - a constant of the module
        """What it is called in the list of rooms."""
        ...

    @property
    def ROUTES(self) -> Sequence[BaseRoute]:  # noqa: N802 - a constant of the module
        """Every path that it answers to."""
        ...


SCREENS: tuple[Screen, ...] = (
    today,
    plan,
    write,
    approve,
    calendar,
    notices,
    villages,
    voices,
    report,
    settings,
)
"""In the order in which they stand at the left."""
ROOMS = tuple(Room(path=screen.PATH, label=screen.LABEL) for screen in SCREENS)


def make_studio(desk: Desk, *, token: str, tickets: tuple[str, ...] = (), sessions: Sessions | None = None) -> ASGIApp:
    """The ASGI app of a station's studio; only who knows `token`, or first uses one of the tickets, is let in.

    With `sessions` it is open to other machines: everybody is asked for a PIN, and the token opens nothing.
    """
    who = Middleware(
        Guard,
        hosts=desk.hosts,
        token=token,
        tickets=tickets,
        refuse=_refuse if sessions is None else _ask_for_pin,
        is_open=_is_open if sessions is None else lambda path: path == entrance.PATH or _is_open(path),
        knows=None if sessions is None else sessions.holds,
    )
    app = Starlette(
        routes=[
            *hearing.ROUTES,
            *first_run.ROUTES,
            *(route for screen in SCREENS for route in screen.ROUTES),
            *urgent.ROUTES,
            *(entrance.ROUTES if sessions else ()),
            Route(f"{UNDO_PATH}/{{number}}", _undo, methods=["POST"]),
            Route("/viec/{job:int}", _job, methods=["GET"]),
            Route("/viec/{job:int}/dung", _stop, methods=["POST"]),
            *([Mount("/huong-dan", StaticFiles(directory=GUIDE))] if GUIDE else []),
            Mount("/nen", StaticFiles(packages=[("broadcast.studio", "static")])),
        ],
        middleware=[who],
        exception_handlers={HTTPException: _say, BroadcastError: _tell, Exception: _crash},
    )
    app.state.desk = desk
    app.state.rooms = ROOMS
    app.state.sessions = sessions
    app.state.for_others = None if sessions else partial(_for_others, desk, token)
    return app


def _for_others(desk: Desk, token: str, hosts: frozenset[str]) -> ASGIApp:
    """The same studio for other machines of the office, with a PIN in place of the token."""
    return make_studio(replace(desk, hosts=hosts), token=token, sessions=Sessions(desk.now))


def _job(request: Request) -> Response:
    """The page of a piece of long work; programs, and our own script, get it as JSON."""
    desk = desk_of(request)
    job = desk.jobs.get(request.path_params["job"])
    if job is None:
        return _fault_page(404, title="Việc này đã dừng", text=JOB_GONE)
    if "application/json" in request.headers.get("accept", ""):
        return JSONResponse(_as_json(desk, job))
    if job.state == "done" and job.result:
        return RedirectResponse(job.result, status_code=303)
    return render(
        request,
        "job.html",
        screen="",
        job=job,
        state=STATE_NAMES[job.state],
        left=_left(desk, job),
        before=desk.jobs.before(job.id),
    )


def _stop(request: Request) -> Response:
    desk_of(request).jobs.stop(request.path_params["job"])
    return RedirectResponse(f"/viec/{request.path_params['job']}", status_code=303)


def _undo(request: Request) -> Response:
    """Take an act back, once; later the page says that it is too late."""
    desk = desk_of(request)
    act = desk.undos.take(request.path_params["number"])
    if act is None:
        return desk.done("/", "Việc này đã được làm lại như trước, hoặc phòng thu đã mở lại từ lúc ấy.")
    return RedirectResponse(act(), status_code=303)


def _as_json(desk: Desk, job: Job) -> dict[str, object]:
    return {
        "title": job.title,
        "state": job.state,
        "over": job.over,
        "share": round(job.share, 3),
        "step": job.step or STATE_NAMES[job.state],
        "left": _left(desk, job),
        "result": job.result,
        "fault": job.fault,
    }


def _left(desk: Desk, job: Job) -> str:
    left = job.left(desk.now())
    if left is None:
        return ""
    seconds = round(left.total_seconds())
    return f"còn khoảng {seconds} giây" if seconds < 100 else f"còn khoảng {round(seconds / 60)} phút"


def _is_open(path: str) -> bool:
    return path.startswith(OPEN_PATHS)


def _refuse(_scope: Scope, status: int) -> Response:
    return _fault_page(status)


def _ask_for_pin(scope: Scope, status: int) -> Response:
    return entrance.pin_page() if status == 401 else _refuse(scope, status)


async def _say(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - what it is registered for
    return _fault_page(error.status_code)


async def _tell(request: Request, error: Exception) -> Response:
    """A fault that a person can mend, in its own words, with the button that leads to it."""
    assert isinstance(error, BroadcastError)  # noqa: S101 - what it is registered for
    if "application/json" in request.headers.get("accept", ""):
        return JSONResponse({"fault": in_words(error)}, status_code=409)
    if request.method == "GET" and mending_of(error) == STEPS[NextStep.INIT]:
        return RedirectResponse(first_run.PATH, status_code=303)  # there is no station yet: four questions make it
    text = "Xem dòng dưới đây rồi làm lại."
    return _fault_page(409, title="Chưa làm được", text=text, detail=in_words(error), mending=mending_of(error))


async def _crash(request: Request, error: Exception) -> Response:
    """A fault of ours: its trace is kept in the station's folder, and the page says where."""
    told = keep_crash(desk_of(request).folder.root, error, ("studio", request.method, request.url.path))
    return _fault_page(500, title="Phần mềm gặp lỗi", text=told)


def _fault_page(
    status: int, *, title: str = "", text: str = "", detail: str = "", mending: Mending = HOME
) -> HTMLResponse:
    known_title, known_text = FAULTS.get(status, FAULTS[404])
    return plain_page(
        "fault.html",
        status=status,
        title=title or known_title,
        text=text or known_text,
        detail=detail,
        mending=mending if status not in {401, 421} else None,
    )
