"""What a request says about the copy it has already: RFC 9110, sections 13 and 14, as far as GET and HEAD go.

Starlette's FileResponse knows ranges too, but it opens the file by its name a second time: when the day's folder is
replaced between the two, a resumed download would get bytes of the new file under the old one's ETag. It also answers
400 where the standard says that a Range is to be ignored.
"""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime

from starlette.datastructures import Headers

_ONE_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.ASCII | re.IGNORECASE)


class UnsatisfiableError(Exception):
    """The range begins behind the end of the file: 416."""


def failed(headers: Headers, etag: str, modified: str) -> int | None:
    """304 where the client's copy is good, 412 where it wants no other than one that is gone, else None."""
    if (wanted := headers.get("if-match")) is not None:
        if not _names(wanted, etag, weak=False):
            return 412
    elif (since := headers.get("if-unmodified-since")) is not None and _is_later(modified, since):
        return 412
    if (known := headers.get("if-none-match")) is not None:
        return 304 if _names(known, etag, weak=True) else None
    if (since := headers.get("if-modified-since")) is not None and _is_later(modified, since) is False:
        return 304
    return None


def wanted(headers: Headers, size: int, etag: str, modified: str) -> range | None:
    """The one range of bytes that is asked for; None for the whole file. Raises UnsatisfiableError.

    Several ranges at once, other units and nonsense are ignored, as the standard allows: no player needs them.
    """
    match = _ONE_RANGE.fullmatch(headers.get("range", "").strip())
    if match is None or headers.get("if-range", etag) not in {etag, modified}:
        return None
    first, last = match.groups()
    if not first and not last:
        return None
    if first and last and int(last) < int(first):
        return None
    start = int(first) if first else max(0, size - int(last))
    stop = min(size, int(last) + 1) if first and last else size
    if start >= size:
        raise UnsatisfiableError
    return range(start, stop)


def takes_gzip(headers: Headers) -> bool:
    """Whether Accept-Encoding names gzip, and not with q=0."""
    for part in headers.get("accept-encoding", "").lower().split(","):
        name, _, quality = part.replace(" ", "").partition(";q=")
        if name == "gzip":
            return not re.fullmatch(r"0(\.0*)?", quality)
    return False


def _names(listed: str, etag: str, *, weak: bool) -> bool:
    tags = [tag.strip() for tag in listed.split(",")]
    return "*" in tags or etag in ([tag.removeprefix("W/") for tag in tags] if weak else tags)


def _is_later(modified: str, than: str) -> bool | None:
    """None where `than` is no date: such a condition is ignored."""
    try:
        return parsedate_to_datetime(modified).timestamp() > parsedate_to_datetime(than).timestamp()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
