"""A request that is held until there is something new: how a village's player hears of urgent news within a second."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from broadcast.serve.files import Files, etag_of

MOST_S = 25
"""Longer than that, and a router on the way may have forgotten the connection."""
LOOK_S = 0.5


class Held:
    """Answers GET for one file. With `doi=SECONDS` and the ETag that the client knows it waits until that has changed.

    Without them it answers at once, as a static site does.
    """

    def __init__(self, files: Files, path: Path) -> None:
        self._files, self._path = files, path

    async def __call__(self, request: Request) -> Response:
        """Raises HTTPException 404."""
        known, asked = request.headers.get("if-none-match"), request.query_params.get("doi", "")
        if known and asked.isascii() and asked.isdigit():
            for _ in range(round(min(MOST_S, int(asked[:3])) / LOOK_S)):
                if self._etag() != known or await request.is_disconnected():
                    break
                await asyncio.sleep(LOOK_S)
        return await self._files(request)

    def _etag(self) -> str:
        with suppress(OSError):
            return etag_of(self._path.stat())
        return ""
