"""4. Duyệt, at the station's machine: what waits, one text and its source, the decision with the approver's own PIN."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from functools import partial
from pathlib import Path
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from broadcast.config import load_schedule
from broadcast.errors import BroadcastError, ChangedMeanwhileError
from broadcast.office.approval.approvers import NOBODY, approver_named, name_approver
from broadcast.office.approval.decide import approve_seen, give_back, signature_of
from broadcast.office.approval.frame import approve_frame, frame_state
from broadcast.office.approval.links import send_link
from broadcast.office.approval.review import approval_sheet, review
from broadcast.office.writing.texts import STATES, TextCard, look_at_text
from broadcast.pipeline.hearing import say_script
from broadcast.studio.desk import Desk, desk_of
from broadcast.studio.forms import hand_of, text_of
from broadcast.studio.mending import in_words, mending_of
from broadcast.studio.opened import AT_THE_MACHINE
from broadcast.studio.pages import qr_picture, render
from broadcast.studio.screens import approve_link, approve_readings, ledger

PATH, LABEL = "/duyet", "Duyệt"
GUIDE = "Người duyệt mở từng bài, nghe và đọc, rồi bấm Duyệt hoặc Trả lại với PIN của mình. Sửa bài là phải duyệt lại."
MOST_DRAFTS = 150
"""Drafts that are listed beside what waits: who has more chooses among them in «Bài», which has pages and a search."""
SHEET_PAGES = 10
TEXT_GUIDE = "Lời đọc đứng trước, nguồn trong kế hoạch gập lại ở dưới. Trả lại thì ghi lý do, cán bộ sẽ thấy ở bài."


def show(request: Request) -> Response:
    """What waits for approval."""
    return _show(request)


def _seen(desk: Desk) -> list[TextCard]:
    """What waits, and was opened as it is."""
    texts, opened = desk.texts(), desk.opened.by(AT_THE_MACHINE)
    return [card for card in texts.waiting + texts.drafts if opened.get(card.script.id) == card.script.sha256]


def _show(request: Request, *, fault: str = "", status: int = 200) -> Response:
    desk = desk_of(request)
    texts, seen = desk.texts(), _seen(desk)
    schedule = load_schedule(desk.folder.schedule)
    frame = None
    with suppress(BroadcastError):
        frame = frame_state(desk.folder, schedule)
    return render(
        request,
        "approve.html",
        screen=PATH,
        guide=GUIDE,
        status=status,
        fault=fault,
        texts=texts,
        seen=seen,
        seen_ids={card.script.id for card in seen},
        states=STATES,
        frame_changes=frame.changes if frame and frame.ever else (),
        nobody=NOBODY,
        mending_of=mending_of,
        in_words=in_words,
        root=PATH,
        leaders=desk.leaders,
        most_drafts=MOST_DRAFTS,
    )


def show_text(request: Request) -> Response:
    """One text, which counts as seen from now on."""
    card = _card(desk_of(request), request.path_params["script"])
    desk_of(request).opened.note(AT_THE_MACHINE, card.script.id, card.script.sha256)
    return _show_text(request, card)


def _show_text(request: Request, card: TextCard, *, fault: str = "", why: str = "", status: int = 200) -> Response:
    desk = desk_of(request)
    texts = desk.texts()
    view = look_at_text(desk.folder, load_schedule(desk.folder.schedule), texts, card)
    return render(
        request,
        "approve_text.html",
        screen=PATH,
        guide=TEXT_GUIDE,
        status=status,
        layout="base.html",
        root=PATH,
        fault=fault,
        why=why,
        view=view,
        card=card,
        state=STATES[card.state],
        approvers=texts.approvers,
        nobody=NOBODY,
        edit=f"/bai/{quote(card.script.id)}",
        seen_count=len(_seen(desk)),
    )


async def decide(request: Request) -> Response:
    """Duyệt or Trả lại of one text."""
    form = await request.form()
    return await run_in_threadpool(_decide, request, form)


def _decide(request: Request, form: FormData) -> Response:
    desk = desk_of(request)
    if text_of(form, "viec") == "da-xem":
        return _decide_seen(request, form)
    card = _card(desk, request.path_params["script"])
    why, chosen = text_of(form, "ly-do"), [(card.script, text_of(form, "sha256"))]
    try:
        if text_of(form, "viec") == "tra-lai":
            give_back(desk.folder, chosen, hand_of(form), why=why, at=desk.now())
            return desk.done(PATH, f"Đã trả lại «{card.script.title}».")
        approve_seen(desk.folder, load_schedule(desk.folder.schedule), chosen, hand_of(form), at=desk.now())
    except ChangedMeanwhileError:
        desk.opened.note(AT_THE_MACHINE, card.script.id, card.script.sha256)
        fault = "Bài vừa được sửa. Dưới đây là bản mới: đọc lại rồi quyết định."
        return _show_text(request, card, fault=fault, why=why, status=409)
    except BroadcastError as error:
        return _show_text(request, card, fault=in_words(error), why=why, status=409)
    return desk.done(PATH, f"Đã duyệt «{card.script.title}».")


async def decide_seen(request: Request) -> Response:
    """Duyệt các bài đã xem: those that were opened, as they were seen."""
    async with request.form() as form:
        return await run_in_threadpool(_decide_seen, request, form)


def _decide_seen(request: Request, form: FormData) -> Response:
    desk = desk_of(request)
    chosen = [(card.script, card.script.sha256) for card in _seen(desk)]
    if not chosen:
        return _show(request, fault="Chưa mở bài nào. Bấm vào tên từng bài để đọc và nghe trước.", status=409)
    with tempfile.TemporaryDirectory() as place:
        try:
            hand = hand_of(form, _kept_scan(form, Path(place)))
            schedule = load_schedule(desk.folder.schedule)
            count = approve_seen(desk.folder, schedule, chosen, hand, at=desk.now())
        except BroadcastError as error:
            return _show(request, fault=in_words(error), status=409)
    return desk.done(PATH, f"Đã duyệt {count} bài.")


async def send(request: Request) -> Response:
    """A link for the leader's phone, for the texts that are ticked, or all that wait."""
    form = await request.form()
    return await run_in_threadpool(_send, request, form)


