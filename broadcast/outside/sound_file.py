"""A sound file that a person named: what it may be before anything opens it, so that nothing waits on it for ever."""

from __future__ import annotations

import stat
from pathlib import Path

MAX_BYTES = 500_000_000
"""Three quarters of an hour of uncompressed stereo; an announcer's longest recording is shorter."""


def why_not(path: Path) -> str:
    """Why a file of sound is not opened, in Vietnamese with what to do; empty where it may be. Raises OSError."""
    found = path.stat()
    if stat.S_ISDIR(found.st_mode):
        return "là thư mục, không phải tệp — ghi tên một tệp âm thanh"
    if not stat.S_ISREG(found.st_mode):
        return "là ống dẫn hoặc thiết bị, không phải tệp — chép tệp âm thanh vào đúng chỗ này"
    if found.st_size > MAX_BYTES:
        size = f"{found.st_size / 1e9:.1f}".replace(".", ",")
        return f"nặng {size} GB, quá {MAX_BYTES // 1_000_000} MB — cắt lấy đoạn cần nghe, lưu thành .mp3 rồi thay tệp"
    return ""
