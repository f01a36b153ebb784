"""4. Duyệt, on the leader's phone: the page behind a link, which stands alone, for exactly the texts of the link."""

from __future__ import annotations

import secrets

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Scope

from broadcast.config import load_schedule
from broadcast.errors import BroadcastError, NotAllowedError
from broadcast.office.approval.links import OpenLink, approve_by_link, give_back_by_link, open_link
from broadcast.office.writing.texts import TextCard, look_at_text
from broadcast.pipeline.hearing import say_script
from broadcast.station.approval_links import GOOD_FOR
from broadcast.studio.desk import Desk, desk_of
from broadcast.studio.forms import text_of
from broadcast.studio.guard import Guard
from broadcast.studio.mending import in_words
from broadcast.studio.notes import FIELD
from broadcast.studio.pages import plain_page

__all__ = ["GOOD_FOR", "PATH", "ROUTES"]
PATH = "/duyet/lien-ket"
NOTHING = "Ở địa chỉ này chỉ có trang duyệt, mở bằng đường dẫn mà cán bộ đã gửi."
STATES = {"waiting": "chờ duyệt", "changed": "đã sửa sau khi gửi", "approved": "đã duyệt", "returned": "đã trả lại"}


def show(request: Request) -> Response:
    """What the link is for: whose, until when, which texts."""
    note = desk_of(request).notes.get(request.query_params.get(FIELD, ""))
    return _show(request, said=note.text if note else "")


def _show(request: Request, *, fault: str = "", said: str = "", status: int = 200) -> Response:
    desk = desk_of(request)
    try:
        opened = _open(desk, request)
    except NotAllowedError as error:
        return _over(in_words(error))
    texts = desk.texts()
    cards = {text.id: texts.card(text.id) for text in opened.texts}
    seen = _seen(desk, opened)
    return plain_page(
        "leader.html",
        status=status,
        station=texts.commune,
        opened=opened,
        cards=cards,
        states=STATES,
        seen=seen,
        fault=fault,
        said=said,
        root=_root(request),
        minutes=sum(card.minutes for card in cards.values() if card),
    )


def show_text(request: Request) -> Response:
    """One text of the link, which counts as seen from now on."""
    desk = desk_of(request)
    try:
        opened = _open(desk, request)
    except NotAllowedError as error:
        return _over(in_words(error))
    card = _card(desk, opened, request.path_params["script"])
    desk.opened.note(opened.link.id, card.script.id, card.script.sha256)
    return _show_text(request, opened, card)


def _show_text(
    request: Request, opened: OpenLink, card: TextCard, *, fault: str = "", why: str = "", status: int = 200
) -> Response:
    desk = desk_of(request)
    texts = desk.texts()
    view = look_at_text(desk.folder, load_schedule(desk.folder.schedule), texts, card)
    state = next(text.state for text in opened.texts if text.id == card.script.id)
    return plain_page(
        "approve_text.html",
        status=status,
        layout="leader_base.html",
        root=_root(request),
        station=texts.commune,
        fault=fault,
        why=why,
        view=view,
        card=card,
        state=STATES[state],
        linked=state,
        approvers=(opened.approver,),
        seen_count=len(_seen(desk, opened)),
        nobody="",
        edit="",
    )


async def decide(request: Request) -> Response:
    """Duyệt or Trả lại of one text, or Duyệt các bài đã xem."""
    form = await request.form()
    return await run_in_threadpool(_decide, request, form)


def _decide(request: Request, form: FormData) -> Response:
    desk, token = desk_of(request), request.path_params["token"]
    schedule = load_schedule(desk.folder.schedule)
    pin, again, why = (text_of(form, field) for field in ("pin", "pin-lai", "ly-do"))
    script = "" if text_of(form, "viec") == "da-xem" else request.path_params.get("script", "")
    try:
        opened = _open(desk, request)
    except NotAllowedError as error:
        return _over(in_words(error))
    chosen = [script] if script else sorted(_seen(desk, opened))
    try:
        if script and text_of(form, "sha256") != _card(desk, opened, script).script.sha256:
            raise NotAllowedError("bài đã sửa sau khi mở — đường dẫn này không duyệt được bản mới")
        if script and text_of(form, "viec") == "tra-lai":
            give_back_by_link(desk.folder, schedule, token, chosen, why=why, pin=pin, at=desk.now(), again=again)
            return _on(desk, request, "Đã trả lại bài.")
        approve_by_link(desk.folder, schedule, token, chosen, pin=pin, at=desk.now(), again=again)
    except BroadcastError as error:
        if script:
            card = _card(desk, opened, script)
            return _show_text(request, opened, card, fault=in_words(error), why=why, status=409)
        return _show(request, fault=in_words(error), status=409)
    return _on(desk, request, f"Đã duyệt {len(chosen)} bài.")


