"""Named approvers: their PIN, their signature in the ledger, guessing, links for a phone, and what hostile hands do."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from conftest import Run, write_station

from broadcast.config import load_schedule
from broadcast.errors import InputError, NotAllowedError, ScriptError
from broadcast.model import VIETNAM, Approver, Schedule, Script
from broadcast.office.approval.approve import approve_paths
from broadcast.office.approval.approvers import (
    approver_named,
    approvers_of,
    name_approver,
    on_paper,
    remove_approver,
    set_pin,
    unlock,
)
from broadcast.office.approval.ledger import repair_ledger, verify_ledger
from broadcast.office.approval.links import approve_by_link, give_back_by_link, open_link, send_link
from broadcast.pipeline.inputs import load_scripts
from broadcast.station import signer as signer_module
from broadcast.station.folder import Folder
from broadcast.station.keys import make_station_key
from broadcast.station.ledger import look_at_ledger, read_ledger
from broadcast.station.ledger_acts import approve, give_back, revoke, signed_line, write_lines
from broadcast.station.ledger_beside import BESIDE, approvals_beside

AT = datetime(2026, 4, 21, 8, 30, tzinfo=VIETNAM)
NAME, PIN = "Lãnh đạo trực", "482913"
NOTICE = "scripts/thong-bao/cat-dien.md"


@pytest.fixture(autouse=True)
def quick_argon2(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signer_module, "_MEMORY_KIB", 64)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(root=write_station(tmp_path))


@pytest.fixture
def schedule(folder: Folder) -> Schedule:
    return load_schedule(folder.schedule)


@pytest.fixture
def leader(folder: Folder) -> Approver:
    person = name_approver(folder, NAME, "Chủ tịch UBND xã", by="cán bộ", at=AT)
    return set_pin(folder, person, PIN, at=AT).approver


def every_script(folder: Folder) -> tuple[Script, ...]:
    return load_scripts(folder, load_schedule(folder.schedule))


def approved(folder: Folder) -> set[str]:
    return {script.id for script in every_script(folder) if script.approved}


def raw(folder: Folder) -> list[str]:
    return (folder.scripts / "approvals.jsonl").read_text(encoding="utf-8").splitlines()


def guess(folder: Folder, leader: Approver, at: datetime, pin: str = "000000") -> str:
    with pytest.raises(NotAllowedError) as refused:
        unlock(folder, leader, pin, at=at)
    return refused.value.what


# ---- the signature ------------------------------------------------------------------------------


def test_each_line_of_his_bears_his_signature_and_the_way(folder: Folder, leader: Approver) -> None:
    signer = unlock(folder, leader, PIN, at=AT)
    approve_paths(folder, [folder.scripts], by="", position="", at=AT, signer=signer)
    ledger = read_ledger(folder.scripts)
    assert [line.act for line in ledger.lines] == ["name-approver", "approver-key", *["approve"] * 3, "frame"]
    assert {line.signer for line in ledger.lines[1:]} == {leader.public}
    assert all(line.well_signed_by_approver and line.well_signed for line in ledger.lines[1:])
    assert {(one.by, one.position, one.way) for one in ledger.approvals.values()} == {
        (NAME, "Chủ tịch UBND xã", "machine")
    }
    verified = verify_ledger(folder)
    assert (verified.faults, verified.ledger.signed_by_approvers) == ((), 5)


def test_nobody_else_approves_and_his_name_alone_is_not_enough(folder: Folder, leader: Approver) -> None:
    for by in ("Chủ tịch UBND xã", NAME):
        with pytest.raises(NotAllowedError, match=f"cần PIN của người duyệt đã đặt tên: {NAME}"):
            approve_paths(folder, [folder.scripts], by=by, position="", at=AT)
        with pytest.raises(NotAllowedError):
            give_back(folder.scripts, every_script(folder), why="sai", by=by, position="", at=AT)
    with pytest.raises(NotAllowedError):
        revoke(folder.scripts, ["dot/01-mot"], by=NAME, position="", at=AT)
    with pytest.raises(NotAllowedError):
        name_approver(folder, "Người khác", "", by=NAME, at=AT)
    assert not approved(folder)


def test_a_line_in_his_name_that_the_station_alone_signed_counts_for_nothing(folder: Folder, leader: Approver) -> None:
    """Whoever can read the station's own key can write a line, and no more."""
    script = every_script(folder)[0]
    key = make_station_key(folder.root)
    lines = read_ledger(folder.scripts).lines
    entry = {"act": "approve", "script": script.id, "sha256": script.sha256, "position": "x", "at": AT.isoformat()}
    stolen = {"approver": leader.public, "approver_sig": json.loads(raw(folder)[1])["approver_sig"]}
    for forged in ({"by": NAME}, {"by": "Người lạ"}, {"by": NAME, **stolen}):
        write_lines(folder.scripts, key, lines, [{**entry, **forged}])
        with pytest.raises(ScriptError, match=r"approvals\.jsonl:3: .*người"):
            read_ledger(folder.scripts)
        assert not look_at_ledger(folder.scripts).approvals
    done, _ = repair_ledger(folder, by="Văn phòng", position="", at=AT)
    assert (done.kept, done.open) == (2, (script.id,))
    assert not verify_ledger(folder).faults
    assert approvers_of(folder) == (leader,)


