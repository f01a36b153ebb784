"""The leaders' approval links, opened to their phones: a port of its own in the office's network, for nothing else.

The studio itself stays on this machine alone. Who comes by the other port meets the same guard: no address but those of
the links is answered there.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

import uvicorn
from starlette.types import ASGIApp

from broadcast.errors import ServeError
from broadcast.serve.server import lan_address, listen, server

PORT = 8766
EVERYBODY = "0.0.0.0"  # noqa: S104 - asked for by a button that says what it opens
Maker = Callable[[frozenset[str]], ASGIApp]
"""Makes the app of the links for the names of hosts that it may answer to."""


class LeaderSite:
    """The port for leaders' phones, open or closed."""

    def __init__(self, *, host: str = EVERYBODY, port: int = PORT) -> None:
        self._host, self._wanted = host, port
        self._lock = threading.Lock()
        self._running: uvicorn.Server | None = None
        self._taken = 0

    @property
    def is_open(self) -> bool:
        """Whether it answers."""
        return self._running is not None

    @property
    def address(self) -> str:
        """Where phones of the same network find it, without a slash at its end."""
        return f"http://{lan_address() if self._host == EVERYBODY else self._host}:{self._taken or self._wanted}"

    def open(self, make: Maker) -> None:
        """Begin to answer, on any free port where the usual one is taken. Raises ServeError where none can be had."""
        with self._lock:
            if self._running is not None:
                return
            try:
                sock = listen(self._host, self._wanted)
            except ServeError:
                sock = listen(self._host, 0)
            self._taken = sock.getsockname()[1]
            hosts = frozenset({self.address.partition("://")[2], f"127.0.0.1:{self._taken}"})
            running = server(make(hosts))

            def serve() -> None:
                with sock:
                    running.run(sockets=[sock])

            threading.Thread(target=serve, name="leader-site", daemon=True).start()
            self._running = running

    def close(self) -> None:
        """Answer no more."""
        with self._lock:
            if self._running is not None:
                self._running.should_exit = True
                self._running = None
