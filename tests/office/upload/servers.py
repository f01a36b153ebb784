"""Real servers of each kind on loopback: SFTP (paramiko), FTPS (pyftpdlib), WebDAV (wsgidav), S3 (moto)."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import paramiko
import trustme

# ruff: noqa: ARG002, PTH116  # what paramiko asks of a server

PASSWORD = "mat-khau"  # noqa: S105


class Files(paramiko.SFTPServerInterface):
    """A folder of this machine over SFTP; `trouble` may break an open, `opened` are the files that were."""

    root = Path()
    trouble: Any = None
    opened: ClassVar[list[Any]] = []

    def _real(self, path: str) -> str:
        return str(self.root) + self.canonicalize(path)

    def open(self, path: str, flags: int, attr: Any) -> Any:
        if self.trouble and (code := self.trouble(path, flags)):
            return code
        binary = flags | getattr(os, "O_BINARY", 0)
        handle = paramiko.SFTPHandle(flags)
        try:
            file = os.fdopen(
                os.open(self._real(path), binary, 0o644),
                "r+b" if flags & os.O_RDWR else "wb" if flags & os.O_WRONLY else "rb",
            )
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno or 0)
        self.opened.append(file)
        handle.filename, handle.readfile, handle.writefile = path, file, file
        return handle

    def stat(self, path: str) -> Any:
        try:
            return paramiko.SFTPAttributes.from_stat(os.stat(self._real(path)))
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno or 0)

    lstat = stat

    def list_folder(self, path: str) -> Any:
        return [paramiko.SFTPAttributes.from_stat(os.stat(one.path), one.name) for one in os.scandir(self._real(path))]

    def _do(self, act: Any, *paths: str) -> int:
        try:
            act(*map(self._real, paths))
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno or 0)
        return paramiko.SFTP_OK

    def mkdir(self, path: str, attr: Any) -> int:
        return self._do(os.mkdir, path)

    def remove(self, path: str) -> int:
        return self._do(os.remove, path)

    def posix_rename(self, old: str, new: str) -> int:
        return self._do(os.replace, old, new)


class Door(paramiko.ServerInterface):
    def check_auth_password(self, username: str, password: str) -> int:
        return paramiko.AUTH_SUCCESSFUL if (username, password) == ("xa", PASSWORD) else paramiko.AUTH_FAILED

    def get_allowed_auths(self, username: str) -> str:
        return "password"

    def check_channel_request(self, kind: str, chanid: int) -> int:
        return paramiko.OPEN_SUCCEEDED


@contextmanager
def sftp(root: Path, trouble: Any = None) -> Iterator[tuple[str, str]]:
    """The address and the fingerprint of an SFTP server."""
    key = paramiko.ECDSAKey.generate()
    held = socket.create_server(("127.0.0.1", 0))
    open_ones: list[paramiko.Transport] = []
    own = type("Own", (Files,), {"root": root, "trouble": staticmethod(trouble) if trouble else None, "opened": []})

    def serve() -> None:
        while True:
            try:
                wire, _ = held.accept()
            except OSError:
                return
            transport = paramiko.Transport(wire)
            open_ones.append(transport)
            transport.add_server_key(key)
            transport.set_subsystem_handler("sftp", paramiko.SFTPServer, own)
            try:
                transport.start_server(server=Door())
            except (paramiko.SSHException, EOFError):
                continue

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"sftp://xa@127.0.0.1:{held.getsockname()[1]}/trang/loa", key.fingerprint
    finally:
        held.shutdown(socket.SHUT_RDWR)
        held.close()
        thread.join(5)
        for transport in open_ones:
            transport.close()
        for file in own.opened:  # a line that was cut leaves them open
            file.close()


received: list[int] = []
"""How many bytes each upload by FTPS brought."""
cut_after: list[int] = []
"""After how many bytes the next one is cut; empty: not at all."""


@contextmanager
def ftps(root: Path, place: Path) -> Iterator[tuple[str, Path]]:
    """The address of an FTPS server, and the certificate of who vouches for it."""
    from pyftpdlib.authorizers import DummyAuthorizer
    from pyftpdlib.handlers import TLS_DTPHandler, TLS_FTPHandler
    from pyftpdlib.servers import ThreadedFTPServer

    ca = trustme.CA()
    pem, anchor = place / "may-chu.pem", place / "goc.pem"
    ca.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(str(pem))
    ca.cert_pem.write_to_path(str(anchor))
    authorizer = DummyAuthorizer()
    authorizer.add_user("xa", PASSWORD, str(root), perm="elradfmwMT")
    received.clear()

    class Data(TLS_DTPHandler):
        """Notes what came, and cuts the line where that is asked for."""

        def handle_read(self) -> None:
            super().handle_read()
            if self.receive and cut_after and self.get_transmitted_bytes() > cut_after[0]:
                self.cmd_channel.close_when_done()
                cut_after.clear()
                self.close()

        def close(self) -> None:
            if self.receive:
                received.append(self.get_transmitted_bytes())
            super().close()

    settings = {
        "dtp_handler": Data,
        "authorizer": authorizer,
        "certfile": str(pem),
        "tls_control_required": True,
        "tls_data_required": True,
        "auth_failed_timeout": 0,
    }
    handler = type("Own", (TLS_FTPHandler,), settings)
    server = ThreadedFTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"timeout": 0.1}, daemon=True)
    thread.start()
    try:
        yield f"ftps://xa@127.0.0.1:{server.address[1]}/trang/loa", anchor
    finally:
        server.close_all()
        thread.join(5)


@contextmanager
def webdav(root: Path) -> Iterator[str]:
    """The address of a WebDAV server."""
    from cheroot.wsgi import Server
    from wsgidav.wsgidav_app import WsgiDAVApp

    app = WsgiDAVApp(
        {
            "provider_mapping": {"/": {"root": str(root), "readonly": False}},
            "simple_dc": {"user_mapping": {"*": {"xa": {"password": PASSWORD}}}},
            "logging": {"enable": False},
            "verbose": 0,
        }
    )
    held = socket.create_server(("127.0.0.1", 0))
    port = held.getsockname()[1]
    held.close()
    server = Server(("127.0.0.1", port), app)
    server.prepare()
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        yield f"dav://xa@127.0.0.1:{port}/trang/loa"
    finally:
        server.stop()
        thread.join(5)


@contextmanager
def s3() -> Iterator[tuple[str, str]]:
    """The address of an S3 server, and its own."""
    import boto3
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    try:
        _, port = server.get_host_and_port()
        endpoint = f"http://127.0.0.1:{port}"
        boto3.client(
            "s3", endpoint_url=endpoint, aws_access_key_id="xa", aws_secret_access_key=PASSWORD, region_name="us-east-1"
        ).create_bucket(Bucket="loa")
        yield f"s3://xa@loa/trang/loa?endpoint={endpoint}", endpoint
    finally:
        server.stop()


@dataclass
class Line:
    """What went through a relay to a server, and after how many bytes it is cut; None leaves it whole."""

    sent_bytes: int = 0
    cut_after: int | None = None


@contextmanager
def relay(to: int) -> Iterator[tuple[int, Line]]:
    """A port before another one, whose bytes towards the server are counted, and cut where that is asked for."""
    line, held = Line(), socket.create_server(("127.0.0.1", 0))
    ends_of_all: list[socket.socket] = []
    threads: list[threading.Thread] = []

    def pump(here: socket.socket, there: socket.socket, counts: bool) -> None:
        with suppress(OSError):
            while data := here.recv(1 << 14):
                if counts:
                    line.sent_bytes += len(data)
                    if line.cut_after is not None and line.sent_bytes > line.cut_after:
                        break
                there.sendall(data)
        for end in (here, there):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def serve() -> None:
        with suppress(OSError):
            while True:
                client, _ = held.accept()
                server = socket.create_connection(("127.0.0.1", to))
                ends_of_all.extend((client, server))
                for ends in ((client, server, True), (server, client, False)):
                    threads.append(threading.Thread(target=pump, args=ends, daemon=True))
                    threads[-1].start()

    accepting = threading.Thread(target=serve, daemon=True)
    accepting.start()
    try:
        yield held.getsockname()[1], line
    finally:
        held.shutdown(socket.SHUT_RDWR)
        accepting.join(5)
        for end in (held, *ends_of_all):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        for thread in threads:
            thread.join(5)
        for end in (held, *ends_of_all):
            end.close()
