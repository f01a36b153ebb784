"""What is carried away: a stick in playing order that is read back, and a folder for radio servers."""

from __future__ import annotations

import csv
import hashlib
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import click
import pytest
from conftest import run_broadcast, write_station
from days import DAY, URGENT, listing, put, sound
from mutagen.apev2 import APEv2
from mutagen.id3 import ID3, TIT2
from test_playlists import EVENING, MORNING

from broadcast.cli.common import Days
from broadcast.cli.folder import folder as folder_verb
from broadcast.cli.sheet import sheet as sheet_verb
from broadcast.cli.usb import usb as usb_verb
from broadcast.errors import PublishError
from broadcast.model import VIETNAM
from broadcast.stages.publish.radio import ready
from broadcast.stages.publish.tracks import Track, bare, still_heard, tracks
from broadcast.stages.publish.usb import LIST, Packed, pack
from broadcast.station.listing import Listing
from tests.values import altered

SHM = Path("/dev/shm")
SYS = Path("/sys/kernel")
"""Not even root may make a file here."""


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    path = tmp_path / "the"
    path.mkdir()
    return path


@pytest.fixture
def day(tmp_path: Path) -> Listing:
    return a_day(tmp_path / "audio_out" / "2026-04-22")


def a_day(place: Path) -> Listing:
    on = date.fromisoformat(place.name)
    made = [
        put(place, altered(one, day=on), sound(hertz)) for one, hertz in ((URGENT, 880), (MORNING, 440), (EVENING, 660))
    ]
    return listing(*made, place=place, day=on)


def names(root: Path) -> set[str]:
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


def refused(words: str, wanted: tuple[Track, ...], root: Path, *, clean: bool = False) -> None:
    before = {name: (root / name).read_bytes() for name in names(root)}
    with pytest.raises(PublishError, match=words):
        pack(wanted, root, clean=clean)
    assert {name: (root / name).read_bytes() for name in names(root)} == before


# ---- the stick -------------------------------------------------------------------------------------


def test_a_day_lies_on_the_stick_in_playing_order_without_tags(day: Listing, stick: Path) -> None:
    shown: list[float] = []
    done = pack(tracks([day]), stick, progress=lambda _name, share: shown.append(share))
    assert [one.name for one in done.tracks] == ["001_0530.MP3", "002_0530.MP3", "003_1700.MP3"]  # urgent first
    assert done.written
    assert names(stick) == {LIST, *(one.name for one in done.tracks)}
    assert shown == sorted(shown)
    assert shown[-1] == 1
    for one, bulletin in zip(done.tracks, day.bulletins, strict=True):
        data = (stick / one.name).read_bytes()
        assert data[:2] in {b"\xff\xfb", b"\xff\xf3"}  # the first frame of sound
        assert (day.place / bulletin.main.mp3).read_bytes().endswith(data)
    times = [(stick / one.name).stat().st_mtime_ns for one in done.tracks]
    assert times == sorted(times)


def test_every_kind_of_tag_is_taken_off() -> None:
    plain = bare(sound())
    file = BytesIO(plain)
    ape = APEv2()
    ape["Title"] = "Bản tin"
    ape.save(file)
    file.seek(0)
    id3 = ID3()
    id3.add(TIT2(encoding=1, text="Bản tin"))
    id3.save(file, v1=2)
    tagged = file.getvalue()
    assert (tagged[:3], tagged[-128:-125]) == (b"ID3", b"TAG")
    assert b"APETAGEX" in tagged
    assert bare(tagged) == plain
    assert bare(plain) == plain


def test_a_second_run_writes_nothing_and_a_spoilt_file_is_seen(day: Listing, stick: Path) -> None:
    def stamps() -> set[int]:
        return {path.stat().st_mtime_ns for path in stick.iterdir()}

    first = pack(tracks([day]), stick)
    before = stamps()
    if first.in_order:
        assert not pack(tracks([day]), stick).written
        assert stamps() == before
    file = stick / "001_0530.MP3"
    file.write_bytes(file.read_bytes()[:-1] + b"\0")
    refused(r"không còn như lúc chép: 001_0530\.MP3", tracks([day]), stick, clean=True)
    file.unlink()
    assert pack(tracks([day]), stick).written


def test_a_week_has_a_folder_a_day(tmp_path: Path, stick: Path) -> None:
    days = [a_day(tmp_path / "audio_out" / f"2026-04-2{number}") for number in (0, 1)]
    done = pack(tracks(days, folders=True), stick)
    assert [one.name for one in done.tracks] == [
        f"2026-04-2{day}/{name}" for day in (0, 1) for name in ("001_0530.MP3", "002_0530.MP3", "003_1700.MP3")
    ]
    assert pack(tracks(days[1:], folders=True), stick, clean=True).written
    assert {name.split("/")[0] for name in names(stick)} == {LIST, "2026-04-21"}
    assert not (stick / "2026-04-20").exists()