def test_a_forged_line_is_found_before_anybody_signs_above_it(folder: Folder, leader: Approver) -> None:
    first, second, *_ = every_script(folder)
    signer = unlock(folder, leader, PIN, at=AT)
    approve(folder.scripts, [first], by="", position="", at=AT, signer=signer)
    good = read_ledger(folder.scripts).lines
    key = make_station_key(folder.root)
    bad = {**good[-1].entry, "script": second.id, "sha256": second.sha256}
    plain = {"act": "revoke", "script": "x", "by": "y", "position": "z", "at": AT.isoformat()}
    for name in ("previous", "key", "sig"):
        bad.pop(name)
    write_lines(folder.scripts, key, good, [bad, plain])
    with pytest.raises(ScriptError, match="chữ ký của người duyệt sai"):
        approve(folder.scripts, [second], by="", position="", at=AT, signer=signer)
    assert verify_ledger(folder).faults


def test_one_who_was_removed_signs_no_more_and_what_he_approved_stands(folder: Folder, leader: Approver) -> None:
    signer = unlock(folder, leader, PIN, at=AT)
    first, *rest = every_script(folder)
    approve(folder.scripts, [first], by="", position="", at=AT, signer=signer)
    name_approver(folder, "Phó lãnh đạo", "Phó Chủ tịch", by="cán bộ", at=AT)
    remove_approver(folder, "lanh dao truc", by="cán bộ", at=AT)
    with pytest.raises(NotAllowedError, match="không còn là người duyệt"):
        approve(folder.scripts, rest, by="", position="", at=AT, signer=signer)
    assert approved(folder) == {first.id}
    assert not verify_ledger(folder).faults
    assert not list((folder.root / ".khoa" / "nguoi-duyet").glob("*.json"))


def test_a_station_that_has_named_nobody_works_as_before(folder: Folder) -> None:
    assert approve_paths(folder, [folder.scripts], by="Chủ tịch", position="", at=AT) == (3, 3)
    assert approver_named(folder, "bất kỳ ai") is None
    before = raw(folder)
    person = name_approver(folder, NAME, "", by="cán bộ", at=AT)
    assert raw(folder)[:4] == before  # the old lines stay, and stay good
    assert len(approved(folder)) == 3
    remove_approver(folder, person.name, by="cán bộ", at=AT)
    (folder.root / NOTICE).write_text("---\ntitle: A\nvalid_until: 2026-04-23\n---\n\nMột câu.\n", encoding="utf-8")
    assert approve_paths(folder, [folder.scripts], by="Chủ tịch", position="", at=AT) == (1, 3)
    assert not verify_ledger(folder).faults


def test_a_text_given_back_is_approved_no_more_and_says_why(folder: Folder, leader: Approver) -> None:
    signer = unlock(folder, leader, PIN, at=AT)
    script = every_script(folder)[0]
    approve(folder.scripts, [script], by="", position="", at=AT, signer=signer)
    give_back(folder.scripts, [script], why="Sai ngày họp", by="", position="", at=AT, signer=signer)
    assert not approved(folder)
    assert read_ledger(folder.scripts).returned[script.id].entry["why"] == "Sai ngày họp"
    approve(folder.scripts, every_script(folder)[:1], by="", position="", at=AT, signer=signer)
    assert not read_ledger(folder.scripts).returned


def test_paper_needs_a_scan_which_is_kept(folder: Folder, leader: Approver, tmp_path: Path) -> None:
    signer = unlock(folder, leader, PIN, at=AT)
    scan = tmp_path / "phieu.pdf"
    for bad in (b"", b"<html>"):
        scan.write_bytes(bad)
        with pytest.raises(ScriptError, match=r"phieu\.pdf.*\.pdf, \.jpg hoặc \.png"):
            on_paper(folder, signer, scan)
    scan.write_bytes(b"%PDF-1.4 a paper with a signature")
    approve(folder.scripts, every_script(folder)[:1], by="", position="", at=AT, signer=on_paper(folder, signer, scan))
    entry = read_ledger(folder.scripts).lines[-1].entry
    assert entry["way"] == "paper"
    assert (folder.scripts / ".approved" / f"{entry['scan_sha256']}.pdf").read_bytes() == scan.read_bytes()


