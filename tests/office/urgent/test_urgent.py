"""Urgent news: out within one command, first in the lists, over when it is ended; nobody's draft holds it up."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import Run, quick, run_broadcast

from broadcast.cli.common import the_time
from broadcast.config import load_schedule
from broadcast.errors import ScriptError, UnknownVillageError
from broadcast.model import Schedule
from broadcast.office.urgent.announce import Order, active, announce, build_urgent, withdraw
from broadcast.pipeline.build import build
from broadcast.pipeline.inputs import load_urgent
from broadcast.stages.script import write_urgent
from broadcast.station.folder import Folder
from tests.values import read_bulletins

NOW = datetime.fromisoformat("2026-04-22T14:32:10+07:00")
TEXT = "Nước sông lên nhanh. Bà con ở bãi sông vào nhà văn hóa thôn ngay."
BY = {"by": "Chủ tịch UBND xã", "position": "Chủ tịch"}


def schedule_of(folder: Folder) -> Schedule:
    return quick(load_schedule(folder.schedule))


def order(text: str = TEXT, **more: Any) -> Order:
    return Order(text=text, **BY, **more)


def tell(folder: Folder, now: datetime = NOW, text: str = TEXT, **more: object) -> None:
    schedule = schedule_of(folder)
    announce(folder, schedule, order(text, **more), now=now)
    list(build_urgent(folder, schedule, now=now, say=lambda _: None, progress=lambda _name, _share: None))


def listed(folder: Folder, village: str = "") -> list[str]:
    name = f"playlist-{village}.m3u8" if village else "playlist.m3u8"
    lines = (folder.out / "2026-04-22" / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


def test_it_is_first_in_todays_lists_and_what_is_on_air_already_stays(station: Path) -> None:
    folder = Folder(root=station)
    schedule = schedule_of(folder)
    list(build(folder, schedule, [NOW.date()], now=NOW.replace(hour=4)))
    before = {one.name: one for one in read_bulletins(folder.out / "2026-04-22")}
    tell(folder, every_minutes=30, until=datetime(2026, 4, 22, 16))
    after = {one.name: one for one in read_bulletins(folder.out / "2026-04-22")}
    assert listed(folder) == ["1433-khan-260422-1433.mp3", "0530-sang.mp3", "1700-chieu.mp3"]
    urgent = after["1433-khan-260422-1433"]
    assert [f"{at:%H:%M}" for at in urgent.airtime.airings] == ["14:33", "15:03", "15:33"]
    said = " ".join(line.written for item in urgent.items for line in item.lines)
    assert said.count("Nước sông lên nhanh.") == 2
    assert [item.approval.by for item in urgent.items if item.approval] == ["Chủ tịch UBND xã"]
    assert after["0530-sang"] == before["0530-sang"]
    assert after["1700-chieu"] == before["1700-chieu"]  # it ends before 17:00


def test_the_programmes_still_to_come_begin_with_it_until_it_is_ended(station: Path) -> None:
    folder = Folder(root=station)
    tell(folder)
    evening = read_bulletins(folder.out / "2026-04-22")[-1]
    assert next(item.id for item in evening.items if item.kind == "notice") == "khan/260422-1433"
    later = NOW.replace(hour=15)
    assert [one.id for one in active(folder, later)] == ["khan/260422-1433"]
    withdraw(folder, active(folder, later), later)
    assert active(folder, later.replace(minute=50)) == ()
    schedule = schedule_of(folder)
    list(build_urgent(folder, schedule, now=later, say=lambda _: None, progress=lambda _name, _share: None))
    evening = read_bulletins(folder.out / "2026-04-22")[-1]
    assert "khan/260422-1433" not in {item.id for item in evening.items}
    assert (folder.out / "2026-04-22/1433-khan-260422-1433.mp3").is_file()  # what was aired is not undone
    assert listed(folder) == ["0530-sang.mp3", "1700-chieu.mp3"]  # and is not to be played any more


def test_ended_before_it_was_ever_aired_nothing_is_left_on_the_lists(station: Path) -> None:
    folder = Folder(root=station)
    tell(folder)
    withdraw(folder, load_urgent(folder), NOW)
    schedule = schedule_of(folder)
    list(build_urgent(folder, schedule, now=NOW, say=lambda _: None, progress=lambda _name, _share: None))
    assert listed(folder) == ["0530-sang.mp3", "1700-chieu.mp3"]


def test_a_text_of_another_that_is_not_approved_holds_nothing_up(station: Path) -> None:
    folder = Folder(root=station)
    with (station / "scripts/dot/01-mot.md").open("a", encoding="utf-8") as script:
        script.write("\nThêm một câu chưa duyệt.\n")
    tell(folder)
    assert listed(folder)[0] == "1433-khan-260422-1433.mp3"
    heard = {item.id for bulletin in read_bulletins(folder.out / "2026-04-22") for item in bulletin.items}
    assert "dot/01-mot" not in heard
    assert "dot/02-hai" in heard


def test_only_the_villages_that_are_named_hear_it(station: Path) -> None:
    schedule = station / "schedule.yaml"
    text = schedule.read_text(encoding="utf-8").replace("slots:", "  - id: thon-2\n    name: Thôn 2\nslots:", 1)
    schedule.write_text(text, encoding="utf-8")
    folder = Folder(root=station)
    tell(folder, villages=("thon-2",))
    assert listed(folder, "thon-2") == ["1433-khan-260422-1433.mp3", "0530-sang.mp3", "1700-chieu_thon-2.mp3"]
    assert listed(folder) == ["0530-sang.mp3", "1700-chieu.mp3"]  # what the others play


def test_aired_once_it_is_over_with_its_day(station: Path) -> None:
    folder = Folder(root=station)
    tell(folder)
    tomorrow = NOW + timedelta(days=1)
    assert active(folder, tomorrow) == ()
    schedule = schedule_of(folder)
    list(build(folder, schedule, [tomorrow.date()], now=tomorrow))
    aired = {item.id for one in read_bulletins(folder.out / "2026-04-23") for item in one.items}
    assert not any(name.startswith("khan/") for name in aired)


def test_days_built_ahead_hear_it_and_hear_that_it_ended(station: Path) -> None:
    folder = Folder(root=station)
    schedule = schedule_of(folder)
    evening = NOW.replace(hour=21)
    list(build(folder, schedule, [NOW.date(), NOW.date() + timedelta(days=1)], now=evening))
    tell(folder, evening.replace(hour=22), every_minutes=60, until=datetime(2026, 4, 23, 6), through_night=True)
    tomorrow = folder.out / "2026-04-23"
    urgent = read_bulletins(tomorrow)[0]
    assert [f"{at:%H:%M}" for at in urgent.airtime.airings] == [f"0{hour}:33" for hour in range(6)]
    assert "khan/260422-2233" in {item.id for item in read_bulletins(tomorrow)[1].items}
    later = evening.replace(hour=23)
    withdraw(folder, active(folder, later), later)
    list(build_urgent(folder, schedule, now=later, say=lambda _: None, progress=lambda _name, _share: None))
    assert [one.name for one in read_bulletins(tomorrow)] == ["0530-sang", "1700-chieu"]
    assert "khan/260422-2233" not in {item.id for one in read_bulletins(tomorrow) for item in one.items}


def test_a_text_that_is_not_approved_keeps_the_end_of_the_news_from_no_day(station: Path) -> None:
    folder = Folder(root=station)
    days = [NOW.date() + timedelta(days=offset) for offset in range(2)]
    list(build(folder, schedule_of(folder), days, now=NOW))
    tell(folder, every_minutes=60)
    assert "khan/260422-1433" in {item.id for item in read_bulletins(folder.out / "2026-04-22")[-1].items}
    text = "---\ntitle: Mới\nvalid_from: 2026-04-23\nvalid_until: 2026-04-24\n---\n\nChưa duyệt.\n"
    (station / "scripts/thong-bao/moi.md").write_text(text, encoding="utf-8")
    later = NOW.replace(hour=15)
    withdraw(folder, active(folder, later), later)
    list(build_urgent(folder, schedule_of(folder), now=later, say=lambda _: None, progress=lambda _n, _s: None))
    tomorrow = {item.id for bulletin in read_bulletins(folder.out / "2026-04-23") for item in bulletin.items}
    assert not {"khan/260422-1433", "thong-bao/moi"} & tomorrow
    evening = read_bulletins(folder.out / "2026-04-22")[-1]
    assert "khan/260422-1433" not in {item.id for item in evening.items}


def test_in_a_days_last_minute_it_is_tomorrows(station: Path) -> None:
    folder = Folder(root=station)
    tell(folder, NOW.replace(hour=23, minute=59, second=30), through_night=True)
    assert read_bulletins(folder.out / "2026-04-23")[0].name == "0000-khan-260423-0000"


def test_a_damaged_manifest_beside_it_costs_no_other_bulletin(station: Path) -> None:
    folder = Folder(root=station)
    schedule = schedule_of(folder)
    list(build(folder, schedule, [NOW.date()], now=NOW))
    day = folder.out / "2026-04-22"
    (day / "1700-chieu.json").write_text("{", encoding="utf-8")
    with (station / "scripts/thong-bao/cat-dien.md").open("a", encoding="utf-8") as script:
        script.write("\nThêm một câu chưa duyệt.\n")
    tell(folder)
    assert {path.name for path in day.glob("*.mp3")} == {
        "0530-sang.mp3",
        "1433-khan-260422-1433.mp3",
        "1700-chieu.mp3",
    }


def test_an_urgent_text_that_nobody_approved_holds_up_no_day(station: Path) -> None:
    """A run that was killed between writing and approving leaves one."""
    write_urgent(station / "scripts", TEXT, begins=datetime(2026, 4, 22, 14, 33), every_minutes=30)
    folder = Folder(root=station)
    list(build(folder, schedule_of(folder), [NOW.date()], now=NOW))
    assert [one.name for one in read_bulletins(folder.out / "2026-04-22")] == ["0530-sang", "1700-chieu"]


def test_marks_that_a_mac_writes_apart_are_no_loss(station: Path) -> None:
    folder = Folder(root=station)
    tell(folder, text=unicodedata.normalize("NFD", TEXT))
    assert load_urgent(folder)[0].body[0].text == TEXT


def test_a_broken_list_of_ends_holds_up_no_news(station: Path) -> None:
    folder = Folder(root=station)
    tell(folder, every_minutes=60)
    withdraw(folder, active(folder, NOW), NOW)
    with (station / "scripts/khan/ket-thuc.jsonl").open("ab") as ends:
        ends.write(b"\xff\xfe\n[]\n" + b"[" * 5000 + b"\n")
    tell(folder, NOW.replace(hour=15), text="Đê bối thôn Hạ bị tràn. Bà con không qua đường đê.")
    assert "1533-khan-260422-1533.mp3" in listed(folder)
    assert "1433-khan-260422-1433.mp3" not in listed(folder)  # what was ended stays so
    checked = run_broadcast("check", cwd=station)
    assert checked.stderr.count("ket-thuc.jsonl") == 3
    assert not checked.stdout.startswith("0 bài")


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_bytes(path.read_bytes()[:-40]),
        lambda path: path.write_bytes(b"\xff\xfe" + path.read_bytes()),
        lambda path: path.write_bytes(b"\n".join(reversed(path.read_bytes().split(b"\n")))),
        lambda path: path.unlink(),
        lambda path: (path.unlink(), path.mkdir()),
    ],
    ids=["cut", "no text", "turned round", "gone", "a folder"],
)
def test_a_broken_ledger_holds_up_no_news(station: Path, damage: Callable[[Path], object]) -> None:
    folder, ledger = Folder(root=station), station / "scripts/approvals.jsonl"
    list(build(folder, schedule_of(folder), [NOW.date()], now=NOW))
    whole = ledger.read_bytes()
    damage(ledger)
    tell(folder, every_minutes=60)
    assert "1433-khan-260422-1433.mp3" in listed(folder)
    (urgent,) = (found for found in read_bulletins(folder.out / "2026-04-22") if found.airtime.urgent)
    assert [item.approval.by for item in urgent.items if item.approval] == [BY["by"]]
    if ledger.is_dir():
        ledger.rmdir()
    ledger.write_bytes(whole)
    assert [news.id for news in active(folder, NOW)] == ["khan/260422-1433"]  # it stays approved when all is well again


def test_an_approval_beside_the_ledger_counts_only_under_the_stations_signature(station: Path) -> None:
    folder, beside = Folder(root=station), station / "scripts/khan/duyet-rieng.jsonl"
    ledger = station / "scripts/approvals.jsonl"
    ledger.write_bytes(ledger.read_bytes()[:-40])
    announce(folder, schedule_of(folder), order(every_minutes=60), now=NOW)
    line = json.loads(beside.read_text(encoding="utf-8"))
    beside.write_text(json.dumps({**line, "by": "Ai đó"}, ensure_ascii=False) + "\n", encoding="utf-8")
    assert active(folder, NOW) == ()
    script = next((station / "scripts/khan").glob("*.md"))
    beside.write_text(json.dumps(line, ensure_ascii=False) + "\n", encoding="utf-8")
    assert active(folder, NOW)
    script.write_text(script.read_text(encoding="utf-8").replace("lên nhanh", "xuống nhanh"), encoding="utf-8")
    assert active(folder, NOW) == ()


@pytest.mark.parametrize(
    ("hour", "more", "message"),
    [
        (23, {}, "trong giờ yên tĩnh"),
        (20, {"until": datetime(2026, 4, 23, 10)}, "kéo qua giờ yên tĩnh"),
        (20, {"until": datetime(2026, 4, 23, 10), "every_minutes": 30}, "kéo qua giờ yên tĩnh"),
        (20, {"until": datetime(2026, 4, 22, 22, 30), "every_minutes": 30}, "kéo qua giờ yên tĩnh"),
    ],
)
def test_the_night_is_asked_for_by_name(station: Path, hour: int, more: dict[str, Any], message: str) -> None:
    folder, now = Folder(root=station), NOW.replace(hour=hour)
    with pytest.raises(ScriptError, match=message):
        announce(folder, schedule_of(folder), order(**more), now=now)
    assert not list((station / "scripts/khan").glob("*.md"))
    assert announce(folder, schedule_of(folder), order(through_night=True, **more), now=now).through_night


def test_news_without_an_end_is_repeated_until_the_quiet_hours(station: Path) -> None:
    folder = Folder(root=station)
    script = announce(folder, schedule_of(folder), order(every_minutes=30), now=NOW)
    assert script.valid_until == datetime(2026, 4, 22, 21, 59)


@pytest.mark.parametrize(
    ("text", "more", "message"),
    [
        ("  ", {}, "chưa có nội dung"),
        ("chữ " * 301, {}, "dài 301 chữ"),
        (TEXT, {"until": datetime(2026, 4, 22, 9)}, "giờ kết thúc 09:00 ngày 22/04/2026 đã qua"),
        ("Nước lên.\n> Chạy ngay.", {}, "làm mất chữ"),
        ("Gọi <b>ngay</b>.", {}, "mã HTML"),
        ("Tin 水 lạ.", {}, "không đọc được «水»"),
    ],
)
def test_a_text_that_would_not_be_said_as_written_leaves_nothing(
    station: Path, text: str, more: dict[str, object], message: str
) -> None:
    folder = Folder(root=station)
    ledger = (station / "scripts/approvals.jsonl").read_bytes()
    with pytest.raises(ScriptError, match=message):
        tell(folder, text=text, **more)
    assert not list((station / "scripts").glob("khan/*.md"))
    assert (station / "scripts/approvals.jsonl").read_bytes() == ledger


def test_a_village_that_is_not_there_is_named(station: Path) -> None:
    with pytest.raises(UnknownVillageError, match="không có thôn «thon-9» — có phải thon-1"):
        tell(Folder(root=station), villages=("thon-9",))


@pytest.fixture
def no_quiet_hours(station: Path) -> None:
    """For the command itself, which goes by the machine's clock: these tests are run at night too."""
    path = station / "schedule.yaml"
    path.write_text(path.read_text("utf-8") + 'quiet_hours: ""\n', encoding="utf-8")


