"""11. Cài đặt, «Dùng từ máy khác»: the studio opened to the office's network by a button, for who has a PIN."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from broadcast.errors import NotAllowedError
from broadcast.office.approval.entry import anyone_may_enter
from broadcast.studio.desk import desk_of

PATH = "/cai-dat/may-khac"
PLACE = "/cai-dat#may-khac"


def open_to_others(request: Request) -> Response:
    """Let other machines in until the studio ends, or the button is pressed again. Nobody without a PIN gets in."""
    desk = desk_of(request)
    maker = request.app.state.for_others
    if maker is None:
        raise NotAllowedError("việc này chỉ làm được ở ngay máy của đài")
    if not anyone_may_enter(desk.folder):
        raise NotAllowedError("chưa ai có PIN nên chưa mở được — quay lại, đặt PIN của cán bộ, rồi bấm mở")
    desk.office.open(maker)
    return desk.done(PLACE, "Đã mở cho mạng trong cơ quan. Ai vào cũng phải gõ PIN.", undo=f"{PATH}/dong")


def close_to_others(request: Request) -> Response:
    """Let other machines in no more; who was in by a PIN is out."""
    if request.app.state.for_others is None:
        raise NotAllowedError("việc này chỉ làm được ở ngay máy của đài")
    desk = desk_of(request)
    desk.office.close()
    return desk.done(PLACE, "Đã đóng. Máy khác không vào phòng thu được nữa.", undo=f"{PATH}/mo")


ROUTES = (
    Route(f"{PATH}/mo", open_to_others, methods=["POST"]),
    Route(f"{PATH}/dong", close_to_others, methods=["POST"]),
)
