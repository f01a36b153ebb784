"""Starts the studio on this machine alone, and opens the browser on it."""

from __future__ import annotations

import os
import re
import secrets
import threading
import time
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from broadcast.errors import ServeError
from broadcast.serve.server import listen, server
from broadcast.station.crash import keep_crash
from broadcast.station.folder import Folder
from broadcast.studio.app import make_studio
from broadcast.studio.desk import new_desk
from broadcast.studio.guard import TOKEN_FIELD

HOST = "127.0.0.1"
TOKEN_FILE = "phong-thu.khoa"  # noqa: S105 - the name of a file, not a secret
"""In the station's `.cache`, readable by its owner alone: an open page stays usable when the studio restarts."""
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def open_studio(
    folder: Folder, *, port: int, browser: bool, now: Callable[[], datetime], say: Callable[[str], None]
) -> None:
    """Serve the studio until Ctrl-C. Raises ServeError where the port is taken, PublishError."""
    token = session_token(folder)
    with listen(HOST, port) as listening:
        taken = listening.getsockname()[1]
        desk = new_desk(
            folder,
            now=now,
            crashed=lambda error: keep_crash(folder.root, error, ("studio",)),
            hosts=frozenset({f"{HOST}:{taken}", f"localhost:{taken}"}),
        )
        home = f"http://{HOST}:{taken}/?{TOKEN_FIELD}="
        ticket = secrets.token_urlsafe(32)
        say(f"Phòng thu đang mở ở: {home}{token}\nĐể cửa sổ này mở trong lúc làm việc. Tắt: bấm Ctrl-C.")
        if browser:
            threading.Thread(target=_open_soon, args=(home + ticket,), daemon=True).start()
        server(make_studio(desk, token=token, tickets=(ticket,) if browser else ())).run(sockets=[listening])


def session_token(folder: Folder) -> str:
    """The secret that lets a browser in: 256 bits, made once a station. Raises ServeError where it can't be kept."""
    path = folder.cache / TOKEN_FILE
    try:
        folder.cache.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(secrets.token_urlsafe(32))
        kept = path.read_bytes().decode("ascii", "replace")
        if not _TOKEN.fullmatch(kept):  # an earlier run was killed while it wrote
            path.unlink()
            return session_token(folder)
    except OSError as error:
        what = f"không giữ được khóa của phòng thu ({error}) — mở quyền ghi cho thư mục này"
        raise ServeError(what, where=path.name) from error
    return kept


def _open_soon(address: str) -> None:
    time.sleep(0.3)  # the server answers by then; a browser that comes too early shows an error page
    webbrowser.open(address)