def test_beside_a_broken_ledger_an_approvers_signature_is_needed_too(folder: Folder, leader: Approver) -> None:
    """Whoever can read the station's own key approves no urgent text by it."""
    script = every_script(folder)[0]
    signer = unlock(folder, leader, PIN, at=AT)
    path, key = folder.scripts / BESIDE, make_station_key(folder.root)
    entry = {"act": "approve", "script": script.id, "sha256": script.sha256, "by": NAME, "position": "x"}
    path.parent.mkdir(exist_ok=True)
    for with_him in (None, signer):
        path.write_text(signed_line({**entry, "at": AT.isoformat()}, "", key, with_him) + "\n", encoding="utf-8")
        for ledger in (look_at_ledger(folder.scripts), None):
            assert set(approvals_beside(folder.scripts, ledger)) == ({script.id} if with_him else set())


# ---- the PIN ------------------------------------------------------------------------------------


@pytest.mark.parametrize("pin", ["", "12345", "12345a", "１２３４５６", " 482913", "4" * 65])
def test_a_pin_has_six_digits_at_least(folder: Folder, pin: str) -> None:
    person = name_approver(folder, NAME, "", by="cán bộ", at=AT)
    with pytest.raises(NotAllowedError, match="từ 6 chữ số"):
        set_pin(folder, person, pin, at=AT)


def test_a_pin_is_set_once_and_changed_by_who_knows_it(folder: Folder, leader: Approver) -> None:
    unset = Approver(name=leader.name, position=leader.position)
    with pytest.raises(NotAllowedError, match="vừa được đặt PIN"):
        set_pin(folder, unset, "111222", at=AT)  # two who set it at once
    with pytest.raises(NotAllowedError, match="còn 4 lần"):
        set_pin(folder, leader, "111222", at=AT, old="999999")
    changed = set_pin(folder, leader, "111222", at=AT, old=PIN).approver
    guess(folder, changed, AT, PIN)
    assert unlock(folder, changed, "111222", at=AT).approver == changed
    assert not verify_ledger(folder).faults


def test_five_wrong_tries_lock_for_ten_minutes_and_then_for_longer(folder: Folder, leader: Approver) -> None:
    told = [guess(folder, leader, AT) for _ in range(5)]
    assert [re.search(r"còn (\d) lần", what)[1] for what in told[:4]] == ["4", "3", "2", "1"]  # type: ignore[index]
    assert "tạm khóa đến 08:40:00 ngày 21/04/2026" in told[4]
    assert "tạm khóa" in guess(folder, leader, AT + timedelta(minutes=9, seconds=59), PIN)  # the right one neither
    later = AT + timedelta(minutes=10)
    for _ in range(5):
        told = [guess(folder, leader, later)]
    assert "tạm khóa đến 09:00:00" in told[0]
    assert unlock(folder, leader, PIN, at=later + timedelta(minutes=20))
    assert "còn 4 lần" in guess(folder, leader, later)  # a right one begins the count anew


def test_a_clock_set_back_ends_no_lock_and_makes_none_longer(folder: Folder, leader: Approver) -> None:
    wrong_year = AT + timedelta(days=3650)
    for _ in range(5):
        guess(folder, leader, wrong_year)
    assert "tạm khóa đến 08:40:00 ngày 21/04/2026" in guess(folder, leader, AT, PIN)
    assert "tạm khóa" in guess(folder, leader, AT + timedelta(minutes=9), PIN)
    assert unlock(folder, leader, PIN, at=AT + timedelta(minutes=10))


def test_altered_tries_lock_and_an_altered_key_is_told_and_costs_no_try(folder: Folder, leader: Approver) -> None:
    guess(folder, leader, AT)
    place = folder.root / ".khoa" / "nguoi-duyet"
    (tries,) = place.glob("*.lan-thu.json")
    tries.write_text(tries.read_text(encoding="utf-8").replace('"wrong": 1', '"wrong": 0'), encoding="utf-8")
    assert "tạm khóa đến 08:40:00" in guess(folder, leader, AT, PIN)
    tries.unlink()
    (kept,) = place.glob("*.json")
    good = kept.read_bytes()
    held = json.loads(good)
    for bad in (b"", b"{}", good[:-20], json.dumps({**held, "memory_kib": 8}).encode()):
        kept.write_bytes(bad)
        with pytest.raises(InputError, match="mất hoặc bị sửa"):
            unlock(folder, leader, PIN, at=AT)
    assert not tries.exists()
    other = name_approver(folder, "Phó lãnh đạo", "", by="cán bộ", at=AT)
    set_pin(folder, other, "135792", at=AT)
    (hers,) = (path for path in place.glob("*.json") if path != kept)
    kept.write_bytes(hers.read_bytes())  # her key in the place of his
    with pytest.raises(InputError, match="mất hoặc bị sửa"):
        unlock(folder, leader, "135792", at=AT)


