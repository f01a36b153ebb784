"""10. Báo cáo: a month as it was aired and confirmed, and its papers: Word, Excel, posts, the sheet for the board."""

from __future__ import annotations

from datetime import date, timedelta

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from broadcast.config import load_schedule
from broadcast.knowledge.language.moments import days_of_month, read_days, read_month
from broadcast.office.report import TEMPLATE, board, document, rows
from broadcast.office.report.month import month_counts, unaired
from broadcast.studio.desk import desk_of
from broadcast.studio.pages import HEADERS, render

PATH, LABEL = "/bao-cao", "Báo cáo"
GUIDE = "Chọn tháng, xem số liệu, rồi tải bản Word để trình ký, bảng Excel để lưu. Bài đăng chép được sang Zalo."
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'"
"""The sheet carries its own style, for it is saved and printed as one file."""


def show(request: Request) -> Response:
    """A month; this one where none is named."""
    desk = desk_of(request)
    now = desk.now()
    month = _month(request.query_params.get("thang") or f"{now:%Y-%m}")
    schedule = load_schedule(desk.folder.schedule)
    report, made = desk.glance.month(month, now)
    return render(
        request,
        "report.html",
        screen=PATH,
        guide=GUIDE,
        month=month,
        report=report,
        counts=month_counts(report),
        unaired=unaired(report),
        posts=[(post, post.text(schedule.station.name).strip()) for post in made.posts],
        notices=(*report.notices, *(notice for notice in made.notices if "site.url" not in notice)),
        url=schedule.site.url,
        before=(month - timedelta(days=1)).replace(day=1),
        after=(month + timedelta(days=31)).replace(day=1),
        week=f"{now:%G-W%V}",
        own_template=(desk.folder.root / TEMPLATE).is_file(),
    )


def paper(request: Request) -> Response:
    """The month as a file: .docx, or .csv for Excel."""
    desk = desk_of(request)
    month, kind = _month(request.path_params["month"]), request.path_params["kind"]
    report, _ = desk.glance.month(month, desk.now())
    name = f"bao-cao-{month:%Y-%m}.{kind}"
    if kind == "docx":
        return _file(document(report, template=desk.folder.root / TEMPLATE), WORD, name)
    if kind == "csv":
        return _file(rows(report), "text/csv; charset=utf-8", name)
    raise HTTPException(404)


def sheet(request: Request) -> Response:
    """The sheet for the notice board, A4, of a week or of a month: a page to be printed."""
    desk = desk_of(request)
    schedule = load_schedule(desk.folder.schedule)
    village = request.query_params.get("thon", "")
    try:
        text = request.path_params["span"]
        days = read_days(text) if "W" in text else tuple(days_of_month(read_month(text)))
    except ValueError:
        raise HTTPException(404) from None
    page, _ = board(desk.folder, schedule, days, today=desk.now().date(), village=village)
    return HTMLResponse(page, headers={**HEADERS, "content-security-policy": SHEET_POLICY})


def _file(data: bytes, kind: str, name: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return Response(data, media_type=kind, headers=headers)


def _month(text: str) -> date:
    try:
        return read_month(text)
    except ValueError:
        raise HTTPException(404) from None


ROUTES = (
    Route(PATH, show, methods=["GET"]),
    Route(f"{PATH}/bang-tin/{{span}}", sheet, methods=["GET"]),
    Route(f"{PATH}/{{month}}.{{kind}}", paper, methods=["GET"]),
)
