"""A month in figures: to the millisecond what the manifests say, section by section what the plan asked for."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from office.report.months import HANOI, NOW, SCHEDULE, air, plan, station

from broadcast.model import Schedule
from broadcast.office.night.archive import archive
from broadcast.office.report import Report, gather, in_words
from broadcast.station.folder import Folder
from broadcast.station.keys import key_over
from broadcast.station.log import NAME, Entry, Log
from broadcast.station.manifest import write_bulletin

MAY = date(2026, 5, 1)


def day(number: int) -> date:
    return MAY.replace(day=number)


@pytest.fixture
def may(tmp_path: Path) -> tuple[Folder, Schedule]:
    """Two days of May with a village's own bulletin and an urgent one that is repeated, and a day of April."""
    folder, schedule = station(tmp_path / "dai")
    plan(folder)
    air(folder, schedule, date(2026, 4, 30), ["dot/mot"], seconds=59.999)
    air(folder, schedule, day(2), ["thong-bao/cat-dien", "dot/mot", "dot/hai"], seconds=100.401)
    air(folder, schedule, day(2), ["dot/hai"], at=time(17), slot="chieu", seconds=60.999)
    own = {"at": time(17), "slot": "chieu", "villages": ("thon-2",), "variant": "thon-2"}
    air(folder, schedule, day(2), ["thong-bao/hop-thon", "dot/hai"], seconds=80.5, **own)  # type: ignore[arg-type]
    every = {"at": time(9), "slot": "khan-bao", "priority": "khẩn", "repeats": (time(9, 30), time(10))}
    air(folder, schedule, day(3), ["thong-bao/cat-dien"], seconds=20.25, **every)  # type: ignore[arg-type]
    return folder, schedule


def look(may: tuple[Folder, Schedule], now: datetime = NOW, *, ahead: bool = False) -> Report:
    return gather(may[0], may[1], MAY, now=now, ahead=ahead)


def manifests(folder: Folder) -> list[dict[str, object]]:
    return [json.loads(path.read_text(encoding="utf-8")) for path in folder.out.glob("2026-05-*/*.json")]


def test_the_sums_are_those_of_the_manifests(may: tuple[Folder, Schedule]) -> None:
    found = look(may)
    known = manifests(may[0])
    assert found.airings == sum(1 + len(one["repeats"]) for one in known) == 6  # type: ignore[arg-type]
    assert found.duration_ms == sum(one["duration_ms"] * (1 + len(one["repeats"])) for one in known)  # type: ignore
    assert found.duration_ms == 100_401 + 60_999 + 80_500 + 3 * 20_250
    assert found.items_ms == (3 + 1 + 2 + 3) * 30_003
    assert sum(one.duration_ms for one in found.slots) == found.duration_ms
    assert sum(one.airings for one in found.slots) == found.airings
    assert [one.name for one in found.slots] == [
        *("Bản tin buổi sáng", "Tin khẩn 09:00", "Bản tin buổi chiều", "Bản tin buổi chiều, riêng Thôn 2"),
    ]


def test_each_urgent_bulletin_has_its_own_name(may: tuple[Folder, Schedule]) -> None:
    air(*may, day(4), ["thong-bao/cat-dien"], at=time(21, 44), slot="khan-lu", priority="khẩn")
    air(*may, day(5), ["dot/hai"])
    found = look(may).slots
    assert [one.name for one in found if one.id.startswith("khan")] == ["Tin khẩn 09:00", "Tin khẩn 21:44"]
    assert [one.airings for one in found if one.name == "Bản tin buổi sáng"] == [2]


def test_each_village_heard_its_own(may: tuple[Folder, Schedule]) -> None:
    first, second = look(may).villages
    assert (first.airings, first.duration_ms) == (5, 100_401 + 60_999 + 3 * 20_250)
    assert (second.airings, second.duration_ms) == (5, 100_401 + 80_500 + 3 * 20_250)


def test_the_plan_section_by_section(may: tuple[Folder, Schedule]) -> None:
    (campaign,) = look(may).campaigns
    assert (campaign.plan, campaign.target, campaign.items, campaign.airings) == ("Kế hoạch số 12/KH-UBND", 10, 2, 3)
    told = {one.id: (one.airings, one.earlier, one.first, one.last) for one in campaign.sections}
    assert told == {
        "II.1": (1, 1, date(2026, 4, 30), day(2)),
        "II.2.1": (2, 0, day(2), day(2)),  # what villages hear at one time counts once
        "II.2.2": (0, 0, None, None),
        "II.3": (0, 0, None, None),
    }
    assert campaign.covered == 2


def test_a_script_tells_of_all_sections_below_its_source(may: tuple[Folder, Schedule]) -> None:
    air(*may, day(4), ["dot/ba"])
    assert {one.id: one.airings for one in look(may).campaigns[0].sections}["II.2.2"] == 1