GUESS = """
import sys
from datetime import datetime
from pathlib import Path
from broadcast.errors import NotAllowedError
from broadcast.office.approval.approvers import approvers_of, unlock
from broadcast.station.folder import Folder
folder = Folder(root=Path(sys.argv[1]))
(leader,) = approvers_of(folder)
for _ in range(6):
    try:
        unlock(folder, leader, "000000", at=datetime.fromisoformat(sys.argv[2]))
    except NotAllowedError as error:
        print(error.what)
"""


def test_two_processes_that_guess_get_five_tries_together(folder: Folder, leader: Approver) -> None:
    runs = [
        subprocess.Popen(
            (sys.executable, "-c", GUESS, folder.root, AT.isoformat()),
            stdout=subprocess.PIPE, text=True, encoding="utf-8",
        )
        for _ in range(2)
    ]  # fmt: skip
    told = "".join(run.communicate(timeout=60)[0] for run in runs).splitlines()
    assert len([what for what in told if "không đúng" in what]) == 4
    assert len([what for what in told if "tạm khóa" in what]) == 8
    assert "tạm khóa" in guess(folder, leader, AT, PIN)


def test_the_pin_and_the_bare_key_stand_nowhere(folder: Folder, leader: Approver) -> None:
    unlock(folder, leader, PIN, at=AT)
    for path in folder.root.rglob("*"):
        assert not path.is_file() or PIN.encode() not in path.read_bytes(), path


# ---- links for a phone --------------------------------------------------------------------------


def test_a_link_says_what_it_is_for_and_approves_exactly_these_texts(
    folder: Folder, schedule: Schedule, leader: Approver
) -> None:
    first, second, other = every_script(folder)
    token = send_link(folder, schedule, leader, [first, second], at=AT)
    opened = open_link(folder, schedule, token, at=AT + timedelta(hours=47))
    assert (opened.approver, [text.id for text in opened.texts]) == (leader, [first.id, second.id])
    with pytest.raises(NotAllowedError, match="không dành cho bài ấy"):
        approve_by_link(folder, schedule, token, [other.id], pin=PIN, at=AT)
    with pytest.raises(NotAllowedError, match="PIN không đúng"):
        approve_by_link(folder, schedule, token, [first.id], pin="000000", at=AT)
    assert approve_by_link(folder, schedule, token, [first.id], pin=PIN, at=AT) == 1
    assert give_back_by_link(folder, schedule, token, [second.id], why="Sai tên", pin=PIN, at=AT) == 1
    assert approved(folder) == {first.id}
    assert read_ledger(folder.scripts).approvals[first.id].way == "link"
    for again in (lambda: open_link(folder, schedule, token, at=AT),):
        with pytest.raises(NotAllowedError, match="đã dùng xong"):
            again()


def test_a_link_is_not_replayed_even_after_the_approval_was_taken_back(
    folder: Folder, schedule: Schedule, leader: Approver
) -> None:
    first, second, _ = every_script(folder)
    token = send_link(folder, schedule, leader, [first, second], at=AT)
    files = folder.root / ".khoa" / "duong-dan"
    before = {path: path.read_bytes() for path in files.iterdir()}
    approve_by_link(folder, schedule, token, [first.id], pin=PIN, at=AT)
    revoke(folder.scripts, [first.id], by="Cán bộ", position="", at=AT)
    for path, data in before.items():  # whoever puts the link's file back gains nothing: the ledger knows
        path.write_bytes(data)
    with pytest.raises(NotAllowedError, match="đã dùng cho bài ấy"):
        approve_by_link(folder, schedule, token, [first.id], pin=PIN, at=AT)
    used = unlock(folder, leader, PIN, at=AT).going("link", link=open_link(folder, schedule, token, at=AT).link.id)
    with pytest.raises(NotAllowedError, match="đã dùng cho bài ấy"):  # held in the ledger's lock, for two at once
        approve(folder.scripts, [first], by="", position="", at=AT, signer=used)
    assert not approved(folder)


