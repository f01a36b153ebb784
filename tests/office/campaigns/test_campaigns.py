"""A campaign that a province publishes: communes take it, decide for themselves, and follow what becomes of it."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from conftest import SCHEDULE, quick, run_broadcast, write_station

from broadcast.config import load_schedule
from broadcast.errors import ScheduleError, SharedCampaignBusyError, SharedCampaignError
from broadcast.model import VIETNAM, Script
from broadcast.office.approval.approve import approve_paths
from broadcast.office.campaigns import Fetched, fetch_campaign, publish_campaign, states_of
from broadcast.office.night.run import run as run_nightly
from broadcast.pipeline.inputs import look_at_scripts
from broadcast.station import ledger_acts
from broadcast.station.folder import Folder
from broadcast.station.keys import make_station_key
from broadcast.station.shared_list import LIST, read_list, written_list
from tests.values import read_bulletins

NOW = datetime(2026, 4, 22, 21, 0, tzinfo=VIETNAM)
SUBSCRIBED = SCHEDULE.replace(
    "  - id: dot\n    title: Đợt tuyên truyền mẫu\n", "  - id: tinh\n    title: Đợt của tỉnh\n    from: SOURCE\n"
)
BOSS = "Chủ tịch UBND xã"


@pytest.fixture
def province(tmp_path: Path) -> Folder:
    folder = Folder(root=write_station(tmp_path / "tinh"))
    approve(folder, "dot")
    publish(folder)
    return folder


@pytest.fixture
def commune(tmp_path: Path, province: Folder) -> Folder:
    """A commune that takes the province's campaign from the folder it was published to."""
    root = tmp_path / "xa"
    write_station(root, SUBSCRIBED.replace("SOURCE", "../phat-hanh"))
    for name in ("01-mot", "02-hai"):
        (root / "scripts/dot" / f"{name}.md").unlink()
    return Folder(root=root)


@pytest.fixture(autouse=True)
def folders(tmp_path: Path) -> None:
    for name in ("tinh", "xa"):
        (tmp_path / name).mkdir()


def publish(province: Folder, minutes: int = 0) -> Path:
    out = province.root.parent / "phat-hanh"
    publish_campaign(province, load_schedule(province.schedule), "dot", out, now=NOW + timedelta(minutes=minutes))
    return out


def approve(folder: Folder, name: str) -> None:
    approve_paths(folder, [folder.scripts / name], by=BOSS, position=BOSS, at=NOW)


def fetch(commune: Folder) -> Fetched:
    return fetch_campaign(commune, load_schedule(commune.schedule).campaigns[0], now=NOW)


def texts(commune: Folder) -> dict[str, Script]:
    found = look_at_scripts(commune, load_schedule(commune.schedule)).scripts
    return {script.id: script for script in found if script.folder == "tinh"}


def edit(folder: Folder, name: str, old: str, new: str) -> None:
    path = folder.scripts / name
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def all_files(root: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.suffix != ".lock"
    }


def test_texts_arrive_unapproved_and_the_leader_decides_for_his_commune(commune: Folder) -> None:
    found = fetch(commune)
    assert (found.new, found.corrected, found.withdrawn, found.own, found.refused) == (
        ("01-mot", "02-hai"),
        (),
        (),
        (),
        (),
    )
    assert found.publisher == "Đài truyền thanh xã Mẫu"
    assert not any(script.approved for script in texts(commune).values())
    approve(commune, "tinh/01-mot.md")
    declined = [texts(commune)["tinh/02-hai"]]
    ledger_acts.give_back(commune.scripts, declined, why="Không hợp với xã", by=BOSS, position="", at=NOW)
    states = {state.script: (state.state, state.why) for state in states_of(commune, load_schedule(commune.schedule))}
    assert states["scripts/tinh/01-mot.md"][0] == "đã duyệt"
    assert states["scripts/tinh/02-hai.md"] == ("đã trả lại", "Không hợp với xã")
    assert not fetch(commune).changed


def test_a_correction_asks_again_and_says_what_changed(province: Folder, commune: Folder) -> None:
    fetch(commune)
    approve(commune, "tinh")
    edit(province, "dot/02-hai.md", "12.000", "13.000")
    publish(province, 1)  # edited and not approved again: what was published stays
    assert not fetch(commune).changed
    approve(province, "dot")
    publish(province, 2)
    assert fetch(commune).corrected == ("02-hai",)
    script = texts(commune)["tinh/02-hai"]
    assert not script.approved
    assert "12.000" in script.changed[0] and "13.000" in script.changed[0]
    assert texts(commune)["tinh/01-mot"].approved


