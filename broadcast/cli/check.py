"""The verb that looks through a station's files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from broadcast.cli.common import folder_of, print_json, say_taken
from broadcast.cli.steps import in_words, step_in_words
from broadcast.outside.address import host_of

if TYPE_CHECKING:
    from broadcast.office.overview.check import Checked


@click.command()
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON cho phần mềm khác đọc.")
@click.pass_obj
def check(station: Path, as_json: bool) -> None:
    """Soát schedule.yaml, mọi bài, việc duyệt, những chữ không đọc được, lời nào gửi ra ngoài. Không tạo âm thanh."""
    from broadcast.office.overview.check import check as run_check

    say_taken(folder_of(station))
    found = run_check(folder_of(station))
    if as_json:
        print_json(checked_as_json(found))
    else:
        for fault in found.faults:
            click.echo(in_words(fault), err=True)
        for warning in warnings_of(found):
            click.echo(f"Lưu ý: {warning}", err=True)
        for doubt in found.listen_again:
            click.echo(doubt, err=True)
        for info, paths in found.sent:
            click.echo(f"Gửi ra ngoài, tới {info.name} ({info.title}): lời chào, lời kết và {len(paths)} bài.")
        if found.writer is not None:
            where = f"{host_of(found.writer.url)}, mô hình {found.writer.model}"
            click.echo(
                f"Máy viết lại ({where}): chỉ nhận lời bài khi có người bấm «Viết lại» hoặc chạy draft --writer;"
            )
            click.echo(f"  {len(found.rewritten)} bài được gửi, tin khẩn và bài offline_only không bao giờ gửi.")
        for path in found.kept:
            click.echo(f"Chỉ đọc trên máy này (offline_only): {path}")
        click.echo(f"{len(found.scripts)} bài, {found.approved} đã duyệt, {len(found.faults)} chỗ cần sửa.")
    if found.faults:
        raise SystemExit(found.exit_code)


def warnings_of(found: Checked) -> list[str]:
    """What does not stop a build, voices that lack something first."""
    voices = [f"giọng {info.name}: {info.state}{step_in_words(info.step)}" for info in found.unready]
    return [*voices, *found.warnings]


def checked_as_json(found: Checked) -> dict[str, Any]:
    """What `check` found in the shape that programs read."""
    return {
        "faults": [
            {"path": fault.path, "line": fault.line, "message": fault.message + step_in_words(fault.step)}
            for fault in found.faults
        ],
        "warnings": warnings_of(found),
        "listen_again": list(found.listen_again),
        "scripts": len(found.scripts),
        "approved": found.approved,
        "sent": [{"voice": info.name, "terms": info.terms, "scripts": list(paths)} for info, paths in found.sent],
        "kept": list(found.kept),
        "writer": None
        if found.writer is None
        else {"host": host_of(found.writer.url), "model": found.writer.model, "scripts": list(found.rewritten)},
        "exit_code": found.exit_code if found.faults else 0,
    }
