"""A damaged key of the station silences nobody: its public half vouches for what was approved."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import SCHEDULE, Run, quick

from broadcast.config import load_schedule
from broadcast.errors import InputError
from broadcast.office.approval.approve import approve_paths
from broadcast.office.approval.ledger import verify_ledger
from broadcast.office.overview.today import today_of
from broadcast.office.urgent.announce import Order, announce, build_urgent
from broadcast.station.folder import Folder
from broadcast.station.keys import make_station_key, station_key, undamaged_key
from broadcast.station.ledger import read_ledger
from broadcast.station.manifest import is_whole
from tests.office.night.test_run import EVENING, TODAY
from tests.office.night.test_run_faults import assert_days_are_whole, night
from tests.values import read_bulletins

ALARM = f"running:\n  on_failure: [{sys.executable}, -c, \"open('goi.txt', 'a').write('x')\"]\n"


def halve(key: Path) -> None:
    key.write_bytes(key.read_bytes()[:60])


def empty(key: Path) -> None:
    key.write_bytes(b"")


def other(key: Path) -> None:
    elsewhere = key.parent.parent / "noi-khac"
    make_station_key(elsewhere)
    shutil.copy(elsewhere / ".khoa" / "dai.pem", key)
    shutil.rmtree(elsewhere)


def unreadable(key: Path) -> None:
    key.unlink()
    key.mkdir()


def missing(key: Path) -> None:
    key.unlink()


@pytest.fixture
def signed(station: Path) -> Path:
    """A station whose key is known by its public half: it has run before."""
    (station / "schedule.yaml").write_text(SCHEDULE + ALARM, encoding="utf-8")
    make_station_key(station)
    return station


@pytest.mark.parametrize("damage", [halve, empty, other, unreadable, missing])
def test_whatever_is_wrong_with_the_key_its_half_is_known(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    own = make_station_key(tmp_path).own
    damage(tmp_path / ".khoa" / "dai.pem")
    found = make_station_key(tmp_path)
    assert (found.own, found.damage) == (own, tmp_path / ".khoa" / "dai.pem")
    assert found.public != own
    assert station_key(tmp_path) == found  # the same stand-in for whoever asks next
    with pytest.raises(InputError, match="bản sao lưu"):
        undamaged_key(tmp_path)


@pytest.mark.parametrize("damage", [empty, other])
def test_the_days_go_out_and_a_person_is_called(signed: Path, damage: Callable[[Path], None]) -> None:
    damage(signed / ".khoa" / "dai.pem")
    assert night(signed) == 65
    assert_days_are_whole(signed)
    assert len(list((signed / "audio_out").glob("2026-*"))) == 2
    heard = {
        item.script
        for place in (signed / "audio_out").glob("2026-*")
        for b in read_bulletins(place)
        for item in b.items
    }
    assert "scripts/thong-bao/cat-dien.md" in heard
    assert (signed / "goi.txt").read_text() == "x"
    told = json.loads((signed / ".cache" / "lan-chay.json").read_bytes())["faults"]
    assert len([fault for fault in told if "khóa của đài" in fault]) == 1, told


def test_a_restored_key_takes_over_and_what_was_made_stays(signed: Path) -> None:
    key = signed / ".khoa" / "dai.pem"
    kept = key.read_bytes()
    empty(key)
    assert night(signed) == 65
    key.write_bytes(kept)
    for place in (signed / "audio_out").glob("2026-*"):
        assert all(is_whole(bulletin, place) for bulletin in read_bulletins(place))
    assert night(signed) == 0
    assert_days_are_whole(signed)


def test_nothing_is_approved_or_forged_meanwhile(signed: Path) -> None:
    """A line that the stand-in signed is no line of the ledger, and no approval is taken."""
    folder = Folder(root=signed)
    text = signed / "scripts" / "thong-bao" / "cat-dien.md"
    text.write_text(text.read_text("utf-8").replace("Cắt", "Không cắt").replace("cắt", "không cắt"), encoding="utf-8")
    empty(signed / ".khoa" / "dai.pem")
    before = (signed / "scripts" / "approvals.jsonl").read_bytes()
    with pytest.raises(InputError, match="khóa của đài"):
        approve_paths(folder, [text], by="Ai đó", position="", at=EVENING)
    assert (signed / "scripts" / "approvals.jsonl").read_bytes() == before
    night(signed)
    for place in (signed / "audio_out").glob("2026-*"):
        assert all(item.script != "scripts/thong-bao/cat-dien.md" for b in read_bulletins(place) for item in b.items)
    assert not read_ledger(folder.scripts).faults


def test_what_only_a_stranger_signed_is_not_taken(signed: Path) -> None:
    night(signed)
    stranger = make_station_key(signed / "la")
    empty(signed / ".khoa" / "dai.pem")
    (manifest,) = sorted((signed / "audio_out" / TODAY.isoformat()).glob("[0-9]*.json"))[:1]
    text = manifest.read_bytes().rpartition(b",\n")[0] + b"\n}"
    manifest.write_bytes(text.removesuffix(b"\n}") + b',\n  "sig": "' + stranger.sign(text).encode() + b'"\n}\n')
    found = station_key(signed)
    assert found is not None and found.public != stranger.public
    assert manifest.stem not in {b.name for b in read_bulletins(manifest.parent)}


def test_a_key_that_was_never_known_by_its_public_half_still_gives_a_day(signed: Path) -> None:
    for path in (signed / ".khoa").iterdir():
        if path.name not in ("dai.pem", "co-san.txt", "so-duyet.json"):
            path.unlink()
    empty(signed / ".khoa" / "dai.pem")
    assert night(signed) == 65
    assert (signed / "goi.txt").is_file()
    assert list((signed / "audio_out").glob("2026-*/*.mp3"))


def test_urgent_news_goes_out_and_ends_with_the_damage(signed: Path) -> None:
    """An order that the stand-in signed airs while the key is damaged; nothing of it is in the ledger."""
    key, folder = signed / ".khoa" / "dai.pem", Folder(root=signed)
    empty(key)
    schedule = quick(load_schedule(folder.schedule))
    morning = EVENING.replace(hour=9)
    script = announce(
        folder, schedule, Order(text="Nước lên nhanh. Bà con vào nhà văn hóa ngay.", by="Chủ tịch"), now=morning
    )
    for _ in build_urgent(folder, schedule, now=morning, say=lambda _: None, progress=lambda _name, _share: None):
        pass
    aired = [b for b in read_bulletins(folder.out / TODAY.isoformat()) if b.airtime.urgent]
    assert [item.script for b in aired for item in b.items if item.script] == [script.source.path]
    assert not any(line.about == script.id for line in read_ledger(folder.scripts).lines)


def test_the_studio_and_the_ledger_say_it_too(signed: Path) -> None:
    empty(signed / ".khoa" / "dai.pem")
    folder = Folder(root=signed)
    assert [task.text for task in today_of(folder, now=EVENING).todo if "khóa của đài" in task.text]
    assert [fault for fault in verify_ledger(folder).faults if "khóa của đài" in fault.message]


def test_status_says_what_to_do(signed: Path, run: Run) -> None:
    empty(signed / ".khoa" / "dai.pem")
    said: subprocess.CompletedProcess[str] = run("status")
    assert "khóa của đài" in said.stdout + said.stderr
    assert "bản sao lưu" in said.stdout + said.stderr
    assert run("check").returncode == 65
