"""The verbs that carry bulletins elsewhere: to a stick, to a radio server."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from broadcast.cli.common import Days, bar, folder_of, schedule_of, the_time, today

if TYPE_CHECKING:
    from broadcast.station.folder import Folder
    from broadcast.station.listing import Listing


village_option = click.option("--village", default="", metavar="MÃ_THÔN", help="Chỉ những gì thôn này nghe.")


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
    from broadcast.errors import PublishError
    from broadcast.stages.publish.tracks import still_heard, tracks
    from broadcast.stages.publish.usb import pack
    from broadcast.stages.publish.usb_stick import taken

    folder, now = folder_of(station), the_time()
    found = [still_heard(listing, now) for listing in _listings(folder, when, village)]
    over = ", ".join(f"{item.airtime.at:%H:%M} ngày {item.airtime.day:%d/%m/%Y}" for _, left in found for item in left)
    if over:
        click.echo(f"Không chép tin khẩn đã hết lượt phát: {over}", err=True)
    wanted = tracks((one for one, _ in found), version=version, folders=len(when) > 1)
    if not wanted:
        raise PublishError("không có bản tin nào để chép — xem lại ngày và thôn")
    with taken(to, folder.cache), bar(quiet=False) as progress:
        done = pack(wanted, to, clean=clean, say=lambda text: click.echo(text, err=True), progress=progress)
    for one in done.tracks:
        click.echo(f"{one.name}  {one.title}")
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
    from broadcast.stages.publish.radio import ready

    place = folder_of(station)
    found = _listings(place, when or (today(),), village)
    with bar(quiet=False) as progress:
        changed = [name for one in found for name in ready(one, to, progress=progress)]
    for name in changed:
        click.echo(str(to / name))
    click.echo(f"{to}: {f'{len(changed)} tệp mới' if changed else 'không có gì thay đổi'}. Cách dùng: HUONG-DAN.txt")


def _listings(folder: Folder, when: tuple[date, ...], village: str) -> list[Listing]:
    """What the village hears on the days that are built; the others are told.

    Raises PublishError where none is built, UnknownVillageError.
    """
    from broadcast.errors import NextStep, PublishError, Step
    from broadcast.office.villages import villages_named
    from broadcast.station.listing import Listing, heard_by
    from broadcast.station.manifest import read_day

    if village:
        (village,) = villages_named(schedule_of(folder, None), [village])
    places = {day: folder.out / day.isoformat() for day in when}
    built = [day for day, place in places.items() if place.is_dir()]
    if not built:
        step = Step(code=NextStep.BUILD, about=when[0].isoformat())
        raise PublishError(f"chưa có ngày {when[0]:%d/%m/%Y}", step=step)
    if len(built) < len(when):
        missing = ", ".join(f"{day:%d/%m/%Y}" for day in when if day not in built)
        click.echo(f"Những ngày chưa dựng, không chép: {missing}", err=True)
    return [
        Listing(
            day=day, place=places[day], bulletins=heard_by(village, read_day(places[day]).bulletins), village=village
        )
        for day in built
    ]
