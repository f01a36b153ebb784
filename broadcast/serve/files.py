"""The files of the site: found inside its folder alone, and sent whole even while the day's folder is replaced."""

from __future__ import annotations

import gzip
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from email.utils import formatdate
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from anyio.to_thread import run_sync
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from broadcast.serve import conditions
from broadcast.serve.kinds import can_shrink, kind_of, saved_as
from broadcast.serve.steady import steady
from broadcast.station.listing import is_for_this_machine

MAX_PATH = 1024
CHUNK = 64 * 1024
SHRINK_FROM = 1024
SHRINK_TO = 8_000_000
"""Sizes of text that gzip is worth: less fits into one packet, more is nothing that our site has."""

PIECES = 1000
"""Downloads under way that are remembered; beyond, the oldest is forgotten, and its rest is no whole fetch."""

Fetched = Callable[[str, str, str], Awaitable[None]]
"""Told the day, the MP3's name and the village, once every byte of it was sent to one client."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """A file of the site, open: what is said of it and what is sent are the same file, whatever its name becomes."""

    file: BinaryIO
    size: int
    etag: str
    modified: str


class Files:
    """Answers GET and HEAD with the files below `root`; hidden ones, lists for this machine's own players, and links
    that lead out are not there.
    """

    def __init__(self, root: Path, fetched: Fetched) -> None:
        self._root = root.resolve()
        self._fetched = fetched
        self._pieces = Pieces()

    async def __call__(self, request: Request) -> Response:
        """Raises HTTPException 404 for all that is not a file of the site."""
        path = request.scope["path"]
        parts = parts_of(path)
        found = await self._find(parts)
        if isinstance(found, Found):
            try:
                return await self._answer(request, parts, found)
            except BaseException:
                found.file.close()
                raise
        if found is not None and isinstance(index := await self._find((*parts, "index.html")), Found):
            index.file.close()
            query = request.url.query
            return RedirectResponse(quote(f"{parts[-1]}/") + (f"?{query}" if query else ""), status_code=308)
        raise HTTPException(404)

    async def _find(self, parts: tuple[str, ...]) -> Found | Path | None:
        return await steady(self._root, parts[0], lambda: self._open(parts))

    def _open(self, parts: tuple[str, ...]) -> Found | Path | None:
        """The file, or the folder of that name; None where there is neither."""
        try:
            real = self._root.joinpath(*parts).resolve(strict=True)
            inside = real.relative_to(self._root).parts
            if any(part.startswith(".") for part in inside) or is_for_this_machine(real.name):
                return None
            if real.is_dir():
                return real
            if not real.is_file():
                return None
            file = real.open("rb")
        except (OSError, ValueError, RuntimeError):  # outside, not there, not ours to read, a ring of links
            return None
        stat = os.fstat(file.fileno())
        etag = etag_of(stat)
        return Found(file=file, size=stat.st_size, etag=etag, modified=formatdate(stat.st_mtime, usegmt=True))

    async def _answer(self, request: Request, parts: tuple[str, ...], found: Found) -> Response:
        headers, kind, etag = request.headers, kind_of(parts[-1]), found.etag
        shrinkable = can_shrink(kind) and SHRINK_FROM < found.size <= SHRINK_TO
        shrink = shrinkable and "range" not in headers and conditions.takes_gzip(headers)
        if shrink:
            etag = f'{etag[:-1]}-gz"'
        said = {"etag": etag, "last-modified": found.modified, "cache-control": "no-cache"}
        if shrinkable:
            said["vary"] = "accept-encoding"
        if status := conditions.failed(headers, etag, found.modified):
            found.file.close()
            return Response(status_code=status, headers=said)
        said |= {"content-type": kind, "accept-ranges": "bytes"}
        if request.query_params.get("tai") == "1":
            said["content-disposition"] = saved_as(parts)
        if shrink:
            said["content-encoding"] = "gzip"
            with found.file:
                return Response(await run_sync(lambda: gzip.compress(found.file.read(), 6, mtime=0)), headers=said)
        return self._bytes(request, parts, found, said)

    def _bytes(self, request: Request, parts: tuple[str, ...], found: Found, said: dict[str, str]) -> Response:
        span, status = range(found.size), 200
        if request.method == "GET":
            try:
                asked = conditions.wanted(request.headers, found.size, found.etag, found.modified)
            except conditions.UnsatisfiableError:
                found.file.close()
                return Response(status_code=416, headers={"content-range": f"bytes */{found.size}"})
            if asked is not None:
                span, status = asked, 206
                said["content-range"] = f"bytes {span.start}-{span.stop - 1}/{found.size}"
        said["content-length"] = str(len(span))
        if request.method == "HEAD":
            found.file.close()
            return Response(headers=said)
        village = request.query_params.get("thon", "")
        client = (address_of(request), village, *parts, found.etag)

        async def after(sent: int) -> None:
            if self._pieces.complete(client, range(span.start, span.start + sent), found.size):
                await self._fetched(parts[0], parts[1], village)

        noted = village and parts[-1].endswith(".mp3") and len(parts) == 2
        return Sent(found.file, span, status, said, after if noted else None)


class Pieces:
    """How far clients have files from their first byte on without a gap: a download that was cut and resumed counts,
    a player's look at the end does not.
    """

    def __init__(self) -> None:
        self._ends: dict[tuple[str, ...], int] = {}

    def complete(self, client: tuple[str, ...], piece: range, size: int) -> bool:
        """Add a piece that was sent; True where the client has the whole file with it."""
        end = self._ends.pop(client, 0)
        if piece.start <= end:
            end = max(end, piece.stop)
        if end >= size:
            return True
        if end:
            self._ends[client] = end
        if len(self._ends) > PIECES:
            del self._ends[next(iter(self._ends))]
        return False


class Sent(StreamingResponse):
    """A piece of an open file, then `after` with the bytes of it that went out; the file is closed in any case."""

    def __init__(
        self,
        file: BinaryIO,
        span: range,
        status: int,
        headers: dict[str, str],
        after: Callable[[int], Awaitable[None]] | None,
    ) -> None:
        self._file, self._span, self._after = file, span, after
        self._sent = 0
        super().__init__(self._chunks(), status_code=status, headers=headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the file, close it, and tell how many bytes were sent."""
        with self._file:
            await super().__call__(scope, receive, send)
        if self._after:
            await self._after(self._sent)

    async def _chunks(self) -> AsyncIterator[bytes]:
        self._file.seek(self._span.start)
        left = len(self._span)
        while left and (chunk := await run_sync(self._file.read, min(CHUNK, left))):
            yield chunk
            left -= len(chunk)
            self._sent += len(chunk)


def etag_of(status: os.stat_result) -> str:
    """A file's ETag; a bulletin that is kept on a rebuild keeps both its time and its size."""
    return f'"{status.st_mtime_ns:x}-{status.st_size:x}"'


def address_of(request: Request) -> str:
    """The client's address, as the connection tells it."""
    return request.client.host if request.client else ""


def parts_of(path: str) -> tuple[str, ...]:
    """The names in a URL's path, a folder's index.html among them. Raises HTTPException 404 where one is not plain."""
    if path.endswith("/"):
        path += "index.html"
    parts = tuple(path.removeprefix("/").split("/"))
    if len(path) > MAX_PATH or not all(map(_is_plain, parts)):
        raise HTTPException(404)
    return parts


def _is_plain(part: str) -> bool:
    """A colon names a drive or a stream on Windows, where a backslash parts folders as well."""
    return bool(part) and not part.startswith(".") and part.isprintable() and not set(part) & set("\\:")
