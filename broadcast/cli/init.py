"""The verb that begins: a station's folder with its schedule and a first notice."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("where", type=click.Path(path_type=Path, file_okay=False), default=".", metavar="[THƯ_MỤC]")
def init(where: Path) -> None:
    """Tạo thư mục của đài: schedule.yaml và một thông báo mẫu. Không ghi đè tệp đã có."""
    from broadcast.office.settings.first_run import make_folder

    for target, new in make_folder(where):
        click.echo(f"{'đã tạo     ' if new else 'giữ nguyên '} {target}")
    click.echo("Việc tiếp theo: sửa schedule.yaml cho đúng xã mình, rồi chạy «broadcast check».")
