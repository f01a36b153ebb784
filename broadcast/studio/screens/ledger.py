"""4. Duyệt, the ledger: who approved what, whether it is what it was, and its repair."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from broadcast.errors import BroadcastError
from broadcast.office.approval.ledger import repair_ledger, verify_ledger
from broadcast.studio.desk import desk_of
from broadcast.studio.mending import in_words
from broadcast.studio.pages import render

PATH = "/duyet/so"
GUIDE = "Sổ duyệt ghi ai duyệt bài nào, lúc nào, bằng cách nào. Dòng nào cũng có chữ ký; ai sửa lén là máy thấy."
NEWEST = 100
ACTS = {
    "approve": "Duyệt",
    "revoke": "Thu hồi",
    "return": "Trả lại",
    "frame": "Duyệt lời dẫn, cách đọc, nhạc",
    "key": "Từ đây đài ký từng dòng",
    "repair": "Sửa sổ",
    "name-approver": "Đặt tên người duyệt",
    "remove-approver": "Bỏ tên người duyệt",
    "approver-key": "Đặt PIN",
}
WAYS = {"machine": "tại máy", "link": "qua đường dẫn", "paper": "trên giấy, có bản chụp"}


def show(request: Request) -> Response:
    """The newest lines, and every fault that a full check finds."""
    return _show(request)


def _show(request: Request, fault: str = "") -> Response:
    desk = desk_of(request)
    found = verify_ledger(desk.folder)
    titles = {card.script.id: card.script.title for card in desk.texts().cards}
    return render(
        request,
        "ledger.html",
        screen="/duyet",
        guide=GUIDE,
        status=409 if fault else 200,
        fault=fault,
        found=found,
        lines=found.ledger.lines[: -NEWEST - 1 : -1],
        titles=titles,
        acts=ACTS,
        ways=WAYS,
        in_words=in_words,
    )


async def repair(request: Request) -> Response:
    """Put the ledger in order."""
    form = await request.form()
    return await run_in_threadpool(_repair, request, str(form.get("nguoi", "")))


def _repair(request: Request, by: str) -> Response:
    desk = desk_of(request)
    try:
        done, copies = repair_ledger(desk.folder, by=by, position=by, at=desk.now())
    except BroadcastError as error:
        return _show(request, in_words(error))
    again = f" {len(done.open)} bài phải duyệt lại." if done.open else ""
    again += f" Đã lấy lại {len(copies.mended)} bản sao đã duyệt." if copies.mended else ""
    again += f" {len(copies.left)} bản sao không lấy lại được, xem dưới đây." if copies.left else ""
    return desk.done(PATH, f"Sổ duyệt đã ngay ngắn, giữ {done.kept} dòng, không xóa gì.{again}")


ROUTES = (Route(PATH, show, methods=["GET"]), Route(PATH, repair, methods=["POST"]))
