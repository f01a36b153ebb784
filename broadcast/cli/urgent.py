"""The verb of news that can't wait."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from broadcast.cli.common import (
    bar,
    folder_of,
    the_time,
)
from broadcast.cli.pin import approver_signature
from broadcast.knowledge.language.lengths import clock
from broadcast.knowledge.language.moments import read_moment, read_span_minutes

if TYPE_CHECKING:
    from broadcast.model import Schedule, Script
    from broadcast.office.urgent.announce import Order
    from broadcast.office.urgent.cap_inbox import Offered
    from broadcast.pipeline.day import Built
    from broadcast.station.folder import Folder

_T = TypeVar("_T")
_MOST_SHOWN = 30


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
@click.option(
    "--cap", "place", metavar="NƠI", help="Cảnh báo CAP từ tệp hay địa chỉ. Không ghi --alert thì chỉ liệt kê."
)
@click.option("--alert", "wanted", metavar="MÃ", help="Cùng --cap: mã của cảnh báo cần phát, hoặc của lệnh hủy.")
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
    place: str | None,
    wanted: str | None,
    engine: str | None,
) -> None:
    """Báo tin khẩn: duyệt, dựng và đưa lên đầu danh sách hôm nay ngay lập tức.

    \b
    Ví dụ:
      broadcast urgent "Nước sông lên nhanh. Bà con ở bãi sông vào nhà văn hóa thôn ngay." \\
          --by "Chủ tịch UBND xã" --every 30m --until 22:00
      broadcast urgent --end
      broadcast urgent --cap canh-bao.xml                     xem cảnh báo nhận được, chưa phát gì
      broadcast urgent --cap canh-bao.xml --alert MÃ --by "Chủ tịch UBND xã"
    """
    folder = folder_of(station)
    schedule = _schedule(folder, engine)
    offer = _offered(folder, place, wanted) if place else None
    if place and offer is None:
        return
    if offer is not None and offer.state != "new":
        _release(folder, schedule, offer, None)
        return
    text = text or (offer.text if offer else None)
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
    if offer is not None:
        _release(folder, schedule, offer, order)
        return
    with bar(quiet=False) as progress:
        send_urgent(folder, schedule, order, now=now, say=told.say, progress=progress, tell=told.built)


def _schedule(folder: Folder, engine: str | None) -> Schedule:
    """The station's schedule; the last good one where a person has just broken it, for the news does not wait."""
    from broadcast.office.night.schedule import schedule_of_the_night
    from broadcast.pipeline.build import with_engine

    schedule, faulty = schedule_of_the_night(folder)
    for fault in faulty:
        click.echo(f"Lưu ý: {fault} — đang dùng lịch đúng gần nhất", err=True)
    return with_engine(schedule, engine)


def _offered(folder: Folder, place: str, wanted: str | None) -> Offered | None:
    """The alert that is wanted from there; without any they are listed."""
    from broadcast.office.urgent.cap_fetching import alerts_from
    from broadcast.office.urgent.cap_inbox import STATE_NAMES, offered

    found = offered(folder, alerts_from(place), the_time())
    if wanted is None:
        for offer in found[:_MOST_SHOWN]:
            alert = offer.alert
            ends = f", đến {alert.expires:%H:%M %d/%m/%Y}" if alert.expires else ""
            click.echo(f"{alert.identifier}  {alert.headline} ({alert.area}{ends}): {STATE_NAMES[offer.state]}")
            if offer.open:
                click.echo("".join(f"    {line}\n" for line in offer.text.splitlines()), nl=False)
        to_do = sum(offer.open for offer in found)
        click.echo(f"{len(found)} cảnh báo, {to_do} chờ xử lý. Phát: thêm --alert MÃ --by NGƯỜI.")
        return None
    same = [offer for offer in found if offer.alert.identifier == wanted]
    if not same:
        raise click.UsageError(f"không thấy cảnh báo «{wanted}» — bỏ --alert để xem các mã đang có")
    return same[0]


def _release(folder: Folder, schedule: Schedule, offer: Offered, order: Order | None) -> None:
    from broadcast.office.urgent.alert import release_alert

    told = _Told()
    with bar(quiet=False) as progress:
        release_alert(folder, schedule, offer, order, now=the_time(), say=told.say, progress=progress, tell=told.built)
    told.ended(offer.ends)


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
