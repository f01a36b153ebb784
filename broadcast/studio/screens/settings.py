"""11. Cài đặt: the station, its villages, slots, quiet hours, music, approvers, the timer, the site."""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import cast, get_args

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Route

from broadcast.config import load_schedule
from broadcast.errors import BroadcastError, InputError, ScriptError, TimerError
from broadcast.knowledge.language.moments import read_time
from broadcast.model import Schedule
from broadcast.office.approval.approvers import approvers_of, name_approver, remove_approver
from broadcast.office.approval.entry import anyone_may_enter, officer_has_pin, set_officer_pin
from broadcast.office.night import timer
from broadcast.office.settings.change import Change, own_file, save_own_file
from broadcast.office.settings.station import (
    MUSIC_NAMES,
    MusicKind,
    add_villages,
    drop_music,
    remove_slot,
    remove_village,
    rename_village,
    save_slot,
    set_music,
    set_quiet_hours,
    set_run_hour,
    set_site,
    set_station,
)
from broadcast.station.texts import SeenText
from broadcast.studio.desk import Desk, desk_of
from broadcast.studio.forms import texts_of
from broadcast.studio.mending import in_words
from broadcast.studio.pages import qr_picture, render
from broadcast.studio.screens import other_machines

PATH, LABEL = "/cai-dat", "Cài đặt"
GUIDE = "Mỗi phần lưu riêng bằng nút của phần ấy. Lưu nhầm thì bấm «Làm lại như trước» ở đầu trang."
Form = Mapping[str, str]
SECTIONS = {
    "dai": "station",
    "thon": "villages",
    "khung-gio": "slots",
    "gio-duoc-phat": "rules",
    "hen-gio": "running",
    "trang-nghe-lai": "site",
}
"""For each part of the page, what of the schedule it shows."""
UNTYPED = frozenset({"seen", "act", "village", "slot", "filename"})
FILES = {"schedule.yaml": "Tệp cài đặt của đài", "pronunciation.tsv": "Tệp cách đọc riêng của xã"}
"""The files behind the settings, for who knows them, and where one is damaged."""

FIELDS = {
    "max_minutes": "số phút nhiều nhất",
    "at": "giờ phát",
    "url": "địa chỉ trang",
    "contact": "nơi liên hệ",
    "commune": "tên xã hoặc phường",
    "earliest": "giờ sớm nhất",
    "latest": "giờ muộn nhất",
    "quiet_hours": "giờ yên tĩnh",
}
"""Keys of schedule.yaml as the page calls them."""
_KEY = re.compile(r"^(?:[a-z_]+(?:\[\d+\])?\.)*([a-z_]+)(?:\[\d+\])?: ")


def show(request: Request) -> Response:
    """All of the settings on one page, a part with a button each."""
    return _page(request)


def _page(request: Request, fault: str = "", part: str = "", written: Form | None = None) -> Response:
    desk = desk_of(request)
    try:
        schedule = load_schedule(desk.folder.schedule)
    except InputError as error:
        return _broken(request, error, written or {})
    return render(
        request,
        "settings.html",
        files=_files(desk),
        stamps={name: _stamp(schedule, name) for name in SECTIONS},
        screen=PATH,
        guide=GUIDE,
        status=422 if fault else 200,
        schedule=schedule,
        approvers=approvers_of(desk.folder),
        officer=officer_has_pin(desk.folder),
        may_enter=anyone_may_enter(desk.folder),
        office=desk.office,
        office_qr=qr_picture(desk.office.address) if desk.office.is_open else "",
        at_the_machine=request.app.state.for_others is not None,
        timers=_timers(desk),
        music=[(kind, *names, getattr(schedule.sound, kind)) for kind, names in MUSIC_NAMES.items()],
        licences={licence.file: licence.licence for licence in schedule.sound.licences},
        fault=fault,
        part=part,
        written=written or {},
    )


def _broken(request: Request, error: InputError, written: Form) -> Response:
    """A schedule.yaml that can't be used: what is wrong with it, and the file itself to be mended."""
    if not desk_of(request).folder.schedule.exists():
        return RedirectResponse("/cai-dat/bat-dau", status_code=303)
    files = _files(desk_of(request))
    return render(
        request,
        "settings_broken.html",
        screen=PATH,
        guide=GUIDE,
        faults=error.diagnostics,
        files=files,
        written=written,
    )


