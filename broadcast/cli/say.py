"""The verb that records one sentence to be heard."""

from __future__ import annotations

from pathlib import Path

import click

from broadcast.cli.common import folder_of, schedule_of, the_time


@click.command()
@click.argument("text", metavar="CÂU")
@click.option("--engine", metavar="GIỌNG", help="Giọng đọc, ví dụ espeak. Mặc định theo schedule.yaml.")
@click.option("--to", type=click.Path(path_type=Path, dir_okay=False), default="nghe-thu.flac", metavar="TỆP")
@click.pass_obj
def say(station: Path, text: str, engine: str | None, to: Path) -> None:
    """Thu CÂU thành một tệp để nghe thử."""
    from broadcast.cli.outputs import write_named
    from broadcast.pipeline.hearing import say as record_one

    folder = folder_of(station)
    said = record_one(folder, schedule_of(folder, engine), text, now=the_time())
    write_named(to, said.clip.path.read_bytes())
    click.echo(f"{to}: {said.seconds:.1f} giây, giọng {said.voice}")
    if said.reason:
        click.echo(f"Dùng giọng dự phòng {said.voice} — {said.reason}", err=True)
