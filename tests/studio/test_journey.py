"""The whole journey in a real browser, from an empty folder to the month's report: no file touched, no command typed.

It takes as long as making two days does, so it runs in CI and where BROADCAST_JOURNEY asks for it.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from debian import needs

from broadcast.config import load_schedule
from broadcast.model import VIETNAM
from studio.browsing import chromium, served

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = needs("Chromium")
BEGAN = datetime(2026, 4, 22, 15, 0, tzinfo=VIETNAM)
MOST_CLICKS = 40
WAIT_MS = 60_000
PLAN = (
    "ỦY BAN NHÂN DÂN",
    "XÃ BÌNH MINH",
    "Số: 12/KH-UBND",
    "KẾ HOẠCH",
    "Tuyên truyền phòng, chống dịch bệnh mùa hè năm 2026",
    "I. MỤC ĐÍCH",
    "Nâng cao ý thức của nhân dân về phòng bệnh.",
    "II. NỘI DUNG TUYÊN TRUYỀN TRÊN HỆ THỐNG TRUYỀN THANH",
    "1. Vệ sinh môi trường",
    "Tuyên truyền các hộ gia đình dọn vệ sinh nhà ở, đậy kín bể nước, diệt bọ gậy vào thứ Bảy hằng tuần.",
    "2. Tiêm chủng",
    "Tuyên truyền các gia đình đưa trẻ dưới 5 tuổi đi tiêm chủng tại trạm y tế xã vào ngày 25 hằng tháng.",
    "III. TỔ CHỨC THỰC HIỆN",
    "Trung tâm dịch vụ tổng hợp xã phát trên hệ thống truyền thanh mỗi tháng ít nhất 4 bài.",
)


class Hand:
    """A person at a page, whose clicks are counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks = page, 0
        self.said: list[str] = []
        page.set_default_timeout(WAIT_MS)
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))

    def click(self, what: str) -> None:
        self.clicks += 1
        self.page.click(what)

    def write(self, field: str, text: str) -> None:
        self.page.fill(field, text)

    def sees(self, text: str) -> None:
        self.page.wait_for_selector(f"text={text}")


def plan_file(place: Path) -> Path:
    """The plan as a Word file."""
    import docx

    document = docx.Document()
    for line in PLAN:
        document.add_paragraph(line)
    document.save(str(place))
    return place


@pytest.fixture
def clock() -> Callable[[], datetime]:
    """The afternoon of a Wednesday, that goes on."""
    begun = time.monotonic()
    return lambda: BEGAN + timedelta(seconds=time.monotonic() - begun)