def _files(desk: Desk) -> list[tuple[str, str, SeenText]]:
    """The files behind the settings: each with what it is, and its text."""
    found = []
    for name, what in FILES.items():
        with suppress(ScriptError):
            found.append((name, what, own_file(desk.folder, name)))
    return found


async def save(request: Request) -> Response:
    """One part of the page."""
    act = ACTS.get(request.path_params["part"])
    if act is None:
        raise HTTPException(404)
    async with request.form() as form:
        written = {name: text.strip() for name, text in texts_of(form).items()}
        upload = form.get("file")
        data = await upload.read() if isinstance(upload, UploadFile) else b""
        name = (upload.filename or "") if isinstance(upload, UploadFile) else ""
    return await run_in_threadpool(_save, request, act, {**written, "filename": name}, data)


def _save(request: Request, act: Callable[[Desk, Form, bytes], Done], written: Form, data: bytes) -> Response:
    part, desk = request.path_params["part"], desk_of(request)
    if part in SECTIONS and written.get("seen"):
        with suppress(InputError):
            if written["seen"] != _stamp(load_schedule(desk.folder.schedule), part):
                typed = ", ".join(value for name, value in written.items() if value and name not in UNTYPED)
                return _page(request, f"người khác vừa đổi phần này, nay là như dưới đây; bạn đã gõ: {typed}", part)
    try:
        text, change = act(desk_of(request), written, data)
    except (ValueError, BroadcastError) as error:
        fault = _plain(error) if isinstance(error, BroadcastError) else str(error)
        return _page(request, fault, part, written)
    if change is None:
        return desk_of(request).done(f"{PATH}#{part}", text)
    return desk_of(request).changed(f"{PATH}#{part}", text, change)


def _stamp(schedule: Schedule, part: str) -> str:
    """What a part of the page looked like, so that two windows don't undo each other unseen."""
    shown = (getattr(schedule, SECTIONS[part]), schedule.quiet_hours if part == "gio-duoc-phat" else "")
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]


def _plain(error: BroadcastError) -> str:
    """A fault of the settings without the name of the file that it stands in, and with the field in place of a key."""
    found = getattr(error, "diagnostics", ())
    return "\n".join(_KEY.sub(_field, fault.message) for fault in found) or in_words(error)


def _field(key: re.Match[str]) -> str:
    name = FIELDS.get(key[1])
    return f"{name}: " if name else ""


Done = tuple[str, Change | None]
"""What was done, and the change of schedule.yaml that takes it back where there is one."""


def _station(desk: Desk, form: Form, _data: bytes) -> Done:
    change = set_station(desk.folder, name=form.get("name", ""), commune=form.get("commune", ""))
    return "Đã lưu tên đài.", change


def _village(desk: Desk, form: Form, _data: bytes) -> Done:
    village, act = form.get("village", ""), form.get("act", "")
    if act == "add":
        names = [line for line in form.get("name", "").splitlines() if line.strip()]
        if not names:
            raise ValueError("chưa ghi tên thôn")
        return f"Đã thêm {', '.join(names)}.", add_villages(desk.folder, names)
    if act == "remove":
        return "Đã bỏ thôn này.", remove_village(desk.folder, village)
    return "Đã đổi tên thôn.", rename_village(desk.folder, village, form.get("name", ""))


def _slot(desk: Desk, form: Form, _data: bytes) -> Done:
    if form.get("act") == "remove":
        return "Đã bỏ khung giờ này.", remove_slot(desk.folder, form.get("slot", ""))
    try:
        minutes = float(form.get("max_minutes", "").replace(",", "."))
    except ValueError:
        raise ValueError("số phút nhiều nhất viết bằng số, ví dụ 15") from None
    at = read_time(form.get("at", ""))
    change = save_slot(desk.folder, form.get("slot", ""), name=form.get("name", ""), at=at, max_minutes=minutes)
    return f"Đã lưu khung giờ {at:%H:%M}.", change


def _quiet(desk: Desk, form: Form, _data: bytes) -> Done:
    earliest, latest = (read_time(form[key]) if form.get(key) else None for key in ("earliest", "latest"))
    return "Đã lưu giờ được phát.", set_quiet_hours(
        desk.folder, earliest=earliest, latest=latest, quiet=form.get("quiet")
    )