def test_names_suit_every_fat(day: Listing) -> None:
    many = replace(day, bulletins=day.bulletins * 40)
    for one in tracks([many], folders=True):
        folder, name = one.name.split("/")
        assert re.fullmatch(r"\d{3}_\d{4}\.MP3", name)  # 8.3: a single entry of the directory
        assert len(folder) == 10


def test_what_other_people_left_is_never_touched(day: Listing, stick: Path) -> None:
    (stick / "Nhạc của bác.mp3").write_bytes(b"music")
    (stick / "anh.jpg").write_bytes(b"picture")
    assert pack(tracks([day]), stick).strangers == ("Nhạc của bác.mp3",)
    tomorrow = a_day(day.place.with_name("2026-04-23"))
    changed = replace(tomorrow, bulletins=tomorrow.bulletins[:2])
    refused("3 bản tin chép lần trước — thêm --clean", tracks([changed]), stick)
    pack(tracks([changed]), stick, clean=True)
    assert names(stick) == {LIST, "001_0530.MP3", "002_0530.MP3", "Nhạc của bác.mp3", "anh.jpg"}


def test_a_file_of_the_same_name_that_we_did_not_write_stops_the_pack(day: Listing, stick: Path) -> None:
    (stick / "002_0530.MP3").write_bytes(b"an announcer's own")
    for clean in (False, True):
        refused(r"trùng tên mà lệnh này không chép: 002_0530\.MP3", tracks([day]), stick, clean=clean)


def test_a_list_that_is_none_of_ours_stays(day: Listing, stick: Path, tmp_path: Path) -> None:
    (stick / LIST).write_text("danh sách khách mời")
    refused("không phải tệp do lệnh này ghi", tracks([day]), stick, clean=True)
    (stick / LIST).rename(tmp_path / "ngoai")
    (stick / LIST).symlink_to(tmp_path / "ngoai")
    refused("không phải tệp do lệnh này ghi", tracks([day]), stick, clean=True)


@pytest.mark.parametrize("name", ["../ngoai.mp3", "/etc/passwd", "2026-04-22/../../ngoai.mp3", "Nhac.MP3"])
def test_a_forged_list_lets_nothing_else_go(day: Listing, stick: Path, name: str) -> None:
    outside = stick.parent / "ngoai.mp3"
    outside.write_bytes(b"music")
    (stick / "Nhac.MP3").write_bytes(b"music")
    line = f"{hashlib.sha256(b'music').hexdigest()}  "
    (stick / LIST).write_text(f"{line}{name}\n{line}009_0530.MP3\n# xong\n")
    pack(tracks([day]), stick, clean=True)
    assert outside.exists()
    assert (stick / "Nhac.MP3").exists()


def test_a_folder_of_the_stick_that_leads_elsewhere_is_refused(day: Listing, stick: Path, tmp_path: Path) -> None:
    (tmp_path / "ngoai").mkdir()
    (stick / "2026-04-22").symlink_to(tmp_path / "ngoai")
    refused("không phải thư mục của thẻ", tracks([day], folders=True), stick)
    assert not any((tmp_path / "ngoai").iterdir())


def test_a_stick_pulled_out_half_way_is_told_and_a_second_run_completes_it(day: Listing, stick: Path) -> None:
    def pull(_name: str, share: float) -> None:
        if 0.3 < share < 1:
            stick.rename(stick.with_name("rut-ra"))

    with pytest.raises(PublishError, match=r"thẻ bị rút ra .* cắm lại rồi chạy lại"):
        pack(tracks([day]), stick, progress=pull)
    stick.with_name("rut-ra").rename(stick)
    assert names(stick) < {LIST, "001_0530.MP3", "002_0530.MP3", "003_1700.MP3"}
    assert pack(tracks([day]), stick).written
    assert len(names(stick)) == 4


def test_a_stick_pulled_out_while_old_bulletins_gave_way_needs_no_second_leave(day: Listing, stick: Path) -> None:
    pack(tracks([a_day(day.place.with_name("2026-04-21"))], folders=True), stick)

    def pull(_name: str, _share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pack(tracks([day]), stick, clean=True, progress=pull)
    assert pack(tracks([day]), stick).written
    assert names(stick) == {LIST, "001_0530.MP3", "002_0530.MP3", "003_1700.MP3"}


def test_a_stick_that_fills_up_is_told(day: Listing, stick: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, before[1]))  # a larger file is refused by the system
    try:
        with pytest.raises(PublishError, match="thẻ hết chỗ"):
            pack(tracks([day]), stick)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert pack(tracks([day]), stick).written