def test_two_in_one_minute_are_two(station: Path) -> None:
    folder = Folder(root=station)
    schedule = schedule_of(folder)
    for text in ("Tin thứ nhất.", "Tin thứ hai."):
        announce(folder, schedule, order(text), now=NOW)
    assert {one.id for one in load_urgent(folder)} == {"khan/260422-1433", "khan/260422-1433-2"}


@pytest.mark.usefixtures("no_quiet_hours")
def test_the_command_asks_who_approves_and_tells_when_it_is_aired(run: Run, station: Path) -> None:
    assert "thiếu --by" in run("urgent", TEXT).stderr
    assert run("urgent", TEXT, "--by", "Chủ tịch UBND xã", "--every", "1").returncode == 2
    assert run("urgent", "--until", "22:00").returncode == 2
    assert "--villages đang trống" in run("urgent", TEXT, "--by", "Chủ tịch UBND xã", "--villages", ",").stderr
    assert "không đọc được" in run("urgent", "Nước l\udcff", "--by", "Chủ tịch UBND xã").stderr
    done = run("urgent", TEXT, "--by", "Chủ tịch UBND xã", "--every", "30m")
    assert done.returncode == 0, done.stderr
    assert re.search(r"khan-\d{6}-\d{4}\.mp3  0:\d\d  phát lúc \d\d:\d\d", done.stdout)
    ended = run("urgent", "--end")
    assert "Đã kết thúc: Tin khẩn lúc" in ended.stdout
    assert "Không có tin khẩn nào" in run("urgent", "--end").stdout
    day = station / "audio_out" / the_time().date().isoformat()
    assert json.loads((day / "playlist.json").read_bytes())["day"] == day.name


