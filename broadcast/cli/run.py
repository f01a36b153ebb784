"""The verb of the timer: it builds, checks, logs and calls a person."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from broadcast.cli.common import Day, bar, folder_of, give_way, span, tell_built, the_time


@click.command()
@click.option("--day", "first", type=Day(), metavar="NGÀY", help="Ngày đầu. Mặc định: hôm nay.")
@click.option(
    "--days",
    type=click.IntRange(1, 366),
    help="Số ngày liền nhau. Mặc định: hôm nay và ngày mai; có --day thì một ngày.",
)
@click.option("--engine", metavar="GIỌNG", help="Chỉ dùng giọng này, ví dụ espeak.")
@click.pass_obj
def run(station: Path, first: date | None, days: int | None, engine: str | None) -> None:
    """Lệnh cho máy hẹn giờ: dựng hôm nay và ngày mai, kiểm tra lại, ghi nhật ký, báo động khi thiếu.

    Chạy lại bao nhiêu lần cũng được. Bản tin đã đến giờ phát thì giữ nguyên.

    \b
    Ví dụ:
      broadcast run                chạy mỗi tối: xem «broadcast timer install»
      broadcast run --days 9       dựng sẵn trước kỳ nghỉ Tết
    """
    from broadcast.office.night import run as nightly
    from broadcast.office.night.schedule import schedule_of_the_night
    from broadcast.pipeline.build import with_engine

    give_way()
    folder = folder_of(station)
    schedule, faulty = schedule_of_the_night(folder)
    with bar(quiet=False) as progress:
        code = nightly.run(
            folder,
            with_engine(schedule, engine),
            span(first, days or (1 if first else 2)),
            now=the_time(),
            say=lambda message: click.echo(message, err=True),
            progress=progress,
            tell=tell_built,
            faulty=faulty,
        )
    if code:
        raise SystemExit(code)