def test_a_stick_without_room_is_refused_before_anything_is_written(day: Listing, stick: Path) -> None:
    huge = tuple(replace(one, size_bytes=10**15) for one in tracks([day]))
    refused(r"không đủ chỗ, cần \d+\.\d MB mà còn \d+\.\d MB", huge, stick)


def test_a_stick_that_is_not_plugged_in_is_not_made(day: Listing, stick: Path) -> None:
    with pytest.raises(PublishError, match="không thấy thư mục này — cắm thẻ"):
        pack(tracks([day]), stick / "khong-co")
    assert not any(stick.iterdir())


@pytest.mark.skipif(not SYS.is_dir(), reason="only Linux has a /sys")
def test_a_locked_stick_is_told(day: Listing) -> None:
    with pytest.raises(PublishError, match="thẻ không cho ghi — gạt nút khóa"):
        pack(tracks([day]), SYS)


@pytest.fixture
def backwards() -> Iterator[Path]:
    """A folder of Linux's own memory, whose directories tell the newest file first."""
    if not SHM.is_dir():
        pytest.skip("there is no /dev/shm")
    with tempfile.TemporaryDirectory(dir=SHM) as folder:
        for name in "abc":
            (Path(folder) / name).touch()
        if [one.name for one in os.scandir(folder)] != ["c", "b", "a"]:
            pytest.skip("/dev/shm does not list backwards here")
        for name in "abc":
            (Path(folder) / name).unlink()
        yield Path(folder)


def test_an_order_that_is_wrong_is_told_and_written_again(day: Listing, backwards: Path) -> None:
    said: list[str] = []

    def go() -> Packed:
        return pack(tracks([day]), backwards, say=said.append)

    assert (go().in_order, said) == (False, [])
    again = go()
    assert again.written
    assert not again.in_order
    assert said == ["Thứ tự tệp trên thẻ không đúng thứ tự phát — chép lại."]


def test_urgent_news_that_is_over_is_left_out(day: Listing) -> None:
    urgent = day.bulletins[0]  # 05:30, 06:00, 17:00
    last = datetime(2026, 4, 22, 17, tzinfo=VIETNAM)
    assert still_heard(day, last) == (day, ())
    left, over = still_heard(day, last + timedelta(minutes=1))
    assert [one.name for one in left.bulletins] == ["0530-sang", "1700-chieu"]  # the others are kept, for later
    assert over == (urgent,)
    assert still_heard(day, last - timedelta(days=1)) == (day, ())
    once = altered(urgent, repeats=())
    assert still_heard(replace(day, bulletins=(once,)), last)[1] == (once,)


def test_another_version_is_taken_where_there_is_one(day: Listing) -> None:
    first = day.bulletins[1]
    light = replace(first.files[0], profile="light", mp3="0530-sang-light.mp3")
    shutil.copy(day.place / first.main.mp3, day.place / light.mp3)
    only = replace(day, bulletins=(altered(first, versions=(light,)),))
    assert [one.source.name for one in tracks([only], version="light")] == ["0530-sang-light.mp3"]
    with pytest.raises(PublishError, match="không có bản «phone», chỉ có: horn, light"):
        tracks([only], version="phone")


def test_a_bulletin_that_is_not_the_one_that_was_built_is_not_taken(day: Listing, stick: Path, tmp_path: Path) -> None:
    wanted = tracks([day])
    (day.place / EVENING.main.mp3).write_bytes(b"other")
    for act in (lambda: tracks([day]), lambda: pack(wanted, stick), lambda: ready(day, tmp_path / "may")):
        with pytest.raises(PublishError, match=r"1700-chieu\.mp3: tệp không còn như lúc dựng"):
            act()


# ---- the folder for radio servers ------------------------------------------------------------------


def test_the_radio_folder_has_dated_names_lists_and_a_guide(day: Listing, tmp_path: Path) -> None:
    to = tmp_path / "may-phat"
    files = ["20260422-0530-khan-bao.mp3", "20260422-0530-sang.mp3", "20260422-1700-chieu.mp3"]
    lists = ["20260422.csv", "20260422.m3u", "HUONG-DAN.txt"]
    assert sorted(ready(day, to)) == sorted(files + lists)
    killed, somebodys = to / f".{files[0]}.0123456789ab.tmp", to / ".ghi-chu.tmp"
    killed.write_bytes(b"half")
    somebodys.write_bytes(b"mine")
    assert ready(day, to) == ()
    assert not killed.exists()
    assert somebodys.exists()
    for name, one in zip(files, day.bulletins, strict=True):
        assert (to / name).read_bytes() == (day.place / one.main.mp3).read_bytes()
        assert ID3(to / name)["TIT2"]
    listed = (to / "20260422.m3u").read_bytes().decode("ascii").split("\r\n")
    assert [line for line in listed if line and line[0] != "#"] == files
    rows = list(csv.reader((to / "20260422.csv").read_text("utf-8-sig").splitlines()))
    assert [row[1:3] for row in rows[1:]] == [[f"{at:%H:%M}", f"20260422-{one.main.mp3}"] for at, one in DAY.airings]
    guide = (to / "HUONG-DAN.txt").read_bytes().decode("utf-8-sig")
    assert guide.count("\r\n") == guide.count("\n") > 10
    assert "bulk_import --path" in guide
    assert "Import from PLS/M3U" in guide
    next_day = a_day(day.place.with_name("2026-04-23"))
    ready(replace(next_day, village="thon-3"), to)
    assert set(files + lists) < names(to)
    assert "20260423-thon-3.m3u" in names(to)


