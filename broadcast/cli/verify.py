"""The verb that decodes finished bulletins again."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from broadcast.cli.common import day_options, folder_of, print_json, span

if TYPE_CHECKING:
    pass


@click.command()
@day_options("Mặc định: mọi ngày đã dựng.")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
@click.pass_obj
def verify(station: Path, first: date | None, days: int, as_json: bool) -> None:
    """Giải mã lại từng bản tin đã dựng: đủ dài, đúng âm lượng, câu nào cũng nghe thấy. Mã thoát 70 khi có lỗi.

    \b
    Ví dụ:
      broadcast verify --day 2026-04-22
    """
    from broadcast.errors import MixError
    from broadcast.office.days import verify_days
    from broadcast.station.folder import built_days
    from broadcast.station.manifest import read_day

    folder = folder_of(station)
    found = []
    wanted = span(first, days) if first else sorted(built_days(folder))
    for day, name, faults in verify_days(read_day(folder.out / day.isoformat()) for day in wanted):
        found.append({"day": day.isoformat(), "mp3": name, "faults": list(faults)})
        if not as_json:
            click.echo(f"{day:%d/%m/%Y} {name}: {'đạt' if not faults else 'HỎNG'}")
            for fault in faults:
                click.echo(f"    {fault}")
    if as_json:
        print_json(found)
    elif not found:
        click.echo("Chưa có bản tin nào — chạy «broadcast run».")
    if any(day_found["faults"] for day_found in found):
        raise SystemExit(MixError.exit_code)
