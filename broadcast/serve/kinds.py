"""What a file is to a browser, by its suffix, and how it is named when it is saved."""

from __future__ import annotations

from pathlib import PurePath
from urllib.parse import quote

KINDS = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".webmanifest": "application/manifest+json; charset=utf-8",
    ".xml": "application/rss+xml; charset=utf-8",  # the site's podcasts; urgent news has endings of its own
    ".svg": "image/svg+xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".md": "text/plain; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".vtt": "text/vtt; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".m3u8": "application/vnd.apple.mpegurl",
    ".m3u": "audio/x-mpegurl",
    ".pls": "audio/x-scpls",
    ".xspf": "application/xspf+xml; charset=utf-8",
    ".mp3": "audio/mpeg",
    ".wav": "audio/wav",
    ".zip": "application/zip",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
    ".ico": "image/x-icon",
}
_TWOFOLD = {
    ".atom.xml": "application/atom+xml; charset=utf-8",
    ".cap.xml": "application/cap+xml; charset=utf-8",
}
_PACKED_ALREADY = ("audio/mpeg", "audio/wav", "application/zip", "application/pdf", "application/vnd.openxml", "image/")


def kind_of(name: str) -> str:
    """The content type; what is not known is only ever saved, never shown."""
    twofold = "".join(PurePath(name).suffixes[-2:]).lower()
    if twofold in _TWOFOLD:
        return _TWOFOLD[twofold]
    return KINDS.get(PurePath(name).suffix.lower(), "application/octet-stream")


def can_shrink(kind: str) -> bool:
    """Whether gzip makes it smaller: text, whatever it is called."""
    return kind.startswith("image/svg") or not kind.startswith((*_PACKED_ALREADY, "application/octet-stream"))


def saved_as(parts: tuple[str, ...]) -> str:
    """The Content-Disposition of a download: 0530-sang.mp3 of two days must not be one name in a phone's folder."""
    name = "_".join(parts[-2:])
    if name.isascii() and not set(name) & set('"\\%'):
        return f'attachment; filename="{name}"'
    return f"attachment; filename*=UTF-8''{quote(name, safe='')}"