# ---- the command -----------------------------------------------------------------------------------

HOLD = """\
import sys, time
from pathlib import Path
from broadcast.stages.publish.usb_stick import taken
with taken(Path(sys.argv[2]), Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def station(tmp_path: Path) -> Path:
    root = tmp_path / "dai"
    root.mkdir()
    write_station(root)
    for number in range(2):
        on = DAY.day + timedelta(days=number)
        a_day(root / "audio_out" / on.isoformat())
    return root


def test_the_verbs_say_what_they_did_and_end_as_errors_end(station: Path, stick: Path) -> None:
    def run(*arguments: object) -> tuple[int, str, str]:
        done = run_broadcast(*arguments, cwd=station)
        assert "Traceback" not in done.stderr
        return done.returncode, done.stdout, done.stderr

    code, told, warned = run("usb", "2026-W17", "--to", stick, "--village", "thon-1")
    assert code == 0
    assert re.search(r"Đã chép 4 bản tin, \d\.\d MB vào .*; đọc lại đúng từng tệp", told)
    assert "2026-04-22/001_0530.MP3  Bản tin buổi sáng 22/04/2026" in told
    assert warned.count("đã hết lượt phát") == 1
    assert "Không chép tin khẩn đã hết lượt phát: 05:30 ngày 22/04/2026, 05:30 ngày 23/04/2026" in warned
    assert "Những ngày chưa dựng, không chép: 20/04/2026" in warned
    code, _, warned = run("usb", "2026-04-22", "--to", stick)
    assert (code, "thêm --clean" in warned) == (73, True)
    code, _, warned = run("usb", "2026-04-25", "--to", stick)
    assert (code, "broadcast build --day 2026-04-25" in warned) == (73, True)
    code, _, warned = run("usb", "2026-04-22", "--to", stick, "--village", "thon-9")
    assert (code, "không có thôn «thon-9»" in warned) == (65, True)
    assert run("usb", "tuần này", "--to", stick)[0] == 2
    code, told, _ = run("folder", "2026-04-22", "--to", station / "may")
    assert (code, "6 tệp mới" in told) == (0, True)
    code, told, warned = run("folder", "2026-W17", "--to", station / "may")
    assert (code, "5 tệp mới" in told, "chưa dựng, không chép: 20/04/2026" in warned) == (0, True, True)


def test_days_and_weeks_are_read_the_same_by_every_verb() -> None:
    for verb in (usb_verb, folder_verb, sheet_verb):
        assert isinstance(verb.params[0].type, Days)
    read = Days().convert
    assert read("2026-04-22", None, None) == (date(2026, 4, 22),)
    week = read("2026-W17", None, None)
    assert (week[0], week[-1], len(week)) == (date(2026, 4, 20), date(2026, 4, 26), 7)
    assert read("2020-W53", None, None)[-1] == date(2021, 1, 3)


@pytest.mark.parametrize(
    "when",
    [
        *("2026-W", "2026-W54", "2026-W00", "0000-W01"),
        *("20260422", "2026-02-30", "1999-12-31", "٢٠٢٦-04-22", "2026-04", "tuần này", ""),
    ],
)
def test_what_is_no_day_and_no_week_is_refused(when: str) -> None:
    with pytest.raises(click.BadParameter, match=r"không đọc được|năm 1999"):
        Days().convert(when, None, None)


def test_two_runs_never_write_to_one_stick(station: Path, stick: Path) -> None:
    held = subprocess.Popen(
        (sys.executable, "-c", HOLD, str(station / ".cache"), str(stick)), stdout=subprocess.PIPE, text=True
    )
    try:
        assert held.stdout
        assert held.stdout.readline() == "held\n"
        (station / "loi-khac").symlink_to(stick)  # the same stick by another name
        done = run_broadcast("usb", "2026-04-22", "--to", "loi-khac", cwd=station)
    finally:
        held.kill()
        held.communicate()
    assert (done.returncode, "lệnh khác đang chép vào thẻ này" in done.stderr) == (75, True)
    assert not any(stick.iterdir())
    assert run_broadcast("usb", "2026-04-22", "--to", stick, cwd=station).returncode == 0
