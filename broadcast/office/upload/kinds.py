"""Opens a place on a server of each kind: FTPS by itself, SFTP, WebDAV and S3 by an extra each."""

from __future__ import annotations

import ftplib
import os
import ssl
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from broadcast.errors import UploadError
from broadcast.knowledge.upload_address import UploadAddress
from broadcast.office.upload.resuming import PART_BYTES, place_to_go_on, put_in_parts
from broadcast.office.upload.shelf import Opened, Shelf

TIMEOUT_S = 20.0
"""For a server to answer one request; a phone's line in the hills takes seconds, never this long."""
SECRET = "BROADCAST_UPLOAD_PASSWORD"  # noqa: S105  # the name of the variable
_SERVICE = "broadcast-upload"
WORTH_BYTES = 256 * 1024
"""From which size on a server is asked what it kept of a file: it costs a few round trips."""


def open_shelf(address: UploadAddress, host_key: str = "") -> Shelf:
    """The place at that address. `host_key` is the SFTP server's own fingerprint. Raises UploadError."""
    makers = {"sftp": _sftp, "ftps": _ftps, "davs": _webdav, "s3": _s3}
    try:
        opened = makers[address.kind](address, host_key)
    except ImportError as error:
        extra = {"sftp": "sftp", "davs": "webdav", "s3": "s3"}.get(address.kind, "")
        raise UploadError(f'thiếu thư viện — cài bằng: pip install "loa-truyen-thanh[{extra}]"') from error
    except (OSError, ftplib.Error, EOFError) as error:
        raise UploadError(f"{address.shown}: không vào được máy chủ ({' '.join(str(error).split())[:160]})") from error
    folder = address.folder if address.kind in {"davs", "s3"} else f"/{address.folder}".rstrip("/")
    return Shelf(opened, f"{address.host}/{folder}".rstrip("/") if address.kind == "s3" else folder)


def secret_of(address: UploadAddress) -> str:
    """The password: from the environment, or from the system's keyring where the library `keyring` is there."""
    if given := os.environ.get(SECRET, ""):
        return given
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return ""
    try:
        return keyring.get_password(_SERVICE, address.shown) or ""
    except KeyringError:
        return ""


def _ftps(address: UploadAddress, _: str) -> Opened:
    from fsspec.implementations.ftp import FTPFileSystem

    class Ftps(FTPFileSystem):  # type: ignore[misc]  # fsspec has no types
        """FTP over TLS as it is meant: the certificate is checked, which neither ftplib nor fsspec does by itself."""

        def _connect(self) -> None:
            self.ftp = _Session(timeout=self.timeout, encoding="utf-8", context=ssl.create_default_context())
            self.ftp.connect(self.host, self.port)
            self.ftp.login(*self.cred)

        def put_file(self, lpath: str, rpath: str, **_: Any) -> None:
            """In one piece: fsspec's own way opens a connection for every 64 KiB. What is there already stays there."""
            path, had = Path(lpath), self._had(Path(lpath), rpath)
            with path.open("rb") as file:
                file.seek(had)
                try:
                    self.ftp.storbinary(f"STOR {rpath}", file, blocksize=1 << 16, rest=had or None)
                except ftplib.error_perm:  # a server that begins no transfer in the middle
                    if not had:
                        raise
                    file.seek(0)
                    self.ftp.storbinary(f"STOR {rpath}", file, blocksize=1 << 16)
            self.invalidate_cache(self._parent(rpath))

        def _had(self, path: Path, rpath: str) -> int:
            """How much of the file is there already; 0 where the server does not tell."""
            if path.stat().st_size < WORTH_BYTES:
                return 0
            try:
                self.ftp.voidcmd("TYPE I")
                return place_to_go_on(path, self.ftp.size(rpath) or 0, lambda offset, _size: self._tail(rpath, offset))
            except ftplib.error_perm:
                return 0

        def _tail(self, rpath: str, offset: int) -> bytes:
            found = bytearray()
            self.ftp.retrbinary(f"RETR {rpath}", found.extend, rest=offset)
            return bytes(found)

        def rm_file(self, path: str) -> None:
            self._rm(path)

    files = Ftps(
        address.host,
        address.port or 21,
        username=address.user,
        password=secret_of(address),
        timeout=TIMEOUT_S,
        tls=True,
        skip_instance_cache=True,
    )
    return Opened(files=files, faults=(OSError, ftplib.Error, EOFError), close=files.ftp.close)


class _Session(ftplib.FTP_TLS):
    """Its data connections continue the first one's TLS session: many servers refuse them otherwise."""

    def ntransfercmd(self, cmd: str, rest: int | str | None = None) -> Any:
        """Open a data connection."""
        conn, size = ftplib.FTP.ntransfercmd(self, cmd, rest)  # noqa: S321  # the line below wraps it in TLS
        if self._prot_p:  # type: ignore[attr-defined]  # ftplib's own, without a type
            session = self.sock.session  # type: ignore[union-attr]
            conn = self.context.wrap_socket(conn, server_hostname=self.host, session=session)
        return conn, size


