"""6. Thông báo: forms for what happens often; the text grows as a person types, and is heard before it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from broadcast.config import load_schedule
from broadcast.errors import ScriptError
from broadcast.model import Schedule
from broadcast.office.writing.notices import Filled, NoticeTemplate, airings, fill, keep, kept_notices, templates
from broadcast.studio.desk import Desk, desk_of
from broadcast.studio.forms import texts_of
from broadcast.studio.pages import render

PATH, LABEL = "/thong-bao", "Thông báo"
GUIDE = "Chọn một mẫu, điền các ô, nghe thử, rồi gửi duyệt. Hết việc là thông báo tự thôi phát."


def show(request: Request) -> Response:
    """The kinds of notice, as cards."""
    found = templates(desk_of(request).folder.root)
    notices = kept_notices(desk_of(request).folder, now=desk_of(request).now())
    return render(request, "notices.html", screen=PATH, guide=GUIDE, templates=found, notices=notices)


async def form(request: Request) -> Response:
    """One kind: its form, and the text as far as it is filled in. A POST with `giu` keeps the notice."""
    written = await request.form() if request.method == "POST" else request.query_params
    texts = texts_of(written)
    villages = tuple(value for value in written.getlist("villages") if isinstance(value, str))
    return await run_in_threadpool(_form, request, texts, villages)


def _form(request: Request, written: Mapping[str, str], villages: tuple[str, ...]) -> Response:
    desk = desk_of(request)
    template = _template(desk, request.path_params["kind"])
    schedule = load_schedule(desk.folder.schedule)
    known = {village.id for village in schedule.villages}
    villages = tuple(village for village in villages if village in known)
    filled = fill(template, written)
    fault = ""
    if "giu" in written:
        try:
            keep(desk.folder, filled, villages, desk.now())
        except ScriptError as error:
            fault = error.diagnostics[0].message
        else:
            airs = _airings(filled, schedule, villages, desk.now())
            return desk.done(PATH, f"Đã giữ «{filled.title}» và gửi duyệt. Duyệt xong sẽ phát: {airs}.")
    if "application/json" in request.headers.get("accept", ""):
        return JSONResponse(_as_json(filled, schedule, villages, desk.now()))
    return render(
        request,
        "notice.html",
        screen=PATH,
        guide=GUIDE,
        template=template,
        written=written,
        filled=filled,
        villages=schedule.villages,
        chosen=villages,
        airings=_airings(filled, schedule, villages, desk.now()),
        fault=fault,
        began=bool(written),
    )


def _template(desk: Desk, kind: str) -> NoticeTemplate:
    found = templates(desk.folder.root).get(kind)
    if found is None:
        raise HTTPException(404)
    return found


def _airings(filled: Filled, schedule: Schedule, villages: tuple[str, ...], now: datetime) -> str:
    """Where the notice will be heard, as people say it: 05:30 28/11, 17:00 28/11."""
    if filled.ends is None:
        return ""
    found = airings(schedule, filled.ends, villages, now)
    return ", ".join(f"{airing.at:%H:%M} {airing.day:%d/%m}" for airing in found) or "không kịp khung giờ nào"


def _as_json(filled: Filled, schedule: Schedule, villages: tuple[str, ...], now: datetime) -> dict[str, object]:
    return {
        "title": filled.title,
        "text": filled.text,
        "ready": filled.ready,
        "missing": list(filled.missing),
        "faults": dict(filled.faults),
        "airings": _airings(filled, schedule, villages, now),
    }


ROUTES = (
    Route(PATH, show, methods=["GET"]),
    Route(f"{PATH}/{{kind}}", form, methods=["GET", "POST"]),
)
