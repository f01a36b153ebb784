"""What is played when, and why not what is not: each rule by itself, on a simulated clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from broadcast.knowledge.rules import read_quiet_hours
from broadcast.model import Slot
from broadcast.player.memory import remembered, written
from broadcast.player.rehearsal import Days, Row, rehearse, rows_of
from broadcast.player.scheduler import step
from broadcast.player.values import Event, Settings, State
from tests.player.days import Station, approved, items
from tests.values import altered

DAY = date(2028, 2, 29)
QUIET = read_quiet_hours("22:00-05:00")
SLOTS = (
    Slot(id="sang", name="buổi sáng", at=time(5, 30), max_minutes=15),
    Slot(id="chieu", name="buổi chiều", at=time(17), max_minutes=15),
)
SETTINGS = Settings(quiet=QUIET, slots=SLOTS)
MINUTE = 60_000


def rows(station: Station, settings: Settings = SETTINGS) -> dict[str, Row]:
    return {f"{row.due.at:%H:%M} {row.due.name}": row for row in rehearse(station.day, settings, DAY, DAY)}


def only(station: Station, settings: Settings = SETTINGS) -> Row:
    found = rows(station, replace(settings, slots=settings.slots if settings.village else ()))
    (row,) = found.values()
    return row


def awake(
    station: Station, settings: Settings, spans: list[tuple[datetime, datetime]], *, every_s: int = 10
) -> tuple[Event, ...]:
    """A player that has power only in these spans, and looks around every so many seconds."""
    days, kept, events = Days(station.day, settings), b"", list[Event]()
    for begins, ends in spans:
        now, dues = begins, days.around(begins)
        known = remembered(kept, dues)
        state = known.state if known else State(done=frozenset(due.key for due in dues if due.day < begins.date()))
        while now < ends:
            dues = days.around(now)
            over = state.playing is not None and state.playing.ends <= now
            state, found = step(state, dues, now, quiet=settings.quiet, files=days.files(dues), ended=over)
            events += found
            kept = written(state, now)
            now += timedelta(seconds=every_s)
    return tuple(events)


def at(hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime.combine(DAY, time(hour, minute, second))


def late(rule: str, minutes: float = 30) -> Settings:
    return replace(SETTINGS, slots=(replace(SLOTS[0], late=rule, late_minutes=minutes),))  # type: ignore[arg-type]


@pytest.fixture
def station(tmp_path: Path) -> Station:
    return Station(root=tmp_path)


def test_a_day_is_played_at_its_hours_whole(station: Station) -> None:
    station.add(DAY, time(5, 30), "sang", 10 * MINUTE)
    station.add(DAY, time(17), "chieu", 12 * MINUTE)
    found = rows(station)
    assert {name: (row.outcome, row.late_ms, row.begins, row.ends) for name, row in found.items()} == {
        "05:30 0530-sang": ("played", 0, at(5, 30), at(5, 40)),
        "17:00 1700-chieu": ("played", 0, at(17), at(17, 12)),
    }


def test_a_slot_without_a_bulletin_is_told(station: Station) -> None:
    station.add(DAY, time(5, 30), "sang", 10 * MINUTE)
    station.broken[DAY] = ("1700-chieu",)
    row = rows(station)["17:00 1700-chieu"]
    assert (row.outcome, "không do đài ký" in row.why) == ("not-played", True)
    assert "chưa có bản tin" in rows(Station(root=station.root))["05:30 0530-sang"].why


@pytest.mark.parametrize("harm", ["text", "audio", "none"])
def test_what_was_not_approved_as_it_stands_is_not_played(station: Station, harm: str) -> None:
    bulletin = station.add(DAY, time(5, 30), "sang", 10 * MINUTE)
    told = {
        "text": replace(bulletin.items[3], script_sha256="2" * 64),
        "audio": replace(
            bulletin.items[3],
            approval=replace(bulletin.items[3].approval, audio_sha256="3" * 64),  # type: ignore[type-var]
        ),
        "none": replace(bulletin.items[3], approval=None),
    }[harm]
    station.by_day[DAY]["0530-sang"] = altered(bulletin, items=(*bulletin.items[:3], told, *bulletin.items[4:]))
    row = only(station)
    assert (row.outcome, row.why) == ("not-played", "bài «notice 3» chưa được duyệt đúng như bản đang có")


def test_a_file_that_is_not_what_was_signed_is_not_played_its_light_version_is(station: Station) -> None:
    station.add(DAY, time(5, 30), "sang", 10 * MINUTE, light=True)
    (station.root / DAY.isoformat() / "0530-sang.mp3").write_bytes(b"replaced")
    row = only(station)
    assert row.playing is not None
    assert (row.outcome, row.playing.file.rung, row.playing.file.path.name) == (
        "played",
        "light",
        "0530-sang-light.mp3",
    )
    (station.root / DAY.isoformat() / "0530-sang-light.mp3").unlink()
    row = only(station)
    assert row.outcome == "not-played"
    assert "không còn là tệp đã đo và ký" in row.why


def test_below_the_programme_come_urgent_news_then_a_valid_notice_then_the_fallback(station: Station) -> None:
    morning = station.add(DAY, time(5, 30), "sang", 8 * MINUTE)
    fallback = station.root / "du-phong.wav"
    import numpy as np
    import soundfile

    soundfile.write(str(fallback), np.zeros(8000 * 3, dtype=np.int16), 8000)
    settings = replace(SETTINGS, fallback=fallback)
    row = rows(station, settings)["17:00 1700-chieu"]
    assert row.playing is not None
    assert (row.outcome, row.playing.file.rung, row.playing.file.length_ms) == ("substitute", "fallback", 3000)
    valid = replace(morning.items[3], valid_until=at(18))
    station.by_day[DAY]["0530-sang"] = altered(morning, items=(*morning.items[:3], valid, *morning.items[4:]))
    row = rows(station, settings)["17:00 1700-chieu"]
    assert row.playing is not None
    assert row.playing.file.rung == "notice"
    assert row.playing.pieces[0].start_ms == valid.start_ms
    station.urgent(DAY, time(16), 1 * MINUTE, repeats=(time(18),))
    row = rows(station, settings)["17:00 1700-chieu"]
    assert row.playing is not None
    assert row.playing.file.rung == "urgent"


def test_nothing_is_heard_in_the_quiet_hours_but_what_was_released_for_the_night(station: Station) -> None:
    station.add(DAY, time(4), "dem", 10 * MINUTE)
    station.add(DAY, time(21, 55), "muon", 10 * MINUTE)
    station.urgent(DAY, time(23), 1 * MINUTE)
    station.urgent(DAY, time(23, 30), 1 * MINUTE, through_night=True)
    found = rows(station, replace(SETTINGS, slots=()))
    assert found["04:00 0400-dem"].why == "đang giờ yên tĩnh"
    assert found["21:55 2155-muon"].outcome == "shortened"
    assert found["21:55 2155-muon"].ends is not None
    assert found["21:55 2155-muon"].ends <= at(22)
    assert found["23:00 2300-khan-2300"].outcome == "not-played"
    assert found["23:30 2330-khan-2330"].outcome == "played"


def test_two_are_never_heard_at_once_and_who_waits_is_played_whole(station: Station) -> None:
    station.add(DAY, time(5, 30), "sang", 40 * MINUTE)
    station.add(DAY, time(6), "hai", 5 * MINUTE)
    found = rows(station, replace(SETTINGS, slots=(replace(SLOTS[0], late="skip"),)))
    assert (found["06:00 0600-hai"].begins, found["06:00 0600-hai"].late_ms) == (at(6, 10), 10 * MINUTE)


def test_urgent_news_goes_before_and_what_it_held_up_goes_on(station: Station) -> None:
    station.add(DAY, time(5, 30), "sang", 10 * MINUTE)
    station.urgent(DAY, time(5, 35), 2 * MINUTE)
    days = Days(station.day, replace(SETTINGS, slots=()))
    events = awake(station, replace(SETTINGS, slots=()), [(at(5), at(6))])
    assert [(event.kind, event.due.name, event.at) for event in events] == [
        ("started", "0530-sang", at(5, 30)),
        ("held", "0530-sang", at(5, 35)),
        ("started", "0535-khan-0535", at(5, 35)),
        ("ended", "0535-khan-0535", at(5, 37)),
        ("resumed", "0530-sang", at(5, 37)),
        ("ended", "0530-sang", at(5, 42)),
    ]
    assert len(days.around(at(5))) == 2


def test_urgent_news_that_is_withdrawn_ends(station: Station) -> None:
    bulletin = station.urgent(DAY, time(9), 5 * MINUTE, repeats=(time(9, 30),))
    days, state, events = Days(station.day, SETTINGS), State(), list[Event]()
    for now in (at(9), at(9, 1), at(9, 30)):
        if now == at(9, 1):
            station.by_day[DAY][bulletin.name] = altered(bulletin, withdrawn=True)
        dues = tuple(due for due in days.around(now) if due.urgent)
        state, found = step(state, dues, now, quiet=QUIET, files=days.files(dues))
        events += found
    assert [(event.kind, event.at) for event in events] == [("started", at(9)), ("cut", at(9, 1))]


@pytest.mark.parametrize(
    ("rule", "back", "outcome"),
    [
        ("play", (5, 45), "played"),
        ("play", (6, 1), "not-played"),
        ("shorten", (5, 38), "shortened"),
        ("shorten", (5, 44, 30), "not-played"),
        ("skip", (5, 32), "not-played"),
        ("skip", (5, 30, 40), "played"),
    ],
)
def test_after_a_power_cut_the_slots_rule_holds(
    station: Station, rule: str, back: tuple[int, ...], outcome: str
) -> None:
    station.add(DAY, time(5, 30), "sang", 15 * MINUTE)
    (row,) = rows_of(iter(awake(station, late(rule), [(at(5), at(5, 20)), (at(*back), at(7))])))
    assert row.outcome == outcome
    if outcome == "shortened":
        assert row.ends is not None
        assert row.ends <= at(5, 45)


def test_what_a_power_cut_broke_off_goes_on_where_it_was_and_is_heard_once(station: Station) -> None:
    station.add(DAY, time(5, 30), "sang", 15 * MINUTE)
    events = awake(station, late("play"), [(at(5), at(5, 33)), (at(5, 36), at(7))])
    assert [(event.kind, event.at) for event in events] == [
        ("started", at(5, 30)),
        ("resumed", at(5, 36)),
        ("ended", at(5, 48, 10)),  # power failed between two looks: what was heard since the last is heard again
    ]
    events = awake(station, late("skip"), [(at(5), at(5, 33)), (at(5, 36), at(7))])
    assert [event.kind for event in events] == ["started", "cut"]
    events = awake(station, late("play", 10), [(at(5), at(5, 33)), (at(5, 50), at(7))])
    assert [event.kind for event in events] == ["started", "cut"]


def test_a_file_that_comes_late_is_played_by_its_rule_and_people_are_told_meanwhile(station: Station) -> None:
    station.add(DAY, time(5, 30), "sang", 5 * MINUTE)
    path = station.root / DAY.isoformat() / "0530-sang.mp3"
    good = path.read_bytes()
    path.unlink()
    days, state, kinds = Days(station.day, late("play")), State(), list[str]()
    for now in (at(5, 30), at(5, 31), at(5, 40), at(5, 46)):
        if now == at(5, 40):
            path.write_bytes(good)
        dues = tuple(due for due in days.around(now) if due.day == DAY)
        over = state.playing is not None and state.playing.ends <= now
        state, found = step(state, dues, now, quiet=QUIET, files=days.files(dues), ended=over)
        kinds += [event.kind for event in found]
    assert kinds == ["waiting", "started", "ended"]


def test_a_village_hears_its_own_variant(station: Station) -> None:
    station.add(DAY, time(5, 30), "sang", 5 * MINUTE)
    own = station.add(DAY, time(5, 30), "rieng", 6 * MINUTE)
    own = altered(own, slot_id="sang", variant="thon-1", villages=("thon-1",), mp3="0530-sang_thon-1.mp3")
    del station.by_day[DAY]["0530-rieng"]
    station.by_day[DAY][own.name] = own
    (station.root / DAY.isoformat() / "0530-rieng.mp3").rename(station.root / DAY.isoformat() / own.main.mp3)
    found = rows(station, replace(SETTINGS, slots=(SLOTS[0],), village="thon-1"))
    assert [(name, row.outcome) for name, row in found.items()] == [("05:30 0530-sang_thon-1", "played")]
    found = rows(station, replace(SETTINGS, slots=(SLOTS[0],)))
    assert list(found) == ["05:30 0530-sang"]


def test_what_is_shortened_loses_the_headlines_then_campaign_items_and_keeps_a_notice(station: Station) -> None:
    from broadcast.player.ladder import Ladder
    from broadcast.player.pieces import fitting
    from broadcast.player.values import Chosen, length_of

    station.add(DAY, time(5, 30), "sang", 8 * MINUTE + 1000)
    dues = Days(station.day, SETTINGS).around(at(5))
    chosen = Ladder(dues).choose(next(due for due in dues if due.bulletin), at(5, 30))
    assert isinstance(chosen, Chosen)

    def kinds(budget_ms: int) -> list[str]:
        kept = fitting(chosen, budget_ms)
        assert length_of(kept) <= budget_ms
        return [
            kind
            for item, kind in chosen.items
            if any(piece.start_ms <= item.start_ms and item.end_ms <= piece.end_ms for piece in kept)
        ]

    assert kinds(9 * MINUTE)[2:5] == ["headlines", "notice", "campaign"]
    assert kinds(8 * MINUTE)[1:5] == ["opening", "notice", "campaign", "campaign"]
    assert kinds(5 * MINUTE + 2000) == ["jingle", "opening", "notice", "closing", "jingle"]
    assert kinds(MINUTE + 1000) == ["notice"]
    assert kinds(MINUTE - 5000) == []


def test_old_manifests_know_no_night_and_new_ones_do(tmp_path: Path) -> None:
    from broadcast.station.manifest import read_bulletin, write_bulletin

    place = Station(root=tmp_path)
    usual = place.urgent(DAY, time(9), MINUTE)
    night = altered(usual, through_night=True, items=(approved("notice", 1, 0, 10, valid_until=at(10)), *items(1000)))
    path = tmp_path / "0900-khan-0900.json"
    assert b"through_night" not in write_bulletin(usual)
    assert b"valid_until" not in write_bulletin(usual)
    path.write_bytes(write_bulletin(night))
    assert read_bulletin(path) == night
