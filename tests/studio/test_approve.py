"""«Duyệt» at the station's machine, and the leader's page behind a link on his phone."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from broadcast.office.approval.approvers import approvers_of, name_approver
from broadcast.station import signer as signer_module
from broadcast.station.folder import Folder
from broadcast.station.ledger import read_ledger
from broadcast.studio.other_port import OtherPort
from studio.conftest import Studio

NAME, PIN = "Lãnh đạo trực", "482913"
NOTICE = "thong-bao/cat-dien"


@pytest.fixture(autouse=True)
def quick_argon2(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signer_module, "_MEMORY_KIB", 64)


@pytest.fixture
def fresh(studio_of: Callable[[], Studio]) -> Studio:
    """A studio in which nothing is approved, and one approver is named who has set no PIN yet."""
    studio = studio_of()
    name_approver(folder(studio), NAME, "Chủ tịch UBND xã", by="cán bộ", at=studio.now)
    return studio


def folder(studio: Studio) -> Folder:
    return Folder(root=studio.root)


def approved(studio: Studio) -> set[str]:
    return set(read_ledger(folder(studio).scripts).approvals)


def decide(browser: TestClient, path: str, **form: str) -> tuple[int, str]:
    """Open a text, and send its form as the page has it."""
    page = browser.get(path).text
    seen = re.search(r'name="sha256" value="([0-9a-f]{64})"', page)
    assert seen, page[:500]
    answer = browser.post(path, data={"sha256": seen[1], "viec": "duyet", **form})
    return answer.status_code, html.unescape(answer.text)


def link_of(studio: Studio, *scripts: str) -> str:
    page = studio.browser.post("/duyet/gui", data={"nguoi": NAME, "bai": list(scripts)}).text
    found = re.search(r'href="http://127\.0\.0\.1:8765(/duyet/lien-ket/[\w-]{43})"', page)
    assert found, page[:800]
    assert "<svg" in page
    return found[1]


def test_a_text_is_read_and_approved_with_a_first_pin(fresh: Studio) -> None:
    page = fresh.page("/duyet")
    for shown in ("Bài một", "Bài hai", "Cắt điện", "Duyệt các bài đã xem", NAME):
        assert shown in page
    text = fresh.page(f"/duyet/bai/{NOTICE}")
    assert "Cắt điện từ 7h30 đến 16h." in text
    assert "bảy giờ ba mươi phút" in text.lower()
    wrong = decide(fresh.browser, f"/duyet/bai/{NOTICE}", pin=PIN, **{"pin-lai": "111111"})
    assert (wrong[0], "gõ PIN khác nhau" in wrong[1]) == (409, True)
    status, page = decide(fresh.browser, f"/duyet/bai/{NOTICE}", pin=PIN, **{"pin-lai": PIN})
    assert (status, "Đã duyệt «Cắt điện»" in page) == (200, True)
    assert approved(fresh) == {NOTICE}
    (leader,) = approvers_of(folder(fresh))
    assert leader.public
    status, page = decide(fresh.browser, "/duyet/bai/dot/01-mot", pin="000000")
    assert (status, "còn 4 lần thử" in page) == (409, True)


def test_only_what_was_opened_is_approved_in_one_go_and_as_it_was_seen(fresh: Studio) -> None:
    refused = fresh.browser.post("/duyet/da-xem", data={"nguoi": NAME, "pin": PIN})
    assert (refused.status_code, "Chưa mở bài nào" in refused.text) == (409, True)
    for name in ("dot/01-mot", NOTICE):
        fresh.page(f"/duyet/bai/{name}")
    path = fresh.root / "scripts" / f"{NOTICE}.md"
    path.write_text(path.read_text(encoding="utf-8").replace("16h", "17h"), encoding="utf-8")
    page = fresh.send("/duyet/da-xem", nguoi=NAME, pin=PIN, **{"pin-lai": PIN})
    assert "Đã duyệt 1 bài" in page
    assert approved(fresh) == {"dot/01-mot"}


def test_a_text_that_was_edited_under_the_eyes_is_shown_again(fresh: Studio) -> None:
    page = fresh.page(f"/duyet/bai/{NOTICE}")
    seen = re.search(r'name="sha256" value="([0-9a-f]{64})"', page)
    assert seen
    path = fresh.root / "scripts" / f"{NOTICE}.md"
    path.write_text(path.read_text(encoding="utf-8").replace("16h", "17h"), encoding="utf-8")
    form = {"sha256": seen[1], "viec": "duyet", "nguoi": NAME, "pin": PIN}
    answer = fresh.browser.post(f"/duyet/bai/{NOTICE}", data=form)
    assert (answer.status_code, "đến 17h" in answer.text) == (409, True)
    assert not approved(fresh)


def test_a_text_goes_back_with_its_reason(fresh: Studio) -> None:
    back = {"viec": "tra-lai", "pin": PIN, "pin-lai": PIN, "nguoi": NAME}
    status, page = decide(fresh.browser, f"/duyet/bai/{NOTICE}", **back)
    assert (status, "lý do trả lại để trống" in page.lower()) == (409, True)
    status, page = decide(fresh.browser, f"/duyet/bai/{NOTICE}", **back, **{"ly-do": "Sai giờ <b>cắt</b>"})
    assert status == 200
    assert "Lý do trả lại: Sai giờ <b>cắt</b>" in page
    assert "&lt;b&gt;" in fresh.page("/duyet")


def test_a_station_without_approvers_says_so_and_works(studio_of: Callable[[], Studio]) -> None:
    studio = studio_of()
    assert "hưa có người duyệt được đặt tên" in studio.page("/duyet")
    status, _ = decide(studio.browser, f"/duyet/bai/{NOTICE}", nguoi="Chủ tịch UBND xã")
    assert (status, approved(studio)) == (200, {NOTICE})
    assert "Người duyệt" in studio.send("/duyet/nguoi", ten=NAME, **{"chuc-vu": "Chủ tịch"})
    status, page = decide(studio.browser, "/duyet/bai/dot/01-mot", nguoi="Chủ tịch UBND xã")
    assert (status, "không phải người duyệt đã đặt tên" in page) == (409, True)


def test_a_changed_text_shows_what_changed_since_it_was_approved(studio: Studio) -> None:
    path = studio.root / "scripts" / f"{NOTICE}.md"
    path.write_text(path.read_text(encoding="utf-8").replace("16h.", "17h30."), encoding="utf-8")
    page = studio.page(f"/duyet/bai/{NOTICE}")
    assert "<del>16h.</del>" in page
    assert "<ins>17h30.</ins>" in page


def test_the_leader_decides_on_his_phone(fresh: Studio) -> None:
    link = link_of(fresh, NOTICE, "dot/01-mot")
    phone = fresh.stranger()
    page = phone.get(link).text
    assert f"Kính gửi {NAME}, Chủ tịch UBND xã. Có 2 bài" in page
    assert 'type="password"' not in page  # what it is for is said before a PIN is asked
    assert phone.get("/duyet").status_code == 401  # the link opens nothing else
    assert phone.get(f"{link}/bai/dot/02-hai").status_code == 404
    status, page = decide(phone, f"{link}/bai/{NOTICE}", pin=PIN, **{"pin-lai": PIN})
    assert (status, "Đã duyệt 1 bài" in page) == (200, True)
    assert "Có 2 bài" in page
    phone.get(f"{link}/bai/dot/01-mot")
    page = phone.post(f"{link}/bai/dot/01-mot", data={"pin": PIN, "viec": "da-xem"}).text
    assert "Xong cả rồi" in page
    assert approved(fresh) == {NOTICE, "dot/01-mot"}
    for again in (phone.get(link), phone.post(link, data={"pin": PIN}), phone.get(f"{link}/bai/{NOTICE}")):
        assert (again.status_code, "đã dùng xong" in again.text) == (410, True)
    assert read_ledger(folder(fresh).scripts).approvals[NOTICE].way == "link"


def test_a_link_hears_ends_and_refuses_an_edited_text(fresh: Studio) -> None:
    link = link_of(fresh, NOTICE, "dot/01-mot")
    phone = fresh.stranger()
    sound = phone.get(f"{link}/nghe/dot/01-mot")
    assert (sound.status_code, sound.content[:4]) == (200, b"fLaC")
    path = fresh.root / "scripts" / f"{NOTICE}.md"
    path.write_text(path.read_text(encoding="utf-8").replace("16h", "17h"), encoding="utf-8")
    page = phone.get(f"{link}/bai/{NOTICE}").text
    assert "đã sửa sau khi gửi" in page
    answer = phone.post(f"{link}/bai/{NOTICE}", data={"viec": "duyet", "pin": PIN, "pin-lai": PIN})
    assert answer.status_code == 409
    assert not approved(fresh)
    fresh.now += timedelta(hours=48)
    assert "hết hạn" in phone.get(link).text
    assert phone.get(f"{link[:-3]}abc").status_code == 410


def test_a_foreign_page_can_not_send_the_leaders_form(fresh: Studio) -> None:
    link = link_of(fresh, NOTICE)
    foreign = TestClient(fresh.app, base_url="http://127.0.0.1:8765", headers={"origin": "http://evil.example"})
    assert foreign.post(f"{link}/bai/{NOTICE}", data={"pin": PIN}).status_code == 403


def test_paper_is_kept_with_its_scan(fresh: Studio) -> None:
    assert "PHIẾU DUYỆT" in fresh.page("/duyet/phieu")
    fresh.page(f"/duyet/bai/{NOTICE}")
    form = {"nguoi": NAME, "pin": PIN, "pin-lai": PIN}
    answer = fresh.browser.post("/duyet/da-xem", data=form, files={"ban-chup": ("../../x.pdf", b"%PDF-1.4 signed")})
    assert (answer.status_code, "Đã duyệt 1 bài" in answer.text) == (200, True)
    assert read_ledger(folder(fresh).scripts).approvals[NOTICE].way == "paper"
    fresh.page("/duyet/bai/dot/01-mot")
    bad = fresh.browser.post("/duyet/da-xem", data=form, files={"ban-chup": ("x.exe", b"MZ")})
    assert (bad.status_code, "bản chụp phải là tệp" in bad.text.lower()) == (409, True)


def test_a_damaged_file_hides_no_other(studio: Studio) -> None:
    (studio.root / "scripts" / "dot" / "09-hong.md").write_text("no front matter", encoding="utf-8")
    path = studio.root / "scripts" / f"{NOTICE}.md"
    path.write_text(path.read_text(encoding="utf-8").replace("16h", "17h"), encoding="utf-8")
    page = studio.page("/duyet")
    assert "scripts/dot/09-hong.md" in page
    status, _ = decide(studio.browser, f"/duyet/bai/{NOTICE}", nguoi="Chủ tịch UBND xã")
    assert status == 200
    assert "Cách đọc mới" in studio.page("/duyet/cach-doc")


def test_phones_of_the_office_network_see_the_links_and_nothing_else(fresh: Studio) -> None:
    site = OtherPort(0, host="127.0.0.1")
    assert isinstance(fresh.app, Starlette)
    fresh.app.state.desk = replace(fresh.desk, leaders=site)
    try:
        page = fresh.browser.post("/duyet/gui", data={"nguoi": NAME, "bai": NOTICE, "noi": "mang"}).text
        found = re.search(r'href="(http://127\.0\.0\.1:\d+)(/duyet/lien-ket/[\w-]{43})"', page)
        assert found, page[:800]
        base, link = found.groups()
        assert base != "http://127.0.0.1:8765"
        phone = httpx.Client(base_url=base, headers={"origin": base}, timeout=20)
        assert f"Kính gửi {NAME}" in phone.get(link).text
        assert phone.get("/nen/studio.css").status_code == 200
        for path in ("/", "/duyet", "/bai", "/thong-bao", f"/?ma={'t' * 43}", "/duyet/lien-ket/../../bai"):
            assert phone.get(path).status_code in {401, 404, 410}, path
        assert phone.get(link, headers={"host": "evil.example"}).status_code == 421
        assert phone.post(link, headers={"origin": "http://evil.example"}).status_code == 403
        form = {"viec": "duyet", "pin": PIN, "pin-lai": PIN}
        page = phone.get(f"{link}/bai/{NOTICE}").text
        seen = re.search(r'name="sha256" value="([0-9a-f]{64})"', page)
        assert seen
        done = phone.post(f"{link}/bai/{NOTICE}", data={**form, "sha256": seen[1]})
        assert "Xong cả rồi" in done.text
        assert approved(fresh) == {NOTICE}
        phone.close()
        assert site.is_open
    finally:
        site.close()
    assert not site.is_open


def test_the_ledger_is_shown_and_repaired_by_a_button(studio: Studio) -> None:
    assert "không có chỗ sai" in studio.page("/duyet/so")
    path = studio.root / "scripts" / "approvals.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace("Chủ tịch", "Trưởng thôn", 1), encoding="utf-8")
    assert 'href="/duyet/so"' in studio.page("/duyet")
    assert "Sổ duyệt có" in studio.page("/duyet/so")
    assert studio.browser.post("/duyet/so", data={"nguoi": " "}).status_code == 409
    page = studio.send("/duyet/so", nguoi="Văn phòng")
    assert "Sổ duyệt đã ngay ngắn" in page
    assert "không có chỗ sai" in page


def test_an_approved_text_is_taken_back_at_once(studio: Studio) -> None:
    assert "Thu hồi" in studio.page(f"/bai/{NOTICE}")
    page = studio.send(f"/bai/{NOTICE}/thu-hoi", **{"ly-do": "Điện lực hoãn"})
    assert "Đã thu hồi" in page
    assert NOTICE not in approved(studio)
    assert "Điện lực hoãn" in studio.page("/duyet/so")
