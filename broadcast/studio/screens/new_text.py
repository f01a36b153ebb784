"""3. Soạn bài, the beginning: a new text without a plan, or a document handed in."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from broadcast.config import load_schedule
from broadcast.errors import BroadcastError
from broadcast.office.writing.editing import Edited
from broadcast.office.writing.new_text import new_text, take_document
from broadcast.studio.desk import desk_of
from broadcast.studio.documents import document_in, read_as_job
from broadcast.studio.forms import text_of
from broadcast.studio.mending import in_words
from broadcast.studio.pages import render

PATH = "/bai"
GUIDE = "Viết bài mới, hoặc đưa vào một tệp Word đã có: máy lấy chữ trong tệp làm bài."


def form(request: Request) -> Response:
    """The form of a new text."""
    return _form(request)


def _form(request: Request, *, fault: str = "", edited: Edited | None = None, place: str = "") -> Response:
    schedule = load_schedule(desk_of(request).folder.schedule)
    return render(
        request,
        "text_new.html",
        screen=PATH,
        guide=GUIDE,
        status=409 if fault else 200,
        fault=fault,
        edited=edited or Edited(title="", body=""),
        place=place,
        campaigns=schedule.campaigns,
    )


async def write(request: Request) -> Response:
    """Write the new text."""
    given = await request.form()
    return await run_in_threadpool(_write, request, given)


def _write(request: Request, given: FormData) -> Response:
    desk = desk_of(request)
    edited = Edited(title=text_of(given, "ten"), body=text_of(given, "loi"), ends=text_of(given, "den"))
    place = text_of(given, "dot")
    try:
        script = new_text(desk.folder, load_schedule(desk.folder.schedule), place, edited)
    except BroadcastError as error:
        return _form(request, fault=in_words(error), edited=edited, place=place)
    return desk.done(f"{PATH}/{quote(script)}", "Đã tạo bài.")


async def take(request: Request) -> Response:
    """Take a document as a text; reading it is long work."""
    async with request.form() as given:
        return await run_in_threadpool(_take, request, given)


def _take(request: Request, given: FormData) -> Response:
    desk, sent = desk_of(request), document_in(given)
    if sent is None:
        return _form(request, fault="Chưa chọn tệp.")
    name, data = sent

    def take(path: Path) -> str:
        return f"{PATH}/{quote(take_document(desk.folder, path, at=desk.now()))}"

    return read_as_job(desk, "Đọc tệp", name, data, kept_as=name, take=take)


ROUTES = (
    Route(f"{PATH}/moi", form, methods=["GET"]),
    Route(f"{PATH}/moi", write, methods=["POST"]),
    Route(f"{PATH}/tep", take, methods=["POST"]),
)
