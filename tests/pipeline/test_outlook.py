"""The plan of days to come: what is going to be aired is what is then built, and what is built is shown as measured."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from conftest import SCHEDULE, Run, quick, run_broadcast

from broadcast.config import load_schedule
from broadcast.errors import PublishError
from broadcast.model import Schedule
from broadcast.office.night.archive import archive
from broadcast.office.urgent.announce import Order, announce
from broadcast.pipeline.build import build, with_engine
from broadcast.pipeline.day import aired
from broadcast.pipeline.outlook import Planned, plan_days
from broadcast.station.folder import Folder
from tests.values import read_bulletins

NOW = datetime.fromisoformat("2026-05-01T05:00:00+07:00")
MONTH = [date(2026, 5, 1) + timedelta(days=offset) for offset in range(31)]


@pytest.fixture
def crowded(station: Path) -> Folder:
    """Nine items of ten seconds, four a programme, in slots of a minute."""
    text = SCHEDULE.replace("max_minutes: 5", "max_minutes: 1").replace(
        "items_per_programme: 1", "items_per_programme: 4"
    )
    (station / "schedule.yaml").write_text(text, encoding="utf-8")
    for number in range(3, 10):
        body = f"Bài số {number}. " + "Bà con nhớ nghe đài mỗi ngày để biết tin của xã nhà. " * (2 + number % 4)
        script = f"---\ntitle: Bài {number}\n---\n\n{body}\n"
        (station / f"scripts/dot/{number:02}-bai.md").write_text(script, encoding="utf-8")
    assert run_broadcast("approve", "scripts/dot", "--by", "Chủ tịch UBND xã", "--yes", cwd=station).returncode == 0
    return Folder(root=station)


def items(planned: tuple[Planned, ...]) -> list[tuple[date, str, list[str]]]:
    return [(one.airtime.day, one.airtime.name, [item.id for item in one.items]) for one in planned]


def test_what_was_planned_is_built_and_shown_as_it_was_measured(station: Path) -> None:
    folder = Folder(root=station)
    schedule = load_schedule(folder.schedule)
    days = MONTH[:2]
    before = plan_days(folder, schedule, days, today=NOW.date())
    assert not any(one.built for one in before)
    list(build(folder, schedule, days, now=NOW))
    after = plan_days(folder, schedule, days, today=NOW.date())
    assert all(one.built for one in after)
    assert items(before) == items(after)
    measured = [one for day in days for one in read_bulletins(folder.out / day.isoformat())]
    assert [one.duration_ms for one in after] == [one.main.duration_ms for one in measured]
    for planned, found in zip(before, after, strict=True):
        assert planned.duration_ms == pytest.approx(found.duration_ms, rel=0.25, abs=2000)


def test_days_to_come_go_on_from_what_was_really_built(crowded: Folder) -> None:
    schedule = with_engine(load_schedule(crowded.schedule), "tone")
    list(build(crowded, schedule, MONTH[:2], now=NOW))
    plan = plan_days(crowded, schedule, MONTH[:4], today=MONTH[1])
    assert [one.built for one in plan] == [True] * 4 + [False] * 4
    list(build(crowded, schedule, MONTH[2:3], now=NOW + timedelta(days=1)))
    again = plan_days(crowded, schedule, MONTH[2:3], today=MONTH[1])
    assert again[0].built and again[0].items[0] == plan[4].items[0]  # the longest unheard leads, however long it is


def test_what_does_not_fit_is_told_with_its_next_turn_and_has_it(crowded: Folder) -> None:
    schedule = with_engine(load_schedule(crowded.schedule), "tone")
    said: list[str] = []
    list(build(crowded, schedule, MONTH[:3], now=NOW, say=said.append))
    moved = [one for one in said if "không đủ phút" in one]
    assert moved and all("chuyển sang" in one for one in moved)
    left = [one for planned in plan_days(crowded, schedule, MONTH[:3], today=MONTH[0]) for one in planned.moved]
    kept = [one for one in left if one.day is not None and one.day <= MONTH[2]]
    assert kept
    for one in kept:
        assert one.day is not None and one.at is not None
        bulletins = read_bulletins(crowded.out / one.day.isoformat())
        assert one.id in {item.id for bulletin in bulletins if bulletin.airtime.at == one.at for item in bulletin.items}


def test_every_item_of_a_crowded_month_is_aired_before_any_repeats(crowded: Folder) -> None:
    schedule = load_schedule(crowded.schedule)
    heard: dict[str, int] = {}
    for one in plan_days(crowded, schedule, MONTH, today=MONTH[0]):
        assert one.max_minutes is not None and one.duration_ms <= one.max_minutes * 60_000
        for item in one.items:
            if item.kind == "campaign":
                heard[item.id] = heard.get(item.id, 0) + 1
    assert len(heard) == 9
    assert max(heard.values()) - min(heard.values()) <= 1


def test_a_day_that_was_missed_takes_no_turn(station: Path) -> None:
    """What nobody could hear is still to be aired: the rotation goes on where it was heard last."""
    folder = Folder(root=station)
    text = SCHEDULE.replace(SCHEDULE[SCHEDULE.index("  - id: chieu") : SCHEDULE.index("campaigns:")], "")
    folder.schedule.write_text(text, encoding="utf-8")
    schedule = with_engine(load_schedule(folder.schedule), "tone")
    list(build(folder, schedule, MONTH[:1], now=NOW))
    list(build(folder, schedule, MONTH[2:3], now=NOW + timedelta(days=2)))  # the second of May was missed
    aired = [item.id for day in (MONTH[0], MONTH[2]) for item in read_bulletins(folder.out / day.isoformat())[0].items]
    assert [one for one in aired if one.startswith("dot/")] == ["dot/01-mot", "dot/02-hai"]


def test_the_table_names_the_days_items_and_minutes(run: Run, station: Path) -> None:
    (station / "scripts/dot/02-hai.md").write_text("---\ntitle: Bài hai\n---\n\nCâu mới.\n", encoding="utf-8")
    table = run("plan", "--day", "2026-05-01", "--days", "31").stdout
    assert "T6 01/05/2026\n  05:30 buổi sáng  ≈ 0:" in table
    assert "        Bài một\n" in table
    assert "        Bài hai  (CHƯA DUYỆT)\n" in table
    assert "Tổng cộng 62 chương trình" in table
    assert run("plan", "--month", "2026-5x").returncode == 2


@pytest.mark.parametrize("hours", [1, 2, 4, 7])
def test_a_month_is_one_screen(run: Run, station: Path, hours: int) -> None:
    """Thirty lines of a hundred signs at most, with every day in it, however many slots a day has."""
    slots = "".join(
        f'  - id: s{n}\n    name: buổi {n}\n    at: "{6 + 2 * n:02}:00"\n    max_minutes: 5\n' for n in range(hours)
    )
    text = SCHEDULE[: SCHEDULE.index("  - id: sang")] + slots + SCHEDULE[SCHEDULE.index("campaigns:") :]
    text = text.replace("max_minutes: 5\n", "max_minutes: 5\n    days: [T2, T4]\n", 1)
    (station / "schedule.yaml").write_text(text, encoding="utf-8")
    for number in range(1, 9):
        text = f"---\ntitle: Bài {number}\n---\n\nCâu mới.\n"
        (station / f"scripts/dot/0{number}.md").write_text(text, encoding="utf-8")
    lines = run("plan", "--month", "5/2026").stdout.splitlines()
    assert len(lines) <= 24
    assert max(map(len, lines)) <= 100
    shown = "\n".join(lines)
    assert all(f" {day:%d}  " in shown for day in MONTH)
    assert re.search(r"Chưa duyệt \d+ bài: Bài 1; ", shown)
    assert ("khác" in lines[1]) == (hours > 4)
    first_slot = {day: next(line for line in lines if day in line).split()[2] for day in ("T2 04", "T3 05")}
    assert hours > 4 or first_slot == {"T2 04": "≈1′", "T3 05": "–"}


@pytest.fixture
def six(station: Path) -> tuple[Folder, Schedule]:
    """Six items, one a programme, in two slots."""
    for number in range(3, 7):
        script = f"---\ntitle: Bài {number}\n---\n\nBài số {number}.\n"
        (station / f"scripts/dot/{number:02}-bai.md").write_text(script, encoding="utf-8")
    assert run_broadcast("approve", "scripts/dot", "--by", "Chủ tịch UBND xã", "--yes", cwd=station).returncode == 0
    folder = Folder(root=station)
    return folder, quick(load_schedule(folder.schedule))


def heard(folder: Folder, day: date) -> dict[str, list[str]]:
    found = read_bulletins(folder.out / day.isoformat())
    return {one.name: [item.id[4:6] for item in one.items if item.kind == "campaign"] for one in found}


def test_what_was_aired_this_morning_is_not_aired_again_whatever_comes_in_between(
    six: tuple[Folder, Schedule],
) -> None:
    folder, schedule = six
    day = MONTH[0]
    list(build(folder, schedule, [day], now=NOW))
    assert heard(folder, day) == {"0530-sang": ["01"], "1700-chieu": ["02"]}
    (folder.scripts / "dot/00-moi.md").write_text("---\ntitle: Mới\n---\n\nBài mới.\n", encoding="utf-8")
    assert run_broadcast("approve", "scripts/dot", "--by", "Chủ tịch UBND xã", "--yes", cwd=folder.root).returncode == 0
    (folder.scripts / "dot/01-mot.md").write_text("---\ntitle: Một\n---\n\nĐã sửa, chưa duyệt.\n", encoding="utf-8")
    noon = NOW.replace(hour=12)
    list(build(folder, schedule, [day], now=noon, keep=aired(noon)))
    assert heard(folder, day) == {"0530-sang": ["01"], "1700-chieu": ["00"]}
    moved = replace(schedule, slots=(replace(schedule.slots[0], at=time(18)), schedule.slots[1]))
    list(build(folder, moved, [day], now=noon, keep=aired(noon)))
    assert heard(folder, day) == {"0530-sang": ["01"], "1700-chieu": ["00"]}


def test_archived_days_are_still_known_to_have_been_aired(six: tuple[Folder, Schedule]) -> None:
    folder, schedule = six
    list(build(folder, schedule, [date(2026, 4, 30)], now=NOW - timedelta(days=1)))
    list(build(folder, schedule, [date(2026, 5, 31)], now=NOW))
    later = date(2026, 6, 1)
    for month in (date(2026, 4, 1), date(2026, 5, 1)):
        archive(folder, month, station="Đài", today=later)
    list(build(folder, schedule, [later], now=NOW + timedelta(days=31)))
    assert heard(folder, later) == {"0530-sang": ["05"], "1700-chieu": ["06"]}
    with pytest.raises(PublishError, match="đã chuyển vào lưu trữ"):
        list(build(folder, schedule, [date(2026, 4, 30)], now=NOW))


def test_two_campaigns_share_a_slot_that_is_too_short_for_both(six: tuple[Folder, Schedule]) -> None:
    folder, schedule = six
    other = folder.scripts / "dot-hai"
    other.mkdir()
    for number in range(4):
        text = f"---\ntitle: Hai {number}\n---\n\n" + "Bà con nhớ nghe đài mỗi ngày. " * 9 + "\n"
        (other / f"{number:02}.md").write_text(text, encoding="utf-8")
    assert run_broadcast("approve", "scripts/dot", "--by", "Chủ tịch UBND xã", "--yes", cwd=folder.root).returncode == 0
    second = replace(schedule.campaigns[0], id="dot-hai")
    short = tuple(replace(slot, max_minutes=1) for slot in schedule.slots)
    both = replace(schedule, campaigns=(replace(schedule.campaigns[0], items_per_programme=3), second), slots=short)
    folder.schedule.write_text(
        SCHEDULE.replace("voice:", "  - id: dot-hai\n    title: Hai\n    start: 2026-04-01\nvoice:"), encoding="utf-8"
    )
    assert (
        run_broadcast("approve", "scripts/dot-hai", "--by", "Chủ tịch UBND xã", "--yes", cwd=folder.root).returncode
        == 0
    )
    list(build(folder, both, MONTH[:4], now=NOW))
    items = [item.id for day in MONTH[:4] for one in read_bulletins(folder.out / day.isoformat()) for item in one.items]
    assert sum(name.startswith("dot-hai/") for name in items) >= 3


def test_a_script_for_villages_that_do_not_hear_the_slot_takes_no_place(six: tuple[Folder, Schedule]) -> None:
    folder, schedule = six
    limited = replace(schedule, slots=tuple(replace(slot, villages=("thon-1",)) for slot in schedule.slots))
    for name in ("01-mot", "02-hai"):
        text = f"---\ntitle: {name}\nvillages: [thon-9]\n---\n\nNội dung.\n"
        (folder.scripts / f"dot/{name}.md").write_text(text, encoding="utf-8")
    assert run_broadcast("approve", "scripts/dot", "--by", "Chủ tịch UBND xã", "--yes", cwd=folder.root).returncode == 0
    list(build(folder, limited, MONTH[:1], now=NOW))
    assert heard(folder, MONTH[0]) == {"0530-sang": ["03"], "1700-chieu": ["04"]}


def test_days_ahead_are_looked_through_after_what_was_heard(six: tuple[Folder, Schedule]) -> None:
    """A text that was aired this morning, edited since, is not due tomorrow: it holds up nothing."""
    folder, schedule = six
    list(build(folder, schedule, MONTH[:1], now=NOW))
    (folder.scripts / "dot/01-mot.md").write_text("---\ntitle: Một\n---\n\nĐã sửa.\n", encoding="utf-8")
    late = NOW.replace(hour=20)
    list(build(folder, schedule, MONTH[:2], now=late, keep=aired(late)))
    assert heard(folder, MONTH[1]) == {"0530-sang": ["03"], "1700-chieu": ["04"]}


def test_a_day_that_has_only_urgent_news_is_still_planned(six: tuple[Folder, Schedule]) -> None:
    folder, schedule = six
    order = Order(text="Nước lên nhanh.", by="Chủ tịch UBND xã", position="Chủ tịch")
    announce(folder, schedule, order, now=NOW)
    list(build(folder, schedule, MONTH[:1], now=NOW, urgent_only=True))
    planned = plan_days(folder, schedule, MONTH[:2], today=MONTH[0])
    assert [(one.airtime.day.day, one.airtime.slot_name) for one in planned] == [
        (1, "khẩn"),
        (1, "buổi sáng"),
        (1, "buổi chiều"),
        (2, "buổi sáng"),
        (2, "buổi chiều"),
    ]
    assert planned[3].items[0].id == "dot/03-bai"
