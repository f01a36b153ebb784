"""«Bài»: a campaign of another office is fetched by a button, and each of its texts tells how it stands here."""

from __future__ import annotations

import shutil
from pathlib import Path

from conftest import write_station

from broadcast.config import load_schedule
from broadcast.office.approval.approve import approve_paths
from broadcast.office.campaigns import publish_campaign
from broadcast.station.folder import Folder
from studio.conftest import Studio


def published(studio: Studio, place: Path) -> Folder:
    """A province whose campaign lies in `place`."""
    province = Folder(root=write_station(place / "tinh-nha"))
    approve_paths(province, [province.scripts / "dot"], by="Chủ tịch UBND tỉnh", position="", at=studio.now)
    campaign = load_schedule(province.schedule).campaigns[0]
    publish_campaign(province, load_schedule(province.schedule), campaign.id, place / "phat-hanh", now=studio.now)
    return province


def test_texts_of_another_office_are_fetched_told_and_approved_here(studio: Studio) -> None:
    place = studio.root.parent / "noi-khac"
    (place / "tinh-nha").mkdir(parents=True)
    published(studio, place)
    assert "Bài lấy của nơi khác" not in studio.page("/bai")
    schedule = studio.root / "schedule.yaml"
    text = schedule.read_text(encoding="utf-8")
    more = (
        f"campaigns:\n  - id: tinh\n    title: Đợt của tỉnh\n    start: 2026-04-01\n    from: {place / 'phat-hanh'}\n"
    )
    schedule.write_text(text.replace("campaigns:\n", more), encoding="utf-8")
    page = studio.page("/bai")
    assert "chưa lấy lần nào" in page
    for title in ("Đợt tuyên truyền mẫu", "Thông báo"):
        assert f">{title} <small>" in page, "a group of texts is called by its campaign's title"
    answer = studio.browser.post("/bai/lay-ve")
    studio.finish(answer.url.path)
    page = studio.page("/bai")
    assert "của Đài truyền thanh xã Mẫu" in page and page.count("chờ duyệt</span>") >= 2
    assert "Bài một" in studio.page("/duyet")
    shutil.rmtree(place / "phat-hanh")
    answer = studio.browser.post("/bai/lay-ve")
    studio.finish(answer.url.path)
    assert "Bài lấy của nơi khác" in studio.page("/bai"), "what was fetched stays though its place is empty now"
