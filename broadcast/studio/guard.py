"""Who may use the studio: the browser that was opened with the session's token, on this machine, from our own pages.

Four checks stand before every screen. The Host header must name this machine, so that a foreign page cannot reach us
by a name of its own (DNS rebinding). The cookie must hold the session's token, which other users of the same machine do
not know. A request that changes something must come from a page of ours (the Origin header). And a body may not be
larger than the largest document that the studio reads.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterable
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

TOKEN_FIELD = "ma"  # noqa: S105 - the name of a field, not a secret
"""The query field of the address that the studio prints: `http://127.0.0.1:8765/?ma=…`."""
MAX_BODY_BYTES = 40_000_000
"""The largest upload: a scanned plan of some hundred pages; more is refused before it is stored."""
SAFE_METHODS = frozenset({"GET", "HEAD"})

STILL_THERE = "/con-day"
"""Where a second start of the program asks whether this station's studio is open already."""
HERE, HERE_FOR_ALL, LET_IN = "day", "cong", "ve"
"""The uses of `answer_to`: a studio for this machine is here; one that other machines reach is; its ticket."""
MOST_TICKETS = 50
"""Tickets that nobody used; a program that asks without end fills no more than these."""


def cookie_name(hosts: frozenset[str]) -> str:
    """The name of the cookie by which a browser is known: one a port, as a machine may have several studios."""
    return f"phong-thu-{min(hosts).rpartition(':')[2]}"


Refuse = Callable[[Scope, int], Response]
"""Makes the page that tells a person why a request was refused, from the request and its HTTP status."""


def answer_to(token: str, challenge: str, use: str) -> str:
    """What only who knows the token can say about a challenge, for one use."""
    return hmac.new(token.encode(), f"{use}/{challenge}".encode(), hashlib.sha256).hexdigest()


class Guard:
    """Lets a request through to the application, or answers it with the page of `refuse`.

    `hosts` are the values that the Host header may have, such as `127.0.0.1:8765`; `token` is the session's secret;
    `is_open` says which paths need no token, because what they serve is protected otherwise (a leader's signed link,
    the look of the pages). `tickets` open the studio once in place of the token: a browser that is opened by
    us is given one, because other users of the machine can read its command line. Where `knows` is given, the studio is
    open to other machines: then neither token nor ticket opens it, but a cookie that `knows` accepts.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        hosts: frozenset[str],
        token: str,
        refuse: Refuse,
        is_open: Callable[[str], bool],
        tickets: Iterable[str] = (),
        knows: Callable[[str], bool] | None = None,
    ) -> None:
        self._app, self._hosts, self._token, self._refuse, self._is_open = app, hosts, token, refuse, is_open
        self._cookie = cookie_name(hosts)
        self._tickets = set(tickets)
        self._public = knows is not None
        self._knows = knows or self._is_token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request through the application, or refuse it."""
        if scope["type"] != "http":
            return
        headers = Headers(scope=scope)
        status = self._fault(scope, headers)
        if status:
            await self._refuse(scope, status)(scope, receive, send)
        elif scope["path"] == STILL_THERE:
            await self._say_that_we_are_there(scope, receive, send)
        elif given := self._given_token(scope):
            self._tickets.difference_update({self._asked_for(scope)})
            await self._admit(given, scope, receive, send)
        else:
            await self._pass_on(scope, receive, send)

    def _fault(self, scope: Scope, headers: Headers) -> int:
        """The HTTP status that refuses the request; 0 for one that may pass."""
        if headers.get("host", "") not in self._hosts:
            return 421
        if scope["method"] not in SAFE_METHODS and not self._is_ours(headers):
            return 403
        if scope["path"] == STILL_THERE or self._is_open(scope["path"]) or self._given_token(scope):
            return 0
        return 0 if self._knows(self._kept_token(headers)) else 401

    def _is_ours(self, headers: Headers) -> bool:
        """Whether a request that changes something was sent by a page of the studio itself."""
        return headers.get("origin", "").partition("://")[2] in self._hosts

    def _given_token(self, scope: Scope) -> str:
        """The token in the address, where it is right: the studio was just opened with it."""
        if scope["method"] != "GET" or self._public:
            return ""
        given = self._asked_for(scope)
        return self._token if given in self._tickets or self._is_token(given) else ""

    @staticmethod
    def _asked_for(scope: Scope, field: str = TOKEN_FIELD) -> str:
        values: list[str] = parse_qs(scope["query_string"].decode("latin-1")).get(field, [""])
        return values[0]

    async def _say_that_we_are_there(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Show that we know the token, to whoever knows it too, and let his ticket in once."""
        challenge = self._asked_for(scope, "hoi")[:64]
        if len(self._tickets) >= MOST_TICKETS:
            self._tickets.pop()
        self._tickets.add(answer_to(self._token, challenge, LET_IN))
        here = answer_to(self._token, challenge, HERE_FOR_ALL if self._public else HERE)
        await PlainTextResponse(here)(scope, receive, send)

    def _kept_token(self, headers: Headers) -> str:
        try:
            cookie = SimpleCookie(headers.get("cookie", "")).get(self._cookie)
        except CookieError:
            return ""
        return cookie.value if cookie else ""

    def _is_token(self, given: str) -> bool:
        return hmac.compare_digest(given.encode("utf-8", "replace"), self._token.encode())

    async def _admit(self, token: str, scope: Scope, receive: Receive, send: Send) -> None:
        """Keep the token in a cookie and go on without it in the address, where others could read it."""
        answer = RedirectResponse(scope["path"] or "/", status_code=303)
        answer.set_cookie(self._cookie, token, httponly=True, samesite="strict", path="/")
        await answer(scope, receive, send)

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application, and cut off a body that grows beyond what the studio reads."""
        try:
            if int(Headers(scope=scope).get("content-length", "0")) > MAX_BODY_BYTES:
                await self._refuse(scope, 413)(scope, receive, send)
                return
        except ValueError:
            await self._refuse(scope, 400)(scope, receive, send)
            return
        came_bytes = 0

        async def bounded() -> Message:
            nonlocal came_bytes
            message = await receive()
            came_bytes += len(message.get("body", b""))
            return {"type": "http.disconnect"} if came_bytes > MAX_BODY_BYTES else message

        answered = False

        async def noted(message: Message) -> None:
            nonlocal answered
            answered = True
            await send(message)

        try:
            await self._app(scope, bounded, noted)
        except ClientDisconnect:  # the browser went away, or sent more than we take without saying so beforehand
            if came_bytes > MAX_BODY_BYTES and not answered:
                await self._refuse(scope, 413)(scope, receive, send)
