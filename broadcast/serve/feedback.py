"""What a village says of its loudspeakers: a form on its own page, and what the form sends to the office's list."""

from __future__ import annotations

from anyio.to_thread import run_sync
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from broadcast.errors import PublishError, StationBusyError
from broadcast.serve.confirm import Confirmations, form_of, is_foreign, way_back
from broadcast.serve.villages import Station
from broadcast.station.feedback import COMPLAINTS, Complaint, add_feedback

A_DAY = 20
"""As many complaints of one village a day: a person with trouble at every bulletin, and no flood."""
MOST_MINUTES = 180


class FeedbackForm:
    """Takes a village's complaint; its own link says who speaks, as for «đã phát»."""

    def __init__(self, station: Station, confirmations: Confirmations) -> None:
        self._station, self._confirmations = station, confirmations
        self._day, self._counted = "", dict[str, int]()

    async def take(self, request: Request) -> Response:
        """POST /phan-anh: village, token, what; minute and horn, if told.

        Raises HTTPException 400, 403, 413, 429, 503.
        """
        if is_foreign(request):
            raise HTTPException(403)
        form = await form_of(request)
        village = await self._confirmations.speaker(request, form.get("village", ""), form.get("token", ""))
        what = next((known for known in COMPLAINTS if known == form.get("what")), None)
        minute = form.get("minute", "").strip()
        if what is None or (minute and not (minute.isascii() and minute.isdigit() and int(minute) <= MOST_MINUTES)):
            raise HTTPException(400)
        if not self._allows(village.id):
            raise HTTPException(429, headers={"Retry-After": "3600"})
        try:
            await run_sync(self._note, village.id, what, int(minute) if minute else None, form.get("horn", ""))
        except (PublishError, StationBusyError) as error:
            raise HTTPException(503) from error
        return RedirectResponse(way_back(village, form["token"], said=True), status_code=303)

    def _note(self, village: str, what: Complaint, minute: int | None, horn: str) -> None:
        now = self._station.now()
        add_feedback(self._station.root, at=now, village=village, what=what, day=now.date(), minute=minute, horn=horn)

    def _allows(self, village: str) -> bool:
        day = self._station.now().date().isoformat()
        if day != self._day:
            self._day, self._counted = day, {}
        self._counted[village] = self._counted.get(village, 0) + 1
        return self._counted[village] <= A_DAY
