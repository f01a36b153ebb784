"""The verbs of what is going to be on air: the plan of a month, and news that can't wait."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from broadcast.cli.common import (
    bar,
    day_options,
    folder_of,
    month_of,
    print_json,
    schedule_of,
    span,
    the_time,
    today,
)
from broadcast.knowledge.language.lengths import clock

if TYPE_CHECKING:
    from broadcast.model import Schedule
    from broadcast.pipeline import Planned
    from broadcast.station.folder import Folder


@click.command()
@click.option("--month", metavar="YYYY-MM", help="Cả tháng, ví dụ 2026-05.")
@day_options("Mặc định: hôm nay.")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
@click.pass_obj
def plan(station: Path, month: str | None, first: datetime | None, days: int, as_json: bool) -> None:
    """Xem trước lịch phát: từng chương trình, các bài và số phút, trước khi dựng âm thanh.

    Ngày đã dựng in số phút đo được; ngày chưa dựng in số phút ước tính, có dấu ≈.

    \b
    Ví dụ:
      broadcast plan --month 2026-05
      broadcast plan --days 7
    """
    from broadcast.pipeline import plan_days

    folder = folder_of(station)
    schedule = schedule_of(folder, None)
    wanted = month_of(month) if month else span(first, days)
    planned = plan_days(folder, schedule, wanted, today=today())
    if as_json:
        print_json([_as_json(programme) for programme in planned])
        return
    shown: date | None = None
    for one in planned:
        if one.airtime.day != shown:
            click.echo(f"{_WEEKDAYS[one.airtime.day.weekday()]} {one.airtime.day:%d/%m/%Y}")
            shown = one.airtime.day
        for line in _lines(one):
            click.echo(line)
    silent = [day for day in wanted if day not in {programme.airtime.day for programme in planned}]
    if silent:
        click.echo(f"Không phát: {', '.join(f'{day:%d/%m}' for day in silent)}")
    total = sum(programme.duration_ms * (1 + len(programme.airtime.repeats)) for programme in planned)
    click.echo(f"Tổng cộng {len(planned)} chương trình, {clock(total)}.")


_WEEKDAYS = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")


@click.command()
@click.argument("text", required=False, metavar="TIN")
@click.option("--by", metavar="NGƯỜI", help="Người duyệt: họ tên hoặc chức danh. Bắt buộc khi báo tin.")
@click.option("--position", metavar="CHỨC_VỤ", default="", help="Chức vụ của người duyệt.")
@click.option("--until", metavar="GIỜ", help="Phát đến lúc nào: HH:MM hoặc 'YYYY-MM-DD HH:MM'.")
@click.option(
    "--every", metavar="KHOẢNG", help="Phát lại sau mỗi khoảng, ví dụ 30m hoặc 1h. Không ghi thì phát một lần."
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
    if villages is not None and not _names(villages):
        raise click.UsageError("--villages đang trống: ghi mã thôn, hoặc bỏ --villages để báo toàn xã")
    for given in (text, by, position):
        if given and any("\ud800" <= letter <= "\udfff" for letter in given):
            raise click.UsageError("có ký tự không đọc được — gõ lại bằng bảng mã Unicode (UTF-8)")
    if not by or not by.strip():
        raise click.UsageError('thiếu --by: tin khẩn phải có người duyệt, ví dụ --by "Chủ tịch UBND xã"')
    from broadcast.office.urgent import announce

    now = the_time()
    announce(
        folder,
        schedule,
        text or "",
        by=by.strip(),
        position=position or by.strip(),
        now=now,
        until=_moment(until, now.replace(tzinfo=None)),
        every_minutes=_every(every),
        villages=_names(villages or ""),
    )
    _build(folder, schedule, now)


def _end(folder: Folder, schedule: Schedule) -> None:
    from broadcast.office.urgent import active, withdraw

    now = the_time()
    found = active(folder, now)
    if not found:
        click.echo("Không có tin khẩn nào đang phát.")
        return
    withdraw(folder, found, now)
    for one in found:
        click.echo(f"Đã kết thúc: {one.title}")
    _build(folder, schedule, now)


def _build(folder: Folder, schedule: Schedule, now: datetime) -> None:
    from broadcast.office.run import refresh_site
    from broadcast.office.urgent import build_urgent

    with bar(quiet=False) as progress:
        told: set[str] = set()
        for built in build_urgent(
            folder, schedule, now=now, say=lambda message: click.echo(message, err=True), progress=progress
        ):
            place = built.day.place
            for bulletin in built.day.bulletins:
                if bulletin.name in built.made and bulletin.name not in told:
                    told.add(bulletin.name)
                    times = ", ".join(f"{at:%H:%M}" for at in bulletin.airtime.airings)
                    click.echo(f"{place / bulletin.main.mp3}  {clock(bulletin.main.duration_ms)}  phát lúc {times}")
    refresh_site(folder, schedule, now.date())


def _moment(text: str | None, now: datetime) -> datetime | None:
    """A time today, tomorrow's where it has passed, or a day and a time."""
    if text is None:
        return None
    try:
        if len(text) <= len("23:59"):
            at = datetime.combine(now.date(), time.fromisoformat(text.zfill(5)))
            return at if at > now else at + timedelta(days=1)
        return datetime.strptime(text.replace("T", " "), "%Y-%m-%d %H:%M")
    except ValueError:
        raise click.BadParameter(f"không đọc được «{text}» — viết 22:00 hoặc '2026-09-07 22:00'") from None


