"""A second port of the studio, which other machines of the office's network reach while a person has it open.

The studio's own port stays on this machine alone. By the leaders' port nothing is answered but their approval links; by
the office's port the whole studio, to who has typed a PIN. Both are closed until a button opens them.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable

import uvicorn
from starlette.types import ASGIApp

from broadcast.errors import ServeError
from broadcast.serve.server import lan_address, listen, server

LEADERS_PORT, OFFICE_PORT = 8766, 8767
EVERYBODY = "0.0.0.0"  # noqa: S104 - asked for by a button that says what it opens
Maker = Callable[[frozenset[str]], ASGIApp]
"""Makes what answers at the port, for the names of hosts that it may answer to."""


class OtherPort:
    """A port for other machines, open or closed."""

    def __init__(self, port: int, *, host: str = EVERYBODY) -> None:
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
        """Where machines of the same network find it, without a slash at its end."""
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
            names = (self.address.partition("://")[2].rpartition(":")[0], "127.0.0.1", socket.gethostname().lower())
            hosts = frozenset(f"{name}:{self._taken}" for name in names)
            running = server(make(hosts))

            def serve() -> None:
                with sock:
                    running.run(sockets=[sock])

            threading.Thread(target=serve, name="other-port", daemon=True).start()
            self._running = running

    def close(self) -> None:
        """Answer no more."""
        with self._lock:
            if self._running is not None:
                self._running.should_exit = True
                self._running = None
