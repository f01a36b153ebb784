"""The archive: whole and verified before anything leaves audio_out/, back with one command, through kills."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from office.report.months import NOW, SCHEDULE, TEXTS, air, station

from broadcast.errors import PublishError
from broadcast.model import Keeping, Schedule
from broadcast.office.night.archive import archive, restore, retire
from broadcast.office.night.archive.contents import hashes, verify
from broadcast.site import write_site
from broadcast.station.folder import Folder, kept_days
from broadcast.station.keys import key_over
from broadcast.station.log import NAME, Entry, Log
from broadcast.station.manifest import read_bulletin, write_bulletin

MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)
RUN = """
import sys
from datetime import date
from pathlib import Path
from broadcast.office.night.archive import archive, restore
from broadcast.station.folder import Folder, kept_days
folder, month = Folder(root=Path(sys.argv[2])), date(2026, 5, 1)
archive(folder, month, station="Đài", today=date(2026, 6, 1)) if sys.argv[1] == "archive" else restore(folder, month)
"""


@pytest.fixture
def may(tmp_path: Path) -> tuple[Folder, Schedule]:
    """A station with three days of May and one of June, and a log."""
    folder, schedule = station(tmp_path / "dai")
    for number in (2, 3, 31):
        air(folder, schedule, MAY.replace(day=number), ["dot/mot", "thong-bao/cat-dien"])
    air(folder, schedule, date(2026, 6, 1), ["dot/hai"])
    with Log(folder.root / NAME) as log:
        for number in (2, 3):
            day = MAY.replace(day=number)
            log.write(
                Entry(kind="confirmed", day=day, name="0530-sang", at=NOW, village="thon-1", detail="Trưởng thôn")
            )
    return folder, schedule


def days(folder: Folder) -> dict[str, dict[str, str]]:
    return {path.name: hashes(path) for path in folder.out.iterdir() if path.name[0] != "."}


def test_a_month_moves_whole_and_comes_back(may: tuple[Folder, Schedule]) -> None:
    folder, schedule = may
    before = days(folder)
    done = archive(folder, MAY, station=schedule.station.name, today=JUNE)
    assert [day.day for day in done.moved] == [2, 3, 31]
    assert not done.notices
    assert list(days(folder)) == ["2026-06-01"]
    place = folder.root / "luu-tru" / "2026-05"
    assert {path.name for path in place.iterdir()} == {
        *("audio_out", "scripts", "nhat-ky.jsonl", "schedule.yaml", "SHA256SUMS", "README.txt")
    }
    assert (place / "schedule.yaml").read_text(encoding="utf-8") == SCHEDULE
    assert (place / "scripts" / "dot" / "mot.md").read_text(encoding="utf-8") == TEXTS["dot/mot"]
    assert not (place / "scripts" / "dot" / "hai.md").exists()  # not aired in May
    assert len(list((place / "scripts" / ".approved").iterdir())) == 2
    assert len((place / "nhat-ky.jsonl").read_text(encoding="utf-8").splitlines()) == 2
    assert "broadcast archive 2026-05 --restore" in (place / "README.txt").read_text(encoding="utf-8")
    assert subprocess.run(("sha256sum", "--quiet", "-c", "SHA256SUMS"), cwd=place, check=False).returncode == 0
    assert sorted(kept_days(folder)) == [*(MAY.replace(day=number) for number in (2, 3, 31)), date(2026, 6, 1)]
    (folder.root / NAME).unlink()
    back = restore(folder, MAY)
    assert len(back.moved) == 3
    assert days(folder) == before
    with Log(folder.root / NAME) as log:
        assert [one.detail for one in log.entries(MAY, NOW.date())] == ["Trưởng thôn"] * 2
    verify(place)


def test_archiving_again_changes_nothing_and_takes_new_days_in(may: tuple[Folder, Schedule]) -> None:
    folder, schedule = may
    archive(folder, MAY, station="Đài", today=JUNE)
    place = folder.root / "luu-tru" / "2026-05"
    first = hashes(place)
    restore(folder, MAY)
    assert archive(folder, MAY, station="Đài", today=JUNE).moved == tuple(
        MAY.replace(day=number) for number in (2, 3, 31)
    )
    assert archive(folder, MAY, station="Đài", today=JUNE).moved == ()
    assert hashes(place) == first
    (folder.scripts / "dot" / "mot.md").unlink()  # taken off the air since
    air(folder, schedule, MAY.replace(day=9), ["dot/hai"])
    assert [day.day for day in archive(folder, MAY, station="Đài", today=JUNE).days] == [2, 3, 9, 31]
    assert (place / "scripts" / "dot" / "mot.md").exists()
    assert list(days(folder)) == ["2026-06-01"]


def test_another_version_of_a_day_is_never_written_over(may: tuple[Folder, Schedule]) -> None:
    folder, schedule = may
    archive(folder, MAY, station="Đài", today=JUNE)
    air(folder, schedule, MAY.replace(day=2), ["dot/ba"])
    newer = days(folder)["2026-05-02"]
    with pytest.raises(PublishError, match="ngày 02/05 trong lưu trữ khác"):
        archive(folder, MAY, station="Đài", today=JUNE)
    back = restore(folder, MAY)
    assert [day.day for day in back.moved] == [3, 31]
    assert back.notices == ("02/05/2026: audio_out có bản khác, đã giữ nguyên, không chép đè",)
    assert days(folder)["2026-05-02"] == newer


@pytest.mark.parametrize("fault", ["changed", "gone", "new"])
def test_nothing_leaves_while_the_archive_is_damaged(may: tuple[Folder, Schedule], fault: str) -> None:
    folder, _ = may
    archive(folder, MAY, station="Đài", today=JUNE)
    restore(folder, MAY)
    sound = folder.root / "luu-tru" / "2026-05" / "audio_out" / "2026-05-31" / "0530-sang.mp3"
    if fault == "changed":
        data = bytearray(sound.read_bytes())
        data[7] ^= 1
        sound.write_bytes(data)
    elif fault == "gone":
        sound.unlink()
    else:
        sound.with_name("la.mp3").write_bytes(b"")
    with pytest.raises(PublishError, match="không còn nguyên vẹn"):
        archive(folder, MAY, station="Đài", today=JUNE)
    with pytest.raises(PublishError, match="không còn nguyên vẹn"):
        restore(folder, MAY)
    assert len(days(folder)) == 4


def test_a_manifest_that_names_files_elsewhere_takes_nothing_in(may: tuple[Folder, Schedule]) -> None:
    folder, _ = may
    (folder.root / "bi-mat.md").write_text("bí mật")
    path = folder.out / "2026-05-31" / "0530-sang.json"
    known = read_bulletin(path)
    first, second, *others = known.items
    named = (replace(first, id="../bi-mat"), replace(second, script_sha256="../../bi-mat"), *others)
    path.write_bytes(write_bulletin(replace(known, items=named), key_over(path)))  # by one who has the key
    done = archive(folder, MAY, station="Đài", today=JUNE)
    assert sum("bỏ qua tên bài lạ" in one for one in done.notices) == 2
    assert not any("bi-mat" in name for name in hashes(done.place))


def test_a_month_that_is_not_over_stays(may: tuple[Folder, Schedule]) -> None:
    folder, _ = may
    for today in (MAY, date(2026, 5, 31), date(2026, 4, 30)):
        with pytest.raises(PublishError, match=r"tháng 05/2026 chưa hết.* từ ngày 01/06/2026"):
            archive(folder, MAY, station="Đài", today=today)
    with pytest.raises(PublishError, match="từ ngày 01/01/2027"):
        archive(folder, date(2026, 12, 1), station="Đài", today=date(2026, 12, 31))
    assert len(days(folder)) == 4
    assert not (folder.root / "luu-tru").exists()


def test_pages_that_are_made_anew_are_no_other_version(may: tuple[Folder, Schedule]) -> None:
    folder, schedule = may
    place = archive(folder, MAY, station="Đài", today=JUNE).place
    before = hashes(place)
    restore(folder, MAY)
    write_site(folder.out, schedule, today=JUNE)
    assert days(folder)["2026-05-02"].keys() > hashes(place / "audio_out" / "2026-05-02").keys()
    assert restore(folder, MAY).notices == ()
    assert len(archive(folder, MAY, station="Đài", today=JUNE).moved) == 3
    assert hashes(place) == before


@pytest.mark.parametrize("name", ["0530-sang.json", "0530-sang.mp3", "0530-sang.svg"])
@pytest.mark.parametrize("fault", ["changed", "gone"])
def test_what_was_aired_is_another_version(may: tuple[Folder, Schedule], name: str, fault: str) -> None:
    folder, _ = may
    archive(folder, MAY, station="Đài", today=JUNE)
    restore(folder, MAY)
    path = folder.out / "2026-05-02" / name
    path.unlink() if fault == "gone" else path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(PublishError, match="ngày 02/05 trong lưu trữ khác"):
        archive(folder, MAY, station="Đài", today=JUNE)
    assert len(restore(folder, MAY).notices) == 1


def test_a_restored_month_stays_until_a_person_archives_it(may: tuple[Folder, Schedule], tmp_path: Path) -> None:
    folder, schedule = may
    schedule = replace(schedule, keeping=Keeping(months=1))
    now, elsewhere = date(2027, 1, 1), tmp_path / "o-cung"
    for to in (None, elsewhere):
        archive(folder, MAY, station="Đài", today=now, to=to)
        restore(folder, MAY, to=to)
        assert not [one for one in retire(folder, schedule, now) if "05/2026" in one]
        assert len([name for name in days(folder) if name.startswith("2026-05")]) == 3
    archive(folder, MAY, station="Đài", today=now, to=elsewhere)
    restore(folder, MAY, to=elsewhere)
    archive(folder, MAY, station="Đài", today=now)
    assert sorted(path.name for path in folder.archive.iterdir()) == ["2026-05", "2026-06"]


def test_a_month_that_is_not_there(may: tuple[Folder, Schedule], tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="không có ngày nào"):
        archive(may[0], date(2025, 1, 1), station="Đài", today=JUNE)
    with pytest.raises(PublishError, match="không có lưu trữ"):
        restore(may[0], MAY, to=tmp_path)


def test_months_older_than_the_setting_are_retired(may: tuple[Folder, Schedule]) -> None:
    folder, schedule = may

    def keeping(months: int) -> Schedule:
        return replace(schedule, keeping=Keeping(months=months))

    assert retire(folder, keeping(0), date(2036, 1, 1)) == ()
    assert retire(folder, keeping(1), date(2026, 6, 30)) == ()
    assert retire(folder, keeping(1), date(2026, 7, 1)) == ("đã chuyển 3 ngày của tháng 05/2026 vào luu-tru/2026-05",)
    assert list(days(folder)) == ["2026-06-01"]
    (folder.root / "luu-tru" / "2026-06").mkdir()
    (said,) = retire(folder, keeping(1), date(2027, 1, 1))
    assert "chưa lưu trữ được tháng 06/2026" in said
    assert list(days(folder)) == ["2026-06-01"]


def test_a_kill_between_the_two_renames_is_made_good(may: tuple[Folder, Schedule]) -> None:
    folder, _ = may
    place = archive(folder, MAY, station="Đài", today=JUNE).place
    place.rename(place.with_name(".cu-2026-05"))
    assert len(restore(folder, MAY).moved) == 3
    place.rename(place.with_name(".cu-2026-05"))
    shutil.copytree(place.with_name(".cu-2026-05"), place)
    assert len(archive(folder, MAY, station="Đài", today=JUNE).moved) == 3
    assert [path.name for path in place.parent.iterdir()] == ["2026-05"]


def test_a_kill_at_any_moment_loses_nothing(tmp_path: Path) -> None:
    folder, schedule = station(tmp_path)
    for number in range(2, 20):
        air(folder, schedule, MAY.replace(day=number), ["dot/mot"])
    before = {name: hashed["0530-sang.mp3"] for name, hashed in days(folder).items()}
    chance, ended = random.Random(11), {"archive": 0, "restore": 0}
    for turn in range(10):
        verb = "archive" if turn % 2 == 0 else "restore"
        begun = time.monotonic()
        run = subprocess.Popen((sys.executable, "-c", RUN, verb, tmp_path))
        while not any(path.name[0] == "." for path in (*folder.out.iterdir(), *tmp_path.glob("luu-tru/.*"))):
            if run.poll() is not None or time.monotonic() - begun > 5:
                break
        time.sleep(chance.random() * 0.03)
        os.kill(run.pid, signal.SIGKILL)
        ended[verb] += run.wait() == 0
        held = kept_days(folder)
        moved = {path.name.removeprefix(".xoa-") for path in folder.out.glob(".xoa-*")}
        assert set(before) <= {day.isoformat() for day in held} | moved
        for day, place in held.items():
            found = hashlib.sha256((place / "0530-sang.mp3").read_bytes()).hexdigest()
            assert found == before[day.isoformat()]
    archive(folder, MAY, station="Đài", today=JUNE)
    assert not list(folder.out.iterdir())
    restore(folder, MAY)
    assert {name: hashed["0530-sang.mp3"] for name, hashed in days(folder).items()} == before
    assert not [path for path in (*folder.out.iterdir(), *(tmp_path / "luu-tru").iterdir()) if path.name[0] == "."]
