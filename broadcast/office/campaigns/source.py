"""Reads what another office publishes, from a site or a folder, within bounds of size and time."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable
from pathlib import Path

from broadcast.errors import SharedCampaignBusyError, SharedCampaignError
from broadcast.outside.incoming import parts, session

CONNECT_S, READ_S = 5.0, 10.0

Get = Callable[[str, int], bytes]
"""Gives the file of a name, with slashes, of at most so many bytes. Raises SharedCampaignError."""


def source_at(address: str, home: Path, until_s: float) -> Get:
    """What reads from that address: a URL, or a folder, seen from the station's folder `home`.

    `until_s`, of time.monotonic, is when waiting ends for good.
    """
    if "://" in address:
        return _Site(address, until_s).get
    return _Shelf(home / address).get


class _Site:
    """A static site. Redirections are not followed: what was written in schedule.yaml is what is asked."""

    def __init__(self, url: str, until_s: float) -> None:
        self._url, self._until_s, self._session = url.rstrip("/"), until_s, session()

    def get(self, name: str, most_bytes: int) -> bytes:
        """The file of that name."""
        import requests

        left_s = self._until_s - time.monotonic()
        if left_s <= 0:
            raise SharedCampaignBusyError("nơi phát hành trả lời quá chậm, lần chạy sau sẽ lấy tiếp")
        data = bytearray()
        try:
            with self._session.get(
                f"{self._url}/{name}",
                headers={"Accept-Encoding": "identity"},
                timeout=(min(CONNECT_S, left_s), min(READ_S, left_s)),
                stream=True,
                allow_redirects=False,
            ) as answer:
                if answer.status_code != requests.codes.ok:
                    raise SharedCampaignBusyError(f"nơi phát hành trả lời {answer.status_code} cho {name}")
                for part in parts(answer):
                    data += part
                    if len(data) > most_bytes:
                        raise SharedCampaignError(f"{name}: lớn hơn mức cho phép ({most_bytes} byte)")
                    if time.monotonic() > self._until_s:
                        raise SharedCampaignBusyError("nơi phát hành trả lời quá chậm, lần chạy sau sẽ lấy tiếp")
        except requests.RequestException as error:
            raise SharedCampaignBusyError("chưa nối được tới nơi phát hành — kiểm tra mạng") from error
        return bytes(data)


class _Shelf:
    """A folder: a stick, a share of the district's network. Only ordinary files are read; links are not followed."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def get(self, name: str, most_bytes: int) -> bytes:
        """The file of that name."""
        path = self._root / name
        try:
            # Not blocking, since a pipe under this name would hold the night up for ever.
            handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0))
            with os.fdopen(handle, "rb") as file:
                status = os.fstat(file.fileno())
                if not stat.S_ISREG(status.st_mode) or status.st_size > most_bytes:
                    raise SharedCampaignError(f"{name}: không phải tệp thường, hoặc lớn hơn {most_bytes} byte")
                return file.read(most_bytes + 1)[:most_bytes]
        except OSError as error:
            raise SharedCampaignBusyError(f"không mở được {path} — kiểm tra thư mục, ổ đĩa") from error
