"""The verb that builds bulletins."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from broadcast.cli.common import (
    bar,
    day_options,
    folder_of,
    give_way,
    print_json,
    schedule_of,
    span,
    tell_built,
    the_time,
    today,
)
from broadcast.cli.steps import in_words
from broadcast.errors import Diagnostic

if TYPE_CHECKING:
    from broadcast.station.folder import Folder


@click.command()
@day_options("Mặc định: hôm nay.")
@click.option("--engine", metavar="GIỌNG", help="Chỉ dùng giọng này, ví dụ espeak.")
@click.option("--again", is_flag=True, help="Dựng lại tất cả, kể cả bản tin đã phát hay không có gì thay đổi.")
@click.option(
    "--strict", is_flag=True, help="Có bài chưa duyệt hay hỏng thì không dựng gì, thay vì để riêng bài ấy lại."
)
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
@click.pass_obj
def build(  # noqa: PLR0917  # click passes by name
    station: Path, first: date | None, days: int, engine: str | None, again: bool, strict: bool, as_json: bool
) -> None:
    """Dựng bản tin cho một hay nhiều ngày vào audio_out/.

    \b
    Ví dụ:
      broadcast build --day 2026-04-22 --days 7 --engine espeak
    """
    _build(folder_of(station), first, days, engine, again=again, strict=strict, as_json=as_json)


def _build(
    folder: Folder, first: date | None, days: int, engine: str | None, *, again: bool, strict: bool, as_json: bool
) -> None:
    from broadcast.office.overview.pages import refresh_site
    from broadcast.pipeline.build import build as build_days
    from broadcast.pipeline.day import aired

    give_way()
    schedule = schedule_of(folder, engine)
    now = the_time()
    done: list[dict[str, Any]] = []
    left_out: list[Diagnostic] = []
    with bar(quiet=as_json) as progress:
        for built in build_days(
            folder,
            schedule,
            span(first, days),
            now=now,
            again=again,
            strict=strict,
            leave_out=left_out.append,
            keep=aired(now),
            say=lambda message: click.echo(message, err=True),
            progress=progress,
        ):
            done.append(
                {
                    "day": built.day.day.isoformat(),
                    "made": list(built.made),
                    "bulletins": [b.main.mp3 for b in built.day.bulletins],
                }
            )
            if not as_json:
                tell_built(built)
    refresh_site(folder, schedule, today(), span(first, days))
    if left_out:
        click.echo("Không phát, các mục khác vẫn phát:", err=True)
        for fault in dict.fromkeys(left_out):
            click.echo(in_words(fault), err=True)
    if as_json:
        print_json(done)
