"""The verb that puts months away and brings them back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from broadcast.cli.common import Month, folder_of, schedule_of, today


@click.command()
@click.argument("month", type=Month(), metavar="THÁNG")
@click.option("--restore", is_flag=True, help="Đưa các ngày của tháng trở lại audio_out.")
@click.option(
    "--to",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="THƯ_MỤC",
    help="Nơi lưu trữ, thay cho thư mục luu-tru.",
)
@click.pass_obj
def archive(station: Path, month: date, restore: bool, to: Path | None) -> None:
    """Chuyển một tháng đã qua vào lưu trữ: bản tin, bài, sổ duyệt, nhật ký. Chỉ chuyển sau khi đã đọc lại từng tệp.

    Tháng đã đưa trở lại thì ở lại audio_out đến khi chạy lệnh này lần nữa.

    \b
    Ví dụ:
      broadcast archive 2026-05
      broadcast archive 2026-05 --restore
    """
    from broadcast.office.night.archive import archive as keep
    from broadcast.office.night.archive import restore as bring_back
    from broadcast.office.overview.pages import refresh_site

    folder = folder_of(station)
    schedule = schedule_of(folder, None)
    if restore:
        done = bring_back(folder, month, to=to)
        click.echo(f"Đã đưa {len(done.moved)} ngày của tháng {month:%m/%Y} từ {done.place} trở lại audio_out.")
        click.echo(f"Tháng này ở lại audio_out đến khi chạy «broadcast archive {month:%Y-%m}».")
    else:
        done = keep(folder, month, station=schedule.station.name, today=today(), to=to)
        click.echo(f"{done.place}: {len(done.days)} ngày, {len(done.moved)} ngày vừa chuyển từ audio_out.")
    for notice in done.notices:
        click.echo(f"Lưu ý: {notice}", err=True)
    refresh_site(folder, schedule, today())
