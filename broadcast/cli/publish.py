"""The verb that writes lists and pages anew from what is built."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from broadcast.cli.common import day_options, folder_of, schedule_of, span, today


@click.command()
@day_options("Mặc định: mọi ngày đã dựng.")
@click.pass_obj
def publish(station: Path, first: date | None, days: int) -> None:
    """Ghi lại danh sách phát và trang nghe lại từ những gì có trong audio_out/.

    \b
    Ví dụ:
      broadcast publish
    """
    from broadcast.office.overview.pages import refresh_site
    from broadcast.pipeline.publish import publish as publish_days
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
