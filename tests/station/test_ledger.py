"""Approval is bound to the text, and the ledger shows any later change of itself."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from broadcast.errors import ScriptError, StationBusyError
from broadcast.model import Script
from broadcast.stages.script import read_scripts
from broadcast.station import ledger_line as ledger_module
from broadcast.station.kept import altered_copies, text_sha256
from broadcast.station.keys import make_station_key
from broadcast.station.ledger import look_at_ledger, read_ledger
from broadcast.station.ledger_acts import approve, revoke
from broadcast.station.ledger_head import publish_head
from broadcast.station.ledger_repair import repair

AT = datetime(2026, 4, 21, 8, 30, tzinfo=UTC)
APPROVE_ONE_BY_ONE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from broadcast.stages.script import read_scripts
from broadcast.station.ledger_acts import approve
root = Path(sys.argv[1])
mine = [one for one in read_scripts(root, ["dot"], {}) if one.id.startswith(f"dot/{sys.argv[2]}-")]
print("ready", flush=True)
sys.stdin.readline()
for one in mine:
    approve(root, [one], by=sys.argv[2], position="", at=datetime.now(UTC))
"""


def write(root: Path, name: str, body: str = "Một câu.") -> None:
    (root / "dot").mkdir(parents=True, exist_ok=True)
    (root / "dot" / f"{name}.md").write_text(f"---\ntitle: {name}\n---\n\n{body}\n", encoding="utf-8")


def scripts(root: Path) -> dict[str, Script]:
    return {one.id: one for one in read_scripts(root, ["dot"], read_ledger(root).approvals)}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "scripts"
    for name in ("a", "b", "c"):
        write(root, name)
    assert approve(root, scripts(root).values(), by="Chủ tịch UBND xã", position="Chủ tịch", at=AT) == 3
    return root


def test_an_approved_text_is_approved_until_it_changes(root: Path) -> None:
    assert all(one.approved for one in scripts(root).values())
    write(root, "b", "Một câu khác.")
    changed = scripts(root)
    assert [one.id for one in changed.values() if not one.approved] == ["dot/b"]
    assert changed["dot/b"].approval is not None
    assert approve(root, changed.values(), by="Phó Chủ tịch UBND xã", position="", at=AT) == 1
    write(root, "b", "Một câu.")  # the old text again: the newest approval is of another
    assert not scripts(root)["dot/b"].approved


def test_how_the_file_was_saved_does_not_matter(root: Path) -> None:
    path = root / "dot" / "a.md"
    text = path.read_text(encoding="utf-8")
    path.write_bytes(b"\xef\xbb\xbf" + (text.replace("\n", "  \r\n") + "\r\n\r\n").encode())
    assert scripts(root)["dot/a"].approved


def test_a_changed_or_missing_line_of_the_ledger_shows(root: Path) -> None:
    path = root / "approvals.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    for tampered in ([lines[0], lines[2]], [lines[0].replace("Chủ tịch", "Trưởng thôn"), *lines[1:]]):
        path.write_text("\n".join(tampered) + "\n", encoding="utf-8")
        with pytest.raises(ScriptError, match=r"approvals\.jsonl:2: .*mắt xích đứt"):
            read_ledger(root)


@pytest.mark.parametrize("line", ["{", "[]", '{"script": "x"}', json.dumps(dict.fromkeys(["script", "by"], 1)), "null"])
def test_a_line_that_is_none_is_a_fault_with_its_number(root: Path, line: str) -> None:
    path = root / "approvals.jsonl"
    path.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    with pytest.raises(ScriptError, match=r"approvals\.jsonl:4: "):
        read_ledger(root)
    with pytest.raises(ScriptError):
        approve(root, [], by="x", position="", at=AT)


