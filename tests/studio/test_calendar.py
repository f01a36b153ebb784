"""«Lịch»: the week, the month, a slot, and a slot moved to another hour."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time

import pytest

from broadcast.config import load_schedule
from broadcast.errors import ScheduleError
from broadcast.model import Slot
from broadcast.office.settings.timetable import move_slot
from broadcast.stages.programme import slots_of
from broadcast.station.schedule_edit import changed
from studio.conftest import Studio


def hours(studio: Studio, day: date) -> list[str]:
    """When the slots of a day are on air."""
    return [f"{slot.at:%H:%M}" for slot in slots_of(load_schedule(studio.root / "schedule.yaml"), day)]


def test_the_week_and_the_month_and_a_slot(studio: Studio) -> None:
    page = studio.page("/lich")
    assert "Tuần từ 20/04 đến 26/04/2026" in page
    assert 'href="/lich/2026-04-23/0530-sang"' in page
    assert "/lich/2026-04-21/" not in page  # past, and nothing was built
    assert "Tháng sau" in studio.page("/lich?thang=2026-04")
    assert "Tuần này" in studio.page("/lich?tuan=xyz")
    page = studio.page("/lich/2026-04-23/0530-sang")
    assert "Cắt điện" in page
    assert "nhiều nhất 5 phút" in page
    assert "khóa" in studio.page("/lich/2026-04-22/0530-sang")
    for path in ("/lich/2026-04-23/9999-x", "/lich/hom-qua/0530-sang", "/lich/2026-04-23/..%2f..%2fx"):
        assert studio.browser.get(path).status_code == 404


def test_what_is_not_approved_is_hatched(studio_of: Callable[[], Studio]) -> None:
    assert "hatched" in studio_of().page("/lich")


def test_an_hour_for_one_day_and_its_undo(studio: Studio) -> None:
    before = (studio.root / "schedule.yaml").read_text(encoding="utf-8")
    page = studio.send("/lich/2026-04-23/0530-sang", slot="sang", at="6h15", scope="only")
    assert "Đã đổi sang 06:15, chỉ ngày 23/04." in page
    assert hours(studio, date(2026, 4, 23)) == ["06:15", "17:00"]
    assert hours(studio, date(2026, 4, 24)) == ["05:30", "17:00"]
    undo = re.search(r'action="(/lam-lai/[0-9a-f]+)"', page)
    assert undo
    assert "Đã để lại như trước" in studio.send(undo[1])
    assert (studio.root / "schedule.yaml").read_text(encoding="utf-8") == before
    assert "đã được làm lại như trước" in studio.send(undo[1])


def test_an_hour_from_a_day_on(studio: Studio) -> None:
    studio.send("/lich/2026-04-24/0530-sang", slot="sang", at="06:00", scope="on")
    assert hours(studio, date(2026, 4, 23)) == ["05:30", "17:00"]
    assert hours(studio, date(2026, 4, 24)) == hours(studio, date(2027, 4, 24)) == ["06:00", "17:00"]
    studio.send("/lich/2026-04-22/1700-chieu", slot="chieu", at="18:00", scope="on")
    assert hours(studio, date(2026, 4, 24)) == ["06:00", "18:00"]


@pytest.mark.parametrize(
    ("day", "slot", "at", "words"),
    [
        ("2026-04-23", "sang", "16:57", "trùng với buổi chiều"),
        ("2026-04-22", "sang", "18:00", "đã phát lúc 05:30"),
        ("2026-04-22", "chieu", "14:00", "đã qua"),
        ("2026-04-23", "sang", "5:05", "sớm nhất là 05:10"),
        ("2026-04-23", "sang", "21:28", "muộn nhất là 21:30"),
        ("2026-04-23", "sang", "4:58", "giờ yên tĩnh"),
        ("2026-04-23", "sang", "sáng", "không đọc được giờ"),
    ],
)
def test_what_cannot_be_is_refused_in_words(studio: Studio, day: str, slot: str, at: str, words: str) -> None:
    path = studio.root / "schedule.yaml"
    text = path.read_text(encoding="utf-8") + 'rules:\n  earliest: "05:10"\n  latest: "21:30"\n'
    path.write_text(text, encoding="utf-8")
    name = {"sang": "0530-sang", "chieu": "1700-chieu"}[slot]
    answer = studio.browser.post(f"/lich/{day}/{name}", data={"slot": slot, "at": at, "scope": "only"})
    if words != "đã phát lúc 05:30":  # a slot that is past shows no form at all
        assert answer.status_code == 422
        assert words in answer.text.replace("Không", "không")
    assert path.read_text(encoding="utf-8") == text


def test_a_campaign_goes_on_in_the_moved_slot(studio: Studio) -> None:
    path = studio.root / "schedule.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("    items_per_programme: 1\n", "    slots: [sang]\n"))
    move_slot(studio.desk.folder, "sang", date(2026, 4, 23), time(6), only=True, now=studio.now)
    (campaign,) = load_schedule(path).campaigns
    assert campaign.slots == ("sang", "sang-2304")
    with pytest.raises(ScheduleError, match="không có khung giờ"):
        move_slot(studio.desk.folder, "khong-co", date(2026, 4, 23), time(6), only=True, now=studio.now)


def test_remarks_and_order_stay() -> None:
    text = (
        "# đầu\nslots:\n  # buổi sáng\n  - id: sang   # mã\n    at: '05:30'\n\n# đợt\n"
        "campaigns: []\nvillages:   # thôn\n  - {id: a, name: B}\n"
    )
    assert changed(text, lambda _: None) == text
    after = changed(text, lambda tree: tree.change("slots", 0, {"at": time(6)}))
    assert after == text.replace("'05:30'", '"06:00"')
    after = changed(text, lambda tree: tree.add("villages", {"id": "c", "name": "yes", "days": ("T2",)}))
    assert 'name: "yes"' in after
    assert changed(text.replace("\n", "\r\n"), lambda _: None) == text.replace("\n", "\r\n")
    with pytest.raises(ScheduleError, match="YAML"):
        changed("a: [", lambda _: None)


def test_a_moved_slot_keeps_all_else() -> None:
    fields = set(Slot.__dataclass_fields__)
    assert fields == {
        "id", "name", "at", "max_minutes", "days", "villages", "start", "end", "holidays", "except_days", "late",
        "late_minutes", "relay", "relay_silence_s",
    }  # fmt: skip  # a new field of a slot: think of move_slot


def test_a_text_is_moved_to_another_slot_of_the_day_by_a_button_and_back(studio: Studio) -> None:
    page = studio.page("/lich/2026-04-23/0530-sang")
    assert "Chuyển Cắt điện sang 17:00" in page
    moved = {"slot": "sang", "script": "thong-bao/cat-dien", "into": "chieu"}
    page = studio.send("/lich/2026-04-23/0530-sang/chuyen-bai", **moved)
    assert "Đã chuyển bài sang buổi chiều, 17:00." in page
    assert "Cắt điện" not in studio.page("/lich/2026-04-23/0530-sang")
    assert "Cắt điện" in studio.page("/lich/2026-04-23/1700-chieu")
    back = {"slot": "chieu", "script": "thong-bao/cat-dien", "into": "sang"}
    page = studio.send("/lich/2026-04-23/1700-chieu/chuyen-bai", **back)
    assert len(load_schedule(studio.root / "schedule.yaml").placements) == 1
    assert "Cắt điện" in studio.page("/lich/2026-04-23/0530-sang")
    undo = re.search(r'action="(/lam-lai/[0-9a-f]+)"', page)
    assert undo
    studio.send(undo[1])
    assert "Cắt điện" in studio.page("/lich/2026-04-23/1700-chieu")


def test_what_is_past_or_heard_by_others_takes_no_text(studio: Studio) -> None:
    assert "Chuyển Cắt điện" not in studio.page("/lich/2026-04-22/0530-sang")
    late = {"slot": "sang", "script": "thong-bao/cat-dien", "into": "chieu"}
    answer = studio.browser.post("/lich/2026-04-22/0530-sang/chuyen-bai", data=late)
    assert answer.status_code == 422
    assert "đã phát" in answer.text
    answer = studio.browser.post("/lich/2026-04-23/0530-sang/chuyen-bai", data=late | {"into": "khong-co"})
    assert answer.status_code == 422
