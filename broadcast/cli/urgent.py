"""The verb of news that can't wait."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from broadcast.cli.common import (
    bar,
    folder_of,
    schedule_of,
    the_time,
)
from broadcast.cli.pin import approver_signature
from broadcast.knowledge.language.lengths import clock
from broadcast.knowledge.language.moments import read_moment, read_span_minutes

if TYPE_CHECKING:
    from broadcast.model import Schedule, Script
    from broadcast.pipeline import Built
    from broadcast.station.folder import Folder

_T = TypeVar("_T")


@click.command()
@click.argument("text", required=False, metavar="TIN")
@click.option("--by", metavar="NGƯỜI", help="Người duyệt: họ tên hoặc chức danh. Bắt buộc khi báo tin.")
@click.option("--position", metavar="CHỨC_VỤ", default="", help="Chức vụ của người duyệt.")
@click.option("--until", metavar="GIỜ", help="Phát đến lúc nào: HH:MM hoặc 'YYYY-MM-DD HH:MM'.")
@click.option(
    "--every", metavar="KHOẢNG", help="Phát lại sau mỗi khoảng, ví dụ 30m hoặc 1h. Không ghi thì phát một lần."
)
@click.option(
    "--through-night",
    is_flag=True,
    help="Cho phép phát cả trong giờ yên tĩnh (quiet_hours) và kéo qua nửa đêm.",
)
@click.option(
    "--villages", metavar="THÔN", help="Mã các thôn nghe tin, cách nhau dấu phẩy. Không ghi thì toàn xã nghe."
)
@click.option("--end", "ending", is_flag=True, help="Kết thúc mọi tin khẩn đang phát.")
@click.option("--engine", metavar="GIỌNG", help="Chỉ dùng giọng này, ví dụ espeak.")
@click.pass_obj
def urgent(  # noqa: PLR0917  # click passes by name
    station: Path,
    text: str | None,
    by: str | None,
    position: str,
    until: str | None,
    every: str | None,
    through_night: bool,
    villages: str | None,
    ending: bool,
    engine: str | None,
) -> None:
    """Báo tin khẩn: duyệt, dựng và đưa lên đầu danh sách hôm nay ngay lập tức.

    \b
    Ví dụ:
      broadcast urgent "Nước sông lên nhanh. Bà con ở bãi sông vào nhà văn hóa thôn ngay." \\
          --by "Chủ tịch UBND xã" --every 30m --until 22:00
      broadcast urgent --end
    """
    folder = folder_of(station)
    schedule = schedule_of(folder, engine)
    if ending == bool(text):
        raise click.UsageError("viết tin trong dấu ngoặc kép, hoặc dùng --end để kết thúc tin đang phát")
    if ending:
        _end(folder, schedule)
        return
    if villages is not None and not villages_in(villages):
        raise click.UsageError("--villages đang trống: ghi mã thôn, hoặc bỏ --villages để báo toàn xã")
    for given in (text, by, position):
        if given and any("\ud800" <= letter <= "\udfff" for letter in given):
            raise click.UsageError("có ký tự không đọc được — gõ lại bằng bảng mã Unicode (UTF-8)")
    from broadcast.office.approval.approvers import approver_named

    who = approver_named(folder, (by or "").strip())
    if who is None and (not by or not by.strip()):
        raise click.UsageError('thiếu --by: tin khẩn phải có người duyệt, ví dụ --by "Chủ tịch UBND xã"')
    from broadcast.office.urgent.alert import send_urgent
    from broadcast.office.urgent.announce import Order

    by = who.name if who else (by or "").strip()
    signer = approver_signature(folder, by)
    now, told = the_time(), _Told()
    order = Order(
        text=text or "",
        by=by,
        position=position or by,
        until=_asked(lambda: read_moment(until, now.replace(tzinfo=None))) if until else None,
        every_minutes=_asked(lambda: read_span_minutes(every)) if every else 0,
        through_night=through_night,
        villages=villages_in(villages or ""),
        signer=signer,
    )
    with bar(quiet=False) as progress:
        send_urgent(folder, schedule, order, now=now, say=told.say, progress=progress, tell=told.built)


def _end(folder: Folder, schedule: Schedule) -> None:
    from broadcast.office.urgent.alert import end_urgent

    told = _Told()
    with bar(quiet=False) as progress:
        found = end_urgent(
            folder, schedule, now=the_time(), say=told.say, progress=progress, tell=told.built, ended=told.ended
        )
    if not found:
        click.echo("Không có tin khẩn nào đang phát.")


class _Told:
    """Prints what was made, each bulletin once: they are built alone first, and then with the rest of their day."""

    def __init__(self) -> None:
        self._names: set[str] = set()

    @staticmethod
    def say(message: str) -> None:
        click.echo(message, err=True)

    @staticmethod
    def ended(scripts: tuple[Script, ...]) -> None:
        for script in scripts:
            click.echo(f"Đã kết thúc: {script.title}")

    def built(self, built: Built) -> None:
        for bulletin in built.day.bulletins:
            if bulletin.name in built.made and bulletin.name not in self._names:
                self._names.add(bulletin.name)
                times = ", ".join(f"{at:%H:%M}" for at in bulletin.airtime.airings)
                place = built.day.place / bulletin.main.mp3
                click.echo(f"{place}  {clock(bulletin.main.duration_ms)}  phát lúc {times}")


def villages_in(text: str) -> tuple[str, ...]:
    """The villages of a list with commas."""
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _asked(read: Callable[[], _T]) -> _T:
    try:
        return read()
    except ValueError as error:
        raise click.BadParameter(str(error)) from None
