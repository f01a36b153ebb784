"""The verb of the month's report."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from broadcast.cli.common import Month, folder_of, print_json, schedule_of, the_time
from broadcast.errors import PublishError


@click.command()
@click.argument("month", type=Month(), metavar="THÁNG")
@click.option(
    "--docx",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="TỆP.docx",
    help="Ghi thành văn bản Word, thể thức theo Nghị định 30/2020/NĐ-CP.",
)
@click.option(
    "--template", is_flag=True, help="Chép mẫu văn bản vào thư mục của đài (mau-bao-cao.docx) để sửa bằng Word."
)
@click.option("--csv", type=click.Path(path_type=Path, dir_okay=False), metavar="TỆP.csv", help="Ghi bảng cho Excel.")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON cho phần mềm khác đọc.")
@click.option("--all", "ahead", is_flag=True, help="Tính cả những bản tin đã dựng mà chưa đến giờ phát.")
@click.pass_obj
def report(  # noqa: PLR0917 - click passes by name
    station: Path,
    month: date,
    docx: Path | None,
    template: bool,
    csv: Path | None,
    as_json: bool,
    ahead: bool,
) -> None:
    """Lập báo cáo tháng: bài nào đã phát, bao nhiêu phút, mục nào của kế hoạch chưa phát, ai duyệt, thôn nào xác nhận.

    \b
    Ví dụ:
      broadcast report 2026-05
      broadcast report 2026-05 --docx bao-cao-thang-5.docx --csv bao-cao-thang-5.csv
    """
    import shutil
    from functools import partial

    from broadcast.cli.outputs import write_named
    from broadcast.office.report import TEMPLATE, document, gather, in_words, rows, shipped_template
    from broadcast.station.store import write_new

    folder = folder_of(station)
    own = folder.root / TEMPLATE
    if template:
        try:
            write_new(own, shipped_template())
        except FileExistsError as error:
            raise PublishError("đã có mẫu ở đây — sửa tệp này, hoặc đổi tên nó trước", where=str(own)) from error
        click.echo(f"Đã ghi {own}. Sửa tệp này trong Word: các báo cáo về sau theo mẫu này.", err=as_json)
    found = gather(folder, schedule_of(folder, None), month, now=the_time(), ahead=ahead)
    for path, make in ((docx, partial(document, template=own)), (csv, rows)):
        if path is not None:
            write_named(path, make(found))
            click.echo(f"Đã ghi {path}.", err=as_json)
    if as_json:
        from pydantic import TypeAdapter

        from broadcast.office.report import Report

        print_json(TypeAdapter(Report).dump_python(found, mode="json"))
    elif docx is None and csv is None:
        click.echo(in_words(found, shutil.get_terminal_size((100, 24)).columns), nl=False)
    else:
        for line in found.notices:
            click.echo(f"Cần xem lại: {line}", err=True)
