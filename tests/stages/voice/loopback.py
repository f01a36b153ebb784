"""A real TLS server on loopback that stands in for a web service, reached as a CONNECT proxy under its name."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import trustme


@dataclass(frozen=True)
class Asked:
    """One request as it arrived; the names of headers in small letters."""

    host: str
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class BrokenOffError(Exception):
    """The line goes dead behind these bytes."""

    def __init__(self, sent: bytes = b"") -> None:
        super().__init__("broken off")
        self.sent = sent


def http(body: bytes, status: str = "200 OK", kind: str = "application/json") -> bytes:
    """A whole answer; more headers may stand behind the status, each on its line."""
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


class Listening:
    """Takes connections on `port` like a CONNECT proxy, in TLS under the names of `hosts`; `_serve` talks to each."""

    def __init__(self, ca: trustme.CA, hosts: tuple[str, ...]) -> None:
        self._context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        ca.issue_cert(*hosts).configure_cert(self._context)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        raise NotImplementedError

    def _asked(self, connection: socket.socket) -> str:
        """The first line that a client sends, such as CONNECT HOST:443 HTTP/1.1."""
        connection.settimeout(30)
        head = b""
        while b"\r\n\r\n" not in head:
            head += connection.recv(4096)
        return head.decode().partition("\r\n")[0]

    @contextmanager
    def _secured(self, connection: socket.socket) -> Iterator[tuple[ssl.SSLSocket, BinaryIO]]:
        """The line behind the proxy's answer, and what comes in on it."""
        connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        with self._context.wrap_socket(connection, server_side=True) as line, line.makefile("rb") as sent:
            yield line, sent


Respond = Callable[[Asked], bytes | Iterable[bytes]]
"""The answer to a request, whole, or in pieces that are sent as they are made."""


class Loopback(Listening):
    """Answers every request with what `respond` gives."""

    def __init__(self, ca: trustme.CA, hosts: tuple[str, ...], respond: Respond) -> None:
        self._respond = respond
        super().__init__(ca, hosts)

    def _serve(self, connection: socket.socket) -> None:
        with connection, suppress(OSError, ValueError):
            host = self._asked(connection).split(" ")[1].partition(":")[0]
            with self._secured(connection) as (line, requests):
                while self._answer(host, line, requests):
                    pass

    def _answer(self, host: str, line: ssl.SSLSocket, requests: BinaryIO) -> bool:
        first = requests.readline().decode().split(" ")
        if len(first) < 2:
            return False
        headers: dict[str, str] = {}
        while (header := requests.readline().strip().decode()) != "":
            name, _, value = header.partition(":")
            headers[name.lower()] = value.strip()
        body = requests.read(int(headers.get("content-length", 0)))
        asked = Asked(host=host, method=first[0], path=first[1], headers=headers, body=body)
        try:
            given = self._respond(asked)
            for piece in (given,) if isinstance(given, bytes) else given:
                line.sendall(piece)
        except BrokenOffError as broken:
            line.sendall(broken.sent)
            return False
        return True


@contextmanager
def served(
    ca: trustme.CA,
    hosts: tuple[str, ...],
    respond: Respond,
    folder: Path,
    trusted: trustme.CA | None = None,
) -> Iterator[dict[str, str]]:
    """The environment in which a process reaches the stand-in and trusts `trusted`, or the stand-in's own authority."""
    bundle = folder / "ca.pem"
    (trusted or ca).cert_pem.write_to_path(bundle)
    server = Loopback(ca, hosts, respond)
    try:
        yield {"HTTPS_PROXY": f"http://127.0.0.1:{server.port}", "REQUESTS_CA_BUNDLE": str(bundle)}
    finally:
        server.close()