def _send(request: Request, form: FormData) -> Response:
    desk = desk_of(request)
    texts = desk.texts()
    wanted = {value for value in form.getlist("bai") if isinstance(value, str)}
    chosen = [card.script for card in texts.waiting + texts.drafts if card.script.id in wanted]
    chosen = chosen or [card.script for card in texts.waiting]
    schedule = load_schedule(desk.folder.schedule)
    try:
        person = approver_named(desk.folder, text_of(form, "nguoi"))
        if person is None:
            return _show(request, fault=f"{NOBODY}. Đặt tên người duyệt ở dưới rồi gửi.", status=409)
        token = send_link(desk.folder, schedule, person, chosen, at=desk.now())
    except BroadcastError as error:
        return _show(request, fault=in_words(error), status=409)
    base, fault = str(request.base_url).rstrip("/"), ""
    if text_of(form, "noi") == "mang":
        try:
            desk.leaders.open(partial(approve_link.make_app, desk))
            base = desk.leaders.address
        except BroadcastError as error:
            fault = f"Chưa mở được cho điện thoại: {in_words(error)}. Đường dẫn dưới đây chỉ mở được trên máy này."
    address = f"{base}{approve_link.PATH}/{token}"
    return render(
        request,
        "approve_send.html",
        screen=PATH,
        person=person,
        scripts=chosen,
        address=address,
        qr=qr_picture(address),
        fault=fault,
        far=base == desk.leaders.address,
        until=desk.now() + approve_link.GOOD_FOR,
    )


async def gate(request: Request) -> Response:
    """Open or close the port for leaders' phones."""
    form = await request.form()
    return await run_in_threadpool(_gate, request, form)


