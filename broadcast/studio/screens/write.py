"""3. Soạn bài: every text; one beside its source, saved by itself, heard sentence by sentence, sent for approval."""

from __future__ import annotations

from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from broadcast.config import load_schedule
from broadcast.errors import BroadcastError, ChangedMeanwhileError
from broadcast.office.approval.decide import take_back
from broadcast.office.approval.sent import send_for_approval
from broadcast.office.writing.editing import (
    Edited,
    bring_back,
    cut_sentence,
    editable,
    meant,
    path_of,
    save_edits,
    save_whole,
    version_text,
    versions_of,
)
from broadcast.office.writing.own_readings import keep_reading
from broadcast.office.writing.rewording import goes_to
from broadcast.office.writing.texts import STATES, changes_between, look_at_text, search
from broadcast.station.texts import SeenText, read_text
from broadcast.studio.desk import Desk, desk_of
from broadcast.studio.forms import text_of
from broadcast.studio.mending import in_words, mending_of
from broadcast.studio.pages import render
from broadcast.studio.screens import new_text, rewrite, shared_texts

PATH, LABEL = "/bai", "Bài"
GUIDE = "Mọi bài của đài. Tìm không cần gõ dấu. Bấm vào tên bài để nghe, sửa, rồi gửi duyệt."
TEXT_GUIDE = "Sửa ở ô bên trái, máy tự lưu. Bấm ▶ để nghe từng câu; bấm «nguồn» để xem câu ấy lấy từ đâu."
OFFICER = "Cán bộ của đài"
ON_A_PAGE = 150
_ONE = f"{PATH}/{{folder}}/{{name}}"


