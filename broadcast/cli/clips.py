"""The verb of the recorded sentences that are kept."""

from __future__ import annotations

from pathlib import Path

import click

from broadcast.cli.common import folder_of, print_json, schedule_of, the_time


@click.command()
@click.option(
    "--prune",
    "days",
    type=click.IntRange(1, 3650),
    metavar="NGÀY",
    help="Xóa câu và đoạn đã trộn không dùng đến trong NGÀY ngày qua.",
)
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON cho phần mềm khác đọc.")
@click.pass_obj
def clips(station: Path, days: int | None, as_json: bool) -> None:
    """Kho câu đã thu: bao nhiêu câu, bao nhiêu MB. Câu mà bài còn dùng thì không bao giờ bị xóa.

    \b
    Ví dụ:
      broadcast clips
      broadcast clips --prune 90
    """
    from broadcast.pipeline.clips import look_at_clips, prune_clips

    folder = folder_of(station)
    schedule, now = schedule_of(folder, None), the_time()
    look = look_at_clips if days is None else prune_clips
    found = look(folder, schedule, now=now, older_than_days=days or 90)
    segments_bytes = sum(segment.size_bytes for segment in found.segments)
    if as_json:
        figures = {"clips": found.count, "size_bytes": found.size_bytes, "in_use": found.in_use}
        figures |= {"old": len(found.old), "old_bytes": found.old_bytes}
        figures |= {"old_segments": len(found.segments), "old_segments_bytes": segments_bytes}
        print_json({**figures, "pruned": days is not None, "kept_because": found.kept_because})
        return
    click.echo(f"{found.count} câu đã thu, {_megabytes(found.size_bytes)}; {found.in_use} câu còn dùng trong bài.")
    if found.kept_because:
        click.echo(f"Chưa xóa câu nào, vì không biết câu nào còn dùng: {found.kept_because}")
    elif days is not None:
        click.echo(f"Đã xóa {len(found.old)} câu không dùng trong {days} ngày, {_megabytes(found.old_bytes)}.")
    elif found.old:
        click.echo(f"{len(found.old)} câu không dùng đã 90 ngày, {_megabytes(found.old_bytes)}.")
        click.echo("Muốn xóa, chạy: broadcast clips --prune 90")
    if days is not None and found.segments:
        click.echo(f"Đã xóa {len(found.segments)} đoạn đã trộn không dùng đến, {_megabytes(segments_bytes)}.")


def _megabytes(size_bytes: int) -> str:
    return f"{size_bytes / 1e6:.1f} MB".replace(".", ",")
