"""`broadcast studio --public`: from another machine a PIN opens the studio, and nothing else does."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest
from conftest import run_broadcast, write_station
from debian import needs
from starlette.applications import Starlette
from starlette.testclient import TestClient

from broadcast.errors import NotAllowedError
from broadcast.model import VIETNAM
from broadcast.office.approval.approvers import approver_named, name_approver, set_pin, unlock
from broadcast.office.approval.entry import anyone_may_enter, enter, set_officer_pin
from broadcast.station import signer
from broadcast.station.folder import Folder
from broadcast.studio.app import make_studio
from broadcast.studio.entrance import LONGEST, MOST, Sessions
from broadcast.studio.other_port import OtherPort
from studio.browsing import chromium, served
from studio.conftest import HOST, ORIGIN, QUICK, TICKET, TOKEN, Studio

NAME, PIN, OFFICERS = "Lãnh đạo trực", "482913", "739164"


@pytest.fixture(autouse=True)
def quick_argon2(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signer, "_MEMORY_KIB", 64)


@pytest.fixture
def other(studio: Studio) -> TestClient:
    """A browser of another machine; an approver and the officer have their PINs."""
    folder = studio.desk.folder
    name_approver(folder, NAME, "Chủ tịch UBND xã", by="cán bộ", at=studio.now)
    person = approver_named(folder, NAME)
    assert person is not None
    set_pin(folder, person, PIN, at=studio.now)
    set_officer_pin(folder, OFFICERS, again=OFFICERS)
    app = make_studio(studio.desk, token=TOKEN, tickets=(TICKET,), sessions=Sessions(lambda: studio.now))
    return TestClient(app, base_url=f"http://{HOST}", headers=ORIGIN, raise_server_exceptions=False)


def test_nothing_but_a_pin_opens_it(studio: Studio, other: TestClient) -> None:
    for path in ("/", "/cai-dat", "/viec/1", f"/?ma={TOKEN}", f"/?ma={TICKET}", "/huong-dan/bai.html"):
        answer = other.get(path)
        assert answer.status_code == 401, path
        assert "Vào phòng thu" in answer.text
        assert "xã Mẫu" not in answer.text
        assert NAME not in answer.text
    other.cookies.set("phong-thu-8765", TOKEN)
    assert other.get("/").status_code == 401
    for path in ("/dung", "/cai-dat/dai", "/ra", "/cai-dat/may-khac"):
        assert other.post(path, data={"pin": "111222", "pin-lai": "111222"}).status_code == 401
    assert not studio.desk.jobs.all()
    assert other.get("/nen/studio.css").status_code == 200


@pytest.mark.parametrize(("who", "pin"), [("", OFFICERS), (NAME, PIN), ("chu tich ubnd xa", PIN)])
def test_a_right_pin_lets_in_until_the_day_is_over_or_one_leaves(
    studio: Studio, other: TestClient, who: str, pin: str
) -> None:
    answer = other.post("/vao", data={"nguoi": who, "pin": pin}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    page = other.get("/").text
    assert "xã Mẫu" in page
    assert "Ra khỏi phòng thu" in page
    kept = dict(other.cookies)
    assert other.post("/ra").status_code == 200
    other.cookies.update(kept)
    assert other.get("/").status_code == 401  # the cookie itself is worth nothing any more
    other.cookies.clear()
    other.post("/vao", data={"nguoi": who, "pin": pin})
    studio.now += LONGEST
    assert other.get("/").status_code == 401


def test_wrong_pins_are_counted_and_locked(studio: Studio, other: TestClient) -> None:
    for who, right in (("", OFFICERS), (NAME, PIN)):
        for left in (4, 3, 2, 1):
            answer = other.post("/vao", data={"nguoi": who, "pin": "000000"})
            assert answer.status_code == 401
            assert f"còn {left} lần thử" in answer.text
        for pin in ("000000", right):
            assert "tạm khóa" in other.post("/vao", data={"nguoi": who, "pin": pin}).text
    assert other.get("/").status_code == 401
    person = approver_named(studio.desk.folder, NAME)
    assert person is not None
    assert unlock(studio.desk.folder, person, PIN, at=studio.now).approver == person  # he still approves at the machine
    stranger = other.post("/vao", data={"nguoi": "Người lạ", "pin": PIN})
    assert "Tên hoặc PIN không đúng" in stranger.text
    assert NAME not in stranger.text
    studio.now += timedelta(minutes=11)
    assert other.post("/vao", data={"nguoi": NAME, "pin": PIN}).status_code == 200


def test_no_foreign_page_and_no_foreign_name(other: TestClient) -> None:
    form = {"pin": OFFICERS}
    for origin in ("http://xau.example", "null", ""):
        assert other.post("/vao", data=form, headers={"origin": origin}).status_code == 403
    assert other.post("/vao", data=form, headers={"host": "xau.example:8765"}).status_code == 421
    assert other.post("/vao", data=form).status_code == 200
    assert other.post("/dung", headers={"origin": "http://xau.example"}).status_code == 403
    assert other.get("/", headers={"host": "xau.example:8765"}).status_code == 421


def test_the_officers_pin_approves_nothing_and_is_set_in_the_settings(studio: Studio) -> None:
    folder = studio.desk.folder
    assert not anyone_may_enter(folder)
    wrong = (("12345", "12345", "6 chữ số"), ("739164", "739165", "khác nhau"), ("111111", "111111", "dễ đoán"))
    for pin, again, fault in wrong:
        answer = studio.browser.post("/cai-dat/may-khac", data={"pin": pin, "pin-lai": again})
        assert answer.status_code == 422
        assert fault in answer.text
        assert pin not in answer.text
    page = studio.send("/cai-dat/may-khac", pin=OFFICERS, **{"pin-lai": OFFICERS})
    assert "Đã đặt PIN của cán bộ" in page
    assert "Ra khỏi phòng thu" not in page
    assert anyone_may_enter(folder)
    assert enter(folder, "", OFFICERS, at=studio.now) == "Cán bộ của đài"
    with pytest.raises(NotAllowedError):
        enter(folder, "\tcán bộ", OFFICERS, at=studio.now)
    assert approver_named(folder, "") is None
    studio.send("/cai-dat/may-khac", pin="820517", **{"pin-lai": "820517"})
    with pytest.raises(NotAllowedError):
        enter(folder, "", OFFICERS, at=studio.now)


def test_a_button_of_the_settings_opens_it_to_the_office_and_shuts_it_again(studio: Studio) -> None:
    assert isinstance(studio.app, Starlette)
    studio.app.state.desk = desk = replace(studio.desk, office=OtherPort(0, host="127.0.0.1"))
    page = studio.page("/cai-dat")
    assert "đang đóng" in page
    assert "Mở cho mạng trong cơ quan</button>" not in page  # while nobody has a PIN
    refused = studio.browser.post("/cai-dat/may-khac/mo")
    assert (refused.status_code, desk.office.is_open) == (409, False)
    set_officer_pin(desk.folder, OFFICERS, again=OFFICERS)
    assert "Mạng này không mã hóa" in studio.page("/cai-dat")
    page = studio.send("/cai-dat/may-khac/mo")
    try:
        found = re.search(r'value="(http://127\.0\.0\.1:\d+)/"', page)
        assert found, page[:800]
        assert "Đang mở cho máy khác" in studio.page("/")
        phone = httpx.Client(base_url=found[1], headers={"origin": found[1]}, timeout=20, follow_redirects=True)
        assert phone.get("/").status_code == 401
        assert phone.get("/", params={"ma": TOKEN}).status_code == 401
        assert phone.get("/", headers={"host": "xau.example"}).status_code == 421
        assert phone.post("/vao", data={"pin": OFFICERS}).status_code == 200
        assert "xã Mẫu" in phone.get("/").text
        page = phone.get("/cai-dat").text
        assert "/cai-dat/may-khac/dong" not in page
        assert phone.post("/cai-dat/may-khac/dong").status_code == 409  # at the machine itself alone
        assert desk.office.is_open
    finally:
        page = studio.send("/cai-dat/may-khac/dong")
    assert "Đang mở cho máy khác" not in page
    with pytest.raises(httpx.TransportError):
        while True:
            phone.get("/nen/loa.svg", headers={"connection": "close"})


def test_it_is_refused_while_nobody_has_a_pin(station: Path) -> None:
    result = run_broadcast("studio", "--public", "--no-browser", "--port", 0, cwd=station)
    assert result.returncode == 77
    assert "«Dùng từ máy khác»" in result.stderr
    assert "đặt PIN" in result.stderr


def test_so_many_browsers_and_no_more(studio: Studio) -> None:
    sessions = Sessions(lambda: studio.now)
    first, *others = [sessions.begin() for _ in range(MOST + 1)]
    assert not sessions.holds(first)
    assert all(sessions.holds(secret) for secret in others)
    assert not sessions.holds("")


@needs("Chromium")
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_in_a_browser_one_comes_in_works_and_leaves(tmp_path: Path, scheme: str, width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe

    root = write_station(tmp_path, QUICK)
    set_officer_pin(Folder(root=root), OFFICERS, again=OFFICERS)
    now = datetime(2026, 4, 22, 15, 0, tzinfo=VIETNAM)
    with served(root, lambda: now, public=True) as opened, chromium() as running:
        page = running.new_context(
            viewport={"width": width, "height": 800},
            color_scheme=scheme,  # type: ignore[arg-type]
            bypass_csp=True,
        ).new_page()
        said: list[str] = []
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(f"{opened.base}/thong-bao")
        assert not Axe().run(page).response["violations"]
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.fill("#pin", OFFICERS)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{opened.base}/")
        assert TOKEN not in page.url
        assert not Axe().run(page).response["violations"]
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.goto(f"{opened.base}/bai/moi")
        page.select_option("#dot", "dot")
        page.fill("#ten", "Bài từ máy khác")
        page.fill("#loi", "Lời bài từ máy khác.")
        page.click("text=Tạo bài")
        page.wait_for_selector("[data-saves]")
        page.click("text=Ra khỏi phòng thu")
        page.wait_for_selector("text=Vào phòng thu")
        page.goto(f"{opened.base}/bai")
        assert "Bài từ máy khác" not in page.content()
        assert not said
