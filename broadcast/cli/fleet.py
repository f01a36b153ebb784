"""The verbs of a fleet: many stations checked, built, published and looked at together."""

from __future__ import annotations

import sys
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from broadcast.cli.common import Day, print_json, span, the_time, today

if TYPE_CHECKING:
    from broadcast.fleet.building import Progress
    from broadcast.fleet.settings import FleetSettings

_PHASES = {"gather": "gom câu cần đọc", "record": "thu câu dùng chung", "build": "dựng từng xã"}


@click.group()
@click.option(
    "--file",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    metavar="TỆP",
    help="Tệp fleet.yaml. Mặc định: fleet.yaml trong thư mục đang đứng.",
)
@click.pass_context
def fleet(context: click.Context, file: Path | None) -> None:
    """Nhiều đài một lúc, trên máy này hay trên một cụm máy: soát, dựng, xem. Cần cài phần [fleet].

    \b
    Ví dụ:
      broadcast fleet check
      broadcast fleet build
      broadcast fleet build --scheduler tcp://10.0.0.5:8786
      broadcast fleet status
    """
    context.obj = (file or Path(context.obj) / "fleet.yaml").resolve()


def _settings(file: Path) -> FleetSettings:
    from broadcast.fleet import load_fleet

    return load_fleet(file)


@fleet.command()
@click.option("--day", "first", type=Day(), metavar="NGÀY", help="Ngày đầu. Mặc định: hôm nay.")
@click.option("--days", type=click.IntRange(1, 31), default=None, help="Số ngày. Mặc định: theo fleet.yaml.")
@click.option("--scheduler", default="", metavar="ĐỊA_CHỈ", help="Bộ điều phối Dask đã có, ví dụ tcp://10.0.0.5:8786.")
@click.option("--workers", type=click.IntRange(0, 1000), default=None, help="Số tiến trình của máy này.")
@click.option("--only", multiple=True, metavar="ĐÀI", help="Chỉ những đài này.")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
@click.pass_obj
def build(  # noqa: PLR0917  # click passes by name
    file: Path,
    first: date | None,
    days: int | None,
    scheduler: str,
    workers: int | None,
    only: tuple[str, ...],
    as_json: bool,
) -> None:
    """Dựng mọi đài: câu chung thu một lần, rồi từng xã. Đài nào hỏng thì chỉ đài ấy thiếu, chạy lại là làm tiếp.

    \b
    Ví dụ:
      broadcast fleet build
      broadcast fleet build --only xa-hung-dao --days 1
    """
    from broadcast.fleet.building import build_fleet
    from broadcast.fleet.cluster import crew
    from broadcast.fleet.roots import run_of, stations_of

    settings = _settings(file)
    run = run_of(settings, file.parent, tuple(span(first or today(), days or settings.days)), the_time())
    stations = tuple(name for name in stations_of(settings, run.shelf) if not only or name in only)
    if not stations:
        raise click.UsageError("không có đài nào tên như vậy — xem bằng: broadcast fleet check")
    with crew(
        scheduler=scheduler or settings.scheduler, workers=settings.workers if workers is None else workers
    ) as workers_there:
        if workers_there.dashboard:
            click.echo(f"Bảng theo dõi: {workers_there.dashboard}", err=True)
        done = build_fleet(run, stations, workers_there, per_minute=settings.per_minute, progress=_progress())
    if as_json:
        from dataclasses import asdict

        print_json(
            {
                "stations": [asdict(outcome) for outcome in done.outcomes.values()],
                "recorded": done.recorded,
                "closed": dict(done.closed.services),
                "seconds": round(done.seconds, 1),
            }
        )
    else:
        states = [outcome.state for outcome in done.outcomes.values()]
        click.echo(
            f"{len(stations)} đài: {states.count('built')} đã dựng, {states.count('unchanged')} không đổi, "
            f"{len(done.failed)} hỏng; thu {done.recorded} câu; {done.seconds / 60:.1f} phút"
        )
        for service, why in done.closed.services:
            click.echo(f"Giọng {service} không dùng được trong lượt này: {why}", err=True)
        for outcome in done.failed:
            click.echo(f"{outcome.station}: {outcome.fault}", err=True)
    if done.failed:
        raise SystemExit(1)


def _progress() -> Progress:
    """A line that is written over while a person looks, with the time left; every tenth part where none does."""
    began: dict[str, float] = {}
    shown: dict[str, int] = {}

    def show(phase: str, done: int, count: int) -> None:
        since = began.setdefault(phase, time.monotonic())
        left_s = (time.monotonic() - since) / max(done, 1) * (count - done)
        line = f"{_PHASES[phase]}: {done}/{count}, còn khoảng {left_s / 60:.0f} phút"
        if sys.stderr.isatty():
            click.echo(f"\r{line:<70}" + ("\n" if done >= count else ""), err=True, nl=False)
        elif done * 10 // max(count, 1) > shown.get(phase, -1):
            shown[phase] = done * 10 // max(count, 1)
            click.echo(line, err=True)

    return show
