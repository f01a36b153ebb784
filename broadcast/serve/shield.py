"""What stands on every answer, whoever made it: the headers that keep a browser from doing more than the site needs."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'{script}; style-src 'self'{style}; img-src 'self' data:; media-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
"""The site keeps its scripts and styles in files of their own, so that a hostile title can't become either. Of
them the first pages hold two themselves, to be there at once: these are allowed, by the hash of what the site has."""
HELD = {"script": "trang/gio.js", "style": "trang/dau.css"}
HEADERS = {
    "x-content-type-options": "nosniff",
    # No less: under no-referrer browsers send «Origin: null» with the village's own button.
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "x-frame-options": "DENY",
}


class Shield:
    """Adds the headers to what is answered of the site in `out`, and tells `seen` of each answer: client, method, path
    without its query (it may hold a key)."""

    def __init__(self, app: ASGIApp, out: Path, seen: Callable[[str], None] | None = None) -> None:
        self._app, self._out, self._seen = app, out, seen

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer through the application, the headers of safety added."""

        async def shielded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=list(message.get("headers", [])))
                headers.setdefault("content-security-policy", policy(self._out))
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                message = {**message, "headers": headers.raw}
                if self._seen:
                    path = scope["raw_path"].decode("ascii", "replace")
                    self._seen(f"{(scope['client'] or ('?',))[0]} {scope['method']} {path} {message['status']}")
            await send(message)

        await self._app(scope, receive, shielded)


def policy(out: Path) -> str:
    """What a browser may load, run and show of the site in that folder."""
    return POLICY.format(**{kind: _allowed(out / name) for kind, name in HELD.items()})


def _allowed(path: Path) -> str:
    try:
        status = path.stat()
        return _hash(path, status.st_ino, status.st_size, status.st_mtime_ns)
    except OSError:
        return ""


@lru_cache(maxsize=16)
def _hash(path: Path, _inode: int, _size: int, _changed_ns: int) -> str:
    return f" 'sha256-{b64encode(hashlib.sha256(path.read_bytes()).digest()).decode()}'"
