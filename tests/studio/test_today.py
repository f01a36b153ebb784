"""«Hôm nay»: what is on air, what has to be done, and the line about tomorrow."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

from broadcast.model import VIETNAM
from broadcast.station.log import NAME, Entry, Log
from broadcast.studio.app import SCREENS
from broadcast.studio.screens import urgent
from studio.conftest import Studio


def test_it_shows_the_slots_of_two_days_and_what_is_missing(studio: Studio) -> None:
    page = studio.page("/")
    assert "Hôm nay, Thứ Tư, 22/4/2026" in page
    assert page.count("Bản tin buổi sáng") >= 2
    assert page.count("Dựng ngay") == 1
    assert "bản tin chưa dựng: hôm nay 17:00; ngày mai 05:30, 17:00" in page
    assert "Ngày mai: thiếu 2 bản tin, vì chưa dựng" in page
    assert 'href="/tin-khan"' in page


def test_building_is_long_work_that_leads_back(studio: Studio) -> None:
    answer = studio.browser.post("/dung", follow_redirects=False)
    assert answer.status_code == 303
    path = answer.headers["location"]
    studio.finish(path)
    assert studio.browser.get(path, headers={"accept": "application/json"}).json()["state"] == "done"
    page = studio.page(path)  # goes on to where the result is
    assert "Ngày mai: đủ" in page
    (sound, *_) = re.findall(r'src="(/nghe/[^"]+\.mp3)"', page)
    heard = studio.browser.get(sound, headers={"range": "bytes=0-99"})
    assert heard.status_code == 206
    assert heard.headers["content-type"] == "audio/mpeg"
    assert studio.browser.get("/viec/999").status_code == 404


def test_what_nobody_has_approved_is_asked_for_with_its_deadline(studio_of: Callable[[], Studio]) -> None:
    page = studio_of().page("/")
    assert "bài chờ duyệt trước 21:00, nếu không sẽ để lại lần sau" in page
    assert 'href="/duyet"' in page
    assert "vì chưa" in page


def test_an_hour_that_has_gone_by_says_so(studio: Studio) -> None:
    studio.now = datetime(2026, 4, 22, 18, 0, tzinfo=VIETNAM)
    assert studio.page("/").count("đã qua giờ, không có") == 2


def test_what_is_relayed_stands_beside_what_is_built(studio: Studio) -> None:
    path = studio.root / "schedule.yaml"
    relayed = '  - {id: vov, name: VOV1, at: "18:30", max_minutes: 30, relay: "https://song.example/vov1"}\ncampaigns:'
    path.write_text(path.read_text(encoding="utf-8").replace("campaigns:", relayed, 1), encoding="utf-8")
    assert studio.page("/").count("Tiếp sóng VOV1") == 2
    with Log(studio.root / NAME) as log:
        at = datetime(2026, 4, 22, 18, 40, tzinfo=VIETNAM)
        for kind, detail in (("started", "late_ms=3"), ("cut", "bỏ tiếp sóng: im 15 giây")):
            log.write(Entry(kind=kind, day=at.date(), name="1830-vov", at=at, detail=f"18:30 {detail}"))
    page = studio.page("/")
    assert page.count("bỏ tiếp sóng: im 15 giây") == 1
    assert studio.page("/lich").count("Tiếp sóng VOV1") == 7
    assert "tiếp sóng VOV1" in studio.page("/lich?thang=2026-04")


def test_a_broken_file_never_empties_the_page(studio: Studio) -> None:
    (studio.root / "scripts/dot/01-mot.md").write_bytes(b"---\ntitle: [\n---\n")
    page = studio.page("/")
    assert "scripts/dot/01-mot.md" in page
    assert "Mở bài này" in page
    (studio.root / "schedule.yaml").write_text("station: [", encoding="utf-8")
    page = studio.page("/")
    assert "schedule.yaml" in page
    assert "Ngày mai: chưa biết, vì có tệp đang lỗi" in page
    assert "Mở cài đặt" in page
    (studio.root / "schedule.yaml").unlink()
    assert "Bốn câu hỏi là có đài" in studio.page("/")


def test_hostile_titles_stay_text(studio: Studio) -> None:
    path = studio.root / "scripts/dot/01-mot.md"
    path.write_text('---\ntitle: "<script>alert(1)</script>"\n---\n\nMột câu.\n', encoding="utf-8")
    page = studio.page("/")
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_a_note_of_a_foreign_link_is_not_shown(studio: Studio) -> None:
    assert "Gọi ngay" not in studio.page("/?da=Gọi ngay")


def test_each_screen_leads_to_its_page_of_the_guide(studio: Studio) -> None:
    for screen in (*SCREENS, urgent):
        found = re.search(r'href="(/huong-dan/[a-z-]+\.html)"', studio.page(screen.PATH))
        assert found, screen.PATH
        page = studio.page(found[1])
        for link in re.findall(r'(?:src|href)="([a-z-]+\.(?:png|html|css))"', page):
            assert studio.browser.get(f"/huong-dan/{link}").status_code == 200, link
