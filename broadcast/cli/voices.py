"""The verbs that look after voices, and after what they said."""

from __future__ import annotations

from pathlib import Path

import click

from broadcast.cli.common import bar, folder_of, print_json, schedule_of, the_time
from broadcast.cli.steps import step_in_words


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON cho phần mềm khác đọc.")
@click.pass_context
def voices(context: click.Context, as_json: bool) -> None:
    """Các giọng đọc: bản quyền, kích thước, đã dùng được chưa.

    \b
    Ví dụ:
      broadcast voices
      broadcast voices install vi_VN-vais1000-medium
      broadcast voices install vi_VN-vais1000-medium --from E:\\giong-doc
    """
    if context.invoked_subcommand is not None:
        return
    from dataclasses import asdict

    from broadcast.stages.voice.catalogue import voices as all_voices

    found = all_voices(folder_of(context.obj).root)
    if as_json:
        print_json([asdict(info) for info in found])
        return
    for info in found:
        size = f", {info.size_bytes / 1e6:.0f} MB" if info.size_bytes else ""
        click.secho(info.name, bold=True)
        click.echo(f"    {info.title}{size}\n    {info.licence}{f': {info.terms}' if info.terms else ''}")
        click.secho(f"    {info.state}{step_in_words(info.step)}", fg="green" if info.ready else "yellow")
    click.echo("\nGhi tên giọng muốn dùng vào voice.engines trong schedule.yaml, giọng đứng đầu được dùng trước.")
    click.echo("Riêng giọng thu sẵn (recorded) thì không ghi ở đó: ghi tên tệp vào dòng audio của từng bài.")


@voices.command()
@click.argument("name", metavar="GIỌNG")
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path, exists=True),
    metavar="ĐƯỜNG_DẪN",
    help="Thư mục hoặc tệp .onnx đã chép sẵn, ví dụ trên USB. Không cần mạng.",
)
@click.pass_obj
def install(station: Path, name: str, source: Path | None) -> None:
    """Cài GIỌNG vào thư mục voices của đài. Mạng đứt thì chạy lại để tải tiếp.

    \b
    Ví dụ:
      broadcast voices install vi_VN-vais1000-medium
    """
    from broadcast.stages.voice.install import install as fetch

    folder = folder_of(station)
    with bar(quiet=False) as progress:
        model = fetch(
            name, folder.root, source=source, progress=lambda file, done, whole: progress(file, done / max(whole, 1))
        )
    click.echo(f"Đã cài {model.stem}. Thêm «piper:{model.stem}» vào đầu voice.engines trong schedule.yaml để dùng.")


@click.command()
@click.option(
    "--prune", "days", type=click.IntRange(1, 3650), metavar="NGÀY", help="Xóa câu không dùng đến trong NGÀY ngày qua."
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
    from broadcast import pipeline

    folder = folder_of(station)
    schedule, now = schedule_of(folder, None), the_time()
    look = pipeline.look_at_clips if days is None else pipeline.prune_clips
    found = look(folder, schedule, now=now, older_than_days=days or 90)
    if as_json:
        figures = {"clips": found.count, "size_bytes": found.size_bytes, "in_use": found.in_use}
        figures |= {"old": len(found.old), "old_bytes": found.old_bytes}
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


def _megabytes(size_bytes: int) -> str:
    return f"{size_bytes / 1e6:.1f} MB".replace(".", ",")
