"""The verb that shows what is going to be on air."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from broadcast.cli.common import (
    Month,
    day_options,
    folder_of,
    print_json,
    schedule_of,
    span,
    today,
)
from broadcast.cli.plan_month import WEEKDAYS, month_table
from broadcast.knowledge.language.lengths import clock
from broadcast.knowledge.language.moments import days_of_month

if TYPE_CHECKING:
    from broadcast.pipeline.outlook import Planned


@click.command()
@click.option("--month", type=Month(), metavar="THÁNG", help="Cả tháng trên một bảng, ví dụ 2026-05 hoặc 5/2026.")
@day_options("Mặc định: hôm nay.")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
@click.pass_obj
def plan(station: Path, month: date | None, first: date | None, days: int, as_json: bool) -> None:
    """Xem trước lịch phát: từng chương trình, các bài và số phút, trước khi dựng âm thanh.

    Ngày đã dựng in số phút đo được; ngày chưa dựng in số phút ước tính, có dấu ≈.

    \b
    Ví dụ:
      broadcast plan --month 2026-05
      broadcast plan --days 7
    """
    from broadcast.pipeline.outlook import plan_days

    folder = folder_of(station)
    schedule = schedule_of(folder, None)
    wanted = days_of_month(month) if month else span(first, days)
    planned = plan_days(folder, schedule, wanted, today=today())
    if as_json:
        print_json([_as_json(programme) for programme in planned])
        return
    if month:
        click.echo(f"Tháng {month:%m/%Y}")
        for line in month_table(planned, wanted):
            click.echo(line)
        return
    shown: date | None = None
    for bulletin in planned:
        if bulletin.airtime.day != shown:
            click.echo(f"{WEEKDAYS[bulletin.airtime.day.weekday()]} {bulletin.airtime.day:%d/%m/%Y}")
            shown = bulletin.airtime.day
        for line in _lines(bulletin):
            click.echo(line)
    silent = [day for day in wanted if day not in {programme.airtime.day for programme in planned}]
    if silent:
        click.echo(f"Không phát: {', '.join(f'{day:%d/%m}' for day in silent)}")
    total = sum(programme.duration_ms * (1 + len(programme.airtime.repeats)) for programme in planned)
    click.echo(f"Tổng cộng {len(planned)} chương trình, {clock(total)}.")


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
