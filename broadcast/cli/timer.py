"""The verb that makes the machine run the station by itself."""

from __future__ import annotations

import sys
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from broadcast.cli.common import TimeOfDay, folder_of, schedule_of, the_time

if TYPE_CHECKING:
    from broadcast.office.night.timer import Job, State


_KIND = click.option(
    "--kind", type=click.Choice(["systemd", "cron", "windows"]), help="Cách hẹn giờ. Mặc định: cách hợp với máy này."
)


_AT = click.option(
    "--at",
    type=TimeOfDay(),
    metavar="GIỜ",
    help="Giờ Việt Nam. Mặc định: running.at trong schedule.yaml.",
)


@click.group()
def timer() -> None:
    """Hẹn giờ để máy tự chạy «broadcast run» mỗi đêm, mỗi sáng sớm và sau khi máy bật lại.

    \b
    Ví dụ:
      broadcast --station /srv/dai timer install
      broadcast --station /srv/dai timer show
    """


@timer.command()
@_AT
@_KIND
@click.pass_obj
def install(station: Path, at: time | None, kind: str | None) -> None:
    """Hẹn giờ cho đài này. Chạy lại bao nhiêu lần cũng được, ví dụ sau khi đổi running.at."""
    from broadcast.office.night import timer as timers

    job = _job(station, at)
    kind = kind or timers.default_kind()
    for line in timers.install(job, kind, the_time()):
        click.echo(line)
    click.echo(f"Chạy mỗi ngày lúc {_listed(job.times)}, giờ Việt Nam, và sau mỗi lần máy bật lại.")
    for other in timers.KINDS:
        if other != kind and timers.state(job, other, the_time()) is not None:
            click.echo(f"Đài này còn hẹn giờ bằng {other} — bỏ bớt: broadcast timer remove --kind {other}", err=True)


@timer.command()
@_KIND
@click.pass_obj
def remove(station: Path, kind: str | None) -> None:
    """Bỏ hẹn giờ của đài này, không để lại gì. Không có --kind thì bỏ mọi cách."""
    from broadcast.office.night import timer as timers

    job = _job(station, time.min)  # the hour says nothing about which timer it is, and schedule.yaml may be broken
    removed = [name for name in ([kind] if kind else timers.KINDS) if timers.remove(job, name)]
    click.echo(f"Đã bỏ hẹn giờ bằng {', '.join(removed)}." if removed else "Đài này chưa hẹn giờ, không có gì để bỏ.")


@timer.command()
@_AT
@_KIND
@click.pass_obj
def show(station: Path, at: time | None, kind: str | None) -> None:
    """Cho biết đã hẹn giờ chưa, lần tới chạy lúc nào. Có --kind thì chỉ in ra nội dung sẽ ghi, không thay đổi gì."""
    from broadcast.office.night import timer as timers
    from broadcast.office.night.watch import ring_if_missed

    job, now = _job(station, at), the_time()
    if kind:
        click.echo(timers.KINDS[kind].text(job, now), nl=False)
        return
    states = [state for name in timers.KINDS if (state := timers.state(job, name, now))]
    for state in states:
        _show(state, job, now)
    if not states:
        click.echo("Đài này chưa hẹn giờ — chạy: broadcast timer install")
    elif not any(state.active for state in states):
        click.echo("Không có hẹn giờ nào đang chạy: máy không tự dựng bản tin.", err=True)
    folder = folder_of(station)
    if told := ring_if_missed(folder, schedule_of(folder, None), now):
        click.echo(f"  Lưu ý: {told}", err=True)


def _show(state: State, job: Job, now: datetime) -> None:
    from broadcast.office.night.timer import next_run

    click.echo(f"{state.kind}: {state.where}")
    if state.times:
        click.echo(f"  Chạy mỗi ngày lúc {_listed(state.times)}, giờ Việt Nam, và sau mỗi lần máy bật lại.")
    if not state.active:
        click.echo("  Tệp đã có nhưng máy này chưa chạy theo — chạy: broadcast timer install", err=True)
    elif state.times:
        click.echo(f"  Lần tới: {next_run(state.times, now):%H:%M ngày %d/%m/%Y}.")
    if not state.current:
        click.echo("  Không còn khớp với máy này — cập nhật: broadcast timer install", err=True)
    elif state.times != job.times:
        click.echo(f"  schedule.yaml nay ghi {job.times[0]:%H:%M} — cập nhật: broadcast timer install", err=True)


def _job(station: Path, at: time | None) -> Job:
    from broadcast.office.night.timer import job_of

    folder = folder_of(station)
    start = schedule_of(folder, None).running.at if at is None else at
    return job_of(folder.root, at=start, python=sys.executable)


def _listed(times: tuple[time, ...]) -> str:
    return " và ".join(f"{at:%H:%M}" for at in times)
