"""The verb of the sheet for the notice board."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from broadcast.cli.common import Days, folder_of, schedule_of, today


@click.command()
@click.argument("days", type=Days(), metavar="NGÀY|TUẦN")
@click.option("--village", default="", metavar="MÃ_THÔN", help="Lịch riêng của một thôn. Mặc định: lịch chung của xã.")
@click.option("--to", type=click.Path(path_type=Path, dir_okay=False), required=True, metavar="TỆP.html")
@click.pass_obj
def sheet(station: Path, days: tuple[date, ...], village: str, to: Path) -> None:
    """Làm tờ lịch dán bảng tin của thôn: giờ phát, nội dung, thông báo in chữ lớn. Mở bằng trình duyệt để in khổ A4.

    \b
    Ví dụ:
      broadcast sheet 2026-05-04 --to bang-tin.html
      broadcast sheet 2026-W19 --village thon-1 --to bang-tin-thon-1.html
    """
    from broadcast.cli.outputs import write_named
    from broadcast.office.report import board

    folder = folder_of(station)
    page, left = board(folder, schedule_of(folder, None), days, today=today(), village=village)
    write_named(to, page.encode())
    for title in left:
        click.echo(f"Không in «{title}»: chưa được duyệt.", err=True)
    click.echo(f"Đã ghi {to}. Mở bằng trình duyệt để in.")
