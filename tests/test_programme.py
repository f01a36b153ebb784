"""Programmes: fair, repeatable, and only of approved text."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast.errors import ScriptError
from broadcast.model import (
    Approval,
    Campaign,
    Paragraph,
    Phrases,
    Priority,
    Programme,
    Schedule,
    Script,
    Slot,
    Source,
    Station,
)
from broadcast.programme import arrange, lunar_in_words, shorten

DAY = date(2026, 4, 22)
SLOTS = (
    Slot(id="chieu", name="buổi chiều", at=time(17), max_minutes=15),
    Slot(id="sang", name="buổi sáng", at=time(5, 30), max_minutes=15),
)


def script(name: str, folder: str = "dot", *, approved: bool = True, **more: object) -> Script:
    approval = Approval(by="Chủ tịch UBND xã", position="Chủ tịch", at=datetime(2026, 4, 21, tzinfo=UTC), sha256="x")
    source = Source(path=f"scripts/{folder}/{name}.md", line=1)
    base = Script(
        id=f"{folder}/{name}",
        title=name,
        kind="notice" if folder == "thong-bao" else "campaign",
        folder=folder,
        priority="thường",
        body=(Paragraph(text="Nội dung.", source=source),),
        valid_from=None,
        valid_until=None,
        villages=(),
        sources=(),
        sha256="x" if approved else "y",
        approval=approval,
        source=source,
    )
    return replace(base, **more)  # type: ignore[arg-type]


def schedule(items: int, slots: tuple[Slot, ...] = SLOTS) -> Schedule:
    return Schedule(
        station=Station(name="Đài", commune="xã"),
        slots=slots,
        campaigns=(Campaign(id="dot", title="Đợt", start=DAY, items_per_programme=items),),
        phrases=Phrases(opening=("Hôm nay là {weekday}, {date}, tức {lunar}.",), closing=("Xin cảm ơn.",)),
    )


def aired(programmes: tuple[Programme, ...]) -> list[str]:
    return [item.id for one in programmes for item in one.items if item.kind in {"campaign", "notice"}]


def test_a_programme_runs_from_jingle_to_jingle_and_says_the_day_in_both_calendars() -> None:
    morning, evening = arrange(schedule(1), (script("a"), script("b")), DAY)
    assert [item.kind for item in morning.items] == ["jingle", "opening", "campaign", "closing", "jingle"]
    assert morning.items[1].body[1].text == (
        "Hôm nay là thứ Tư, ngày 22 tháng 4 năm 2026, tức ngày mùng 6 tháng 3 năm Bính Ngọ."
    )
    assert (morning.name, evening.name) == ("0530-sang", "1700-chieu")


@given(st.integers(1, 12), st.integers(1, 6), st.integers(0, 3000))
def test_every_item_airs_before_any_repeats_and_a_day_is_always_the_same(deck: int, items: int, offset: int) -> None:
    scripts = tuple(script(f"{index:02}") for index in range(deck))
    plan = schedule(items)
    assert arrange(plan, scripts, DAY + timedelta(days=offset)) == arrange(plan, scripts, DAY + timedelta(days=offset))
    heard: Counter[str] = Counter()
    for day in range(15):
        for programme in arrange(plan, scripts, DAY + timedelta(days=day)):
            heard.update(aired((programme,)))
            counts = [heard[one.id] for one in scripts]
            assert max(counts) - min(counts) <= 1


def test_slots_of_some_weekdays_do_not_skip_a_turn() -> None:
    weekend = (replace(SLOTS[0], days=("T7", "CN")), SLOTS[1])
    scripts = tuple(script(f"{index:02}") for index in range(5))
    heard = [name for day in range(30) for name in aired(arrange(schedule(1, weekend), scripts, DAY + timedelta(day)))]
    assert heard == [f"dot/{index % 5:02}" for index in range(len(heard))]


def test_notices_air_only_while_valid_the_most_urgent_first() -> None:
    def notice(name: str, priority: Priority, start: date, end: date) -> Script:
        return script(name, "thong-bao", priority=priority, valid_from=start, valid_until=end)

    later = DAY + timedelta(days=9)
    scripts = (
        notice("a", "thường", DAY, later),
        notice("b", "khẩn", DAY, later),
        notice("c", "thường", DAY, DAY),
        notice("d", "ưu tiên", DAY + timedelta(days=1), later),
    )
    first, second = (arrange(schedule(1), scripts, DAY + timedelta(days=day))[0] for day in (0, 1))
    assert aired((first,)) == ["thong-bao/b", "thong-bao/c", "thong-bao/a"]
    assert aired((second,)) == ["thong-bao/b", "thong-bao/d", "thong-bao/a"]


def test_text_that_is_not_approved_is_refused_by_name() -> None:
    scripts = (script("a", approved=False), replace(script("b"), approval=None))
    with pytest.raises(ScriptError) as caught:
        arrange(schedule(2), scripts, DAY)
    first, second = str(caught.value).splitlines()
    assert first.startswith("scripts/dot/a.md:1: đã sửa sau khi Chủ tịch UBND xã duyệt ngày 21/04/2026")
    assert second.startswith("scripts/dot/b.md:1: chưa được duyệt")


def test_shortening_takes_campaign_items_first_and_says_which() -> None:
    scripts = (script("a"), script("b"), script("n", "thong-bao", valid_until=DAY))
    programme: Programme | None = arrange(schedule(2), scripts, DAY)[0]
    left = []
    while programme is not None:
        left.append(sum(item.script is not None for item in programme.items))
        last, programme = programme, shorten(programme)
    assert left == [3, 2, 1]
    assert last.items[2].id == "thong-bao/n"
    assert sorted(last.left_out) == ["dot/a", "dot/b"]


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 2, 17), "ngày mùng 1 tháng Giêng năm Bính Ngọ"),
        (date(2025, 7, 25), "ngày mùng 1 tháng 6 nhuận năm Ất Tỵ"),
        (date(2007, 2, 17), "ngày mùng 1 tháng Giêng năm Đinh Hợi"),  # a day before China's: UTC+7 decides
        (date(2026, 2, 16), "ngày 29 tháng Chạp năm Ất Tỵ"),
        (date(2026, 3, 3), "ngày rằm tháng Giêng năm Bính Ngọ"),
    ],
)
def test_the_lunar_date_is_vietnams(day: date, words: str) -> None:
    assert lunar_in_words(day) == words


def test_headlines_name_what_follows_and_lose_what_is_left_out() -> None:
    base = schedule(2)
    spoken = replace(base, phrases=replace(base.phrases, headlines="Hôm nay có."))
    notice = script("n", "thong-bao", valid_until=DAY)
    morning = arrange(spoken, (script("a"), script("b"), script("c"), notice), DAY)[0]
    kinds = [item.kind for item in morning.items]
    assert kinds[:3] == ["jingle", "opening", "headlines"]
    said = [item for item in morning.items if item.script]
    headlines = morning.items[2]
    assert [one.text for one in headlines.body] == ["Hôm nay có.", *(f"{item.title}." for item in said)]
    assert [one.source.path for one in headlines.body[1:]] == [item.script.source.path for item in said if item.script]
    shorter = shorten(morning)
    assert shorter is not None
    left = [item.title for item in shorter.items if item.script]
    assert [one.text for one in shorter.items[2].body[1:]] == [f"{title}." for title in left]
