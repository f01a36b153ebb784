"""Serves a fleet's page on this machine, and behind each commune's name the pages that its villages see."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from broadcast.fleet.page import page
from broadcast.fleet.roots import run_of, stations_of
from broadcast.fleet.settings import FleetSettings
from broadcast.fleet.shelf import is_safe
from broadcast.fleet.state import station_states
from broadcast.serve.kinds import kind_of

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

KEPT_S = 20.0
"""So long a page is shown before the stations are looked at anew."""


def make_app(settings: FleetSettings, home: Path, now: Callable[[], datetime]) -> Starlette:
    """The page at /, the communes' own pages below their names. Nothing can be changed."""
    from starlette.applications import Starlette
    from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
    from starlette.routing import BaseRoute, Mount, Route
    from starlette.staticfiles import StaticFiles

    shelf = run_of(settings, home, (), now()).shelf
    stations = stations_of(settings, shelf)
    kept: dict[str, tuple[float, str]] = {}

    def show(_: Request) -> Response:
        made_s, text = kept.get("", (0.0, ""))
        if time.monotonic() - made_s > KEPT_S or not text:
            at = now()
            day = (at + timedelta(days=1)).date()
            states = station_states(run_of(settings, home, (day,), at), stations, day)
            text = page(states, day, now=at, linked=True)
            kept[""] = time.monotonic(), text
        return HTMLResponse(text)

    def fetch(request: Request) -> Response:
        station, name = request.path_params["station"], request.path_params["name"]
        wanted = f"{station}/audio_out/{name}"
        data = shelf.get([wanted]).get(wanted) if station in stations and is_safe(wanted) else None
        if data is None:
            return PlainTextResponse("Không có trang này.", 404)
        return Response(data, media_type=kind_of(name))

    routes: list[BaseRoute] = [Route("/", show)]
    for station in stations:
        routes.append(Route(f"/{station}/", lambda _: RedirectResponse("index.html")))
        if not settings.in_bucket:
            pages = Path(settings.root) / station / "audio_out"
            routes.append(Mount(f"/{station}", StaticFiles(directory=pages, check_dir=False, follow_symlink=False)))
    if settings.in_bucket:
        routes.append(Route("/{station}/{name:path}", fetch))
    return Starlette(routes=routes)
