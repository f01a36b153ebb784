"""The night's run: today and tomorrow, each by itself, logged, and never silent about what is missing."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from conftest import SCHEDULE, Run, quick, run_broadcast

from broadcast.config import load_schedule
from broadcast.model import Bulletin
from broadcast.office.approval.approve import approve_paths
from broadcast.office.approval.frame import approve_frame
from broadcast.office.night.run import run as run_nightly
from broadcast.office.night.watch import note_timer, ring_if_missed
from broadcast.office.overview.last_run import last_run
from broadcast.stages.spoken.sentences import read_item as read_aloud
from broadcast.station.folder import Folder, built_days
from broadcast.station.log import NAME, Log
from broadcast.station.manifest import is_whole
from tests.values import read_bulletins

EVENING = datetime.fromisoformat("2026-04-22T21:00:00+07:00")
TODAY, TOMORROW = EVENING.date(), EVENING.date() + timedelta(days=1)
KILLS = int(os.environ.get("BROADCAST_KILLS", "0"))
"""Kills of a run at a moment of chance; tests/office/test_kills.py kills at chosen ones, by default too."""


def night(
    folder: Folder, now: datetime = EVENING, days: int = 2, *, as_it_is: bool = False
) -> tuple[int, list[str], list[str]]:
    """Run it; return its exit code, what it said, and what it made."""
    said: list[str] = []
    made: list[str] = []
    code = run_nightly(
        folder,
        load_schedule(folder.schedule) if as_it_is else quick(load_schedule(folder.schedule)),
        [now.date() + timedelta(days=offset) for offset in range(days)],
        now=now,
        say=said.append,
        progress=lambda _name, _share: None,
        tell=lambda built: made.extend(f"{built.day.day}/{name}" for name in built.made),
    )
    return code, said, made


def test_today_and_tomorrow_are_built_and_logged_and_once_is_enough(station: Path) -> None:
    folder = Folder(root=station)
    code, said, made = night(folder)
    assert (code, said) == (0, [])
    assert made == [f"2026-04-{day}/{name}" for day in (22, 23) for name in ("0530-sang", "1700-chieu")]
    with Log(station / NAME) as log:
        entries = log.entries(TODAY, TOMORROW)
    assert [one.kind for one in entries].count("planned") == [one.kind for one in entries].count("built") == 4
    assert night(folder) == (0, [], [])
    with Log(station / NAME) as log:
        assert log.entries(TODAY, TOMORROW) == entries


@pytest.mark.nothing_recorded
def test_a_run_reads_each_script_and_manifest_once_and_each_item_aloud_once(station: Path) -> None:
    folder = Folder(root=station)
    assert night(folder)[0] == 0
    read_aloud.cache_clear()
    opened = opened_by(lambda: night(folder, EVENING + timedelta(days=1)))
    scripts = {path: count for path, count in opened.items() if Path(path).match("scripts/*/*.md")}
    manifests = {path: count for path, count in opened.items() if re.search(r"/2026[\d-]+/\d{4}-[a-z]+\.json$", path)}
    assert (len(scripts), set(scripts.values())) == (3, {1})
    assert (len(manifests), set(manifests.values())) == (6, {1})
    said = read_aloud.cache_info()
    assert said.misses == said.currsize < said.hits


def opened_by(act: Callable[[], object]) -> Counter[str]:
    """How often each file is opened for reading while the act is done."""
    opened: Counter[str] = Counter()
    watching = True

    def hear(event: str, arguments: tuple[object, ...]) -> None:
        if watching and event == "open" and isinstance(arguments[0], str) and arguments[1] in {"r", "rb"}:
            opened[arguments[0]] += 1

    sys.addaudithook(hear)  # there is no way to take it off again
    try:
        act()
    finally:
        watching = False
    return opened


def test_what_lies_beside_the_bulletins_is_not_taken_for_them(station: Path, run: Run) -> None:
    folder = Folder(root=station)
    assert night(folder, EVENING.replace(hour=3))[0] == 0
    assert (station / "audio_out/2026-04-22/0530-sang.chapters.json").is_file()
    assert run("verify", "--day", "2026-04-22").returncode == 0
    schedule = station / "schedule.yaml"
    schedule.write_text(SCHEDULE.replace("Mời bà con", "Kính mời bà con"), encoding="utf-8")
    assert night(folder, EVENING.replace(hour=4))[:2] == (0, [])


def test_what_was_on_air_today_stays_as_it_was_heard(station: Path) -> None:
    folder = Folder(root=station)
    assert night(folder, EVENING.replace(hour=4))[0] == 0
    schedule = station / "schedule.yaml"
    schedule.write_text(SCHEDULE.replace("Mời bà con", "Kính mời bà con"), encoding="utf-8")
    at_noon = EVENING.replace(hour=12)
    approve_frame(folder, load_schedule(schedule), by="Chủ tịch UBND xã", position="", at=at_noon)
    assert night(folder, at_noon)[2] == ["2026-04-22/1700-chieu", "2026-04-23/0530-sang", "2026-04-23/1700-chieu"]


def test_after_days_off_it_goes_on_with_today_and_tomorrow(station: Path) -> None:
    folder = Folder(root=station)
    assert night(folder)[0] == 0
    heard = [item.id for one in read_bulletins(folder.out / "2026-04-23") for item in one.items]
    later = EVENING + timedelta(days=9)
    code, _, made = night(folder, later)
    assert code == 0
    assert {name[:10] for name in made} == {"2026-05-01", "2026-05-02"}
    assert "dot/01-mot" in heard and "dot/02-hai" in heard


def with_alarm(station: Path) -> Path:
    """Let the station's alarm add each text it is given to a file; return the file."""
    alarm = station / "bao-dong.txt"
    ring = "import os, sys; open(sys.argv[1], 'a', encoding='utf-8').write(os.environ['BROADCAST_ERROR'] + '\\n')"
    command = json.dumps([sys.executable, "-c", ring, str(alarm)])
    text = SCHEDULE + f"running:\n  on_failure: {command}\n"
    (station / "schedule.yaml").write_text(text, encoding="utf-8")
    return alarm


