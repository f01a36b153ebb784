"""The parts put together: which path goes where, and what is said where there is nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from anyio.to_thread import run_sync
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from broadcast.serve.confirm import A_MINUTE, Confirmations, Rate
from broadcast.serve.feedback import FeedbackForm
from broadcast.serve.files import Files
from broadcast.serve.held import Held
from broadcast.serve.links import station_key
from broadcast.serve.pages import page
from broadcast.serve.shield import Shield
from broadcast.serve.villages import Station
from broadcast.station.player_feed import NAME

WORDS = {
    400: ("Không hiểu yêu cầu", "Tải lại trang rồi bấm lại."),
    403: ("Liên kết này không dùng được", "Có thể chép thiếu chữ hoặc đài đã đổi khóa. Xin đài gửi lại liên kết."),
    404: ("Không có trang này", "Có thể bản tin chưa dựng xong hoặc đã chuyển vào lưu trữ. Mở lại từ trang đầu."),
    405: ("Không làm được việc này ở đây", "Trang này chỉ để xem và tải."),
    409: ("Chưa đến giờ phát", "Phát xong bản tin ấy rồi mở lại trang của thôn mà bấm."),
    410: ("Đã quá mười phút", "Xác nhận này không bỏ được nữa. Nếu bấm nhầm, báo cho văn phòng xã."),
    412: ("Tệp đã thay đổi", "Tải lại từ đầu."),
    413: ("Gửi lên nhiều quá", "Tải lại trang rồi bấm lại."),
    429: ("Bấm nhanh quá", "Đợi một phút rồi bấm lại."),
    503: ("Chưa ghi được", "Nhật ký của đài đang bận. Đợi một phút rồi bấm lại."),
}


def make_app(station: Station, *, seen: Callable[[str], None] | None = None) -> ASGIApp:
    """The ASGI app of a station; `seen` is told of each answer. Raises PublishError, ServeError for the key's file."""

    async def fetched(day: str, mp3: str, village: str) -> None:
        await run_sync(station.fetched, day, mp3, village)

    files = Files(station.out, fetched)
    confirmations = Confirmations(station, station_key(station.root), Rate(A_MINUTE))
    app = Starlette(
        routes=[
            Route("/xac-nhan", confirmations.take, methods=["POST"]),
            Route("/phan-anh", FeedbackForm(station, confirmations).take, methods=["POST"]),
            Route("/thon/{village}/xac-nhan", confirmations.show, methods=["GET"]),
            Route(f"/{NAME}", Held(files, station.out / NAME).__call__, methods=["GET"]),
            Route("/{path:path}", files.__call__, methods=["GET"]),
        ],
        middleware=[Middleware(Shield, out=station.out, seen=seen)],
        exception_handlers={HTTPException: partial(_say, station)},
    )
    app.router.redirect_slashes = False
    return app


async def _say(station: Station, request: Request, error: Exception) -> Response:
    """What went wrong, and the plain ways on: the first page, the village's own, whom to call."""
    assert isinstance(error, HTTPException)  # noqa: S101 - what it is registered for
    title, text = WORDS.get(error.status_code, WORDS[404])
    schedule = station.schedule
    root, path = "../" * (request.scope["path"].count("/") - 1), request.scope["path"].split("/")
    named = station.village(path[2].removesuffix(".html")) if path[1:2] == ["thon"] and len(path) > 2 else None
    return page(
        "wrong.html",
        error.status_code,
        error.headers,
        title=title,
        text=text,
        root=root,
        station=schedule.station.name,
        contact=schedule.site.contact,
        village=named,
        villages=bool(schedule.villages),
    )
