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
from broadcast.office.settings.voices import is_voice
from broadcast.pipeline.build import with_engine
from broadcast.pipeline.hearing import say
from broadcast.studio.desk import desk_of
from broadcast.studio.mending import in_words
from broadcast.studio.pages import render

LONGEST = 3_000
"""Characters that are heard at once, two minutes of speech."""
_KEY = re.compile(r"[0-9a-f]{64}")


async def hear(request: Request) -> Response:
    """Record a form's text in the `voice` that it names, else the station's; answer with its address, or a page."""
    form = await request.form()
    text = form.get("text") or " ".join(value for value in form.values() if isinstance(value, str))
    return await run_in_threadpool(_hear, request, str(text)[:LONGEST], str(form.get("voice", "")))


def _hear(request: Request, text: str, voice: str) -> Response:
    desk = desk_of(request)
    fault, url = "", ""
    try:
        known = voice if is_voice(desk.folder, voice) else None
        schedule = with_engine(load_schedule(desk.folder.schedule), known)
        said = say(desk.folder, schedule, text, now=desk.now())
        url = f"/nghe/cau/{said.clip.key}"
    except BroadcastError as error:
        fault = in_words(error)
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
