"""Rules warn of what goes beyond them, with their source, and never block."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest
from conftest import SCHEDULE, Run, write_station
from hypothesis import given
from hypothesis import strategies as st

from broadcast.config import load_schedule
from broadcast.errors import InputError, ScheduleError
from broadcast.knowledge.rules import Preset, broken, limits_of, preset_names
from broadcast.model import WEEKDAYS, Rules, Schedule, Slot, Station, Village
from broadcast.office.overview.check import check
from broadcast.station.folder import Folder

NOWHERE = Path("/nowhere")
SHIPPED = ("hanoi-2021-phuong", "hanoi-2021-xa", "vinhphuc-2022")
WEEK = WEEKDAYS[:5]


def schedule(*slots: Slot, villages: tuple[str, ...] = ()) -> Schedule:
    named = tuple(Village(id=name, name=name.replace("thon-", "Thôn ")) for name in villages)
    return Schedule(station=Station(name="Đài", commune="xã"), slots=slots, villages=named)


def slot(name: str = "sang", **more: object) -> Slot:
    usual = Slot(id=name, name=name, at=time(5, 30), max_minutes=15)
    return replace(usual, **more)  # type: ignore[arg-type]


def limits(**more: object) -> Preset:
    return replace(Preset(title="thử", source="nguồn thử"), **more)  # type: ignore[arg-type]


def test_the_shipped_presets_say_what_is_known() -> None:
    assert preset_names(NOWHERE) == ("custom", *SHIPPED)
    found = {name: limits_of(Rules(preset=name), NOWHERE) for name in SHIPPED}
    urban, rural, vinh_phuc = found.values()
    assert (urban.sessions_per_day, urban.minutes_per_session, urban.days) == (2, 15, WEEK)
    assert (rural.sessions_per_day, rural.minutes_per_session, rural.days) == (None, 45, ())
    assert (vinh_phuc.sessions_per_day, vinh_phuc.minutes_per_session) == (3, 45)
    assert all("2025" in preset.unknown and preset.source and preset.title for preset in found.values())


def test_what_is_written_beside_a_preset_wins_and_says_so() -> None:
    found = limits_of(Rules(preset="hanoi-2021-phuong", minutes_per_session=30, latest=time(18)), NOWHERE)
    assert (found.sessions_per_day, found.minutes_per_session, found.latest) == (2, 30, time(18))
    assert found.source.startswith("quy định của Thành phố Hà Nội") and "schedule.yaml" in found.source


def test_a_rule_that_is_quoted_says_what_nobody_could_find_out() -> None:
    rural = limits_of(Rules(preset="hanoi-2021-xa"), NOWHERE)
    assert broken(rural, schedule(slot(max_minutes=45))) == ()
    warning, unsure = broken(rural, schedule(slot(max_minutes=46)))
    assert warning.startswith("khung giờ «sang» dài tới 46 phút")
    assert unsure.startswith("Hà Nội, loa của xã: Chưa rõ quy định này còn hiệu lực hay không")


def test_custom_is_what_schedule_yaml_writes() -> None:
    assert broken(limits_of(Rules(), NOWHERE), schedule(slot(max_minutes=180))) == ()
    (warning,) = broken(limits_of(Rules(minutes_per_session=10), NOWHERE), schedule(slot()))
    assert (
        warning
        == "khung giờ «sang» dài tới 15 phút, quy định nhiều nhất 10 phút một buổi (theo mục rules trong schedule.yaml)"
    )


@pytest.mark.parametrize(
    ("rule", "given_slot", "said"),
    [
        ({"days": WEEK}, slot(), "phát cả T7, CN, quy định chỉ cho phát T2, T3, T4, T5, T6"),
        ({"minutes_per_session": 12.5}, slot(), "dài tới 15 phút, quy định nhiều nhất 12,5 phút"),
        ({"earliest": time(5, 45)}, slot(), "phát lúc 05:30, quy định sớm nhất là 05:45"),
        ({"latest": time(5, 44)}, slot(), "có thể kéo dài tới 05:45, quy định muộn nhất là 05:44"),
        ({"latest": time(22)}, slot(at=time(23, 50)), "có thể kéo dài tới 00:05 hôm sau, quy định muộn nhất là 22:00"),
        ({"sessions_per_day": 1}, slot(days=("T2",)), ""),
    ],
)
def test_each_limit_names_the_slot_and_the_source(rule: dict[str, object], given_slot: Slot, said: str) -> None:
    found = broken(limits(**rule), schedule(given_slot))
    assert len(found) == bool(said)
    for warning in found:
        assert said in warning and "«sang»" in warning and warning.endswith("(theo nguồn thử)")


@pytest.mark.parametrize(
    "rule", [{"days": WEEKDAYS}, {"minutes_per_session": 15}, {"earliest": time(5, 30)}, {"latest": time(5, 45)}]
)
def test_what_reaches_a_limit_exactly_is_within_it(rule: dict[str, object]) -> None:
    assert broken(limits(**rule), schedule(slot())) == ()


def test_sessions_are_what_one_village_hears_on_a_weekday() -> None:
    slots = (
        slot("sang"),
        slot("trua", at=time(11), villages=("thon-1",)),
        slot("toi", at=time(19), days=("T7", "CN"), villages=("thon-1", "thon-2")),
    )
    here = schedule(*slots, villages=("thon-1", "thon-2", "thon-3"))
    assert broken(limits(sessions_per_day=3), here) == ()
    (weekend,) = broken(limits(sessions_per_day=2), here)
    assert weekend.startswith("Thôn 1 nghe 3 buổi một ngày (sang, trua, toi) vào T7, CN, quy định nhiều nhất 2 buổi")
    week, full, other = broken(limits(sessions_per_day=1), here)
    assert week.startswith("Thôn 1 nghe 2 buổi một ngày (sang, trua) vào T2, T3, T4, T5, T6")
    assert full.startswith("Thôn 1 nghe 3 buổi")
    assert other.startswith("Thôn 2 nghe 2 buổi một ngày (sang, toi) vào T7, CN")


def test_what_all_villages_hear_is_said_once() -> None:
    both = (slot("sang"), slot("chieu", at=time(17)))
    for villages in ((), ("thon-1", "thon-2")):
        (warning,) = broken(limits(sessions_per_day=1), schedule(*both, villages=villages))
        assert warning.startswith("toàn xã nghe 2 buổi một ngày (sang, chieu) vào T2, T3, T4, T5, T6, T7, CN")


def test_slots_that_never_come_together_are_not_added_up() -> None:
    one = limits(sessions_per_day=1)
    assert broken(one, schedule(slot("he", end=date(2026, 10, 15)), slot("dong", start=date(2026, 10, 16)))) == ()
    assert broken(one, schedule(slot("he", end=date(2026, 10, 16)), slot("dong", start=date(2026, 10, 16))))
    assert broken(one, schedule(slot("thuong", holidays="skip"), slot("tet", holidays="tet"))) == ()
    assert broken(one, schedule(slot("thuong", holidays="air"), slot("tet", holidays="tet")))
    assert broken(one, schedule(slot("le", holidays="only"), slot("tet", holidays="tet")))


slots = st.lists(
    st.builds(
        lambda number, at, days, minutes: slot(f"s{number}", at=at, days=tuple(days), max_minutes=minutes),
        st.integers(0, 99),
        st.times().map(lambda at: at.replace(second=0, microsecond=0)),
        st.sets(st.sampled_from(WEEKDAYS), min_size=1),
        st.floats(1, 180),
    ),
    max_size=5,
)


@given(slots)
def test_a_looser_rule_never_warns_more(some: list[Slot]) -> None:
    here = schedule(*some)
    tight = limits(sessions_per_day=1, minutes_per_session=10, days=WEEK[:2], earliest=time(8), latest=time(16))
    loose = limits(sessions_per_day=2, minutes_per_session=20, days=WEEK, earliest=time(7), latest=time(17))
    none = limits()
    assert broken(none, here) == ()
    assert len(broken(replace(loose, sessions_per_day=None), here)) <= len(broken(tight, here))


def with_rules(text: str) -> str:
    return f"{SCHEDULE}rules:\n{text}"


def test_a_stations_own_preset_is_found_and_wins(tmp_path: Path) -> None:
    write_station(tmp_path, with_rules("  preset: xa-mau\n"))
    own = tmp_path / "rules" / "xa-mau.yaml"
    own.parent.mkdir()
    own.write_text("title: Xã mẫu\nsource: quy chế của đài\nearliest: 06:00\nlatest: 17:00\n", encoding="utf-8")
    found = check(Folder(root=tmp_path)).warnings
    assert any("05:30, quy định sớm nhất là 06:00 (theo quy chế của đài)" in one for one in found)
    own.write_text("\ufefftitle: Xã mẫu\nsource: quy chế\ndays: [T2]\n", encoding="utf-8")
    assert any("chỉ cho phát T2" in one for one in check(Folder(root=tmp_path)).warnings)


@pytest.mark.parametrize(
    "text",
    [
        "title: a\n",
        "title: a\nsource: b\nlatest: 25:99\n",
        "title: a\nsource: b\nlatest: 05:00+07:00\n",
        "title: a\nsource: b\nlatest: 300\n",
        "title: a\nsource: b\nsessions: 3\n",
        "title: [",
        "- a",
        "",
        "a: &a [x]\nb: *a\n",
        "title: a\nsource: b\nunknown: " + "x" * 30_000,
    ],
)
def test_an_own_preset_that_is_broken_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "xa.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"rules/xa\.yaml:\d"):
        limits_of(Rules(preset="xa"), tmp_path)


def test_an_unknown_preset_is_a_fault_with_its_line(tmp_path: Path) -> None:
    write_station(tmp_path, with_rules("  sessions_per_day: 2\n  preset: hanoi-2021-xã\n"))
    with pytest.raises(ScheduleError, match=r"rules\.preset.*có phải «hanoi-2021-xa»\?") as caught:
        load_schedule(tmp_path / "schedule.yaml")
    lines = (tmp_path / "schedule.yaml").read_text(encoding="utf-8").splitlines()
    assert "preset" in lines[caught.value.diagnostics[0].line - 1]
    write_station(tmp_path, with_rules("  preset: ../../etc/passwd\n"))
    with pytest.raises(ScheduleError, match="các bộ đang có: custom, hanoi-2021-phuong"):
        load_schedule(tmp_path / "schedule.yaml")


def test_check_warns_and_the_exit_code_stays(run: Run, station: Path) -> None:
    (station / "schedule.yaml").write_text(with_rules("  preset: hanoi-2021-phuong\n"), encoding="utf-8")
    done = run("check")
    assert done.returncode == 0, done.stderr
    said = [line for line in done.stderr.splitlines() if line.startswith("Lưu ý: khung giờ")]
    assert len(said) == 2
    assert all("T7, CN" in line and "12/3/2021" in line for line in said)
