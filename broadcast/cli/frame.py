"""What click says by itself, in Vietnamese: the frame of a help text, and what is wrong with a command line."""

from __future__ import annotations

import re
from collections.abc import Sequence

import click

_HEADINGS = {"Options": "Tùy chọn", "Commands": "Lệnh"}
_TERMS = {
    "INTEGER RANGE": "SỐ",
    "FLOAT RANGE": "SỐ",
    "default: ": "mặc định: ",
    "required]": "bắt buộc]",
}
_FAULTS = (
    (r"No such command '(.*)'\.", "không có lệnh «{}»"),
    (r"Got unexpected extra arguments? \((.*)\)", "thừa «{}»"),
    (r"Option '(.*)' requires an argument\.", "{}: chưa ghi giá trị"),
    (r"Option '(.*)' does not take a value\.", "{}: không nhận giá trị"),
    (r"'?(.*?)'? is not a valid .*", "«{}» không phải là số"),
    (r"(.*) is not in the range (.*)<=x<=(.*)\.", "không nhận {} — ghi số từ {} đến {}"),
    (r"(.*) is not in the range x>=(.*)\.", "không nhận {} — ghi số từ {} trở lên"),
    (r"'(.*)' does not match the format '%Y-%m-%d'\.", "không đọc được «{}» — viết ngày như 2026-04-22"),
    (r"'(.*)' does not match the format '%H:%M'\.", "không đọc được «{}» — viết giờ như 05:30"),
    (r"'(.*)' is not one of (.*)\.", "không có «{}» — chọn một trong: {}"),
    (r"\w+ '(.*)' does not exist\.", "không thấy «{}»"),
    (r"Directory '(.*)' is a file\.", "«{}» là một tệp, cần một thư mục"),
    (r"File '(.*)' is a directory\.", "«{}» là một thư mục, cần một tệp"),
)
"""The sentences of click 8.1; one that is not among them is shown as it is."""


class Help(click.HelpFormatter):
    """A help text whose headings and remarks are ours."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or "Cách dùng: ")

    def write_heading(self, heading: str) -> None:
        super().write_heading(_HEADINGS.get(heading, heading))

    def write_dl(self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        super().write_dl([(_in_our_terms(name), _in_our_terms(text)) for name, text in rows], col_max, col_spacing)


class Context(click.Context):
    """A command's run whose help is ours."""

    formatter_class = Help


def frame(command: click.Command) -> None:
    """Put the Vietnamese frame around the help of a command and of all below it."""
    command.context_class = Context
    command.options_metavar = "[TÙY_CHỌN]"
    click.help_option("-h", "--help", help="Xem hướng dẫn này.")(command)
    if isinstance(command, click.Group):
        command.subcommand_metavar = "LỆNH …"
        for value in command.commands.values():
            frame(value)


def told(error: click.UsageError) -> str:
    """What is wrong with the command, and where its help is."""
    if isinstance(error, click.NoSuchOption):
        fault = f"không có tùy chọn {error.option_name}"
        if error.possibilities:
            fault += f" — có: {', '.join(sorted(error.possibilities))}"
    elif isinstance(error, click.MissingParameter):
        fault = f"thiếu {_name(error.param)}"
    else:
        named = isinstance(error, click.BadParameter) and error.param
        fault = (f"{_name(error.param)}: " if named else "") + _translated(error.message)  # type: ignore[attr-defined]
    return f"Lỗi: {fault}\nXem: {error.ctx.command_path if error.ctx else 'broadcast'} --help"


def _name(param: click.Parameter | None) -> str:
    if isinstance(param, click.Option):
        return param.opts[0]
    return param.make_metavar().strip("[]") if param else "tham số"


def _translated(message: str) -> str:
    for english, ours in _FAULTS:
        if found := re.fullmatch(english, message, re.DOTALL):
            return ours.format(*found.groups())
    return message


def _in_our_terms(text: str) -> str:
    for english, ours in _TERMS.items():
        text = text.replace(english, ours)
    return text
