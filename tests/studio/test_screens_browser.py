"""Every screen in a real browser: accessible in light and dark, no sideways scroll at 360 px, nothing in the console.

With BROADCAST_PICTURES=1 the pictures of docs/huong-dan are taken anew, so that they stay true.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import write_station
from debian import needs

from broadcast.model import VIETNAM
from broadcast.office.approval.approve import approve_paths
from broadcast.office.approval.approvers import name_approver
from broadcast.station.folder import Folder
from studio.browsing import Open, chromium, served
from studio.conftest import QUICK

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = needs("Chromium")
NOW = datetime(2026, 4, 22, 15, 0, tzinfo=VIETNAM)
GUIDE = Path(__file__).resolve().parents[2] / "docs/huong-dan"
SCREENS = {
    "hom-nay": "/",
    "ke-hoach": "/ke-hoach",
    "bai": "/bai",
    "mot-bai": "/bai/dot/02-hai",
    "duyet": "/duyet",
    "lich": "/lich",
    "lich-thang": "/lich?thang=2026-04",
    "khung-gio": "/lich/2026-04-23/0530-sang",
    "thong-bao": "/thong-bao",
    "mot-thong-bao": "/thong-bao/cat-dien",
    "tin-khan": "/tin-khan",
    "thon": "/thon",
    "giong": "/giong",
    "bao-cao": "/bao-cao",
    "cai-dat": "/cai-dat",
}


PICTURES = {
    name for page in GUIDE.glob("*.html") for name in re.findall(r'src="([a-z-]+)\.png"', page.read_text("utf-8"))
}


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Open]:
    """A station with an approved text, one that waits, and a named approver."""
    root = write_station(tmp_path_factory.mktemp("dai"), QUICK)
    folder = Folder(root=root)
    texts = [root / "scripts/dot/01-mot.md", root / "scripts/thong-bao/cat-dien.md"]
    approve_paths(folder, texts, by="Chủ tịch", position="Chủ tịch", at=NOW)
    name_approver(folder, "Lãnh đạo trực", "Chủ tịch UBND xã", by="cán bộ", at=NOW)
    with served(root, lambda: NOW) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_every_screen_is_sound(opened: Open, browser: Browser, scheme: str, width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(opened.address)
    for name, path in SCREENS.items():
        answer = page.goto(opened.base + path)
        assert answer is not None
        assert answer.status == 200, path
        found = Axe().run(page).response["violations"]
        assert not found, (path, [(rule["id"], rule["nodes"][0]["html"]) for rule in found])
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert page.locator(".help").count() == 1, path
        if os.environ.get("BROADCAST_PICTURES") and width == 1280 and name in PICTURES:
            page.screenshot(path=GUIDE / f"{name}.png")
    assert not said
    context.close()


def test_the_keyboard_reaches_everything(opened: Open, browser: Browser) -> None:
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.goto(opened.address)
    page.goto(f"{opened.base}/thong-bao/cat-dien")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").strip() == "Đến nội dung chính"
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.name || document.activeElement.textContent.trim()"))
    assert {"Tin khẩn", "Hôm nay", "Cài đặt", "day", "from", "places", "villages", "giu"} <= reached


def test_without_script_a_notice_is_kept_and_a_job_goes_on_by_itself(opened: Open, browser: Browser) -> None:
    page = browser.new_context(viewport={"width": 360, "height": 800}, java_script_enabled=False).new_page()
    page.goto(opened.address)
    page.goto(f"{opened.base}/thong-bao/hop-thon")
    labels = {field.get_attribute("name"): field for field in page.locator("form.two input[name]").all()}
    assert "day" in labels
    page.goto(f"{opened.base}/thong-bao/tu-viet")
    page.fill("[name=title]", "Dọn vệ sinh đường làng")
    page.fill("[name=body]", "Sáng Chủ nhật, mời bà con dọn vệ sinh đường làng.")
    page.fill("[name=until]", "26/4/2026")
    page.click("text=Xem lời")
    assert "05:30 23/04" in page.inner_text("[data-airings]")
    page.click("text=Giữ và gửi duyệt")
    assert "Đã giữ «Dọn vệ sinh đường làng»" in page.inner_text(".message")
    page.goto(opened.base)
    page.click("text=Dựng ngay >> nth=0")
    page.wait_for_selector("text=Bản tin buổi sáng", timeout=60_000)
