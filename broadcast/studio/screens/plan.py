"""2. Kế hoạch mới: a document becomes a tree to tick, doubts to answer, and drafts with the campaign's lines."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from broadcast.errors import BroadcastError, PlanError
from broadcast.knowledge.language.moments import read_day
from broadcast.model import ZONE_NAMES
from broadcast.office.writing.plans import (
    MAX_PASTED,
    PASTED,
    answer_doubts,
    kept_plan,
    make_drafts,
    open_plan,
    plans_of,
    schedule_campaign,
    take_anything,
    take_plan,
)
from broadcast.studio.desk import Desk, desk_of
from broadcast.studio.documents import document_in, read_as_job
from broadcast.studio.forms import text_of
from broadcast.studio.jobs import Ticket
from broadcast.studio.mending import in_words
from broadcast.studio.pages import render

PATH, LABEL = "/ke-hoach", "Kế hoạch"
GUIDE = "Đưa kế hoạch vào (Word, PDF, hoặc dán chữ). Máy đọc cả văn bản, bạn chọn phần muốn phát, rồi bấm Soạn bài."
TREE_GUIDE = "Đánh dấu mục muốn phát. Trả lời các chỗ ngờ rồi bấm Soạn bài: mỗi mục thành một bài nháp để bạn sửa."


def show(request: Request) -> Response:
    """The form for a document, and those that were handed in."""
    return _show(request)


def _show(request: Request, *, fault: str = "") -> Response:
    plans = plans_of(desk_of(request).folder)
    status = 409 if fault else 200
    return render(request, "plans.html", screen=PATH, guide=GUIDE, status=status, plans=plans, fault=fault)


async def take(request: Request) -> Response:
    """Take a document, or text that was pasted; reading it is long work."""
    async with request.form() as form:
        return await run_in_threadpool(_take, request, form)


def _take(request: Request, form: FormData) -> Response:
    desk, sent, pasted = desk_of(request), document_in(form), text_of(form, "dan").strip()
    if sent is not None:
        name, data = sent
    elif pasted and len(pasted) <= MAX_PASTED:
        name, data = "", pasted.encode()
    else:
        return _show(request, fault="Chưa chọn tệp, cũng chưa dán chữ nào.")
    ocr, replaces = bool(text_of(form, "quet")), text_of(form, "thay")

    def take_it(path: Path) -> str:
        return f"{PATH}/{take_plan(desk.folder, path, name, ocr=ocr, replaces=replaces)}"

    kept_as = f"ke-hoach{Path(name or 'dan.txt').suffix.lower()[:8]}"
    return read_as_job(desk, "Đọc kế hoạch", name or PASTED, data, kept_as=kept_as, take=take_it)


async def drop(request: Request) -> Response:
    """Take a document that was dropped onto any screen, as what it is."""
    async with request.form() as form:
        return await run_in_threadpool(_drop, request, form)


def _drop(request: Request, form: FormData) -> Response:
    desk, sent = desk_of(request), document_in(form)
    if sent is None:
        return _show(request, fault="Chưa chọn tệp.")
    name, data = sent

    def take_it(path: Path) -> str:
        kind, found = take_anything(desk.folder, path, name, at=desk.now())
        return f"{PATH}/{found}" if kind == "plan" else f"/bai/{quote(found)}"

    return read_as_job(desk, "Đọc tệp", name, data, kept_as=f"tep{Path(name).suffix.lower()[:8]}", take=take_it)


def show_plan(request: Request) -> Response:
    """The tree, the doubts, the form."""
    return _show_plan(request)


def _show_plan(request: Request, *, fault: str = "") -> Response:
    desk, campaign = desk_of(request), _campaign(request)
    opened = open_plan(desk.folder, campaign, today=desk.now().date())
    texts = [card for card in desk.texts().cards if card.script.folder == campaign] if opened.kept.drafted else []
    return render(
        request,
        "plan.html",
        screen=PATH,
        guide=TREE_GUIDE,
        status=409 if fault else 200,
        opened=opened,
        open_doubts=[doubt for doubt in opened.doubts if doubt.answer is None],
        zones=ZONE_NAMES,
        texts=texts,
        fault=fault,
    )


async def answer(request: Request) -> Response:
    """Nhận, Giữ nguyên or Tự sửa of one doubt, or of all that ask the same."""
    form = await request.form()
    return await run_in_threadpool(_answer, request, form)


def _answer(request: Request, form: FormData) -> Response:
    desk, campaign = desk_of(request), _campaign(request)
    act, own = text_of(form, "viec"), text_of(form, "chu")
    written = text_of(form, "giong-nhau" if act == "nhan-ca" else "so")
    numbers = [int(number) for number in written.split(",") if number.isascii() and number.isdigit()]
    if act == "tu-sua" and not own.strip():
        return _show_plan(request, fault="Ghi chữ đúng vào ô, rồi bấm Tự sửa.")
    try:
        answer_doubts(
            desk.folder, campaign, numbers, accepted=act in {"nhan", "nhan-ca"}, own=own if act == "tu-sua" else ""
        )
    except BroadcastError as error:
        return _show_plan(request, fault=in_words(error))
    return RedirectResponse(f"{PATH}/{campaign}#cho-ngo", status_code=303)


async def draft(request: Request) -> Response:
    """Soạn bài: the drafts of what is ticked, and the campaign's lines in schedule.yaml."""
    form = await request.form()
    return await run_in_threadpool(_draft, request, form)


