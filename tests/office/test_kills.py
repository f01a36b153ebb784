"""Whatever verb is killed, wherever: the station stays readable, nothing unapproved airs, and the next call completes.

Each verb is killed before changes that it makes to the disk, and by the clock in between, for what ffmpeg and SQLite
write by themselves. After a power loss the disk has what was synced. BROADCAST_KILLS=100 tries every verb at a hundred
places; by default some verbs are tried at a few.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import deaths
import forked
import pytest
from conftest import SCHEDULE

from broadcast.config import load_schedule
from broadcast.station.exchange import sweep
from broadcast.station.folder import Folder, built_days
from broadcast.station.ledger import look_at_ledger
from broadcast.station.manifest import is_whole
from tests.values import read_bulletins

KILLS = int(os.environ.get("BROADCAST_KILLS", "2"))
WHO = ("--by", "Chủ tịch UBND xã")
DAY = "2026-04-22"
NOTICE = "---\ntitle: Họp thôn\nvalid_from: 2026-04-22\nvalid_until: 2026-04-23\n---\n\nMời bà con họp thôn lúc 19h.\n"
PLAN = """\
KẾ HOẠCH
Tuyên truyền phòng cháy năm 2026

I. NỘI DUNG TUYÊN TRUYỀN
1. Bếp gas
Người dân kiểm tra bếp gas trước khi đi ngủ.
2. Bình chữa cháy
Các hộ dân trang bị bình chữa cháy trong nhà.
"""
PERSONAL = f"audio_out/{DAY}/ghi-chu.txt"
"""A file that a person put into a day's folder."""

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a process that dies is forked")

Calls = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Act:
    """A call of a verb, the calls before it, and with what codes a second call may say that the first had done it."""

    name: str
    call: tuple[str, ...]
    first: Calls = ()
    done: tuple[int, ...] = (0,)
    asked: str = ""
    """What the command reads from its standard input."""


BUILT: Calls = (("build", "--day", DAY),)
ARCHIVED: Calls = (*BUILT, ("archive", "2026-04"))
REVOKED: Calls = (*BUILT, ("revoke", "scripts/dot/01-mot.md", *WHO))
NEWS = "Nước sông lên nhanh. Bà con vào nhà văn hóa thôn ngay."
ACTS = (
    Act("approve", ("approve", "scripts/thong-bao/moi.md", *WHO, "--yes")),
    Act("approve-frame", ("approve", "--frame", *WHO, "--yes")),
    Act("revoke", ("revoke", "scripts/thong-bao/cat-dien.md", *WHO), done=(0, 65)),
    Act("draft", ("draft", "ke-hoach.txt", "--campaign", "phong-chay")),
    Act("urgent", ("urgent", NEWS, "--through-night", *WHO)),
    Act("urgent-end", ("urgent", "--end"), (("urgent", NEWS, "--through-night", *WHO),), done=(0, 65)),
    Act("build", ("build", "--day", DAY)),
    Act("rebuild", ("build", "--day", DAY), REVOKED),
    Act("run", ("run", "--day", DAY, "--days", "1")),
    Act("publish", ("publish",), BUILT),
    Act("archive", ("archive", "2026-04"), BUILT),
    Act("archive-restore", ("archive", "2026-04", "--restore"), ARCHIVED, done=(0, 65)),
    Act("usb", ("usb", DAY, "--to", "the"), BUILT),
    Act("folder", ("folder", DAY, "--to", "azura"), BUILT),
    Act("sheet", ("sheet", DAY, "--to", "to.html"), BUILT),
    Act("report", ("report", "2026-04", "--all", "--docx", "bc.docx"), BUILT),
    Act("posts", ("posts", "2026-04", "--to", "bai"), BUILT),
    Act("clips", ("clips", "--prune", "1"), BUILT),
    Act("init", ("init", "dai-moi")),
    Act("ledger-repair", ("ledger", "repair", *WHO), (("a broken line",),)),
    Act("approvers", ("approvers", "add", "Phó lãnh đạo", "--position", "Phó Chủ tịch"), done=(0, 77)),
)
OFTEN = {"approve", "rebuild", "archive"}
"""What is tried at each run of the tests."""


def broadcast(
    station: Path, *arguments: str, before: tuple[str, ...] = (), asked: str = ""
) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONUTF8": "1"}
    return forked.run(arguments, cwd=station, stdin=asked, environment=environment, before=before)


@pytest.fixture
def ready(station: Path, tmp_path_factory: pytest.TempPathFactory, act: Act) -> Path:
    """A station in which the verb has something to do, and a person's own files lie about."""
    schedule = SCHEDULE.replace("engines: [espeak]", "engines: [tone]").replace("sound:\n", "sound:\n  beds: false\n")
    (station / "schedule.yaml").write_text(schedule, encoding="utf-8")
    (station / "ke-hoach.txt").write_text(PLAN, encoding="utf-8")
    (station / "scripts/thong-bao/moi.md").write_text(NOTICE, encoding="utf-8")
    for call in act.first:
        if call == ("a broken line",):
            with (station / "scripts/approvals.jsonl").open("a", encoding="utf-8") as ledger:
                ledger.write("hỏng\n")
            continue
        done = broadcast(station, *call)
        assert done.returncode == 0, (call, done.stderr)
    (station / "the").mkdir()
    if (station / "audio_out" / DAY).is_dir():
        (station / PERSONAL).write_text("đừng xóa", encoding="utf-8")
    return station