def test_a_withdrawn_text_is_not_aired_any_more_and_the_run_says_so(province: Folder, commune: Folder) -> None:
    fetch(commune)
    approve(commune, "tinh")
    ledger_acts.revoke(province.scripts, ["dot/01-mot"], by=BOSS, position="", at=NOW, why="Số liệu đã cũ")
    publish(province, 1)
    said: list[str] = []
    run_nightly(
        commune,
        quick(load_schedule(commune.schedule)),
        [NOW.date()],
        now=NOW.replace(hour=4),
        say=said.append,
        progress=lambda _name, _share: None,
        tell=lambda _: None,
    )
    assert any("01-mot.md" in line and "Số liệu đã cũ" in line and "rút" in line for line in said)
    items = [item.id for bulletin in read_bulletins(commune.out / "2026-04-22") for item in bulletin.items]
    assert "tinh/02-hai" in items
    assert "tinh/01-mot" not in items
    assert (commune.scripts / "tinh/.da-rut/01-mot.md").exists()
    approve(province, "dot")  # and it may come back, to be approved anew
    publish(province, 2)
    assert fetch(commune).new == ("01-mot",)
    assert not texts(commune)["tinh/01-mot"].approved


def test_a_communes_own_texts_stay_its_own(province: Folder, commune: Folder) -> None:
    own = commune.scripts / "tinh/01-mot.md"
    own.parent.mkdir()
    own.write_text("---\ntitle: Bài của xã\n---\n\nXã tự viết.\n", encoding="utf-8")
    assert (fetch(commune).own, fetch(commune).new) == (("01-mot",), ())
    edit(commune, "tinh/02-hai.md", "12.000", "12.500")
    approve(commune, "tinh/02-hai.md")
    edit(province, "dot/02-hai.md", "12.000", "13.000")
    approve(province, "dot")
    publish(province, 1)
    assert fetch(commune).own == ("01-mot", "02-hai")
    assert "Xã tự viết" in own.read_text(encoding="utf-8")
    assert "12.500" in (commune.scripts / "tinh/02-hai.md").read_text(encoding="utf-8")
    ledger_acts.revoke(province.scripts, ["dot/02-hai"], by=BOSS, position="", at=NOW)
    publish(province, 2)
    assert [gone.name for gone in fetch(commune).withdrawn] == ["02-hai"]  # the commune's form stays, its approval goes
    assert not texts(commune)["tinh/02-hai"].approved


def test_what_the_commune_threw_away_comes_back_only_when_it_is_corrected(province: Folder, commune: Folder) -> None:
    fetch(commune)
    (commune.scripts / "tinh/02-hai.md").unlink()
    assert not fetch(commune).changed
    edit(province, "dot/02-hai.md", "12.000", "13.000")
    approve(province, "dot")
    publish(province, 1)
    assert fetch(commune).corrected == ("02-hai",)


def test_the_run_never_waits_or_fails_for_another_office(commune: Folder, tmp_path: Path) -> None:
    fetch(commune)
    approve(commune, "tinh")
    (tmp_path / "phat-hanh").rename(tmp_path / "mat")
    said: list[str] = []
    run = partial(run_nightly, commune, quick(load_schedule(commune.schedule)), [NOW.date()])
    code = run(now=NOW.replace(hour=4), say=said.append, progress=lambda _n, _s: None, tell=lambda _: None)
    assert code == 0
    assert any("vẫn dùng các bài đã lấy" in line for line in said)
    assert len(texts(commune)) == 2


def test_a_wrong_signature_is_refused_by_name_and_touches_nothing(commune: Folder, tmp_path: Path) -> None:
    fetch(commune)
    before = all_files(commune.scripts)
    path = tmp_path / "phat-hanh" / LIST
    genuine = path.read_bytes()
    stranger = make_station_key(tmp_path / "la")
    forged = written_list(read_list(genuine, None), stranger)
    for bad in (
        forged,
        genuine.replace(b"B\xc3\xa0i hai", b"B\xc3\xa0i ba"),
        b"{}",
        b"[" * 100_000,
        b"\xff" * 10,
    ):
        path.write_bytes(bad)
        with pytest.raises(SharedCampaignError, match="chữ ký sai"):
            fetch(commune)
    assert all_files(commune.scripts) == before
    result = run_broadcast("campaign", "fetch", cwd=commune.root)
    assert result.returncode == 65
    assert "Đợt của tỉnh" in result.stderr and "chữ ký sai" in result.stderr


def hostile(tmp_path: Path, **changed: object) -> None:
    """The published list with other values, signed by the publisher himself."""
    key = make_station_key(tmp_path / "tinh")
    path = tmp_path / "phat-hanh" / LIST
    values = json.loads(path.read_bytes())
    del values["sig"]
    values["version"] += 1
    for name, value in changed.items():
        if name in values:
            values[name] = value
        else:
            values["texts"][0][name] = value
    text = json.dumps(values, ensure_ascii=False, sort_keys=True)
    values["sig"] = key.sign(text.encode())
    path.write_text(json.dumps(values, ensure_ascii=False, sort_keys=True), encoding="utf-8")