def test_a_text_that_nobody_approved_is_left_out_the_rest_airs_and_the_alarm_rings_once(station: Path) -> None:
    alarm = with_alarm(station)
    with (station / "scripts/thong-bao/cat-dien.md").open("a", encoding="utf-8") as notice:
        notice.write("\nThêm một câu chưa duyệt.\n")
    folder = Folder(root=station)
    code, said, made = night(folder)
    assert (code, len(made)) == (0, 4)
    told = "cat-dien.md:1: đã sửa sau khi Chủ tịch UBND xã duyệt"
    assert told in "\n".join(said)
    assert "thong-bao/cat-dien" not in heard_on(folder, "2026-04-22") | heard_on(folder, "2026-04-23")
    assert told in alarm.read_text("utf-8")
    public = (folder.out / "khong-phat.json").read_text("utf-8")
    (left,) = json.loads(public)["left_out"]
    assert left["path"] == "scripts/thong-bao/cat-dien.md"
    assert left["reason"].startswith("đã sửa sau khi Chủ tịch UBND xã duyệt")
    assert "Thêm một câu" not in public
    offered = (folder.out / "manifest.json").read_bytes()  # what goes to the web host
    assert "khong-phat.json" in {file["name"] for file in json.loads(offered)["files"]}
    alarm.unlink()
    assert night(folder, EVENING + timedelta(hours=8))[0] == 0
    assert not alarm.exists()
    assert (folder.out / "khong-phat.json").read_text("utf-8") == public
    last = last_run(folder)
    assert last is not None
    assert (last.faults, len(last.left_out)) == ((), 1)