def _names(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _every(text: str | None) -> int:
    if text is None:
        return 0
    found = re.fullmatch(r"(\d{1,4})\s*(m|p|ph|phút|h|giờ|g)?", text.strip().lower())
    minutes = int(found[1]) * (60 if found[2] in {"h", "g", "giờ"} else 1) if found else 0
    if not 5 <= minutes <= 1440:
        raise click.BadParameter(f"không nhận «{text}» — viết khoảng từ 5 phút đến 24 giờ, ví dụ 30m hoặc 1h")
    return minutes


def _lines(planned: Planned) -> list[str]:
    where = f" [{', '.join(planned.airtime.villages)}]" if planned.airtime.villages else ""
    about = "" if planned.built else "≈ "
    again = (
        f", phát lại {', '.join(f'{at:%H:%M}' for at in planned.airtime.repeats)}" if planned.airtime.repeats else ""
    )
    lines = [
        f"  {planned.airtime.at:%H:%M} {planned.airtime.slot_name}{where}  {about}{clock(planned.duration_ms)}{again}"
    ]
    for item in planned.items:
        unapproved = "" if item.approved else "  (CHƯA DUYỆT)"
        lines.append(f"        {_KINDS[item.kind]}{item.title}{unapproved}")
    lines += [f"        không đủ phút: {moved}" for moved in planned.moved]
    return lines


_KINDS = {"notice": "Thông báo: ", "campaign": ""}


def _as_json(planned: Planned) -> dict[str, Any]:
    return {
        "day": planned.airtime.day.isoformat(),
        "at": f"{planned.airtime.at:%H:%M}",
        "repeats": [f"{at:%H:%M}" for at in planned.airtime.repeats],
        "name": planned.airtime.name,
        "slot": planned.airtime.slot_name,
        "villages": list(planned.airtime.villages),
        "priority": planned.airtime.priority,
        "built": planned.built,
        "duration_ms": planned.duration_ms,
        "items": [
            {"kind": item.kind, "id": item.id, "title": item.title, "approved": item.approved} for item in planned.items
        ],
        "moved": [
            {
                "id": moved.id,
                "title": moved.title,
                "day": moved.day.isoformat() if moved.day else None,
                "at": f"{moved.at:%H:%M}" if moved.at else None,
            }
            for moved in planned.moved
        ],
    }
