"""9. Giọng đọc: the voices as cards with one and the same sample; which are used, in what order; installing one."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from broadcast.config import load_schedule
from broadcast.office.settings.voices import choose_voices, install_voice, is_voice, moved, voice_cards, with_voice
from broadcast.studio.desk import desk_of
from broadcast.studio.jobs import Ticket
from broadcast.studio.pages import render

PATH, LABEL = "/giong", "Giọng đọc"
GUIDE = "Giọng đứng đầu được dùng trước; giọng ấy hỏng hoặc mất mạng thì giọng kế tiếp đọc thay cả bản tin."
SAMPLE = "Kính thưa bà con, sáng thứ Hai, ngày 4/5, Thôn 3 họp bàn việc cấp nước sạch. Mời bà con đến dự đông đủ."
DONE = {
    "up": "Đã đưa giọng này lên trước.",
    "down": "Đã đưa giọng này xuống sau.",
    "use": "Đã thêm giọng này vào danh sách dùng.",
    "drop": "Đã thôi dùng giọng này.",
}


def show(request: Request) -> Response:
    """The voices."""
    desk = desk_of(request)
    cards = voice_cards(desk.folder, load_schedule(desk.folder.schedule))
    return render(
        request,
        "voices.html",
        screen=PATH,
        guide=GUIDE,
        used=[card for card in cards if card.place],
        others=[card for card in cards if not card.place and card.info.name != "tone"],
        sample=SAMPLE,
    )


async def order(request: Request) -> Response:
    """Move a voice up or down, use it, or use it no more."""
    form = await request.form()
    return await run_in_threadpool(_order, request, str(form.get("voice", "")), str(form.get("act", "")))


def _order(request: Request, voice: str, act: str) -> Response:
    desk = desk_of(request)
    engines = load_schedule(desk.folder.schedule).voice.engines
    if act not in DONE or (voice not in engines and not is_voice(desk.folder, voice)):
        raise HTTPException(400)
    if act == "drop":
        wanted = tuple(name for name in engines if name != voice)
    elif act == "use":
        wanted = with_voice(engines, voice)
    else:
        wanted = moved(engines, voice, -1 if act == "up" else 1)
    return desk.changed(PATH, DONE[act], choose_voices(desk.folder, wanted))


async def install(request: Request) -> Response:
    """Install a voice as long work."""
    form = await request.form()
    return await run_in_threadpool(_install, request, str(form.get("voice", "")))


def _install(request: Request, voice: str) -> Response:
    desk = desk_of(request)
    if not is_voice(desk.folder, voice):
        raise HTTPException(400)

    def work(ticket: Ticket) -> str:
        schedule = load_schedule(desk.folder.schedule)
        install_voice(desk.folder, schedule, voice, progress=ticket.progress, say=ticket.say, had=ticket.had)
        return desk.notes.leading_to(PATH, "Đã cài xong giọng đọc và đưa vào danh sách dùng. Bấm nghe thử.")

    job = desk.jobs.submit("Cài giọng đọc", work, key=f"cai/{voice}", back=PATH)
    return RedirectResponse(f"/viec/{job.id}", status_code=303)


ROUTES = (
    Route(PATH, show, methods=["GET"]),
    Route(PATH, order, methods=["POST"]),
    Route(f"{PATH}/cai", install, methods=["POST"]),
)