def _draft(request: Request, form: FormData) -> Response:
    desk, campaign = desk_of(request), _campaign(request)
    sections = [value for value in form.getlist("muc") if isinstance(value, str)]
    title, items = text_of(form, "ten"), text_of(form, "so-bai").strip()
    try:
        if not sections:
            return _show_plan(request, fault="Chưa chọn mục nào. Đánh dấu các mục muốn phát rồi bấm Soạn bài.")
        start, end = _day(form, "tu") or desk.now().date(), _day(form, "den")
        if items and not (items.isascii() and items.isdigit() and 0 < int(items) <= 1000):
            return _show_plan(request, fault="Số lượt bài mỗi tháng: ghi một số từ 1 đến 1000, hoặc bỏ trống.")
    except ValueError as error:
        return _show_plan(request, fault=str(error))

    def work(ticket: Ticket) -> str:
        ticket.progress("Đang soạn bài", 0.2)
        made = make_drafts(desk.folder, campaign, sections)
        ticket.progress("Đang ghi lịch phát", 0.9)
        schedule_campaign(
            desk.folder, campaign, title=title, start=start, end=end, items_per_month=int(items) if items else None
        )
        return desk.notes.leading_to(f"{PATH}/{campaign}", _told(desk, campaign, made.kept, start, end))

    job = desk.jobs.submit(f"Soạn bài từ kế hoạch {title[:60]}", work)
    return RedirectResponse(f"/viec/{job.id}", status_code=303)


def _told(desk: Desk, campaign: str, kept: int, start: date, end: date | None) -> str:
    """15 bài, 23 phút, phát từ … đến …"""
    cards = [card for card in desk.texts().cards if card.script.folder == campaign]
    minutes = sum(card.minutes for card in cards)
    until = f" đến {end:%d/%m/%Y}" if end else ""
    stays = f" {kept} bài đã có người sửa hoặc đã duyệt nên giữ nguyên." if kept else ""
    return f"{len(cards)} bài, {minutes:.0f} phút, phát từ {start:%d/%m/%Y}{until}.{stays}"


def _day(form: FormData, field: str) -> date | None:
    """The day of a field; None where it is empty. Raises ValueError for what is no day, in words for people."""
    written = text_of(form, field).strip()
    return read_day(written) if written else None


def _campaign(request: Request) -> str:
    campaign = str(request.path_params["plan"])
    try:
        kept_plan(desk_of(request).folder, campaign)
    except PlanError:
        raise HTTPException(404) from None
    return campaign


ROUTES = (
    Route(PATH, show, methods=["GET"]),
    Route(PATH, take, methods=["POST"]),
    Route(f"{PATH}/tha", drop, methods=["POST"]),
    Route(f"{PATH}/{{plan}}", show_plan, methods=["GET"]),
    Route(f"{PATH}/{{plan}}/cho-ngo", answer, methods=["POST"]),
    Route(f"{PATH}/{{plan}}/soan", draft, methods=["POST"]),
)
