"""What click says by itself comes in Vietnamese: the frame of every help text, every fault of a command line."""

from __future__ import annotations

import gettext
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from babel.messages.pofile import read_po
from click.testing import CliRunner
from conftest import run_broadcast

from broadcast.cli import cli
from broadcast.cli.frame import told

CATALOGUE = Path(__file__).parents[1] / "broadcast/cli/locale/vi/LC_MESSAGES"
ENGLISH = re.compile(
    r"Usage|Options|Commands|COMMAND|OPTIONS|ARGS|INTEGER|FLOAT|DIRECTORY|default|required|Show|Invalid|Error"
)


def paths(command: click.Command, *above: str) -> Iterator[tuple[str, ...]]:
    yield above
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from paths(below, *above, name)


@pytest.mark.parametrize("path", [*paths(cli)], ids=" ".join)
def test_every_help_is_vietnamese(path: tuple[str, ...]) -> None:
    for option in ("-h", "--help"):
        shown = CliRunner().invoke(cli, [*path, option], prog_name="broadcast")
        assert shown.exit_code == 0
        assert shown.output.startswith(" ".join(("Cách dùng: broadcast", *path)))
        assert not ENGLISH.search(shown.output), shown.output
        assert shown.output.count("--help") == 1


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("dung", "không có lệnh «dung»"),
        ("publish x y", "thừa «x y»"),
        ("build --dya 3", "không có tùy chọn --dya — có: --day, --days"),
        ("build --zzz", "không có tùy chọn --zzz\n"),
        ("usb --to", "--to: chưa ghi giá trị"),
        ("build --json=3", "--json: không nhận giá trị"),
        ("usb", "thiếu NGÀY|TUẦN"),
        ("usb 2026-04-22", "thiếu --to"),
        ("usb 2026-W --to x", "NGÀY|TUẦN: không đọc được ngày «2026-W» — viết như 28/11/2026, hoặc tuần như 2026-W17"),
        ("build --days 0", "--days: không nhận 0 — ghi số từ 1 đến 366"),
        ("outline ke-hoach.txt --accept 0", "--accept: không nhận 0 — ghi số từ 1 trở lên"),
        ("timer install --kind x", "--kind: không có «x» — chọn một trong: 'systemd', 'cron', 'windows'"),
        ("timer install --at x", "--at: không đọc được giờ «x» — viết như 7:30 hoặc 17h00"),
        ("draft ke-hoach.txt --minutes x", "--minutes: «x» không phải là số"),
        ("build --days x", "--days: «x» không phải là số"),
        ("build --day x", "--day: không đọc được ngày «x» — viết như 28/11/2026"),
        ("init pyproject.toml", "THƯ_MỤC: «pyproject.toml» là một tệp, cần một thư mục"),
        ("outline docs", "KẾ_HOẠCH: «docs» là một thư mục, cần một tệp"),
    ],
)
def test_every_fault_is_vietnamese(line: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "pyproject.toml").touch()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(click.UsageError) as caught:
        cli.main(line.split(), prog_name="broadcast", standalone_mode=False)
    text = told(caught.value)
    assert text.startswith(f"Lỗi: {words}")
    assert re.search(r"\nXem: broadcast( \w+)* --help$", text)
    assert not ENGLISH.search(text)


def test_a_fault_ends_with_2_on_stderr(tmp_path: Path) -> None:
    done = run_broadcast("build", "--dya", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith("\nXem: broadcast build --help\n")


def test_the_catalogue_is_compiled_from_what_is_written() -> None:
    with (CATALOGUE / "broadcast.mo").open("rb") as compiled:
        used = gettext.GNUTranslations(compiled)
    with (CATALOGUE / "broadcast.po").open("rb") as written:
        for message in filter(lambda message: message.id, read_po(written)):
            if isinstance(message.id, str):
                assert used.gettext(message.id) == message.string
            else:
                assert used.ngettext(message.id[0], message.id[1], 1) == message.string[0]


def test_every_sentence_of_the_catalogue_is_still_one_of_clicks() -> None:
    """A sentence that click has changed would come in English: its source must hold ours, word for word."""
    source = "".join(path.read_text(encoding="utf-8") for path in Path(click.__file__).parent.glob("*.py"))
    with (CATALOGUE / "broadcast.po").open("rb") as written:
        for message in read_po(written):
            for text in [message.id] if isinstance(message.id, str) else message.id:
                assert f'"{text}"' in source or f"'{text}'" in source, text


@pytest.mark.parametrize("language", ["en_US.UTF-8", "C", "de", ""])
def test_it_is_vietnamese_on_any_machine(language: str, tmp_path: Path) -> None:
    environment = {**os.environ, "LANGUAGE": language, "LC_ALL": language, "LANG": language}
    code = "import sys; from broadcast.cli import main; sys.argv = ['broadcast', 'dung']; main()"
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.stderr.decode().startswith("Lỗi: không có lệnh «dung»")
