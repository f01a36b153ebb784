"""The verb that fills a stick."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from broadcast.cli.common import Days, bar, folder_of, listings_of, the_time, village_option


@click.command()
@click.argument("when", type=Days(), metavar="NGÀY|TUẦN")
@click.option("--to", type=click.Path(path_type=Path), required=True, metavar="THẺ", help="Thư mục của thẻ nhớ.")
@village_option
@click.option("--version", default="", metavar="KIỂU", help="Bản khác của bản tin, ví dụ light.")
@click.option("--clean", is_flag=True, help="Thay những gì lần trước lệnh này đã chép. Không đụng đến tệp khác.")
@click.pass_obj
def usb(station: Path, when: tuple[date, ...], to: Path, village: str, version: str, clean: bool) -> None:  # noqa: PLR0917  # click passes by name
    """Chép bản tin vào thẻ nhớ hoặc USB cho loa kéo, đúng thứ tự phát, rồi đọc lại từng tệp.

    \b
    Ví dụ:
      broadcast usb 2026-04-22 --to /media/usb
      broadcast usb 2026-W17 --to E:\\ --village thon-3 --version light --clean
    """
    from broadcast.office.villages.stick import fill_stick

    folder = folder_of(station)
    with bar(quiet=False) as progress:
        done = fill_stick(
            folder,
            listings_of(folder, when, village),
            to,
            now=the_time(),
            version=version,
            folders=len(when) > 1,
            clean=clean,
            say=lambda text: click.echo(text, err=True),
            progress=progress,
        )
    over = ", ".join(f"{news.airtime.at:%H:%M} ngày {news.airtime.day:%d/%m/%Y}" for news in done.over)
    if over:
        click.echo(f"Không chép tin khẩn đã hết lượt phát: {over}", err=True)
    for track in done.tracks:
        click.echo(f"{track.name}  {track.title}")
    size = f"{len(done.tracks)} bản tin, {sum(track.size_bytes for track in done.tracks) / 1e6:.1f} MB"
    if not done.written:
        click.echo(f"{to} đã có đủ {size}: đúng từng tệp, đúng thứ tự. Không phải chép lại.")
    else:
        click.echo(f"Đã chép {size} vào {to}; đọc lại đúng từng tệp{', đúng thứ tự' if done.in_order else ''}.")
    if not done.in_order:
        click.echo(
            "Lưu ý: thư mục này không giữ thứ tự chép. Thẻ cho loa kéo nên là thẻ FAT32 mới định dạng; "
            "máy nào phát theo tên tệp thì vẫn đúng thứ tự.",
            err=True,
        )
    if done.strangers:
        click.echo(f"Lưu ý: trên thẻ còn tệp khác, loa sẽ phát cả: {', '.join(done.strangers)}", err=True)
