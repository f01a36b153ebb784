"""The sheet for the notice board: what a village hears, notices in the approved words, nothing hostile."""

from __future__ import annotations

import re
import shutil
from datetime import date, time, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from debian import needs
from office.report.months import SCHEDULE, TEXTS, air, station

from broadcast.errors import UnknownVillageError
from broadcast.model import Schedule
from broadcast.office.report import board
from broadcast.station.folder import Folder

MONDAY = date(2026, 5, 4)
WEEK = tuple(MONDAY + timedelta(days=offset) for offset in range(7))


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002  # its signature
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read(page: str) -> tuple[str, set[str]]:
    parser = _Text()
    parser.feed(page)
    return " ".join(" ".join(parser.words).split()), parser.tags


@pytest.fixture
def may(tmp_path: Path) -> tuple[Folder, Schedule]:
    """Monday is built, the days after it are planned."""
    folder, schedule = station(tmp_path)
    air(folder, schedule, MONDAY, ["thong-bao/cat-dien", "dot/mot"])
    air(folder, schedule, MONDAY, ["dot/hai"], at=time(17), slot="chieu")
    own = {"at": time(17), "slot": "chieu", "villages": ("thon-2",), "variant": "thon-2"}
    air(folder, schedule, MONDAY, ["thong-bao/hop-thon", "dot/hai"], **own)  # type: ignore[arg-type]
    every = tuple(time(9 + number // 2, number % 2 * 30) for number in range(1, 8))
    air(folder, schedule, MONDAY, ["dot/ba"], at=time(9), slot="khan-bao", priority="khẩn", repeats=every)
    return folder, schedule


def test_a_day_with_its_hours_items_and_notices(may: tuple[Folder, Schedule]) -> None:
    page, left = board(*may, [MONDAY], today=MONDAY)
    text, tags = read(page)
    assert not left
    for part in (
        "LỊCH PHÁT THANH Thứ hai, ngày 04/05/2026",
        "Thông báo Cắt điện Mời bà con chú ý. Cắt điện từ 7h30 đến 16h ngày 20/5/2026. Mong bà con thông cảm.",
        "05:30 buổi sáng Thông báo (1) Bài một",
        "09:00, 09:30, 10:00, 10:30 … 12:30 tin khẩn =1+1 <b>Bài ba</b>",
        "17:00 buổi chiều Bài hai",
    ):
        assert part in text, text
    assert "Họp thôn" not in text  # of one village alone
    assert "<b>Bài ba</b>" not in page
    assert not tags & {"script", "img", "link", "iframe"}
    assert "size: A4" in page


def test_a_village_sees_its_own_programme_in_place_of_the_common_one(may: tuple[Folder, Schedule]) -> None:
    text, _ = read(board(*may, [MONDAY], today=MONDAY, village="thon-2")[0])
    assert "LỊCH PHÁT THANH – THÔN 2" in text
    assert "Họp thôn Thôn 2 họp tại nhà văn hóa lúc 19h30." in text
    assert text.count("17:00") == 1
    assert "Họp thôn" not in read(board(*may, [MONDAY], today=MONDAY, village="thon-1")[0])[0]


def test_a_week_shows_days_that_are_still_to_be_built(may: tuple[Folder, Schedule]) -> None:
    text, _ = read(board(*may, WEEK, today=MONDAY)[0])
    assert "Từ ngày 04/05 đến ngày 10/05/2026" in text
    for name in ("Thứ hai 04/05", "Thứ ba 05/05", "Chủ nhật 10/05"):
        assert name in text
    assert text.count("05:30 buổi sáng") == 7


def test_a_day_without_a_programme_is_left_out(tmp_path: Path) -> None:
    mondays = SCHEDULE.replace("    max_minutes: 15\n", "    max_minutes: 15\n    days: [T2]\n")
    folder, schedule = station(tmp_path, mondays)
    text, _ = read(board(folder, schedule, WEEK, today=MONDAY)[0])
    assert "Thứ hai 04/05" in text and "Thứ ba" not in text and "Không có chương trình" not in text


@needs("Chromium")
def test_it_fills_one_page_of_a4_and_no_more(tmp_path: Path) -> None:
    """A day, a week, a month; few and many notices, short and long; in real Chromium, nothing cut off."""
    from playwright import sync_api as playwright

    chromium = shutil.which("chromium")
    long = "Mời đại diện các hộ gia đình trong thôn đến nhà văn hóa dự họp bàn việc làm đường, lúc 19 giờ 30. " * 4
    months = tuple(MONDAY + timedelta(days=offset) for offset in range(31))
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        shown = browser.new_page(viewport={"width": 672, "height": 1000})
        for number, (days, notices) in enumerate((([MONDAY], 0), (WEEK, 1), (WEEK, 7), (months, 2), (months, 40))):
            texts = {**TEXTS}
            for one in range(notices):
                text = TEXTS["thong-bao/cat-dien"].replace("Cắt điện", f"Thông báo họp thôn lần thứ {one}", 1)
                texts[f"thong-bao/hop-{one}"] = text + f"\n{long}\n"
            settings = SCHEDULE + 'site: {url: "https://xa.example/loa"}\n'
            folder, schedule = station(tmp_path / str(number), settings, texts)
            air(folder, schedule, MONDAY, [*(name for name in texts if "hop-" in name), "dot/mot"])
            page, _ = board(folder, schedule, days, today=MONDAY)
            assert "<svg" in page
            shown.set_content(page)
            shown.emulate_media(media="print")
            assert len(re.findall(rb"/Type\s*/Page\b", shown.pdf(prefer_css_page_size=True))) == 1, number
            heights = shown.evaluate(
                "(({ scrollHeight, clientHeight }) => [scrollHeight, clientHeight])(document.querySelector('main'))"
            )
            assert heights[0] <= heights[1], (number, heights)
        browser.close()


def test_what_nobody_approved_is_not_printed(may: tuple[Folder, Schedule]) -> None:
    path = may[0].scripts / "dot" / "hai.md"
    path.write_text(path.read_text(encoding="utf-8").replace("Một câu", "Một câu khác"), encoding="utf-8")
    page, left = board(*may, WEEK[1:], today=MONDAY)
    assert left == ("Bài hai",)
    assert "Bài hai" not in page


def test_the_most_urgent_notice_stands_first(tmp_path: Path) -> None:
    urgent = TEXTS["thong-bao/hop-thon"].replace("villages: [thon-2]", "priority: khẩn")
    folder, schedule = station(tmp_path, texts={**TEXTS, "thong-bao/tin-bao": urgent.replace("Họp thôn", "Tin bão")})
    air(folder, schedule, MONDAY, ["thong-bao/cat-dien", "thong-bao/tin-bao"])
    text, _ = read(board(folder, schedule, [MONDAY], today=MONDAY)[0])
    assert text.index("KHẨN Tin bão") < text.index("Cắt điện")


def test_a_village_that_is_not_there_is_told(may: tuple[Folder, Schedule]) -> None:
    with pytest.raises(UnknownVillageError, match=r"các thôn: thon-1 \(.*\), thon-2"):
        board(*may, [MONDAY], today=MONDAY, village="../x")


def test_names_of_the_station_are_only_text(tmp_path: Path) -> None:
    hostile = SCHEDULE.replace("Đài truyền thanh xã Mẫu", "<script>alert(1)</script>")
    hostile += 'site:\n  url: "https://x.example/<b>"\n  contact: "<img src=x>"\n'
    folder, schedule = station(tmp_path, hostile)
    page, _ = board(folder, schedule, [MONDAY], today=MONDAY)
    assert not read(page)[1] & {"script", "img", "a"}