def test_a_link_for_a_text_that_was_edited_or_is_read_otherwise_is_refused(
    folder: Folder, schedule: Schedule, leader: Approver
) -> None:
    first, second, notice = every_script(folder)
    token = send_link(folder, schedule, leader, [first, second, notice], at=AT)
    path = folder.root / NOTICE
    path.write_text(path.read_text(encoding="utf-8").replace("16h", "17h"), encoding="utf-8")
    readings = folder.root / "pronunciation.tsv"
    readings.write_text("tối thiểu\tít nhất\n", encoding="utf-8")  # the second text is read otherwise
    states = {text.id: text.state for text in open_link(folder, schedule, token, at=AT).texts}
    assert states == {first.id: "waiting", second.id: "changed", notice.id: "changed"}
    with pytest.raises(NotAllowedError, match="«Cắt điện» đã sửa sau khi gửi"):
        approve_by_link(folder, schedule, token, [first.id, notice.id], pin=PIN, at=AT)
    assert not approved(folder)


def test_a_link_ends_and_is_no_other_s(folder: Folder, schedule: Schedule, leader: Approver) -> None:
    token = send_link(folder, schedule, leader, every_script(folder), at=AT)
    for at, why in ((AT + timedelta(hours=48), "hết hạn lúc 08:30"), (AT - timedelta(hours=1), "đồng hồ .* chạy lùi")):
        with pytest.raises(NotAllowedError, match=why):
            open_link(folder, schedule, token, at=at)
    for bad in ("", "../dai.pem", "x" * 43, token[:-1], token + "x"):
        with pytest.raises(NotAllowedError, match="không đúng"):
            open_link(folder, schedule, bad, at=AT)
    (path,) = (folder.root / ".khoa" / "duong-dan").iterdir()
    assert token not in path.read_text(encoding="utf-8") + path.name
    path.write_text(path.read_text(encoding="utf-8").replace("2026-04-23", "2026-12-23"), encoding="utf-8")
    with pytest.raises(NotAllowedError, match="không đúng"):
        open_link(folder, schedule, token, at=AT)
    token = send_link(folder, schedule, leader, every_script(folder), at=AT)
    name_approver(folder, "Phó lãnh đạo", "", by="cán bộ", at=AT)
    remove_approver(folder, NAME, by="cán bộ", at=AT)
    with pytest.raises(NotAllowedError, match="không còn là người duyệt"):
        open_link(folder, schedule, token, at=AT)


def test_a_first_pin_can_be_set_on_the_phone(folder: Folder, schedule: Schedule) -> None:
    person = name_approver(folder, NAME, "", by="cán bộ", at=AT)
    token = send_link(folder, schedule, person, every_script(folder)[:1], at=AT)
    assert approve_by_link(folder, schedule, token, [every_script(folder)[0].id], pin=PIN, at=AT) == 1
    (leader,) = approvers_of(folder)
    assert unlock(folder, leader, PIN, at=AT)


# ---- the command line ---------------------------------------------------------------------------


def test_the_command_line_asks_for_the_pin(run: Run, station: Path) -> None:
    assert "chưa có người duyệt được đặt tên" in run("approve", NOTICE, "--by", "Ai", "--yes").stderr
    assert "Đã đặt tên" in run("approvers", "add", NAME, "--position", "Chủ tịch UBND xã").stdout
    path = station / NOTICE
    path.write_text(path.read_text(encoding="utf-8").replace("16h", "17h"), encoding="utf-8")
    refused = run("approve", NOTICE, "--by", "Ai", "--yes")
    assert (refused.returncode, NAME in refused.stderr) == (77, True), refused.stderr
    done = run("approve", NOTICE, "--yes", BROADCAST_PIN=PIN)  # the only one there is, who sets it now
    assert "Đã đặt PIN" in done.stdout, done.stderr
    assert "Đã duyệt 1 bài" in done.stdout
    wrong = run("approve", NOTICE, "--by", "chu tich ubnd xa", "--yes", stdin="000000\n")
    assert (wrong.returncode, "còn 4 lần thử" in wrong.stderr) == (77, True), wrong.stderr
    assert f"{NAME} — Chủ tịch UBND xã; đã đặt PIN" in run("approvers", "list").stdout
    shown = json.loads(run("ledger", "verify", "--json").stdout)
    assert (shown["signed_by_approvers"], shown["approvers"][0]["name"], shown["faults"]) == (2, NAME, [])
    assert "Đã bỏ tên" in run("approvers", "remove", NAME).stdout
