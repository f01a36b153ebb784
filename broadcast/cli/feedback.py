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
      broadcast feedback --close 3 --by "Cán bộ văn hóa" --note "Đã thay củ loa ở cổng làng"
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
    shown = [complaint for complaint in read_feedback(folder.root) if every or not complaint.closed_by]
    for complaint in shown:
        where = f", phút {complaint.minute}" if complaint.minute is not None else ""
        horn = f", loa {complaint.horn}" if complaint.horn else ""
        done = (
            f" – {complaint.closed_by} đã đóng{': ' + complaint.note if complaint.note else ''}"
            if complaint.closed_by
            else ""
        )
        who = names.get(complaint.village, complaint.village)
        click.echo(
            f"{complaint.number}. {complaint.at:%H:%M %d/%m/%Y}, {who}: {COMPLAINTS[complaint.what]}{where}{horn}{done}"
        )
    if not shown:
        click.echo("Không có phản ánh nào đang mở.")
