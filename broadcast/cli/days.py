"""The verbs of bulletins: build, publish, see what is there."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from broadcast.cli.common import bar, day_options, folder_of, print_json, schedule_of, span, the_time, today
from broadcast.cli.steps import step_in_words
from broadcast.errors import NextStep, Step
from broadcast.knowledge.language.lengths import clock

if TYPE_CHECKING:
    from broadcast.model import Day
    from broadcast.pipeline import Built
    from broadcast.station.folder import Folder


@click.command()
@day_options("Mặc định: hôm nay.")
@click.option("--engine", metavar="GIỌNG", help="Chỉ dùng giọng này, ví dụ espeak.")
@click.option("--again", is_flag=True, help="Dựng lại tất cả, kể cả bản tin đã phát hay không có gì thay đổi.")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
@click.pass_obj
def build(  # noqa: PLR0917  # click passes by name
    station: Path, first: datetime | None, days: int, engine: str | None, again: bool, as_json: bool
) -> None:
    """Dựng bản tin cho một hay nhiều ngày vào audio_out/.

    \b
    Ví dụ:
      broadcast build --day 2026-04-22 --days 7 --engine espeak
    """
    _build(folder_of(station), first, days, engine, again=again, as_json=as_json)


@click.command()
@day_options("Mặc định: mọi ngày đã dựng.")
@click.pass_obj
def publish(station: Path, first: datetime | None, days: int) -> None:
    """Ghi lại danh sách phát và trang nghe lại từ những gì có trong audio_out/.

    \b
    Ví dụ:
      broadcast publish
    """
    from broadcast.office.run import refresh_site
    from broadcast.pipeline import publish as publish_days
    from broadcast.site import notes

    folder = folder_of(station)
    wanted = span(first, days) if first else None
    for day, changed in publish_days(folder, wanted).items():
        click.echo(f"{day:%d/%m/%Y}: {', '.join(changed) or 'không có gì thay đổi'}")
    schedule = schedule_of(folder, None)
    pages = refresh_site(folder, schedule, today(), wanted)
    click.echo(f"Trang nghe lại: {folder.out / 'index.html'}, {len(pages)} tệp thay đổi")
    for note in notes(schedule):
        click.echo(note, err=True)


@click.command()
@click.option(
    "--day", "first", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="Ngày đầu. Mặc định: hôm nay."
)
@click.option(
    "--days",
    type=click.IntRange(1, 366),
    help="Số ngày liền nhau. Mặc định: hôm nay và ngày mai; có --day thì một ngày.",
)
@click.option("--engine", metavar="GIỌNG", help="Chỉ dùng giọng này, ví dụ espeak.")
@click.pass_obj
def run(station: Path, first: datetime | None, days: int | None, engine: str | None) -> None:
    """Lệnh cho máy hẹn giờ: dựng hôm nay và ngày mai, kiểm tra lại, ghi nhật ký, báo động khi thiếu.

    Chạy lại bao nhiêu lần cũng được. Bản tin đã đến giờ phát thì giữ nguyên.

    \b
    Ví dụ:
      broadcast run                chạy mỗi tối: xem «broadcast timer install»
      broadcast run --days 9       dựng sẵn trước kỳ nghỉ Tết
    """
    from broadcast.office import run as nightly

    folder = folder_of(station)
    schedule = schedule_of(folder, engine)
    with bar(quiet=False) as progress:
        code = nightly.run(
            folder,
            schedule,
            span(first, days or (1 if first else 2)),
            now=the_time(),
            say=lambda message: click.echo(message, err=True),
            progress=progress,
            tell=_tell,
        )
    if code:
        raise SystemExit(code)


@click.command()
@day_options("Mặc định: hôm nay.")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
@click.pass_obj
def status(station: Path, first: datetime | None, days: int, as_json: bool) -> None:
    """Cho biết ngày nào đã có đủ bản tin. Mã thoát 1 khi có ngày thiếu hoặc hỏng."""
    from broadcast.office.days import day_states, in_words
    from broadcast.office.run import last_run
    from broadcast.office.urgent import active

    folder = folder_of(station)
    states = day_states(folder, span(first, days), now=the_time())
    last = last_run(folder)
    if as_json:
        print_json([{"day": s.day.isoformat(), "state": s.state, "missing": list(s.missing)} for s in states])
    else:
        for state in states:
            click.echo(f"{state.day:%d/%m/%Y}: {in_words(state)}{_how_to_mend(state)}")
        for one in active(folder, the_time()):
            click.echo(f"Đang có tin khẩn: {one.title} — kết thúc bằng «broadcast urgent --end»")
        if last and last.faults:
            click.echo(f"Lần chạy gần nhất, {last.at:%H:%M %d/%m/%Y}, có lỗi:")
            for fault in last.faults:
                click.echo(f"    {fault}")
    if any(state.lacks for state in states) or (last and last.faults and first is None):
        raise SystemExit(1)


@click.command()
@day_options("Mặc định: mọi ngày đã dựng.")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
@click.pass_obj
def verify(station: Path, first: datetime | None, days: int, as_json: bool) -> None:
    """Giải mã lại từng bản tin đã dựng: đủ dài, đúng âm lượng, câu nào cũng nghe thấy. Mã thoát 70 khi có lỗi.

    \b
    Ví dụ:
      broadcast verify --day 2026-04-22
    """
    from broadcast.errors import MixError
    from broadcast.office.days import verify_days
    from broadcast.station.folder import built_days
    from broadcast.station.manifest import read_day

    folder = folder_of(station)
    found = []
    wanted = span(first, days) if first else sorted(built_days(folder))
    for day, name, faults in verify_days(read_day(folder.out / day.isoformat()) for day in wanted):
        found.append({"day": day.isoformat(), "mp3": name, "faults": list(faults)})
        if not as_json:
            click.echo(f"{day:%d/%m/%Y} {name}: {'đạt' if not faults else 'HỎNG'}")
            for fault in faults:
                click.echo(f"    {fault}")
    if as_json:
        print_json(found)
    elif not found:
        click.echo("Chưa có bản tin nào — chạy «broadcast run».")
    if any(one["faults"] for one in found):
        raise SystemExit(MixError.exit_code)


def _how_to_mend(state: Day) -> str:
    return step_in_words(Step(code=NextStep.RUN, about=state.day.isoformat())) if state.missing else ""


def _tell(built: Built) -> None:
    for bulletin in built.day.bulletins:
        state, file = "đã dựng" if bulletin.name in built.made else "không đổi", bulletin.main
        click.echo(
            f"{built.day.place / file.mp3}  {state}  {clock(file.duration_ms)}  "
            f"{file.size_bytes / 1e6:.1f} MB  {file.loudness.integrated_lufs:.1f} LUFS  giọng {bulletin.voice.engine}"
        )
    if not built.day.bulletins:
        click.echo(f"{built.day.day:%d/%m/%Y}: không có khung giờ nào phát")


def _build(
    folder: Folder, first: datetime | None, days: int, engine: str | None, *, again: bool, as_json: bool
) -> None:
    from broadcast import pipeline
    from broadcast.office.run import refresh_site

    schedule = schedule_of(folder, engine)
    now = the_time()
    done: list[dict[str, Any]] = []
    with bar(quiet=as_json) as progress:
        for built in pipeline.build(
            folder,
            schedule,
            span(first, days),
            now=now,
            again=again,
            keep=pipeline.aired(now),
            say=lambda message: click.echo(message, err=True),
            progress=progress,
        ):
            done.append(
                {
                    "day": built.day.day.isoformat(),
                    "made": list(built.made),
                    "bulletins": [b.main.mp3 for b in built.day.bulletins],
                }
            )
            if not as_json:
                _tell(built)
    refresh_site(folder, schedule, today(), span(first, days))
    if as_json:
        print_json(done)
