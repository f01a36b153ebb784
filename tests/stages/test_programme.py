"""Programmes: fair, repeatable, and only of approved text."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadcast.errors import ScriptError
from broadcast.model import (
    Airing,
    Approval,
    Campaign,
    HolidayRule,
    Paragraph,
    Phrases,
    Placement,
    Priority,
    Programme,
    Schedule,
    Script,
    Slot,
    Source,
    Station,
    Village,
)
from broadcast.stages.programme import Turns, arrange, lunar_in_words, outlook, shorten
from tests.values import script_of

DAY = date(2026, 4, 22)
END = datetime(2026, 4, 22, 23, 59, 59)
SLOTS = (
    Slot(id="chieu", name="buổi chiều", at=time(17), max_minutes=15),
    Slot(id="sang", name="buổi sáng", at=time(5, 30), max_minutes=15),
)


def script(name: str, folder: str = "dot", *, approved: bool = True, **more: object) -> Script:
    approval = Approval(by="Chủ tịch UBND xã", position="Chủ tịch", at=datetime(2026, 4, 21, tzinfo=UTC), sha256="x")
    usual: dict[str, object] = {
        "title": name,
        "body": (Paragraph(text="Nội dung.", source=Source(path=f"scripts/{folder}/{name}.md", line=1)),),
        "sha256": "x" if approved else "y",
        "approval": approval,
    }
    return script_of(f"{folder}/{name}", **(usual | more))


def schedule(items: int, slots: tuple[Slot, ...] = SLOTS) -> Schedule:
    return Schedule(
        station=Station(name="Đài", commune="xã"),
        slots=slots,
        campaigns=(Campaign(id="dot", title="Đợt", start=DAY, items_per_programme=items),),
        phrases=Phrases(opening=("Hôm nay là {weekday}, {date}, tức {lunar}.",), closing=("Xin cảm ơn.",)),
    )


def ahead(plan: Schedule, scripts: tuple[Script, ...], first: date, days: int) -> list[tuple[Programme, ...]]:
    """The programmes of so many days, each after the one before."""
    found = outlook(plan, scripts, (first + timedelta(days=offset) for offset in range(days)), Turns())
    return [programmes for _, programmes in found]


def aired(programmes: tuple[Programme, ...]) -> list[str]:
    return [item.id for one in programmes for item in one.items if item.kind in {"campaign", "notice"}]


def test_a_programme_runs_from_jingle_to_jingle_and_says_the_day_in_both_calendars() -> None:
    morning, evening = arrange(schedule(1), (script("a"), script("b")), DAY)
    assert [item.kind for item in morning.items] == ["jingle", "opening", "campaign", "closing", "jingle"]
    assert morning.items[1].body[1].text == (
        "Hôm nay là thứ Tư, ngày 22 tháng 4 năm 2026, tức ngày mùng 6 tháng 3 năm Bính Ngọ."
    )
    assert (morning.airtime.name, evening.airtime.name) == ("0530-sang", "1700-chieu")


@given(st.integers(1, 12), st.integers(1, 6), st.integers(0, 3000))
def test_every_item_airs_before_any_repeats_and_a_day_is_always_the_same(deck: int, items: int, offset: int) -> None:
    scripts = tuple(script(f"{index:02}") for index in range(deck))
    plan = schedule(items)
    first = DAY + timedelta(days=offset)
    assert ahead(plan, scripts, first, 15) == ahead(plan, scripts, first, 15)
    heard: Counter[str] = Counter()
    for programmes in ahead(plan, scripts, first, 15):
        today = aired(programmes)
        assert len(today) == len(set(today))
        for programme in programmes:
            heard.update(aired((programme,)))
            counts = [heard[one.id] for one in scripts]
            assert max(counts) - min(counts) <= 1


def test_slots_of_some_weekdays_do_not_skip_a_turn() -> None:
    weekend = (replace(SLOTS[0], days=("T7", "CN")), SLOTS[1])
    scripts = tuple(script(f"{index:02}") for index in range(5))
    heard = [name for programmes in ahead(schedule(1, weekend), scripts, DAY, 30) for name in aired(programmes)]
    assert heard == [f"dot/{index % 5:02}" for index in range(len(heard))]


def test_notices_air_only_while_valid_the_most_urgent_first() -> None:
    def notice(name: str, priority: Priority, start: date, end: date) -> Script:
        begins, ends = datetime.combine(start, time.min), datetime.combine(end, time(23, 59, 59))
        return script(name, "thong-bao", priority=priority, valid_from=begins, valid_until=ends)

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
    scripts = (script("a"), script("b"), script("n", "thong-bao", valid_until=END))
    programme: Programme | None = arrange(schedule(2, (SLOTS[1],)), scripts, DAY)[0]
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
    notice = script("n", "thong-bao", valid_until=END)
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


def test_a_notice_is_never_aired_after_the_hour_at_which_it_ends() -> None:
    notice = script("n", "thong-bao", valid_from=datetime(2026, 4, 22, 6), valid_until=datetime(2026, 4, 23, 16, 59))
    found = ahead(schedule(1), (script("a"), notice), DAY, 3)
    slots = [
        (one.airtime.day.day, one.airtime.slot_id)
        for programmes in found
        for one in programmes
        if "thong-bao/n" in aired((one,))
    ]
    assert slots == [(22, "chieu"), (23, "sang")]


def test_key_facts_of_a_notice_are_said_twice_behind_their_lead() -> None:
    notice = script("n", "thong-bao")
    said = replace(notice, again=(replace(notice.body[0], text="Mất điện từ 7 giờ."),))
    item = arrange(schedule(1), (said,), DAY)[0].items[2]
    assert [one.text for one in item.body] == ["Nội dung.", "Xin nhắc lại.", "Mất điện từ 7 giờ."]


@pytest.mark.parametrize(
    ("rule", "day", "airs"),
    [
        ("air", date(2027, 2, 6), True),
        ("skip", date(2027, 2, 6), False),  # mùng Một Tết Đinh Mùi
        ("skip", date(2026, 4, 26), False),  # Giỗ Tổ Hùng Vương, by the moon
        ("skip", date(2026, 4, 27), False),  # given off in its stead
        ("skip", date(2026, 4, 28), True),
        ("only", date(2026, 9, 2), True),
        ("only", date(2026, 9, 3), False),
        ("tet", date(2027, 2, 5), True),  # giao thừa
        ("tet", date(2026, 9, 2), False),
    ],
)
def test_slots_know_public_holidays_and_tet(rule: HolidayRule, day: date, airs: bool) -> None:
    slot = replace(SLOTS[0], holidays=rule)
    assert bool(arrange(schedule(1, (slot,)), (script("a"),), day)) is airs


def test_slots_have_first_and_last_days_and_days_off() -> None:
    slot = replace(SLOTS[0], start=DAY, end=DAY + timedelta(days=3), except_days=(DAY + timedelta(days=1),))
    found = ahead(schedule(1, (slot,)), (script("a"), script("b")), DAY - timedelta(days=2), 8)
    assert [bool(one) for one in found] == [False, False, True, False, True, True, False, False]


@settings(deadline=None)
@given(st.integers(1, 60), st.integers(1, 8), st.sampled_from([date(2028, 2, 1), date(2026, 12, 1), date(2026, 4, 1)]))
def test_a_months_number_is_kept_and_spread_over_the_month(quota: int, items: int, first: date) -> None:
    base = schedule(items)
    campaign = replace(base.campaigns[0], start=date(2025, 1, 1), items_per_month=quota)
    scripts = tuple(script(f"{index:02}") for index in range(20))
    days = ahead(replace(base, campaigns=(campaign,)), scripts, first, 28)
    heard = [len(aired(programmes)) for programmes in days]
    length = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    for done in range(1, 29):
        assert sum(heard[:done]) <= -(-quota * 2 * done // (2 * length.day))
    whole = min(quota, items * 2 * length.day)
    assert sum(heard) >= whole * 28 // length.day - items * 2


def test_turns_of_days_that_were_not_planned_here_are_taken_up() -> None:
    scripts = tuple(script(f"{index:02}") for index in range(5))
    turns = Turns(Airing(script=f"dot/{name}", day=DAY, at=time(5, 30)) for name in ("02", "00", "01"))
    found = arrange(schedule(2), scripts, DAY + timedelta(days=1), turns)
    assert aired(found) == ["dot/03", "dot/04", "dot/02", "dot/00"]


def test_villages_hear_their_own_items_and_share_all_else() -> None:
    base = schedule(1, (SLOTS[1],))
    plan = replace(base, villages=tuple(Village(id=f"thon-{number}", name=f"Thôn {number}") for number in range(1, 5)))
    water = script("nuoc", "thong-bao", villages=("thon-2", "thon-4"))
    power = script("dien", "thong-bao", villages=("thon-2",))
    common = script("chung", "thong-bao", villages=tuple(village.id for village in plan.villages))
    found = arrange(plan, (script("a"), water, power, common), DAY)
    assert {one.airtime.name: (one.airtime.villages, set(aired((one,)))) for one in found} == {
        "0530-sang": ((), {"dot/a", "thong-bao/chung"}),
        "0530-sang_thon-2": (("thon-2",), {"dot/a", "thong-bao/chung", "thong-bao/nuoc", "thong-bao/dien"}),
        "0530-sang_thon-4": (("thon-4",), {"dot/a", "thong-bao/chung", "thong-bao/nuoc"}),
    }


def test_twenty_villages_that_hear_the_same_share_one_programme() -> None:
    base = schedule(1)
    plan = replace(base, villages=tuple(Village(id=f"thon-{number}", name=f"Thôn {number}") for number in range(20)))
    assert arrange(plan, (script("a"), script("b")), DAY) == arrange(base, (script("a"), script("b")), DAY)


@pytest.mark.parametrize(
    ("begins", "ends", "every", "day", "times"),
    [
        ("04-22 14:33", None, 0, DAY, "14:33"),
        ("04-22 14:33", None, 0, DAY + timedelta(days=1), ""),
        ("04-22 22:40", None, 30, DAY, "22:40 23:10 23:40"),
        ("04-22 22:40", "04-23 01:00", 30, DAY + timedelta(days=1), "00:10 00:40"),
        ("04-22 22:40", "04-22 22:39", 30, DAY, ""),
        ("04-22 08:00", "04-22 09:00", 60, DAY, "08:00 09:00"),
    ],
)
def test_an_urgent_text_is_aired_at_once_and_again_until_it_ends(
    begins: str, ends: str | None, every: int, day: date, times: str
) -> None:
    def at(text: str) -> datetime:
        return datetime.fromisoformat(f"2026-{text}")

    urgent = script("bao", "khan", kind="urgent", priority="khẩn", every_minutes=every)
    urgent = replace(urgent, valid_from=at(begins), valid_until=at(ends) if ends else None, again=urgent.body)
    found = [one for one in arrange(schedule(1, ()), (urgent,), day) if one.airtime.priority == "khẩn"]
    assert " ".join(f"{at:%H:%M}" for one in found for at in (one.airtime.at, *one.airtime.repeats)) == times
    for one in found:
        assert [item.kind for item in one.items] == ["jingle", "opening", "notice", "jingle"]
        assert [p.text for p in one.items[2].body] == ["Nội dung.", "Xin nhắc lại.", "Nội dung."]


def test_a_slot_with_nothing_to_say_is_not_made() -> None:
    found = arrange(schedule(3), (script("a"),), DAY)
    assert [one.airtime.slot_id for one in found] == ["sang"]  # its one item is not aired twice a day


@given(
    names=st.lists(st.sampled_from("abcdefgh"), min_size=2, unique=True),
    items=st.integers(1, 5),
    into=st.sampled_from(["sang", "chieu"]),
    data=st.data(),
)
def test_a_text_that_a_person_placed_is_aired_there_and_nowhere_else_that_day(
    names: list[str], items: int, into: str, data: st.DataObject
) -> None:
    chosen = f"dot/{data.draw(st.sampled_from(names))}"
    scripts = tuple(script(name) for name in sorted(names))
    placed = replace(schedule(items), placements=(Placement(script=chosen, day=DAY, slot=into),))
    days = [DAY, DAY + timedelta(days=1)]
    programmes = [p for _, found in outlook(placed, scripts, days, Turns()) for p in found]
    told = {p.airtime.slot_id: [i.id for i in p.items if i.script] for p in programmes if p.airtime.day == DAY}
    assert chosen in told[into]
    assert sum(chosen in items_told for items_told in told.values()) == 1
    assert all(len(items_told) <= items for items_told in told.values())
    aired = Counter(name for items_told in told.values() for name in items_told)
    assert max(aired.values()) == 1
    usual = [p for _, found in outlook(schedule(items), scripts, days, Turns()) for p in found]
    assert sum(p.airtime.day == DAY for p in programmes) <= sum(p.airtime.day == DAY for p in usual)


def test_a_notice_that_a_person_placed_is_aired_in_its_slot_alone() -> None:
    notice = script("cat-dien", folder="thong-bao", kind="notice")
    placed = replace(schedule(1), placements=(Placement(script=notice.id, day=DAY, slot="chieu"),))
    scripts, days = (script("a"), script("b"), notice), [DAY, DAY + timedelta(days=1)]
    programmes = [p for _, found in outlook(placed, scripts, days, Turns()) for p in found]
    with_it = [(p.airtime.day, p.airtime.slot_id) for p in programmes if notice.id in [item.id for item in p.items]]
    next_day = DAY + timedelta(days=1)
    assert with_it == [(DAY, "chieu"), (next_day, "sang"), (next_day, "chieu")]


def test_parts_of_a_series_in_one_programme_are_told_as_one() -> None:
    def part(number: str, *texts: str) -> Script:
        source = Source(path=f"scripts/dot/{number}.md", line=1)
        title = f"Tuyển quân, kỳ {number}"
        body = (
            Paragraph(text=title, source=source, heading=True),
            *(Paragraph(text=text, source=source) for text in texts),
        )
        return script(f"ky-{number}", title=title, body=body)

    named, goes_on = "Đây là Kế hoạch của Ủy ban nhân dân xã.", "Nội dung này được nói tiếp ở kỳ sau."
    first = part("một", named, "Khám lúc 7 giờ.", goes_on)
    second = part("hai", named, "Mang theo căn cước.", goes_on)
    plan = replace(schedule(2, SLOTS[:1]), phrases=Phrases(headlines="Chương trình gồm.", closing=("Xin cảm ơn.",)))
    (programme,) = arrange(plan, (first, second), DAY)
    _, *said = [paragraph.text for item in programme.items for paragraph in item.body]
    assert said == [
        "Chương trình gồm.", "Tuyển quân, kỳ một.", "Tuyển quân, kỳ một", named, "Khám lúc 7 giờ.",
        "Tuyển quân, kỳ hai", "Mang theo căn cước.", goes_on, "Xin cảm ơn.",
    ]  # fmt: skip
    alone = shorten(programme)
    assert alone is not None
    assert [paragraph.text for item in alone.items if item.kind == "campaign" for paragraph in item.body] == [
        "Tuyển quân, kỳ một", named, "Khám lúc 7 giờ.", goes_on,
    ]  # fmt: skip


def test_parts_that_do_not_follow_on_one_another_stay_apart() -> None:
    named = Paragraph(text="Đây là Kế hoạch của xã.", source=Source(path="scripts/dot/a.md", line=1))
    text = Paragraph(text="Khám lúc 7 giờ.", source=Source(path="scripts/dot/a.md", line=2))
    titles = ("Tuyển quân, kỳ hai", "Tuyển quân, kỳ một", "Nước sạch, kỳ hai")
    scripts = tuple(script(str(at), title=title, body=(named, text)) for at, title in enumerate(titles))
    (programme,) = arrange(schedule(3, SLOTS[:1]), scripts, DAY)
    assert [len(item.body) for item in programme.items if item.kind == "campaign"] == [2, 2, 2]
