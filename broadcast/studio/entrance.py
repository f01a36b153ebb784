"""The studio from other machines of the office: a PIN is asked for, and lets a browser in for a working day.

`broadcast studio --public` alone has this entrance. No address holds a secret then; who has typed a right PIN is known
by a cookie that scripts can't read and that no foreign page can make a browser send.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from broadcast.errors import BroadcastError
from broadcast.office.approval.entry import enter
from broadcast.studio.desk import desk_of
from broadcast.studio.forms import text_of
from broadcast.studio.guard import cookie_name
from broadcast.studio.mending import in_words
from broadcast.studio.pages import plain_page

PATH, LEAVE = "/vao", "/ra"
LONGEST = timedelta(hours=12)
"""How long a browser stays in after its PIN: a working day, and no night."""
MOST = 100
"""Browsers that are in at once; the one that came first goes when there are more."""


class Sessions:
    """The browsers that have shown a PIN, known by a secret each; they are forgotten when the studio ends."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._until: dict[str, datetime] = {}

    def begin(self) -> str:
        """Let a browser in; return the secret by which it is known."""
        secret = secrets.token_urlsafe(32)
        with self._lock:
            while len(self._until) >= MOST:
                del self._until[next(iter(self._until))]
            self._until[secret] = self._now() + LONGEST
        return secret

    def holds(self, secret: str) -> bool:
        """Whether a browser with that secret is in."""
        with self._lock:
            until = self._until.get(secret)
        return until is not None and until - LONGEST <= self._now() < until

    def end(self, secret: str) -> None:
        """Let the browser with that secret in no more."""
        with self._lock:
            self._until.pop(secret, None)


def pin_page(*, fault: str = "", name: str = "", status: int = 401) -> Response:
    """The page that asks for the PIN; it tells nothing of the station."""
    return plain_page("entrance.html", status=status, fault=fault, name=name)


def show(_request: Request) -> Response:
    """The page that asks for the PIN."""
    return pin_page(status=200)


async def take(request: Request) -> Response:
    """Let the browser in whose PIN is right."""
    form = await request.form()
    return await run_in_threadpool(_take, request, text_of(form, "nguoi")[:200], text_of(form, "pin")[:200])


def _take(request: Request, name: str, pin: str) -> Response:
    desk = desk_of(request)
    try:
        enter(desk.folder, name, pin, at=desk.now())
    except BroadcastError as error:
        return pin_page(fault=in_words(error), name=name)
    answer = RedirectResponse("/", status_code=303)
    answer.set_cookie(
        cookie_name(desk.hosts), request.app.state.sessions.begin(), httponly=True, samesite="strict", path="/"
    )
    return answer


def leave(request: Request) -> Response:
    """Let this browser in no more."""
    name = cookie_name(desk_of(request).hosts)
    request.app.state.sessions.end(request.cookies.get(name, ""))
    answer = RedirectResponse(PATH, status_code=303)
    answer.delete_cookie(name, path="/")
    return answer


ROUTES = (
    Route(PATH, show, methods=["GET"]),
    Route(PATH, take, methods=["POST"]),
    Route(LEAVE, leave, methods=["POST"]),
)
