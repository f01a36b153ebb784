"""A stick or a disk that people plug in and pull out: is it there, is it ours alone, and what went wrong with it."""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from broadcast.errors import PublishError
from broadcast.station.store import lock, publish_error

WAIT_S = 5.0
_GONE = {errno.EIO, errno.ENODEV, errno.ENXIO, errno.ENOENT, errno.ENOTCONN, errno.ESTALE}
_SHUT = {errno.EROFS, errno.EACCES, errno.EPERM}
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def there(root: Path) -> None:
    """Raises PublishError where there is no such folder: it is not made, for a stick not plugged in has none."""
    if not root.is_dir():
        raise PublishError(f"{root}: không thấy thư mục này — cắm thẻ, mở thẻ xem đường dẫn, rồi chạy lại")


@contextmanager
def taken(root: Path, cache: Path) -> Iterator[None]:
    """Hold the stick, whatever name leads to it: no other run of this station writes to it meanwhile.

    `cache` is where the lock lies, for a lock on the stick would go with it. Raises StationBusyError, PublishError.
    """
    name = hashlib.sha256(str(root.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:16]
    busy = f"{root}: một lệnh khác đang chép vào thẻ này — đợi lệnh ấy xong rồi chạy lại"
    with lock(cache / f"the-{name}.lock", wait_s=WAIT_S, busy=busy):
        yield


@contextmanager
def trouble(root: Path) -> Iterator[None]:
    """Turn a fault of the stick into a message for people. Raises PublishError."""
    try:
        yield
    except OSError as error:
        if error.errno in _GONE:
            what = "thẻ bị rút ra hoặc bị lỗi giữa chừng — cắm lại rồi chạy lại đúng lệnh này, máy sẽ chép lại"
        elif error.errno in _SHUT:
            what = "thẻ không cho ghi — gạt nút khóa trên thẻ, hay rút ra cắm lại, rồi chạy lại"
        elif error.errno in _FULL:
            what = "thẻ hết chỗ — xóa bớt tệp trên thẻ rồi chạy lại"
        else:
            raise publish_error(Path(error.filename or root), error) from error
        raise PublishError(f"{root}: {what}") from error
