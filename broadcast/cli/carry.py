"""The verbs that carry bulletins elsewhere: to a stick, to a radio server."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from broadcast.cli.common import bar, folder_of, schedule_of, today

if TYPE_CHECKING:
    from broadcast.pipeline import Folder
    from broadcast.publish.listing import Listing


class When(click.ParamType):
    """A day, or a week of seven days by its ISO number."""

    name = "when"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> tuple[date, ...]:
        week = re.fullmatch(r"(\d{4})-W(\d\d?)", value, re.IGNORECASE)
        try:
            if week:
                return tuple(date.fromisocalendar(int(week[1]), int(week[2]), day) for day in range(1, 8))
            return (date.fromisoformat(value),)
        except ValueError:
            self.fail(f"không đọc được «{value}» — viết ngày như 2026-04-22, hoặc tuần như 2026-W17", param, ctx)


village_option = click.option("--village", default="", metavar="MÃ_THÔN", help="Chỉ những gì thôn này nghe.")


@click.command()
@click.argument("when", type=When(), metavar="NGÀY|TUẦN")
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
    from broadcast.publish.tracks import tracks
    from broadcast.publish.usb import pack

    folder = folder_of(station)
    _known(folder, village)
    built = [day for day in when if (folder.out / day.isoformat()).is_dir()]
    if built and len(built) < len(when):
        missing = ", ".join(f"{day:%d/%m/%Y}" for day in when if day not in built)
        click.echo(f"Những ngày chưa dựng, không chép: {missing}", err=True)
    wanted = tracks(
        [_listing(folder, day, village) for day in built or when[:1]], version=version, folders=len(when) > 1
    )
    if not wanted:
        raise PublishError("không có bản tin nào để chép — xem lại ngày và thôn")
    with bar(quiet=False) as progress:
        done = pack(wanted, to, clean=clean, say=lambda text: click.echo(text, err=True), progress=progress)
    for one in done.tracks:
        click.echo(f"{one.name}  {one.title}")
    size = f"{len(done.tracks)} bản tin, {sum(one.size_bytes for one in done.tracks) / 1e6:.1f} MB"
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
@click.argument("day", type=click.DateTime(["%Y-%m-%d"]), required=False, metavar="[NGÀY]")
@click.option("--to", type=click.Path(path_type=Path), required=True, metavar="THƯ_MỤC", help="Nơi đặt bản tin.")
@village_option
@click.pass_obj
def folder(station: Path, day: datetime | None, to: Path, village: str) -> None:
    """Soạn thư mục sẵn sàng đưa vào AzuraCast hay LibreTime. Không nêu ngày là hôm nay.

    \b
    Ví dụ:
      broadcast folder 2026-04-22 --to may-phat
    """
    from broadcast.publish.radio import ready

    place = folder_of(station)
    _known(place, village)
    with bar(quiet=False) as progress:
        changed = ready(_listing(place, day.date() if day else today(), village), to, progress=progress)
    for name in changed:
        click.echo(str(to / name))
    click.echo(f"{to}: {f'{len(changed)} tệp mới' if changed else 'không có gì thay đổi'}. Cách dùng: HUONG-DAN.txt")


def _listing(folder: Folder, day: date, village: str) -> Listing:
    from broadcast.errors import PublishError
    from broadcast.publish.listing import Listing, heard_by
    from broadcast.publish.manifest import read_bulletins

    place = folder.out / day.isoformat()
    if not place.is_dir():
        raise PublishError(f"chưa có ngày {day:%d/%m/%Y} — chạy trước: broadcast build --day {day}")
    return Listing(day=day, place=place, bulletins=heard_by(village, read_bulletins(place)), village=village)


def _known(folder: Folder, village: str) -> None:
    """Raises PublishError for a village that schedule.yaml does not have: its stick would hold the wrong programme."""
    from broadcast.errors import PublishError

    if village:
        there_are = [one.id for one in schedule_of(folder, None).villages]
        if village not in there_are:
            raise PublishError(
                f"không có thôn «{village}» trong schedule.yaml — có: {', '.join(there_are) or 'chưa có'}"
            )