def test_a_notice_whose_day_is_past_is_held_back_and_the_officer_told(station: Path, run: Run) -> None:
    """A meeting of the morning before is not announced; a deadline that is past is, and somebody should look at it."""
    head = "---\ntitle: {}\nvalid_from: 2026-04-20\nvalid_until: 2026-04-25\n---\n\n{}\n"
    for name, text in (("Họp thôn", "Họp lúc 8 giờ ngày 22/4/2026."), ("Nộp quỹ", "Nộp trước ngày 21/4/2026.")):
        path = station / f"scripts/thong-bao/{name.replace(' ', '-')}.md"
        path.write_text(head.format(name, text), encoding="utf-8")
        assert run("approve", f"scripts/thong-bao/{path.name}", "--by", "Chủ tịch UBND xã", "--yes").returncode == 0
    folder = Folder(root=station)
    assert night(folder)[0] == 0
    heard = heard_on(folder, "2026-04-23")
    assert "thong-bao/Nộp-quỹ" in heard
    assert "thong-bao/Họp-thôn" not in heard
    told = run("status").stdout.partition("Thông báo đã qua việc:")[2]
    assert "23/04/2026 buổi sáng: không đọc «Họp thôn», việc ấy xong lúc 13:00 22/04/2026" in told
    assert "23/04/2026: «Nộp quỹ» nên xem lại" in told
    assert "22/04/2026 buổi sáng" not in told  # it was on air before the meeting


def heard_on(folder: Folder, day: str) -> set[str]:
    return {item.id for bulletin in read_bulletins(folder.out / day) for item in bulletin.items}


DEEP = "---\ntitle: " + "[" * 3000 + "\n---\n\nLời.\n"
EXPIRED = "---\ntitle: Cũ\nvalid_until: 2020-01-01\nkhoa-la: 1\n---\n\nLời.\n"
UNREAD = "---\ntitle: Lạ\nvalid_until: 2026-05-01\n---\n\nGọi 水 ngay.\n"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("thong-bao/moi.md", "---\ntitle: Mới\nvalid_until: 2026-05-01\n---\n\nChưa ai duyệt.\n"),
        ("dot/ghi-chu.md", "Nhớ gọi điện cho điện lực.\n"),
        ("thong-bao/cu.md", EXPIRED),
        ("thong-bao/thu-muc.md/", ""),
        ("thong-bao/lien-ket.md@", "khong-co.md"),
        ("thong-bao/._cat-dien.md", "\x00\x05\x16\x07 Mac OS X"),
        ("thong-bao/sau.md", DEEP),
        ("thong-bao/la.md", UNREAD),
        ("thong-bao/\u2028.md", "---\ntitle: Lạ\n---\n\nLời.\n"),
        ("khan/hong.md", "hỏng"),
    ],
)
def test_one_file_never_silences_a_station(station: Path, name: str, content: str) -> None:
    path = station / "scripts" / name.rstrip("/@")
    path.parent.mkdir(exist_ok=True)
    if name.endswith("/"):
        path.mkdir()
    elif name.endswith("@"):
        path.symlink_to(content)
    else:
        path.write_text(content, encoding="utf-8")
    folder = Folder(root=station)
    code, _, made = night(folder)
    assert (code, len(made)) == (0, 4)
    assert heard_on(folder, "2026-04-22") >= {"dot/01-mot", "dot/02-hai", "thong-bao/cat-dien"}


def test_a_latin_1_file_name_costs_nothing(station: Path) -> None:
    (Path(os.fsdecode(os.fsencode(station / "scripts/thong-bao") + b"/th\xf4ng.md"))).write_text("x", encoding="utf-8")
    assert night(Folder(root=station))[0] == 0


