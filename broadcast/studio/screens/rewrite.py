"""«Viết lại cho dễ nghe»: what a model proposes for a sentence, a paragraph or a script, beside text and plan."""

from __future__ import annotations

from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from broadcast.config import load_schedule
from broadcast.errors import BroadcastError
from broadcast.office.writing.rewording import ask_for, offer_of, take_proposal
from broadcast.office.writing.texts import look_at_text
from broadcast.studio.desk import desk_of
from broadcast.studio.forms import text_of
from broadcast.studio.jobs import Ticket
from broadcast.studio.mending import in_words
from broadcast.studio.pages import render

PATH = "/bai"
GUIDE = "Máy chỉ đề xuất. Lời nào sai số, mất ý, thêm ý thì máy soát thấy và không cho dùng. Đọc lại rồi hãy chọn."
_ONE = f"{PATH}/{{folder}}/{{name}}/viet-lai"


async def ask(request: Request) -> Response:
    """Ask for proposals; the page of the work leads on to them."""
    form = await request.form()
    return await run_in_threadpool(_ask, request, form)


def _ask(request: Request, form: FormData) -> Response:
    desk, script = desk_of(request), _id(request)
    sentence, line = text_of(form, "cau"), text_of(form, "dong")

    def work(ticket: Ticket) -> str:
        at = int(line) if line.isdecimal() else 0
        return f"{_address(script)}/{ask_for(desk.folder, script, sentence=sentence, line=at, step=ticket.progress)}"

    job = desk.jobs.submit("Viết lại cho dễ nghe", work, back=_address(script).rpartition("/")[0])
    return RedirectResponse(f"/viec/{job.id}", status_code=303)


def show(request: Request) -> Response:
    """The proposals of an offer."""
    return _show(request)


def _show(request: Request, *, fault: str = "") -> Response:
    desk, script = desk_of(request), _id(request)
    try:
        offer = offer_of(desk.folder, request.path_params["offer"])
    except BroadcastError as error:
        return desk.done(f"{PATH}/{quote(script)}", in_words(error))
    if offer.script != script:
        raise HTTPException(404)
    card = desk.texts().card(script)
    source = look_at_text(desk.folder, load_schedule(desk.folder.schedule), desk.texts(), card).source if card else ()
    return render(
        request,
        "rewrite.html",
        screen=PATH,
        guide=GUIDE,
        status=409 if fault else 200,
        address=request.url.path,
        text=f"{PATH}/{quote(script)}",
        title=card.script.title if card else script,
        offer=offer,
        source=source,
        fault=fault,
    )


async def take(request: Request) -> Response:
    """Take a proposal into the text."""
    form = await request.form()
    return await run_in_threadpool(_take, request, form)


def _take(request: Request, form: FormData) -> Response:
    desk, script = desk_of(request), _id(request)
    part, _, proposal = text_of(form, "chon").partition(".")
    if not (part.isdecimal() and proposal.isdecimal()):
        raise HTTPException(400)
    offer = request.path_params["offer"]
    try:
        take_proposal(desk.folder, script, offer, part=int(part), proposal=int(proposal), at=desk.now())
        left = len(offer_of(desk.folder, offer).parts) - 1
    except BroadcastError as error:
        return _show(request, fault=in_words(error))
    said = "Đã dùng lời máy đề xuất. Lời trước còn trong «Bản cũ»."
    return desk.done(request.url.path if left else f"{PATH}/{quote(script)}", said)


def _id(request: Request) -> str:
    return f"{request.path_params['folder']}/{request.path_params['name']}"


def _address(script: str) -> str:
    return f"{PATH}/{quote(script)}/viet-lai"


ROUTES = (
    Route(_ONE, ask, methods=["POST"]),
    Route(f"{_ONE}/{{offer}}", show, methods=["GET"]),
    Route(f"{_ONE}/{{offer}}", take, methods=["POST"]),
)