def assert_lawful(station: Path, personal: dict[str, bytes], act: Act) -> None:
    """What must be true of a station at any moment, whoever was killed in it."""
    folder = Folder(root=station)
    load_schedule(folder.schedule)
    ledger = look_at_ledger(folder.scripts)
    assert act.name == "ledger-repair" or not ledger.faults, ledger.faults
    for day in built_days(folder):
        for bulletin in read_bulletins(folder.out / day.isoformat()):
            assert is_whole(bulletin, folder.out / day.isoformat())
            assert all(item.approval for item in bulletin.items if item.kind in {"campaign", "notice"})
    kept = {
        path.read_bytes() for path in station.rglob("*") if path.is_file() and path.suffix in {".md", ".txt", ".svg"}
    }
    lost = [name for name, data in personal.items() if data not in kept]
    assert not lost


def leftovers(station: Path) -> list[str]:
    """Names that only a killed run leaves behind."""
    ours = re.compile(r"\..+\.tmp|\.(?:moi|cu)-.+")
    found = (path for path in station.rglob(".*") if ours.fullmatch(path.name))
    return [str(path.relative_to(station)) for path in found]


def assert_mends(station: Path, personal: dict[str, bytes], act: Act, where: str) -> None:
    """The law holds, the same call completes, and what was left half done goes."""
    assert_lawful(station, personal, act)
    again = broadcast(station, *act.call, asked=act.asked)
    assert again.returncode in act.done, (where, again.returncode, again.stderr[-600:])
    assert_lawful(station, personal, act)
    assert broadcast(station, "ledger", "verify").returncode == 0, where
    sweep(station, before=float("inf"))
    assert not [name for name in leftovers(station) if not name.startswith(".cache/")], where


def places(journal: list[deaths.Change], act: Act) -> list[int]:
    """Numbers of changes, spread over all of them and drawn by the act's name."""
    every = range(1, len(journal) + 1)
    return sorted(random.Random(act.name).sample(every, min(KILLS, len(journal))))


@pytest.mark.parametrize("act", [act for act in ACTS if KILLS > 10 or act.name in OFTEN], ids=lambda act: act.name)
def test_killed_anywhere(ready: Path, tmp_path_factory: pytest.TempPathFactory, act: Act) -> None:
    beside = tmp_path_factory.mktemp("beside")
    personal = personal_files(ready)
    whole = shutil.copytree(ready, beside / "whole", symlinks=True)
    done = broadcast(whole, *act.call, asked=act.asked, before=("deaths", "keep_journal", str(beside / "journal")))
    assert done.returncode == 0, done.stderr[-600:]
    journal = deaths.journal_of(beside / "journal")
    ways = [("die_at", number) for number in places(journal, act)]
    if KILLS > 10:
        chance = random.Random(act.name)
        ways += [("die_after", chance.randint(20, 3000)) for _ in range(KILLS - len(ways))]
    for way, number in ways:
        here = shutil.copytree(ready, beside / f"{way}-{number}", symlinks=True)
        broadcast(here, *act.call, asked=act.asked, before=("deaths", way, str(number)))
        assert_mends(here, personal, act, f"{act.name}: {way} {number} of {len(journal)}")
        shutil.rmtree(here)


@pytest.mark.parametrize(
    "act",
    [act for act in ACTS if KILLS > 10 or act.name == "approve"],
    ids=lambda act: act.name,
)
def test_the_power_is_gone_anywhere(ready: Path, tmp_path_factory: pytest.TempPathFactory, act: Act) -> None:
    beside = tmp_path_factory.mktemp("beside")
    personal = personal_files(ready)
    whole = shutil.copytree(ready, beside / "whole", symlinks=True)
    done = broadcast(whole, *act.call, asked=act.asked, before=("deaths", "keep_journal", str(beside / "journal")))
    assert done.returncode == 0, done.stderr[-600:]
    journal = deaths.journal_of(beside / "journal")
    for number in places(journal, act):
        here = beside / f"dark-{number}"
        deaths.after_power_loss(ready, journal[:number], here)
        assert_mends(here, personal, act, f"{act.name}: the power gone after {number} of {len(journal)}")
        shutil.rmtree(here)


def personal_files(station: Path) -> dict[str, bytes]:
    """Texts and notes that no verb may lose; a draft that was made is one, the site's own pages are not."""
    found = [*station.glob("scripts/**/*.md"), *station.glob("ke-hoach.txt"), *station.glob(PERSONAL)]
    return {str(path.relative_to(station)): path.read_bytes() for path in found}
