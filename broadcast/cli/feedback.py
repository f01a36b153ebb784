"""The verb of what villages said of the sound."""

from __future__ import annotations

from pathlib import Path

import click

from broadcast.cli.common import folder_of, schedule_of, the_time


@click.command()
@click.option("--close", "number", type=click.IntRange(min=1), metavar="SỐ", help="Đóng phản ánh số này.")
@click.option("--by", default="", metavar="NGƯỜI", help="Người đóng. Bắt buộc khi đóng.")
@click.option("--note", default="", metavar="LỜI", help="Đã xử lý thế nào.")
@click.option("--all", "every", is_flag=True, help="Cả những phản ánh đã đóng.")
@click.pass_obj
def feedback(station: Path, number: int | None, by: str, note: str, every: bool) -> None:
    """Phản ánh của các thôn về loa: không nghe rõ, quá to, quá sớm, không phát. Còn mở đến khi có người đóng.

    \b
    Ví dụ:
      broadcast feedback
      broadcast feedback --close 3 --by "Nguyễn Thị Lan" --note "Đã thay củ loa ở cổng làng"
    """
    from broadcast.station.feedback import COMPLAINTS, close_feedback, read_feedback

    folder = folder_of(station)
    if number is not None:
        if not by.strip():
            raise click.UsageError("thêm --by và tên người đóng")
        closed = close_feedback(folder.root, number, by=by, at=the_time(), note=note)
        click.echo(f"Đã đóng phản ánh số {closed.number}, người đóng: {closed.closed_by}.")
        return
    names = {village.id: village.name for village in schedule_of(folder, None).villages}
    shown = [one for one in read_feedback(folder.root) if every or not one.closed_by]
    for one in shown:
        where = f", phút {one.minute}" if one.minute is not None else ""
        horn = f", loa {one.horn}" if one.horn else ""
        done = f" – {one.closed_by} đã đóng{': ' + one.note if one.note else ''}" if one.closed_by else ""
        who = names.get(one.village, one.village)
        click.echo(f"{one.number}. {one.at:%H:%M %d/%m/%Y}, {who}: {COMPLAINTS[one.what]}{where}{horn}{done}")
    if not shown:
        click.echo("Không có phản ánh nào đang mở.")
