"""The verb that begins: a station's folder with its schedule and a first notice."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    pass


@click.command()
@click.argument("where", type=click.Path(path_type=Path, file_okay=False), default=".", metavar="[THƯ_MỤC]")
def init(where: Path) -> None:
    """Tạo thư mục của đài: schedule.yaml và một thông báo mẫu. Không ghi đè tệp đã có."""
    from importlib.resources import files

    from broadcast.station.store import write_atomically

    template = files("broadcast") / "template"
    names = ("schedule.yaml", "scripts/thong-bao/mau-thong-bao.md", "audio_out/README.md", "schedule.schema.json")
    for name in names:
        target = where / name
        if target.exists():
            click.echo(f"giữ nguyên  {target}")
            continue
        source = files("broadcast") / name if name.endswith("schema.json") else template / name
        write_atomically(target, source.read_bytes())
        click.echo(f"đã tạo      {target}")
    click.echo("Việc tiếp theo: sửa schedule.yaml cho đúng xã mình, rồi chạy «broadcast check».")
