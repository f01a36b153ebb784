"""Runs the app on uvicorn, and bounds what one client may hold: connections, time to ask, time to take an answer."""

from __future__ import annotations

import asyncio
import errno
import socket
from contextlib import suppress
from ipaddress import ip_address

import h11
import uvicorn
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from broadcast.errors import NextStep, ServeError, Step

CONNECTIONS = 400
"""At once; each may hold a file too, and 1024 open files is what Linux gives a process."""
PER_ADDRESS = 240
"""Of these for one address: an office behind one router is many people, and no one takes every place."""
REQUEST_S = 10.0
"""For a request to arrive whole. uvicorn itself waits for ever: its issues 157 and 160."""
STALL_S = 120.0
"""For the client to take what was sent. A buffer holds up to 128 KiB: a phone at 9 kbit/s still manages."""
HEADER_BYTES, HEADERS_IN_ALL, PATH_BYTES = 16 * 1024, 100, 8 * 1024
"""What the head of a request may have: its bytes, its lines, its address."""
LAST_WORDS_S = 3
"""For answers that are under way when the server is stopped."""


class Bounded:
    """The app for requests whose head is not too long; a client that goes away while it asks is no fault.

    h11 bounds only a head that comes in pieces: one that comes in a single read is whole, however long it is.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer through the app, or with 414 or 431."""
        if scope["type"] == "http":
            head_bytes = sum(len(name) + len(value) + 4 for name, value in scope["headers"])
            if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > PATH_BYTES:
                await PlainTextResponse("Địa chỉ quá dài.", 414)(scope, receive, send)
                return
            if head_bytes > HEADER_BYTES or len(scope["headers"]) > HEADERS_IN_ALL:
                await PlainTextResponse("Phần đầu của yêu cầu quá dài.", 431)(scope, receive, send)
                return
        with suppress(ClientDisconnect):
            await self._app(scope, receive, send)


class Patience(H11Protocol):
    """uvicorn's protocol with an end to its patience: for a request to come, and for an answer to be taken."""

    request_s, stall_s = REQUEST_S, STALL_S
    _asking: asyncio.TimerHandle | None = None
    _taking: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        """A client has connected: refuse it where its address holds too many connections already."""
        super().connection_made(transport)
        # asyncio does this only for sockets that name their protocol; without it each answer waits 40 ms for an ACK.
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if sum(self._is_neighbour(connection) for connection in self.connections) > PER_ADDRESS:
            transport.abort()
            return
        self._mind_asking()

    def data_received(self, data: bytes) -> None:
        """More of a request has come: bound how long a client may take to ask."""
        super().data_received(data)
        self._mind_asking()

    def on_response_complete(self) -> None:
        """An answer has been handed out: bound how long the client may take to fetch it."""
        super().on_response_complete()
        self._mind_taking()

    def pause_writing(self) -> None:
        """The client takes more slowly than we send: bound how long it may."""
        super().pause_writing()
        self._mind_taking()

    def resume_writing(self) -> None:
        """The client has taken what waited for it."""
        super().resume_writing()
        self._mind_taking()

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is over: nothing is timed any more."""
        for timer in (self._asking, self._taking):
            if timer:
                timer.cancel()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """Answer nonsense with 400, or break off where an answer is already under way."""
        if self.conn.our_state in {h11.IDLE, h11.SEND_RESPONSE}:
            super().send_400_response(msg)
        else:  # nonsense behind a request that is being answered: uvicorn would fail on a second answer
            self.transport.abort()

    def _is_neighbour(self, other: object) -> bool:
        return isinstance(other, Patience) and (other.client or ("",))[0] == (self.client or ("",))[0]

    def _mind_asking(self) -> None:
        """From the first byte, or the connection's start, to the last byte of the request."""
        if self.conn.their_state not in {h11.IDLE, h11.SEND_BODY}:
            if self._asking:
                self._asking.cancel()
            self._asking = None
        elif self._asking is None:
            self._asking = self.loop.call_later(self.request_s, self.transport.abort)

    def _mind_taking(self) -> None:
        if self._taking:
            self._taking.cancel()
        left = self.transport.get_write_buffer_size()
        self._taking = self.loop.call_later(self.stall_s, self._give_up) if left else None

    def _give_up(self) -> None:
        if self.transport.get_write_buffer_size():
            self.transport.abort()


def listen(host: str, port: int) -> socket.socket:
    """A socket to serve on. Raises ServeError with what a person can do."""
    try:
        family = socket.AF_INET6 if ip_address(host).version == 6 else socket.AF_INET
        return socket.create_server((host, port), family=family)
    except ValueError as error:
        raise ServeError(f"--host {host}: viết địa chỉ IP của máy này, ví dụ 127.0.0.1") from error
    except (OSError, OverflowError) as error:
        code, step = error.errno if isinstance(error, OSError) else None, None
        if code == errno.EADDRINUSE:
            what = "phần mềm khác đang dùng cổng này — tắt phần mềm ấy"
            step = Step(code=NextStep.OTHER_PORT, about=str(port + 1))
        elif code == errno.EACCES:
            what = "máy không cho mở cổng này — chọn cổng từ 1024 trở lên, ví dụ --port 8000"
        elif code == errno.EADDRNOTAVAIL:
            what = "máy này không có địa chỉ ấy — bỏ --host, hoặc dùng --public để mở cho cả mạng"
        else:
            what = f"không mở được ({error}) — xem lại --host và --port"
        raise ServeError(what, where=f"{host} cổng {port}", step=step) from error


def server(app: ASGIApp) -> uvicorn.Server:
    """The server, to be run on a socket of `listen`; it stops on Ctrl-C, and lets go of the rest in a few seconds."""
    config = uvicorn.Config(
        Bounded(app),
        http=Patience,
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="error",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        limit_concurrency=CONNECTIONS,
        h11_max_incomplete_event_size=HEADER_BYTES,
        timeout_graceful_shutdown=LAST_WORDS_S,
    )
    return uvicorn.Server(config)


def lan_address() -> str:
    """This machine's address in its network, or its name where no route tells. Nothing is sent to find out."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # TEST-NET-1 of RFC 5737: asks the routing table alone
        except OSError:
            return socket.gethostname()
        return str(probe.getsockname()[0])