def test_a_text_that_was_edited_between_two_bulletins_of_one_time_is_two(may: tuple[Folder, Schedule]) -> None:
    folder, schedule = may
    air(folder, schedule, day(5), ["dot/hai"])
    path = folder.scripts / "dot" / "hai.md"
    path.write_text(path.read_text(encoding="utf-8") + "Bốn câu.\n", encoding="utf-8")
    air(folder, schedule, day(5), ["dot/hai"], villages=("thon-2",), variant="thon-2")
    found = look(may)
    assert sorted(one.airings for one in found.scripts if one.script == "dot/hai") == [1, 3]
    assert "T3 05/05" in in_words(found)


def test_who_approved_what_was_aired(may: tuple[Folder, Schedule]) -> None:
    found = {one.script: one for one in look(may).scripts}
    one = found["thong-bao/cat-dien"]
    assert (one.airings, one.by, one.first, one.last) == (4, "Chủ tịch UBND xã", day(2), day(3))
    assert one.duration_ms == 4 * 30_003
    assert len(one.sha256) == 64


def test_what_villages_told(may: tuple[Folder, Schedule]) -> None:
    with Log(may[0].root / NAME) as log:
        for village, name in (("thon-1", "0530-sang"), ("thon-1", "1700-chieu_thon-2"), ("la", "0530-sang")):
            log.write(Entry(kind="confirmed", day=day(2), name=name, at=NOW, village=village))
        for minute in range(3):
            at = NOW + timedelta(minutes=minute)
            log.write(Entry(kind="fetched", day=day(2), name="1700-chieu_thon-2", at=at, village="thon-2"))
    first, second = look(may).confirmations
    assert (first.heard, first.confirmed, first.fetched) == (3, 1, 0)  # not what another village heard
    assert (second.heard, second.confirmed, second.fetched) == (3, 0, 1)


def test_what_is_still_to_come_is_not_told_as_aired(may: tuple[Folder, Schedule]) -> None:
    now = datetime(2026, 5, 3, 9, 45, tzinfo=HANOI)
    found = look(may, now)
    assert (found.airings, found.pending) == (5, 1)
    assert look(may, now, ahead=True).airings == 6
    before = look(may, datetime(2026, 4, 1, tzinfo=HANOI))
    assert (before.airings, before.pending, before.scripts, before.faults) == (0, 6, (), ())


def test_days_that_are_missing_or_broken(may: tuple[Folder, Schedule]) -> None:
    folder = may[0].out
    (folder / "2026-05-02" / "0530-sang.mp3").write_bytes(b"x")
    broken = folder / "2026-05-02" / "1700-chieu.json"
    broken.write_text("{")
    found = look(may, datetime(2026, 5, 4, 6, 0, tzinfo=HANOI))
    assert [(one.day.day, one.name, one.what) for one in found.faults] == [
        (2, "0530-sang", "tệp âm thanh bị hỏng hoặc thiếu"),
        (2, "1700-chieu", "bản kê bị hỏng"),
        (3, "0530-sang", "không có bản tin"),
        (3, "1700-chieu", "không có bản tin"),
        (4, "0530-sang", "không có bản tin"),  # the afternoon is still to come
        (4, "0530-sang_thon-2", "không có bản tin"),
    ]


def test_an_archived_month_is_told_as_before(may: tuple[Folder, Schedule]) -> None:
    before = look(may)
    archive(may[0], MAY, station="Đài", today=NOW.date())
    after = look(may)
    assert replace(after, faults=()) == replace(before, faults=())
    assert not [one for one in after.faults if one.day in {day(2), day(3)}]


def test_what_cannot_be_read_is_told_and_hides_nothing(may: tuple[Folder, Schedule]) -> None:
    folder = may[0]
    (folder.scripts / "dot" / "plan.json").write_text("{")
    (folder.root / NAME).write_bytes(b"not a database" * 500)
    (folder.scripts / "dot" / "hai.md").write_text("no front matter", encoding="utf-8")
    found = look(may)
    assert found.airings == 6
    assert found.campaigns[0].target is None
    told = "\n".join(found.notices)
    for part in ("plan.json", "nhật ký bị hỏng", "hai.md"):
        assert part in told


def test_a_month_of_which_nothing_is_there(tmp_path: Path) -> None:
    folder, schedule = station(tmp_path, SCHEDULE.split("villages:")[0] + "slots:" + SCHEDULE.split("slots:")[1])
    found = gather(folder, schedule, date(2027, 2, 1), now=datetime(2028, 3, 1, tzinfo=HANOI))
    assert (found.airings, found.duration_ms, found.scripts, found.villages) == (0, 0, (), ())
    assert len(found.faults) == 2 * 28


def test_what_was_made_after_its_hour_is_not_counted_as_aired(tmp_path: Path) -> None:
    folder, schedule = station(tmp_path)
    for day, made_at in ((2, time(20, 15)), (3, time(5, 0))):
        made = air(folder, schedule, MAY.replace(day=day), ["dot/mot"])
        path = folder.out / made.airtime.day.isoformat() / f"{made.name}.json"
        later = replace(made, made_at=datetime.combine(made.airtime.day, made_at))
        path.write_bytes(write_bulletin(later, key_over(path)))
    found = gather(folder, schedule, MAY, now=NOW)
    assert [bulletin.day.day for bulletin in found.bulletins] == [3]
    assert found.pending == 0
    assert "1 lượt có tệp dựng sau giờ phát: không tính là đã phát" in found.notices