def show(request: Request) -> Response:
    """Every text, or those in which `tim` stands."""
    desk = desk_of(request)
    texts = desk.texts()
    wanted = request.query_params.get("tim", "")[:200]
    found = search(texts, wanted)
    page = min(_number(request.query_params.get("trang", "")), -(-len(found) // ON_A_PAGE) or 1)
    return render(
        request,
        "texts.html",
        screen=PATH,
        guide=GUIDE,
        wanted=wanted,
        cards=found[(page - 1) * ON_A_PAGE : page * ON_A_PAGE],
        count=len(found),
        page=page,
        pages=-(-len(found) // ON_A_PAGE),
        texts=texts,
        states=STATES,
        shared=() if wanted else shared_texts.shared_texts(desk, load_schedule(desk.folder.schedule)),
        mending_of=mending_of,
        in_words=in_words,
    )


def _number(written: str) -> int:
    """A page's number, from 1 on."""
    return max(int(written), 1) if written.isascii() and written.isdigit() and len(written) < 6 else 1


def show_text(request: Request) -> Response:
    """One text and its source."""
    return _show(request)


def _show(request: Request, *, fault: str = "", edited: Edited | None = None, status: int = 200) -> Response:
    desk, script = desk_of(request), _id(request)
    seen = _read(desk, script)
    card = desk.texts().card(script)
    schedule = load_schedule(desk.folder.schedule)
    broken = [found for found in desk.texts().broken if found.path == f"scripts/{script}.md"]
    view = None
    if card is not None:
        try:
            view = look_at_text(desk.folder, schedule, desk.texts(), card)
        except BroadcastError as error:
            fault = fault or in_words(error)
    return render(
        request,
        "text.html",
        screen=PATH,
        guide=TEXT_GUIDE,
        status=status,
        script=script,
        address=f"{PATH}/{quote(script)}",
        seen=seen,
        edited=edited or editable(seen.text),
        card=card,
        view=view,
        state=STATES[card.state] if card else "chưa đọc được",
        villages=schedule.villages,
        broken=[in_words(found) for found in broken],
        fault=fault,
        rewrites=goes_to(schedule, card.script) if card else "",
    )


async def save(request: Request) -> Response:
    """Save; with `viec` = gui send it for approval, too. Our own script gets JSON, its faults too as a usual answer."""
    form = await request.form()
    return await run_in_threadpool(_save, request, form)


def _save(request: Request, form: FormData) -> Response:
    desk, script = desk_of(request), _id(request)
    edited, seen = _edited(form), text_of(form, "sha256")
    wants_json = "application/json" in request.headers.get("accept", "")
    try:
        if "tep" in form:
            saved = save_whole(desk.folder, script, text_of(form, "tep"), seen=seen, at=desk.now())
        else:
            saved = save_edits(desk.folder, script, edited, seen=seen, at=desk.now())
    except ChangedMeanwhileError as error:
        if wants_json:
            return JSONResponse({"conflict": True})
        return _both(request, edited, error)
    except BroadcastError as error:
        if wants_json:
            return JSONResponse({"fault": in_words(error)})
        return _show(request, fault=in_words(error), edited=edited, status=409)
    if text_of(form, "viec") == "gui":
        return _send(desk, script)
    if wants_json:
        return JSONResponse({"sha256": saved.sha256, "at": f"{desk.now():%H:%M}"})
    return desk.done(_address(script), "Đã lưu.")


def _send(desk: Desk, script: str) -> Response:
    card = desk.texts().card(script)
    if card is None:
        return desk.done(_address(script), "Đã lưu, nhưng bài còn chỗ hỏng nên chưa gửi duyệt được. Xem ở dưới.")
    if card.state == "approved":
        return desk.done(_address(script), "Bài này đã được duyệt và không đổi gì.")
    send_for_approval(desk.folder, [card.script], at=desk.now())
    return desk.done("/duyet", f"Đã gửi duyệt «{card.script.title}».")


async def send(request: Request) -> Response:
    """Send the texts that are ticked for approval."""
    form = await request.form()
    return await run_in_threadpool(_send_many, request, form)


def _send_many(request: Request, form: FormData) -> Response:
    desk = desk_of(request)
    wanted = {value for value in form.getlist("bai") if isinstance(value, str)}
    chosen = [card.script for card in desk.texts().cards if card.script.id in wanted and not card.script.approved]
    if not chosen:
        return desk.done(PATH, "Chưa chọn bài nào. Đánh dấu các bài muốn gửi, rồi bấm Gửi duyệt.")
    send_for_approval(desk.folder, chosen, at=desk.now())
    return desk.done("/duyet", f"Đã gửi duyệt {len(chosen)} bài.")


def _both(request: Request, mine: Edited, error: ChangedMeanwhileError) -> Response:
    """Two people have changed the same text: both are shown, and one chooses."""
    theirs = editable(error.theirs)
    return render(
        request,
        "text_both.html",
        screen=PATH,
        status=409,
        address=_address(_id(request)),
        mine=mine,
        theirs=theirs.body if theirs else error.theirs,
        sha256=error.theirs_sha256,
        changes=changes_between(theirs.body if theirs else error.theirs, mine.body),
    )


async def revoke(request: Request) -> Response:
    """Thu hồi: the text airs no more, until it is approved again."""
    form = await request.form()
    return await run_in_threadpool(_revoke, request, text_of(form, "ly-do"))


def _revoke(request: Request, why: str) -> Response:
    desk, script = desk_of(request), _id(request)
    card = desk.texts().card(script)
    if card is None:
        raise HTTPException(404)
    try:
        take_back(desk.folder, card.script, by=OFFICER, at=desk.now(), why=why)
    except BroadcastError as error:
        return _show(request, fault=in_words(error), status=409)
    return desk.done(_address(script), "Đã thu hồi: từ lần dựng sau bài này không phát nữa, cho tới khi duyệt lại.")


async def mean(request: Request) -> Response:
    """Cố ý thêm or cố ý bỏ: a difference from the plan that the editor means."""
    form = await request.form()
    return await run_in_threadpool(_mean, request, form)


def _mean(request: Request, form: FormData) -> Response:
    desk, script = desk_of(request), _id(request)
    add, omit = text_of(form, "them"), text_of(form, "bo")
    try:
        meant(desk.folder, script, seen=text_of(form, "sha256"), add=add, omit=omit, at=desk.now())
    except BroadcastError as error:
        return _show(request, fault=in_words(error), status=409)
    return desk.done(_address(script), f"Đã ghi là cố ý {'thêm' if add else 'bỏ'}: «{add or omit}».")


async def cut(request: Request) -> Response:
    """Ngắt câu: the proposed parts in the place of a long sentence."""
    form = await request.form()
    return await run_in_threadpool(_cut, request, form)


def _cut(request: Request, form: FormData) -> Response:
    desk, script = desk_of(request), _id(request)
    try:
        cut_sentence(desk.folder, script, text_of(form, "cau"), seen=text_of(form, "sha256"), at=desk.now())
    except BroadcastError as error:
        return _show(request, fault=in_words(error), status=409)
    return desk.done(f"{_address(script)}#cac-cau", "Đã ngắt câu. Đọc lại các câu mới; bản trước còn trong «Bản cũ».")


async def reading(request: Request) -> Response:
    """Keep how a name is said in this commune."""
    form = await request.form()
    return await run_in_threadpool(_reading, request, form)


def _reading(request: Request, form: FormData) -> Response:
    desk, script = desk_of(request), _id(request)
    written, spoken = text_of(form, "chu"), text_of(form, "doc-la")
    try:
        keep_reading(desk.folder, written, spoken)
    except BroadcastError as error:
        return _show(request, fault=in_words(error), status=409)
    return desk.done(_address(script), f"Đã giữ cách đọc «{written}» là «{spoken}». Duyệt ở phần Duyệt rồi mới phát.")


def history(request: Request) -> Response:
    """Earlier versions, with what has changed since the one that `ban` names."""
    desk, script = desk_of(request), _id(request)
    now = _read(desk, script)
    found = versions_of(desk.folder, script)
    chosen = request.query_params.get("ban", "") or (found[0].name if found else "")
    changes = changes_between(version_text(desk.folder, script, chosen), now.text) if chosen else ()
    return render(
        request,
        "text_history.html",
        screen=PATH,
        address=_address(script),
        script=script,
        versions=found,
        chosen=chosen,
        changes=changes,
    )


async def undo(request: Request) -> Response:
    """Bring an earlier version back."""
    form = await request.form()
    return await run_in_threadpool(_undo, request, text_of(form, "ban") or request.query_params.get("ban", ""))


def _undo(request: Request, version: str) -> Response:
    desk, script = desk_of(request), _id(request)
    bring_back(desk.folder, script, version, at=desk.now())
    return desk.done(_address(script), "Đã lấy lại bản cũ. Bản vừa thay vẫn còn trong «Bản cũ».")


def _read(desk: Desk, script: str) -> SeenText:
    try:
        path = path_of(desk.folder, script)
    except BroadcastError:
        raise HTTPException(404) from None
    if not path.is_file():
        raise HTTPException(404)
    return read_text(path)


def _edited(form: FormData) -> Edited:
    def lines(field: str) -> tuple[str, ...]:
        return tuple(line.strip() for line in text_of(form, field).splitlines() if line.strip())

    return Edited(
        title=text_of(form, "ten"),
        body=text_of(form, "loi"),
        begins=text_of(form, "tu"),
        ends=text_of(form, "den"),
        villages=tuple(value for value in form.getlist("thon") if isinstance(value, str)),
        adds=lines("co-y-them"),
        omits=lines("co-y-bo"),
    )


def _id(request: Request) -> str:
    return f"{request.path_params['folder']}/{request.path_params['name']}"


def _address(script: str) -> str:
    return f"{PATH}/{quote(script)}"


ROUTES = (
    Route(PATH, show, methods=["GET"]),
    Route(f"{PATH}/gui", send, methods=["POST"]),
    *new_text.ROUTES,
    *shared_texts.ROUTES,
    *rewrite.ROUTES,
    Route(_ONE, show_text, methods=["GET"]),
    Route(_ONE, save, methods=["POST"]),
    Route(f"{_ONE}/ngat", cut, methods=["POST"]),
    Route(f"{_ONE}/thu-hoi", revoke, methods=["POST"]),
    Route(f"{_ONE}/co-y", mean, methods=["POST"]),
    Route(f"{_ONE}/cach-doc", reading, methods=["POST"]),
    Route(f"{_ONE}/ban-cu", history, methods=["GET"]),
    Route(f"{_ONE}/ban-cu", undo, methods=["POST"]),
)