def _sftp(address: UploadAddress, host_key: str) -> Opened:
    import paramiko
    from fsspec.implementations.sftp import SFTPFileSystem

    class Pinned(paramiko.MissingHostKeyPolicy):  # type: ignore[misc]  # paramiko has no types
        """No key is believed but the one that schedule.yaml names."""

        def missing_host_key(self, client: Any, hostname: str, key: Any) -> None:  # noqa: ARG002  # paramiko's
            """Compare. Raises UploadError."""
            if key.fingerprint != host_key:
                what = "máy chủ đã đổi khóa: hỏi nơi cho thuê máy chủ" if host_key else "chưa biết khóa của máy chủ"
                step = f"nếu đúng là máy của mình, ghi site.upload_key: {key.fingerprint} vào schedule.yaml"
                raise UploadError(f"{hostname}: {what} — {step}")

    class Sftp(SFTPFileSystem):  # type: ignore[misc]  # fsspec has no types
        """Goes on in a file that a cut left behind."""

        def put_file(self, lpath: str, rpath: str, callback: Any = None, **_: Any) -> None:  # noqa: ARG002
            """Write what is not there yet, without waiting for an answer to each piece."""
            path, had = Path(lpath), 0
            if path.stat().st_size >= WORTH_BYTES:
                with suppress(FileNotFoundError):
                    had = place_to_go_on(path, self.ftp.stat(rpath).st_size or 0, partial(self._piece, rpath))
            if not had:
                self.ftp.put(lpath, rpath)
                return
            with path.open("rb") as file, self.ftp.open(rpath, "r+b") as there:
                there.set_pipelined(True)
                file.seek(had)
                there.seek(had)
                while data := file.read(1 << 15):
                    there.write(data)

        def _piece(self, rpath: str, offset: int, size: int) -> bytes:
            with self.ftp.open(rpath, "rb") as there:
                there.seek(offset)
                return bytes(there.read(size))

    secret = secret_of(address)
    try:
        files = Sftp(
            address.host,
            port=address.port or 22,
            username=address.user or None,
            password=secret or None,
            allow_agent=not secret,
            look_for_keys=not secret,
            timeout=TIMEOUT_S,
            banner_timeout=TIMEOUT_S,
            auth_timeout=TIMEOUT_S,
            host_key_policy=Pinned(),
            skip_instance_cache=True,
        )
    except paramiko.SSHException as error:
        raise UploadError(f"{address.shown}: máy chủ từ chối ({error}) — xem lại tên và {SECRET}") from error
    files.ftp.get_channel().settimeout(TIMEOUT_S)
    return Opened(files=files, faults=(OSError, EOFError, paramiko.SSHException), close=files.client.close)


def _webdav(address: UploadAddress, _: str) -> Opened:
    import httpx
    from webdav4.client import ClientError
    from webdav4.fsspec import WebdavFileSystem

    class WebDav(WebdavFileSystem):  # type: ignore[misc]  # fsspec has no types
        """Puts a file in another's place by one request, so that there is no moment without either."""

        def mv(self, path1: str, path2: str, **_: object) -> None:
            self.client.move(path1, path2, overwrite=True)

    port = f":{address.port}" if address.port else ""
    url = f"{'https' if address.secure else 'http'}://{address.host}{port}/"
    auth = (address.user, secret_of(address)) if address.user else None
    files = WebDav(url, auth=auth, timeout=TIMEOUT_S, skip_instance_cache=True)
    faults = (OSError, ClientError, httpx.HTTPError, httpx.InvalidURL, httpx.StreamError)
    return Opened(files=files, faults=faults, close=files.client.http.close)


def _s3(address: UploadAddress, _: str) -> Opened:
    import s3fs
    from botocore.exceptions import BotoCoreError, ClientError

    class S3(s3fs.S3FileSystem):  # type: ignore[misc]  # s3fs has no types
        """Sends a large file in parts, each of which a cut leaves on the server."""

        def put_file(self, lpath: str, rpath: str, **more: Any) -> None:
            """In parts where it has more than one."""
            path = Path(lpath)
            if path.stat().st_size <= PART_BYTES:
                super().put_file(lpath, rpath, **more)
                return
            bucket, key, _version = self.split_path(rpath)
            put_in_parts(self.call_s3, bucket, key, path)
            self.invalidate_cache(rpath)

    files = S3(
        key=address.user or None,
        secret=(secret_of(address) or None) if address.user else None,
        endpoint_url=address.endpoint or None,
        use_listings_cache=False,
        config_kwargs={"connect_timeout": TIMEOUT_S, "read_timeout": TIMEOUT_S, "retries": {"max_attempts": 2}},
        skip_instance_cache=True,
    )
    return Opened(files=files, faults=(OSError, BotoCoreError, ClientError), whole=True)
