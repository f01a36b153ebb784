"""Faults: each class has one exit code, each step its words, and nothing below the faces names a command."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import broadcast
from broadcast import errors
from broadcast.cli.steps import WORDS, in_words, told
from broadcast.errors import BroadcastError, BusyError, Diagnostic, NextStep, ScriptError, Step

PACKAGE = Path(broadcast.__file__).parent
FACES = {"cli", "studio"}
STEP = Step(code=NextStep.BUILD, about="2026-04-22")


def every_fault() -> list[type[BroadcastError]]:
    found = [BroadcastError]
    for known in found:
        found += known.__subclasses__()
    return found


def test_every_step_has_its_words() -> None:
    assert set(WORDS) == set(NextStep)


def test_a_name_with_a_blank_can_be_pasted() -> None:
    fault = Diagnostic(path="a b.md", line=1, message="x", step=Step(code=NextStep.APPROVE, about="scripts/a b.md"))
    assert 'broadcast approve "scripts/a b.md" --by' in in_words(fault)
    assert "broadcast approve --frame --by" in in_words(
        Diagnostic(path="x", line=1, message="x", step=Step(code=NextStep.APPROVE, about="--frame"))
    )


def test_only_what_is_busy_says_try_again() -> None:
    again = {fault for fault in every_fault() if fault.exit_code == 75}
    assert again == {fault for fault in every_fault() if issubclass(fault, BusyError)}


def test_a_lock_is_no_engine_and_a_clip_no_publication() -> None:
    assert not issubclass(errors.StationBusyError, errors.EngineError)
    assert not issubclass(errors.ClipError, errors.PublishError)


def test_the_command_line_puts_steps_into_its_own_words() -> None:
    fault = Diagnostic(path="a.md", line=3, message="chưa được duyệt\n    dòng 4: «a» thành «b»", step=STEP)
    assert in_words(fault) == (
        "a.md:3: chưa được duyệt — chạy: broadcast build --day 2026-04-22\n    dòng 4: «a» thành «b»"
    )
    assert told(ScriptError(fault)) == in_words(fault)
    assert told(BroadcastError("hết chỗ", where="E:/", step=STEP)) == (
        "E:/: hết chỗ — chạy: broadcast build --day 2026-04-22"
    )


def texts_of(path: Path) -> list[str]:
    """Every text that the code of a module could show: its strings but for docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    told_apart = {
        id(node.value)
        for holder in ast.walk(tree)
        if isinstance(holder, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        for node in holder.body
        if isinstance(node, ast.Expr)
    }
    found = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return [node.value for node in found if id(node) not in told_apart]


@pytest.mark.parametrize("folder", sorted({path.name for path in PACKAGE.iterdir() if path.is_dir()} - FACES))
def test_no_message_below_the_faces_names_a_command(folder: str) -> None:
    commands = [
        f"{path.relative_to(PACKAGE)}: {text[:80]}"
        for path in (PACKAGE / folder).rglob("*.py")
        for text in texts_of(path)
        if ("«broadcast " in text or ": broadcast " in text) and "timer" not in path.parts
    ]
    assert commands == []


def test_a_fault_of_ours_leaves_a_file_and_one_line(tmp_path: Path) -> None:
    code = (
        "import sys; from broadcast.cli import cli, main\n"
        "@cli.command()\n"
        "def hong(): raise RecursionError('quá sâu')\n"
        "main()"
    )
    arguments = ("--station", str(tmp_path), "hong")
    done = subprocess.run((sys.executable, "-c", code, *arguments), capture_output=True, text=True, check=False)
    assert done.returncode == 1
    (kept,) = (tmp_path / "loi-phan-mem").glob("*.txt")
    assert done.stderr.splitlines() == [
        f"Phần mềm gặp lỗi. Chi tiết ở tệp {kept} — gửi tệp này cho nhóm phát triển rồi chạy lại."
    ]
    text = kept.read_text("utf-8")
    assert "RecursionError: quá sâu" in text
    assert f"Python {sys.version.split()[0]}" in text
