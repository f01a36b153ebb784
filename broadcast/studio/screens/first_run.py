"""The guide of the first day: four questions make a station."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from broadcast.errors import BroadcastError
from broadcast.knowledge.language.moments import read_time
from broadcast.office.settings.first_run import Answers, make_station
from broadcast.studio.desk import desk_of
from broadcast.studio.forms import texts_of
from broadcast.studio.pages import render

PATH = "/cai-dat/bat-dau"
VOICES = (
    ("gtts espeak", "Giọng đọc qua mạng, tự nhiên hơn; mất mạng thì giọng có sẵn trên máy đọc thay"),
    ("espeak", "Chỉ dùng giọng có sẵn trên máy, không gửi bài ra ngoài"),
)


def show(request: Request) -> Response:
    """The questions; a station that is there already has its settings instead."""
    if desk_of(request).folder.schedule.exists():
        return RedirectResponse("/cai-dat", status_code=303)
    return _page(request, {}, "")


async def answer(request: Request) -> Response:
    """Make the station."""
    form = await request.form()
    written = {name: text.strip() for name, text in texts_of(form).items()}
    return await run_in_threadpool(_answer, request, written)


def _answer(request: Request, written: Mapping[str, str]) -> Response:
    desk = desk_of(request)
    voice = written.get("voice", "")
    try:
        commune = written.get("commune", "")
        answers = Answers(
            commune=commune,
            name=written.get("name") or f"Đài truyền thanh {commune}",
            villages=tuple(line.strip() for line in written.get("villages", "").splitlines() if line.strip()),
            hours=tuple(read_time(text) for text in written.get("hours", "").replace(",", "\n").splitlines() if text),
            engines=tuple(voice.split()) if voice in dict(VOICES) else ("gtts", "espeak"),
        )
        make_station(desk.folder, answers)
    except (ValueError, BroadcastError) as error:
        found = getattr(error, "diagnostics", ())
        return _page(request, written, "\n".join(fault.message for fault in found) or str(error))
    return desk.done("/", f"Đã tạo {answers.name}. Việc tiếp theo: đưa kế hoạch vào, hoặc viết một thông báo.")


def _page(request: Request, written: Mapping[str, str], fault: str) -> Response:
    status = 422 if fault else 200
    return render(
        request, "first_run.html", screen="/cai-dat", status=status, written=written, fault=fault, voices=VOICES
    )


ROUTES = (Route(PATH, show, methods=["GET"]), Route(PATH, answer, methods=["POST"]))
