"""Keeps what is needed to mend a fault of ours: versions and the traceback, in a file that a person can send."""

from __future__ import annotations

import platform
import sys
import tempfile
import traceback
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from broadcast import __version__

FOLDER = "loi-phan-mem"
"""In the station's folder, where the officer looks; `.cache` is hidden from him."""
KEPT = 20


def keep_crash(station: Path, error: BaseException, command: Sequence[str] = ()) -> str:
    """Write the traceback of a fault of ours; return the Vietnamese line that tells a person where it lies.

    The file goes into the station's folder, and into the machine's own for temporary files where that can't be written.
    It holds no text of the station: only the command, the versions and the places in the code.
    """
    now = datetime.now(UTC)
    lines = (
        f"broadcast {__version__}",
        f"Python {sys.version}",
        platform.platform(),
        f"{now:%Y-%m-%d %H:%M:%S} UTC",
        f"broadcast {' '.join(map(repr, command))}",
        "",
        "".join(traceback.format_exception(error)),
    )
    text = "\n".join(lines).encode("utf-8", "backslashreplace")
    for home in (station / FOLDER, Path(tempfile.gettempdir()) / FOLDER):
        path = home / f"{now:%Y%m%d-%H%M%S-%f}.txt"
        with suppress(OSError, ValueError):
            home.mkdir(exist_ok=True)
            path.write_bytes(text)
            _drop_old(home)
            return f"Phần mềm gặp lỗi. Chi tiết ở tệp {path} — gửi tệp này cho nhóm phát triển rồi chạy lại."
    return f"Phần mềm gặp lỗi và không ghi được chi tiết ({error!r}) — báo cho nhóm phát triển."


def _drop_old(home: Path) -> None:
    for path in sorted(home.glob("*.txt"))[:-KEPT]:
        with suppress(OSError):
            path.unlink()
