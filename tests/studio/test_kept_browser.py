"""What is typed stays in the browser while the studio is away, or dies, and is there again on the next opening."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import write_station
from debian import needs

from broadcast.model import VIETNAM
from broadcast.station.folder import Folder
from broadcast.studio.start import session_token
from studio.browsing import Open, chromium, served
from studio.conftest import QUICK
from studio.test_kills import Running

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = needs("Chromium")
NOW = datetime(2026, 4, 22, 15, 0, tzinfo=VIETNAM)
TEXT = "/bai/dot/01-mot"


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Open]:
    with served(write_station(tmp_path, QUICK), lambda: NOW) as running:
        yield running


@pytest.fixture
def context(opened: Open) -> Iterator[BrowserContext]:
    with chromium() as running:
        context = running.new_context()
        context.new_page().goto(opened.address)
        yield context


def cut_off(page: Page) -> None:
    """The studio dies: no form reaches it any more; the pages that were made before are still given out."""
    page.route("**/*", lambda route: route.abort() if route.request.method == "POST" else route.continue_())


def test_what_was_not_saved_any_more_is_taken_up(opened: Open, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(opened.base + TEXT)
    cut_off(page)
    page.fill("#loi", "Câu gõ lúc phòng thu đã tắt.")
    page.wait_for_selector("text=Chưa lưu được")
    page.close(run_before_unload=False)
    script = opened.desk.folder.scripts / "dot/01-mot.md"
    assert "đã tắt" not in script.read_text(encoding="utf-8")
    page = context.new_page()
    page.goto(opened.base + TEXT)
    assert page.input_value("#loi") == "Câu gõ lúc phòng thu đã tắt."
    page.wait_for_selector("text=Đã tự lưu")
    assert "đã tắt" in script.read_text(encoding="utf-8")
    page.wait_for_function("localStorage.length === 0")

    page.fill("#loi", "Câu của tôi.")
    cut_off(page)
    page.wait_for_selector("text=Chưa lưu được")
    page.close(run_before_unload=False)
    script.write_text(script.read_text(encoding="utf-8").replace("đã tắt", "đã mở"), encoding="utf-8")
    page = context.new_page()
    page.goto(opened.base + TEXT)  # somebody else has changed it meanwhile: both are shown
    page.wait_for_selector("text=bấm Lưu để xem cả hai bản")
    page.click("button[value=luu]")
    assert "Câu của tôi." in page.input_value("#loi")
    assert "đã mở" in page.input_value("#kia")


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/bai/moi", {"ten": "Bài mới", "loi": "Lời của bài mới.", "den": "30/4/2026"}),
        ("/thong-bao/cat-nuoc", {"day": "24/4/2026", "from": "7h30", "places": "thôn 1"}),
        ("/tin-khan", {"text": "Nước lên nhanh."}),
        ("/cai-dat", {"#thon-moi": "Thôn 2\nThôn 3"}),
    ],
)
def test_a_form_that_was_not_sent_is_there_again(
    opened: Open, context: BrowserContext, path: str, fields: dict[str, str]
) -> None:
    page = context.new_page()
    page.goto(opened.base + path)
    for name, value in fields.items():
        page.fill(name if name.startswith("#") else f"main [name='{name}']", value)
    page.close(run_before_unload=False)
    page = context.new_page()
    page.goto(opened.base + path)
    for name, value in fields.items():
        assert page.input_value(name if name.startswith("#") else f"main [name='{name}']") == value


def test_the_studio_killed_loses_nothing_that_was_on_the_screen(tmp_path: Path) -> None:
    root = tmp_path / "dai"
    root.mkdir()
    write_station(root, QUICK)
    studio = Running(root, tmp_path / "mot")
    token, base = session_token(Folder(root=root)), f"http://127.0.0.1:{studio.port}"
    with chromium() as running:
        context = running.new_context()
        page, notice = context.new_page(), context.new_page()
        page.goto(f"{base}/?ma={token}")
        page.goto(base + TEXT)
        notice.goto(f"{base}/thong-bao/cat-nuoc")
        page.fill("#loi", "Câu thứ nhất, đã lưu.")
        page.wait_for_selector("text=Đã tự lưu")
        notice.fill("[name=places]", "thôn Thượng")
        page.fill("#loi", "Câu thứ hai, chưa kịp lưu.")
        studio.die()
        page.close(run_before_unload=False)
        notice.close(run_before_unload=False)
        assert "Câu thứ nhất, đã lưu." in (root / "scripts/dot/01-mot.md").read_text(encoding="utf-8")
        studio = Running(root, tmp_path / "hai", studio.port)
        try:
            page, notice = context.new_page(), context.new_page()
            page.goto(base + TEXT)  # the same browser is still let in
            assert page.input_value("#loi") == "Câu thứ hai, chưa kịp lưu."
            page.wait_for_selector("text=Đã tự lưu")
            notice.goto(f"{base}/thong-bao/cat-nuoc")
            assert notice.input_value("[name=places]") == "thôn Thượng"
        finally:
            studio.die()
    assert "Câu thứ hai, chưa kịp lưu." in (root / "scripts/dot/01-mot.md").read_text(encoding="utf-8")
