"""Fetches from a station's site: bounded in size and time, resumed where it broke off, only with the right hash."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, urlsplit, urlunsplit

from broadcast.errors import BusyError
from broadcast.outside.incoming import parts, session
from broadcast.player.steady import steady
from broadcast.station.store import publish_error

if TYPE_CHECKING:
    import requests

CONNECT_S, READ_S = 5.0, 30.0
HELD_S = 20
"""How long the station's own server may hold an answer back until there is something new; a static site does not."""
SLICE_S = 5.0
"""A file is fetched for so long at a time, and gone on with after another look at what is new: urgent news must not
wait for a programme on a slow line."""
SLOWEST_BYTES_S = 500
"""Where a site can't go on in the middle of a file, it must be faster than this; a minute is given before it counts."""
LARGEST_BYTES = 300_000_000
_LINK = re.compile(r"(.*/)thon/([a-z0-9-]+)/xac-nhan", re.DOTALL)


@dataclass(frozen=True, kw_only=True, slots=True)
class Site:
    """A station's site: its address with a slash at the end, and of a village's own link the village and its token."""

    url: str
    village: str = ""
    token: str = ""


def site_of(text: str) -> Site:
    """A site's address, or a village's own link, as a person pastes it. Raises ValueError, in Vietnamese."""
    parts = urlsplit(text.strip())
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username:
        raise ValueError(f"«{text[:60]}» không phải địa chỉ trang — ví dụ https://xa.example/loa")
    link = _LINK.fullmatch(parts.path)
    path = link[1] if link else parts.path.rstrip("/") + "/"
    token = parse_qs(parts.query).get("khoa", [""])[0] if link else ""
    return Site(
        url=urlunsplit((parts.scheme, parts.netloc, path, "", "")), village=link[2] if link else "", token=token
    )


class LineError(BusyError):
    """The network or the site is in the way for now; nothing that was fetched is lost."""


class Line:
    """One connection to the site, kept open. Not safe in threads.

    `held_s` is how long, in whole seconds, the site may hold an answer back until there is something new.
    """

    def __init__(self, site: Site, *, held_s: int = HELD_S) -> None:
        self._site, self._held_s, self._session = site, held_s, session()
        self._etags: dict[str, str] = {}

    def small(self, name: str, most_bytes: int, *, at_once: bool = False) -> bytes | None:
        """A small file that is asked for again and again; None where it is as it was. Raises LineError.

        `at_once` asks the site not to hold its answer back.
        """
        until = steady() + self._held_s + READ_S
        known = {"If-None-Match": self._etags[name]} if name in self._etags else {}
        with self._get(f"{name}?doi={0 if at_once else self._held_s}", known) as answer:
            if answer.status_code == 304:
                return None
            self._expect(answer, {200})
            data = b""
            for chunk in self._chunks(answer):
                data += chunk
                if len(data) > most_bytes:
                    raise LineError(f"{name}: trang gửi nhiều hơn mức cho phép")
                if steady() > until:
                    raise LineError(f"{name}: trang gửi quá chậm")
            if etag := answer.headers.get("ETag"):
                self._etags[name] = etag
            return data

    def forget(self, name: str) -> None:
        """Ask for that file anew, whatever was fetched before."""
        self._etags.pop(name, None)

    def fetch(self, name: str, path: Path, *, sha256: str, size_bytes: int, village: str = "") -> bool:
        """Bring a file of that hash and size to `path`, from where an earlier attempt broke off, or a further slice of
        it: False then, and it is to be called again. Raises LineError, PublishError where the disk does not take it."""
        if not 0 <= size_bytes <= LARGEST_BYTES:
            raise LineError(f"{name}: tệp quá lớn")
        part = path.with_name(f".{sha256[:32]}.tai")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if not self._fill(name + (f"?thon={quote(village)}" if village else ""), part, size_bytes):
                return False
            if _sha256(part) != sha256:
                part.unlink()
                raise LineError(f"{name}: tệp tải về không đúng như đài đã ký, sẽ tải lại")
            part.replace(path)
        except OSError as error:
            raise publish_error(path, error) from error
        return True

    def tell(self, fields: dict[str, str]) -> bool:
        """Confirm an airing to `serve`; False where it will not take it, however often. Raises LineError."""
        import requests

        try:
            with self._session.post(
                self._site.url + "xac-nhan",
                data=fields,
                timeout=(CONNECT_S, READ_S),
                allow_redirects=False,
                stream=True,
            ) as answer:
                status = answer.status_code
        except requests.RequestException as error:
            raise LineError("chưa báo được với đài — mạng hoặc máy của đài đang bận") from error
        if status in {429, 500, 502, 503, 504, 409}:
            raise LineError(f"đài chưa nhận báo phát ({status})")
        return status in {200, 303}

    def _fill(self, name: str, part: Path, size_bytes: int) -> bool:
        """Fetch on; whether it is whole now."""
        there = part.stat().st_size if part.exists() else 0
        if there > size_bytes:
            part.unlink()
            there = 0
        if there == size_bytes and there:
            return True
        asked = {"Range": f"bytes={there}-"} if there else {}
        with self._get(name, asked) as answer:
            self._expect(answer, {200, 206})
            from_start = answer.status_code == 200
            left = size_bytes if from_start else size_bytes - there
            in_slices = not from_start or answer.headers.get("Accept-Ranges") == "bytes"
            until = steady() + (SLICE_S if in_slices else 60 + size_bytes / SLOWEST_BYTES_S)
            with part.open("wb" if from_start else "ab") as file:
                for chunk in self._chunks(answer):
                    if len(chunk) > left:
                        raise LineError(f"{name}: trang gửi nhiều hơn tệp đã kê")
                    file.write(chunk)
                    left -= len(chunk)
                    if left and steady() > until:
                        if in_slices:
                            return False
                        raise LineError(f"{name}: trang gửi quá chậm")
        if left:
            raise LineError(f"{name}: mạng đứt giữa chừng, sẽ tải tiếp")
        return True

    def _get(self, name: str, headers: dict[str, str]) -> requests.Response:
        import requests

        sent = {"Accept-Encoding": "identity", **headers}
        try:
            return self._session.get(
                self._site.url + name, headers=sent, timeout=(CONNECT_S, READ_S), stream=True, allow_redirects=False
            )
        except requests.RequestException as error:
            raise LineError("chưa nối được tới trang của đài — máy phát vẫn phát những gì đã tải") from error

    @staticmethod
    def _expect(answer: requests.Response, wanted: set[int]) -> None:
        if answer.status_code not in wanted:
            raise LineError(f"trang của đài trả lời {answer.status_code}")

    @staticmethod
    def _chunks(answer: requests.Response) -> Iterator[bytes]:
        import requests

        try:
            yield from parts(answer)
        except requests.RequestException as error:
            raise LineError("mạng đứt giữa chừng, sẽ tải tiếp") from error


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def tidy(place: Path) -> None:
    """Throw away what attempts that were given up have left in a folder."""
    for path in place.glob(".*.tai"):
        with suppress(OSError):
            path.unlink()