def test_a_fault_of_ours_in_a_part_of_the_night_costs_no_day_and_calls_a_person(
    station: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alarm = with_alarm(station)

    def too_deep(*_: object, **__: object) -> None:
        raise RecursionError("quá sâu")

    monkeypatch.setattr("broadcast.office.night.run.plan_days", too_deep)
    folder = Folder(root=station)
    code, _, made = night(folder, as_it_is=False)
    assert (code, len(made)) == (1, 4)
    assert "Phần mềm gặp lỗi" in alarm.read_text("utf-8")
    assert list((station / "loi-phan-mem").glob("*.txt"))


def test_status_says_what_went_wrong_in_the_last_run(station: Path, run: Run) -> None:
    assert run("run").returncode == 0
    assert run("status").returncode == 0
    schedule = station / "schedule.yaml"
    schedule.write_text(SCHEDULE.replace("[espeak]", "[khong-co]"), encoding="utf-8")
    failed = run("run", "--days", 3)
    assert failed.returncode == 69
    status = run("status")
    assert status.returncode == 1
    assert "Lần chạy gần nhất" in status.stdout and "khong-co" in status.stdout


def test_a_damaged_manifest_of_another_day_is_told_and_costs_nothing(station: Path) -> None:
    folder = Folder(root=station)
    assert night(folder)[0] == 0
    (station / "audio_out/2026-04-22/1700-chieu.json").write_text("{", encoding="utf-8")
    code, said, made = night(folder, EVENING + timedelta(days=2))
    assert code == 0
    assert {name[:10] for name in made} == {"2026-04-24", "2026-04-25"}
    assert "2026-04-25/0530-sang.html" in (station / "audio_out/thang/2026-04.html").read_text(encoding="utf-8")
    assert "1700-chieu.json" in "\n".join(said)


def test_a_village_notice_written_after_the_airing_is_no_fault_of_the_day(station: Path) -> None:
    folder = Folder(root=station)
    early = EVENING.replace(hour=4)
    assert night(folder, early)[0] == 0
    notice = station / "scripts/thong-bao/nuoc.md"
    text = "---\ntitle: Nước\nvalid_until: 2026-04-22 16:00\nvillages: [thon-1]\n---\n\nCó nước.\n"
    notice.write_text(text, encoding="utf-8")
    schedule = station / "schedule.yaml"
    two = SCHEDULE.replace("slots:", "  - id: thon-2\n    name: Thôn 2\nslots:", 1)
    schedule.write_text(two, encoding="utf-8")
    who = "Chủ tịch UBND xã"
    approve_paths(folder, [notice], by=who, position=who, at=early)
    assert night(folder, EVENING)[:2] == (0, [])


def test_a_day_left_empty_by_a_months_number_is_no_fault(station: Path) -> None:
    text = SCHEDULE.replace("items_per_programme: 1", "items_per_programme: 1\n    items_per_month: 2")
    (station / "schedule.yaml").write_text(text, encoding="utf-8")
    (station / "scripts/thong-bao/cat-dien.md").unlink()
    folder = Folder(root=station)
    for day in range(3):
        assert night(folder, EVENING + timedelta(days=day))[0] == 0


def test_what_a_killed_run_left_never_takes_the_place_of_what_was_aired(station: Path) -> None:
    folder = Folder(root=station)
    early = EVENING.replace(hour=4)
    assert night(folder, early)[0] == 0
    day = station / "audio_out/2026-04-22"
    before = {path.name: path.read_bytes() for path in day.glob("0530-*.*") if path.suffix in {".mp3", ".json", ".svg"}}
    left = station / "audio_out/.moi-2026-04-22"
    left.mkdir()
    for name in before:
        (left / name).write_bytes(b"half made")
    schedule = station / "schedule.yaml"
    schedule.write_text(SCHEDULE.replace("Mời bà con", "Kính mời bà con"), encoding="utf-8")
    assert night(folder, EVENING.replace(hour=9))[:2] == (0, [])
    assert {name: (day / name).read_bytes() for name in before} == before
    assert not left.exists()


@pytest.mark.parametrize("way", ["scripts", "campaign"])
def test_where_the_texts_are_gone_the_greeting_goes_out(station: Path, way: str) -> None:
    shutil.rmtree(station / ("scripts" if way == "scripts" else "scripts/dot"))
    (station / "scripts/thong-bao/cat-dien.md").unlink(missing_ok=True)
    alarm = with_alarm(station)
    _, _, made = night(Folder(root=station))
    assert len(made) == 4
    assert "đợt «dot» chưa có bài" in alarm.read_text("utf-8")


@pytest.mark.parametrize("name", [".cache", ".cache/clips", ".cache/segments", "audio_out"])
@pytest.mark.parametrize("link", [False, True])
def test_what_lies_in_the_way_of_our_folders_is_set_aside(station: Path, name: str, link: bool) -> None:
    place = station / name
    shutil.rmtree(place, ignore_errors=True)
    place.parent.mkdir(exist_ok=True)
    place.symlink_to(station / "khong-co") if link and name != "audio_out" else place.write_bytes(b"x")
    alarm = with_alarm(station)
    _, _, made = night(Folder(root=station))
    assert len(made) == 4
    assert "đã để riêng" in alarm.read_text("utf-8")
    (aside,) = place.parent.glob(f"{place.name}.*.de-rieng")
    assert aside.is_symlink() or aside.read_bytes() == b"x"


def test_slots_with_nothing_to_say_are_told(station: Path) -> None:
    for path in (station / "scripts/dot").glob("*.md"):
        head, body = path.read_text(encoding="utf-8").split("\n---\n")
        path.write_text(f"{head}\nvillages: [thon-9]\n---\n{body}", encoding="utf-8")
    (station / "scripts/thong-bao/cat-dien.md").unlink()
    assert run_broadcast("approve", "scripts/dot", "--by", "Chủ tịch UBND xã", "--yes", cwd=station).returncode == 0
    code, said, _ = night(Folder(root=station))
    assert code == 1
    assert "KHÔNG CÓ BÀI nào phát" in "\n".join(said)


def test_a_broken_alarm_is_told_and_changes_nothing(station: Path) -> None:
    text = SCHEDULE.replace("[espeak]", "[khong-co]") + "running:\n  on_failure: [khong-co-lenh-nay]\n"
    (station / "schedule.yaml").write_text(text, encoding="utf-8")
    code, said, _ = night(Folder(root=station), as_it_is=True)
    assert code == 69
    assert "không tìm thấy lệnh này" in said[-1]


def test_a_log_that_cannot_be_written_never_costs_the_day(station: Path) -> None:
    (station / NAME).mkdir()
    code, said, made = night(Folder(root=station))
    assert code == 0
    assert len(made) == 4
    assert any(one.startswith("nhật ký: ") for one in said)


def test_the_clock_set_back_builds_the_days_it_says(station: Path) -> None:
    folder = Folder(root=station)
    assert night(folder)[0] == 0
    code, _, made = night(folder, EVENING - timedelta(days=2))
    assert code == 1  # a person is told that the clock went back
    assert {name[:10] for name in made} == {"2026-04-20", "2026-04-21"}
    assert night(folder) == (0, [], [])


@pytest.mark.parametrize("last", ["2027-12-31", "2028-02-28"])
def test_a_years_end_and_a_leap_day_are_days_like_any(station: Path, last: str) -> None:
    folder = Folder(root=station)
    now = datetime.fromisoformat(f"{last}T23:59:59+07:00")
    assert night(folder, now)[0] == 0
    assert set(built_days(folder)) == {now.date(), (now + timedelta(seconds=1)).date()}


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX")
@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Kiritimati"])
def test_the_day_is_vietnams_whatever_the_machine_thinks(station: Path, run: Run, zone: str) -> None:
    from broadcast.cli.common import the_time

    before = the_time().date()
    assert run("run", "--engine", "tone", TZ=zone).returncode == 0
    after = the_time().date()
    first = min(built_days(Folder(root=station)))
    assert before <= first <= after


@pytest.mark.nothing_recorded
@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX")
@pytest.mark.parametrize("seed", range(KILLS))
def test_killed_at_any_moment_the_next_run_ends_in_whole_days_nothing_twice(station: Path, seed: int) -> None:
    command = (sys.executable, "-m", "broadcast", "run", "--day", "2026-04-22", "--days", "2")
    process = subprocess.Popen(
        command, cwd=station, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    time.sleep(random.Random(seed).uniform(0.1, 5.0))
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)
    folder = Folder(root=station)
    for day in built_days(folder):
        place = folder.out / day.isoformat()
        assert all(is_whole(one, place) for one in read_bulletins(place))
    done = subprocess.run(command, cwd=station, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    turns = [heard(folder, day) for day in (TODAY, TOMORROW)]
    assert turns == [["dot/01-mot", "dot/02-hai"], ["dot/01-mot", "dot/02-hai"]]
    assert not [path.name for path in folder.out.iterdir() if path.name.startswith((".moi", ".cu"))]
    with Log(station / NAME) as log:
        built = [(one.day, one.name) for one in log.entries(TODAY, TOMORROW) if one.kind == "built"]
    assert sorted(built) == sorted({(day, name) for day in (TODAY, TOMORROW) for name in ("0530-sang", "1700-chieu")})


def heard(folder: Folder, day: date) -> list[str]:
    """The campaign items of a day, as its finished files have them."""
    place = folder.out / day.isoformat()
    found = read_bulletins(place)
    assert all(is_whole(one, place) for one in found)
    return [item.id for one in found for item in one.items if item.kind == "campaign"]


@pytest.mark.parametrize("name", ["scripts/approvals.jsonl", "scripts/khan/ket-thuc.jsonl"])
def test_a_broken_ledger_or_list_costs_no_day_and_lets_nothing_unapproved_out(station: Path, name: str) -> None:
    folder = Folder(root=station)
    assert night(folder)[0] == 0
    (station / name).parent.mkdir(exist_ok=True)
    with (station / name).open("a", encoding="utf-8") as file:
        file.write("hỏng\n")
    text = "---\ntitle: Chưa duyệt\nvalid_until: 2026-05-01\n---\n\nLời chưa ai duyệt.\n"
    (station / "scripts/thong-bao/moi.md").write_text(text, encoding="utf-8")
    code, said, made = night(folder, EVENING + timedelta(days=1))
    assert made == ["2026-04-24/0530-sang", "2026-04-24/1700-chieu"]
    assert heard_on(folder, "2026-04-24") & {"dot/01-mot", "dot/02-hai"}
    assert "thong-bao/moi" not in heard_on(folder, "2026-04-24")
    assert (code, Path(name).name in "\n".join(said)) == (0, True)


@pytest.mark.parametrize("year", [1970, 2029])
def test_a_clock_that_can_not_be_right_builds_its_days_puts_nothing_away_and_calls_a_person(
    station: Path, year: int
) -> None:
    alarm = with_alarm(station)
    schedule = station / "schedule.yaml"
    schedule.write_text(schedule.read_text("utf-8") + "keeping:\n  months: 1\n", encoding="utf-8")
    folder = Folder(root=station)
    assert night(folder)[0] == 0
    there = set(built_days(folder))
    code, _, _ = night(folder, EVENING.replace(year=year))
    assert code != 0
    assert there <= set(built_days(folder))
    assert "đồng hồ của máy chỉ" in alarm.read_text("utf-8")
    assert night(folder, EVENING + timedelta(days=1))[0] == 0


def unapprove(station: Path) -> None:
    """Change every text after its approval."""
    for path in station.glob("scripts/*/*.md"):
        path.write_text(path.read_text(encoding="utf-8") + "\nThêm một câu chưa duyệt.\n", encoding="utf-8")


def test_where_nothing_is_left_the_greeting_goes_out(station: Path) -> None:
    unapprove(station)
    code, said, _ = night(Folder(root=station))
    assert code == 0
    assert "Không phát, các mục khác vẫn phát" in "\n".join(said)
    tomorrow = read_bulletins(station / "audio_out/2026-04-23")
    assert [bulletin.airtime.slot_id for bulletin in tomorrow] == ["sang", "chieu"]
    assert all({item.kind for item in one.items} <= {"jingle", "opening", "closing"} for one in tomorrow)


def test_the_stations_own_fallback_is_aired_where_nothing_is_left(station: Path) -> None:
    place = station / "scripts/du-phong"
    place.mkdir()
    text = "---\ntitle: Giữ gìn đường làng\n---\n\nMời bà con giữ đường làng sạch sẽ.\n"
    (place / "duong-lang.md").write_text(text, encoding="utf-8")
    approved = run_broadcast("approve", "scripts/du-phong", "--by", "Chủ tịch UBND xã", "--yes", cwd=station)
    assert approved.returncode == 0, approved.stderr
    folder = Folder(root=station)
    assert night(folder)[0] == 0
    assert not any(item.id == "du-phong/duong-lang" for one in tomorrows(station) for item in one.items)
    for path in (*station.glob("scripts/dot/*.md"), *station.glob("scripts/thong-bao/*.md")):
        path.write_bytes(b"\xff\xfe")
    assert night(folder)[0] == 0
    assert all(any(item.id == "du-phong/duong-lang" for item in one.items) for one in tomorrows(station))


def tomorrows(station: Path) -> list[Bulletin]:
    """The bulletins of the day after."""
    return list(read_bulletins(station / "audio_out/2026-04-23"))


def test_a_faulty_schedule_by_night_is_the_last_good_one(station: Path) -> None:
    assert run_broadcast("run", cwd=station).returncode == 0
    schedule = station / "schedule.yaml"
    schedule.write_text(SCHEDULE.replace("05:30", "25:30"), encoding="utf-8")
    shutil.rmtree(station / "audio_out")
    done = run_broadcast("run", cwd=station)
    assert done.returncode == 78
    assert "đang dùng lịch đúng gần nhất" in done.stderr
    assert len(list((station / "audio_out").glob("20*/*.mp3"))) == 4
    shutil.rmtree(station / ".cache")
    assert run_broadcast("run", cwd=station).returncode == 78


def test_a_run_that_never_started_calls_a_person_once(station: Path) -> None:
    calls = station / "goi.txt"
    alarm = f"running:\n  on_failure: [{sys.executable}, -c, \"open('goi.txt', 'a').write('x')\"]\n"
    (station / "schedule.yaml").write_text(SCHEDULE + alarm, encoding="utf-8")
    folder = Folder(root=station)
    schedule = load_schedule(folder.schedule)
    assert ring_if_missed(folder, schedule, EVENING) == ""  # it was never run by a timer
    assert night(folder, as_it_is=True)[0] == 0
    assert ring_if_missed(folder, schedule, EVENING + timedelta(hours=23)) == ""
    after = EVENING + timedelta(days=1, hours=3)
    assert "không chạy" in ring_if_missed(folder, schedule, after)
    assert "không chạy" in ring_if_missed(folder, schedule, after + timedelta(minutes=10))
    assert calls.read_text(encoding="utf-8") == "x"
    assert "không chạy" in run_broadcast("status", cwd=station).stdout


def test_a_timer_that_never_ran_is_noticed_and_whoever_was_not_reached_is_called_again(station: Path) -> None:
    """The timer was set, and no run ever began; the alarm fails at first, as where the network is down."""
    ring = "import os, sys; open('goi.txt', 'a').write('x'); sys.exit(os.path.exists('dut-mang'))"
    alarm = f"running:\n  on_failure: {json.dumps([sys.executable, '-c', ring])}\n"
    (station / "schedule.yaml").write_text(SCHEDULE + alarm, encoding="utf-8")
    folder = Folder(root=station)
    schedule = load_schedule(folder.schedule)
    note_timer(folder, EVENING)
    assert ring_if_missed(folder, schedule, EVENING + timedelta(minutes=30)) == ""
    after = EVENING + timedelta(days=2)
    (station / "dut-mang").touch()
    assert "kết thúc với mã 1" in ring_if_missed(folder, schedule, after)
    (station / "dut-mang").unlink()
    for minutes in (10, 20, 30):
        assert "không chạy" in ring_if_missed(folder, schedule, after + timedelta(minutes=minutes))
    assert (station / "goi.txt").read_text(encoding="utf-8") == "xx"
    note_timer(folder, None)
    assert ring_if_missed(folder, schedule, after) == ""