def test_several_who_approve_at_once_lose_no_line(tmp_path: Path) -> None:
    root, people = tmp_path / "scripts", ("m", "n", "o")
    names = [f"{who}-{number}" for who in people for number in range(8)]
    for name in names:
        write(root, name)
    runs = [
        subprocess.Popen(
            (sys.executable, "-c", APPROVE_ONE_BY_ONE, root, who),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for who in people
    ]  # fmt: skip
    for run in runs:
        assert run.stdout is not None
        assert run.stdout.readline() == "ready\n"
    for run in runs:
        assert run.stdin is not None
        run.stdin.write("\n")
        run.stdin.flush()
    told = [run.communicate(timeout=30)[1] for run in runs]
    assert [run.returncode for run in runs] == [0] * len(runs), told
    assert {script: one.by for script, one in read_ledger(root).approvals.items()} == {
        f"dot/{name}": name[0] for name in names
    }


def test_what_another_approved_meanwhile_is_not_approved_again(root: Path) -> None:
    write(root, "b", "Một câu khác.")
    seen = scripts(root)
    assert approve(root, seen.values(), by="Phó Chủ tịch UBND xã", position="", at=AT) == 1
    assert approve(root, seen.values(), by="Chủ tịch UBND xã", position="", at=AT) == 0
    assert scripts(root)["dot/b"].approved


def test_a_ledger_that_another_holds_is_told(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("broadcast.station.ledger_acts.LOCK_WAIT_S", 0.1)
    before = (root / "approvals.jsonl").read_bytes()
    write(root, "b", "Một câu khác.")
    held = "import sys; from pathlib import Path; from broadcast.station.store import lock\n"
    held += "with lock(Path(sys.argv[1]), wait_s=1):\n    print('held', flush=True); sys.stdin.readline()"
    with subprocess.Popen(
        (sys.executable, "-c", held, root / ".approvals.lock"), stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(StationBusyError, match=r"sổ duyệt đang .* duyệt lại"):
            approve(root, scripts(root).values(), by="x", position="", at=AT)
        other.communicate(b"\n")
    assert (root / "approvals.jsonl").read_bytes() == before


# ---- what somebody does to the ledger behind its back ---------------------------------------------


def lines_of(root: Path) -> list[str]:
    return (root / "approvals.jsonl").read_text(encoding="utf-8").splitlines()


def write_lines(root: Path, lines: list[str]) -> None:
    (root / "approvals.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def unsigned_ledger(root: Path) -> None:
    """The ledger as releases wrote it that did not sign, in a station that has no key yet."""
    shutil.rmtree(root.parent / ".khoa")
    lines: list[str] = []
    for raw in lines_of(root):
        entry = json.loads(raw)
        for name in ("act", "key", "sig"):
            entry.pop(name)
        entry["previous"] = hashlib.sha256(lines[-1].encode()).hexdigest() if lines else ""
        lines.append(json.dumps(entry, ensure_ascii=False))
    write_lines(root, lines)


def forged(root: Path, script: str, text: str) -> str:
    """A line that approves a text, well bound to the one above, by somebody who has not the station's key."""
    last = lines_of(root)[-1]
    entry = {**json.loads(last), "script": script, "sha256": text_sha256(text)}
    entry["previous"] = hashlib.sha256(last.encode()).hexdigest()
    return json.dumps(entry, ensure_ascii=False)


def test_an_edited_last_line_is_noticed(root: Path) -> None:
    lines = lines_of(root)
    write_lines(root, [*lines[:-1], lines[-1].replace("Chủ tịch", "Trưởng thôn")])
    with pytest.raises(ScriptError, match=r"approvals\.jsonl:3: .*chữ ký sai"):
        read_ledger(root)


def test_a_forged_approval_for_a_changed_text_is_noticed(root: Path) -> None:
    write(root, "b", "Một câu không ai duyệt.")
    text = (root / "dot" / "b.md").read_text(encoding="utf-8")
    write_lines(root, [*lines_of(root), forged(root, "dot/b", text)])
    with pytest.raises(ScriptError, match=r"approvals\.jsonl:4: "):
        read_ledger(root)
    unsigned = json.loads(lines_of(root)[-1])
    del unsigned["key"], unsigned["sig"]
    write_lines(root, [*lines_of(root)[:-1], json.dumps(unsigned)])
    with pytest.raises(ScriptError, match=r"approvals\.jsonl:4: .*không có chữ ký của đài"):
        read_ledger(root)


def test_a_ledger_that_is_rolled_back_is_refused_by_name(root: Path) -> None:
    for kept in (2, 0):
        write_lines(root, lines_of(root)[:kept])
        with pytest.raises(ScriptError, match=rf"sổ ngắn hơn đã biết: còn {kept} dòng, \.khoa/so-duyet\.json ghi 3"):
            read_ledger(root)
        with pytest.raises(ScriptError):
            approve(root, [], by="x", position="", at=AT)


def test_a_ledger_that_is_rewritten_as_a_whole_is_refused_by_name(root: Path) -> None:
    """Even by one who has the key, or who takes the key and what it knows away."""
    key = make_station_key(root.parent)
    publish_head(root.parent / "audio_out", key, read_ledger(root).head)
    (root / "approvals.jsonl").unlink()
    (root.parent / ".khoa" / "so-duyet.json").unlink()
    with pytest.raises(ScriptError, match=r"sổ ngắn hơn đã biết: .* audio_out/so-duyet\.json"):
        read_ledger(root)
    other = root.parent.parent / "khac" / "scripts"
    for name in ("a", "b", "c", "d"):
        write(other, name, "Lời khác.")
    approve(other, scripts(other).values(), by="Chủ tịch UBND xã", position="", at=AT)
    shutil.copy(other / "approvals.jsonl", root / "approvals.jsonl")
    shutil.rmtree(root.parent / ".khoa")
    with pytest.raises(ScriptError, match=r"sổ khác với đã biết: dòng 3 .* audio_out/so-duyet\.json"):
        read_ledger(root)


@pytest.mark.parametrize("last", [False, True])
def test_repair_sets_bad_lines_aside_and_opens_what_rested_on_them(root: Path, last: bool) -> None:
    lines = lines_of(root)
    at, name = (2, "dot/c") if last else (1, "dot/b")
    lines[at] = lines[at].replace("Chủ tịch", "Trưởng thôn")
    write_lines(root, lines)
    bad = (root / "approvals.jsonl").read_bytes()
    done = repair(root, by="Văn phòng", position="", at=AT)
    assert (done.kept, done.open) == (2, (name,))
    assert done.aside is not None
    assert done.aside.read_bytes() == bad
    assert {one.id for one in scripts(root).values() if not one.approved} == {name}
    assert not look_at_ledger(root, every_signature=True).faults
    assert approve(root, scripts(root).values(), by="Chủ tịch UBND xã", position="", at=AT) == 1
    assert all(one.approved for one in scripts(root).values())
    assert repair(root, by="Văn phòng", position="", at=AT).aside is None  # nothing more to do


def test_repair_after_a_roll_back_opens_what_is_gone_and_nothing_that_stands(root: Path) -> None:
    revoke(root, ["dot/a"], by="Chủ tịch UBND xã", position="", at=AT)
    write_lines(root, lines_of(root)[:2])  # the revocation is gone too: "a" must not stand again
    done = repair(root, by="Văn phòng", position="", at=AT)
    assert done.open == ("dot/a", "dot/c")
    assert {one.id for one in scripts(root).values() if one.approved} == {"dot/b"}


def test_an_old_line_put_in_again_after_its_revocation_brings_nothing_back(root: Path) -> None:
    old = lines_of(root)[0]
    revoke(root, ["dot/a"], by="Chủ tịch UBND xã", position="", at=AT)
    write_lines(root, [*lines_of(root), old])
    with pytest.raises(ScriptError):
        read_ledger(root)
    repair(root, by="Văn phòng", position="", at=AT)
    assert not scripts(root)["dot/a"].approved
    lines = lines_of(root)
    write_lines(root, ["{}", "{}", *[line for line in lines if '"revoke"' not in line]])
    repair(root, by="Văn phòng", position="", at=AT)
    assert not scripts(root)["dot/a"].approved


def test_nothing_else_than_the_repair_left_can_stand_above_it(root: Path) -> None:
    lines = lines_of(root)
    lines[1] = "{"
    write_lines(root, lines)
    repair(root, by="Văn phòng", position="", at=AT)
    lines = lines_of(root)
    write_lines(root, lines[1:])
    with pytest.raises(ScriptError):
        read_ledger(root)


def test_an_old_ledger_is_read_as_it_was_and_adopted_by_name(root: Path) -> None:
    unsigned_ledger(root)
    ledger = read_ledger(root)
    assert (ledger.unsigned, len(ledger.approvals)) == (3, 3)
    write(root, "d")
    assert approve(root, scripts(root).values(), by="Chủ tịch UBND xã", position="", at=AT) == 1
    ledger = read_ledger(root)
    assert [line.act for line in ledger.lines] == ["approve", "approve", "approve", "key", "approve"]
    assert (ledger.unsigned, ledger.lines[3].entry["adopts"]) == (3, 3)
    lines = lines_of(root)
    write_lines(root, [lines[0].replace("Chủ tịch", "Trưởng thôn"), *lines[1:]])
    with pytest.raises(ScriptError, match="mắt xích đứt"):
        read_ledger(root)


def test_an_old_ledger_that_is_broken_is_repaired_down_to_its_fault(root: Path) -> None:
    unsigned_ledger(root)
    lines = lines_of(root)
    write_lines(root, [lines[0], lines[1].replace("Chủ tịch", "Trưởng thôn"), lines[2]])
    done = repair(root, by="Văn phòng", position="", at=AT)
    assert (done.kept, done.open) == (2, ("dot/c",))


@pytest.mark.parametrize("name", ["", "  ", "…", "Chủ\u2028tịch", "Chủ\ntịch", "a\x85b", "\u202eab", "x" * 201])
def test_a_name_is_no_blank_and_controls_nothing(root: Path, name: str) -> None:
    before = (root / "approvals.jsonl").read_bytes()
    write(root, "d")
    with pytest.raises(ScriptError, match="tên người duyệt"):
        approve(root, scripts(root).values(), by=name, position="x", at=AT)
    assert (root / "approvals.jsonl").read_bytes() == before


def test_a_file_name_with_a_line_separator_is_refused_and_bricks_nothing(root: Path) -> None:
    (root / "dot" / "d\u2028e.md").write_text("---\ntitle: D\n---\n\nMột câu.\n", encoding="utf-8")
    with pytest.raises(ScriptError, match=r"tên tệp của bài có ký tự điều khiển U\+2028"):
        approve(root, scripts(root).values(), by="x", position="", at=AT)
    assert len(read_ledger(root).lines) == 3


def test_lines_are_parted_at_line_feeds_alone(root: Path) -> None:
    """An earlier release let such a name in: the ledger must stay readable for every verb."""
    unsigned_ledger(root)
    lines = lines_of(root)
    entry = {**json.loads(lines[2]), "by": "Chủ\u2028tịch\u0085xã"}
    write_lines(root, [*lines[:2], json.dumps(entry, ensure_ascii=False)])
    assert read_ledger(root).approvals["dot/c"].by == "Chủ\u2028tịch\u0085xã"


def test_altered_copies_are_named(root: Path) -> None:
    assert altered_copies(root) == ()
    copy = sorted((root / ".approved").iterdir())[0]
    copy.write_bytes(copy.read_bytes() + b" ")
    assert altered_copies(root) == (copy.name,)


def test_a_long_ledger_is_read_without_checking_each_signature(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each signature covers the line above, so the last vouches for all; 2 000 of them would take half a second."""
    many = [replace(scripts(root)["dot/a"], id=f"dot/x{number}") for number in range(2_000)]
    approve(root, many, by="Chủ tịch UBND xã", position="", at=AT)
    checked = []
    real = ledger_module.signed_by

    def counting(public: str, data: bytes, signature: str) -> bool:
        checked.append(signature)
        return real(public, data, signature)

    monkeypatch.setattr(ledger_module, "signed_by", counting)
    assert len(read_ledger(root).approvals) == 2_003
    assert len(checked) <= 3
