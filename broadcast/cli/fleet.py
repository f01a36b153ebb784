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
    from broadcast.fleet.building import CountDone
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


def _progress() -> CountDone:
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


@fleet.command()
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
@click.pass_obj
def check(file: Path, as_json: bool) -> None:
    """Soát fleet.yaml và từng đài: lịch đọc được không, bao nhiêu bài đã duyệt, có gì hỏng.

    \b
    Ví dụ:
      broadcast fleet check
    """
    from dataclasses import asdict

    from broadcast.fleet.checking import check_station
    from broadcast.fleet.roots import run_of, stations_of

    settings = _settings(file)
    run = run_of(settings, file.parent, (today(),), the_time())
    shelf = run.shelf
    found = [check_station(run, shelf, station) for station in stations_of(settings, shelf)]
    if as_json:
        print_json([asdict(checked) for checked in found])
    else:
        for checked in found:
            counts = f"{checked.approved} bài đã duyệt, {checked.waiting} bài chờ duyệt"
            click.echo(f"{checked.station}  {checked.name}: {counts}")
            for fault in checked.faults:
                click.echo(f"{checked.station}: {fault}", err=True)
        wrong = sum(bool(checked.faults) for checked in found)
        click.echo(f"{len(found)} đài, {wrong} đài có chỗ hỏng.")
    if any(checked.faults for checked in found):
        raise SystemExit(65)


@fleet.command()
@click.option("--scheduler", default="", metavar="ĐỊA_CHỈ", help="Bộ điều phối Dask đã có, ví dụ tcp://10.0.0.5:8786.")
@click.pass_obj
def publish(file: Path, scheduler: str) -> None:
    """Làm lại trang nghe lại và các danh sách của mọi đài. Không gửi đi đâu.

    \b
    Ví dụ:
      broadcast fleet publish
    """
    from broadcast.fleet.cluster import crew
    from broadcast.fleet.publishing import publish_fleet
    from broadcast.fleet.roots import run_of, stations_of

    settings = _settings(file)
    run = run_of(settings, file.parent, (today(),), the_time())
    stations = stations_of(settings, run.shelf)
    with crew(scheduler=scheduler or settings.scheduler, workers=settings.workers) as workers_there:
        failed = publish_fleet(run, stations, workers_there)
    for station, why in failed.items():
        click.echo(f"{station}: {why}", err=True)
    click.echo(f"{len(stations) - len(failed)} đài đã làm trang, {len(failed)} đài hỏng.")
    if failed:
        raise SystemExit(1)


@fleet.command()
@click.option("--day", type=Day(), default=None, metavar="NGÀY", help="Mặc định: ngày mai.")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
@click.option(
    "--page", "to", type=click.Path(path_type=Path, dir_okay=False), metavar="TỆP.html", help="Ghi thành trang."
)
@click.option(
    "--alarm", "ring", is_flag=True, help="Quá giờ ở alarm.at mà còn đài thiếu thì gọi người; mỗi đài một lần."
)
@click.pass_obj
def status(file: Path, day: date | None, as_json: bool, to: Path | None, ring: bool) -> None:
    """Từng xã ngày mai: đủ, thiếu và vì sao, bao nhiêu phút, giọng nào, thôn xác nhận lần cuối khi nào.

    \b
    Ví dụ:
      broadcast fleet status
      broadcast fleet status --page tinh-hinh.html --alarm
    """
    from datetime import timedelta

    from broadcast.fleet.alarm import alarm
    from broadcast.fleet.page import page
    from broadcast.fleet.roots import run_of, stations_of
    from broadcast.fleet.state import STATE_NAMES, station_states

    settings, now = _settings(file), the_time()
    wanted = day or today() + timedelta(days=1)
    run = run_of(settings, file.parent, (wanted,), now)
    states = station_states(run, stations_of(settings, run.shelf), wanted)
    if to is not None:
        from broadcast.station.store import write_atomically

        write_atomically(to, page(states, wanted, now=now).encode())
        click.echo(f"Đã ghi {to}.", err=True)
    if as_json:
        from pydantic import TypeAdapter

        from broadcast.fleet.state import StationState

        print_json(TypeAdapter(tuple[StationState, ...]).dump_python(states, mode="json"))
    elif to is None:
        for found in states:
            confirmed = f"{found.confirmed_at:%H:%M %d/%m}" if found.confirmed_at else "—"
            voices = ", ".join(found.voices)
            click.echo(
                f"{found.station:<24} {STATE_NAMES[found.state]:<18} {found.minutes:>6.1f} phút  "
                f"giọng {voices or '—'}  xác nhận {confirmed}  {found.name}"
            )
            for why in found.why[:3]:
                click.echo(f"    {why}")
        missing = sum(found.state == "missing" for found in states)
        click.echo(f"Ngày {wanted:%d/%m/%Y}: {len(states)} đài, {missing} thiếu.")
    if ring:
        told = alarm(settings, file.parent, run.shelf, states, wanted, now=now)
        if told:
            click.echo(told, err=True)
    if any(found.state == "missing" for found in states):
        raise SystemExit(1)


@fleet.command("serve-report")
@click.option("--host", default="127.0.0.1", metavar="ĐỊA_CHỈ", help="Mặc định chỉ máy này xem được.")
@click.option("--port", type=click.IntRange(1, 65535), default=8090, help="Cổng.")
@click.pass_obj
def serve_report(file: Path, host: str, port: int) -> None:
    """Mở trang tình hình các xã cho trình duyệt; bấm vào một xã để xem trang của xã ấy.

    \b
    Ví dụ:
      broadcast fleet serve-report --port 8090
    """
    import uvicorn

    from broadcast.fleet.serving import make_app

    click.echo(f"Trang tình hình: http://{host}:{port}/  (Ctrl-C để dừng)")
    uvicorn.run(make_app(_settings(file), file.parent, the_time), host=host, port=port, log_level="warning")