def listen(request: Request) -> Response:
    """A text of the link as it would be on air."""
    desk = desk_of(request)
    try:
        opened = _open(desk, request)
    except NotAllowedError as error:
        return _over(in_words(error))
    script = _card(desk, opened, request.path_params["script"]).script
    sound = say_script(desk.folder, load_schedule(desk.folder.schedule), script, now=desk.now())
    return Response(sound, media_type="audio/flac", headers={"cache-control": "no-store"})


def _on(desk: Desk, request: Request, said: str) -> Response:
    """On to the list, or to the end of it where nothing is left to decide."""
    try:
        _open(desk, request)
    except NotAllowedError:
        return _over(f"{said} Xong cả rồi, cảm ơn ông/bà. Có thể đóng trang này.", good=True)
    return RedirectResponse(desk.notes.leading_to(_root(request), said), status_code=303)


def _over(text: str, *, good: bool = False) -> Response:
    return plain_page("leader_over.html", status=200 if good else 410, text=text, good=good)


def _open(desk: Desk, request: Request) -> OpenLink:
    return open_link(desk.folder, load_schedule(desk.folder.schedule), request.path_params["token"], at=desk.now())


def _seen(desk: Desk, opened: OpenLink) -> frozenset[str]:
    """The texts of the link that were opened by it, as they still are, and that nothing was decided on."""
    seen = desk.opened.by(opened.link.id)
    return frozenset(
        text.id
        for text in opened.texts
        if text.state == "waiting" and text.script is not None and seen.get(text.id) == text.script.sha256
    )


def _card(desk: Desk, opened: OpenLink, script: str) -> TextCard:
    card = desk.texts().card(script) if any(text.id == script for text in opened.texts) else None
    if card is None:
        raise HTTPException(404)
    return card


def _root(request: Request) -> str:
    return f"{PATH}/{request.path_params['token']}"


def make_app(desk: Desk, hosts: frozenset[str]) -> ASGIApp:
    """An app that shows the links and nothing else, for phones in the office's network."""
    app = Starlette(
        routes=[*ROUTES, Mount("/nen", StaticFiles(packages=[("broadcast.studio", "static")]))],
        middleware=[Middleware(Guard, hosts=hosts, token=secrets.token_urlsafe(32), refuse=_refuse, is_open=_is_open)],
        exception_handlers={HTTPException: _say, BroadcastError: _tell},
    )
    app.state.desk = desk
    return app


def _is_open(path: str) -> bool:
    return path.startswith((f"{PATH}/", "/nen/"))


def _refuse(_scope: Scope, status: int) -> Response:
    return plain_page("leader_over.html", status=status, text=NOTHING, good=False)


async def _say(_request: Request, error: Exception) -> Response:
    return plain_page("leader_over.html", status=getattr(error, "status_code", 404), text=NOTHING, good=False)


async def _tell(_request: Request, error: Exception) -> Response:
    assert isinstance(error, BroadcastError)  # noqa: S101 - what it is registered for
    text = f"Đài đang có chỗ phải sửa, báo giúp cán bộ: {in_words(error)}"
    return plain_page("leader_over.html", status=409, text=text, good=False)


ROUTES = (
    Route(f"{PATH}/{{token}}", show, methods=["GET"]),
    Route(f"{PATH}/{{token}}", decide, methods=["POST"]),
    Route(f"{PATH}/{{token}}/nghe/{{script:path}}", listen, methods=["GET"]),
    Route(f"{PATH}/{{token}}/bai/{{script:path}}", show_text, methods=["GET"]),
    Route(f"{PATH}/{{token}}/bai/{{script:path}}", decide, methods=["POST"]),
)
