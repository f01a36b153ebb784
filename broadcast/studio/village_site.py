"""The villages' pages, opened to their phones from the studio: the same server as `broadcast serve --public`."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime

import uvicorn

from broadcast.errors import ServeError
from broadcast.serve import Station, make_app
from broadcast.serve.server import lan_address, listen, server
from broadcast.station.folder import Folder

PORT = 8000
EVERYBODY = "0.0.0.0"  # noqa: S104 - asked for by a button that says what it opens


class VillageSite:
    """The site of one station, open or closed."""

    def __init__(self, folder: Folder, now: Callable[[], datetime], *, host: str = EVERYBODY, port: int = PORT) -> None:
        self._folder, self._now, self._host, self._port = folder, now, host, port
        self._lock = threading.Lock()
        self._running: uvicorn.Server | None = None

    @property
    def is_open(self) -> bool:
        """Whether it answers."""
        return self._running is not None

    @property
    def address(self) -> str:
        """Where phones of the same network find it."""
        return f"http://{lan_address()}:{self._port}/"

    def open(self) -> None:
        """Begin to answer. Raises ServeError where the port is taken, ScheduleError, PublishError."""
        with self._lock:
            if self._running is not None:
                return
            station = Station(self._folder.root, now=self._now, say=lambda _: None)
            try:
                sock = listen(self._host, self._port)
            except ServeError:
                station.close()
                raise
            running = server(make_app(station))

            def serve() -> None:
                with sock:
                    running.run(sockets=[sock])
                station.close()

            threading.Thread(target=serve, name="village-site", daemon=True).start()
            self._running = running

    def close(self) -> None:
        """Answer no more."""
        with self._lock:
            if self._running is not None:
                self._running.should_exit = True
                self._running = None
