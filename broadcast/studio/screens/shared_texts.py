"""3. Soạn bài: the campaigns that another office shares, how each of their texts stands here, and a button to fetch."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from broadcast.config import load_schedule
from broadcast.errors import SharedCampaignError
from broadcast.model import Campaign, Schedule
from broadcast.office.campaigns import Fetched, SharedState, answer_in_words, fetch_campaigns, states_of
from broadcast.studio.desk import Desk, desk_of
from broadcast.studio.jobs import Ticket
from broadcast.studio.mending import in_words

_PATH = "/bai/lay-ve"


@dataclass(frozen=True, kw_only=True, slots=True)
class SharedTexts:
    """A campaign of another office, who publishes it (empty before the first fetch), and its texts as they stand."""

    campaign: Campaign
    publisher: str
    texts: tuple[SharedState, ...]


def shared_texts(desk: Desk, schedule: Schedule) -> tuple[SharedTexts, ...]:
    """Every campaign of the schedule that comes from elsewhere. Raises ScriptError."""
    if not any(campaign.from_ for campaign in schedule.campaigns):
        return ()
    states = states_of(desk.folder, schedule)
    found = []
    for campaign in schedule.campaigns:
        if campaign.from_:
            texts = tuple(state for state in states if state.script.startswith(f"scripts/{campaign.id}/"))
            found.append(SharedTexts(campaign=campaign, publisher=texts[0].publisher if texts else "", texts=texts))
    return tuple(found)


def fetch(request: Request) -> Response:
    """Fetch what the other offices have published since; what can't be had is told by campaign, the rest is taken."""
    desk = desk_of(request)

    def work(ticket: Ticket) -> str:
        faults: list[str] = []

        def done(fetched: Fetched) -> None:
            for line in answer_in_words(fetched):
                ticket.say(line)

        def failed(campaign: Campaign, error: SharedCampaignError) -> None:
            faults.append(f"đợt «{campaign.title}»: {in_words(error)}")

        fetch_campaigns(desk.folder, load_schedule(desk.folder.schedule), now=desk.now(), done=done, failed=failed)
        text = "; ".join(faults) or "Đã lấy bài của nơi khác. Bài mới nằm ở mục «Duyệt»."
        return desk.notes.leading_to("/bai#lay-ve", text)

    job = desk.jobs.submit("Lấy bài của nơi khác", work)
    return RedirectResponse(f"/viec/{job.id}", status_code=303)


ROUTES = (Route(_PATH, fetch, methods=["POST"]),)
