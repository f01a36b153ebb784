"""The verb of the month's posts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from broadcast.cli.common import Month, folder_of, schedule_of, the_time


@click.command()
@click.argument("month", type=Month(), metavar="THÁNG")
@click.option("--to", type=click.Path(path_type=Path, file_okay=False), metavar="THƯ_MỤC", help="Nơi ghi các bài đăng.")
@click.option(
    "--count", type=click.IntRange(1, 100), help="Số bài đăng. Mặc định: số mà kế hoạch giao, không có thì 10."
)
@click.pass_obj
def posts(station: Path, month: date, to: Path | None, count: int | None) -> None:
    """Soạn sẵn bài đăng cho trang của xã và Zalo, nguyên văn từ các bài đã duyệt và đã phát trong tháng.

    Bài đã có trong thư mục mà khác bản máy soạn thì giữ nguyên.

    \b
    Ví dụ:
      broadcast posts 2026-05 --to bai-dang/2026-05
    """
    from broadcast.cli.outputs import ask_for_folder
    from broadcast.office.report import posts as make
    from broadcast.station.store import drop_leftovers, write_atomically

    folder = folder_of(station)
    schedule = schedule_of(folder, None)
    made = make(folder, schedule, month, now=the_time(), count=count)
    place = to or folder.root / "bai-dang" / f"{month:%Y-%m}"
    if to is not None:
        ask_for_folder(to.parent)
    for post in made.posts:
        path, text = place / post.name, post.text(schedule.station.name).encode()
        drop_leftovers(path)
        if path.exists() and path.read_bytes() != text:
            click.echo(f"{path}: giữ nguyên, khác bản máy soạn — xóa tệp rồi chạy lại để soạn lại")
            continue
        write_atomically(path, text)
    drop_leftovers(place / "tong-hop.txt")
    write_atomically(place / "tong-hop.txt", made.overview().encode())
    click.echo(made.overview(), nl=False)
    click.echo(f"Đã ghi vào {place}.")
