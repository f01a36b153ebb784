"""The verb by which a person lets texts go on air."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from broadcast.cli.common import folder_of, the_time

if TYPE_CHECKING:
    pass


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="BÀI...")
@click.option("--by", required=True, metavar="AI", help='Người duyệt: họ tên hoặc chức danh, ví dụ "Chủ tịch UBND xã".')
@click.option("--position", default="", metavar="CHỨC_VỤ", help="Chức vụ. Bỏ trống thì lấy theo --by.")
@click.pass_obj
def approve(station: Path, paths: tuple[Path, ...], by: str, position: str) -> None:
    """Duyệt BÀI để được phát. Sửa bài sau khi duyệt là phải duyệt lại.

    \b
    Ví dụ:
      broadcast approve scripts/thong-bao/cat-dien.md --by "Chủ tịch UBND xã"
      broadcast approve scripts/nghi-quyet-02 --by "Chủ tịch UBND xã"
    """
    from broadcast.office.approve import approve_paths

    count, known = approve_paths(folder_of(station), paths, by=by, position=position or by, at=the_time())
    click.echo(f"Đã duyệt {count} bài; {known - count} bài đã duyệt từ trước và không đổi.")
