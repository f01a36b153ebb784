"""8. Thôn: each village's own link and QR, when it was last seen, what it confirmed, and its stick."""

from __future__ import annotations

from datetime import timedelta

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from broadcast.config import load_schedule
from broadcast.office.upload import last_upload
from broadcast.office.villages.reach import reached
from broadcast.office.villages.stick import fill_stick, listings_of
from broadcast.station.feedback import COMPLAINTS, close_feedback, read_feedback
from broadcast.studio.desk import desk_of
from broadcast.studio.jobs import Ticket
from broadcast.studio.pages import render

PATH, LABEL = "/thon", "Thôn"
GUIDE = "Gửi cho mỗi trưởng thôn liên kết riêng của thôn ấy. Nơi mạng yếu, chép bản tin ra USB rồi đưa tận tay."
DAYS = ((1, "hôm nay"), (2, "hôm nay và ngày mai"), (7, "7 ngày tới"))


def show(request: Request) -> Response:
    """The villages."""
    desk = desk_of(request)
    schedule = load_schedule(desk.folder.schedule)
    address = schedule.site.url or desk.site.address
    return render(
        request,
        "villages.html",
        screen=PATH,
        guide=GUIDE,
        villages=reached(desk.folder, schedule, address=address, today=desk.now().date()),
        drives=desk.drives(),
        site=desk.site,
        url=schedule.site.url,
        days=DAYS,
        sent=last_upload(desk.folder),
        said=[complaint for complaint in read_feedback(desk.folder.root) if not complaint.closed_by],
        complaints=COMPLAINTS,
        names={village.id: village.name for village in schedule.villages},
    )


def qr(request: Request) -> Response:
    """A village's link as a picture, to be printed or sent."""
    desk = desk_of(request)
    schedule = load_schedule(desk.folder.schedule)
    address = schedule.site.url or desk.site.address
    for village in reached(desk.folder, schedule, address=address, today=desk.now().date()):
        if village.village.id == request.path_params["village"]:
            return Response(village.qr, media_type="image/svg+xml", headers={"cache-control": "no-store"})
    raise HTTPException(404)


async def usb(request: Request) -> Response:
    """Fill the stick that was chosen with the village's bulletins."""
    form = await request.form()
    return await run_in_threadpool(_usb, request, str(form.get("drive", "")), str(form.get("days", "2")))


def _usb(request: Request, name: str, days: str) -> Response:
    desk = desk_of(request)
    drive = next((drive for drive in desk.drives() if str(drive.path) == name), None)
    if drive is None:  # no path of a browser is taken: only what is plugged in
        return desk.done(PATH, "Không thấy USB ấy nữa. Cắm lại USB rồi tải lại trang này.")
    schedule = load_schedule(desk.folder.schedule)
    village = next((village for village in schedule.villages if village.id == request.path_params["village"]), None)
    if village is None:
        raise HTTPException(404)
    count = next((number for number, _ in DAYS if str(number) == days), 2)
    when = [desk.now().date() + timedelta(days=offset) for offset in range(count)]

    def work(ticket: Ticket) -> str:
        found, missing = listings_of(desk.folder, schedule, when, village.id)
        done = fill_stick(
            desk.folder, found, drive.path, now=desk.now(), clean=True, say=ticket.say, progress=ticket.progress
        )
        text = f"Đã chép {len(done.tracks)} bản tin cho {village.name} vào {drive.name} và đọc lại đúng từng tệp."
        if missing:
            text += f" Chưa dựng nên không chép: {', '.join(f'{day:%d/%m}' for day in missing)}."
        if not done.in_order:
            text += " USB này không giữ thứ tự chép: loa nào phát theo tên tệp thì vẫn đúng."
        if done.strangers:
            text += f" Trên USB còn tệp khác, loa sẽ phát cả: {', '.join(done.strangers)}."
        return desk.notes.leading_to(f"{PATH}#{village.id}", text)

    job = desk.jobs.submit(f"Chép bản tin cho {village.name} vào {drive.name}", work)
    return RedirectResponse(f"/viec/{job.id}", status_code=303)


async def close_complaint(request: Request) -> Response:
    """Close what a village said of its horns, in a person's name."""
    form = await request.form()
    desk, by, note = desk_of(request), str(form.get("by", "")), str(form.get("note", ""))
    number = request.path_params["number"]
    await run_in_threadpool(close_feedback, desk.folder.root, number, by=by, at=desk.now(), note=note)
    return desk.done(PATH, f"Đã đóng phản ánh số {number}.")


def open_site(request: Request) -> Response:
    """Let the villages' phones in."""
    desk = desk_of(request)
    desk.site.open()
    return desk.done(PATH, f"Trang của các thôn đang mở ở {desk.site.address}, cho mọi máy cùng mạng, đến khi tắt đài.")


def close_site(request: Request) -> Response:
    """Shut the site again."""
    desk = desk_of(request)
    desk.site.close()
    return desk.done(PATH, "Đã đóng trang của các thôn.", undo=f"{PATH}/mo")


ROUTES = (
    Route(PATH, show, methods=["GET"]),
    Route(f"{PATH}/mo", open_site, methods=["POST"]),
    Route(f"{PATH}/dong", close_site, methods=["POST"]),
    Route(f"{PATH}/phan-anh/{{number:int}}", close_complaint, methods=["POST"]),
    Route(f"{PATH}/{{village}}/qr.svg", qr, methods=["GET"]),
    Route(f"{PATH}/{{village}}/usb", usb, methods=["POST"]),
)
