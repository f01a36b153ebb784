"""The verb that tells which days are there."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from broadcast.cli.common import day_options, folder_of, print_json, schedule_of, span, the_time
from broadcast.cli.steps import step_in_words
from broadcast.errors import NextStep, Step

if TYPE_CHECKING:
    from broadcast.model import Day
    from broadcast.office.overview.last_run import LastRun


@click.command()
@day_options("Mặc định: hôm nay.")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
@click.pass_obj
def status(station: Path, first: date | None, days: int, as_json: bool) -> None:
    """Cho biết ngày nào đã có đủ bản tin. Mã thoát 1 khi có ngày thiếu hoặc hỏng."""
    from broadcast.office.night.watch import missed_run
    from broadcast.office.overview.days import day_states, in_words
    from broadcast.office.overview.last_run import last_run
    from broadcast.office.upload import last_upload, uploaded_in_words
    from broadcast.office.urgent.announce import active, unfinished
    from broadcast.station.keys import key_faults

    folder = folder_of(station)
    faults = key_faults(folder.root)
    states = day_states(folder, span(first, days), now=the_time())
    last = last_run(folder)
    if as_json:
        print_json([{"day": s.day.isoformat(), "state": s.state, "missing": list(s.missing)} for s in states])
    else:
        for state in states:
            click.echo(f"{state.day:%d/%m/%Y}: {in_words(state)}{_how_to_mend(state)}")
        for news in active(folder, the_time()):
            click.echo(f"Đang có tin khẩn: {news.title} — kết thúc bằng «broadcast urgent --end»")
        for name in unfinished(folder):
            click.echo(f"{name}: tin khẩn viết dở, chưa duyệt nên chưa phát — báo lại bằng «broadcast urgent»")
        if due := missed_run(folder, schedule_of(folder, None), the_time()):
            click.echo(f"Lượt dựng tự động lúc {due:%H:%M %d/%m/%Y} không chạy — xem bằng «broadcast timer»")
        if sent := last_upload(folder):
            click.echo(f"Trang trên mạng: {uploaded_in_words(sent)}")
        for fault in faults:
            click.echo(str(fault))
    if last and not as_json:
        _say_last_run(last)
    if faults or any(state.lacks for state in states) or (last and last.faults and first is None):
        raise SystemExit(1)


def _say_last_run(last: LastRun) -> None:
    """What went wrong in the last run, what it left out, and which notices are past."""
    parts = (
        (f"Lần chạy gần nhất, {last.at:%H:%M %d/%m/%Y}, có lỗi:", last.faults),
        ("Lần chạy gần nhất để lại, không phát:", last.left_out),
        ("Thông báo đã qua việc:", last.past),
    )
    for head, lines in parts:
        if lines:
            click.echo("\n    ".join((head, *lines)))


def _how_to_mend(state: Day) -> str:
    return step_in_words(Step(code=NextStep.RUN, about=state.day.isoformat())) if state.missing else ""
