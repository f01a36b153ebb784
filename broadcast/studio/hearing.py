"""A text is heard at once: the station's first voice that can records it, and the browser plays the clip."""

from __future__ import annotations

import re

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from broadcast.config import load_schedule
from broadcast.errors import BroadcastError
from broadcast.pipeline import say
from broadcast.studio.desk import desk_of
from broadcast.studio.pages import render

LONGEST = 3_000
"""Characters that are heard at once, two minutes of speech."""
_KEY = re.compile(r"[0-9a-f]{64}")


async def hear(request: Request) -> Response:
    """Record the text of a form, and answer with the address of its sound, or with a page that plays it."""
    form = await request.form()
    text = form.get("text") or " ".join(value for value in form.values() if isinstance(value, str))
    return await run_in_threadpool(_hear, request, str(text)[:LONGEST])


def _hear(request: Request, text: str) -> Response:
    desk = desk_of(request)
    fault, url = "", ""
    try:
        said = say(desk.folder, load_schedule(desk.folder.schedule), text, now=desk.now())
        url = f"/nghe/cau/{said.clip.key}"
    except BroadcastError as error:
        fault = str(error)
    if "application/json" in request.headers.get("accept", ""):
        return JSONResponse({"url": url, "fault": fault})
    return render(request, "hear.html", screen="", text=text, url=url, fault=fault)


def clip(request: Request) -> Response:
    """The sound of one recorded text."""
    key = request.path_params["key"]
    found = desk_of(request).folder.clips.get(key) if _KEY.fullmatch(key) else None
    if found is None:
        raise HTTPException(404)
    return FileResponse(found.path, media_type="audio/flac")


ROUTES = (
    Route("/nghe/thu", hear, methods=["POST"]),
    Route("/nghe/cau/{key}", clip, methods=["GET"]),
)