def _music(desk: Desk, form: Form, data: bytes) -> Done:
    kind = _kind(form.get("kind", ""))
    if form.get("act") == "remove":
        return "Đã dùng lại nhạc có sẵn.", drop_music(desk.folder, kind)
    change = set_music(desk.folder, kind, filename=form.get("filename", ""), data=data, owner=form.get("owner", ""))
    return f"Đã đổi {MUSIC_NAMES[kind][0].lower()}.", change


def _approver(desk: Desk, form: Form, _data: bytes) -> Done:
    by, name = form.get("by", "") or "cán bộ phụ trách", form.get("name", "")
    if form.get("act") == "remove":
        person = remove_approver(desk.folder, name, by=by, at=desk.now())
        return f"{person.name} không còn là người duyệt.", None
    person = name_approver(desk.folder, name, form.get("position", ""), by=by, at=desk.now())
    return f"Đã ghi {person.name} là người duyệt. Lần duyệt đầu tiên, người ấy tự đặt PIN của mình.", None


def _other_machines(desk: Desk, form: Form, _data: bytes) -> Done:
    set_officer_pin(desk.folder, form.get("pin", ""), again=form.get("pin-lai", ""))
    return "Đã đặt PIN của cán bộ.", None


def _timer(desk: Desk, form: Form, _data: bytes) -> Done:
    at = read_time(form["at"]) if form.get("at") else load_schedule(desk.folder.schedule).running.at
    job = timer.job_of(desk.folder.root, at=at, python=sys.executable)
    if form.get("act") == "off":
        for kind in timer.KINDS:
            timer.remove(job, kind)
        return "Đã tắt hẹn giờ: từ nay phải tự bấm dựng bản tin.", None
    change = set_run_hour(desk.folder, at)
    timer.install(job, timer.default_kind(), desk.now())
    return f"Máy sẽ tự dựng bản tin lúc {at:%H:%M} mỗi ngày.", change


def _file(desk: Desk, form: Form, _data: bytes) -> Done:
    name = form.get("name", "")
    if name not in FILES:
        raise HTTPException(404)
    change = save_own_file(desk.folder, name, form.get("text", ""), seen=form.get("seen", ""))
    return f"Đã lưu {FILES[name].lower()}.", change


def _site(desk: Desk, form: Form, _data: bytes) -> Done:
    change = set_site(desk.folder, url=form.get("url", ""), contact=form.get("contact", ""))
    return "Đã lưu trang nghe lại.", change


ACTS: Mapping[str, Callable[[Desk, Form, bytes], Done]] = {
    "dai": _station,
    "thon": _village,
    "khung-gio": _slot,
    "gio-duoc-phat": _quiet,
    "nhac": _music,
    "nguoi-duyet": _approver,
    "may-khac": _other_machines,
    "hen-gio": _timer,
    "trang-nghe-lai": _site,
    "tep": _file,
}
"""By the part's place on the page."""


def listen(request: Request) -> Response:
    """The station's own music of one kind."""
    desk = desk_of(request)
    name = getattr(load_schedule(desk.folder.schedule).sound, _kind(request.path_params["kind"]))
    path = (desk.folder.root / name).resolve() if name else Path()
    if not name or not path.is_relative_to(desk.folder.root.resolve()) or not path.is_file():
        raise HTTPException(404)
    return FileResponse(path)


def _kind(text: str) -> MusicKind:
    if text not in get_args(MusicKind):
        raise HTTPException(404)
    return cast("MusicKind", text)


def _timers(desk: Desk) -> tuple[timer.State, ...]:
    at = load_schedule(desk.folder.schedule).running.at
    try:
        job = timer.job_of(desk.folder.root, at=at, python=sys.executable)
        found = (timer.state(job, kind, desk.now()) for kind in timer.KINDS)
        return tuple(state for state in found if state)
    except TimerError:
        return ()


ROUTES = (
    Route(PATH, show, methods=["GET"]),
    Route(f"{PATH}/nhac/{{kind}}", listen, methods=["GET"]),
    *other_machines.ROUTES,
    Route(f"{PATH}/{{part}}", save, methods=["POST"]),
)