def _gate(request: Request, form: FormData) -> Response:
    desk = desk_of(request)
    if text_of(form, "viec") == "dong":
        desk.leaders.close()
        return desk.done(PATH, "Đã đóng. Điện thoại không vào được nữa.")
    desk.leaders.open(partial(approve_link.make_app, desk))
    return desk.done(PATH, "Đã mở. Các đường dẫn đã gửi dùng được trở lại.")


def sheet(request: Request) -> Response:
    """The paper sheet of what waits, to be printed and signed where there is no network; ten pages at a time."""
    start = _number(request.query_params.get("tu", "")) or 1
    found = review(desk_of(request).folder)
    return HTMLResponse(approval_sheet(found, pages=SHEET_PAGES, start=start, more=f"{PATH}/phieu?tu="))


async def name(request: Request) -> Response:
    """Name somebody who may approve."""
    form = await request.form()
    return await run_in_threadpool(_name, request, form)


def _name(request: Request, form: FormData) -> Response:
    desk = desk_of(request)
    try:
        person = name_approver(
            desk.folder, text_of(form, "ten"), text_of(form, "chuc-vu"), by="Cán bộ của đài", at=desk.now()
        )
    except BroadcastError as error:
        return _show(request, fault=in_words(error), status=409)
    return desk.done(PATH, f"Từ nay {person.name} duyệt bằng PIN của mình, đặt khi duyệt lần đầu.")


async def frame(request: Request) -> Response:
    """Approve the phrases, readings and sounds of the station as its files have them now."""
    form = await request.form()
    return await run_in_threadpool(_frame, request, form)


def _frame(request: Request, form: FormData) -> Response:
    desk, hand = desk_of(request), hand_of(form)
    try:
        signer = signature_of(desk.folder, hand, at=desk.now())
        schedule = load_schedule(desk.folder.schedule)
        approve_frame(desk.folder, schedule, by=hand.by, position="", at=desk.now(), signer=signer)
    except BroadcastError as error:
        return _show(request, fault=in_words(error), status=409)
    return desk.done(PATH, "Đã duyệt lời dẫn, cách đọc riêng và nhạc của đài.")


def listen(request: Request) -> Response:
    """A text as it would be on air: `so` sentences, or all, from the one that `tu` names on."""
    desk, schedule = desk_of(request), load_schedule(desk_of(request).folder.schedule)
    script = _card(desk, request.path_params["script"]).script
    start, count = (_number(request.query_params.get(field, "")) for field in ("tu", "so"))
    sound = say_script(desk.folder, schedule, script, start=start or 1, count=count, now=desk.now())
    return Response(sound, media_type="audio/flac", headers={"cache-control": "no-store"})


def _number(written: str) -> int | None:
    return int(written) or None if written.isascii() and written.isdigit() and len(written) < 6 else None


def _card(desk: Desk, script: str) -> TextCard:
    card = desk.texts().card(script)
    if card is None:
        raise HTTPException(404)
    return card


def _kept_scan(form: FormData, place: Path) -> Path | None:
    """The uploaded scan of a paper, under a name of ours."""
    given = form.get("ban-chup")
    if not isinstance(given, UploadFile) or not given.filename:
        return None
    path = place / f"ban-chup{Path(given.filename).suffix.lower()[:6]}"
    path.write_bytes(given.file.read())
    return path


ROUTES = (
    Route(PATH, show, methods=["GET"]),
    Route(f"{PATH}/da-xem", decide_seen, methods=["POST"]),
    Route(f"{PATH}/gui", send, methods=["POST"]),
    Route(f"{PATH}/cong", gate, methods=["POST"]),
    Route(f"{PATH}/phieu", sheet, methods=["GET"]),
    Route(f"{PATH}/nguoi", name, methods=["POST"]),
    Route(f"{PATH}/khung", frame, methods=["POST"]),
    Route(f"{PATH}/nghe/{{script:path}}", listen, methods=["GET"]),
    Route(f"{PATH}/bai/{{script:path}}", show_text, methods=["GET"]),
    Route(f"{PATH}/bai/{{script:path}}", decide, methods=["POST"]),
    *approve_readings.ROUTES,
    *ledger.ROUTES,
    *approve_link.ROUTES,
)
