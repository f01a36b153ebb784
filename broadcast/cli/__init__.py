"""The command `broadcast`: verbs in working order. Only this package prints, reads the clock, or exits."""

from __future__ import annotations

import importlib
import sys
from itertools import pairwise
from pathlib import Path

import click

from broadcast import __version__
from broadcast.cli.common import listen_for_ctrl_c
from broadcast.cli.disk import refused
from broadcast.cli.frame import frame, speak_vietnamese, told
from broadcast.cli.steps import told as in_own_words
from broadcast.cli.unheard import prints_that_never_fail
from broadcast.errors import BroadcastError
from broadcast.station.crash import keep_crash

speak_vietnamese()
BUG = 1
"""The exit code of a fault of ours."""
NO_ROOM = 73
"""The exit code where a disk refuses what is to be read or written, and where what a verb prints does not fit."""
OF_A_DAY = {"build", "publish", "run", "urgent"}
"""Verbs whose work is on the disk: what they print is only told beside it."""


VERBS = (
    *("init", "outline", "draft"),
    *("check", "explain", "say", "review", "approve", "approvers", "revoke", "ledger", "plan"),
    *("campaign", "build", "publish", "run", "status", "verify"),
    *("usb", "folder", "play", "urgent", "serve", "upload", "studio"),
    *("feedback", "report", "posts", "sheet", "archive"),
    *("voices", "clips", "timer", "fleet"),
)
"""In working order. Each is a file of this package that bears its name and is read when it is used."""


class Verbs(click.Group):
    """The verbs in working order, each loaded from its own file."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every verb; those that a test or a plug-in has added come last."""
        return [*VERBS, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The verb of that name, in the frame of our words; None where there is none."""
        if cmd_name not in VERBS:
            return super().get_command(ctx, cmd_name)
        module = importlib.import_module(f"{__name__}.{cmd_name}")
        command = getattr(module, cmd_name)
        assert isinstance(command, click.Command)  # noqa: S101 - a test loads every verb
        frame(command)
        return command


@click.group(cls=Verbs, context_settings={"max_content_width": 100})
@click.option(
    "--station",
    type=click.Path(path_type=Path, file_okay=False),
    default=".",
    metavar="THƯ_MỤC",
    help="Thư mục của đài, nơi có schedule.yaml. Mặc định: thư mục đang đứng.",
)
@click.version_option(__version__, message="broadcast %(version)s", help="In số phiên bản.")
@click.pass_context
def cli(context: click.Context, station: Path) -> None:
    """Từ bài đã duyệt đến bản tin loa truyền thanh của xã.

    \b
    Ví dụ:
      broadcast init dai-xa-toi           tạo thư mục của đài
      broadcast check                     soát lịch phát và mọi bài
      broadcast approve scripts/thong-bao/cat-dien.md --by "Chủ tịch UBND xã"
      broadcast run                       dựng và xuất bản tin hôm nay
    """
    context.obj = station
    if context.invoked_subcommand in OF_A_DAY:
        context.with_resource(prints_that_never_fail())


frame(cli)


def main() -> None:
    """The entry point: expected faults become a message and their exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a Windows console may not be UTF-8
            stream.reconfigure(encoding="utf-8", errors="replace")
    listen_for_ctrl_c()
    try:
        code = cli.main(standalone_mode=False, prog_name="broadcast")
    except BroadcastError as error:
        click.echo(f"Lỗi: {in_own_words(error)}", err=True)
        code = error.exit_code
    except click.UsageError as error:
        click.echo(told(error), err=True)
        code = error.exit_code
    except (KeyboardInterrupt, click.Abort):
        click.echo("\nĐã dừng. Phần đã thu vẫn còn; chạy lại lệnh này để làm tiếp.", err=True)
        code = 130
    except Exception as error:  # noqa: BLE001 - the outermost place: a bug of ours must not end in English on the screen
        if words := refused(error):
            click.echo(f"Lỗi: {words}", err=True)
            code = NO_ROOM
        else:
            click.echo(keep_crash(_station_named(sys.argv), error, sys.argv[1:]), err=True)
            code = BUG
    raise SystemExit(code if isinstance(code, int) else 0)


def _station_named(argv: list[str]) -> Path:
    """The station's folder as the command line named it; the folder stood in where it named none."""
    for before, word in pairwise(argv):
        if before == "--station":
            return Path(word)
    return next((Path(word.partition("=")[2]) for word in argv if word.startswith("--station=")), Path())
