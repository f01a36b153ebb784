"""What a disk refuses, told as its reader can mend it: no fault of ours, so it needs no report to us."""

from __future__ import annotations

import errno

_WORDS = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), "ổ đĩa hết chỗ — xóa bớt tệp cũ rồi chạy lại"),
    **dict.fromkeys(
        (errno.EACCES, errno.EPERM), "không được phép đọc hay ghi — mở quyền cho người chạy lệnh này, rồi chạy lại"
    ),
    errno.EROFS: "ổ này chỉ cho đọc — bỏ khóa ghi, hoặc chép đài sang ổ khác rồi chạy lại",
    errno.ENAMETOOLONG: "tên dài quá — đặt tên ngắn hơn",
    errno.ELOOP: "lối tắt trỏ vòng quanh về chính nó — xóa lối tắt ấy",
    errno.ENOTDIR: "một phần của đường dẫn là tệp, không phải thư mục — xem lại đường dẫn",
    errno.EISDIR: "đây là thư mục, không phải tệp — xem lại đường dẫn",
    errno.EIO: "ổ đĩa đọc ghi bị lỗi — chép đài sang ổ khác rồi chạy lại",
}
_SHOWN = 80
"""Characters of a path that are shown: its end, for there the name is."""


def refused(error: BaseException) -> str:
    """What happened to which file and what to do, or nothing where no disk refused anything."""
    if not isinstance(error, OSError) or error.errno not in _WORDS:
        return ""
    if error.filename is None:
        return f"không in hết được: {_WORDS[error.errno]}" if error.errno == errno.ENOSPC else ""
    named = str(error.filename)
    return f"{named if len(named) <= _SHOWN else '…' + named[-_SHOWN:]}: {_WORDS[error.errno]}"
