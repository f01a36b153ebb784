"""The village's «đã phát»: a page with a button a bulletin, and what the buttons send."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

from anyio.to_thread import run_sync
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from broadcast.errors import InputError, PublishError
from broadcast.model import VIETNAM, WEEKDAY_NAMES, Bulletin, Village
from broadcast.serve.files import address_of
from broadcast.serve.links import is_signed
from broadcast.serve.pages import page
from broadcast.serve.steady import steady
from broadcast.serve.villages import UNDO, Station
from broadcast.station.feedback import COMPLAINTS
from broadcast.station.listing import title_of
from broadcast.station.log import LogKind
from broadcast.station.titles import told_titles

DAYS = 7
"""How far back a village may still confirm: today and the six days before."""
MAX_FORM = 2048
A_MINUTE = 60
"""Requests about confirmations in a minute, of a village: a person with every bulletin of a week. An address that
guesses tokens has as many; many villages are behind one router, and none waits for what another does.
"""


_MEASURED = re.compile(r"\d\d:\d\d(?: [a-z0-9_]{1,20}=[\w.:-]{1,80}){0,8}", re.ASCII)
"""The airing's time and what was measured, as the player's own log has it: 05:30 level_dbfs=-21.4 underruns=0."""


class Rate:
    """Counts by name, forgotten at the end of each minute, so that no number of clients fills the memory."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._clock = most, clock
        self._minute, self._seen = 0, Counter[str]()

    def allows(self, name: str) -> bool:
        """Count a request in that name; False where there were too many of them this minute."""
        minute = int(self._clock() // 60)
        if minute != self._minute:
            self._minute = minute
            self._seen.clear()
        self._seen[name] += 1
        return self._seen[name] <= self._most


class Confirmations:
    """Answers for the villages' links; the token alone says who speaks, so it is checked before all else."""

    def __init__(self, station: Station, key: bytes, rate: Rate) -> None:
        self._station, self._key, self._rate = station, key, rate

    async def show(self, request: Request) -> Response:
        """GET /thon/ID/xac-nhan?khoa=TOKEN. Raises HTTPException 403, 429, 503."""
        given = request.query_params.get("khoa", "")
        village = await self.speaker(request, request.path_params["village"], given)
        now = self._station.now()
        today = now.date()
        names = {village.id: village.name for village in self._station.schedule.villages}
        days = [await self._day(village, today - timedelta(days=back)) for back in range(DAYS)]
        try:
            span = (village.id, today - timedelta(days=DAYS - 1), today)
            done = await run_sync(self._station.told, "confirmed", *span)
            played = await run_sync(self._station.told, "ended", *span)
            heard_too = await run_sync(self._station.told, "heard", *span)
        except PublishError as error:
            raise HTTPException(503) from error
        shown = [
            {
                "key": day.isoformat(),
                "shown": f"{WEEKDAY_NAMES[day.weekday()]}, {day:%d/%m/%Y}",
                "bulletins": [
                    _shown(bulletin, names, now, done.get((day, bulletin.name)))
                    | {"played": _clock(played.get((day, bulletin.name))), "by_ear": (day, bulletin.name) in heard_too}
                    for bulletin in heard
                ],
            }
            for day, heard in days
        ]
        return page(
            "confirm.html",
            title=f"{village.name} xác nhận đã phát",
            station=self._station.schedule.station.name,
            contact=self._station.schedule.site.contact,
            root="../../",
            complaints=COMPLAINTS,
            said=request.query_params.get("da-gui") == "1",
            village=village,
            token=given,
            today=shown[0],
            earlier=[day for day in shown[1:] if day["bulletins"]],
        )

    async def take(self, request: Request) -> Response:
        """POST /xac-nhan: village, token, day, name; with undo=1 it is taken back. A village's player adds what it
        measured (may, at), or with nghe=1 what an ear at the horn heard.

        Raises HTTPException 400, 403, 404, 409, 410, 413, 429, 503.
        """
        if is_foreign(request):
            raise HTTPException(403)
        form = await form_of(request)
        village = await self.speaker(request, form.get("village", ""), form.get("token", ""))
        try:
            day = date.fromisoformat(form.get("day", ""))
        except ValueError as error:
            raise HTTPException(400) from error
        if not 0 <= (self._station.now().date() - day).days < DAYS:
            raise HTTPException(404)
        _, heard = await self._day(village, day)
        bulletin = next((bulletin for bulletin in heard if bulletin.name == form.get("name")), None)
        if bulletin is None:
            raise HTTPException(404)
        if not _has_begun(bulletin, self._station.now()):
            raise HTTPException(409)
        try:
            if form.get("undo") == "1":
                if not await run_sync(self._station.take_back, bulletin, village.id):
                    raise HTTPException(410)
            else:
                played = _played(form, self._station.now())
                by_ear = form.get("nghe") == "1"
                if not by_ear:
                    await run_sync(self._station.confirm, bulletin, village.id)
                if played is not None:
                    kind: LogKind = "heard" if by_ear else "ended"
                    await run_sync(self._station.played, kind, bulletin, village.id, *played)
        except PublishError as error:
            raise HTTPException(503) from error
        return RedirectResponse(way_back(village, form["token"]), status_code=303)

    async def speaker(self, request: Request, village: str, given: str) -> Village:
        """The village whose link this is. Raises HTTPException 403, 429."""
        signed = is_signed(self._key, village, given)
        if not self._rate.allows(village if signed else address_of(request)):
            raise HTTPException(429, headers={"Retry-After": "60"})
        known = await run_sync(self._station.village, village)
        if not signed or known is None:
            raise HTTPException(403)
        return known

    async def _day(self, village: Village, day: date) -> tuple[date, tuple[Bulletin, ...]]:
        """What the village hears on that day; nothing where a manifest is broken, which `status` tells the station."""

        def look() -> tuple[Bulletin, ...]:
            try:
                return self._station.heard(village.id, day)
            except (InputError, OSError):
                return ()

        return day, await steady(self._station.out, day.isoformat(), look)


def way_back(village: Village, token: str, *, said: bool = False) -> str:
    """The village's page from a form's address; `said` where it is to thank for a complaint."""
    query = urlencode({"khoa": token, **({"da-gui": "1"} if said else {})})
    return f"thon/{village.id}/xac-nhan?{query}"


async def form_of(request: Request) -> dict[str, str]:
    """The fields of a form that was sent. Raises HTTPException 400, 413."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_FORM:
            raise HTTPException(413)
    try:
        fields = parse_qs(body.decode(), strict_parsing=True, max_num_fields=8)
    except ValueError as error:
        raise HTTPException(400) from error
    return {name: values[0] for name, values in fields.items()}


def is_foreign(request: Request) -> bool:
    """Whether the browser tells that another site sent the form. The token is the proof; this is a second lock."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    try:
        elsewhere = origin is not None and urlsplit(origin).netloc != request.headers.get("host")
    except ValueError:
        elsewhere = True
    return elsewhere or site not in {None, "same-origin", "none"}


def _played(form: Mapping[str, str], now: datetime) -> tuple[str, datetime] | None:
    """What a village's player measured, and when the airing ended; None where a person pressed the button.

    Raises HTTPException 400.
    """
    if "may" not in form:
        return None
    try:
        at = datetime.fromisoformat(form.get("at", ""))
        known = at.tzinfo is not None and now - timedelta(days=DAYS) <= at <= now + timedelta(minutes=10)
    except ValueError:
        known = False
    if not known or not _MEASURED.fullmatch(form["may"]):
        raise HTTPException(400)
    return form["may"], at


def _has_begun(bulletin: Bulletin, now: datetime) -> bool:
    return datetime.combine(bulletin.airtime.day, bulletin.airtime.at, VIETNAM) <= now


def _shown(
    bulletin: Bulletin, names: Mapping[str, str], now: datetime, confirmed: datetime | None
) -> dict[str, object]:
    lightest = bulletin.lightest
    return {
        "name": bulletin.name,
        "mp3": lightest.mp3,
        "size": f"{max(lightest.size_bytes / 1e6, 0.1):.1f} MB".replace(".", ","),
        "title": title_of(bulletin, names),
        "from": "" if _has_begun(bulletin, now) else f"{bulletin.airtime.at:%H:%M}",
        "times": ", ".join(f"{at:%H:%M}" for at in bulletin.airtime.airings),
        "titles": told_titles(bulletin),
        "minutes": max(1, round(bulletin.main.duration_ms / 60_000)),
        "confirmed": _clock(confirmed),
        "undo": confirmed is not None and now - confirmed <= UNDO,
    }


def _clock(at: datetime | None) -> str:
    return f"{at:%H:%M ngày %d/%m}" if at else ""
