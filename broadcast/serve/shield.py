"""What stands on every answer, whoever made it: the headers that keep a browser from doing more than the site needs."""

from __future__ import annotations

from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
"""The site keeps its scripts and styles in files of their own, so that a hostile title can't become either."""
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    # No less: under no-referrer browsers send «Origin: null» with the village's own button.
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "x-frame-options": "DENY",
}


class Shield:
    """Adds the headers, and tells `seen` of each answer: client, method, path without its query (it may hold a key)."""

    def __init__(self, app: ASGIApp, seen: Callable[[str], None] | None = None) -> None:
        self._app, self._seen = app, seen

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer through the application, the headers of safety added."""

        async def shielded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=list(message.get("headers", [])))
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                message = {**message, "headers": headers.raw}
                if self._seen:
                    path = scope["raw_path"].decode("ascii", "replace")
                    self._seen(f"{(scope['client'] or ('?',))[0]} {scope['method']} {path} {message['status']}")
            await send(message)

        await self._app(scope, receive, shielded)