@pytest.mark.usefixtures("no_quiet_hours")
def test_an_end_that_was_killed_before_the_lists_is_completed_by_a_further_one(run: Run, station: Path) -> None:
    assert run("urgent", TEXT, "--by", "Chủ tịch UBND xã", "--every", "30m").returncode == 0
    folder, now = Folder(root=station), the_time()
    withdraw(folder, active(folder, now), now)  # and here the call was killed
    left = station / "audio_out/.cu-2026-04-22"
    left.mkdir()
    (station / "audio_out/2026-04-22").mkdir(exist_ok=True)
    assert "Không có tin khẩn nào" in run("urgent", "--end").stdout
    assert not left.exists()


@pytest.mark.usefixtures("no_quiet_hours")
def test_a_schedule_that_was_just_broken_holds_up_no_news(run: Run, station: Path) -> None:
    assert run("urgent", TEXT, "--by", "Chủ tịch UBND xã").returncode == 0
    (station / "schedule.yaml").write_text("- một danh sách\n", encoding="utf-8")
    done = run("urgent", TEXT + " Đi ngay.", "--by", "Chủ tịch UBND xã")
    assert done.returncode == 0, done.stderr
    assert "schedule.yaml:1" in done.stderr
    assert "đang dùng lịch đúng gần nhất" in done.stderr
    assert "Đã kết thúc" in run("urgent", "--end").stdout


