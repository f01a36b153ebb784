"""The verb that plays the days at their hours."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from broadcast.cli.common import Day, folder_of, print_json, schedule_of, village_option

if TYPE_CHECKING:
    from broadcast.player import Row


class Span(click.ParamType):
    """A first and a last day, with two dots between; one day alone is both."""

    name = "NGÀY..NGÀY"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> tuple[date, date]:
        """The first and the last day."""
        first, dots, last = value.partition("..")
        days = Day().convert(first, param, ctx), Day().convert(last if dots else first, param, ctx)
        if days[1] < days[0]:
            self.fail(f"«{value}»: ngày cuối trước ngày đầu — đổi chỗ hai ngày", param, ctx)
        if (days[1] - days[0]).days > 366:
            self.fail(f"«{value}»: nhiều nhất một năm mỗi lần", param, ctx)
        return days


@click.command()
@click.option("--rehearse", type=Span(), metavar="NGÀY..NGÀY", help="Không phát, chỉ cho biết những ngày ấy phát gì.")
@village_option
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
@click.pass_obj
def play(station: Path, rehearse: tuple[date, date] | None, village: str, as_json: bool) -> None:
    """Máy phát: tự phát bản tin đúng giờ, ghi lại những gì đã ra loa.

    \b
    Ví dụ:
      broadcast play --rehearse 2026-05-01..2026-05-31    xem trước cả tháng phát gì, lúc nào
    """
    if rehearse is None:
        raise click.UsageError("thêm --rehearse NGÀY..NGÀY để xem trước những ngày ấy phát gì")
    _rehearse(station, rehearse, village, as_json)


def _rehearse(station: Path, days: tuple[date, date], village: str, as_json: bool) -> None:
    from broadcast import player
    from broadcast.office.villages import villages_named

    folder = folder_of(station)
    ids = villages_named(schedule_of(folder, None), [village] if village else [])
    settings = player.settings_of(folder, ids[0] if ids else "")
    rows = player.rehearse(player.days_of(folder), settings, *days)
    if as_json:
        return print_json(
            {"first": days[0].isoformat(), "last": days[1].isoformat(), "airings": [_as_json(row) for row in rows]}
        )
    for row in rows:
        click.echo(_in_words(row))
    played = sum(row.outcome != "not-played" for row in rows)
    click.echo(f"{played} lần phát, {len(rows) - played} lần không phát.")
    return None


def _in_words(row: Row) -> str:
    from broadcast.player import OUTCOME_NAMES

    said = f"{row.due.at:%d/%m/%Y %H:%M}  {row.due.title}: {OUTCOME_NAMES[row.outcome]}"
    if row.begins and row.ends:
        said += f", {row.begins:%H:%M:%S}–{row.ends:%H:%M:%S}"
    if row.late_ms:
        said += f", muộn {row.late_ms / 1000:.0f} giây"
    return f"{said} — {row.why}" if row.why else said


def _as_json(row: Row) -> dict[str, Any]:
    return {
        "day": row.due.day.isoformat(),
        "name": row.due.name,
        "title": row.due.title,
        "at": row.due.at.isoformat(),
        "urgent": row.due.urgent,
        "outcome": row.outcome,
        "begins": row.begins.isoformat() if row.begins else None,
        "ends": row.ends.isoformat() if row.ends else None,
        "late_ms": row.late_ms,
        "file": row.playing.file.path.name if row.playing else None,
        "rung": row.playing.file.rung if row.playing else None,
        "pieces_ms": [[piece.start_ms, piece.end_ms] for piece in row.playing.pieces] if row.playing else [],
        "why": row.why,
    }