@pytest.mark.parametrize(
    "changed",
    [
        {"name": "../thong-bao/cat-dien"},
        {"name": "/etc/passwd"},
        {"name": "02-hai"},
        {"name": ".approved"},
        {"name": "con"},
        {"name": "a\nb"},
        {"name": "a" * 500},
        {"size_bytes": 10**12},
        {"size_bytes": -1},
        {"size_bytes": "nhiều"},
        {"sha256": "../../x"},
        {"title": "a\u202eb"},
        {"campaign": "dot-khac"},
        {"version": 1},
        {"format": 2},
        {"texts": [{}] * 1000},
        {"texts": "không"},
        {"key": "0" * 64},
    ],
    ids=str,
)
def test_a_hostile_list_touches_nothing(commune: Folder, tmp_path: Path, changed: dict[str, object]) -> None:
    fetch(commune)
    before = all_files(tmp_path / "xa")
    hostile(tmp_path, **changed)
    with pytest.raises(SharedCampaignError):
        fetch(commune)
    assert all_files(tmp_path / "xa") == before


def test_what_lies_under_a_texts_name_must_be_the_text(commune: Folder, tmp_path: Path) -> None:
    places = sorted((tmp_path / "phat-hanh/bai").glob("*.md"))
    places[0].write_bytes(places[0].read_bytes()[:-1] + b"?")
    text = places[1].read_bytes()
    places[1].unlink()
    os.mkfifo(places[1])
    found = fetch(commune)
    assert (found.new, len(found.refused)) == ((), 2)
    places[1].unlink()
    (tmp_path / "kho.md").write_bytes(text)
    places[1].symlink_to(tmp_path / "kho.md")
    assert fetch(commune).new == ()  # a link is not followed, wherever it leads
    places[1].unlink()
    places[1].write_bytes(text)
    assert len(fetch(commune).new) == 1


def test_links_in_the_communes_own_folder_lead_nowhere(commune: Folder, tmp_path: Path) -> None:
    (tmp_path / "khac").mkdir()
    (commune.scripts / "tinh").symlink_to(tmp_path / "khac")
    with pytest.raises(SharedCampaignError, match="đường dẫn"):
        fetch(commune)
    (commune.scripts / "tinh").unlink()
    (commune.scripts / "tinh").mkdir()
    (commune.scripts / "tinh/01-mot.md").symlink_to(tmp_path / "khac/x.md")
    assert fetch(commune).own == ("01-mot",)
    assert list((tmp_path / "khac").iterdir()) == []


@contextmanager
def site(root: Path) -> Iterator[str]:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(root)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_static_site_will_do(commune: Folder, tmp_path: Path) -> None:
    with site(tmp_path) as url:
        commune.schedule.write_text(SUBSCRIBED.replace("SOURCE", f"{url}/phat-hanh/"), encoding="utf-8")
        assert len(fetch(commune).new) == 2
    with pytest.raises(SharedCampaignBusyError):
        fetch(commune)


def test_a_key_that_is_given_is_the_only_one_believed(commune: Folder, province: Folder) -> None:
    plain = SUBSCRIBED.replace("SOURCE", "../phat-hanh")
    for key, ok in (("0" * 64, False), (make_station_key(province.root).public, True)):
        text = plain.replace("../phat-hanh\n", f"../phat-hanh\n    from_key: '{key}'\n")
        commune.schedule.write_text(text, encoding="utf-8")
        if ok:
            assert fetch(commune).new_key == ""
        else:
            with pytest.raises(SharedCampaignError, match="chữ ký sai"):
                fetch(commune)


@pytest.mark.parametrize(
    ("source", "said"),
    [("http://tinh.vn/dot", "https"), ("https://ai@tinh.vn", "không phải địa chỉ"), ("ftp://tinh.vn", "không phải")],
)
def test_addresses_that_can_not_be_are_told_with_their_line(tmp_path: Path, source: str, said: str) -> None:
    (tmp_path / "schedule.yaml").write_text(SUBSCRIBED.replace("SOURCE", source), encoding="utf-8")
    with pytest.raises(ScheduleError) as raised:
        load_schedule(tmp_path / "schedule.yaml")
    (fault,) = raised.value.diagnostics
    assert said in fault.message
    assert "from" in (tmp_path / "schedule.yaml").read_text(encoding="utf-8").splitlines()[fault.line - 1]


def test_publishing_twice_changes_nothing_and_holds_back_what_may_not_leave(province: Folder) -> None:
    out = province.root.parent / "phat-hanh"
    before = all_files(out)
    publish(province, 5)
    assert all_files(out) == before
    edit(province, "dot/01-mot.md", "title:", "offline_only: true\ntitle:")
    (province.scripts / "dot/03-ba.md").write_text("---\ntitle: Ba\n---\n\nChưa ai duyệt.\n", encoding="utf-8")
    approve(province, "dot/01-mot.md")
    done = publish_campaign(province, load_schedule(province.schedule), "dot", out, now=NOW)
    assert dict(done.held).keys() == {"01-mot", "03-ba"}
    assert [text.name for text in done.shared.texts] == ["01-mot", "02-hai"]