def test_it_is_on_the_lists_while_another_build_is_under_way(station: Path) -> None:
    folder = Folder(root=station)
    with folder.alone():
        schedule = schedule_of(folder)
        announce(folder, schedule, order(), now=NOW)
        steps = build_urgent(folder, schedule, now=NOW, say=lambda _: None, progress=lambda _name, _share: None)
        assert "1433-khan-260422-1433" in next(steps).made
        assert listed(folder)[0] == "1433-khan-260422-1433.mp3"


def test_a_build_that_was_begun_before_the_order_leaves_it_on_the_lists(station: Path) -> None:
    folder = Folder(root=station)
    schedule = schedule_of(folder)
    orders: list[str] = []

    def give_order(name: str, share: float) -> None:
        """In the middle of the second bulletin an order comes in; the first was not put in place yet."""
        if name == "1700-chieu" and share > 0.5 and not orders:
            orders.append(name)
            announce(folder, schedule, order(every_minutes=60), now=NOW)
            steps = build_urgent(folder, schedule, now=NOW, say=lambda _: None, progress=lambda _name, _share: None)
            next(steps)
            assert listed(folder) == ["1433-khan-260422-1433.mp3"]

    (built,) = build(folder, schedule, [NOW.date()], now=NOW, progress=give_order)
    assert orders
    assert built.made == ("0530-sang", "1700-chieu")
    assert [bulletin.name for bulletin in built.day.bulletins] == [
        "0530-sang",
        "1433-khan-260422-1433",
        "1700-chieu",
    ]
    assert built.day.bulletins == tuple(read_bulletins(folder.out / "2026-04-22"))
    assert "1433-khan-260422-1433.mp3" in listed(folder)


def test_an_end_that_is_given_during_a_build_stands(station: Path) -> None:
    folder = Folder(root=station)
    tell(folder, every_minutes=30, until=datetime(2026, 4, 22, 20))
    schedule = schedule_of(folder)
    later = NOW.replace(hour=15)
    ends: list[str] = []

    def end(name: str, share: float) -> None:
        if not ends:
            ends.append(name)
            withdraw(folder, active(folder, later), later)
            next(build_urgent(folder, schedule, now=later, say=lambda _: None, progress=lambda _name, _share: None))

    (built,) = build(folder, schedule, [NOW.date()], now=later, again=True, progress=end)
    assert ends
    (urgent,) = (bulletin for bulletin in built.day.bulletins if bulletin.airtime.urgent)
    assert [f"{at:%H:%M}" for at in urgent.airtime.airings] == ["14:33", "15:03"]
    assert "1433-khan-260422-1433.mp3" not in listed(folder)
