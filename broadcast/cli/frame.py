"""What click says by itself, in Vietnamese: the frame of a help text, and what is wrong with a command line.

click takes its sentences from gettext: `locale/` has them. Here stands only what click has no sentence for.
"""

from __future__ import annotations

import gettext
import os
from pathlib import Path

import click

_DOMAIN = "broadcast"
_OPTIONS = "[TÙY_CHỌN]"
_NUMBERS = (click.IntRange, click.FloatRange, type(click.INT), type(click.FLOAT))


def speak_vietnamese() -> None:
    """Let click find our catalogue, whatever language the machine speaks.

    gettext looks only into the environment for the language; programs started from here inherit it.
    """
    os.environ["LANGUAGE"] = "vi"
    gettext.bindtextdomain(_DOMAIN, str(Path(__file__).parent / "locale"))
    gettext.textdomain(_DOMAIN)


def frame(command: click.Command) -> None:
    """Put the Vietnamese frame around the help of a command and of all below it; once, however often it is asked."""
    if command.options_metavar == _OPTIONS:
        return
    command.options_metavar = _OPTIONS
    click.help_option("-h", "--help", help="Xem hướng dẫn này.")(command)
    for param in command.params:
        if param.metavar is None and isinstance(param.type, _NUMBERS):
            param.metavar = "SỐ"
    if isinstance(command, click.Group):
        command.subcommand_metavar = "LỆNH …"
        for below in command.commands.values():
            frame(below)


def told(error: click.UsageError) -> str:
    """What is wrong with the command, and where its help is."""
    fault = error.message
    if isinstance(error, click.NoSuchOption) and error.possibilities:
        fault += f" — có: {', '.join(sorted(error.possibilities))}"
    elif isinstance(error, click.MissingParameter):
        fault = f"thiếu {_name(error.param)}"
    elif isinstance(error, click.BadParameter) and error.param:
        fault = f"{_name(error.param)}: {fault}{_range(error.param.type)}"
    return f"Lỗi: {fault}\nXem: {error.ctx.command_path if error.ctx else 'broadcast'} --help"


def _name(param: click.Parameter | None) -> str:
    if isinstance(param, click.Option):
        return param.opts[0]
    return param.make_metavar().strip("[]") if param else "tham số"


def _range(kind: click.ParamType) -> str:
    """Which numbers a parameter takes."""
    if not isinstance(kind, click.IntRange | click.FloatRange) or kind.min is None:
        return ""
    return f" — ghi số từ {kind.min} " + ("trở lên" if kind.max is None else f"đến {kind.max}")
