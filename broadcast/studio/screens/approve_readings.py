"""4. Duyệt, new readings: sentences of approved texts that would be read otherwise today, to be accepted."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from broadcast.config import load_schedule
from broadcast.errors import BroadcastError
from broadcast.office.approval.approve import accept_new_readings, waiting_readings
from broadcast.office.approval.approvers import NOBODY
from broadcast.office.approval.decide import signature_of
from broadcast.studio.desk import desk_of
from broadcast.studio.forms import hand_of
from broadcast.studio.mending import in_words
from broadcast.studio.pages import render

PATH = "/duyet/cach-doc"


def readings(request: Request) -> Response:
    """Cách đọc mới: sentences of approved texts that would be read otherwise today."""
    return _readings(request)


def _readings(request: Request, fault: str = "") -> Response:
    desk = desk_of(request)
    found = waiting_readings(desk.folder, load_schedule(desk.folder.schedule))
    approvers = desk.texts().approvers
    return render(
        request, "approve_readings.html", screen="/duyet", found=found, fault=fault, approvers=approvers, nobody=NOBODY
    )


async def accept(request: Request) -> Response:
    """Accept all new readings."""
    form = await request.form()
    return await run_in_threadpool(_accept, request, form)


def _accept(request: Request, form: FormData) -> Response:
    desk, hand = desk_of(request), hand_of(form)
    schedule = load_schedule(desk.folder.schedule)
    try:
        signer = signature_of(desk.folder, hand, at=desk.now())
        found = waiting_readings(desk.folder, schedule)
        count = accept_new_readings(desk.folder, schedule, found, by=hand.by, position="", at=desk.now(), signer=signer)
    except BroadcastError as error:
        return _readings(request, in_words(error))
    return desk.done("/duyet", f"Đã nhận cách đọc mới của {count} bài.")


ROUTES = (Route(PATH, readings, methods=["GET"]), Route(PATH, accept, methods=["POST"]))
