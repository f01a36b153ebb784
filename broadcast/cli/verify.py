"""The verb that decodes finished bulletins again."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from broadcast.cli.common import day_options, folder_of, print_json, span

if TYPE_CHECKING:
    from broadcast.model import Loudness


@click.command()
@day_options("Mặc định: mọi ngày đã dựng.")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
@click.pass_obj
def verify(station: Path, first: date | None, days: int, as_json: bool) -> None:
    """Giải mã lại từng bản tin đã dựng: đủ dài, đúng âm lượng, câu nào cũng nghe thấy. Mã thoát 70 khi có lỗi.

    \b
    Ví dụ:
      broadcast verify --day 2026-04-22
    """
    from dataclasses import asdict

    from broadcast.errors import MixError
    from broadcast.office.overview.days import verify_days
    from broadcast.station.folder import built_days
    from broadcast.station.manifest import read_day

    folder = folder_of(station)
    found = []
    wanted = span(first, days) if first else sorted(built_days(folder))
    for checked in verify_days(read_day(folder.out / day.isoformat()) for day in wanted):
        loudness = asdict(checked.loudness) if checked.loudness else None
        faults = list(checked.faults)
        found.append({"day": checked.day.isoformat(), "mp3": checked.name, "faults": faults, "loudness": loudness})
        if not as_json:
            heard = f" — {_in_words(checked.loudness)}" if checked.loudness else ""
            click.echo(f"{checked.day:%d/%m/%Y} {checked.name}: {'HỎNG' if faults else 'đạt'}{heard}")
            for fault in faults:
                click.echo(f"    {fault}")
    if as_json:
        print_json(found)
    elif not found:
        click.echo("Chưa có bản tin nào — chạy «broadcast run».")
    if any(day_found["faults"] for day_found in found):
        raise SystemExit(MixError.exit_code)


def _in_words(loudness: Loudness) -> str:
    """How loud speech and music are, for people."""
    music = loudness.music
    said = [f"tiếng nói {loudness.speech_lufs:.1f} LUFS"]
    if music is not None and music.under_lu is not None:
        said.append(f"hơn nhạc bên dưới {-music.under_lu:.0f} LU")
    if music is not None and music.gaps_lu is not None:
        said.append(f"hơn nhạc nền giữa hai tin {-music.gaps_lu:.0f} LU")
    if music is not None and music.alone_lu is not None:
        said.append(f"chỗ nhạc to nhất so với tiếng nói {round(music.alone_lu):+d} LU")
    return ", ".join(said)
