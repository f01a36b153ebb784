"""The verb that fills a folder for a radio server."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from broadcast.cli.common import Days, bar, folder_of, listings_of, today, village_option

if TYPE_CHECKING:
    pass


@click.command()
@click.argument("when", type=Days(), required=False, metavar="[NGÀY|TUẦN]")
@click.option("--to", type=click.Path(path_type=Path), required=True, metavar="THƯ_MỤC", help="Nơi đặt bản tin.")
@village_option
@click.pass_obj
def folder(station: Path, when: tuple[date, ...] | None, to: Path, village: str) -> None:
    """Soạn thư mục sẵn sàng đưa vào AzuraCast hay LibreTime. Không nêu ngày là hôm nay.

    \b
    Ví dụ:
      broadcast folder 2026-04-22 --to may-phat
    """
    from broadcast.cli.outputs import ask_for_folder
    from broadcast.stages.publish.radio import ready

    ask_for_folder(to.parent)
    place = folder_of(station)
    found = listings_of(place, when or (today(),), village)
    with bar(quiet=False) as progress:
        changed = [name for listing in found for name in ready(listing, to, progress=progress)]
    for name in changed:
        click.echo(str(to / name))
    click.echo(f"{to}: {f'{len(changed)} tệp mới' if changed else 'không có gì thay đổi'}. Cách dùng: HUONG-DAN.txt")
