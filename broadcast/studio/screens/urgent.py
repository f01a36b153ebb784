"""7. Tin khẩn: a text goes to the villages after five seconds in which it can be called back, and is ended here."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from broadcast.config import load_schedule
from broadcast.errors import BroadcastError
from broadcast.knowledge.language.moments import read_moment
from broadcast.model import Schedule
from broadcast.office.approval.approvers import NOBODY, approver_named, approvers_of
from broadcast.office.approval.decide import Hand, signature_of
from broadcast.office.urgent.alert import end_urgent, in_quiet_hours, on_air, release_alert, send_urgent, usual_end
from broadcast.office.urgent.announce import Order, weighed
from broadcast.office.urgent.cap_fetching import alerts_from
from broadcast.office.urgent.cap_inbox import STATE_NAMES
from broadcast.office.urgent.cap_reading import read_cap
from broadcast.office.villages.named import villages_named
from broadcast.studio.desk import desk_of
from broadcast.studio.documents import document_in
from broadcast.studio.forms import texts_of
from broadcast.studio.jobs import Ticket
from broadcast.studio.mending import in_words
from broadcast.studio.pages import render
from broadcast.studio.received import mark_of

PATH, LABEL = "/tin-khan", "Tin khẩn"
GUIDE = "Tin khẩn lên loa ngay, đứng trước mọi bản tin. Chỉ dùng cho việc không chờ được. Hết việc, bấm Kết thúc tin."
EVERY = (("0", "Một lần"), ("15", "15 phút một lần"), ("30", "30 phút một lần"), ("60", "Mỗi giờ một lần"))
MOST_SHOWN = 30
SECONDS = 5.0
"""In which a text that was sent by mistake can be called back."""


def show(request: Request) -> Response:
    """What is on air, and the form for more, filled in from the alert that a person chose."""
    desk = desk_of(request)
    offer = desk.received.marked(desk.folder, request.query_params.get("canh-bao", ""), desk.now())
    if offer is None or offer.state != "new":
        return _page(request, {}, ())
    written = {"text": offer.text, "canh-bao": mark_of(offer)}
    if offer.alert.expires is not None:
        written["until"] = f"{offer.alert.expires:%H:%M %d/%m/%Y}"
    return _page(request, written, ())


async def receive(request: Request) -> Response:
    """Read alerts from a file that was sent, or from an address; nothing goes on air by that."""
    async with request.form() as form:
        document, address = document_in(form), form.get("dia-chi")
    return await run_in_threadpool(_receive, request, document, address if isinstance(address, str) else "")


def _receive(request: Request, document: tuple[str, bytes] | None, address: str) -> Response:
    desk = desk_of(request)
    try:
        if document is not None:
            alerts = read_cap(document[1])[0]
        elif "://" in address:
            alerts = alerts_from(address.strip())
        else:
            raise ValueError("chưa có cảnh báo — chọn tệp, hoặc ghi địa chỉ bắt đầu bằng https://")
    except (ValueError, BroadcastError) as error:
        fault = in_words(error) if isinstance(error, BroadcastError) else str(error)
        return _page(request, {"dia-chi": address}, (), fault)
    desk.received.alerts = alerts
    to_do = sum(offer.open for offer in desk.received.offered(desk.folder, desk.now()))
    return desk.done(PATH, f"Đã đọc {len(alerts)} cảnh báo, {to_do} chờ xử lý. Chưa phát gì.")


async def end_received(request: Request) -> Response:
    """End what a cancel names."""
    form = await request.form()
    mark, desk = str(form.get("canh-bao", "")), desk_of(request)

    def work(ticket: Ticket) -> str:
        ticket.commit()
        offer = desk.received.marked(desk.folder, mark, desk.now())
        if offer is None:
            return desk.notes.leading_to(PATH, "Cảnh báo này không còn gì phải chấm dứt.")
        schedule = load_schedule(desk.folder.schedule)
        release_alert(desk.folder, schedule, offer, None, now=desk.now(), say=ticket.say, progress=ticket.progress)
        return desk.notes.leading_to(PATH, f"Đã kết thúc {len(offer.ends)} tin khẩn theo lệnh hủy.")

    job = desk.jobs.submit("Kết thúc theo lệnh hủy", work, first=True, key=f"huy/{mark}")
    return RedirectResponse(f"/viec/{job.id}", status_code=303)


async def send(request: Request) -> Response:
    """Take the form; the text goes out after the seconds in which it can be called back."""
    form = await request.form()
    written = texts_of(form)
    villages = tuple(value for value in form.getlist("villages") if isinstance(value, str))
    return await run_in_threadpool(_send, request, written, villages)


def _send(request: Request, written: Mapping[str, str], villages: tuple[str, ...]) -> Response:
    desk = desk_of(request)
    text, by = written.get("text", "").strip(), written.get("nguoi", "").strip()
    try:
        schedule = load_schedule(desk.folder.schedule)
        chosen = villages_named(schedule, villages)
        until = read_moment(written["until"], desk.now().replace(tzinfo=None)) if written.get("until") else None
        every = next((int(minutes) for minutes, _ in EVERY if minutes == written.get("every")), 0)
        if not text:
            raise ValueError("chưa có lời — viết tin cần báo")
        person = approver_named(desk.folder, by)
        if person is None and not by:
            raise ValueError("tin khẩn phải có người duyệt — ghi họ tên hoặc chức danh")
        hand = Hand(by=by, pin=written.get("pin", ""), again=written.get("pin-lai", ""))
        signer = signature_of(desk.folder, hand, at=desk.now())
        by = person.name if person else by
        order = Order(
            text=text,
            by=by,
            position=by,
            until=until,
            every_minutes=every,
            through_night="night" in written,
            villages=chosen,
            signer=signer,
        )
        if not written.get("canh-bao"):
            weighed(schedule, order, now=desk.now())  # before the seconds are counted, not after
    except (ValueError, BroadcastError) as error:
        return _page(request, written, villages, in_words(error) if isinstance(error, BroadcastError) else str(error))
    ends_at = time.monotonic() + SECONDS

    def work(ticket: Ticket) -> str:
        _count_down(ticket, ends_at)
        if mark := written.get("canh-bao", ""):
            offer = desk.received.marked(desk.folder, mark, desk.now())
            if offer is None:
                return desk.notes.leading_to(PATH, "Cảnh báo này đã phát hoặc đã hết hạn, không phát lần nữa.")
            release_alert(desk.folder, schedule, offer, order, now=desk.now(), say=ticket.say, progress=ticket.progress)
        else:
            send_urgent(desk.folder, schedule, order, now=desk.now(), say=ticket.say, progress=ticket.progress)
        return PATH

    job = desk.jobs.submit("Tin khẩn", work, stop="Hủy", first=True, key=f"khan/{text}/{chosen}", back=PATH)
    return RedirectResponse(f"/viec/{job.id}", status_code=303)


def end(request: Request) -> Response:
    """End everything urgent that is on air."""
    desk = desk_of(request)

    def work(ticket: Ticket) -> str:
        ticket.commit()
        schedule = load_schedule(desk.folder.schedule)
        found = end_urgent(desk.folder, schedule, now=desk.now(), say=ticket.say, progress=ticket.progress)
        what = f"Đã kết thúc {len(found)} tin khẩn; danh sách của các thôn không còn tin này."
        return desk.notes.leading_to(PATH, what if found else "Không có tin khẩn nào đang phát.")

    job = desk.jobs.submit("Kết thúc tin khẩn", work, first=True, key="het-khan")
    return RedirectResponse(f"/viec/{job.id}", status_code=303)


def _count_down(ticket: Ticket, ends_at: float) -> None:
    """Wait as long as the text can be called back; from its end on it goes out. Raises JobStopped."""
    while (left := ends_at - time.monotonic()) > 0:
        ticket.progress(f"Tin sẽ lên loa sau {left:.0f} giây", 0.02)
        time.sleep(min(left, 0.1))
    ticket.commit()
    ticket.progress("Đang đưa tin lên loa", 0.05)


def _page(request: Request, written: Mapping[str, str], chosen: tuple[str, ...], fault: str = "") -> Response:
    desk = desk_of(request)
    now = desk.now()
    schedule = load_schedule(desk.folder.schedule)
    return render(
        request,
        "urgent.html",
        screen=PATH,
        guide=GUIDE,
        status=422 if fault else 200,
        received=[(offer, mark_of(offer)) for offer in desk.received.offered(desk.folder, now)[:MOST_SHOWN]],
        state_names=STATE_NAMES,
        on_air=on_air(desk.folder, schedule, now=now),
        villages=schedule.villages,
        written=written,
        chosen=chosen,
        fault=fault,
        every=EVERY,
        until=_ends(schedule, now),
        quiet_now=in_quiet_hours(schedule, now),
        approvers=approvers_of(desk.folder),
        nobody=NOBODY,
        now=now,
    )


def _ends(schedule: Schedule, now: datetime) -> str:
    ends = usual_end(schedule, now)
    return f"{ends:%H:%M}" if ends.date() == now.date() else f"{ends:%H:%M %d/%m/%Y}"


ROUTES = (
    Route(PATH, show, methods=["GET"]),
    Route(PATH, send, methods=["POST"]),
    Route(f"{PATH}/canh-bao", receive, methods=["POST"]),
    Route(f"{PATH}/canh-bao/ket-thuc", end_received, methods=["POST"]),
    Route(f"{PATH}/ket-thuc", end, methods=["POST"]),
)
