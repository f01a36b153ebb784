"""The verbs of bulletins: build, publish, see what is there."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from broadcast.cli.common import bar, day_options, folder_of, print_json, schedule_of, span, the_time, today

if TYPE_CHECKING:
    from broadcast.pipeline import Folder


@click.command()
@day_options("Mặc định: hôm nay.")
@click.option("--engine", metavar="GIỌNG", help="Chỉ dùng giọng này, ví dụ espeak.")
@click.option("--again", is_flag=True, help="Dựng lại cả những bản tin không có gì thay đổi.")
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
    """Ghi lại danh sách phát từ những gì có trong audio_out/."""
    from broadcast.pipeline import publish as publish_days

    folder = folder_of(station)
    for day, changed in publish_days(folder, span(first, days) if first else None).items():
        click.echo(f"{day:%d/%m/%Y}: {', '.join(changed) or 'không có gì thay đổi'}")


@click.command()
@day_options("Mặc định: hôm nay.")
@click.option("--engine", metavar="GIỌNG", help="Chỉ dùng giọng này, ví dụ espeak.")
@click.pass_obj
def run(station: Path, first: datetime | None, days: int, engine: str | None) -> None:
    """Dựng và xuất bản tin: lệnh cho máy hẹn giờ. Chạy lại bao nhiêu lần cũng được."""
    _build(folder_of(station), first, days, engine, again=False, as_json=False)


@click.command()
@day_options("Mặc định: hôm nay.")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
@click.pass_obj
def status(station: Path, first: datetime | None, days: int, as_json: bool) -> None:
    """Cho biết ngày nào đã có đủ bản tin. Mã thoát 1 khi có ngày thiếu hoặc hỏng."""
    from broadcast.check import day_states

    states = day_states(folder_of(station), span(first, days), today=today())
    if as_json:
        print_json([{"day": s.day.isoformat(), "state": s.state, "missing": list(s.missing)} for s in states])
    else:
        for state in states:
            click.echo(f"{state.day:%d/%m/%Y}: {state}")
    if any(state.missing for state in states):
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
    from broadcast.check import verify_days
    from broadcast.errors import MixError
    from broadcast.pipeline import built_days

    folder = folder_of(station)
    found = []
    for day, name, faults in verify_days(folder, span(first, days) if first else sorted(built_days(folder))):
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


def _build(
    folder: Folder, first: datetime | None, days: int, engine: str | None, *, again: bool, as_json: bool
) -> None:
    from broadcast import pipeline

    schedule = schedule_of(folder, engine)
    done: list[dict[str, Any]] = []
    with bar(quiet=as_json) as progress:
        for built in pipeline.build(
            folder,
            schedule,
            span(first, days),
            now=the_time(),
            again=again,
            say=lambda message: click.echo(message, err=True),
            progress=progress,
        ):
            place = folder.out / built.day.isoformat()
            done.append(
                {"day": built.day.isoformat(), "made": list(built.made), "bulletins": [b.mp3 for b in built.bulletins]}
            )
            if as_json:
                continue
            for one in built.bulletins:
                name = one.mp3.removesuffix(".mp3")
                state = "đã dựng" if name in built.made else "không đổi"
                length = f"{one.duration_ms // 60_000}:{one.duration_ms // 1000 % 60:02}"
                click.echo(
                    f"{place / one.mp3}  {state}  {length}  {one.size_bytes / 1e6:.1f} MB  "
                    f"{one.loudness.integrated_lufs:.1f} LUFS  giọng {one.voice.engine}"
                )
            if not built.bulletins:
                click.echo(f"{built.day:%d/%m/%Y}: không có khung giờ nào phát")
    if as_json:
        print_json(done)
