"""The signed link of a village: who has it may say «đã phát» for it, and nothing else; there are no accounts."""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from base64 import urlsafe_b64encode
from contextlib import suppress
from pathlib import Path

from broadcast.errors import ServeError
from broadcast.station.store import publish_error

KEY_FILE = ".khoa-xac-nhan"
"""In the station's folder. Without it every link that was given out is void: that is how they are all taken back."""
_KEY = re.compile(r"[0-9a-f]{64}", re.ASCII)


def station_key(root: Path) -> bytes:
    """The station's key, made at first use and readable by its owner alone. Raises ServeError, PublishError."""
    path = root / KEY_FILE
    try:
        with suppress(FileExistsError):
            _make(path)
        text = path.read_text(encoding="ascii").strip()
    except UnicodeDecodeError:
        text = ""
    except OSError as error:
        raise publish_error(path, error) from error
    if not _KEY.fullmatch(text):
        raise ServeError(f"{path}: khóa xác nhận bị hỏng — xóa tệp này, chạy lại, rồi gửi liên kết mới cho các thôn")
    return bytes.fromhex(text)


def token(key: bytes, village: str) -> str:
    """128 bits of HMAC-SHA256 over the village's id, for a URL."""
    digest = hmac.digest(key, b"xac-nhan/" + village.encode(), hashlib.sha256)
    return urlsafe_b64encode(digest[:16]).rstrip(b"=").decode()


def is_signed(key: bytes, village: str, given: str) -> bool:
    """Whether the token is this village's, told in the same time whatever is wrong with it."""
    return hmac.compare_digest(token(key, village).encode(), given.encode("utf-8", "replace"))


def link(address: str, key: bytes, village: str) -> str:
    """The village's page below the address of the site."""
    return f"{address.rstrip('/')}/thon/{village}/xac-nhan?khoa={token(key, village)}"


def _make(path: Path) -> None:
    """Raises FileExistsError where there is one already."""
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:  # noqa: PTH123
        file.write(secrets.token_hex(32) + "\n")
        file.flush()
        os.fsync(file.fileno())
