"""Approval is bound to the text, and the ledger shows any later change of itself."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from broadcast.errors import ScriptError, StationBusyError
from broadcast.model import Script
from broadcast.stages.script import approve, read_ledger, read_scripts

AT = datetime(2026, 4, 21, 8, 30, tzinfo=UTC)
APPROVE_ONE_BY_ONE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from broadcast.stages.script import approve, read_scripts
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
    return {one.id: one for one in read_scripts(root, ["dot"], read_ledger(root))}


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
    assert {script: one.by for script, one in read_ledger(root).items()} == {f"dot/{name}": name[0] for name in names}


def test_what_another_approved_meanwhile_is_not_approved_again(root: Path) -> None:
    write(root, "b", "Một câu khác.")
    seen = scripts(root)
    assert approve(root, seen.values(), by="Phó Chủ tịch UBND xã", position="", at=AT) == 1
    assert approve(root, seen.values(), by="Chủ tịch UBND xã", position="", at=AT) == 0
    assert scripts(root)["dot/b"].approved


def test_a_ledger_that_another_holds_is_told(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("broadcast.stages.script.approval.LOCK_WAIT_S", 0.1)
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
