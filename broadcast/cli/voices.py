"""The verb of the voices: which there are, and how one is installed."""

from __future__ import annotations

from pathlib import Path

import click

from broadcast.cli.common import FileThere, bar, folder_of, print_json
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
    type=FileThere(folders=True),
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