def test_from_an_empty_folder_to_the_report(tmp_path: Path, clock: Callable[[], datetime]) -> None:
    station = tmp_path / "dai"
    station.mkdir()
    plan = plan_file(tmp_path / "ke-hoach-12.docx")
    with served(station, clock) as opened, chromium() as browser:
        officer = Hand(browser.new_page(viewport={"width": 1280, "height": 900}))
        officer.page.goto(opened.address)

        # Four questions make the station.
        officer.write("[name=commune]", "xã Bình Minh")
        officer.write("[name=villages]", "Thôn 1\nThôn 2\nThôn 3")
        officer.click("text=Chỉ dùng giọng có sẵn trên máy")
        officer.click("text=Tạo đài")
        officer.sees("Đã tạo Đài truyền thanh xã Bình Minh")

        # The plan becomes drafts.
        officer.click("nav >> text=Kế hoạch")
        officer.page.set_input_files("[name=tep]", plan)
        officer.click("text=Đọc kế hoạch")
        officer.page.wait_for_selector("text=Chọn phần muốn phát")
        while officer.page.locator("article.lacks button:has-text('Giữ nguyên')").count():
            officer.click("article.lacks button:has-text('Giữ nguyên') >> nth=0")
        officer.write("[name=so-bai]", "")  # in every programme
        officer.click("button:has-text('Soạn bài')")
        officer.page.wait_for_selector("text=Đọc và sửa từng bài")

        # One is edited beside its source, heard, and all are sent.
        officer.click("text=Đọc và sửa từng bài")
        officer.page.wait_for_selector("text=Nguồn trong kế hoạch")
        loi = officer.page.input_value("[name=loi]")
        officer.write("[name=loi]", f"{loi.strip()}\nMời bà con cùng làm.\n")
        with officer.page.expect_response(re.compile("/duyet/nghe/")) as heard:
            officer.click("[data-play] >> nth=0")
        assert heard.value.status in {200, 206}
        officer.click("button:has-text('Gửi duyệt')")
        officer.click("nav >> text=Kế hoạch")
        officer.click("main li a >> nth=0")
        officer.click("text=/Gửi duyệt cả/")

        # The leader is named, gets a link on his phone, and approves with a PIN of his own.
        officer.click("nav >> text=Duyệt")
        officer.write("[name=ten]", "Lãnh đạo trực")
        officer.write("[name=chuc-vu]", "Chủ tịch UBND xã")
        officer.click("button:has-text('Đặt tên')")
        officer.page.wait_for_selector("text=chưa đặt PIN")
        officer.click("button:has-text('Chỉ mở trên máy này')")
        address = officer.page.input_value("#dia-chi")
        phone = Hand(browser.new_context(viewport={"width": 360, "height": 780}).new_page())
        phone.page.goto(address)
        for number in range(phone.page.locator("main li a").count()):
            phone.click(f"main li a >> nth={number}")
            phone.page.go_back()
        phone.page.reload()
        phone.write("[name=pin]", "482913")
        if phone.page.locator("[name=pin-lai]").count():
            phone.write("[name=pin-lai]", "482913")
        phone.click("button:has-text('Duyệt các bài đã xem')")
        phone.sees("Đã duyệt")
        assert phone.page.evaluate("document.documentElement.scrollWidth") <= 360

        # Tomorrow is made.
        officer.click("nav >> text=Hôm nay")
        officer.click("text=Dựng ngay >> nth=0")
        officer.page.wait_for_url(f"{opened.base}/")
        officer.sees("Ngày mai: đủ")

        # A notice for the third village, and urgent news and its end.
        officer.click("nav >> text=Thông báo")
        officer.click("text=Họp thôn")
        filled = {"28/11/2026": "25/4/2026", "7:30": "19:30"}
        for field in officer.page.locator("form.two input[name]:not([type=checkbox]):not([type=hidden])").all():
            field.fill(filled.get(field.get_attribute("placeholder") or "", "nhà văn hóa thôn 3"))
        officer.click("label:has-text('Thôn 3')")
        officer.click("text=Giữ và gửi duyệt")
        officer.sees("và gửi duyệt. Duyệt xong sẽ phát")

        officer.click(".top >> text=Tin khẩn")
        officer.write("[name=text]", "Nước sông lên nhanh. Bà con vào nhà văn hóa thôn ngay.")
        officer.write("[name=pin]", "482913")
        officer.click("button:has-text('Báo tin khẩn')")
        officer.page.wait_for_selector("text=Hủy")
        officer.page.wait_for_selector("button:has-text('Kết thúc tin')")
        officer.sees("TIN KHẨN - toàn xã Bình Minh")
        officer.click("button:has-text('Kết thúc tin')")
        officer.sees("Đã kết thúc 1 tin khẩn")

        # The report.
        officer.click("nav >> text=Báo cáo")
        with officer.page.expect_download() as word:
            officer.click("text=Tải bản Word")
        assert word.value.suggested_filename == "bao-cao-2026-04.docx"

        assert officer.clicks + phone.clicks <= MOST_CLICKS, (officer.clicks, phone.clicks)
        assert not officer.said
        assert not phone.said
        assert [village.name for village in load_schedule(station / "schedule.yaml").villages][2] == "Thôn 3"
